"""What a person answers is kept: attempts, tiles, plans and settings, in the order things were done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from awareness.learning.session import Answer, Outcome
from awareness.progress import disk
from awareness.progress.faults import AttemptGone, ProgressError, TileGone
from awareness.progress.store import ProgressStore

OUTCOME = Outcome(score=4, passed=True, band=2, before=1, after=2, to_review=("piece-jointe",))


def answer(key: str, *, right: bool | None = None, response: bytes = b"{}") -> Answer:
    return Answer(key, response, right)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProgressStore]:
    with_disk = ProgressStore.open(tmp_path / "progression")
    yield with_disk
    with_disk.close()


def test_a_new_folder_has_nobody_in_it_and_says_nothing(store: ProgressStore) -> None:
    assert store.status.mode == "disk"
    assert store.status.notices == ()
    assert (store.tiles(), store.states(), store.latest(), store.plans(), store.others()) == (
        (),
        {},
        None,
        (),
        (),
    )


def test_the_first_module_makes_the_first_tile_without_asking(store: ProgressStore) -> None:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    (tile,) = store.tiles()
    assert (attempt.tile, store.current_tile()) == (tile.id, tile)


def test_beginning_twice_gives_the_same_attempt_whatever_the_version(store: ProgressStore) -> None:
    first = store.begin("hameconnage", "2026.1", "graine")
    assert store.begin("hameconnage", "2027.1", "autre") == first
    assert store.open_attempt("hameconnage") == first
    assert store.open_attempt("sauvegardes") is None


def test_answers_come_back_as_given_and_in_the_order_given(store: ProgressStore) -> None:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    given = [
        answer("before.b", right=False, response='{"option":"oui « é »"}'.encode()),
        answer("before.a", right=True),
        answer("story"),
    ]
    for one in given:
        store.save_answer(attempt.id, one)
    assert list(store.answers(attempt.id).values()) == given
    assert store.states()["hameconnage"].steps_done == 3


def test_the_first_answer_of_a_step_stands(store: ProgressStore) -> None:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    store.save_answer(attempt.id, answer("quiz.a", right=False))
    store.save_answer(attempt.id, answer("quiz.a", right=True))
    assert store.answers(attempt.id)["quiz.a"].right is False


def test_an_answer_to_an_attempt_that_is_gone_is_refused_in_a_sentence(store: ProgressStore) -> None:
    with pytest.raises(AttemptGone, match="Reprenez-le depuis l'accueil"):
        store.save_answer(12, answer("story"))
    with pytest.raises(AttemptGone):
        store.complete(12, OUTCOME)
    assert store.answers(12) == {}


def test_completing_keeps_the_outcome_and_twice_changes_nothing(store: ProgressStore) -> None:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    store.complete(attempt.id, OUTCOME, last=answer("action"))
    store.complete(attempt.id, Outcome(0, passed=False, band=0, before=0, after=0, to_review=()))
    state = store.states()["hameconnage"]
    assert (state.state, state.score, state.to_review) == ("finished", 4, ("piece-jointe",))
    assert list(store.answers(attempt.id)) == ["action"]
    assert store.attempt(attempt.id).finished
    assert store.latest() is None


def test_a_module_begun_again_is_open_and_keeps_its_last_score(store: ProgressStore) -> None:
    first = store.begin("hameconnage", "2026.1", "graine")
    store.complete(first.id, OUTCOME)
    again = store.begin("hameconnage", "2026.1", "autre")
    state = store.states()["hameconnage"]
    assert again.id != first.id
    assert (state.state, state.attempt_id, state.score, state.steps_done) == ("open", again.id, 4, 0)


def test_a_module_whose_version_is_gone_restarts_with_the_opening_answers(store: ProgressStore) -> None:
    old = store.begin("hameconnage", "2026.1", "graine")
    for key in ("before.a", "before.b", "story", "idea.1"):
        store.save_answer(old.id, answer(key))
    fresh = store.restart(old, "2027.1", "autre")
    assert list(store.answers(fresh.id)) == ["before.a", "before.b"]
    assert (fresh.version, store.open_attempt("hameconnage")) == ("2027.1", fresh)
    assert store.states()["hameconnage"].attempt_id == fresh.id


def test_the_module_touched_last_is_the_one_to_go_on_with(store: ProgressStore) -> None:
    first = store.begin("hameconnage", "2026.1", "graine")
    store.begin("sauvegardes", "2026.1", "graine")
    assert store.latest() == "sauvegardes"
    store.save_answer(first.id, answer("story"))
    assert store.latest() == "hameconnage"
    assert list(store.states()) == ["hameconnage", "sauvegardes"]


@pytest.mark.parametrize("year", [1980, 2099])
def test_a_wrong_clock_changes_nothing_but_the_date_that_is_shown(tmp_path: Path, year: int) -> None:
    """Each reading of this clock is ten years before the last one."""
    readings = iter(datetime(year, 6, 1, tzinfo=UTC) - timedelta(days=3650 * turn) for turn in range(50))
    store = ProgressStore.open(tmp_path, clock=lambda: next(readings))
    for module in ("hameconnage", "sauvegardes", "incident"):
        store.complete(store.begin(module, "2026.1", "graine").id, OUTCOME)
    assert list(store.states()) == ["incident", "sauvegardes", "hameconnage"]
    dates = [state.finished_on for state in store.states().values()]
    store.close()
    assert all(date and len(date) == 10 for date in dates)
    assert sorted(dates, key=str) == dates


def test_each_tile_has_its_own_progress(store: ProgressStore) -> None:
    store.complete(store.begin("hameconnage", "2026.1", "graine").id, OUTCOME)
    second = store.add_tile("cigale", "ocre")
    store.choose_tile(second.id)
    assert store.states() == {}
    store.begin("hameconnage", "2026.1", "graine")
    assert [done.finished for done in store.others()] == [1, 0]


def test_an_erased_tile_comes_back_whole(store: ProgressStore) -> None:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    store.save_answer(attempt.id, answer("story"))
    tile = store.current_tile()
    other = store.add_tile("cigale", "ocre")
    store.erase_tile(tile.id)
    assert (store.tiles(), store.current_tile(), store.last_erased()) == ((other,), other, tile)
    store.undo_erase(tile.id)
    assert store.current_tile() == tile
    assert list(store.answers(attempt.id)) == ["story"]


def test_an_erased_tile_is_gone_for_good_at_the_next_start_from_the_copies_too(data_dir: Path) -> None:
    store = ProgressStore.open(data_dir)
    attempt = store.begin("hameconnage", "2026.1", "graine")
    store.save_answer(attempt.id, answer("story", response=b'{"text":"phrase-reconnaissable"}'))
    store.complete(attempt.id, OUTCOME)
    store.erase_tile(store.current_tile().id)
    store.close()
    again = ProgressStore.open(data_dir)
    assert (again.tiles(), again.last_erased(), again.answers(attempt.id)) == ((), None, {})
    again.close()
    files = [path for path in data_dir.iterdir() if b"phrase-reconnaissable" in path.read_bytes()]
    assert files == []


def test_the_next_erasing_makes_the_one_before_final(store: ProgressStore) -> None:
    tiles = [store.add_tile(name, "vert") for name in ("olivier", "cigale", "tuile")]
    store.erase_tile(tiles[0].id)
    store.erase_tile(tiles[1].id)
    assert store.last_erased() == tiles[1]
    with pytest.raises(TileGone):
        store.undo_erase(tiles[0].id)
    with pytest.raises(TileGone):
        store.choose_tile(tiles[1].id)


def test_the_last_word_on_an_action_and_the_last_plan_stand(store: ProgressStore) -> None:
    store.set_action("hameconnage", "not_yet")
    store.set_action("hameconnage", "done")
    store.save_plan("incident", "fiche", b'{"a":1}')
    store.save_plan("incident", "fiche", b'{"a":2}')
    assert store.action_states() == {"hameconnage": "done"}
    assert [(plan.item, plan.response) for plan in store.plans()] == [("fiche", b'{"a":2}')]
    with pytest.raises(ProgressError, match="n'existe pas"):
        store.set_action("hameconnage", "peut-être")  # type: ignore[arg-type]


def test_settings_belong_to_the_folder(store: ProgressStore) -> None:
    assert store.setting("language", "fr") == "fr"
    store.set_setting("language", "oc")
    store.set_setting("language", "ca")
    store.choose_tile(store.add_tile("cigale", "ocre").id)
    assert store.setting("language", "fr") == "ca"


def test_fifty_threads_write_at_once_and_nothing_is_lost_or_doubled(store: ProgressStore) -> None:
    attempts: list[int] = []

    def learn(number: int) -> None:
        attempt = store.begin("hameconnage", "2026.1", "graine")
        attempts.append(attempt.id)
        for key in (f"idea.{number}", "story", f"quiz.{number}"):
            store.save_answer(attempt.id, answer(key))
        store.set_setting(f"reglage-{number}", str(number))

    threads = [threading.Thread(target=learn, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(attempts)) == 1
    assert len(store.tiles()) == 1
    assert len(store.answers(attempts[0])) == 101
    assert [store.setting(f"reglage-{number}") for number in range(50)] == [str(n) for n in range(50)]


def test_every_commit_is_forced_to_the_disk_in_both_ways_of_writing(tmp_path: Path) -> None:
    for portable, mode in ((False, "wal"), (True, "truncate")):
        database = disk.connect(tmp_path / f"{mode}.sqlite")
        disk.settle(database, portable=portable)
        seen = [
            database.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
        database.close()
        assert seen == [mode, 2, 1, 5000]


def test_a_completion_keeps_what_makes_it_countable_once(store: ProgressStore) -> None:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    store.complete(attempt.id, OUTCOME)
    query = "SELECT tile_id, module, version, finished > 0, counted, length(uid) FROM attempt"
    row = store._keeper.read(lambda db: db.execute_sql(query).fetchone())
    assert tuple(row) == (attempt.tile, "hameconnage", "2026.1", 1, 0, 32)
