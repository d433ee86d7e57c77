"""A network as villages have it: hands on every request, then loses, doubles or delays what comes back."""

from __future__ import annotations

import http.client
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOST = 0.3
DOUBLED = 0.15
DELAYED = 0.3
LONGEST_DELAY = 0.05


class LossyNetwork:
    """Stands before a collector on 127.0.0.1, from start() to stop(). The dice are drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.collector_port = 0
        self.handed_on = self.lost = self.doubled = 0
        self._dice = random.Random(seed)
        self._lock = threading.Lock()
        self._pause = threading.Event()
        network = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                network.carry(self)

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Give the address laptops believe to be the collector's."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> LossyNetwork:
        """Begin to carry."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Carry nothing more."""
        self._server.shutdown()
        self._server.server_close()

    def carry(self, asked: BaseHTTPRequestHandler) -> None:
        """Hand a request on, once or twice, early or late; perhaps nobody hears the answer."""
        body = asked.rfile.read(int(asked.headers["Content-Length"]))
        with self._lock:
            loses, doubles, delays = (self._dice.random() < chance for chance in (LOST, DOUBLED, DELAYED))
            delay = self._dice.random() * LONGEST_DELAY
        if delays:
            self._pause.wait(delay)  # others overtake it
        answer = self._hand_on(asked, body)
        if doubles:
            answer = self._hand_on(asked, body)
        with self._lock:
            self.lost += loses
            self.doubled += doubles
        if loses or answer is None:
            asked.close_connection = True
            return
        status, content = answer
        asked.send_response(status)
        asked.send_header("Content-Type", "application/json")
        asked.send_header("Content-Length", str(len(content)))
        asked.end_headers()
        asked.wfile.write(content)

    def _hand_on(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.collector_port, timeout=20)
        headers = {"Content-Type": asked.headers["Content-Type"]}
        try:
            connection.request("POST", asked.path, body, headers)
            answer = connection.getresponse()
            with self._lock:
                self.handed_on += 1
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
