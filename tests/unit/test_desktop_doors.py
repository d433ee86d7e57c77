"""Keeping a file, opening a browser, and the environment that browser gets."""

from __future__ import annotations

import os
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from awareness.desktop import doors
from awareness.desktop.doors import NotKept, keep_in, open_external, open_in_browser, ready_environment

LONG = "très long " * 30


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses the system's browser was given."""
    addresses: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", lambda url: addresses.append(url) or True)
    return addresses


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("fiche.html", "fiche.html"),
        ("Fiche réflexe n°1.html", "Fiche-reflexe-n1.html"),
        ("../../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x.html", "C-Windows-x.html"),
        ("con.html", "fiche-con.html"),
        ("LPT1", "fiche-LPT1"),
        ("...", "fiche"),
        ("", "fiche"),
        (".bashrc", "bashrc"),
        ("日本", "fiche"),
    ],
)
def test_a_kept_file_has_a_plain_name_in_that_very_folder(tmp_path: Path, asked: str, written: str) -> None:
    kept = keep_in(tmp_path / "Documents", asked, "é")
    assert kept == tmp_path / "Documents" / written
    assert kept.read_bytes() == "é".encode()


def test_what_stands_there_already_is_never_written_over(tmp_path: Path) -> None:
    names = [keep_in(tmp_path, "plan.html", str(number)).name for number in range(3)]
    assert names == ["plan.html", "plan-2.html", "plan-3.html"]
    assert (tmp_path / "plan.html").read_text() == "0"


def test_a_long_name_is_cut(tmp_path: Path) -> None:
    assert len(keep_in(tmp_path, LONG, b"x").name) <= 80


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "Documents").write_text("a file, not a folder")
    with pytest.raises(NotKept, match="n'a pas pu être écrit dans"):
        keep_in(tmp_path / "Documents", "a.html", "x")


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotKept, match="place"):
        keep_in(tmp_path, "a.html", "x")
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(
    "address", ["https://www.cybermalveillance.gouv.fr/", "mailto:a@b.example", "tel:+33805805817"]
)
def test_an_outside_address_goes_to_the_browser(opened: list[str], address: str) -> None:
    assert open_external(address)
    assert opened == [address]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://a.example/",
        "ftp://a",
        "/launch",
        "",
        "-h",
        "https:///x",
    ],
)
def test_nothing_else_is_ever_opened(opened: list[str], address: str) -> None:
    assert not open_external(address)
    assert opened == []


def test_no_browser_at_all_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = (
        "from awareness.desktop.doors import open_in_browser; print(open_in_browser('http://127.0.0.1:1/'))"
    )
    environ = {**os.environ, "PATH": str(tmp_path), "DISPLAY": ":0"}
    environ.pop("BROWSER", None)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_without_a_screen_no_browser_for_terminals_takes_over(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(doors.sys, "platform", "linux")
    assert not open_in_browser("http://127.0.0.1:1/")
    assert opened == []


def test_a_browser_does_not_load_the_libraries_of_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors.sys, "platform", "linux")
    monkeypatch.setattr(doors.sys, "frozen", True, raising=False)
    bundled = {"LD_LIBRARY_PATH": "bundle/_internal"}
    ready_environment(bundled)
    assert "LD_LIBRARY_PATH" not in bundled
    restored = {"LD_LIBRARY_PATH": "bundle/_internal", "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    ready_environment(restored)
    assert restored["LD_LIBRARY_PATH"] == "/opt/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in restored


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "127.0.0.1"),
        ({"no_proxy": "intranet.example", "NO_PROXY": "intranet.example"}, "intranet.example,127.0.0.1"),
        ({"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}, "127.0.0.1"),
        ({"no_proxy": "*", "NO_PROXY": "*"}, "*"),
    ],
)
def test_a_proxy_is_not_asked_for_our_own_pages(before: dict[str, str], after: str) -> None:
    environ: dict[str, Any] = dict(before)
    ready_environment(environ)
    assert environ["no_proxy"] == environ["NO_PROXY"] == after
