"""Anonymous counts: who agreed, what was counted, what is on its way. A frozen copy, like the first."""

from peewee import BlobField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator


class Tile(Model):
    id = IntegerField(primary_key=True)

    class Meta:
        table_name = "tile"


class Outbox(Model):
    id = BlobField(primary_key=True)
    tile = ForeignKeyField(Tile, on_delete="CASCADE", null=True)
    campaign = TextField()
    count = BlobField()
    state = TextField()
    due = TextField(null=True)

    class Meta:
        table_name = "outbox"
        without_rowid = True


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001  (the runner's words)
    """Add the table and the marks; nobody has agreed to anything yet."""
    with db.bind_ctx([Outbox]):
        db.create_tables([Outbox], safe=False)
    db.execute_sql("ALTER TABLE folder ADD COLUMN reached INTEGER NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE tile ADD COLUMN consent TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE action ADD COLUMN counted INTEGER NOT NULL DEFAULT 0")
    db.pragma("user_version", 2)
