"""What pages call to keep and find a person's progress. They never touch a table.

A write is on the disk, forced, when its method returns; when the disk refuses, it is kept in memory,
`status` says so in one sentence, and each next write tries the disk again (see keeper.py).
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Self

from peewee import Database

from awareness.errors import sentence
from awareness.learning.counting import Business
from awareness.learning.session import Answer, Outcome
from awareness.progress import attempts, merging, outbox, tiles, transfer
from awareness.progress.disk import MAIN, PART, Place
from awareness.progress.faults import ProgressDamaged, ProgressError, ProgressUnavailable
from awareness.progress.keeper import Keeper
from awareness.progress.records import (
    ACTION_STATES,
    ActionState,
    Attempt,
    Consent,
    Counting,
    ImportReport,
    ModuleState,
    Plan,
    Refreshed,
    Settled,
    StoreStatus,
    Tile,
    TileProgress,
    Waiting,
)
from awareness.progress.rooms import Rooms
from awareness.progress.runs import Runs
from awareness.protocol import Count


def now() -> datetime:
    """Give the computer's own idea of the time; only dates that are shown come from it."""
    return datetime.now().astimezone()


class ProgressStore:
    """One data folder. Safe for any number of threads; close it for a clean stop."""

    def __init__(self, keeper: Keeper, clock: Callable[[], datetime]) -> None:
        self._keeper = keeper
        self._clock = clock
        self.runs = Runs(keeper, clock)
        self.rooms = Rooms(keeper)

    @classmethod
    def open(cls, folder: Path, *, portable: bool = False, clock: Callable[[], datetime] = now) -> Self:
        """Open the folder's progress, whatever state it is in; `status` says what happened.

        Raises MigrationsMissing when the program itself is incomplete.
        """
        keeper = Keeper(Place(folder / MAIN, portable=portable, clock=clock))
        store = cls(keeper, clock)
        with contextlib.suppress(
            ProgressDamaged, ProgressUnavailable
        ):  # `status` says so; the store works on
            if keeper.status.newer and (folder / PART).exists():
                store.continue_apart()
            else:
                merging.bring_back(keeper, folder / PART, clock())
            store._purge()
        return store

    @property
    def status(self) -> StoreStatus:
        """Say where work goes now, and what the person should be told."""
        return self._keeper.status

    def forget_notices(self) -> None:
        """Stop showing what happened at the start; what is still going on stays."""
        self._keeper.forget_notices()

    def close(self) -> None:
        """Stop cleanly: mark the stop and make a copy."""
        self._keeper.close()

    def tiles(self) -> tuple[Tile, ...]:
        """Give the tiles in the order they were made, erased ones left out."""
        return self._keeper.recall(("tiles",), tiles.visible_tiles)

    def current_tile(self) -> Tile:
        """Give who is learning, making the first tile silently."""
        return self._keeper.recall(("tile",), lambda db: tiles.find_tile(db, self._tile_id()))

    def choose_tile(self, tile: int) -> None:
        """Say who is learning. Raises TileGone."""
        self._keeper.write(lambda db: tiles.choose_tile(db, tile))

    def add_tile(self, picture: str, colour: str) -> Tile:
        """Make a tile; choose it to let it learn."""
        number = tiles.new_number()
        return self._keeper.write(lambda db: tiles.add_tile(db, number, picture, colour))

    def erase_tile(self, tile: int) -> None:
        """Hide a tile until the next start or the next erasing deletes it; its counts go at once.

        Raises TileGone.
        """

        def work(db: Database) -> None:
            tiles.erase_tile(db, tile)
            outbox.forget(db, tile)

        self._keeper.write(work)

    def undo_erase(self, tile: int) -> None:
        """Bring an erased tile back. Raises TileGone when it is too late."""
        self._keeper.write(lambda db: tiles.undo_erase(db, tile))

    def last_erased(self) -> Tile | None:
        """Give the tile that can still come back."""
        return self._keeper.recall(("erased",), tiles.last_erased)

    def others(self) -> tuple[TileProgress, ...]:
        """Give every tile's finished modules, for « Dans cette entreprise »."""
        return self._keeper.read(tiles.finished_by_tile)

    def begin(self, module: str, version: str, seed: str, drawn: tuple[str, ...] = ()) -> Attempt:
        """Give the open attempt of this tile and module, whatever its version, or begin one.

        A refresher is of the module "" and names the items that were drawn.
        """
        tile, uid = tiles.new_number(), secrets.token_hex(16)
        return self._keeper.write(
            lambda db: attempts.begin(db, tiles.ensure_tile(db, tile), uid, module, version, seed, drawn)
        )

    def refreshed(self) -> tuple[Refreshed, ...]:
        """Give the refreshers this tile finished, the last one last."""
        return self._keeper.recall(("refreshed",), lambda db: attempts.refreshed(db, self._known_tile()))

    def open_attempt(self, module: str) -> Attempt | None:
        """Give the open attempt of this tile and module."""
        return self._keeper.recall(
            ("open", module), lambda db: attempts.open_attempt(db, self._known_tile(), module)
        )

    def attempt(self, attempt_id: int) -> Attempt:
        """Find an attempt, open or finished. Raises AttemptGone."""
        return self._keeper.recall(("attempt", attempt_id), lambda db: attempts.find_attempt(db, attempt_id))

    def restart(self, attempt: Attempt, version: str, seed: str, drawn: tuple[str, ...] = ()) -> Attempt:
        """Begin again in another version, keeping the opening answers. Raises AttemptGone."""
        uid = secrets.token_hex(16)
        return self._keeper.write(lambda db: attempts.restart(db, attempt.id, uid, version, seed, drawn))

    def save_answer(self, attempt_id: int, answer: Answer) -> None:
        """Store an answer before returning; the first one of a step stands. Raises AttemptGone."""
        self._keeper.write(lambda db: attempts.save_answer(db, attempt_id, answer))

    def answers(self, attempt_id: int) -> dict[str, Answer]:
        """Give an attempt's answers by step key, in the order they were given."""
        return dict(self._keeper.recall(("answers", attempt_id), lambda db: attempts.answers(db, attempt_id)))

    def complete(
        self,
        attempt_id: int,
        outcome: Outcome,
        last: Answer | None = None,
        counting: Counting | None = None,
    ) -> None:
        """Finish an attempt in one transaction, with its last answer and its counts; then make a copy.

        `counting`: None where no campaign is followed; without the tile's « Oui » it makes nothing either.
        A second time changes nothing. Raises AttemptGone.
        """
        today = self._clock().date().isoformat()

        def work(db: Database) -> None:
            if last is not None:
                attempts.save_answer(db, attempt_id, last)
            attempts.complete(db, attempt_id, outcome, today)
            if counting is not None:
                outbox.count_due(db, attempts.find_attempt(db, attempt_id).tile, counting)

        self._keeper.write(work)
        self._keeper.copy()

    def states(self) -> dict[str, ModuleState]:
        """Give how far this tile is in each module it began, the one touched last first."""
        return dict(self._keeper.recall(("states",), lambda db: attempts.states(db, self._known_tile())))

    def latest(self) -> str | None:
        """Name the module of the open attempt touched last."""
        return self._keeper.recall(("latest",), lambda db: attempts.latest(db, self._known_tile()))

    def action_states(self) -> dict[str, str]:
        """Give what this tile said of each module's action."""
        return dict(self._keeper.recall(("actions",), lambda db: tiles.action_states(db, self._known_tile())))

    def open_actions(self) -> tuple[str, ...]:
        """Give the finished modules whose action is not done, the one not spoken of for longest first."""
        return self._keeper.recall(("open actions",), lambda db: tiles.open_actions(db, self._known_tile()))

    def set_action(self, module: str, state: ActionState, counting: Counting | None = None) -> None:
        """Note what became of a module's action, and count a « fait » once.

        Raises ProgressError for a state that does not exist.
        """
        if state not in ACTION_STATES:
            raise ProgressError(
                sentence("Cette réponse n'existe pas : choisissez fait, pas encore, ou pas pour moi.")
            )
        number = tiles.new_number()

        def work(db: Database) -> None:
            tile = tiles.ensure_tile(db, number)
            tiles.set_action(db, tile, module, state)
            if counting is not None:
                outbox.count_due(db, tile, counting)

        self._keeper.write(work)

    def save_plan(self, module: str, item: str, response: bytes) -> None:
        """Keep what this tile put together in a tool."""
        tile, plan = tiles.new_number(), Plan(module, item, response)
        self._keeper.write(lambda db: tiles.save_plan(db, tiles.ensure_tile(db, tile), plan))

    def plans(self) -> tuple[Plan, ...]:
        """Give this tile's plans, the one changed last first."""
        return self._keeper.read(lambda db: tiles.plans(db, tiles.current_tile_id(db)))

    def setting(self, name: str, default: str = "") -> str:
        """Give a setting of the folder."""
        return self._keeper.recall(("settings",), tiles.settings).get(name, default)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of the folder."""
        self.set_settings({name: value})

    def set_settings(self, values: Mapping[str, str]) -> None:
        """Keep settings that belong together, all of them or none."""

        def work(db: Database) -> None:
            for name, value in values.items():
                tiles.set_setting(db, name, value)

        self._keeper.write(work)

    def consent(self) -> Consent:
        """Give what this tile said of anonymous counts."""
        return self._keeper.recall(("consent",), lambda db: outbox.consent(db, self._known_tile()))

    def anyone_agreed(self) -> bool:
        """Say whether a tile of this folder said « Oui »: then counts may leave this computer."""
        return self._keeper.recall(("agreed",), outbox.anyone_agreed)

    def agree(self) -> None:
        """Note this tile's « Oui »; `count_due` then makes the counts of what it finished before."""
        self._say("yes")

    def refuse(self) -> None:
        """Note this tile's « Non »: every count made in its name is deleted, from the copies too."""
        self._say("no")
        self._keeper.renew_copies()

    def forget_counts(self) -> None:
        """Delete this tile's counts in every state, from the copies too; what it said of counting stays."""
        tile = self._tile_id()
        self._keeper.write(lambda db: outbox.forget(db, tile))
        self._keeper.renew_copies()

    def business(self) -> Business:
        """Give what was said of this business; it belongs to the folder, not to a tile."""
        return self._keeper.recall(("business",), outbox.business)

    def set_business(self, said: Business) -> None:
        """Keep what was said of this business."""
        self._keeper.write(lambda db: outbox.set_business(db, said))

    def due_modules(self) -> tuple[str, ...]:
        """Give the modules this tile finished that a « Oui » would count."""
        return self._keeper.read(lambda db: outbox.due_modules(db, tiles.current_tile_id(db)))

    def has_due(self) -> bool:
        """Say whether something this tile agreed to count was not counted yet."""
        return self._keeper.recall(("due",), lambda db: outbox.has_due(db, self._known_tile()))

    def count_due(self, counting: Counting) -> None:
        """Make, in one transaction, the counts of all that this tile agreed to count."""
        self._keeper.write(lambda db: outbox.count_due(db, tiles.current_tile_id(db), counting))

    def preview(self, counting: Counting) -> tuple[Count, ...]:
        """Give the counts a « Oui » of this tile would make, under sample ids; nothing is written."""
        return self._keeper.read(lambda db: outbox.preview(db, tiles.current_tile_id(db), counting))

    def outbox(self) -> tuple[Waiting, ...]:
        """Give every count that is here, of all tiles and in every state."""
        return self._keeper.read(outbox.outbox)

    def own_outbox(self) -> tuple[Waiting, ...]:
        """Give the counts of this tile, in every state."""
        return self._keeper.read(lambda db: outbox.outbox(db, tiles.current_tile_id(db) or 0))

    def room_outbox(self) -> tuple[Waiting, ...]:
        """Give the counts of this computer's workshops, in every state."""
        return self._keeper.read(outbox.of_rooms)

    def sendable(self) -> tuple[Waiting, ...]:
        """Give the counts to be sent now; none while nothing reaches the disk."""
        today = self._clock().date()
        if self.status.mode != "disk":
            return ()
        return self._keeper.read(lambda db: outbox.sendable(db, today))

    def unsent(self) -> tuple[Waiting, ...]:
        """Give the counts nobody has acknowledged, for a file on a stick."""
        return self._keeper.read(outbox.unsent)

    def expose(self, ids: Iterable[str]) -> frozenset[str]:
        """Note, before it happens, that counts are shown to a network or a stick; gives those still here.

        None while nothing reaches the disk: what was shown must be known after a crash.
        """
        shown = tuple(ids)
        here = self._keeper.write(lambda db: outbox.expose(db, shown))
        return here if self.status.mode == "disk" else frozenset()

    def settle(self, answer: Settled) -> None:
        """Note what a collector answered."""
        today = self._clock().date()
        self._keeper.write(lambda db: outbox.settle(db, answer, today))

    def drop_campaign(self, campaign: str) -> int:
        """Delete the counts of a closed campaign. Gives how many nobody had acknowledged."""
        return self._keeper.write(lambda db: outbox.drop_campaign(db, campaign))

    def export(self, to: Path) -> None:
        """Write this tile's progress into one file. Raises KeepingFailed."""
        tile = self._tile_id()
        transfer.write_file(to, self._keeper.read(lambda db: merging.gather(db, tile)))

    def import_file(self, file: Path) -> ImportReport:
        """Add a file's progress to this tile; twice changes nothing. Raises TransferRefused."""
        progress = transfer.read_file(file)
        tile = tiles.new_number()
        report = self._keeper.write(lambda db: merging.merge(db, tiles.ensure_tile(db, tile), progress))
        self._keeper.copy()
        return report

    def copy_newer_to(self, documents: Path) -> Path:
        """Copy a newer program's file, byte for byte, where the person can find it. Raises KeepingFailed."""
        return transfer.copy_bytes(self._keeper.place.path, documents)

    def continue_apart(self) -> None:
        """Leave a newer program's file alone and work in a separate one, now and at the next starts.

        Whether this business was counted as reached stands in the file left alone: not a second time.
        """
        place = self._keeper.place
        self._keeper.move(
            Place(place.path.with_name(PART), portable=place.portable, clock=place.clock, apart=True)
        )
        self._keeper.write(outbox.mark_reached)

    def _say(self, said: Consent) -> None:
        tile = self._tile_id()
        self._keeper.write(lambda db: outbox.set_consent(db, tile, said))

    def _known_tile(self) -> int | None:
        return self._keeper.recall(("tile id",), tiles.current_tile_id)

    def _tile_id(self) -> int:
        known = self._known_tile()
        if known is not None:
            return known
        number = tiles.new_number()
        return self._keeper.write(lambda db: tiles.ensure_tile(db, number))

    def _purge(self) -> None:
        """Delete what was erased before this start, from the copies too."""
        if self._keeper.read(tiles.last_erased) is not None:
            self._keeper.write(tiles.purge_erased)
            self._keeper.renew_copies()
