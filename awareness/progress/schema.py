"""The tables of the learner's disk, as peewee models that belong to no database.

Every query names its database when it runs (`.execute(database)`), so two stores never share one by accident.
Numbers of tiles and attempts are random: work kept in memory can be written later without meeting
another's number.
Order is by `sequence`, a counter of the folder, never by the clock.
"""

from __future__ import annotations

from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

SCHEMA_VERSION = 5
"""The number of the last migration; stored in the file as `user_version`."""

APPLICATION_ID = 0x31304D43
"""« 10MC »: says that a SQLite file is one of ours."""


class Folder(Model):
    """One row: the counter that orders everything, whether the last stop was clean, and who is learning.

    `reached` is 1 once this business was counted as reached; it outlives « Non », erasing and moving.
    """

    id = IntegerField(primary_key=True)
    sequence = IntegerField(default=0)
    clean = BooleanField(default=True)
    current_tile = IntegerField(null=True)
    reached = IntegerField(default=0)

    class Meta:
        table_name = "folder"


class TileRow(Model):
    """« Qui apprend ? »: a picture, a colour, no name. `erased`: the sequence of its erasing, or NULL.

    `consent`: what was said of anonymous counts: "yes", "no", or "" while nothing was.
    """

    id = IntegerField(primary_key=True)
    picture = TextField()
    colour = TextField()
    made = IntegerField()
    erased = IntegerField(null=True)
    consent = TextField(default="")

    class Meta:
        table_name = "tile"


class AttemptRow(Model):
    """One person's way through one version of a module. Open: neither `finished` nor `dropped`.

    A refresher is an attempt of no module (`module` is ""): `drawn` names its items, as a JSON list.
    `uid` is 32 hex digits made at its beginning; `counted` is 1 once it was counted or never may be.
    """

    id = IntegerField(primary_key=True)
    uid = TextField(unique=True)
    tile = ForeignKeyField(TileRow, on_delete="CASCADE", lazy_load=False)
    module = TextField()
    version = TextField()
    seed = TextField()
    begun = IntegerField()
    touched = IntegerField()
    dropped = IntegerField(null=True)
    finished = IntegerField(null=True)
    finished_on = TextField(null=True)
    score = IntegerField(null=True)
    passed = BooleanField(null=True)
    band = IntegerField(null=True)
    before = IntegerField(null=True)
    after = IntegerField(null=True)
    to_review = TextField(null=True)
    drawn = TextField(default="[]")
    counted = IntegerField(default=0)

    class Meta:
        table_name = "attempt"


class AnswerRow(Model):
    """What was stored for one step. The first one stands."""

    attempt = ForeignKeyField(AttemptRow, on_delete="CASCADE", lazy_load=False)
    key = TextField()
    response = BlobField()
    right = BooleanField(null=True)
    sequence = IntegerField()

    class Meta:
        table_name = "answer"
        primary_key = CompositeKey("attempt", "key")


class PlanRow(Model):
    """What a person put together in a tool of a module; the last one stands."""

    tile = ForeignKeyField(TileRow, on_delete="CASCADE", lazy_load=False)
    module = TextField()
    item = TextField()
    response = BlobField()
    sequence = IntegerField()

    class Meta:
        table_name = "plan"
        primary_key = CompositeKey("tile", "module", "item")


class ActionRow(Model):
    """What became of a module's action: done, not_yet or not_for_me; the last word stands.

    `counted` is 1 once its « fait » was counted or never may be.
    """

    tile = ForeignKeyField(TileRow, on_delete="CASCADE", lazy_load=False)
    module = TextField()
    state = TextField()
    sequence = IntegerField()
    counted = IntegerField(default=0)

    class Meta:
        table_name = "action"
        primary_key = CompositeKey("tile", "module")


class OutboxRow(Model):
    """A count on its way: its JSON as it is or will be sent, under its own random id.

    `tile` is whose « Oui » it rests on; NULL for a room's. `state`: new, exposed (shown to a network or a
    stick, never edited again), later (the campaign does not know the module yet), acknowledged, refused.
    `due`: the ISO day before which it is not sent (later, acknowledged). No order of insertion is kept.
    """

    id = BlobField(primary_key=True)
    tile = ForeignKeyField(TileRow, on_delete="CASCADE", null=True, lazy_load=False)
    campaign = TextField()
    count = BlobField()
    state = TextField()
    due = TextField(null=True)

    class Meta:
        table_name = "outbox"
        without_rowid = True


class RunRow(Model):
    """« Où en êtes-vous ? », once through: question → answer as JSON; open while `finished_on` is NULL.

    `uid` is 32 hex digits made at its beginning. Runs are never counted, and none is ever written over.
    """

    uid = TextField(primary_key=True)
    tile = ForeignKeyField(TileRow, on_delete="CASCADE", lazy_load=False)
    trade = TextField()
    answers = TextField()
    begun = IntegerField()
    finished_on = TextField(null=True)

    class Meta:
        table_name = "run"
        without_rowid = True


class RoomRow(Model):
    """A closed room: its counters as JSON, on which day; no name, no seat, no answer of a person.

    Its row says that its counts were made, or were not to be made: it is never counted again. Erased, it
    is a row with nothing but its id.
    """

    id = TextField(primary_key=True)
    module = TextField()
    closed_on = TextField()
    result = BlobField()

    class Meta:
        table_name = "room"
        without_rowid = True


class SettingRow(Model):
    """A setting of the data folder: language, size of the text, theme, what the business said of itself."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "setting"


MODELS = (Folder, TileRow, AttemptRow, AnswerRow, PlanRow, ActionRow, OutboxRow, RunRow, RoomRow, SettingRow)
