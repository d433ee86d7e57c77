"""The poster of a room's Wi-Fi: squares a telephone reads, one sheet, and nothing of what is typed kept."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from awareness.handouts.poster import NotAPoster, Typed, typed_of
from awareness.handouts.wifi import NotAWifi
from awareness.languages import SOURCE, languages
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_every_page import Page
from tests.pages.test_paper import MILLIMETRES, ON_PAPER, SHEET_OBJECT
from tests.pages.test_workshop_papers import NO_GREY
from tests.qr_reading import words_in

WIFI = "/sheets/workshop/wifi"
PASSWORD = "causse; et: lavande"
TYPED = {
    "network": "Atelier « Cyber »",
    "password": PASSWORD,
    "page": "192.168.8.2:8080",
    "pin": "482 103",
}


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop where nobody has learnt anything."""
    return Laptop(tmp_path)


def drawn(trainer: Visitor, status: int = 200, **fields: str) -> str:
    """Draw the poster of what is typed."""
    told = trainer.sends(f"{WIFI}/shown", fields)
    assert told.status_code == status
    return str(told.text)


def squares(page: str) -> list[str]:
    """What a telephone reads on a page."""
    drawings = re.findall(r'<div class="qr">(<svg.*?</svg>)', page, re.DOTALL)
    return [words_in(each) for each in drawings]


def poster(page: str) -> str:
    """The poster itself, without the form above it."""
    return unescape(page.partition('<div class="wifi')[2])


def test_one_square_joins_the_wifi_and_the_other_opens_the_page_with_its_code(laptop: Laptop) -> None:
    seen = drawn(laptop.visitor(), **TYPED)
    assert squares(seen) == [
        "WIFI:T:WPA;S:Atelier « Cyber »;P:causse\\; et\\: lavande;;",
        "http://192.168.8.2:8080/?p=482103",
    ]
    assert all(
        said in poster(seen) for said in (TYPED["network"], PASSWORD, "192.168.8.2:8080/", "482\xa0103")
    )


def test_an_open_wifi_and_an_unknown_page_leave_lines_to_fill_in_by_hand(laptop: Laptop) -> None:
    seen = drawn(laptop.visitor(), network="Mairie")
    assert squares(seen) == ["WIFI:S:Mairie;;"]
    assert poster(seen).count('class="fill"') == 2
    assert "Sans mot de passe" in poster(seen)


def test_without_a_network_it_says_hands_and_paper_and_shows_no_square(laptop: Laptop) -> None:
    seen = laptop.visitor().sees(WIFI)
    assert squares(seen) == []
    assert "levez la main ou votre carte" in poster(seen)
    assert [letter for letter in "ABCD" if f'class="pin">{letter}<' not in poster(seen)] == []


def test_a_room_that_is_open_gives_its_page_and_code_by_its_link(laptop: Laptop) -> None:
    seen = laptop.visitor().sees(f"{WIFI}?page=http://192.168.8.2:8080/&pin=482103")
    assert 'value="http://192.168.8.2:8080/"' in seen
    assert 'value="482103"' in seen


def test_it_speaks_the_languages_of_the_room(laptop: Laptop) -> None:
    trainer = laptop.visitor()
    told = trainer.sends(f"{WIFI}/shown", {**TYPED, "language": ["oc", "en"]})
    assert re.findall(r'<section(?: lang="(\w+)")?>', poster(told.text)) == ["", "oc", "en"]
    assert Page(told.text).faults(SOURCE) == []
    trainer.speaks("ca")
    assert Page(drawn(trainer, **TYPED)).faults("ca") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"network": "é" * 17}, "trop long"), ({"network": "x", "password": "court"}, "8 à 63"),
        ({"network": "x", "password": "accentué-1"}, "8 à 63"), ({"password": "x" * 8}, "aussi le nom"),
        ({"pin": "1234"}, "six chiffres"), ({"page": "cyber.example"}, "adresse de la salle"),
        ({"page": "http://8.8.8.8/"}, "adresse de la salle"), ({"page": "127.0.0.1"}, "adresse de la salle"),
        ({"page": "192.168.8.2:99999"}, "adresse de la salle"), ({"page": "192.168.8.999"}, "adresse"),
        ({"page": "javascript:alert(1)"}, "adresse"), ({"network": "a\nb"}, "trop long"),
    ],
)  # fmt: skip
def test_what_no_telephone_could_use_is_refused_with_a_sentence_and_stays_typed(
    laptop: Laptop, typed: dict[str, str], said: str
) -> None:
    seen = drawn(laptop.visitor(), status=400, **typed)
    assert said in seen
    assert squares(seen) == []
    with pytest.raises((NotAPoster, NotAWifi)):
        typed_of(lambda name: typed.get(name, ""))


def test_a_password_of_64_figures_is_the_key_itself() -> None:
    key = "0123456789abcdef" * 4
    typed = {"network": "Salle", "password": key}
    assert typed_of(lambda name: typed.get(name, "")) == Typed(network="Salle", password=key)


def test_nothing_typed_is_kept_unless_the_trainer_keeps_the_poster(laptop: Laptop) -> None:
    trainer = laptop.visitor()
    drawn(trainer, **TYPED)
    assert PASSWORD not in unescape(trainer.sees(WIFI))
    laptop.store.close()
    kept = [path for path in laptop.config.data_folder.parent.rglob("*") if path.is_file()]
    assert [path.name for path in kept if b"lavande" in path.read_bytes()] == []
    assert trainer.sends(WIFI, TYPED).status_code == 302
    (file,) = laptop.config.documents_folder.iterdir()
    assert PASSWORD in unescape(file.read_text(encoding="utf-8"))
    assert squares(file.read_text(encoding="utf-8")) == squares(drawn(trainer, **TYPED))


@pytest.mark.journey
@pytest.mark.parametrize("language", languages())
def test_each_poster_takes_one_sheet_black_on_white_with_big_squares(
    laptop: Laptop, page: Any, language: str
) -> None:
    laptop.store.set_setting("language", language)
    with laptop.served() as url:
        page.goto(url)
        page.goto(f"{url.split('/launch/')[0]}{WIFI}")
        for boxes in (0, 3):
            for name, value in TYPED.items() if boxes else ():
                page.fill(f"#{name}", value)
            for number in range(boxes):
                page.check(f"input[type=checkbox] >> nth={number}")
            page.click("#wifi button.btn")
            page.emulate_media(media="print")
            assert page.evaluate(ON_PAPER) == []
            assert page.evaluate(NO_GREY) == []
            wide = "all => all.map(one => one.getBoundingClientRect().width)"
            assert all(w * MILLIMETRES >= 60 for w in page.eval_on_selector_all(".wifi .qr svg", wide))
            assert len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True))) == 1
            page.emulate_media(media="screen")
