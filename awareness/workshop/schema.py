"""The tables of one room's own file, as peewee models that belong to no database.

The file is gone once the room is closed; nothing in it is ever written over, but the places of phones.
"""

from __future__ import annotations

from peewee import BlobField, CompositeKey, IntegerField, Model, TextField

ROOM_VERSION = 1
"""Stored as `user_version`; a file of another version is left alone."""

ROOM_ID = 0x31304D53
"""« 10MS », the file's `application_id`: a room of ours."""


class OpeningRow(Model):
    """One row: how the room was opened (id, module, code, seed of its counts, questions), as JSON."""

    id = IntegerField(primary_key=True)
    opening = BlobField()
    port = IntegerField(default=0)

    class Meta:
        table_name = "opening"


class EventRow(Model):
    """What happened, in order, as JSON."""

    number = IntegerField(primary_key=True)
    event = BlobField()

    class Meta:
        table_name = "event"


class AnswerRow(Model):
    """A seat's answer to a vote. The first one stands, whoever sends it again."""

    seat = TextField()
    question = TextField()
    choice = TextField()

    class Meta:
        table_name = "answer"
        primary_key = CompositeKey("seat", "question")
        without_rowid = True


class StageRow(Model):
    """One row: what the trainer's screens show beside the room (the hour, the black screen), as JSON."""

    id = IntegerField(primary_key=True)
    shown = BlobField()

    class Meta:
        table_name = "stage"


MODELS = (OpeningRow, EventRow, AnswerRow, StageRow)
