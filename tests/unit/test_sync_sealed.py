"""Counts on a stick: boxes nobody on the way can open, carried by anybody, counted once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nacl.public import SealedBox

from awareness import protocol
from awareness.config import Campaign
from awareness.progress.store import ProgressStore
from awareness.protocol import BODY_BYTES, BOX_BYTES, SEALED_PATH
from awareness.sync.client import Line
from awareness.sync.replies import Meaning
from awareness.sync.sealed import StickRefused, carry, export_file, read_boxes, stick_name
from tests.fakes.collector import Behaviour, FakeCollector, closed_port, saying
from tests.fakes.counting import MODULES, Clock, Hasty, campaign_of, modules, say_yes, states


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    with FakeCollector() as running:
        yield running


@pytest.fixture
def campaign(collector: FakeCollector) -> Campaign:
    return campaign_of(collector.url, bytes(collector.key.public_key))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProgressStore]:
    opened = ProgressStore.open(tmp_path / "progression", clock=Clock())
    yield opened
    opened.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "clé"
    folder.mkdir()
    return folder


def carried(campaign: Campaign, *files: Path, **words: Any) -> Any:
    return carry(
        files, campaign, Line(campaign.collector), **{"wait": lambda _: False, "dice": Hasty(3), **words}
    )


def test_all_that_waits_is_in_the_file_shown_first_and_kept(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector
) -> None:
    ids = say_yes(store, campaign, list(modules(20)))
    assert export_file(store, campaign, stick) == len(ids)
    assert states(store) == {"exposed"}
    (file,) = stick.iterdir()
    bodies = [SealedBox(collector.key).decrypt(box) for box in read_boxes(campaign, file)]
    assert {len(body) for body in bodies} == {BODY_BYTES}
    inside = [protocol.decode_envelope(body).counts for body in bodies]
    assert sorted(count.id for counts in inside for count in counts) == sorted(ids)
    assert len(bodies) > len(protocol.FAMILIES) - 2


def test_the_name_says_whose_counts_these_are_and_nothing_else(campaign: Campaign) -> None:
    names = {stick_name(campaign) for _ in range(20)}
    assert all(re.fullmatch(r"compteurs-occ-2026-[a-z]{4}\.cyb", name) for name in names)
    assert len(names) > 15


def test_nothing_in_the_file_can_be_read_without_the_servers_key(
    store: ProgressStore, campaign: Campaign, stick: Path
) -> None:
    ids = say_yes(store, campaign)
    export_file(store, campaign, stick / "a.cyb")
    content = (stick / "a.cyb").read_bytes()
    secrets = [*ids, "hameconnage", campaign.code, campaign.id, "activity"]
    assert not [word for word in secrets if word.encode() in content]
    assert bytes.fromhex(min(ids)) not in content


def test_two_files_of_the_same_counts_have_nothing_in_common_but_the_head(
    store: ProgressStore, campaign: Campaign, stick: Path
) -> None:
    say_yes(store, campaign)
    for name in ("a.cyb", "b.cyb"):
        export_file(store, campaign, stick / name)
    one, other = (read_boxes(campaign, stick / name) for name in ("a.cyb", "b.cyb"))
    assert not set(one) & set(other)
    assert not {box[:32] for box in one} & {box[:32] for box in other}


def test_with_nothing_to_send_no_file_is_made(store: ProgressStore, campaign: Campaign, stick: Path) -> None:
    say_yes(store, campaign, ())
    assert export_file(store, campaign, stick) == 0
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("place", ["absent/a.cyb", "a.cyb", "a.cyb/b.cyb"])
def test_a_file_that_cannot_be_written_whole_leaves_nothing_and_one_sentence(
    store: ProgressStore, campaign: Campaign, stick: Path, place: str
) -> None:
    ids = say_yes(store, campaign)
    (stick / "a.cyb").write_text("la recette de Claire")
    before = sorted(stick.iterdir())
    with pytest.raises(StickRefused, match=r"donnez un autre nom|Les compteurs sont toujours ici"):
        export_file(store, campaign, stick / place)
    assert sorted(stick.iterdir()) == before
    assert (stick / "a.cyb").read_text() == "la recette de Claire"
    assert {row.id for row in store.sendable()} == ids


def test_a_key_that_locks_nothing_is_one_sentence(store: ProgressStore, stick: Path) -> None:
    weak = campaign_of(key=bytes(32))
    say_yes(store, weak)
    with pytest.raises(StickRefused, match="ne ferme rien"):
        export_file(store, weak, stick)
    assert list(stick.iterdir()) == []


def test_another_laptop_carries_what_it_cannot_read_and_all_is_counted_once(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector
) -> None:
    ids = say_yes(store, campaign, MODULES)
    export_file(store, campaign, stick / "a.cyb")
    export_file(store, campaign, stick / "b.cyb")
    pauses: list[float] = []
    told = carried(
        campaign, stick / "a.cyb", stick / "b.cyb", wait=lambda seconds: bool(pauses.append(seconds))
    )
    assert (told.taken, told.left) == (12, 0)
    assert len(pauses) == 11
    assert set(collector.receipts) == ids
    assert {request.path for request in collector.requests} == {SEALED_PATH}
    assert {len(request.body) for request in collector.requests} == {BOX_BYTES}
    files = [read_boxes(campaign, stick / name) for name in ("a.cyb", "b.cyb")]
    came_from = [box.body in files[0] for box in collector.requests]
    assert came_from != sorted(came_from)
    assert came_from != sorted(came_from, reverse=True)


def test_a_file_named_twice_is_carried_once(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector
) -> None:
    say_yes(store, campaign)
    export_file(store, campaign, stick / "a.cyb")
    assert carried(campaign, stick / "a.cyb", stick / "a.cyb").taken == len(collector.requests) == 6


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[:-1], "entier"),
        (lambda content: content[:16], "entier"),
        (lambda content: content[:0], "entier"),
        (lambda content: b"PK\x03\x04" + content, "entier"),
        (lambda content: content[:8] + b"another!" + content[16:], "autre campagne"),
    ],
)
def test_a_file_that_cannot_be_carried_is_one_sentence_stays_and_sends_nothing(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector, spoil: Any, said: str
) -> None:
    say_yes(store, campaign)
    export_file(store, campaign, stick / "bon.cyb")
    bad = stick / "mauvais.cyb"
    bad.write_bytes(spoil((stick / "bon.cyb").read_bytes()))
    with pytest.raises(StickRefused, match=said):
        carried(campaign, stick / "bon.cyb", bad)
    assert collector.requests == []
    assert bad.exists()


def test_a_file_too_large_or_gone_is_one_sentence(campaign: Campaign, stick: Path) -> None:
    with (stick / "film.cyb").open("wb") as film:
        film.truncate(200 * 1024 * 1024)
    for name, said in (("film.cyb", "entier"), ("parti.cyb", "branchée"), ("", "branchée")):
        with pytest.raises(StickRefused, match=said):
            carried(campaign, stick / name)


@pytest.mark.parametrize(
    "behaviour", [saying(200, b"<html>"), saying(204), saying(302), saying(500), saying(400), saying(404),
                  saying(410), saying(413), saying(503, Retry_After="9999")],
)  # fmt: skip
def test_only_the_server_itself_takes_a_box(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector, behaviour: Behaviour
) -> None:
    say_yes(store, campaign)
    export_file(store, campaign, stick / "a.cyb")
    collector.always = behaviour
    told = carried(campaign, stick / "a.cyb")
    assert (told.taken, told.left, len(collector.requests)) == (0, 6, 1)
    assert "effacés" not in told.sentence
    assert len(store.outbox()) == 6


def test_a_busy_server_is_waited_for_and_one_that_is_away_is_not(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector
) -> None:
    say_yes(store, campaign)
    export_file(store, campaign, stick / "a.cyb")
    waits: list[float] = []
    collector.script.extend([saying(429, Retry_After="7"), saying(503)])
    told = carried(campaign, stick / "a.cyb", wait=lambda seconds: bool(waits.append(seconds)))
    assert told.left == 0
    assert waits[:2] == [7.0, 6.0]
    away = Line(f"http://127.0.0.1:{closed_port()}")
    told = carry([stick / "a.cyb"], campaign, away, wait=lambda _: False)
    assert told.notice.code == f"sync-{Meaning.UNREACHED.value}"


def test_a_carrier_that_is_stopped_says_what_is_left(
    store: ProgressStore, campaign: Campaign, stick: Path, collector: FakeCollector
) -> None:
    say_yes(store, campaign)
    export_file(store, campaign, stick / "a.cyb")
    told = carried(campaign, stick / "a.cyb", wait=lambda _: True)
    assert (told.taken, told.left) == (1, 5)
