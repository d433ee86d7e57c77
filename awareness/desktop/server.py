"""The web server of one computer: waitress on 127.0.0.1, on a socket of its own, and when nobody is left.

A room's phones have one of their own, on the address the trainer chose.
"""

from __future__ import annotations

import copy
import errno
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from waitress import create_server, wasyncore  # type: ignore[import-untyped]  # no stubs are shipped
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]

from awareness.errors import AwarenessError, sentence

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
# Over this waitress answers by itself; below it the app refuses in its own words.
LARGEST_REQUEST = 32 * 1024 * 1024
SENT_WHOLE = 256 * 1024
"""An answer up to this size leaves at once, when it is ready, by the thread that listens.

Sent piece by piece by the thread that makes it, it wakes the other one for each piece, and on two cores the
two take the interpreter from each other: with 50 connections a page took twice the time (measured).
"""
DRAIN_SECONDS = 3.0
QUIET_AFTER_PINGS = 30 * 60
QUIET_WITHOUT_PINGS = 12 * 60 * 60


class ServerUnavailable(AwarenessError):
    """The server cannot listen on this computer."""

    code = "server"


class Listening:
    """Knows when the last request came, around any WSGI app. Pages with JavaScript ping each minute."""

    def __init__(self, app: WSGIApplication, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._last = clock()
        self._has_pings = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Note the request and hand it on."""
        self._last = self._clock()
        self._has_pings = self._has_pings or environ.get("PATH_INFO") == "/ping"
        return self._app(environ, start_response)

    def is_alone(self) -> bool:
        """Say whether nobody can be left in front of the page."""
        quiet = QUIET_AFTER_PINGS if self._has_pings else QUIET_WITHOUT_PINGS
        return self._clock() - self._last > quiet


class Answer(WSGITask):  # type: ignore[misc]
    """Sends what has no length yet as it is made: somebody looks on."""

    def write(self, data: bytes) -> None:
        """Send a piece at once, or with the whole answer."""
        if self.content_length is None and self.channel.adj is self.channel.server.adj:
            self.channel.adj = copy.copy(self.channel.adj)
            self.channel.adj.send_bytes = 1
        super().write(data)

    def set_close_on_finish(self) -> None:
        """Keep the connection of a 304 open: waitress would end it, and each phone asks again in a second."""
        wanted = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or wanted or self.version != "1.1":
            super().set_close_on_finish()


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    task_class = Answer


class LocalServer:
    """Serves one WSGI app to this computer alone, in a thread of its own, from start() to stop().

    `settings`: waitress's own, in place of those of a learner's app. `host`: of a room, whose phones come in.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        port: int = 0,
        threads: int = 2,
        settings: Mapping[str, Any] = MappingProxyType({}),
        host: str = HOST,
    ) -> None:
        self._host = host
        self.listening = Listening(app)
        self._asked_port = port
        self._threads = threads
        self._settings = settings
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._server: Any = None
        self.port = 0

    @property
    def url(self) -> str:
        """Give the address of the first page."""
        return f"http://{self._host}:{self.port}"

    def start(self) -> None:
        """Listen; raises ServerUnavailable with a sentence when the computer does not allow it."""
        listener = _listener(self._host, self._asked_port)
        self.port = listener.getsockname()[1]
        self._server = create_server(
            self.listening,
            sockets=[listener],
            threads=self._threads,
            **{
                "ident": None,
                "clear_untrusted_proxy_headers": True,
                "max_request_body_size": LARGEST_REQUEST,
                "channel_timeout": 60,
                **self._settings,
            },
        )
        self._server.adj.send_bytes = SENT_WHOLE
        self._server.channel_class = Channel
        self._thread = threading.Thread(target=self._serve, name="server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, let running answers end, close. Does nothing the second time."""
        if self._thread is None:
            return
        self._stopping.set()
        self._server.pull_trigger()
        self._woken.set()
        self._thread.join(DRAIN_SECONDS + 3)
        self._thread = None

    def _serve(self) -> None:
        sockets = self._server._map  # noqa: SLF001  (waitress gives no other way to stop from another thread)
        # Connections nobody uses are closed between two looks; a full server accepts no other before that.
        patience = float(self._server.adj.cleanup_interval)
        while not self._stopping.is_set():
            wasyncore.poll(patience, sockets)
        # Woken by a request instead, it would close the trigger under the hand that pulls it.
        self._woken.wait()
        self._server.accepting = False
        wasyncore.dispatcher.close(self._server)
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._has_work() and time.monotonic() < deadline:
            wasyncore.poll(0.05, sockets)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets, ignore_all=True)

    def _has_work(self) -> bool:
        channels = list(self._server.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _listener(host: str, port: int) -> socket.socket:
    """Bind and see that this computer can really talk to itself."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On Windows SO_REUSEADDR would let another program take the port over; elsewhere it only skips a wait.
    option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
    listener.setsockopt(socket.SOL_SOCKET, option, 1)
    try:
        listener.bind((host, port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise _not_listening(port, error, host) from error
    try:
        socket.create_connection(listener.getsockname(), timeout=5).close()
    except OSError as error:
        listener.close()
        raise ServerUnavailable(
            sentence(
                "Cet ordinateur ne peut pas se parler à lui-même : son réseau interne (127.0.0.1) "
                "est coupé. Redémarrez-le ; sinon, montrez cette phrase à qui vous dépanne."
            )
        ) from error
    return listener


def _not_listening(port: int, error: OSError, host: str) -> ServerUnavailable:
    if error.errno == errno.EADDRNOTAVAIL:
        return ServerUnavailable(
            sentence(
                "%(host)s n'est pas une adresse de cet ordinateur. Choisissez-en une autre, ou vérifiez le "
                "Wi-Fi."
            ),
            host=host,
        )
    if error.errno in {errno.EACCES, errno.EPERM} and port:
        return ServerUnavailable(
            sentence("Cet ordinateur réserve le port %(port)s. Prenez-en un autre, par exemple 8080."),
            port=port,
        )
    if port:
        return ServerUnavailable(
            sentence(
                "Le port %(port)s est déjà pris par un autre programme. "
                "Donnez-en un autre, ou --port 0 pour laisser l'ordinateur choisir."
            ),
            port=port,
        )
    return ServerUnavailable(
        sentence("Cet ordinateur refuse d'ouvrir un port sur 127.0.0.1. Redémarrez-le, puis recommencez.")
    )
