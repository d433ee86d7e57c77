"""Brings a database to the newest tables, with peewee's own runner and scripts shipped as data."""

from __future__ import annotations

from pathlib import Path

from peewee import SqliteDatabase

from awareness.errors import sentence
from awareness.progress.faults import MigrationsMissing
from awareness.progress.schema import SCHEMA_VERSION

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
NEWEST = "newest.sql"
"""What all scripts together make, for a folder that is new: it has no rows to bring along."""

INCOMPLETE = sentence("Le programme est incomplet. Réinstallez-le pour retrouver vos modules.")


def stored_version(database: SqliteDatabase) -> int:
    """Give the number of the last migration a database has been through; 0 for an empty one."""
    return int(database.pragma("user_version"))


def bring_up(database: SqliteDatabase, scripts: Path = MIGRATIONS) -> None:
    """Give a new database the newest tables at once; run what an older one has not been through yet.

    Each script runs in its own transaction, which also sets `user_version`: killed in between, the next start
    goes on. A database already at the newest version costs one PRAGMA.
    Raises MigrationsMissing when the scripts were not shipped or do not reach the version of this program.
    """
    if stored_version(database) >= SCHEMA_VERSION:
        return
    newest = scripts / NEWEST
    if stored_version(database) == 0 and newest.is_file():
        database.connection().executescript(newest.read_text(encoding="utf-8"))
    if stored_version(database) < SCHEMA_VERSION:
        _run_scripts(database, scripts)
    if stored_version(database) != SCHEMA_VERSION:
        raise MigrationsMissing(INCOMPLETE)


def newest_tables() -> str:
    """Write the SQL of what the scripts make together, for `newest.sql`; a test holds them to each other."""
    database = SqliteDatabase(":memory:")
    _run_scripts(database, MIGRATIONS)
    database.execute_sql("UPDATE schema_migration SET applied = '2026-11-23 00:00:00'")
    *statements, end = database.connection().iterdump()
    marks = [f"PRAGMA {name} = {database.pragma(name)};" for name in ("application_id", "user_version")]
    return "\n".join([*statements, *marks, end, ""])


def _run_scripts(database: SqliteDatabase, scripts: Path) -> None:
    # Only where there is something to run.
    import glob

    from playhouse.migrations import Runner

    # The runner looks for files with a pattern: a program folder with brackets in its name must not be one.
    runner = Runner(database, glob.escape(str(scripts)))
    if not runner.migrations():
        raise MigrationsMissing(INCOMPLETE)
    runner.up()
