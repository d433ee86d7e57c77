"""The window: pywebview shows what the local server serves, and gives the page no power of its own."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from awareness.desktop.second_window import SecondWindow

log = logging.getLogger(__name__)

TITLE = "Dix minutes cyber"
SIZE = (1040, 720)
SMALLEST = (320, 440)
FRENCH = {
    "global.quitConfirmation": (
        "Un atelier est ouvert. Si vous fermez, rien ne se perd : il se reprend au prochain démarrage."
    ),
    "global.ok": "OK",
    "global.quit": "Quitter",
    "global.cancel": "Annuler",
    "global.saveFile": "Enregistrer le fichier",
    "windows.fileFilter.allFiles": "Tous les fichiers",
    "windows.fileFilter.otherFiles": "Autres types de fichiers",
    "linux.openFile": "Ouvrir un fichier",
    "linux.openFiles": "Ouvrir des fichiers",
    "linux.openFolder": "Ouvrir un dossier",
}


class Window:
    """One window on one address. show() returns when it is closed, by its cross or by close()."""

    def __init__(
        self, gui: Literal["gtk", "edgechromium"], *, keeps_room: Callable[[], bool] = lambda: False
    ) -> None:
        self._gui = gui
        self._keeps_room = keeps_room
        self._window: Any = None
        self._shown = threading.Event()
        self._closing = threading.Event()
        self._second = SecondWindow()

    @property
    def is_open(self) -> bool:
        """Say whether the window stands on the screen."""
        return self._shown.is_set()

    def show(self, url: str) -> bool:
        """Show the window until it is closed; False when it could not be had. Main thread only."""
        try:
            import webview
        except ImportError:
            log.exception("no pywebview")
            return False
        # Some graphics drivers leave WebKitGTK's fast path blank; these pages need none of it.
        os.environ.setdefault("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        webview.settings["ALLOW_DOWNLOADS"] = False
        webview.settings["OPEN_EXTERNAL_LINKS_IN_BROWSER"] = True
        try:
            self._window = webview.create_window(
                TITLE,
                url,
                width=SIZE[0],
                height=SIZE[1],
                min_size=SMALLEST,
                text_select=True,
                zoomable=True,
                localization=FRENCH,
            )
            self._window.events.shown += self._note_shown
            self._window.events.closing += self._ask_first
            self._window.events.closed += self._second.close
            self._window.events.closed += self._close_dialogs
            if self._gui == "gtk":
                from awareness.desktop.gtk_links import keep_home

                self._window.events.before_show += partial(keep_home, self._window, url)
            webview.start(gui=self._gui, private_mode=True, localization=FRENCH)
        except Exception:  # pywebview lets .NET's and GTK's own errors through
            log.exception("the window did not start")
            return self._shown.is_set()
        finally:
            self._window = None
        return self._shown.is_set()

    def raise_up(self) -> bool:
        """Bring the window to the front; False when there is none. Any thread."""
        window = self._window
        if window is None or not self.is_open:
            return False
        window.show()
        window.restore()
        return True

    def show_beside(self, url: str) -> bool:
        """Show an address in a second window, for the projector; False when it could not be had."""
        window = self._window
        return window is not None and self.is_open and self._second.show(url, window)

    def close(self) -> None:
        """Close the window, as its cross does; one still opening closes as soon as it stands. Any thread."""
        self._closing.set()
        window = self._window
        if window is not None and self.is_open:
            window.destroy()

    def _ask_first(self) -> None:
        """Have pywebview ask before the cross closes an open room; what ends by itself is not asked."""
        self._window.confirm_close = self._keeps_room() and not self._closing.is_set()

    def _close_dialogs(self) -> None:
        """A printing dialog left open would keep GTK, and so the program, alive after its window."""
        if self._gui == "gtk":
            from gi.repository import GLib

            GLib.idle_add(_cancel_dialogs)

    def _note_shown(self) -> None:
        self._shown.set()
        if self._closing.is_set():
            self.close()


def _cancel_dialogs() -> bool:
    from gi.repository import Gtk

    for each in Gtk.Window.list_toplevels():
        if isinstance(each, Gtk.Dialog):
            each.response(Gtk.ResponseType.CANCEL)
    return False
