"""« Animer un atelier »: two numbers, one way that works, an address, a firewall; whatever is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.errors import AwarenessError
from awareness.workshop.networks import Network
from awareness.workshop.rehearsal import FOLDER
from tests.trainer import CABLE, WIFI, TrainersLaptop, words

VIRTUAL = Network("172.17.0.1", "virtual")
NUMBERS = "/workshop/start?people=25&devices={}&module=hameconnage"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[TrainersLaptop]:
    """A trainer's laptop on a Wi-Fi, with a cable too."""
    made = TrainersLaptop(tmp_path)
    assert made.trainer
    yield made
    made.close()


def test_a_trainer_finds_the_way_in_beside_the_papers_and_a_learner_is_not_troubled(
    laptop: TrainersLaptop,
) -> None:
    assert 'href="/workshop"' in laptop.get("/sheets/workshop").text
    assert 'href="/workshop"' in laptop.get("/sheets").text
    assert "/sheets/workshop" in laptop.get("/help").text
    assert "atelier" not in words(laptop.get("/").text).lower()


def test_start_asks_two_numbers_and_a_module_and_nothing_else(laptop: TrainersLaptop) -> None:
    page = laptop.get("/workshop/start").text.partition("<main")[2]
    assert re.findall(r'name="(\w+)"', page) == ["people", "devices", "module"]
    assert re.search(r'value="hameconnage" selected', page)


@pytest.mark.parametrize(
    ("devices", "title"),
    [(0, "Mains levées et papier"), (5, "Un appareil par table"), (25, "Un appareil par personne")],
)
def test_one_way_is_proposed_with_one_reason_and_the_others_are_a_quiet_choice(
    laptop: TrainersLaptop, devices: int, title: str
) -> None:
    page = laptop.get(NUMBERS.format(devices)).text
    assert f"<h1>{title}</h1>" in page
    assert page.count('class="lead"') == 1
    assert len(re.findall(r"way=\w+", page.partition("Autre façon")[2])) == 2


def test_the_best_address_is_proposed_in_words_and_the_firewall_is_told_before_opening(
    laptop: TrainersLaptop,
) -> None:
    page = laptop.get(NUMBERS.format(5)).text
    assert re.search(rf'value="{WIFI.address}" checked><span>Le Wi-Fi <b>· proposé</b>', page)
    assert "Le câble réseau" in page
    assert "Pare-feu : inconnu." in words(page)
    assert laptop.trainer.real.hall.open is None


@pytest.mark.parametrize(
    ("state", "said"), [("allowed", "autorisé"), ("blocked", "pas autorisé"), ("unknown", "inconnu")]
)
def test_the_three_states_of_the_firewall_and_a_drawing_unless_it_is_allowed(
    laptop: TrainersLaptop, state: Any, said: str
) -> None:
    laptop.firewall = state
    page = laptop.get(NUMBERS.format(5)).text
    assert f"Pare-feu : {said}." in words(page)
    assert ("<svg" in page.partition("Pare-feu")[2]) == (state != "allowed")


def test_the_firewall_is_asked_once_and_again_when_it_was_changed(laptop: TrainersLaptop) -> None:
    laptop.get(NUMBERS.format(5))
    laptop.get(NUMBERS.format(5))
    assert laptop.asked == 1
    laptop.firewall = "allowed"
    page = laptop.send("/workshop/firewall", people="25", devices="5", module="hameconnage").text
    assert (laptop.asked, "Pare-feu : autorisé." in words(page)) == (2, True)


def test_by_hands_no_address_and_no_firewall_is_asked_for(laptop: TrainersLaptop) -> None:
    page = words(laptop.get(NUMBERS.format(0)).text)
    assert "adresse" not in page
    assert "Pare-feu" not in page
    assert laptop.asked == 0


def test_without_a_network_the_room_is_led_by_hands_and_works(laptop: TrainersLaptop) -> None:
    laptop.networks = []
    page = laptop.get(NUMBERS.format(25) + "&way=phone").text
    assert "<h1>Mains levées et papier</h1>" in page
    assert "relié à aucun réseau" in words(page)
    assert "Autre façon" not in page
    assert laptop.begin(way="hands", address="").status_code == 303
    opened = laptop.trainer.real.hall.open
    assert opened is not None
    assert (opened.address, set(opened.live.room.ways)) == ("127.0.0.1", {"hands", "paper"})


def test_a_network_of_a_software_is_never_proposed_but_can_be_chosen(laptop: TrainersLaptop) -> None:
    laptop.networks = [VIRTUAL]
    assert "<h1>Mains levées" in laptop.get(NUMBERS.format(5)).text
    page = laptop.get(NUMBERS.format(5) + "&way=table").text
    assert VIRTUAL.address in page
    assert "proposé" not in page


def test_the_room_opens_at_the_chosen_address_with_the_way_that_was_proposed(laptop: TrainersLaptop) -> None:
    answer = laptop.begin(address=CABLE.address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/room")
    opened = laptop.trainer.real.hall.open
    assert opened is not None
    assert (opened.address, opened.live.room.ways) == (CABLE.address, ("hands", "paper", "table"))
    assert opened.pin in laptop.get("/room").text


def test_the_addresses_are_looked_at_again_without_losing_what_was_chosen(laptop: TrainersLaptop) -> None:
    laptop.networks = [CABLE, WIFI]
    again = laptop.get(f"/workshop/networks?address={WIFI.address}").text
    assert re.search(rf'value="{WIFI.address}" checked', again)
    laptop.networks = [CABLE]
    again = laptop.get(f"/workshop/networks?address={WIFI.address}").text
    assert re.search(rf'value="{CABLE.address}" checked', again)
    laptop.networks = []
    assert "Plus aucun réseau ici" in laptop.get("/workshop/networks").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"people": ""}, "combien de personnes"),
        ({"people": "0"}, "combien de personnes"),
        ({"people": "301"}, "combien de personnes"),
        ({"people": "beaucoup"}, "combien de personnes"),
        ({"people": "²"}, "combien de personnes"),
        ({"devices": "-1"}, "combien d’appareils"),
        ({"devices": "301"}, "combien d’appareils"),
        ({"devices": ""}, "combien d’appareils"),
        ({"module": "inconnu"}, "un module de la liste"),
        ({"module": "../secret"}, "un module de la liste"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_the_numbers_stay_typed(
    laptop: TrainersLaptop, given: dict[str, str], said: str
) -> None:
    asked = {"people": "25", "devices": "5", "module": "hameconnage", **given}
    for answer in (laptop.client.get("/workshop/start", query_string=asked, base_url="http://127.0.0.1:5000"),
                   laptop.begin(**given)):  # fmt: skip
        assert answer.status_code == 400
        (alert,) = re.findall(r'role="alert">([^<]*)<', answer.text)
        assert said in alert
        assert alert.count(".") == 1
    assert laptop.trainer.real.hall.open is None


@pytest.mark.parametrize("address", ["", "8.8.8.8", "127.0.0.1", "192.168.99.9", "Wi-Fi"])
def test_an_address_that_is_not_this_computer_s_is_refused_in_a_sentence(
    laptop: TrainersLaptop, address: str
) -> None:
    answer = laptop.begin(address=address)
    assert answer.status_code == 400
    assert "choisissez-en une de la liste" in words(answer.text)
    assert laptop.begin(way="loud").status_code == 400


def test_a_port_that_is_taken_is_passed_over_for_the_next_one(laptop: TrainersLaptop) -> None:
    asked: list[int] = []
    really = laptop.listens

    def listens(app: Any, address: str, port: int) -> Any:
        asked.append(port)
        listener = really(app, address, port)
        if port in {80, 8080}:
            listener.start = _refuse
        return listener

    laptop.listens = listens
    assert laptop.begin().status_code == 303
    assert asked == [80, 8080, 8000]


def _refuse() -> None:
    refused = AwarenessError("Le port est déjà pris.")
    refused.code = "server"  # type: ignore[misc]
    raise refused


def test_a_second_room_is_refused_and_the_first_one_stays(laptop: TrainersLaptop) -> None:
    laptop.begin()
    pin = laptop.trainer.real.hall.open.pin  # type: ignore[union-attr]
    answer = laptop.begin()
    assert answer.status_code == 409
    assert "Un autre atelier est ouvert" in words(answer.text)
    page = words(laptop.get().text)
    assert pin in page
    assert "Commencer" not in page


def test_the_checklist_keeps_its_ticks_over_a_start_and_forgets_them_on_demand(
    laptop: TrainersLaptop,
) -> None:
    laptop.send("/workshop/checklist", done=["1.1", "3.4", "Marie"])
    laptop.cut()
    page = laptop.get("/workshop/checklist").text
    assert re.findall(r'value="([\d.]+)" checked', page) == ["1.1", "3.4"]
    assert "1 sur 6" in words(page)
    laptop.send("/workshop/checklist", again="1")
    assert " checked" not in laptop.get("/workshop/checklist").text


def test_what_a_killed_rehearsal_left_is_erased_with_the_next_trainer(laptop: TrainersLaptop) -> None:
    left = laptop.config.data_folder / FOLDER / "rooms"
    left.mkdir(parents=True)
    (left / "0.sqlite").write_bytes(b"left")
    laptop.cut()
    assert not left.parent.exists()
