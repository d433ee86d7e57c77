"""« Où en êtes-vous ? » on the disk: each answer at once, every time through kept, nothing counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from awareness.progress import disk
from awareness.progress.store import ProgressStore
from tests.parts import ROOT

SAMPLE = ROOT / "tests" / "samples" / "databases" / "progress-4.sqlite"


class Clock:
    """A calendar somebody turns."""

    def __init__(self) -> None:
        self.day = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[ProgressStore]:
    opened = ProgressStore.open(tmp_path / "ici", clock=clock)
    yield opened
    opened.close()


def through(store: ProgressStore, trade: str = "shop", **answers: str) -> None:
    """Answer, and finish."""
    store.runs.begin(trade)
    for question, answer in answers.items():
        store.runs.answer(question, answer)
    store.runs.finish()


def test_a_closed_window_loses_no_answer(tmp_path: Path) -> None:
    store = ProgressStore.open(tmp_path)
    store.runs.begin("farm")
    store.runs.answer("copie", "non")
    # No close: the program was killed.
    again = ProgressStore.open(tmp_path)
    under_way = again.runs.under_way()
    store.close()
    again.close()
    assert under_way is not None
    assert (under_way.trade, under_way.answers) == ("farm", {"copie": "non"})


def test_the_last_answer_to_a_question_stands(store: ProgressStore) -> None:
    through(store, copie="non")
    store.runs.begin("shop")
    store.runs.answer("copie", "non")
    store.runs.answer("copie", "essayee")
    under_way = store.runs.under_way()
    assert under_way is not None
    assert under_way.answers == {"copie": "essayee"}


def test_every_time_through_is_kept_with_its_day_the_last_one_first(
    store: ProgressStore, clock: Clock
) -> None:
    through(store, copie="non")
    clock.day = datetime(2026, 9, 7, tzinfo=UTC)
    through(store, copie="essayee")
    seen = [(run.finished_on, run.answers) for run in store.runs.finished()]
    assert seen == [("2026-09-07", {"copie": "essayee"}), ("2026-03-02", {"copie": "non"})]
    assert store.runs.under_way() is None


def test_beginning_again_forgets_what_was_under_way_and_nothing_else(store: ProgressStore) -> None:
    through(store, copie="non")
    store.runs.begin("farm")
    store.runs.answer("rib", "payer")
    store.runs.begin("garage")
    assert [(run.trade, run.answers) for run in store.runs.all()] == [
        ("shop", {"copie": "non"}),
        ("garage", {}),
    ]


def test_an_answer_without_a_run_changes_nothing(store: ProgressStore) -> None:
    store.runs.answer("copie", "non")
    store.runs.finish()
    assert store.runs.all() == ()


def test_each_tile_has_its_own_and_erasing_takes_it_along(tmp_path: Path) -> None:
    store = ProgressStore.open(tmp_path)
    through(store, copie="non")
    first = store.current_tile()
    store.choose_tile(store.add_tile("cigale", "ocre").id)
    other = store.runs.all()
    store.erase_tile(first.id)
    store.close()
    store = ProgressStore.open(tmp_path)
    store.close()
    assert other == ()
    assert b"copie" not in (tmp_path / disk.MAIN).read_bytes()


def test_runs_travel_with_ones_progress_and_never_double(store: ProgressStore, tmp_path: Path) -> None:
    through(store, copie="non")
    store.runs.begin("farm")
    store.runs.answer("rib", "payer")
    file = tmp_path / "progression.dix"
    store.export(file)
    there = ProgressStore.open(tmp_path / "la-bas")
    there.import_file(file)
    there.import_file(file)
    arrived = there.runs.all()
    there.close()
    assert arrived == store.runs.all()
    assert len(arrived) == 2


def test_of_two_under_way_the_one_with_more_answers_goes_on(store: ProgressStore, tmp_path: Path) -> None:
    store.runs.begin("farm")
    store.runs.answer("rib", "payer")
    file = tmp_path / "progression.dix"
    store.export(file)
    there = ProgressStore.open(tmp_path / "la-bas")
    there.runs.begin("shop")
    there.runs.answer("copie", "non")
    there.runs.answer("rib", "appeler")
    there.import_file(file)
    kept = there.runs.under_way()
    there.close()
    assert kept is not None
    assert kept.trade == "shop"


def test_a_run_ended_elsewhere_is_ended_here(store: ProgressStore, tmp_path: Path) -> None:
    store.runs.begin("farm")
    file = tmp_path / "progression.dix"
    store.export(file)
    there = ProgressStore.open(tmp_path / "la-bas")
    there.import_file(file)
    there.runs.answer("copie", "non")
    there.runs.finish()
    there.export(file)
    there.close()
    store.import_file(file)
    store.import_file(file)
    assert [run.answers for run in store.runs.finished()] == [{"copie": "non"}]
    assert store.runs.under_way() is None


def test_a_run_in_an_erased_tile_comes_to_the_one_that_asks_for_it(
    store: ProgressStore, tmp_path: Path
) -> None:
    through(store, copie="non")
    file = tmp_path / "progression.dix"
    store.export(file)
    first = store.current_tile()
    store.choose_tile(store.add_tile("cigale", "ocre").id)
    store.erase_tile(first.id)
    store.import_file(file)
    assert [run.answers for run in store.runs.finished()] == [{"copie": "non"}]


def test_a_folder_of_this_version_opens_with_its_runs(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / disk.MAIN)
    store = ProgressStore.open(tmp_path)
    seen = store.runs.finished(), store.runs.under_way()
    store.close()
    assert [(run.trade, run.finished_on) for run in seen[0]] == [("shop", "2026-11-24")]
    assert seen[1] is not None
    assert seen[1].answers == {"copie": "essayee"}
