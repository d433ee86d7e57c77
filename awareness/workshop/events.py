"""What happens in a room, as values: where it stands, who sits where, what was said and done. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Phase = Literal["lobby", "question", "open", "closed", "reveal", "talk", "pace", "feedback", "end"]
"""`pace`: each does the module's steps alone, between two questions."""
Mode = Literal["hands", "paper", "table", "phone"]
"""How a question is answered: raised hands, paper, one phone a table, a phone each; any mix."""
Source = Literal["hands", "paper"]
"""What the trainer counts; the phones count themselves."""


class Position(Struct, frozen=True):
    """Where a room stands: a phase, which question, which vote on it, when its choices show (ms)."""

    phase: Phase
    index: int = 0
    round: int = 1
    opens_at: int = 0


class Seat(Struct, frozen=True):
    """A phone's place: a person's, or a table's with its people."""

    name: str
    table: bool = False
    people: int = 1


class Closing(Struct, frozen=True):
    """What the trainer said at the end; `rural` and `urban` are raised hands among the businesses."""

    on: date
    present: int
    businesses: int
    rural: int = 0
    urban: int = 0


class Moved(Struct, frozen=True, tag="moved"):
    """The room went on, or another way."""

    to: Position


class WentBack(Struct, frozen=True, tag="back"):
    """The last move was taken back; every answer stays."""


class Entered(Struct, frozen=True, tag="entered"):
    """Hands or papers were counted; what was entered before for the same vote is replaced."""

    ballot: str
    source: Source
    counts: dict[str, int]


class ModesSet(Struct, frozen=True, tag="modes"):
    """How a question is answered; of all that have no word of their own where `question` is ""."""

    modes: tuple[Mode, ...]
    question: str = ""


class PhonesSet(Struct, frozen=True, tag="phones"):
    """« Les téléphones ne marchent pas », or they do again."""

    work: bool


class EntriesSet(Struct, frozen=True, tag="entries"):
    """New phones may come in, or no more."""

    are_open: bool


class Seated(Struct, frozen=True, tag="seated"):
    """A phone has its place."""

    seat: str
    place: Seat


class Removed(Struct, frozen=True, tag="removed"):
    """A place was taken away; what it answered stays answered."""

    seat: str


class Closed(Struct, frozen=True, tag="closed"):
    """The room is over: nothing changes it any more."""

    closing: Closing


class Answered(Struct, frozen=True):
    """A seat's answer to a ballot; kept in a table of its own, whose key is these two."""

    seat: str
    ballot: str
    choice: str


Event = Moved | WentBack | Entered | ModesSet | PhonesSet | EntriesSet | Seated | Removed | Closed
HostEvent = Moved | WentBack | Entered | ModesSet | PhonesSet | EntriesSet | Closed
