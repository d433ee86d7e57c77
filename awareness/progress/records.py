"""What the store hands to pages: plain values, never a row of a table."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from awareness.errors import sentence

Consent = Literal["yes", "no", ""]
"""What a tile said of anonymous counts; "": not asked yet, or not answered."""

CountState = Literal["new", "exposed", "later", "acknowledged", "refused"]
ActionState = Literal["done", "not_yet", "not_for_me"]
ACTION_STATES: tuple[ActionState, ...] = ("done", "not_yet", "not_for_me")

PICTURES = (
    sentence("olivier"),
    sentence("cigale"),
    sentence("tuile"),
    sentence("barque"),
    sentence("ruche"),
    sentence("cypres"),
    sentence("fontaine"),
    sentence("moulin"),
)
"""Pictures of « Qui apprend ? », in the order they are offered."""

COLOURS = ("vert", "ocre", "bleu", "prune", "brique", "gris")


class Notice(Struct, frozen=True):
    """One French sentence for the person, to be translated where it is shown; `code` is for us."""

    code: str
    sentence: str
    values: dict[str, object] = {}

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


class StoreStatus(Struct, frozen=True):
    """Where the work goes, and what the person should be told about it.

    `memory`: nothing reaches the disk now; `newer` offers `copy_newer_to` and `continue_apart`.
    """

    mode: Literal["disk", "memory"]
    notices: tuple[Notice, ...] = ()
    newer: bool = False

    @property
    def sentences(self) -> tuple[Notice, ...]:
        """Give the notices under the name the pages know."""
        return self.notices


class Tile(Struct, frozen=True):
    """One learner of « Qui apprend ? »."""

    id: int
    picture: str
    colour: str


class Attempt(Struct, frozen=True):
    """One way through one version of a module, or a refresher: of no module, with the names of its items."""

    id: int
    tile: int
    module: str
    version: str
    seed: str
    finished: bool
    drawn: tuple[str, ...] = ()


class ModuleState(Struct, frozen=True):
    """How far the current tile is in a module.

    A finished module begun again is `open` and keeps `score` and `finished_on` of its last completion.
    `attempt_id` is the open attempt, or the last finished one; `steps_done` counts its answers.
    """

    module: str
    state: Literal["open", "finished"]
    steps_done: int
    attempt_id: int
    score: int | None = None
    finished_on: str | None = None
    to_review: tuple[str, ...] = ()


class Refreshed(Struct, frozen=True):
    """A refresher the current tile finished: on which day, with what score, of which items."""

    attempt_id: int
    on: str
    score: int
    drawn: tuple[str, ...]


class Plan(Struct, frozen=True):
    """A plan put together in a tool: `response` is the JSON of the item's kind."""

    module: str
    item: str
    response: bytes


class Run(Struct, frozen=True):
    """« Où en êtes-vous ? », once through: for which trade (or ""), question → answer, the day it ended.

    `finished_on` is None while it is under way.
    """

    uid: str
    trade: str
    answers: dict[str, str]
    finished_on: str | None = None


class TileProgress(Struct, frozen=True):
    """« Dans cette entreprise »: the modules a tile has finished, each once."""

    tile: Tile
    modules: tuple[str, ...]

    @property
    def finished(self) -> int:
        """Count the finished modules."""
        return len(self.modules)


class ImportReport(Struct, frozen=True):
    """What a file of progress brought: attempts that were not here, and how many were here already."""

    added: int
    known: int
    answers: int


class ClosedRoom(Struct, frozen=True):
    """A room that is over: `result` is the JSON of its counters; `on` the ISO day."""

    id: str
    module: str
    on: str
    result: bytes


class Counting(Struct, frozen=True):
    """What counting needs from outside: the campaign, the clock's day, and 32 random bytes for the ids."""

    campaign: str
    today: date
    seed: bytes


class Waiting(Struct, frozen=True):
    """A count of the outbox: `count` is its JSON, the very bytes that are sent."""

    id: str
    campaign: str
    count: bytes
    state: CountState
    due: str | None = None


class Settled(Struct, frozen=True):
    """What a collector answered about some counts, by id: acknowledged, not known yet, or never taken."""

    acknowledged: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
