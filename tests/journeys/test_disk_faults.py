"""Faults of real files: damaged, missing, newer, locked, foreign, in folders with awkward names."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from awareness.learning.session import Answer, Outcome
from awareness.progress import copies, disk
from awareness.progress.disk import MAIN, PART
from awareness.progress.faults import KeepingFailed, ProgressDamaged
from awareness.progress.schema import SCHEMA_VERSION
from awareness.progress.store import ProgressStore

OUTCOME = Outcome(score=4, passed=True, band=2, before=1, after=2, to_review=("a",))
DAY = datetime(2026, 11, 23, tzinfo=UTC)


def opened(folder: Path, *, portable: bool = False) -> ProgressStore:
    return ProgressStore.open(folder, portable=portable, clock=lambda: DAY)


def learn(store: ProgressStore, module: str, *keys: str, finish: bool = False) -> int:
    attempt = store.begin(module, "2026.1", "graine")
    for key in keys:
        store.save_answer(attempt.id, Answer(key, b'{"text":"%s"}' % (b"x" * 900), None))
    if finish:
        store.complete(attempt.id, OUTCOME)
    return attempt.id


def told(store: ProgressStore) -> list[str]:
    return [notice.code for notice in store.status.notices]


@pytest.fixture
def folder(data_dir: Path) -> Path:
    """A folder with one finished module in its copies, and one begun since."""
    store = opened(data_dir)
    learn(store, "hameconnage", "before.a", "story", finish=True)
    learn(store, "sauvegardes", "before.a", *(f"idea.{number}" for number in range(20)))
    store._keeper._disk.close()  # type: ignore[union-attr]  # cut off: no clean stop, no copy of what came last
    return data_dir


def truncate(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def zero_a_page(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(4096 * 2)
        file.write(bytes(4096 * 3))


def scribble(path: Path) -> None:
    path.write_bytes(b"Ceci n'est pas une base de donn\xc3\xa9es. " * 200)


def foreign(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE autre (x)")


@pytest.mark.parametrize("damage", [truncate, zero_a_page, scribble, foreign])
def test_a_damaged_file_is_moved_aside_and_its_copy_used(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    path = folder / MAIN
    damage(path)
    broken = path.read_bytes()
    store = opened(folder)
    assert (store.status.mode, told(store)) == ("disk", ["damaged"])
    assert store.states()["hameconnage"].score == 4
    assert "progress-abime-2026-11-23.sqlite" in str(store.status.notices[0])
    assert folder.joinpath("progress-abime-2026-11-23.sqlite").read_bytes() == broken
    learn(store, "incident", "before.a")
    store.close()
    again = opened(folder)
    assert (told(again), set(again.states())) == ([], {"hameconnage", "incident"})
    again.close()


def test_the_sentence_names_what_was_done_since_the_copy_when_it_can_be_read(folder: Path) -> None:
    path = folder / MAIN
    with contextlib.closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answer'").fetchone()[0]
    with path.open("rb+") as file:
        file.seek(4096 * (page - 1))
        file.write(b"\xff" * 4096)
    store = opened(folder)
    (notice,) = store.status.notices
    store.close()
    assert "à refaire (sauvegardes)" in str(notice)
    assert notice.values["modules"] == "sauvegardes"


def test_the_second_copy_is_used_when_the_first_is_damaged_too(folder: Path) -> None:
    newer, older = copies.copy_paths(folder / MAIN)
    shutil.copy(newer, older)
    scribble(folder / MAIN)
    scribble(newer)
    store = opened(folder)
    assert (told(store), store.states()["hameconnage"].score) == (["damaged"], 4)
    store.close()


def test_without_any_sound_copy_one_starts_anew_and_is_told(folder: Path) -> None:
    for path in (folder / MAIN, *copies.copy_paths(folder / MAIN)):
        scribble(path)
    store = opened(folder)
    assert "repart de zéro" in str(store.status.notices[0])
    learn(store, "hameconnage", "before.a")
    assert (store.status.mode, store.states()["hameconnage"].steps_done) == ("disk", 1)
    store.close()


def test_damaged_files_of_one_day_never_take_each_others_place(folder: Path) -> None:
    for _ in range(3):
        scribble(folder / MAIN)
        opened(folder).close()
    assert len(list(folder.glob("progress-abime-*.sqlite"))) == 3


def test_damage_met_in_use_is_mended_at_once_and_the_next_call_works(folder: Path) -> None:
    store = opened(folder)
    learn(store, "incident", *(f"idea.{number}" for number in range(300)))
    store.close()
    store = opened(folder)
    store.begin("incident", "2026.1", "graine")
    path = folder / MAIN
    store._keeper._disk.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    store._keeper._disk.execute_sql("PRAGMA cache_size = 0")  # type: ignore[union-attr]
    with path.open("rb+") as file:
        file.seek(4096 * 4)
        file.write(b"\xaa" * (path.stat().st_size - 4096 * 4))
    with pytest.raises(ProgressDamaged, match="sa copie l'a remplacé"):
        learn(store, "incident", "quiz.a", "quiz.b")
    assert (store.status.mode, told(store)) == ("disk", ["damaged"])
    learn(store, "hameconnage", "story")
    store.close()


def test_a_file_that_vanished_comes_back_from_its_copy(folder: Path) -> None:
    folder.joinpath(MAIN).unlink()
    store = opened(folder)
    assert (told(store), store.states()["hameconnage"].score) == (["copy-used"], 4)
    store.forget_notices()
    assert told(store) == []
    store.close()


def test_a_copy_that_fails_blocks_nothing(folder: Path) -> None:
    store = opened(folder)
    for copy in copies.copy_paths(folder / MAIN):
        copy.unlink(missing_ok=True)
        copy.mkdir()
        copy.joinpath("x").touch()
    learn(store, "sauvegardes", "quiz.a", finish=True)
    store.close()
    again = opened(folder)
    assert (again.status.mode, again.states()["sauvegardes"].score) == ("disk", 4)
    again.close()


def make_newer(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    content[60:64] = struct.pack(">I", 99)
    path.write_bytes(bytes(content))
    return bytes(content)


@pytest.fixture
def newer(folder: Path) -> bytes:
    """The bytes of the folder's file, now written by a newer program."""
    return make_newer(folder / MAIN)


def test_a_newer_file_is_left_alone_and_the_person_told(folder: Path, newer: bytes) -> None:
    store = opened(folder)
    assert (store.status.mode, store.status.newer, told(store)) == ("memory", True, ["newer"])
    assert store.states() == {}
    learn(store, "incident", "before.a")
    store.close()
    assert folder.joinpath(MAIN).read_bytes() == newer


def test_a_newer_file_can_be_copied_byte_for_byte_to_documents(
    folder: Path, newer: bytes, tmp_path: Path
) -> None:
    store = opened(folder)
    documents = tmp_path / "Mes documents"
    first, second = store.copy_newer_to(documents), store.copy_newer_to(documents)
    assert first != second
    assert first.read_bytes() == second.read_bytes() == newer
    with pytest.raises(KeepingFailed):
        store.copy_newer_to(folder / MAIN)
    store.close()


def test_going_on_apart_keeps_what_was_just_done_and_all_joins_up_later(folder: Path, newer: bytes) -> None:
    store = opened(folder)
    learn(store, "incident", "before.a")
    store.continue_apart()
    assert (store.status.mode, store.status.newer, told(store)) == ("disk", False, ["apart"])
    learn(store, "incident", "story", finish=True)
    store.close()
    store = opened(folder)
    assert (told(store), store.states()["incident"].score) == (["apart"], 4)
    store.close()
    assert folder.joinpath(MAIN).read_bytes() == newer
    content = bytearray(newer)
    content[60:64] = struct.pack(">I", SCHEMA_VERSION)
    folder.joinpath(MAIN).write_bytes(
        bytes(content)
    )  # the program was updated: the file is of its time again
    for _ in range(2):
        store = opened(folder)
        assert set(store.states()) == {"hameconnage", "sauvegardes", "incident"}
        assert (told(store), len(store.tiles())) == ([], 1)
        store.close()
    assert [path.name for path in folder.glob("progress-a-part*")] == [
        "progress-a-part-repris-2026-11-23.sqlite"
    ]
    assert not folder.joinpath(PART).exists()


def test_a_file_locked_by_another_program_keeps_answers_in_memory_after_five_seconds(folder: Path) -> None:
    store = opened(folder)
    with contextlib.closing(sqlite3.connect(folder / MAIN, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        learn(store, "incident", "before.a")
        assert (store.status.mode, told(store)) == ("memory", ["busy"])
        learn(store, "incident", "before.b")
        other.execute("ROLLBACK")
    learn(store, "incident", "story")
    assert (store.status.mode, told(store)) == ("disk", [])
    store.close()
    again = opened(folder)
    assert list(again.answers(again.states()["incident"].attempt_id)) == ["before.a", "before.b", "story"]
    again.close()


def test_on_a_stick_the_file_is_ours_alone_and_a_second_program_says_so(data_dir: Path) -> None:
    first = opened(data_dir, portable=True)
    learn(first, "incident", "before.a")
    second = disk.open_disk(disk.Place(data_dir / MAIN, portable=True, clock=lambda: DAY), patience_ms=50)
    assert (second.database, second.trouble and second.trouble.value) == (None, "busy")
    first.close()
    assert not data_dir.joinpath(MAIN + "-wal").exists()


NAMES = [
    "Mes documents à moi",
    "50 % #1 ? fait",
    "file:essai?mode=ro",
    "%41%2e",
    "l'été [2026] {x}",
    "a" * 240,
]


@pytest.mark.parametrize("portable", [False, True], ids=["laptop", "stick"])
@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:12])
def test_awkward_folder_names_work(tmp_path: Path, name: str, portable: bool) -> None:
    folder = tmp_path / name
    store = opened(folder, portable=portable)
    learn(store, "hameconnage", "before.a", finish=True)
    store.export(folder / "ma progression.progression")
    store.close()
    scribble(folder / MAIN)
    store = opened(folder, portable=portable)
    assert (told(store), store.states()["hameconnage"].score) == (["damaged"], 4)
    store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "runtime"])


def test_a_long_path_on_windows_is_given_in_its_long_form() -> None:
    long = Path("/" + "x" * 240)
    assert disk.system_path(long, windows=True).startswith("\\\\?\\")
    assert disk.system_path(long, windows=False) == str(long)
    assert disk.system_path(Path("/court"), windows=True) == "/court"
