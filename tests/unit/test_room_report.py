"""The report of a room that is over: what the chamber reads, keeps in a file, or erases; numbers alone."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from awareness.desktop.doors import keep_in
from awareness.languages import languages
from awareness.learning.room_counting import RoomTotals
from awareness.progress.records import ClosedRoom, Settled
from awareness.web.security import LaunchKeys, Security, secure
from awareness.workshop.events import Closing
from awareness.workshop.presenter import Desk, create_presenter_app
from awareness.workshop.questions import EVALUATION
from awareness.workshop.report import Reports, install
from awareness.workshop.report_files import COLUMNS, columns_of_all
from awareness.workshop.summary import Summary, chance, summary_of
from tests.fakes.counting import campaign_of
from tests.pages.test_every_page import Page
from tests.workshop import Village

SITE = "http://127.0.0.1:5000"
ON = date(2026, 11, 24)
LIST = "/room/reports"


class Chamber:
    """Somebody of a chamber in front of the laptop, once its launch address was opened."""

    def __init__(self, village: Village, documents: Path) -> None:
        self.app, keys = create_presenter_app(Desk(village.hall, village.store, campaign_of())), LaunchKeys()
        install(self.app, Reports(village.store, village.catalogue, partial(keep_in, documents)))
        secure(self.app, Security(keys=keys))
        self.documents, self.csrf, self.client = documents, keys.csrf, self.app.test_client()
        self.mint = keys.mint
        self.client.get(f"/launch/{keys.mint()}", base_url=SITE)

    def sees(self, path: str = LIST, status: int = 200) -> str:
        """Open a page."""
        told = self.client.get(path, base_url=SITE)
        assert told.status_code == status
        return told.text

    def words(self, path: str) -> str:
        """The words of a page, without its marks."""
        return " ".join(Page(self.sees(path)).text.split())

    def sends(self, path: str) -> TestResponse:
        """Press a button."""
        return self.client.post(path, data={"csrf": self.csrf}, headers={"Origin": SITE}, base_url=SITE)

    def keeps(self, path: str) -> bytes:
        """Press a button that keeps a file; gives the file."""
        before = {*self.documents.glob("*")}
        assert self.sends(path).status_code == 302
        (kept,) = {*self.documents.glob("*")} - before
        return kept.read_bytes()


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop, whose rooms are counted."""
    made = Village(tmp_path / "progression")
    made.store.rooms.say("yes")
    yield made
    made.close()


@pytest.fixture
def chamber(village: Village, tmp_path: Path) -> Chamber:
    """Somebody who reads the reports."""
    return Chamber(village, tmp_path / "Documents")


def lead(
    village: Village, module: str = "hameconnage", *, present: int = 25, hands: int = 20, said: int = 12
) -> str:
    """Lead a workshop by raised hands, a quarter right before, three after; gives its report's address."""
    village.begin(module)
    live = village.opened.live
    for index, question in enumerate(live.room.questions):
        village.go_to("open", index)
        right = hands // 4 if question.moment == "before" else hands - hands // 4
        wrong = next(name for name in question.choices if name != question.right)
        live.enter(live.room.version, "hands", {question.right: right, wrong: hands - right})
    village.go_to("feedback")
    for poll in EVALUATION:
        live.enter(live.room.version, "paper", {"yes": said}, poll.id)
    closing = Closing(ON, present=present, businesses=min(present, 18), rural=min(present, 7))
    village.hall.close(live.room.version, closing)
    (mine,) = [room for room in village.store.rooms.all() if room.module == module]
    return f"{LIST}/{mine.id}"


def rows(table: bytes) -> list[dict[str, str]]:
    """A table as a French spreadsheet reads it."""
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.count(b"\r\n") == table.count(b"\n")
    return [*csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";")]


def test_before_any_workshop_one_sentence_says_what_will_come(chamber: Chamber) -> None:
    assert "Aucun atelier n’a encore été fermé" in chamber.sees()
    assert "<form" not in chamber.sees()


def test_a_report_says_who_came_how_they_answered_and_what_changed(
    village: Village, chamber: Chamber
) -> None:
    address = lead(village)
    assert f'href="{address}"' in chamber.sees()
    seen = chamber.words(address)
    for said in (
        "Le courriel piégé", "24 novembre 2026", "25 personnes, 18 entreprises", "ainsi : mains levées.",
        "5 justes sur 20", "15 justes sur 20", "Cet atelier vous a-t-il été utile", "avec 20 réponses",
        "compteurs attendent une connexion", "Ni nom, ni place",
    ):  # fmt: skip
        assert said in seen.replace("\u202f", " ").replace("\xa0", " "), said


def test_numbers_are_drawn_in_words_and_stripes_and_never_by_colour_alone(
    village: Village, chamber: Chamber
) -> None:
    seen = chamber.sees(lead(village))
    bars = re.findall(
        r"<li><b>(\w+)</b><svg.*?<line( class=\"full\")? x2=\"([\d.]+)\".*?<span>(.*?)</span>", seen
    )
    assert [(name, bool(full), float(wide)) for name, full, wide, _ in bars[:4]] == [
        ("Avant", False, 25.0), ("Après", True, 75.0), ("Avant", False, 25.0), ("Après", True, 75.0),
    ]  # fmt: skip
    assert all(re.search(r"\d", words) for *_, words in bars)


def test_of_a_few_people_only_how_many_they_were_is_shown_or_kept(village: Village, chamber: Chamber) -> None:
    address = lead(village, present=4, hands=4)
    seen = chamber.words(address)
    assert "4 personnes" in seen
    assert "justes sur" not in seen
    table = rows(chamber.keeps(f"{address}/csv"))
    assert {(row["partie"], row["nombre"]) for row in table if row["nombre"] != "0"} == {("presence", "4")}


def test_of_a_few_answers_only_how_many_there_were_is_shown_or_kept(
    village: Village, chamber: Chamber
) -> None:
    address = lead(village, hands=3, said=2)
    seen = chamber.words(address)
    assert "Trop peu de réponses pour les comparer : 3 avant, 3 après." in seen.replace("\xa0", " ")
    assert "2 réponses : trop peu" in seen.replace("\xa0", " ")
    assert "justes sur" not in seen
    told = json.loads(chamber.keeps(f"{address}/json"))
    assert {(each["reponses"], "justes" in each) for each in told["questions"]} == {(3, False)}
    assert told["evaluation"]["utile"] == {"reponses": 2}
    table = rows(chamber.keeps(f"{address}/csv"))
    assert not [row for row in table if row["partie"] in {"question", "evaluation"} and row["reponse"]]


def test_files_say_the_same_numbers_in_documented_columns(village: Village, chamber: Chamber) -> None:
    address = lead(village)
    table, told = rows(chamber.keeps(f"{address}/csv")), json.loads(chamber.keeps(f"{address}/json"))
    assert list(table[0]) == list(COLUMNS)
    rights = {
        row["question"]: int(row["nombre"])
        for row in table
        if row["partie"] == "question" and row["juste"] == "1"
    }
    assert rights == {each["question"]: each["justes"] for each in told["questions"]}
    assert (told["personnes"], told["entreprises"], told["rurales"]) == (25, 18, 7)
    (line,) = rows(chamber.keeps(f"{LIST}/table"))
    assert list(line) == list(columns_of_all())
    assert (line["personnes"], line["q1_avant_justes"], line["q2_apres_justes"], line["utile_oui"]) == (
        "25", "5", "15", "12",
    )  # fmt: skip
    explained = chamber.words(LIST)
    assert not [name for name in (*COLUMNS, *columns_of_all()) if name not in explained]


def test_a_cell_is_never_run_by_a_spreadsheet(village: Village, chamber: Chamber) -> None:
    room = ClosedRoom("ab", "=cmd", "2026-11-24", b'{"v":1,"module":"=cmd","present":3}')
    village.store._keeper.write(
        lambda db: db.execute_sql(
            "INSERT INTO room (id, module, closed_on, result) VALUES (?, ?, ?, ?)",
            (room.id, room.module, room.on, room.result),
        )
    )
    assert rows(chamber.keeps(f"{LIST}/ab/csv"))[0]["module"] == "'=cmd"


def test_each_report_has_its_three_doors_and_at_most_six_lines_to_copy(
    village: Village, chamber: Chamber
) -> None:
    address = lead(village)
    seen = chamber.sees(address)
    assert 'class="btn quiet print js"' in seen
    assert 'href="?by-hand=1"' in seen
    assert 4 <= chamber.sees(f"{address}?by-hand=1").count("<li>") <= 6
    kept = chamber.keeps(address).decode()
    assert "25 personnes" in kept.replace("\xa0", " ")
    assert str(chamber.documents) in chamber.sees(address)
    assert str(chamber.documents) not in chamber.sees(address)


def test_what_arrived_and_what_is_gone_is_said(village: Village, chamber: Chamber) -> None:
    address, store = lead(village), village.store
    ids = [each.id for each in store.outbox()]
    store.settle(Settled(acknowledged=tuple(ids[:1])))
    seen = chamber.words(address).replace("\xa0", " ")
    assert f"{len(ids) - 1} compteurs attendent" in seen
    assert "1 compteur est arrivé." in seen
    store.drop_campaign("occ-2026")
    assert "Plus rien n’attend ici" in chamber.words(address)
    store.rooms.say("no")
    assert "n’est pas compté pour la campagne" in chamber.words(address)
    assert not summary_of(store.rooms.all()[0]).counts


def test_a_report_is_erased_after_a_second_look_and_the_room_is_never_counted_again(
    village: Village, chamber: Chamber
) -> None:
    address = lead(village)
    counted, (room,) = village.store.outbox(), village.store.rooms.all()
    assert "pour de bon" in chamber.sees(f"{address}/erase")
    assert village.store.rooms.all() == (room,)
    assert chamber.sends(f"{address}/erase").status_code == 302
    assert "effacé, pour de bon" in chamber.sees()
    chamber.sees(address, 404)
    assert chamber.sends(f"{address}/erase").status_code == 404
    again = ClosedRoom(room.id, room.module, room.on, b"{}")
    numbers = RoomTotals(module=room.module, on=ON, present=25, businesses=18)
    village.store.rooms.close(again, numbers, village._counted(b"s" * 32))
    assert (village.store.outbox(), village.store.rooms.all()) == (counted, ())
    village.store.close()
    assert b"avant-cadenas" not in village.files()


def test_a_room_a_later_program_wrote_is_listed_with_what_is_known_of_it() -> None:
    assert summary_of(ClosedRoom("a", "incident", "2026-11-24", b'{"votes": 3}')) == Summary(
        module="incident"
    )


def test_the_reports_are_for_this_computer_and_their_forms_carry_the_token(
    village: Village, chamber: Chamber
) -> None:
    address = lead(village)
    chamber.csrf = "x"
    assert chamber.sends(f"{address}/erase").status_code == 403
    chamber.client = chamber.client.application.test_client()
    chamber.sees(address, 403)
    assert len(village.store.rooms.all()) == 1


@pytest.mark.parametrize("language", languages())
def test_the_pages_are_well_made_in_every_language(village: Village, chamber: Chamber, language: str) -> None:
    village.store.set_setting("language", language)
    empty, address = chamber.sees(), lead(village)
    pages = [empty, *map(chamber.sees, (LIST, address, f"{address}/erase", f"{address}?by-hand=1"))]
    assert [Page(each).faults(language) for each in pages] == [[]] * 5


@pytest.mark.parametrize(("answers", "least"), [(5, 4), (20, 7), (25, 8), (100, 15), (300, 25)])
def test_a_difference_says_something_from_two_standard_deviations_on(answers: int, least: int) -> None:
    assert chance(answers) == least
