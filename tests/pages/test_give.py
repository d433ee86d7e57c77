"""A laptop of the room gives its counts to the trainer's, which carries what it was given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.progress.records import Notice
from awareness.protocol import BOX_BYTES, KEY_MARK_BYTES, write_stick
from awareness.sync.carried import CarryPlace
from awareness.sync.sealed import Carried
from tests.pages.counting import CAMPAIGN, counting_laptop
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_counts import plain, says


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop where somebody finished a module; its campaign is followed."""
    made = counting_laptop(tmp_path)
    made.finishes("hameconnage")
    yield made
    made.store.close()


def marie(laptop: Laptop, said: str = "yes") -> Visitor:
    """Who did, once she has answered the question about counts."""
    person = laptop.visitor()
    says(person, said)
    person.sees("/")
    return person


def place_of(laptop: Laptop) -> CarryPlace:
    """What others gave to this laptop."""
    return CarryPlace(laptop.app.extensions["learner"].config.data_folder, CAMPAIGN)


def test_after_a_yes_the_way_to_the_trainers_laptop_is_three_steps(laptop: Laptop) -> None:
    person = marie(laptop)
    assert 'href="/sends/give"' in person.sees("/sends")
    page = plain(person.sees("/sends/give"))
    assert page.index("Garder le fichier") < page.index("l’adresse de l’écran") < page.index("le code de")
    person.sends("/sends/stick", {"give": "1"})
    assert "Copiez ce fichier" in plain(person.sees("/sends/give"))


def test_without_a_yes_there_is_nothing_to_give(laptop: Laptop) -> None:
    person = marie(laptop, "no")
    assert "/sends/give" not in person.sees("/sends")
    person.sees("/sends/give", 302)


def test_what_others_gave_waits_and_is_carried_on_a_click(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = marie(laptop)
    assert "fichier scellé attend" not in plain(person.sees("/sends"))
    place_of(laptop).take(write_stick(CAMPAIGN.key[:KEY_MARK_BYTES], [b"x" * BOX_BYTES]))
    assert "1 fichier scellé attend une connexion" in plain(person.sees("/sends"))

    def carried(_place: CarryPlace, _line: Any, **_more: Any) -> Carried:
        return Carried(Notice("carried", "C’est porté.", {}), 1, 0)

    monkeypatch.setattr(CarryPlace, "carry", carried)
    person.sends("/sends/given")
    assert "C’est porté." in plain(person.sees("/sends"))
