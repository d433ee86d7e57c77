"""All that is ever said over a network: eight families of anonymous counts, the envelope, the stick's file.

A completion makes one count a family, each with a random id of its own, so that no server ever receives one
row about one person. Every value comes from a closed list or has a bound; free text has nowhere to stand.
The terms of days that a notice names are here too: one fact, one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

PROTOCOL_VERSION = 1

COUNTS_PATH = "/v1/counts"
SEALED_PATH = "/v1/sealed"
HEALTH_PATH = "/healthz"

MEDIA_TYPES = {COUNTS_PATH: "application/json", SEALED_PATH: "application/octet-stream"}
"""What a body of each path is; a collector answers 415 to anything else."""

MOST_COUNTS = 16
"""Counts in one envelope, all of one family."""

BODY_BYTES = 4096
"""Every body of /v1/counts has this length, filled up with spaces: its size says nothing."""

LARGEST_BODY = 8192
"""Bytes a collector reads at most."""

BOX_BYTES = BODY_BYTES + 48
"""Every body of /v1/sealed: one SealedBox (32 bytes of key, 16 of proof) over one envelope's body."""

USER_AGENT = "dix-minutes-cyber"
"""The same for every version: a rare version would be a fingerprint."""

LARGEST_ROOM = 300
"""People or businesses one count may stand for; one person alone is 1."""

SMALLEST_ROOM = 5
"""A room with fewer people makes an `activity` count and nothing else."""

# Terms, in days.
SECOND_SENDING_DAYS = 30
"""What was acknowledged is sent once more after this long: a server restored from a backup loses nothing."""
LATER_DAYS = 7
"""A module the campaign does not know yet is offered again after this long."""
FOLD_DAYS = 30
"""A lot can be excluded exactly until this long after the end of its week; then it is folded away."""
LEDGER_DAYS = 60
"""How long a collector keeps how many counts a chamber's code brought on a day."""
QUARANTINE_DAYS = 90
"""How long counts in quarantine and an excluded lot are kept."""
CELL_DAYS = 760
"""How long cells are kept: 25 months (CNIL, audience measurement exemption)."""
CLOSED_DAYS = 90
"""How long after its campaign's end a count still waits on a laptop."""

Mode = Literal["solo", "workshop", "refresher"]
Section = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U"
]
"""Sections of the French nomenclature of activities (NAF rév. 2, INSEE)."""

Setting = Literal["rural", "urban", ""]
"""The answer to « commune de moins de 2 000 habitants ? »: yes, no, not given."""

# fmt: off
Departement = Literal[
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "2A", "2B", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
    "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47",
    "48", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60", "61", "62", "63",
    "64", "65", "66", "67", "68", "69", "70", "71", "72", "73", "74", "75", "76", "77", "78", "79",
    "80", "81", "82", "83", "84", "85", "86", "87", "88", "89", "90", "91", "92", "93", "94", "95",
    "971", "972", "973", "974", "976", "",
]
# fmt: on
"""The 101 départements by their INSEE code; "" when it was not given."""

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,64}\Z")]
"""A module, a campaign or a chamber's code."""

ModuleOrNone = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{0,64}\Z")]
CountId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Week = Annotated[str, Meta(pattern=r"^(20\d\d-W(0[1-9]|[1-4]\d|5[0-3]))?\Z")]
Quarter = Annotated[str, Meta(pattern=r"^(20\d\d-Q[1-4])?\Z")]
People = Annotated[int, Meta(ge=1, le=LARGEST_ROOM)]
Band = Annotated[int, Meta(ge=0, le=3)]
OutOfTwo = Annotated[int, Meta(ge=0, le=2)]

_SHAPE: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}


def _alone_is_one(mode: str, people: int) -> None:
    """Only a room stands for several people. Raises ValueError, which decoding turns into its own error."""
    if mode != "workshop" and people != 1:
        raise ValueError("only a workshop counts several people")


class Activity(Struct, tag_field="family", tag="activity", **_SHAPE):
    """A module finished in a week, in a département; `module` is "" for a refresher, and for nothing else."""

    id: CountId
    module: ModuleOrNone
    week: Week
    departement: Departement
    mode: Mode
    n: People

    def __post_init__(self) -> None:
        _alone_is_one(self.mode, self.n)
        if (self.mode == "refresher") != (self.module == ""):
            raise ValueError("a refresher, and nothing else, has no module")


class Sector(Struct, tag_field="family", tag="sector", **_SHAPE):
    """A module finished by somebody of a sector who said so."""

    id: CountId
    module: Name
    quarter: Quarter
    section: Section
    n: Literal[1]


class Score(Struct, tag_field="family", tag="score", **_SHAPE):
    """A module finished with a band of right answers."""

    id: CountId
    module: Name
    quarter: Quarter
    band: Band
    n: Literal[1]


class Effect(Struct, tag_field="family", tag="effect", **_SHAPE):
    """What was right of the two opening questions, before, and of their twins, after."""

    id: CountId
    module: Name
    quarter: Quarter
    before: OutOfTwo
    after: OutOfTwo
    n: People


class Action(Struct, tag_field="family", tag="action", **_SHAPE):
    """The action of a module, said done."""

    id: CountId
    module: Name
    quarter: Quarter
    n: Literal[1]


class Chamber(Struct, tag_field="family", tag="chamber", **_SHAPE):
    """A completion, for the chamber whose code the envelope bears; only the collector knows which."""

    id: CountId
    quarter: Quarter
    mode: Mode
    n: People

    def __post_init__(self) -> None:
        _alone_is_one(self.mode, self.n)


class Reach(Struct, tag_field="family", tag="reach", **_SHAPE):
    """A business that counted for the first time; in a room, the businesses present."""

    id: CountId
    quarter: Quarter
    departement: Departement
    n: People


class Place(Struct, tag_field="family", tag="place", **_SHAPE):
    """Whether a business that is reached is in a small commune."""

    id: CountId
    quarter: Quarter
    setting: Setting
    n: People


Count = Activity | Sector | Score | Effect | Action | Chamber | Reach | Place

FAMILIES: dict[str, type[Count]] = {str(family.__struct_config__.tag): family for family in get_args(Count)}
"""Every family by name; the only list of them."""

DIMENSIONS: dict[str, tuple[str, ...]] = {
    name: tuple(field for field in family.__struct_fields__ if field not in {"id", "n"})
    for name, family in FAMILIES.items()
}
"""What each family's cells are told apart by, beside campaign and lot (and the chamber, of `chamber`)."""

DEPARTEMENTS: tuple[str, ...] = tuple(code for code in get_args(Departement) if code)
SECTIONS: tuple[str, ...] = get_args(Section)
MODES: tuple[str, ...] = get_args(Mode)


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """Who vouches for an envelope: `t` says how (a chamber's code, for now), `k` is the code."""

    t: Literal["code"]
    k: Name


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    """What one request carries: counts of one family, no id of its own, no time, no sender."""

    v: Literal[1]
    campaign: Name
    auth: Auth
    counts: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=MOST_COUNTS)]


class Refusal(Struct, frozen=True):
    """A count the collector will never take, and why, in one word."""

    id: str
    reason: str


class Answer(Struct, frozen=True):
    """The collector's answer. An id in none of the lists stays as it was.

    `accepted` and `held` (waiting for a person's look) are acknowledgements; `later`: the campaign does not
    know the module yet, ask again after LATER_DAYS; `refused` is set aside.
    """

    accepted: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


class NotAnEnvelope(ValueError):
    """Bytes that are no envelope of this protocol."""


_encoder = msgspec.json.Encoder()
T = TypeVar("T")


@cache
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    """Make what reads a shape when the first one comes: a laptop's start reads none."""
    return msgspec.json.Decoder(shape)


def encode_envelope(envelope: Envelope) -> bytes:
    """Write an envelope as the body of a request: compact JSON, filled up to BODY_BYTES with spaces."""
    body = _encoder.encode(envelope)
    if len(body) > BODY_BYTES:
        raise NotAnEnvelope(f"{len(body)} bytes")
    return body.ljust(BODY_BYTES)


def decode_envelope(body: bytes) -> Envelope:
    """Read an envelope strictly. Raises NotAnEnvelope for anything else, too deep or too long included."""
    if len(body) > LARGEST_BODY:
        raise NotAnEnvelope("too long")
    try:
        envelope: Envelope = _decoder(Envelope).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAnEnvelope(str(error)) from error
    if len({type(count) for count in envelope.counts}) != 1:
        raise NotAnEnvelope("several families")
    return envelope


def encode_count(count: Count) -> bytes:
    """Write one count as compact JSON: what is stored on the laptop is what will be sent."""
    return _encoder.encode(count)


def decode_count(stored: bytes) -> Count:
    """Read one count. Raises NotAnEnvelope."""
    try:
        count: Count = _decoder(Count).decode(stored)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAnEnvelope(str(error)) from error
    return count


def encode_answer(answer: Answer) -> bytes:
    """Write the collector's answer."""
    return _encoder.encode(answer)


def decode_answer(body: bytes) -> Answer:
    """Read a collector's answer. Raises NotAnEnvelope: a captive portal's page acknowledges nothing."""
    try:
        answer: Answer = _decoder(Answer).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAnEnvelope(str(error)) from error
    return answer


def family_of(count: Count) -> str:
    """Name the family of a count."""
    return str(count.__struct_config__.tag)


def dimensions_of(count: Count) -> dict[str, str | int]:
    """Give what a count is told apart by, by name, in the order of its family."""
    return {name: getattr(count, name) for name in DIMENSIONS[family_of(count)]}


def pieces(counts: Sequence[T], most: int = MOST_COUNTS) -> Iterable[Sequence[T]]:
    """Cut a list of counts of one family into what fits an envelope."""
    return (counts[start : start + most] for start in range(0, len(counts), most))


def week_of(day: date | None) -> str:
    """Name the ISO week of a day (`2026-W48`); "" for a day nobody knows."""
    if day is None:
        return ""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def quarter_of(day: date | None) -> str:
    """Name the quarter of a day (`2026-Q4`); "" for a day nobody knows."""
    return "" if day is None else f"{day.year}-Q{(day.month + 2) // 3}"


def thursday_of(week: str) -> date:
    """Give the Thursday of an ISO week, whose month and quarter are the week's. Raises ValueError."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 4)


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of an envelope, made from the structs themselves.

    Patterns end with `$`, which in the regular expressions of JSON Schema is the very end of the text.
    """
    published: dict[str, Any] = msgspec.json.decode(
        _encoder.encode(msgspec.json.schema(Envelope)).replace(rb"\\Z", b"$")
    )
    return published


# The file on a stick: magic, whose it is, then sealed boxes of one length each, in an order without meaning.
STICK_MAGIC = b"DMC-CYB1"
STICK_SUFFIX = ".cyb"
KEY_MARK_BYTES = 8


class NotAStickFile(ValueError):
    """Bytes that are no `.cyb` file, or one that was cut short."""


def write_stick(key_mark: bytes, boxes: Sequence[bytes]) -> bytes:
    """Write the bytes of a `.cyb` file. `key_mark`: the first bytes of the collector's public key."""
    if len(key_mark) != KEY_MARK_BYTES or any(len(box) != BOX_BYTES for box in boxes):
        raise NotAStickFile("a box of another size")
    return STICK_MAGIC + key_mark + b"".join(boxes)


def read_stick(content: bytes) -> tuple[bytes, list[bytes]]:
    """Read a `.cyb` file: the mark of its collector's key, and its boxes. Raises NotAStickFile."""
    start = len(STICK_MAGIC) + KEY_MARK_BYTES
    if not content.startswith(STICK_MAGIC) or len(content) <= start or (len(content) - start) % BOX_BYTES:
        raise NotAStickFile("not a whole file")
    boxes = [content[place : place + BOX_BYTES] for place in range(start, len(content), BOX_BYTES)]
    return content[len(STICK_MAGIC) : start], boxes
