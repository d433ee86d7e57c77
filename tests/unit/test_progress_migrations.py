"""The tables grow with the program, on new and on old folders, and a program without its scripts says so."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from awareness.progress import disk, migrate
from awareness.progress.faults import MigrationsMissing
from awareness.progress.migrate import MIGRATIONS, NEWEST, bring_up, newest_tables, stored_version
from awareness.progress.schema import APPLICATION_ID, MODELS, SCHEMA_VERSION
from awareness.progress.store import ProgressStore
from tests.parts import ROOT

SAMPLES = ROOT / "tests" / "samples" / "databases"
NEXT = """
from peewee import TextField

def up(migrator, db):
    migrator.migrate(migrator.add_column("attempt", "mode", TextField(default="solo")))
    db.pragma("user_version", %d)
"""


def scripts_with(folder: Path, text: str) -> Path:
    """A folder of scripts: the shipped ones and one more."""
    folder.mkdir(parents=True)
    for script in MIGRATIONS.glob("[0-9]*.py"):
        shutil.copy(script, folder)
    number = SCHEMA_VERSION + 1
    folder.joinpath(f"{number:04d}_next.py").write_text(text % number, encoding="utf-8")
    return folder


def columns(path: Path, table: str) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_the_last_script_bears_the_version_of_the_schema() -> None:
    assert max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.py")) == SCHEMA_VERSION


def test_a_new_folder_gets_the_tables_the_models_speak_of(tmp_path: Path) -> None:
    ProgressStore.open(tmp_path).close()
    path = tmp_path / disk.MAIN
    for model in MODELS:
        fields = {field.column_name for field in model._meta.sorted_fields}
        assert columns(path, model._meta.table_name) == fields
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_a_new_folder_gets_at_once_what_the_scripts_make_one_after_the_other() -> None:
    hint = "a script is new: write newest.sql again (CONTRIBUTING, « Change what is stored »)"
    assert MIGRATIONS.joinpath(NEWEST).read_text(encoding="utf-8") == newest_tables(), hint


def test_a_new_folder_goes_on_with_the_scripts_that_come_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = scripts_with(tmp_path / "scripts", NEXT)
    shutil.copy(MIGRATIONS / NEWEST, scripts)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    database = disk.connect(tmp_path / disk.MAIN)
    bring_up(database, scripts)
    version = stored_version(database)
    database.close()
    assert version == SCHEMA_VERSION + 1
    assert "mode" in columns(tmp_path / disk.MAIN, "attempt")


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("progress-*.sqlite")), ids=lambda path: path.stem)
def test_every_version_ever_shipped_opens_with_all_it_holds(tmp_path: Path, sample: Path) -> None:
    shutil.copy(sample, tmp_path / disk.MAIN)
    store = ProgressStore.open(tmp_path)
    states = store.states()
    attempt = store.open_attempt("sauvegardes")
    assert attempt is not None
    seen = (
        list(store.answers(attempt.id)),
        [tile.picture for tile in store.tiles()],
        store.setting("language"),
    )
    assert store.status.notices == ()
    store.close()
    assert (states["hameconnage"].score, states["sauvegardes"].state) == (4, "open")
    assert seen == (["before.a", "before.b", "story"], ["olivier", "cigale"], "oc")


def test_there_is_a_sample_of_every_version() -> None:
    names = {path.name for path in SAMPLES.glob("progress-*.sqlite")}
    versions = sorted(int(script.name[:4]) for script in MIGRATIONS.glob("[0-9]*.py"))
    assert versions[-1] == SCHEMA_VERSION
    assert names == {f"progress-{version}.sqlite" for version in versions}


def test_nobody_has_agreed_to_anything_in_a_folder_from_before_the_counts(tmp_path: Path) -> None:
    found = {}
    for version in (1, 2):
        folder = tmp_path / str(version)
        folder.mkdir()
        shutil.copy(SAMPLES / f"progress-{version}.sqlite", folder / disk.MAIN)
        store = ProgressStore.open(folder)
        found[version] = (store.consent(), len(store.outbox()))
        store.close()
    assert found == {1: ("", 0), 2: ("yes", 8)}


def test_a_later_script_brings_an_old_database_up_with_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / disk.MAIN
    shutil.copy(SAMPLES / "progress-1.sqlite", path)
    scripts = scripts_with(tmp_path / "scripts [1]", NEXT)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    database = disk.connect(path)
    bring_up(database, scripts)
    bring_up(database, scripts)
    modes = database.execute_sql("SELECT DISTINCT mode FROM attempt").fetchall()
    answers = database.execute_sql("SELECT count(*) FROM answer").fetchone()[0]
    version = stored_version(database)
    database.close()
    assert (modes, answers > 0, version) == ([("solo",)], True, SCHEMA_VERSION + 1)


def test_a_script_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / disk.MAIN
    shutil.copy(SAMPLES / "progress-1.sqlite", path)
    scripts = scripts_with(tmp_path / "scripts", NEXT + "    raise ValueError\n")
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    database = disk.connect(path)
    with pytest.raises(ValueError):  # noqa: PT011
        bring_up(database, scripts)
    version = stored_version(database)
    database.close()
    assert version == SCHEMA_VERSION
    assert "mode" not in columns(path, "attempt")


def test_no_script_at_all_is_an_error_and_not_an_empty_folder(tmp_path: Path) -> None:
    database = disk.connect(tmp_path / disk.MAIN)
    with pytest.raises(MigrationsMissing, match="Réinstallez-le"):
        bring_up(database, tmp_path)
    database.close()


def test_scripts_that_stop_short_of_this_program_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    database = disk.connect(tmp_path / disk.MAIN)
    with pytest.raises(MigrationsMissing):
        bring_up(database)
    database.close()


def test_neither_a_new_folder_nor_a_made_one_loads_the_runner(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from awareness.progress.store import ProgressStore;"
        "ProgressStore.open(Path(sys.argv[1])).close(); print('playhouse.migrations' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    for _ in range(2):
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "False"
