"""Whether a window can be had is asked before it is tried; on Windows of a registry the test makes up."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from awareness.desktop.probe import RegistryReader, window_backend
from tests.parts import require

CLIENT = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
MACHINE = ("HKLM", rf"SOFTWARE\WOW6432Node\{CLIENT}", "pv")
PERSON = ("HKCU", rf"Software\{CLIENT}", "pv")
DOTNET = ("HKLM", r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full", "Release")


def registry(values: dict[tuple[str, str, str], str | int]) -> RegistryReader:
    return lambda *key: values.get(key)


@pytest.mark.parametrize("where", [MACHINE, PERSON])
def test_webview2_of_the_machine_or_of_the_person_is_enough(where: tuple[str, str, str]) -> None:
    values: dict[tuple[str, str, str], str | int] = {where: "131.0.2903.86", DOTNET: 528040}
    assert window_backend({}, "win32", registry(values)).gui == "edgechromium"


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, "WebView2"),
        ({DOTNET: 528040}, "WebView2"),
        ({MACHINE: "0.0.0.0", DOTNET: 528040}, "WebView2"),  # noqa: S104  (a version number)
        ({MACHINE: "", PERSON: 7, DOTNET: 528040}, "WebView2"),
        ({MACHINE: "131.0.2903.86"}, ".NET"),
        ({MACHINE: "131.0.2903.86", DOTNET: 378389}, ".NET"),
        ({MACHINE: "131.0.2903.86", DOTNET: "528040"}, ".NET"),
    ],
)
def test_without_webview2_or_dotnet_there_is_no_window(
    values: dict[tuple[str, str, str], str | int], missing: str
) -> None:
    backend = window_backend({}, "win32", registry(values))
    assert backend.gui == ""
    assert missing in backend.sentence


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"WAYLAND_DISPLAY": ""}])
def test_without_a_screen_there_is_no_window(environ: dict[str, str]) -> None:
    backend = window_backend(environ, "linux")
    assert backend.gui == ""
    assert "écran" in backend.sentence


def test_a_screen_that_does_not_answer_is_no_end_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    require("webkit")
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    backend = window_backend(platform="linux")
    assert backend.gui == ""
    assert "ne répond pas" in backend.sentence


def test_without_webkit_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_gi(name: str, *words: Any, **more: Any) -> Any:
        if name == "gi":
            raise ImportError(name)
        return real(name, *words, **more)

    monkeypatch.setattr(builtins, "__import__", without_gi)
    backend = window_backend({"DISPLAY": ":0"}, "linux")
    assert backend.gui == ""
    assert "WebKitGTK" in backend.sentence


def test_another_system_uses_its_browser() -> None:
    assert window_backend({}, "darwin").gui == ""


@pytest.mark.skipif(sys.platform == "win32", reason="reads this computer's own registry there")
def test_the_registry_is_empty_where_there_is_none() -> None:
    assert window_backend({}, "win32").gui == ""
