"""Refreshers: which items one was made of. A frozen copy, like the others."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001  (the runner's words)
    """Add the names of the drawn items; an attempt at a module draws from its seed alone and has none."""
    db.execute_sql("ALTER TABLE attempt ADD COLUMN drawn TEXT NOT NULL DEFAULT '[]'")
    db.pragma("user_version", 3)
