"""What an answer of the server means. Only 200 with a well-formed answer acknowledges anything. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

from msgspec import Struct

from awareness.progress.records import Settled
from awareness.protocol import Answer, NotAnEnvelope, decode_answer

LONGEST_WAIT = 7 * 24 * 3600.0
"""However long a server asks to be left alone, it is tried again after this many seconds."""


class Meaning(Enum):
    """What became of a request."""

    ANSWERED = "answered"
    NOT_AN_ENVELOPE = "not-an-envelope"
    UNKNOWN_CAMPAIGN = "unknown-campaign"
    CLOSED = "closed"
    UNFIT = "unfit"
    BUSY = "busy"
    FAILED = "failed"
    """The server itself is in trouble: perhaps with this very envelope."""
    ELSEWHERE = "elsewhere"
    """Something else answered in its place: the welcome page of a Wi-Fi, mostly."""
    LOST = "lost"
    """The request left and no whole answer came back: it may have been counted or not."""
    UNREACHED = "unreached"
    UNSAFE = "unsafe"
    """Whoever answers cannot prove to be the server: nothing was said to it."""
    STOPPED = "stopped"
    """We ended it ourselves."""


MEANINGS = {
    400: Meaning.NOT_AN_ENVELOPE,
    404: Meaning.UNKNOWN_CAMPAIGN,
    410: Meaning.CLOSED,
    413: Meaning.UNFIT,
    415: Meaning.UNFIT,
    429: Meaning.BUSY,
    503: Meaning.BUSY,
    511: Meaning.ELSEWHERE,
}


class Reply(Struct, frozen=True):
    """What became of one request. `wait`: how many seconds the server asked for, if it did."""

    meaning: Meaning
    answer: Answer = Answer()
    wait: float | None = None


def read_reply(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Reply:
    """Say what a whole answer means."""
    if status == 200:
        try:
            return Reply(Meaning.ANSWERED, decode_answer(body))
        except NotAnEnvelope:
            return Reply(Meaning.ELSEWHERE)
    if status < 400:
        return Reply(Meaning.ELSEWHERE)
    meaning = MEANINGS.get(status, Meaning.FAILED)
    return Reply(meaning, wait=asked_wait(headers, now) if meaning is Meaning.BUSY else None)


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read Retry-After: seconds, or a date, which is taken against the server's own clock where it says it.

    A laptop's clock may be years off.
    """
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return min(float(told), LONGEST_WAIT)
    until = _date(told)
    if until is None:
        return None
    seconds = (until - (_date(headers.get("Date", "")) or now)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _date(text: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(text)
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def settled(answer: Answer, sent: Collection[str]) -> Settled:
    """Keep of an answer what concerns the counts that were sent; the best that is said of each holds.

    Whoever answers, no other count changes.
    """
    here = set(sent)
    acknowledged = here & {*answer.accepted, *answer.held}
    later = here & {*answer.later} - acknowledged
    refused = here & {each.id for each in answer.refused} - acknowledged - later
    return Settled(tuple(sorted(acknowledged)), tuple(sorted(later)), tuple(sorted(refused)))
