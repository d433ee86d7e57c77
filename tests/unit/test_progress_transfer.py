"""One's own progress leaves as one file and comes back: merged, never doubled, refused in a sentence."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.learning.session import Answer, Outcome
from awareness.progress import transfer
from awareness.progress.faults import KeepingFailed, TransferRefused
from awareness.progress.records import ImportReport
from awareness.progress.store import ProgressStore

OUTCOME = Outcome(score=3, passed=False, band=1, before=0, after=1, to_review=("a", "b"))


class Laptops:
    """Several data folders, as on several computers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stores: list[ProgressStore] = []

    def new(self) -> ProgressStore:
        store = ProgressStore.open(self.folder / f"portable-{len(self.stores)}")
        self.stores.append(store)
        return store

    def carry(self, source: ProgressStore, target: ProgressStore) -> ImportReport:
        file = self.folder / "ma progression.progression"
        source.export(file)
        return target.import_file(file)


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = Laptops(tmp_path)
    yield made
    for store in made.stores:
        store.close()


def learn(store: ProgressStore, module: str, keys: list[str], *, finish: bool = False) -> int:
    attempt = store.begin(module, "2026.1", "graine")
    for key in keys:
        store.save_answer(attempt.id, Answer(key, b'{"option":"\xc3\xa9"}', right=True))
    if finish:
        store.complete(attempt.id, OUTCOME)
    return attempt.id


def everything(store: ProgressStore) -> object:
    """All a person can see, without the order of what was touched last."""
    states = dict(sorted(store.states().items()))
    answers = {module: store.answers(state.attempt_id) for module, state in states.items()}
    return states, answers, store.action_states(), sorted(store.plans(), key=repr)


def test_all_that_one_did_arrives_on_the_other_computer(laptops: Laptops) -> None:
    here, there = laptops.new(), laptops.new()
    learn(here, "hameconnage", ["before.a", "story", "quiz.a"], finish=True)
    learn(here, "sauvegardes", ["before.a"])
    here.set_action("hameconnage", "done")
    here.save_plan("incident", "fiche", '{"numéro":"05"}'.encode())
    assert laptops.carry(here, there) == ImportReport(added=2, known=0, answers=4)
    assert everything(there) == everything(here)


def test_the_same_file_twice_changes_nothing(laptops: Laptops) -> None:
    here, there = laptops.new(), laptops.new()
    learn(here, "hameconnage", ["before.a", "quiz.a"], finish=True)
    learn(here, "sauvegardes", ["before.a"])
    learn(there, "sauvegardes", ["before.a", "before.b"])
    laptops.carry(here, there)
    before = everything(there)
    assert laptops.carry(here, there) == ImportReport(added=0, known=2, answers=0)
    assert everything(there) == before
    assert laptops.carry(here, here).added == 0


def test_of_two_open_attempts_the_one_further_on_stays_open(laptops: Laptops) -> None:
    here, there = laptops.new(), laptops.new()
    further = learn(here, "sauvegardes", ["before.a", "before.b", "story"])
    learn(there, "sauvegardes", ["before.a"])
    laptops.carry(here, there)
    assert there.states()["sauvegardes"].attempt_id == further
    laptops.carry(there, here)
    assert here.states()["sauvegardes"].attempt_id == further


def test_an_attempt_finished_elsewhere_is_finished_here(laptops: Laptops) -> None:
    here, there = laptops.new(), laptops.new()
    learn(here, "sauvegardes", ["before.a"])
    laptops.carry(here, there)
    learn(there, "sauvegardes", ["story"], finish=True)
    laptops.carry(there, here)
    assert everything(here) == everything(there)
    assert here.states()["sauvegardes"].score == 3


def test_what_is_here_is_never_overwritten(laptops: Laptops) -> None:
    here, there = laptops.new(), laptops.new()
    for store, state in ((here, "done"), (there, "not_for_me")):
        store.set_action("hameconnage", state)  # type: ignore[arg-type]
        store.save_plan("incident", "fiche", state.encode())
    laptops.carry(here, there)
    assert there.action_states() == {"hameconnage": "not_for_me"}
    assert [plan.response for plan in there.plans()] == [b"not_for_me"]


def test_attempts_in_an_erased_tile_come_to_the_tile_that_asks_for_them(laptops: Laptops) -> None:
    here = laptops.new()
    learn(here, "hameconnage", ["before.a"], finish=True)
    file = laptops.folder / "x.progression"
    here.export(file)
    here.erase_tile(here.current_tile().id)
    here.import_file(file)
    here.erase_tile(here.add_tile("cigale", "ocre").id)  # the first erasing becomes final
    assert here.states()["hameconnage"].score == 3


def test_the_file_holds_no_number_of_the_tile_and_no_time(laptops: Laptops) -> None:
    here = laptops.new()
    learn(here, "hameconnage", ["before.a"])
    file = laptops.folder / "x.progression"
    here.export(file)
    with zipfile.ZipFile(file) as archive:
        (member,) = archive.infolist()
        text = archive.read(member).decode()
    assert member.date_time == (1980, 1, 1, 0, 0, 0)
    assert str(here.current_tile().id) not in text
    parts = {"kind", "format", "attempts", "actions", "plans", "reached", "runs"}
    assert set(msgspec.json.decode(text)) == parts


def zipped(path: Path, content: bytes, member: str = transfer.MEMBER) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return path


GOOD = b'{"kind":"dix-minutes-cyber/progression","format":1,"attempts":[]}'
BAD = {
    "foreign": b'{"kind":"autre","format":1,"attempts":[]}',
    "list": b"[1,2]",
    "deep": b"[" * 100_000,
    "not-text": b"\xff\xfe{}",
    "unknown-field": GOOD[:-1] + b',"x":1}',
    "wrong-uid": GOOD.replace(b"[]", b'[{"uid":"../x","module":"m","version":"v","seed":"s"}]'),
    "wrong-score": GOOD.replace(
        b"[]",
        b'[{"uid":"%s","module":"m","version":"v","seed":"s","outcome":{"on":"2026-11-23","score":9,'
        b'"passed":true,"band":0,"before":0,"after":0}}]' % (b"0" * 32),
    ),
    "huge": GOOD[:-1] + b" " * (transfer.LARGEST + 1) + b"}",
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_ours_is_refused_and_nothing_changes(laptops: Laptops, name: str) -> None:
    here = laptops.new()
    learn(here, "hameconnage", ["before.a"])
    before = everything(here)
    with pytest.raises(TransferRefused, match="rien n'a été changé"):
        here.import_file(zipped(laptops.folder / "x.progression", BAD[name]))
    assert everything(here) == before


def test_a_file_of_a_newer_program_is_refused_with_what_to_do(tmp_path: Path) -> None:
    newer = GOOD.replace(b'"format":1', b'"format":99,"novelty":{}')
    with pytest.raises(TransferRefused, match="Mettez le programme à jour"):
        transfer.read_file(zipped(tmp_path / "x.progression", newer))


def test_something_else_altogether_is_refused(tmp_path: Path) -> None:
    sqlite = tmp_path / "progress.sqlite"
    sqlite.write_bytes(b"SQLite format 3\0" + bytes(4096))
    for path in (tmp_path / "absent", tmp_path, sqlite, zipped(tmp_path / "y.zip", GOOD, "autre.json")):
        with pytest.raises(TransferRefused, match="rien n'a été changé"):
            transfer.read_file(path)


@given(data=st.data())
def test_a_file_damaged_anywhere_is_refused_or_still_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """One byte changed or the end missing: never a crash, never half a progress."""
    file = zipped(tmp_path_factory.mktemp("abime") / "x.progression", GOOD)
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    file.write_bytes(bytes(content))
    with contextlib.suppress(TransferRefused):
        assert transfer.read_file(file) == transfer.decode(GOOD)


def test_a_folder_that_takes_no_file_is_named_and_nothing_half_written_stays(laptops: Laptops) -> None:
    here = laptops.new()
    learn(here, "hameconnage", ["before.a"])
    blocked = laptops.folder / "un-fichier"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(KeepingFailed, match="un-fichier"):
        here.export(blocked / "x.progression")
    folder = laptops.folder / "documents"
    (folder / "pris.progression").mkdir(parents=True)
    with pytest.raises(KeepingFailed):
        here.export(folder / "pris.progression")
    assert [path.name for path in folder.iterdir()] == ["pris.progression"]
