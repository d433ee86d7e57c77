"""Opens the database a configuration names, with its tables at the newest version."""

from __future__ import annotations

from contextlib import ExitStack

from peewee import Database, SqliteDatabase

from awareness.collector.engine import Engine, SqliteEngine, is_marked
from awareness.collector.faults import NOT_INITIALISED, NotInitialised, Refused
from awareness.collector.migrate import bring_up, stored_version
from awareness.config import CollectorConfig

NOT_OURS = "Ce fichier (%(place)s) n'est pas la base d'un serveur de campagne ; il n'a pas été touché."


def open_engine(config: CollectorConfig, *, may_create: bool = False, hurried: bool = False) -> Engine:
    """Give the engine of a database that is ready for use.

    `may_create`: make an empty one where there is none. `hurried`: for a server, whose every transaction has
    a deadline. Raises NotInitialised, MigrationsMissing or StoreUnavailable.
    """
    engine = _engine(config, may_create=may_create, hurried=hurried)
    place = config.sqlite_file or "PostgreSQL"
    with ExitStack() as undoing:
        undoing.callback(engine.close)
        _prepare(engine, str(place), may_create=may_create)
        undoing.pop_all()
    return engine


def _engine(config: CollectorConfig, *, may_create: bool, hurried: bool) -> Engine:
    file = config.sqlite_file
    if file is not None:
        if not may_create and not (file.is_file() and file.stat().st_size):
            raise NotInitialised(NOT_INITIALISED, place=file)
        if file.is_file() and file.stat().st_size and not is_marked(file):
            raise Refused(NOT_OURS, place=file)
        return SqliteEngine(file, may_create=may_create, served=hurried)
    from awareness.collector.postgres import PostgresEngine

    return PostgresEngine(config.database, isolation=config.isolation, hurried=hurried)


def _prepare(engine: Engine, place: str, *, may_create: bool) -> None:
    version = engine.view(stored_version)
    if not version and not may_create:
        raise NotInitialised(NOT_INITIALISED, place=place)
    bring_up(engine.database)


def is_sqlite(database: Database) -> bool:
    """Say whether a database is SQLite's."""
    return isinstance(database, SqliteDatabase)
