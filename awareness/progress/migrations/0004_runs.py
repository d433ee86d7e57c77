"""« Où en êtes-vous ? »: every time through, with its day. A frozen copy, like the first."""

from peewee import ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator


class Tile(Model):
    id = IntegerField(primary_key=True)

    class Meta:
        table_name = "tile"


class Run(Model):
    uid = TextField(primary_key=True)
    tile = ForeignKeyField(Tile, on_delete="CASCADE")
    trade = TextField()
    answers = TextField()
    begun = IntegerField()
    finished_on = TextField(null=True)

    class Meta:
        table_name = "run"
        without_rowid = True


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001  (the runner's words)
    """Add the table; nobody has answered yet."""
    with db.bind_ctx([Run]):
        db.create_tables([Run], safe=False)
    db.execute_sql("CREATE UNIQUE INDEX run_open ON run (tile_id) WHERE finished_on IS NULL")
    db.pragma("user_version", 4)
