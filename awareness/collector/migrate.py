"""Brings a database to the newest tables, with peewee's own runner and scripts shipped as data."""

from __future__ import annotations

import glob
from pathlib import Path

from peewee import Database, SqliteDatabase

from awareness.collector.faults import MigrationsMissing
from awareness.collector.schema import SCHEMA_VERSION

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
HISTORY = "schema_migration"
ADVISORY_LOCK = 0x31304D5301
"""Two servers that start at once on one PostgreSQL make its tables once."""

INCOMPLETE = "Le programme est incomplet : ses scripts de base de données manquent. Réinstallez-le."
NEWER = "Cette base est d'une version plus récente du programme. Mettez le programme à jour."


def stored_version(database: Database) -> int:
    """Give the number of the last migration a database has been through; 0 for an empty one."""
    if not database.table_exists(HISTORY):
        return 0
    names = database.execute_sql("SELECT name FROM schema_migration").fetchall()
    return max((int(name[:4]) for (name,) in names), default=0)


def bring_up(database: Database, scripts: Path = MIGRATIONS) -> None:
    """Run what is missing, each script in its own transaction. Killed in between, the next start goes on.

    Raises MigrationsMissing when the scripts were not shipped, stop short of this program, or are behind
    the database.
    """
    version = stored_version(database)
    if version > SCHEMA_VERSION:
        raise MigrationsMissing(NEWER)
    if version == SCHEMA_VERSION:
        return
    from playhouse.migrations import Runner

    is_shared = not isinstance(database, SqliteDatabase)
    if is_shared:
        database.execute_sql("SELECT pg_advisory_lock(%s)", (ADVISORY_LOCK,))
    try:
        # The runner looks for files with a pattern: a program folder with brackets must not be one.
        Runner(database, glob.escape(str(scripts))).up()
        if stored_version(database) != SCHEMA_VERSION:
            raise MigrationsMissing(INCOMPLETE)
    finally:
        if is_shared:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (ADVISORY_LOCK,))
