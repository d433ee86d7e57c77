"""The hour of 25 people with 0, 5 and 25 devices, in the real program, with a power cut in its middle."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter
from datetime import date
from typing import Any

import pytest

from awareness.progress.store import ProgressStore
from tests.journeys.walking import END, PEOPLE, Case, Walk

pytestmark = pytest.mark.journey
HANDS = Case(0, "Mains levées et papier")
TABLES = Case(5, "Un appareil par table", table=5, pockets=({},))
EACH = Case(25, "Un appareil par personne", pockets=({}, {"java_script_enabled": False}, {"language": "ca"}))


@pytest.fixture(scope="module", params=[HANDS, TABLES, EACH], ids=["0 devices", "5 devices", "25 devices"])
def walk(request: Any, browser: Any, tmp_path_factory: Any) -> Walk:
    """An hour that is over."""
    made = Walk(request.param, browser, tmp_path_factory.mktemp("salle"))
    began = time.monotonic()
    try:
        made.goes()
    finally:
        made.leaves()
    print(f"walk of {request.param.devices} devices: {time.monotonic() - began:.1f} s")
    return made


def test_the_two_numbers_propose_the_way_that_works_here(walk: Walk) -> None:
    assert walk.said["way"] == walk.case.way
    assert len(walk.asked) == 7
    if walk.case.devices:
        assert walk.said["people"] == str(PEOPLE)
        assert "192.168.8.2" in walk.said["lobby"]
    else:
        assert "code" not in walk.said["lobby"]


def test_the_room_comes_back_from_the_cut_as_it_was(walk: Walk) -> None:
    before, after = walk.around_the_cut
    assert after == before
    assert sum(each["phones"] for each in before["question"]["choices"]) == walk.case.devices // 2
    assert sum(each["hands"] for each in before["question"]["choices"]) > 0


def test_the_wall_shows_every_question_and_nothing_of_it_early(walk: Walk) -> None:
    seen, early = set(), []
    for asked in walk.asked.values():
        for shot in (each for each in walk.shots if asked.text in each["text"]):
            seen.add(asked.id)
            shown = shot["text"].replace(asked.text, "")
            shows = any(choice in shown for choice in asked.choices.values())
            tells = "bonne réponse" in shot["text"]
            if (shows and shot["at"] < asked.shown_at) or (tells and shot["at"] < asked.told_at):
                early.append((asked.id, shot))
    assert seen == set(walk.asked)
    assert early == []


def test_no_phone_is_told_early(walk: Walk) -> None:
    assert [name for phone in walk.smalls for name in phone.early] == []


def test_each_goes_alone_and_only_how_many_are_where_is_seen(walk: Walk) -> None:
    there = {"L’histoire": len(walk.smalls), "Idée 2": len(walk.pockets)}
    assert walk.paces == (there if walk.phones else {})


def test_what_waits_is_what_the_design_says_to_the_unit(walk: Walk) -> None:
    store = ProgressStore.open(walk.data)
    found = [json.loads(each.count) for each in store.outbox()]
    store.close()
    for each in found:
        assert len(each.pop("id")) == 32
    assert sorted(found, key=str) == sorted(expected(walk), key=str)


def expected(walk: Walk) -> list[dict[str, Any]]:
    """The counts of a closed room, from what was typed and what the phones were made to answer."""
    year, week, _day = date.today().isocalendar()
    quarter = f"{date.today().year}-Q{(date.today().month + 2) // 3}"
    module, workshop = {"module": "hameconnage"}, {"mode": "workshop"}
    unsaid = END["businesses"] - END["rural"] - END["urban"]
    places = {"rural": END["rural"], "urban": END["urban"], "": unsaid}
    where = {"departement": ""}
    return [
        {"family": "activity", **module, "week": f"{year}-W{week:02d}", **where, **workshop, "n": PEOPLE},
        {"family": "chamber", "quarter": quarter, **workshop, "n": PEOPLE},
        {"family": "reach", "quarter": quarter, **where, "n": END["businesses"]},
        *({"family": "place", "quarter": quarter, "setting": name, "n": n} for name, n in places.items()),
        *(
            {"family": "effect", **module, "quarter": quarter, "before": before, "after": after, "n": n}
            for (before, after), n in effects(walk).items()
        ),
    ]


def effects(walk: Walk) -> Counter[tuple[int, int]]:
    """How many phones were right so often before, and so often after."""
    rights = [
        tuple(
            sum(
                asked.phones[number] == asked.right for asked in walk.asked.values() if asked.moment == moment
            )
            for moment in ("before", "after")
        )
        for number in range(walk.case.devices)
    ]
    return Counter((before, after) for before, after in rights)


def test_what_the_application_sends_tells_them_all(walk: Walk) -> None:
    told = walk.said["sends"]
    assert "Ateliers menés sur cet ordinateur" in told
    assert "Ateliers menés ici : vous avez dit oui, chacun est compté quand il est fermé." in told
    assert "autre tuile" not in told
    assert "Envoyer maintenant" in told
    for setting, n in (("moins de 2 000 habitants", 7), ("2 000 habitants ou plus", 9), ("non dite", 2)):
        assert re.search(f"{setting}, [^×]* × {n} ", told), told
    assert "Rien n’attend" not in told


def test_the_report_says_what_the_room_answered(walk: Walk) -> None:
    report = walk.said["report"]
    assert "25 personnes, 18 entreprises" in report
    assert "moins de 2 000 habitants : 7 ; plus grandes : 9 ; non dit : 2." in report
    for asked in walk.asked.values():
        right, answers = asked.score
        assert f"{right} justes sur {answers}" in report, asked.id
    assert f"{len(expected(walk))} compteurs attendent une connexion." in report
    ways = "mains levées, papier" + (", téléphones" if walk.case.devices else "")
    assert f"La salle a répondu ainsi : {ways}." in report


def test_no_seat_and_no_room_is_left_in_any_file(walk: Walk) -> None:
    everything = b"".join(path.read_bytes() for path in walk.folder.rglob("*") if path.is_file())
    assert len(walk.secrets) == walk.case.devices
    for secret in walk.secrets:
        assert secret.encode() not in everything
        assert hashlib.sha256(secret.encode()).hexdigest().encode() not in everything
        assert hashlib.sha256(secret.encode()).digest() not in everything
    assert not list((walk.data / "rooms").glob("*"))
