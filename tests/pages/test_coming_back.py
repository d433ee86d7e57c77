"""Coming back: a quiet offer, questions that outlive a power cut, one word about what is to be done."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from awareness import protocol
from awareness.languages import languages
from tests.pages.counting import CAMPAIGN, QuietSync
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_every_page import Page
from tests.samples.items.forms import FORMS

OFFER = "Que reste-t-il des modules terminés"
QUESTION = "où en êtes-vous"
MODULES = ("hameconnage", "sauvegardes", "incident")
ACTIONS = (("hameconnage", "Mettre en favori"), ("sauvegardes", "Faire une copie"))


class Moving:
    """A day that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10).astimezone()

    def __call__(self) -> datetime:
        return self.now

    def passes(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def days() -> Moving:
    return Moving()


@pytest.fixture
def folder(tmp_path: Path, days: Moving) -> Path:
    """Where three modules were finished on the first day, and the program stopped."""
    laptop = Laptop(tmp_path, clock=days)
    laptop.finishes(*MODULES)
    laptop.store.close()
    return tmp_path


def started(folder: Path, days: Moving, *, later: int = 14, **given: Any) -> Laptop:
    """The program started again after some days."""
    days.passes(later)
    return Laptop(folder, clock=days, **given)


def plain(page: str) -> str:
    return " ".join(Page(page).text.split())


def home(marie: Visitor) -> str:
    return plain(marie.sees("/"))


def place(marie: Visitor) -> str:
    """The step the refresher is at, "" where there is none to be done."""
    found = re.search(r"/refresher/((?:quiz|again)\.[\w.-]+)", marie.sees("/refresher", 302))
    return found[1] if found else ""


def answer(laptop: Laptop, marie: Visitor, key: str, *, right: bool) -> None:
    """Answer a question of the refresher, wrongly where its kind can be."""
    module, _, name = key.partition(".")[2].partition(".")
    item = next(each for each in laptop.catalogue.module(module).quiz.final if each.id == name)
    given = next((one for one in item.responses() if item.is_right(one) is right), None)
    assert given is not None
    assert marie.sends(f"/refresher/{key}", FORMS[item.kind](given)).status_code == 302


def goes_through(laptop: Laptop, marie: Visitor, *, right: bool = True) -> list[str]:
    keys = []
    while key := place(marie):
        keys.append(key)
        answer(laptop, marie, key, right=right or key.startswith("again"))
    return keys


class TestTheRefresher:
    """It is offered when its day has come, and nothing of it is lost."""

    def test_it_is_offered_two_weeks_later_and_not_before(self, folder: Path, days: Moving) -> None:
        seen = []
        for later in (13, 1):
            laptop = started(folder, days, later=later)
            for module in MODULES:
                laptop.store.set_action(module, "done")
            seen.append(OFFER in home(laptop.visitor()))
            laptop.store.close()
        assert seen == [False, True]

    def test_before_its_day_its_address_leads_to_the_dates(self, folder: Path, days: Moving) -> None:
        marie = started(folder, days, later=3).visitor()
        assert 'href="/sheets/dates"' in marie.sees("/refresher", 302)
        page = plain(marie.sees("/sheets/dates"))
        assert [
            each for each in ("8 décembre 2026", "5 janvier 2027", "13 avril 2027") if each not in page
        ] == []

    def test_it_is_never_in_the_way_of_the_module(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days)
        page = laptop.visitor().sees("/")
        assert re.findall(r'class="btn" href="([^"]*)"', page) == ["/m/mots-de-passe"]
        assert page.count('class="tip"') == 1

    def test_five_questions_of_several_modules_then_the_end(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days)
        marie = laptop.visitor()
        keys = goes_through(laptop, marie)
        assert len(keys) == 5
        assert {key.split(".")[1] for key in keys} == set(MODULES)
        assert "Terminé. 5 sur 5" in plain(marie.sees("/refresher/end"))
        assert [each.score for each in laptop.store.refreshed()] == [5]

    def test_each_answer_outlives_a_crash_and_nothing_is_stored_before_the_first(
        self, folder: Path, days: Moving
    ) -> None:
        laptop = started(folder, days)
        first = place(laptop.visitor())
        assert laptop.store.open_attempt("") is None
        for _ in range(3):
            marie = laptop.visitor()
            key = place(marie)
            answer(laptop, marie, key, right=True)
            laptop = started(folder, days, later=0)  # nobody closed the one before
        attempt = laptop.store.open_attempt("")
        assert attempt is not None
        assert next(iter(laptop.store.answers(attempt.id))) == first
        assert len(goes_through(laptop, laptop.visitor())) == 2

    def test_one_under_way_is_offered_again_with_the_same_questions(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days)
        marie = laptop.visitor()
        answer(laptop, marie, place(marie), right=False)
        drawn = laptop.store.open_attempt("")
        laptop.finishes("faux-virement")
        assert laptop.store.open_attempt("") == drawn
        for module in (*MODULES, "faux-virement"):
            laptop.store.set_action(module, "done")
        assert "Finir le rappel" in home(marie)

    def test_what_was_wrong_comes_back_once_and_is_shown_at_the_end(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days)
        marie = laptop.visitor()
        keys = goes_through(laptop, marie, right=False)
        assert len(keys) == 10
        page = plain(marie.sees("/refresher/end"))
        assert "0 sur 5 : voici ce qui reste à revoir" in page
        assert "Prochain rappel : 5 janvier 2027" in page

    def test_the_verdict_of_the_last_question_is_still_to_be_read(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days)
        marie = laptop.visitor()
        last = goes_through(laptop, marie)[-1]
        page = marie.sees(f"/refresher/{last}")
        assert 'id="verdict"' in page
        assert 'href="/refresher"' in page

    def test_a_step_ahead_and_a_second_sending_change_nothing(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days)
        marie = laptop.visitor()
        keys = goes_through(laptop, marie)
        done = laptop.store.refreshed()
        answer(laptop, marie, keys[-1], right=False)
        assert marie.sends("/refresher/quiz.incident.nothing", {}).status_code == 302
        assert laptop.store.refreshed() == done

    def test_an_item_that_is_gone_is_left_out_and_a_refresher_without_any_is_drawn_anew(
        self, folder: Path, days: Moving
    ) -> None:
        laptop = started(folder, days)
        attempt = laptop.store.begin("", "1", "graine", ("incident.gone", "gone.gone", "incident.also-gone"))
        marie = laptop.visitor()
        assert place(marie)
        fresh = laptop.store.open_attempt("")
        assert fresh is not None
        assert (fresh.id != attempt.id, len(fresh.drawn)) == (True, 5)

    @pytest.mark.parametrize("language", languages())
    def test_it_is_well_made_in_every_language(self, folder: Path, days: Moving, language: str) -> None:
        laptop = started(folder, days)
        marie = laptop.visitor()
        marie.speaks(language)
        faults = list(Page(marie.sees("/")).faults(language))
        while key := place(marie):
            faults += Page(marie.sees(f"/refresher/{key}")).faults(language)
            answer(laptop, marie, key, right=key.startswith("again"))
            faults += Page(marie.sees(f"/refresher/{key}")).faults(language)
        for address in ("/refresher/end", "/sheets/dates"):
            faults += Page(marie.sees(address)).faults(language)
        assert faults == []


def test_a_refresher_is_counted_as_one_and_says_nothing_else(folder: Path, days: Moving) -> None:
    sync = QuietSync()
    laptop = started(folder, days, campaign=CAMPAIGN, sync=sync)
    laptop.store.agree()
    marie = laptop.visitor()
    marie.sees("/")
    before = {row.id for row in laptop.store.outbox()}
    goes_through(laptop, marie)
    goes_through(laptop, marie)
    counts = [protocol.decode_count(row.count) for row in laptop.store.outbox() if row.id not in before]
    made = {protocol.family_of(count): protocol.dimensions_of(count) for count in counts}
    assert len(counts) == 2
    assert made["activity"] == {"module": "", "week": "2026-W50", "departement": "", "mode": "refresher"}
    assert made["chamber"] == {"quarter": "2026-Q4", "mode": "refresher"}
    assert sync.woken >= 2


class TestTheAction:
    """One quiet question at the next start; one click answers it, one takes the answer back."""

    def test_it_is_not_asked_in_the_start_that_finished_the_module(
        self, tmp_path: Path, days: Moving
    ) -> None:
        laptop = Laptop(tmp_path / "neuf", clock=days)
        marie = laptop.visitor()
        for address, step, answered in laptop.walks("hameconnage"):
            if step.phase == "action" and not answered:
                marie.sends(address, {"read": "1"})
                break
        assert laptop.store.open_actions() == ("hameconnage",)
        assert QUESTION not in home(marie)
        laptop.store.close()
        assert QUESTION in home(started(tmp_path / "neuf", days, later=0).visitor())

    def test_one_a_start_in_turn(self, folder: Path, days: Moving) -> None:
        for module, title in ACTIONS:
            laptop = started(folder, days, later=1)
            marie = laptop.visitor()
            assert f"{title}" in home(marie)
            assert QUESTION in home(marie)
            marie.sends(f"/plan/{module}", {"state": "not_yet", "back": "/"})
            assert "pas encore. Nous en reparlerons." in home(marie)
            assert QUESTION not in home(marie)
            laptop.store.close()

    def test_one_click_answers_and_one_takes_it_back(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days, later=1)
        marie = laptop.visitor()
        home(marie)
        marie.sends("/plan/hameconnage", {"state": "done", "back": "/"})
        page = marie.sees("/")
        assert "c’est fait" in plain(page)
        assert 'action="/plan/hameconnage/back"' in page
        assert laptop.store.action_states()["hameconnage"] == "done"
        marie.sends("/plan/hameconnage/back")
        assert laptop.store.action_states()["hameconnage"] == "not_yet"
        assert QUESTION in home(marie)

    def test_the_word_of_thanks_is_said_once(self, folder: Path, days: Moving) -> None:
        marie = started(folder, days).visitor()
        home(marie)
        marie.sends("/plan/hameconnage", {"state": "not_for_me", "back": "/"})
        assert "pas pour vous" in home(marie)
        page = home(marie)
        assert "pas pour vous" not in page
        assert OFFER in page

    def test_what_is_said_on_the_plan_is_not_asked_again(self, folder: Path, days: Moving) -> None:
        marie = started(folder, days, later=1).visitor()
        marie.sends("/plan/hameconnage", {"state": "not_yet", "back": "/plan"})
        assert "Mettre en favori" not in home(marie)

    def test_each_tile_is_asked_about_its_own(self, folder: Path, days: Moving) -> None:
        laptop = started(folder, days, later=1)
        marie = laptop.visitor()
        luc = laptop.store.add_tile("ruche", "ocre")
        laptop.store.choose_tile(luc.id)
        assert QUESTION not in home(marie)
