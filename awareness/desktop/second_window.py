"""A second window, for the projector: on the screen where the first one is not, over all of it.

It shows one page of ours that has no link to anywhere. Where there is one screen only, it is a window like
another, which a trainer drags to the projector.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

log = logging.getLogger(__name__)

TITLE = "Dix minutes cyber · projecteur"
SIZE = (1024, 768)


class SecondWindow:
    """At most one window beside the first, shown from any thread but the main one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window: Any = None

    def show(self, url: str, first: Any) -> bool:
        """Show an address beside the first window, or bring the window that is there to the front.

        False when it could not be had.
        """
        import webview
        from webview.errors import WebViewException

        with self._lock:
            if self._window is not None:
                self._window.show()
                return True
            try:
                screen = other_screen(webview.screens, (first.x, first.y))
                made = webview.create_window(
                    TITLE,
                    url,
                    width=SIZE[0],
                    height=SIZE[1],
                    screen=screen,
                    fullscreen=screen is not None,
                    zoomable=True,
                )
            except (WebViewException, OSError, RuntimeError):
                log.exception("the second window did not start")
                return False
            if made is None:
                return False
            made.events.closed += self._forget
            self._window = made
            return True

    def close(self) -> None:
        """Close it with the first one: it would keep the program alive. Does nothing the second time."""
        with self._lock:
            window, self._window = self._window, None
        if window is not None:
            window.destroy()

    def _forget(self) -> None:
        with self._lock:
            self._window = None


def other_screen(screens: Sequence[Any], first: tuple[int, int]) -> Any:
    """Give the screen a window at this place is not on; None where there is only one."""
    elsewhere = [each for each in screens if not _holds(each, *first)]
    return elsewhere[0] if elsewhere and len(screens) > 1 else None


def _holds(screen: Any, x: int, y: int) -> bool:
    return bool(screen.x <= x < screen.x + screen.width and screen.y <= y < screen.y + screen.height)
