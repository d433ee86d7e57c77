"""How often somebody on the Wi-Fi may try, by address or by seat; in memory only, gone with the room."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable

from awareness.web.security import HOST
from awareness.workshop.refusals import RoomFull, TooFast, TooManyTries

MINUTE_MS = 60_000
TRIES_A_MINUTE = 20
TRIES_OF_ALL = 200
TRIES_WHEN_MANY = 2
"""While many wrong codes come from everywhere, each address has this many: slower, nobody is locked out."""
ANSWERS, ANSWERS_MS = 10, 10_000
SEATS_OF_AN_ADDRESS = 8
"""A phone has one place; a browser that forgets its cookies asks again. This computer itself may rehearse."""


class Limits:
    """The limits of one room; `clock` gives milliseconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[int]] = defaultdict(deque)
        self._answers: dict[str, deque[int]] = defaultdict(deque)
        self._seats: dict[str, set[str]] = defaultdict(set)

    def attempt(self, address: str, *, right: bool) -> None:
        """Let an address try a code; only wrong ones are noted. Raises TooManyTries, for right ones too."""
        with self._lock:
            self._forget()
            many = sum(map(len, self._wrong.values())) >= TRIES_OF_ALL
            if len(self._wrong.get(address, ())) >= (TRIES_WHEN_MANY if many else TRIES_A_MINUTE):
                raise TooManyTries
            if not right:
                self._wrong[address].append(self._clock())

    def before_seat(self, address: str, seat: str) -> None:
        """Let an address take one place more. Raises RoomFull."""
        with self._lock:
            mine = self._seats[address]
            if address != HOST and seat not in mine and len(mine) >= SEATS_OF_AN_ADDRESS:
                raise RoomFull
            mine.add(seat)

    def before_answer(self, seat: str) -> None:
        """Let a seat send an answer. Raises TooFast."""
        with self._lock:
            now, sent = self._clock(), self._answers[seat]
            while sent and now - sent[0] >= ANSWERS_MS:
                sent.popleft()
            if len(sent) >= ANSWERS:
                raise TooFast
            sent.append(now)

    def _forget(self) -> None:
        since = self._clock() - MINUTE_MS
        for address, tries in list(self._wrong.items()):
            while tries and tries[0] <= since:
                tries.popleft()
            if not tries:
                del self._wrong[address]
