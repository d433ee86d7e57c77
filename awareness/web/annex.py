"""Pages that few people ask for: nothing of them is loaded before somebody does.

Flask takes no page more once it has answered. So the first request for one of them builds the same app again
with these pages in it, and that one answers from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from awareness.web.ports import Annex
from awareness.web.security import Security, secure

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Annexed:
    """An app and its annex. `again`: builds the app once more."""

    def __init__(self, app: Flask, annex: Annex, again: Callable[[], Flask]) -> None:
        self._app = app
        self._answer: WSGIApplication = app.wsgi_app
        self._annex = annex
        self._again = again
        self._lock = threading.Lock()
        self._is_whole = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer; build the whole app first when a page of the annex is asked for."""
        if not self._is_whole and self._asks_for_it(environ.get("PATH_INFO", "")):
            with self._lock:
                self._build()
        return self._answer(environ, start_response)

    def _asks_for_it(self, path: str) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in self._annex.addresses)

    def _build(self) -> None:
        if self._is_whole:
            return
        whole = self._again()
        self._annex.furnish(whole)
        security: Security | None = self._app.extensions.get("awareness-security")
        if security is not None:
            secure(whole, security)
        self._answer, self._is_whole = whole.wsgi_app, True
