"""When to try, in what order, with which pauses. Pure: the clock's seconds and the dice are given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

import msgspec
from msgspec import Struct

from awareness.progress.records import Waiting
from awareness.protocol import NotAnEnvelope, decode_count, family_of, pieces

NEVER = float("inf")
JITTER = (2.0, 15.0)
"""Seconds between a reason to send (a start, a completion, a network) and the sending: it tells no moment."""
PAUSE = (0.5, 6.0)
"""Seconds between two envelopes, so that nothing says that they come from one laptop."""
FIRST_RETRY = 60.0
LONGEST_RETRY = 7 * 24 * 3600.0
LOOK_AT_NETWORK = 20.0
LOOK_AT_OUTBOX = 3600.0
"""A count may come due by itself: its second sending, or a module the campaign may know by now."""


class Pace(Struct, frozen=True):
    """When the next try is (`at`), until when the server asked for quiet, and how often it went wrong."""

    at: float = NEVER
    quiet_until: float = 0.0
    failures: int = 0


def soon(pace: Pace, now: float, dice: Random) -> Pace:
    """There is a reason to try: at the start, after a completion, when a network appears."""
    wanted = now + dice.uniform(*JITTER)
    return msgspec.structs.replace(pace, at=max(min(pace.at, wanted), pace.quiet_until))


def at_once(pace: Pace, now: float) -> Pace:
    """A person asks for it: no waiting, but what the server asked for."""
    return msgspec.structs.replace(pace, at=max(now, pace.quiet_until))


def done() -> Pace:
    """Everything was said: until the next reason."""
    return Pace()


def failed(pace: Pace, now: float, dice: Random) -> Pace:
    """It went wrong: twice as long as the last time, up to a week, and never the same for two laptops."""
    failures = pace.failures + 1
    delay = min(FIRST_RETRY * 2.0 ** min(failures - 1, 32), LONGEST_RETRY)
    return Pace(at=now + delay * dice.uniform(0.5, 1.0), failures=failures)


def asked_to_wait(pace: Pace, now: float, seconds: float, dice: Random) -> Pace:
    """The server asked for quiet: no reason and nobody shortens that; all laptops must not return at once."""
    quiet = now + min(seconds, LONGEST_RETRY)
    after = failed(pace, now, dice)
    return msgspec.structs.replace(after, at=max(after.at, quiet + dice.uniform(*JITTER)), quiet_until=quiet)


def pause(dice: Random) -> float:
    """Give how long to wait before the next envelope."""
    return dice.uniform(*PAUSE)


def envelopes(waiting: Iterable[Waiting], dice: Random) -> list[tuple[Waiting, ...]]:
    """Put counts into envelopes: one family and campaign each, shuffled, and the envelopes shuffled too.

    Second sendings go by themselves, and so does what may have been seen already: an id that was shown
    before must not stand beside a new one, or the two would be known to come from one laptop.
    """
    heaps: dict[tuple[str, str, str], list[Waiting]] = {}
    for row in waiting:
        heaps.setdefault((row.campaign, family(row), row.state), []).append(row)
    made: list[tuple[Waiting, ...]] = []
    for heap in heaps.values():
        dice.shuffle(heap)
        made.extend(tuple(piece) for piece in pieces(heap))
    dice.shuffle(made)
    return made


def halves(rows: Sequence[Waiting]) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    """Cut an envelope the server cannot read in two, to find what is wrong in it."""
    middle = len(rows) // 2
    return tuple(rows[:middle]), tuple(rows[middle:])


def family(row: Waiting) -> str:
    """Name the family of a stored count; "" for one this program cannot read."""
    try:
        return family_of(decode_count(row.count))
    except NotAnEnvelope:
        return ""
