"""Simulated participants: phones that open the real guest app over HTTP, on this computer alone.

What each does is written here beforehand; when it does it follows the room, at a pace the trainer can watch.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct

from awareness.web.security import HOST
from awareness.workshop.questions import Moment, Question

PEOPLE = 25
TICK = 1.0
PATIENCE = 5.0
BETWEEN = 0.8
"""Seconds from one arrival to the next."""
LATE = 60.0
NAP_MS = 40_000
FIRST_MS, LAST_MS = 1_500, 12_000
"""How long after the choices show the quickest and the slowest answer."""
KNOW: Mapping[Moment, int] = MappingProxyType({"before": 40, "module": 65, "after": 85})
"""Out of a hundred, how many are right: an hour that teaches something, and wrong answers all along."""

Doing = Literal["coming", "here", "asleep", "searching"]


class Part(Struct, frozen=True):
    """What one participant does: when it comes, how long it thinks, whether its phone goes to sleep."""

    number: int
    joins: float
    thinks_ms: int
    sleeps: bool = False


def cast() -> tuple[Part, ...]:
    """Give every participant its part; one is late, and the phone of one sleeps after its first answer."""
    step = (LAST_MS - FIRST_MS) // (PEOPLE - 1)
    return tuple(
        Part(
            number,
            joins=LATE if number == PEOPLE - 1 else number * BETWEEN,
            thinks_ms=FIRST_MS + step * (number * 7 % PEOPLE),
            sleeps=number == 4,
        )
        for number in range(PEOPLE)
    )


def chosen(part: Part, question: Question) -> str:
    """Give what this participant answers: the same each time, wrong as often as people are."""
    digest = hashlib.sha256(f"{part.number} {question.id}".encode()).digest()
    if digest[0] * 100 // 256 < KNOW[question.moment]:
        return question.right
    wrong = [name for name in question.choices if name != question.right]
    return wrong[digest[1] % len(wrong)]


class Phone:
    """One participant's browser, as far as the room can tell."""

    def __init__(self, part: Part, port: int, pin: str, choose: Callable[[str], str]) -> None:
        self.part = part
        self.doing: Doing = "coming"
        self._port, self._pin, self._choose = port, pin, choose
        self._cookie = ""
        self._tag = ""
        self._state: dict[str, Any] = {}
        self._room_now = self._wakes = 0
        self._has_slept = False

    def look(self, pace: float) -> None:
        """Come in, or see where the room is and answer in time. A network that is gone is searched for."""
        try:
            self._look(pace)
        except (OSError, http.client.HTTPException, ValueError):
            self.doing = "searching"

    def _look(self, pace: float) -> None:
        if not self._cookie:
            self._ask("POST", "/join", {"pin": self._pin})
        status = self._ask("GET", "/state")
        self.doing = "here"
        if status not in {200, 304}:
            raise ValueError(status)
        opens, question = self._state.get("opens_at", 0), self._state.get("question")
        due = opens + int(self.part.thinks_ms * pace)
        if question and self._state.get("asked") and not self._state.get("answer") and self._room_now >= due:
            self._ask("POST", "/answer", {"question": question["id"], "choice": self._choose(question["id"])})
            self._tag = ""

    def is_asleep(self, now: float, pace: float) -> bool:
        """Say whether the screen is dark: once, for a while, after the first answer."""
        if not self.part.sleeps or not self._state.get("answer"):
            return False
        if not self._has_slept:
            self._has_slept, self._wakes = True, int(now * 1000 + NAP_MS * pace)
        if now * 1000 < self._wakes:
            self.doing = "asleep"
            return True
        return False

    def _ask(self, method: str, path: str, body: object = None) -> int:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        try:
            headers = {"Cookie": self._cookie, "If-None-Match": self._tag, "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            sent = answer.read()
            self._room_now = int(answer.headers.get("X-Now", 0))
            if answer.status == 200 and path == "/state":
                self._state, self._tag = json.loads(sent), answer.headers.get("ETag", "")
            self._cookie = (answer.headers.get("Set-Cookie") or self._cookie).partition(";")[0]
            return answer.status
        finally:
            connection.close()


class Crowd:
    """All participants, in one thread from start() to stop(). `pace`: 1 as people are, less for haste."""

    def __init__(
        self, port: int, pin: str, question: Callable[[str], Question], *, pace: float = 1.0
    ) -> None:
        self._pace = pace
        self._parts = cast()
        self._question = question
        self.phones = [Phone(part, port, pin, self._chooser(part)) for part in self._parts]
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rehearsal", daemon=True)

    def start(self) -> None:
        """Let them come."""
        self._thread.start()

    def stop(self) -> None:
        """Send them home. Does nothing the second time."""
        self._left.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE * 2)

    def told(self) -> dict[Doing, int]:
        """Count who does what."""
        found = Counter(phone.doing for phone in self.phones)
        return {doing: found[doing] for doing in ("here", "coming", "asleep", "searching")}

    def hands(self, question: Question) -> dict[str, int]:
        """Count the hands the room would raise, were the phones given up."""
        found = Counter(chosen(part, question) for part in self._parts)
        return {name: found[name] for name in question.choices}

    def _chooser(self, part: Part) -> Callable[[str], str]:
        return lambda ballot: chosen(part, self._question(ballot))

    def _run(self) -> None:
        began = time.monotonic()
        while not self._left.wait(TICK * self._pace):
            now = time.monotonic()
            for phone in self.phones:
                if self._left.is_set():
                    return
                if now - began >= phone.part.joins * self._pace and not phone.is_asleep(now, self._pace):
                    phone.look(self._pace)
