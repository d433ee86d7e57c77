"""A forward proxy of a few lines: it notes what it is asked, and leads everything to one place."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from typing import Self


class FakeProxy:
    """Start it with `with`. `heads`: the first lines of every request, to the letter."""

    def __init__(self, leads_to: int, refusal: bytes = b"") -> None:
        self.heads: list[list[bytes]] = []
        self.leads_to = leads_to
        self.refusal = refusal
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tunnel)
        self._server.daemon_threads = True
        self._server.proxy = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class Tunnel(socketserver.StreamRequestHandler):
    """One CONNECT."""

    rbufsize = 0

    def handle(self) -> None:
        proxy: FakeProxy = self.server.proxy  # type: ignore[attr-defined]
        head = list(iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b""))
        proxy.heads.append(head)
        if proxy.refusal:
            self.wfile.write(proxy.refusal)
            return
        with socket.create_connection(("127.0.0.1", proxy.leads_to)) as onward:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(onward, self.connection), daemon=True)
            back.start()
            pump(self.connection, onward)
            back.join()


def pump(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes one way until one side has said all."""
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
