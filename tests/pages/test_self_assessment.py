"""« Où en êtes-vous ? » on the pages: quick, resumable, kept here alone, and compared after six months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from awareness.assessment.items.self_assessment import BEST, SelfAssessment
from awareness.languages import languages
from tests.fakes.counting import campaign_of
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_every_page import Page

START = "/self-assessment"
RESULT = "/self-assessment/result"


class Calendar:
    """A calendar somebody turns."""

    def __init__(self) -> None:
        self.day = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def laptop(tmp_path: Path, calendar: Calendar) -> Iterator[Laptop]:
    made = Laptop(tmp_path, clock=calendar)
    yield made
    made.store.close()


def item(laptop: Laptop) -> SelfAssessment:
    return laptop.catalogue.self_assessment().item


def reads(visitor: Visitor, address: str) -> str:
    """Open a page, and give it with plain spaces."""
    return visitor.sees(address).replace("\u202f", " ").replace("\xa0", " ")


def goes_through(laptop: Laptop, visitor: Visitor, trade: str = "", **said: str) -> str:
    """Answer the twelve questions as the pages ask them: all is in place but what is said. Gives the end."""
    answer = visitor.sends(START, {"trade": trade})
    for question in item(laptop).questions:
        assert answer.location == f"/self-assessment/questions/{question.id}"
        assert visitor.sees(answer.location)
        best = next(each.id for each in question.answers if each.score == BEST)
        answer = visitor.sends(answer.location, {"answer": said.get(question.id.replace("-", "_"), best)})
    return str(answer.location)


def test_one_tap_a_question_leads_to_the_actions_and_the_path(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    page = visitor.sees(START)
    assert "rien n’est envoyé" in page
    assert all(f'value="{path.id}"' in page for path in laptop.catalogue.paths() if path.trade)
    assert goes_through(laptop, visitor, "garage", copie="non", rib="inconnu") == RESULT
    page = reads(visitor, RESULT)
    assert page.index("Faire une copie sur un disque") < page.index("Écrire la règle de la maison")
    assert page.count("<li><b") == 2
    assert "10 points sur douze sont déjà en place." in page
    assert "Votre chemin ensuite : Garage, artisanat" in page
    assert page.index('href="/m/sauvegardes"') < page.index('href="/m/pro-perso"')
    assert "« Je ne sais pas »" in page


def test_it_goes_on_where_it_was_after_the_window_was_closed(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    visitor.sends(START, {"trade": "shop"})
    visitor.sends("/self-assessment/questions/inventaire", {"answer": "tete"})
    visitor.sends("/self-assessment/questions/mises-a-jour", {"answer": "vite"})
    again = laptop.visitor()
    assert "Vos douze questions vous attendent." in again.sees("/")
    page = reads(again, START)
    assert "Reprendre : question 3 sur 12" in page
    assert "/self-assessment/questions/copie" in page
    before = again.sees("/self-assessment/questions/mises-a-jour")
    assert before.count('aria-current="true">✓ Elle se fait seule') == 1


def test_going_back_changes_an_answer_and_comes_back_to_the_first_one_left(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    visitor.sends(START, {"trade": ""})
    for name in ("inventaire", "mises-a-jour"):
        visitor.sends(f"/self-assessment/questions/{name}", {"answer": "inconnu"})
    answer = visitor.sends("/self-assessment/questions/inventaire", {"answer": "ecrite"})
    assert answer.location == "/self-assessment/questions/copie"
    run = laptop.store.runs.under_way()
    assert run is not None
    assert run.answers == {"inventaire": "ecrite", "mises-a-jour": "inconnu"}


@pytest.mark.parametrize("given", ["", "jamais-vu", "x" * 9999, "<script>"])
def test_an_answer_nobody_offered_is_asked_again_and_not_kept(laptop: Laptop, given: str) -> None:
    visitor = laptop.visitor()
    visitor.sends(START, {"trade": ""})
    answer = visitor.sends("/self-assessment/questions/copie", {"answer": given})
    assert answer.status_code == 200
    assert "« je ne sais pas » en est une" in answer.get_data(as_text=True).replace("\xa0", " ")
    assert "<script>" not in answer.get_data(as_text=True)
    run = laptop.store.runs.under_way()
    assert run is not None
    assert run.answers == {}


def test_pages_out_of_turn_lead_to_the_beginning_and_foreign_names_nowhere(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    for address in (RESULT, "/self-assessment/questions/copie"):
        visitor.sees(address, status=302)
        assert visitor.sends(address, {"answer": "non"}).location == START
    visitor.sees("/self-assessment/questions/jamais-vu", status=404)
    assert visitor.sends(START, {"trade": "first-five"}).status_code == 404
    assert laptop.store.runs.all() == ()


def test_somebody_who_has_it_all_reads_so_and_has_a_path(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    goes_through(laptop, visitor)
    page = reads(visitor, RESULT)
    assert "Tout est en place" in page
    assert "Commencer : Le courriel piégé" in page
    assert 'class="card todo"' not in page


def test_six_months_later_it_is_offered_and_what_changed_is_said_kindly(
    laptop: Laptop, calendar: Calendar
) -> None:
    visitor = laptop.visitor()
    goes_through(laptop, visitor, copie="non", rib="payer")
    assert "depuis mars" not in reads(visitor, RESULT)
    assert "Six mois ont passé" not in visitor.sees("/")
    calendar.day = datetime(2026, 9, 7, tzinfo=UTC)
    assert "Six mois ont passé" in visitor.sees("/")
    goes_through(laptop, visitor, rib="repondre", appel="donner")
    page = reads(visitor, RESULT)
    parts = [
        "Fait depuis mars 2026",
        "Faire une copie",
        "En bonne voie",
        "Écrire la règle",
        "À reprendre",
        "Coller",
    ]
    places = [page.index(part, page.index('class="tip"')) for part in parts]
    assert places == sorted(places)
    assert "Six mois ont passé" not in visitor.sees("/")


def test_nothing_that_slipped_is_said_as_good_news(laptop: Laptop, calendar: Calendar) -> None:
    visitor = laptop.visitor()
    goes_through(laptop, visitor, copie="non")
    calendar.day = datetime(2026, 9, 7, tzinfo=UTC)
    goes_through(laptop, visitor, copie="non")
    assert "vous tenez le cap" in reads(visitor, RESULT)


def test_done_again_the_same_day_it_is_compared_with_the_time_before(
    laptop: Laptop, calendar: Calendar
) -> None:
    visitor = laptop.visitor()
    goes_through(laptop, visitor, copie="non")
    calendar.day = datetime(2026, 9, 7, tzinfo=UTC)
    goes_through(laptop, visitor)
    goes_through(laptop, visitor)
    assert "Fait depuis mars 2026" in reads(visitor, RESULT)
    assert len(laptop.store.runs.finished()) == 3


def test_it_is_offered_in_one_quiet_line_after_a_first_module_and_not_before(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    assert START not in visitor.sees("/").split("<main")[1]
    laptop.finishes("hameconnage")
    assert START not in visitor.sees("/").split("<main")[1]  # first, what became of the action
    visitor.sends("/plan/hameconnage", {"state": "done", "back": "/"})
    visitor.sees("/")
    main = visitor.sees("/").split("<main")[1]
    assert main.count(START) == 1
    assert START in visitor.sees("/sheets")


def test_the_sheet_has_three_doors_and_takes_no_answer_and_no_link_along(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    goes_through(laptop, visitor, "shop", rib="payer")
    page = reads(visitor, RESULT)
    assert all(door in page for door in ("Imprimer", "Garder dans un fichier", "Recopier à la main"))
    assert "Écrire la règle de la maison" in visitor.sees(f"{RESULT}?by-hand=1")
    assert visitor.sends(RESULT).location == RESULT
    kept = (laptop.config.documents_folder / "ou-j-en-suis.html").read_text(encoding="utf-8")
    assert "Écrire la règle de la maison" in kept
    assert "je paie" not in kept
    assert "href=" not in kept


def test_each_tile_has_its_own(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    goes_through(laptop, visitor)
    visitor.sends("/tiles", {"picture": "cigale"})
    assert visitor.sends(RESULT).location == START
    assert "Revoir mes actions" not in visitor.sees(START)


def test_nothing_of_it_is_counted_even_after_a_yes(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path, campaign=campaign_of("http://127.0.0.1:9"))
    laptop.store.agree()
    goes_through(laptop, laptop.visitor(), copie="non")
    assert laptop.store.outbox() == ()
    laptop.store.close()


@pytest.mark.parametrize("language", languages())
def test_every_page_is_well_made(laptop: Laptop, calendar: Calendar, language: str) -> None:
    visitor = laptop.visitor()
    visitor.speaks(language)
    goes_through(laptop, visitor, "shop", copie="non")
    calendar.day = datetime(2026, 9, 7, tzinfo=UTC)
    goes_through(laptop, visitor, "farm", rib="payer")
    visitor.sends(START, {"trade": "farm"})
    for address in (START, "/self-assessment/questions/copie", RESULT, f"{RESULT}?by-hand=1"):
        assert Page(visitor.sees(address)).faults(language) == []
