"""« Je suis victime »: read with shaking hands, on the first day, with nothing learnt and no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.languages import languages
from awareness.learning.counting import Business
from awareness.paths import shipped
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_every_page import Page
from tests.qr_reading import words_in

SITUATIONS = (
    "rancongiciel", "compte-pirate", "virement-parti", "faux-conseiller", "faux-support", "fuite-de-donnees",
)  # fmt: skip
PAPERS = ("poster", "card")
FIRST_LINE = "Cet ordinateur est touché ? Ne vous en servez plus : prenez votre téléphone ou la fiche papier."
NUMBER = re.compile(r"0 800 71 13 13|Cyber'Occ")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop on its first day."""
    made = Laptop(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def marie(laptop: Laptop) -> Visitor:
    """Somebody who has just been hit."""
    return laptop.visitor()


def plain(page: str) -> str:
    """What a page says, with ordinary spaces and apostrophes."""
    text = unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>", maxsplit=1)[0]))
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def square(page: str) -> str:
    """The words in the square of a page."""
    drawing = re.search(r'<svg viewBox[^>]*class="segno".*?</svg>', page)
    assert drawing
    return words_in(drawing[0])


def test_the_page_begins_with_its_first_line_and_then_offers_six_situations(marie: Visitor) -> None:
    page = marie.sees("/victim")
    said = plain(page)
    assert said.index("Je suis victime") < said.index(FIRST_LINE) < said.index("Que se passe-t-il ?")
    found = re.findall(r'<a class="btn quiet" href="/victim/([a-z-]+)"', page)
    assert tuple(found) == SITUATIONS
    # Below, the page is what it was: gestures for everybody, and whom to call.
    assert said.index("Que se passe-t-il ?") < said.index("Coupez le réseau") < said.index("Qui appeler")


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_says_first_what_to_do_then_whom_to_call_and_what_stays(
    marie: Visitor, name: str
) -> None:
    page = marie.sees(f"/victim/{name}")
    said = plain(page)
    assert re.match(rf"[^>]*> [^?]+ {re.escape(FIRST_LINE)}", said)
    assert 1 <= page.split('class="todo"')[1].split("</ol>")[0].count("<li>") <= 6
    parts = [said.index(part) for part in ("À garder", "Qui appeler, dans l'ordre", "Les délais")]
    assert parts == sorted(parts)
    # The region's number with its hours, and where to turn when nobody answers there.
    calls = said[parts[1] : parts[2]]
    numbers = ("0 800 71 13 13", "du lundi au vendredi", "17cyber.gouv.fr", "24 h/24")
    assert all(each in calls for each in numbers)
    assert "72 heures" in said[parts[2] :]


def test_money_is_asked_back_from_the_bank_before_anybody_else_is_called(marie: Visitor) -> None:
    for name in ("virement-parti", "faux-conseiller", "faux-support"):
        assert "1. Votre banque" in plain(marie.sees(f"/victim/{name}"))


@pytest.mark.parametrize("language", languages())
def test_every_situation_and_paper_is_well_made_in_every_language(marie: Visitor, language: str) -> None:
    marie.speaks(language)
    addresses = [f"/victim/{name}" for name in SITUATIONS] + [f"/victim/paper/{name}" for name in PAPERS]
    shown = {each: marie.sees(each) for each in addresses}
    assert {each: found for each, page in shown.items() if (found := Page(page).faults(language))} == {}
    titles = [re.search(r"<h1>(.*?)</h1>", page) for page in shown.values()]
    assert len({title[1] for title in titles if title}) == len(addresses)


def test_the_square_of_the_poster_holds_the_numbers_as_words_and_no_address_to_open(marie: Visitor) -> None:
    text = square(marie.sees("/victim/paper/poster"))
    assert text.split("\n\n") == [
        "Je suis victime : que faire ?",
        "Cyber'Occ, centre de réponse de la région\n0 800 71 13 13\n"
        "Aux heures de bureau : du lundi au vendredi, 9 h à 12 h 30 et 14 h à 17 h 30, sauf jours fériés",
        "17Cyber, partout en France\n17cyber.gouv.fr\nNuit, week-end, jours fériés : 24 h/24, 7 j/7",
        "France Victimes\n116 006\nPour être écouté : tous les jours, 9 h à 19 h",
    ]
    assert "://" not in text


@pytest.mark.parametrize("language", languages())
def test_the_square_of_the_card_holds_what_stands_on_the_card(marie: Visitor, language: str) -> None:
    marie.speaks(language)
    page = marie.sees("/victim/paper/card")
    lines = square(page).split("\n")
    assert len(lines) == 6
    assert all(line in plain(page) for line in lines if not any(sign.isdigit() for sign in line))
    assert [line for line in lines if "0 800 71 13 13" in line and "Cyber'Occ" in line]
    assert [line for line in lines if "17cyber.gouv.fr" in line]


def test_the_papers_leave_lines_to_fill_by_hand_and_ask_nothing_on_the_screen(marie: Visitor) -> None:
    for name, copies in (("poster", 1), ("card", 4)):
        page = marie.sees(f"/victim/paper/{name}")
        assert page.count('class="fill"') == 3 * copies
        assert "<input" not in page.split("<main")[1].split("<form")[0]
        assert all(label in plain(page) for label in ("Ma banque", "Mon dépanneur", "Mon assurance"))


@pytest.mark.parametrize("address", ["/victim/rancongiciel", "/victim/paper/poster", "/victim/paper/card"])
def test_elsewhere_nobody_is_sent_to_this_regions_number(
    laptop: Laptop, marie: Visitor, address: str
) -> None:
    assert NUMBER.search(plain(marie.sees(address)))
    laptop.store.set_business(Business(departement="29"))
    page = marie.sees(address)
    assert not NUMBER.search(plain(page))
    assert "17cyber.gouv.fr" in plain(page)
    if "paper" in address:
        assert not NUMBER.search(square(page))


def test_a_kept_page_leads_nowhere_inside_the_program(laptop: Laptop, marie: Visitor) -> None:
    for address in ("/victim", "/victim/faux-support", "/victim/paper/poster", "/victim/paper/card"):
        marie.sends(address)
    kept = {file.name: file.read_text(encoding="utf-8") for file in laptop.config.documents_folder.iterdir()}
    assert set(kept) == {
        *("je-suis-victime.html", "je-suis-victime-faux-support.html"),
        *("affiche.html", "carte-de-poche.html"),
    }
    assert not [name for name, text in kept.items() if 'href="/' in text]


def test_what_has_no_page_says_so(marie: Visitor) -> None:
    for address in ("/victim/unknown", "/victim/paper/unknown", "/victim/paper", "/victim/..%2fcard"):
        assert 'href="/"' in marie.sees(address, 404)


def test_a_situation_is_found_by_its_words(marie: Visitor) -> None:
    assert 'href="/victim/virement-parti"' in marie.sees("/sheets?q=vrai+fournisseur")
    assert 'href="/victim/rancongiciel"' in marie.sees("/sheets?q=rancon")


def test_a_broken_situation_hides_no_other(tmp_path: Path) -> None:
    content = tmp_path / "content"
    for file in ("emergency/fr.yaml", "emergency/rancongiciel/fr.yaml"):
        (content / file).parent.mkdir(parents=True, exist_ok=True)
        (content / file).write_bytes((shipped("content") / file).read_bytes())
    (content / "emergency" / "faux-support").mkdir()
    (content / "emergency" / "faux-support" / "fr.yaml").write_text("title: [", encoding="utf-8")
    assert [each.id for each in Catalogue(content, shipped("quizzes")).situations("oc")] == ["rancongiciel"]
