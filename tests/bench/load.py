"""Laptops that send counts as fast as they are answered, all in one process of its own.

python -m tests.bench.load PORT CONNECTIONS REQUESTS COUNTS keep|close SEED      prints {"seconds", "times"}

Every connection sends its next envelope as soon as the last one was answered. Everything is made before the
clock starts and the answers are read through after it has stopped: the two cores are the server's as far as
that can be.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from awareness.protocol import COUNTS_PATH, MEDIA_TYPES, USER_AGENT, encode_envelope
from tests.bench.envelopes import envelopes

PATIENCE = 30.0


@dataclass
class Talk:
    """One connection's request under way."""

    line: socket.socket
    began: float
    heard: bytearray = field(default_factory=bytearray)


class Crowd:
    """Some connections to one server and the requests that wait for one of them."""

    def __init__(self, port: int, requests: Iterable[bytes], *, keeps: bool) -> None:
        self.times: list[float] = []
        self.answers: list[bytes] = []
        self._port = port
        self._waiting = deque(requests)
        self._keeps = keeps
        self._selector = selectors.DefaultSelector()

    def run(self, connections: int) -> float:
        """Send everything; gives the seconds from the first byte to the last."""
        began = time.perf_counter()
        for _each in range(connections):
            self._begin(None)
        while self._selector.get_map():
            ready = self._selector.select(PATIENCE)
            assert ready, "the server does not answer"
            for key, _events in ready:
                self._hear(key.data)
        return time.perf_counter() - began

    def _begin(self, line: socket.socket | None) -> None:
        """Send the next request, on a line that is open or on a new one."""
        if not self._waiting:
            if line is not None:
                line.close()
            return
        began = time.perf_counter()
        if line is None:
            line = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(self._waiting.popleft())
        self._selector.register(line, selectors.EVENT_READ, Talk(line, began))

    def _hear(self, talk: Talk) -> None:
        """Take in what came; at the end of an answer the connection goes on, or another one follows it."""
        piece = talk.line.recv(65536)
        talk.heard += piece
        if piece and not (self._keeps and _is_whole(talk.heard)):
            return
        self.times.append(time.perf_counter() - talk.began)
        self.answers.append(bytes(talk.heard))
        self._selector.unregister(talk.line)
        if not self._keeps:
            talk.line.close()
        self._begin(talk.line if self._keeps else None)


def _is_whole(heard: bytearray) -> bool:
    head, end, body = heard.partition(b"\r\n\r\n")
    return bool(end) and len(body) >= int(head.lower().partition(b"content-length:")[2].partition(b"\r")[0])


def request(port: int, body: bytes, *, keeps: bool) -> bytes:
    """Write a request as a laptop sends it, but for the connection some keep."""
    lines = (
        f"POST {COUNTS_PATH} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Content-Length: {len(body)}",
        f"Content-Type: {MEDIA_TYPES[COUNTS_PATH]}",
        f"User-Agent: {USER_AGENT}",
        f"Connection: {'keep-alive' if keeps else 'close'}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def accepted(answer: bytes) -> int:
    """Say how many counts an answer acknowledges as counted."""
    head, _end, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), answer[:200]
    return len(json.loads(body)["accepted"])


def main(port: int, connections: int, number: int, counts: int, way: str, seed: int) -> None:
    """Send, and print how long it took and each request's time."""
    keeps = way == "keep"
    made = envelopes(number, counts, seed, date.today())
    crowd = Crowd(port, [request(port, encode_envelope(each), keeps=keeps) for each in made], keeps=keeps)
    seconds = crowd.run(connections)
    assert sum(map(accepted, crowd.answers)) == number * counts
    print(json.dumps({"seconds": seconds, "times": crowd.times}))


if __name__ == "__main__":
    port_, connections_, number_, counts_, way_, seed_ = sys.argv[1:]
    main(int(port_), int(connections_), int(number_), int(counts_), way_, int(seed_))
