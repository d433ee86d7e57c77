"""Brings a database to the newest tables, with peewee's own runner and scripts shipped as data."""

from __future__ import annotations

import glob
from pathlib import Path

from peewee import SqliteDatabase

from awareness.errors import sentence
from awareness.progress.faults import MigrationsMissing
from awareness.progress.schema import SCHEMA_VERSION

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def stored_version(database: SqliteDatabase) -> int:
    """Give the number of the last migration a database has been through; 0 for an empty one."""
    return int(database.pragma("user_version"))


def bring_up(database: SqliteDatabase, scripts: Path = MIGRATIONS) -> None:
    """Run what is missing, each script in its own transaction, which also sets `user_version`.

    A database already at the newest version costs one PRAGMA. Killed in between, the next start goes on.
    Raises MigrationsMissing when the scripts were not shipped or do not reach the version of this program.
    """
    if stored_version(database) >= SCHEMA_VERSION:
        return
    from playhouse.migrations import Runner  # once in the life of a folder

    # The runner looks for files with a pattern: a program folder with brackets in its name must not be one.
    runner = Runner(database, glob.escape(str(scripts)))
    if not runner.migrations():
        raise MigrationsMissing(
            sentence("Le programme est incomplet. Réinstallez-le pour retrouver vos modules.")
        )
    runner.up()
    if stored_version(database) != SCHEMA_VERSION:
        raise MigrationsMissing(
            sentence("Le programme est incomplet. Réinstallez-le pour retrouver vos modules.")
        )
