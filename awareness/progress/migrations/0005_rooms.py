"""Closed rooms: their counters, once each. A frozen copy, like the first."""

from peewee import BlobField, Model, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator


class Room(Model):
    id = TextField(primary_key=True)
    module = TextField()
    closed_on = TextField()
    result = BlobField()

    class Meta:
        table_name = "room"
        without_rowid = True


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001  (the runner's words)
    """Add the table; no room was closed before."""
    with db.bind_ctx([Room]):
        db.create_tables([Room], safe=False)
    db.pragma("user_version", 5)
