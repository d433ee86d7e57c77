"""Whether a window can be had, asked before trying: without a screen GTK ends the whole program at once."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from awareness.errors import sentence

RegistryReader = Callable[[str, str, str], "str | int | None"]
"""Reads (hive, key, value) of the Windows registry: None when it is not there."""

_WEBVIEW2 = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
_WEBVIEW2_KEYS = (
    ("HKLM", rf"SOFTWARE\WOW6432Node\{_WEBVIEW2}"),
    ("HKLM", rf"SOFTWARE\{_WEBVIEW2}"),
    ("HKCU", rf"Software\{_WEBVIEW2}"),
)
_DOTNET_KEY = r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full"
_DOTNET_462 = 394802


@dataclass(frozen=True)
class Backend:
    """The window's back end, or why there is none, as a French sentence."""

    gui: Literal["gtk", "edgechromium", ""]
    sentence: str


def window_backend(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    registry: RegistryReader | None = None,
) -> Backend:
    """Say which back end to pin, or none with the reason."""
    if platform == "win32":
        return _windows(registry or _read_registry)
    if platform.startswith("linux"):
        return _linux(environ)
    return Backend("", sentence("Pas de fenêtre sur ce système : l'application s'ouvre dans le navigateur."))


def _linux(environ: Mapping[str, str]) -> Backend:
    if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        return Backend("", sentence("Pas de fenêtre : aucun écran graphique n'est ouvert."))
    try:
        import gi

        gi.require_version("Gtk", "3.0")
        gi.require_version("WebKit2", "4.1")
        from gi.repository import Gtk, WebKit2  # noqa: F401
    except (ImportError, ValueError):
        return Backend("", sentence("Pas de fenêtre : il manque WebKitGTK 4.1 (paquet gir1.2-webkit2-4.1)."))
    if not Gtk.init_check(None)[0]:
        return Backend("", sentence("Pas de fenêtre : l'écran graphique ne répond pas."))
    return Backend("gtk", sentence("La fenêtre de l'application peut s'ouvrir (GTK et WebKit)."))


def _windows(registry: RegistryReader) -> Backend:
    versions = [registry(hive, key, "pv") for hive, key in _WEBVIEW2_KEYS]
    # A runtime that was removed leaves 0.0.0.0 behind.
    if not any(isinstance(version, str) and version.strip("0. ") for version in versions):
        return Backend("", sentence("Pas de fenêtre : il manque WebView2 de Microsoft."))
    release = registry("HKLM", _DOTNET_KEY, "Release")
    if not isinstance(release, int) or release < _DOTNET_462:
        return Backend("", sentence("Pas de fenêtre : il manque .NET Framework 4.6.2 ou plus récent."))
    return Backend("edgechromium", sentence("La fenêtre de l'application peut s'ouvrir (WebView2)."))


def _read_registry(hive: str, key: str, name: str) -> str | int | None:
    value: object = None
    if sys.platform == "win32":
        import winreg

        root = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}[hive]
        with contextlib.suppress(OSError), winreg.OpenKey(root, key) as opened:
            value, _kind = winreg.QueryValueEx(opened, name)
    return value if isinstance(value, str | int) else None
