"""Three hundred phones of a room, all in one process: each polls each second as the page's script does.

A phone keeps its connection and its tag, notes when it was told of each version of the room, and reckons the
room's clock from the quickest of its answers.
"""

from __future__ import annotations

import heapq
import json
import random
import selectors
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 30.0
SECOND = 1.0


@dataclass
class Phone:
    """One phone: its connection, what it was told and when (monotonic seconds, by version)."""

    cookie: str = ""
    line: socket.socket | None = None
    tag: str = ""
    sent: float = 0.0
    heard: bytearray = field(default_factory=bytearray)
    told: dict[int, float] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    offset: float = 0.0
    quickest: float = float("inf")
    said: list[tuple[int, Any]] = field(default_factory=list)
    """Status and body of each answer to what it posted."""

    @property
    def shows_at(self) -> float:
        """Give the moment the choices of the last state are shown: when told, not before they open."""
        return max(self.told[self.state["version"]], self.state["opens_at"] / 1000 - self.offset)


class Crowd:
    """Some phones and the server of one room, or of a bare page."""

    def __init__(self, port: int, count: int, path: str = "/state") -> None:
        self.phones = [Phone() for _ in range(count)]
        self.lost = 0
        """Requests whose connection ended without an answer."""
        self._port, self._path = port, path
        self._selector = selectors.DefaultSelector()
        self._due: list[tuple[float, int]] = []

    def join(self, pin: str) -> None:
        """Let all come in."""
        self.post(lambda _phone: {"pin": pin}, "/join", within=SECOND)

    def post(self, body: Callable[[Phone], Mapping[str, str]], path: str, within: float) -> None:
        """Let each phone send something once, spread over so many seconds, and wait for all answers."""
        waiting = [(time.monotonic() + random.uniform(0, within), each) for each in range(len(self.phones))]
        heapq.heapify(waiting)
        before = {id(phone): len(phone.said) for phone in self.phones}
        deadline = time.monotonic() + PATIENCE
        while any(len(phone.said) == before[id(phone)] for phone in self.phones):
            while waiting and waiting[0][0] <= time.monotonic():
                phone = self.phones[heapq.heappop(waiting)[1]]
                self._send(phone, "POST", path, json.dumps(body(phone)).encode())
            self._listen(0.01)
            assert time.monotonic() < deadline, "answers never came"

    def poll(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Let all phones poll for so long, each a second after its last answer, or until something is so."""
        now = time.monotonic()
        end = now + seconds
        self._due = [(now + random.uniform(0, SECOND), each) for each in range(len(self.phones))]
        heapq.heapify(self._due)
        while time.monotonic() < end and not until():
            while self._due and self._due[0][0] <= time.monotonic():
                self._send(self.phones[heapq.heappop(self._due)[1]], "GET", self._path)
            self._listen(max(0.0, min(0.05, self._due[0][0] - time.monotonic())) if self._due else 0.05)
        self._due = []
        while self._selector.get_map() and time.monotonic() < end + PATIENCE:
            self._listen(0.05)

    def sleep(self) -> list[socket.socket]:
        """Let all phones fall asleep: their connections stay open. Gives these, for whoever ends it."""
        asleep = [phone.line for phone in self.phones if phone.line is not None]
        for phone in self.phones:
            phone.line, phone.tag, phone.told, phone.quickest = None, "", {}, float("inf")
        return asleep

    def hang_up(self) -> None:
        """Close every connection, before the server does it for want of requests."""
        for phone in self.phones:
            if phone.line is not None:
                phone.line.close()
            phone.line = None

    def _send(self, phone: Phone, method: str, path: str, body: bytes = b"") -> None:
        if phone.line is None:
            phone.line = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            phone.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", f"Cookie: {phone.cookie}"]
        if phone.tag:
            lines.append(f"If-None-Match: {phone.tag}")
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        phone.sent = time.monotonic()
        phone.heard.clear()
        phone.line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        self._selector.register(phone.line, selectors.EVENT_READ, phone)

    def _listen(self, patience: float) -> None:
        for key, _events in self._selector.select(patience):
            self._hear(key.data)

    def _hear(self, phone: Phone) -> None:
        assert phone.line is not None
        piece = _piece(phone.line)
        phone.heard += piece
        if piece and not _is_whole(phone.heard):
            return
        self._selector.unregister(phone.line)
        if piece:
            self._take(phone, *_read(phone.heard))
        else:
            self.lost += 1
            phone.line.close()
            phone.line = None
        wait = SECOND * random.uniform(0.9, 1.1)
        heapq.heappush(self._due, (time.monotonic() + wait, self.phones.index(phone)))

    def _take(self, phone: Phone, status: int, head: Mapping[str, str], body: bytes) -> None:
        now = time.monotonic()
        took = now - phone.sent
        if took < phone.quickest and "x-now" in head:
            phone.quickest = took
            phone.offset = int(head["x-now"]) / 1000 - phone.sent - took / 2
        if "set-cookie" in head:
            phone.cookie = head["set-cookie"].partition(";")[0]
        if status == 200 and "etag" in head:
            phone.state, phone.tag = json.loads(body), head["etag"]
            phone.told.setdefault(phone.state["version"], now)
        elif status != 304 and self._path == "/state":
            phone.said.append((status, json.loads(body)))


def _piece(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except ConnectionResetError:
        return b""


def _is_whole(heard: bytearray) -> bool:
    head, end, body = bytes(heard).partition(b"\r\n\r\n")
    if not end:
        return False
    return head.startswith(b"HTTP/1.1 304") or len(body) >= int(_headers(head).get("content-length", 0))


def _read(heard: bytearray) -> tuple[int, dict[str, str], bytes]:
    head, _end, body = bytes(heard).partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), _headers(head), body


def _headers(head: bytes) -> dict[str, str]:
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return {name.decode().lower(): value.decode().strip() for name, _colon, value in lines}
