"""A room's own file: every event on the disk before anybody is told so; read again after a power cut.

Phones are known by the SHA-256 of their token. With the file goes all that was ever known of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import msgspec
from msgspec import Struct
from peewee import DatabaseError, SqliteDatabase

from awareness.errors import AwarenessError, sentence
from awareness.progress.disk import connect, settle
from awareness.workshop.events import Answered, Event, Mode
from awareness.workshop.questions import Question
from awareness.workshop.room import Room, after, with_answer
from awareness.workshop.schema import MODELS, ROOM_ID, ROOM_VERSION, AnswerRow, EventRow, OpeningRow, StageRow

FOLDER = "rooms"
SUFFIX = ".sqlite"
BESIDE = ("-wal", "-shm", "-journal")
_event: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


class RoomNotKept(AwarenessError):
    """The disk does not take the room any more; nothing was acknowledged."""

    code = "room-disk"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            sentence(
                "Le disque ne garde plus les réponses : libérez de la place, ou continuez à mains levées. "
                "Ce qui a été répondu reste là."
            )
        )


class RoomUnreadable(AwarenessError):
    """A room's file that is none of ours, or damaged; it is left where it is."""

    code = "room-file"


class Opening(Struct, frozen=True, kw_only=True):
    """How a room was opened. `seed` makes the ids of its counts; `shuffle` the order of its answers."""

    id: str
    module: str
    version: str
    pin: str
    seed: bytes
    shuffle: str
    questions: tuple[Question, ...]
    modes: tuple[Mode, ...]
    places: int
    opened_at: int = 0
    """By the laptop's clock, in milliseconds: how the trainer tells one room from another."""


class RoomFile:
    """One room on the disk. Not safe for threads: live.py holds the lock."""

    def __init__(self, path: Path, database: SqliteDatabase, opening: Opening, port: int) -> None:
        self.path = path
        self.opening = opening
        self.port = port
        self._database = database

    @classmethod
    def create(cls, folder: Path, opening: Opening, *, portable: bool = False) -> Self:
        """Make a room's file, whole or not at all. Raises RoomNotKept."""
        path = folder / FOLDER / f"{opening.id}{SUFFIX}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            database = connect(path)
            settle(database, portable=portable)
            with database.atomic("IMMEDIATE"), database.bind_ctx(MODELS):
                database.create_tables(MODELS, safe=False)
                OpeningRow.insert(id=1, opening=msgspec.json.encode(opening)).execute()
                database.pragma("application_id", ROOM_ID)
                database.pragma("user_version", ROOM_VERSION)
        except (OSError, DatabaseError, sqlite3.Error) as error:
            raise RoomNotKept from error
        return cls(path, database, opening, 0)

    @classmethod
    def open(cls, path: Path, *, portable: bool = False) -> Self:
        """Open a room that was interrupted. Raises RoomUnreadable."""
        try:
            database = connect(path)
            settle(database, portable=portable)
            marks = (database.pragma("application_id"), database.pragma("user_version"))
            row = OpeningRow.select().dicts().first(database) if marks == (ROOM_ID, ROOM_VERSION) else None
            if row is None:
                database.close()
                raise _unreadable(path)
            opening = msgspec.json.decode(bytes(row["opening"]), type=Opening)
            with database.bind_ctx([StageRow]):
                database.create_tables([StageRow])  # a room opened before there was a stage has none
        except (OSError, DatabaseError, sqlite3.Error, msgspec.MsgspecError) as error:
            raise _unreadable(path) from error
        return cls(path, database, opening, row["port"])

    def room(self) -> Room:
        """Read the room as it was left. Raises RoomUnreadable."""
        opened = self.opening
        room = Room(questions=opened.questions, modes=opened.modes, places=opened.places)
        try:
            written = EventRow.select(EventRow.event).order_by(EventRow.number).tuples()
            for (event,) in written.execute(self._database):
                room = after(room, _event.decode(bytes(event)))
            for row in AnswerRow.select().tuples().execute(self._database):
                room = with_answer(room, Answered(*row))
        except (DatabaseError, sqlite3.Error, msgspec.MsgspecError) as error:
            raise _unreadable(self.path) from error
        return room

    def note(self, event: Event) -> None:
        """Write an event, forced to the disk when this returns. Raises RoomNotKept."""
        self._write(EventRow.insert(event=msgspec.json.encode(event)))

    def answer(self, answers: Sequence[Answered]) -> None:
        """Write answers in one transaction, forced to the disk when this returns. Raises RoomNotKept."""
        rows = [(each.seat, each.ballot, each.choice) for each in answers]
        fields = [AnswerRow.seat, AnswerRow.question, AnswerRow.choice]
        self._write(AnswerRow.insert_many(rows, fields=fields).on_conflict_ignore())

    def listen_on(self, port: int) -> None:
        """Note the port, so that phones find the room again after a power cut. Raises RoomNotKept."""
        self._write(OpeningRow.update(port=port))
        self.port = port

    def stage(self) -> bytes:
        """Give what the trainer's screens showed; b"" where they never changed. Raises RoomUnreadable."""
        try:
            row = StageRow.select(StageRow.shown).tuples().first(self._database)
        except (DatabaseError, sqlite3.Error) as error:
            raise _unreadable(self.path) from error
        return bytes(row[0]) if row else b""

    def keep_stage(self, shown: bytes) -> None:
        """Keep what the trainer's screens show, for after a power cut. Raises RoomNotKept."""
        self._write(StageRow.insert(id=1, shown=shown).on_conflict_replace())

    def close(self) -> None:
        """Let go of the file; it stays."""
        self._database.close()

    def delete(self) -> None:
        """Delete the file and what SQLite keeps beside it; killed in between, `sweep` does the rest.

        The file goes first: without its log it might not know any more that it was closed.
        """
        self._database.close()
        self.path.unlink(missing_ok=True)
        sweep(self.path.parent)

    def _write(self, query: Any) -> None:
        try:
            with self._database.atomic("IMMEDIATE"):
                query.execute(self._database)
        except (DatabaseError, sqlite3.Error) as error:
            raise RoomNotKept from error


def interrupted(folder: Path) -> tuple[Path, ...]:
    """Give the rooms that were open when the program last ended, the one touched last first.

    A file that was cut short before its first word is deleted: nobody ever had its code.
    """
    place = folder / FOLDER
    sweep(place)
    found = [path for path in place.glob(f"*{SUFFIX}") if path.is_file() and not _is_unborn(path)]
    return tuple(sorted(found, key=lambda path: path.stat().st_mtime, reverse=True))


def sweep(place: Path) -> None:
    """Delete logs whose room is gone."""
    for end in BESIDE:
        for path in place.glob(f"*{SUFFIX}{end}"):
            if not path.with_name(path.name.removesuffix(end)).exists():
                path.unlink(missing_ok=True)


def _is_unborn(path: Path) -> bool:
    try:
        database = connect(path)
        is_empty = not database.get_tables()
        database.close()
    except (DatabaseError, sqlite3.Error):
        return False
    if is_empty:
        path.unlink(missing_ok=True)
        sweep(path.parent)
    return is_empty


def _unreadable(path: Path) -> RoomUnreadable:
    return RoomUnreadable(
        sentence(
            "La salle %(file)s ne se lit pas : elle reste dans son dossier. Déplacez ce fichier, puis ouvrez "
            "une nouvelle salle."
        ),
        file=path.name,
    )
