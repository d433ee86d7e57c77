"""The projector: read by everybody, so it shows nothing before its time, phase after phase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.handouts.wifi import Wifi, wifi_words
from awareness.workshop.projector import ways_said
from tests.qr_reading import words_in
from tests.unit.test_colours import contrast
from tests.unit.test_presenter import Trainer
from tests.workshop import WIFI, Village, on_wifi

CSS = (Path(__file__).parents[2] / "awareness/workshop/static/projector.css").read_text(encoding="utf-8")
RIGHT = "Ouvrir mon favori"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A laptop with a room open on its Wi-Fi."""
    yield from on_wifi(tmp_path / "progression")


def shown(village: Village) -> str:
    """What stands on the screen, as its script gets it."""
    told: dict[str, Any] = Trainer(village).get("/room/projector/state").json or {}
    return str(told["html"])


def at_the_favourite(village: Village, phase: str) -> str:
    """Go to a phase of the third question, answered by twelve hands and one phone's table."""
    live = village.opened.live
    village.go_to("closed", 2)
    live.enter(live.room.version, "hands", {"favori": 12, "logo": 5})
    while live.room.here.phase != phase:
        live.go_on(live.room.version)
    return shown(village)


def goes_on(village: Village) -> str:
    """Go one phase on."""
    village.opened.live.go_on(village.opened.live.room.version)
    return shown(village)


def test_the_lobby_shows_address_code_and_squares_that_say_the_same(village: Village) -> None:
    opened = village.opened
    opened.stage.set_wifi(Wifi("Salle", "genet;2026"))
    html = shown(village)
    drawings = re.findall(r"<svg[^>]*>(?:(?!</svg>).)*qrline.*?</svg>", html, re.DOTALL)
    assert [words_in(each) for each in drawings] == [
        r"WIFI:T:WPA;S:Salle;P:genet\;2026;;",
        f"{opened.guest_url}?p={opened.pin}",
    ]
    assert WIFI in html
    assert f"{opened.pin[:3]} {opened.pin[3:]}" in html


def test_without_a_network_there_is_no_square_and_cards_instead(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.begin()
    html = shown(village)
    assert "qrline" not in html
    assert "127.0.0.1" not in html
    assert "feuille de cartes" in html
    village.close()


def test_a_network_without_a_code_is_open() -> None:
    assert wifi_words(Wifi("Salle")) == "WIFI:S:Salle;;"


def test_phones_that_came_are_counted_as_people(village: Village) -> None:
    live = village.opened.live
    live.join("one")
    assert "1 téléphone relié" in shown(village)
    live.join("two", table=5)
    assert "6 personnes reliées" in shown(village)


def test_a_question_is_shown_without_its_choices(village: Village) -> None:
    village.go_to("question", 2)
    html = shown(village)
    assert "document important" in html
    assert RIGHT not in html


def test_choices_wait_for_their_moment(village: Village) -> None:
    village.go_to("open", 2)
    village.clock.now -= 1000
    assert re.search(r'<ol class="choices"[^>]* data-opens="\d+" hidden>', shown(village))
    village.clock.now += 1000
    assert " hidden>" not in shown(village)
    assert RIGHT in shown(village)


@pytest.mark.parametrize("phase", ["open", "closed"])
def test_answers_are_counted_and_not_told_before_their_time(village: Village, phase: str) -> None:
    live = village.opened.live
    village.go_to(phase, 2)
    live.enter(live.room.version, "hands", {"favori": 12, "logo": 5})
    html = shown(village)
    assert "17 réponses reçues" in html
    assert not re.search(r'class="(bar|n|right)"|bonne réponse|✓', html)
    assert not re.search(r"\b12\b", re.sub(r"<svg.*?</svg>", "", html))


def test_the_reveal_says_right_by_a_word_and_a_sign_beside_numbers(village: Village) -> None:
    html = at_the_favourite(village, "reveal")
    right = re.search(r'<li class="right">.*?</li>', html, re.DOTALL)
    assert right
    assert RIGHT in right[0]
    assert "✓ bonne réponse" in right[0]
    assert '<b class="n">12</b>' in right[0]
    assert html.count('aria-label="A"') == html.count('aria-label="D"') == 1
    assert 'class="why"' in html
    assert "Parlez-en avec vos voisins" in goes_on(village)


def test_the_opening_questions_are_never_told(village: Village) -> None:
    live, stage = village.opened.live, village.opened.stage
    village.go_to("closed", 0)
    live.enter(live.room.version, "hands", {live.room.questions[0].choices[0]: 9})
    assert "9 réponses reçues" in shown(village)
    while not stage.is_between:
        assert not re.search(r'class="n"|✓', shown(village))
        stage.go_on(live.room.version, stage.at)
    assert "Nadia et le message" in shown(village)


def test_the_end_shows_questions_without_results_then_what_to_do(village: Village) -> None:
    live = village.opened.live
    village.go_to("feedback")
    live.enter(live.room.version, "hands", {"yes": 11}, "end.useful")
    html = shown(village)
    assert html.count("<h2>") == 3
    assert "11" not in re.sub(r"<svg.*?</svg>", "", html)
    assert "À faire cette semaine" in goes_on(village)


def test_black_shows_nothing_at_all(village: Village) -> None:
    village.go_to("question", 2)
    village.opened.stage.set_black(is_black=True)
    text = re.sub(r"<[^>]+>", "", shown(village)).strip()
    assert text == "Écran noir"


def test_after_closing_it_says_thank_you_and_so_does_its_page(village: Village) -> None:
    trainer = Trainer(village)
    assert trainer.get("/room/projector").status_code == 200
    trainer.send("close", present="12", businesses="9")
    assert "L’atelier est terminé" in trainer.get("/room/projector").text
    assert "L’atelier est terminé" in shown(village)


def test_only_this_computer_sees_it(village: Village) -> None:
    trainer = Trainer(village)
    trainer.client = trainer.client.application.test_client()
    assert trainer.get("/room/projector").status_code == 403
    phone = village.app.test_client()
    assert phone.get("/room/projector", base_url=f"http://{WIFI}:8080").status_code == 404


@pytest.mark.parametrize(
    ("ways", "has_phones", "said"),
    [
        (("hands", "paper", "table", "phone"), False, "Levez votre carte."),
        (("hands", "phone"), True, "Levez votre carte, ou répondez sur le téléphone."),
        (("paper",), False, "Cochez votre feuille."),
        (("paper", "table"), True, "Cochez votre feuille, ou répondez sur le téléphone."),
        (("phone",), True, "Répondez sur le téléphone."),
    ],
)
def test_it_says_how_to_answer(village: Village, ways: Any, has_phones: bool, said: str) -> None:
    with Trainer(village).client.application.app_context():
        assert ways_said(ways, has_phones=has_phones) == said


def colours() -> dict[str, str]:
    """The colours of the projector's stylesheet, by name."""
    found = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", CSS))
    return {name: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for name, v in found.items()}


@pytest.mark.parametrize(
    ("text", "ground"),
    [("ink", "paper"), ("ink", "right"), ("on-woad", "woad"), ("garrigue", "right"), ("woad", "rail"),
     ("garrigue", "rail"), ("woad", "paper")],
)  # fmt: skip
def test_everything_is_seven_to_one_from_its_ground(text: str, ground: str) -> None:
    assert contrast(colours()[text], colours()[ground]) >= 7


def test_no_other_colour_is_written_in_the_stylesheet() -> None:
    rules = CSS.split("}", 1)[1]
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) <= {"#fff"}
    assert "opacity" not in rules
