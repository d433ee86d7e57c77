"""The first tables. A frozen copy: later changes of schema.py do not touch it."""

from peewee import (
    SQL,
    BlobField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Folder(Model):
    id = IntegerField(primary_key=True)
    sequence = IntegerField(constraints=[SQL("DEFAULT 0")])
    clean = BooleanField(constraints=[SQL("DEFAULT 1")])
    current_tile = IntegerField(null=True)

    class Meta:
        table_name = "folder"


class Tile(Model):
    id = IntegerField(primary_key=True)
    picture = TextField()
    colour = TextField()
    made = IntegerField()
    erased = IntegerField(null=True)

    class Meta:
        table_name = "tile"


class Attempt(Model):
    id = IntegerField(primary_key=True)
    uid = TextField(unique=True)
    tile = ForeignKeyField(Tile, on_delete="CASCADE", index=False)
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
    counted = IntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "attempt"
        indexes = ((("tile", "module", "version"), False),)


class Answer(Model):
    attempt = ForeignKeyField(Attempt, on_delete="CASCADE", index=False)
    key = TextField()
    response = BlobField()
    right = BooleanField(null=True)
    sequence = IntegerField()

    class Meta:
        table_name = "answer"
        primary_key = CompositeKey("attempt", "key")


class Plan(Model):
    tile = ForeignKeyField(Tile, on_delete="CASCADE", index=False)
    module = TextField()
    item = TextField()
    response = BlobField()
    sequence = IntegerField()

    class Meta:
        table_name = "plan"
        primary_key = CompositeKey("tile", "module", "item")


class Action(Model):
    tile = ForeignKeyField(Tile, on_delete="CASCADE", index=False)
    module = TextField()
    state = TextField()
    sequence = IntegerField()

    class Meta:
        table_name = "action"
        primary_key = CompositeKey("tile", "module")


class Setting(Model):
    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "setting"


TABLES = [Folder, Tile, Attempt, Answer, Plan, Action, Setting]


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001  (the runner's words)
    """Make the tables, the folder's one row, and write whose file this is."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES, safe=False)
    # At most one open attempt of a module for each tile: two clicks at once cannot begin it twice.
    db.execute_sql(
        "CREATE UNIQUE INDEX attempt_open ON attempt (tile_id, module)"
        " WHERE finished IS NULL AND dropped IS NULL"
    )
    db.execute_sql("INSERT INTO folder (id, sequence, clean) VALUES (1, 0, 1)")
    db.pragma("application_id", 0x31304D43)
    db.pragma("user_version", 1)
