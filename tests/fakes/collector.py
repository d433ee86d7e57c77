"""A collector of a few lines over real HTTP: it counts every id once, and misbehaves when it is told to."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self

from nacl.public import PrivateKey, SealedBox

from awareness import protocol
from awareness.protocol import Answer

PATIENCE = 30.0
DRIP = 0.02


class Request(NamedTuple):
    """What came in, to the letter."""

    path: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def envelope(self) -> protocol.Envelope:
        return protocol.decode_envelope(self.body)

    @property
    def ids(self) -> list[str]:
        return [count.id for count in self.envelope.counts]


class FakeCollector:
    """Start it with `with`. `script`: how the next requests are treated; then it is honest."""

    def __init__(self, certificate: Path | None = None, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        self.key = PrivateKey.generate()
        self.requests: list[Request] = []
        self.script: deque[Behaviour] = deque()
        self.always: Behaviour = honest
        self.receipts: Counter[str] = Counter()
        self.closing = threading.Event()
        self.hung_up = threading.Event()
        self._news = threading.Condition()
        self._server = Quiet(address, Handler)
        self._server.collector = self  # type: ignore[attr-defined]
        self._scheme = "http"
        if certificate is not None:
            trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            trust.load_cert_chain(certificate)
            self._server.socket = trust.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def expects(self, look: Callable[[], object]) -> None:
        """Wait until something about it is true."""
        with self._news:
            assert self._news.wait_for(look, PATIENCE), f"never seen; {len(self.requests)} requests came"

    def notes(self, request: Request) -> Behaviour:
        with self._news:
            self.requests.append(request)
            self._news.notify_all()
            return self.script.popleft() if self.script else self.always

    def counts(self, request: Request) -> Answer:
        """Take a request in as the real one does, sealed or open."""
        body = (
            SealedBox(self.key).decrypt(request.body)
            if request.path == protocol.SEALED_PATH
            else request.body
        )
        envelope = protocol.decode_envelope(body)
        ids = [count.id for count in envelope.counts]
        with self._news:
            self.receipts.update(ids)
            self._news.notify_all()
        return Answer(accepted=tuple(ids)) if request.path == protocol.COUNTS_PATH else Answer()


class Quiet(ThreadingHTTPServer):
    """Hanging up on it is no event."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    collector: FakeCollector

    def setup(self) -> None:
        super().setup()
        self.collector = self.server.collector  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = Request(self.path, list(self.headers.items()), body)
        self.collector.notes(request)(self, request)

    def do_GET(self) -> None:
        self.collector.notes(Request(self.path, list(self.headers.items()), b""))
        self.says(200, b"<html>followed!</html>")

    def says(self, status: int, body: bytes = b"", headers: Mapping[str, str] = {}) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the screen."""


Behaviour = Callable[[Handler, Request], None]


def honest(handler: Handler, request: Request) -> None:
    """Count what is new and acknowledge all."""
    handler.says(200, protocol.encode_answer(handler.collector.counts(request)))


def saying(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Give one answer, whatever comes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _request: handler.says(status, body, named)


def answering(make: Callable[[list[str]], Answer]) -> Behaviour:
    """Give an answer made from the ids that came."""
    return lambda handler, request: handler.says(200, protocol.encode_answer(make(request.ids)))


def counts_and_hangs_up(handler: Handler, request: Request) -> None:
    """Count, and let the answer be lost."""
    handler.collector.counts(request)
    handler.close_connection = True


def hangs(handler: Handler, request: Request) -> None:
    """Never answer; note when the other side gives up."""
    _waits_to_be_left(handler)


def drips(handler: Handler, request: Request) -> None:
    """Answer a byte at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    try:
        while not handler.collector.closing.wait(DRIP):
            handler.wfile.write(b".")
    except OSError:
        handler.collector.hung_up.set()
    handler.close_connection = True


def _waits_to_be_left(handler: Handler) -> None:
    handler.connection.settimeout(PATIENCE)
    try:
        gone = handler.connection.recv(1) == b""
    except OSError:
        gone = True
    if gone:
        handler.collector.hung_up.set()
    handler.close_connection = True


def closed_port() -> int:
    """Give a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
