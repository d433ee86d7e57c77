"""The trainer's screen through the hour: what to say, the next step in words, hands, the wall, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.workshop.hour import MINUTE_MS
from tests.unit.test_presenter import Trainer
from tests.workshop import WIFI, Village, on_wifi


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A laptop with a room open on its Wi-Fi."""
    yield from on_wifi(tmp_path / "progression")


def button(page: str) -> str:
    """What the one big button says."""
    found = re.search(r'<form method="post" action="/room/hour/next".*?<button[^>]*>(.*?)</button>', page)
    return plain(found[1]) if found else ""


def plain(text: str) -> str:
    """A text without what typography adds."""
    return re.sub(r"[\xa0\u202f]", " ", text)


def test_the_one_big_button_says_what_comes_next_through_the_whole_hour(village: Village) -> None:
    trainer, said = Trainer(village), []
    while label := button(trainer.get().text):
        said.append(label)
        assert trainer.send("hour/next").status_code == 303
        village.clock.now += 2000
    assert said[:6] == [
        "Commencer : On s’installe", "Continuer : Cinq minutes pour les retardataires",
        "Continuer : Deux questions, sans correction", "Ouvrir les réponses", "Fermer les réponses",
        "Question suivante",
    ]  # fmt: skip
    assert {"Montrer la bonne réponse", "En parler", "Continuer : Nadia et le message de 20 h"} <= set(said)
    assert said[-2:] == ["Continuer : Trois cartes pour finir", "Terminer l’atelier"]
    assert len(said) == 40


def test_notes_are_read_aloud_in_the_trainers_language(village: Village) -> None:
    trainer = Trainer(village)
    assert "Dans une heure, vous saurez lire une adresse" in trainer.get().text
    assert "<blockquote>" in trainer.get().text
    village.store.set_setting("language", "en")
    assert "Dans une heure" not in trainer.get().text


@pytest.mark.parametrize("phase", ["question", "open", "closed"])
def test_a_mirrored_screen_gives_no_answer_away(village: Village, phase: str) -> None:
    village.go_to(phase, 2)
    page = Trainer(village).get().text
    folded = re.search(r'<details id="key">.*?</details>', page, re.DOTALL)
    assert folded
    assert "✓" not in page.replace(folded[0], "")
    assert "Le favori marche" in folded[0]


def test_one_more_and_one_less_are_noted_at_once_and_never_below_nothing(village: Village) -> None:
    trainer = Trainer(village)
    village.go_to("open", 2)
    for way, hands in (("plus", 1), ("plus", 2), ("minus", 1), ("minus", 0), ("minus", 0)):
        told = trainer.get("/room/state").json["question"]["choices"]
        typed = {f"choice-{each['id']}": str(each["hands"]) for each in told}
        assert trainer.send("count", source="hands", **typed, **{way: "favori"}).status_code == 303
        told = trainer.get("/room/state").json["question"]["choices"]
        assert {each["id"]: each["hands"] for each in told}["favori"] == hands


def test_hands_paper_and_phones_stand_side_by_side_for_one_question(village: Village) -> None:
    trainer, live = Trainer(village), village.opened.live
    live.join("phone")
    village.go_to("open", 2)
    live.answer("phone", "favori", "favori")
    trainer.send("count", source="hands", **{"choice-favori": "12"})
    trainer.send("count", source="paper", **{"choice-favori": "4"})
    told = trainer.get("/room/state").json
    counted = next(each for each in told["question"]["choices"] if each["id"] == "favori")
    assert (counted["phones"], counted["hands"], counted["paper"]) == (1, 12, 4)
    assert (told["numbers"]["votes"], told["numbers"]["phones-favori"]) == ("17 réponses", "1")


def test_giving_the_phones_up_keeps_what_they_said_and_asks_for_hands(village: Village) -> None:
    trainer, live = Trainer(village), village.opened.live
    live.join("phone")
    village.go_to("open", 2)
    live.answer("phone", "favori", "favori")
    assert trainer.send("phones", work="0").status_code == 303
    told = trainer.get("/room/state").json
    assert (told["ways"], told["question"]["votes"]) == (["hands", "paper"], 1)
    assert "Les téléphones marchent de nouveau" in trainer.get().text


def test_late_is_said_gently_with_what_can_go(village: Village) -> None:
    trainer = Trainer(village)
    trainer.send("hour/next")
    village.clock.now += 8 * MINUTE_MS
    told = trainer.get("/room/state").json
    assert plain(told["numbers"]["time"]) == "8 min sur 5"
    assert plain(told["numbers"]["late"]) == "En retard de 3 min : passez « Trois signes, un seul geste »."
    trainer.send("hour/next")
    assert "8 min sur" not in plain(trainer.get().text)


def test_a_part_of_a_screen_that_has_changed_is_refused(village: Village) -> None:
    trainer = Trainer(village)
    trainer.send("hour/next")
    told = trainer.send("hour/next", at="-1")
    assert (told.status_code, "L’écran a changé" in told.text) == (409, True)
    assert village.opened.stage.at == 0


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [
        ("Salle des fêtes", "genet-2026", 303), ("Salle", "", 303), ("", "", 303), ("Salle", "court", 400),
        ("é" * 17, "", 400), ("", "genet-2026", 400), ("Salle", "x" * 64, 400),
    ],
)  # fmt: skip
def test_the_wifi_is_one_that_can_be(village: Village, name: str, code: str, status: int) -> None:
    trainer = Trainer(village)
    assert trainer.send("wifi", name=name, code=code).status_code == status
    kept = village.opened.stage.wifi
    assert (kept.name, kept.password) == ((name, code) if status == 303 else ("", ""))


def test_the_projector_blacks_and_comes_back(village: Village) -> None:
    trainer = Trainer(village)
    trainer.send("black", black="1")
    assert "Le projecteur est noir" in trainer.get().text
    trainer.send("black", black="0")
    assert not village.opened.stage.is_black


def test_my_phone_has_come_on_the_rooms_own_word(village: Village) -> None:
    trainer = Trainer(village)
    address = trainer.get("/room/try").headers["Location"]
    assert "J’attends votre téléphone" in trainer.get(address).text
    village.clock.now += 30_000
    waiting = plain(trainer.get(address).text)
    assert len(re.findall(r"<li>", waiting.split("30 secondes")[1])) == 3
    village.opened.live.join("phone")
    assert "Votre téléphone est arrivé" in trainer.get(address).text


def test_a_phone_that_was_there_already_counts_when_it_comes_again(village: Village) -> None:
    trainer = Trainer(village)
    village.opened.live.join("phone")
    village.clock.now += 60_000
    address = trainer.get("/room/try").headers["Location"]
    assert "J’attends votre téléphone" in trainer.get(address).text
    village.clock.now += 1000
    village.opened.live.hear("phone")
    assert "Votre téléphone est arrivé" in trainer.get(address).text


@pytest.mark.parametrize(("has_window", "leads_to"), [(True, "/room"), (False, "/room/projector")])
def test_the_projector_has_a_window_or_a_tab(village: Village, has_window: bool, leads_to: str) -> None:
    asked = []
    trainer = Trainer(village, second_screen=lambda path: asked.append(path) or has_window)
    assert trainer.send("screen").headers["Location"] == leads_to
    assert asked == ["/room/projector"]
    assert 'href="/room/projector" target="_blank"' in Trainer(village).get().text


class Awake:
    """What keeps a computer awake."""

    works = True

    def __init__(self) -> None:
        self.is_on = False

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False


def test_the_computer_stays_awake_as_long_as_the_room_is_open(village: Village) -> None:
    village.hall.stop()
    awake = Awake()
    village.hall.awake = awake
    assert not awake.is_on
    village.hall.take_up()
    village.hall.resume(village.hall.take_up()[0].id, WIFI)
    assert awake.is_on
    assert "reste éveillé" in Trainer(village).get().text
    Trainer(village).send("close", present="6", businesses="4")
    assert not awake.is_on


def test_elsewhere_the_trainer_is_told_what_to_set(village: Village) -> None:
    assert "réglez sa veille" in Trainer(village).get().text
