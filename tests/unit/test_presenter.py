"""The trainer's page: commands behind this computer's own cookie, and nothing counted before a « Oui »."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from awareness.web.security import LaunchKeys, Security, secure
from awareness.workshop.presenter import Desk, create_presenter_app
from tests.fakes.counting import campaign_of
from tests.workshop import Village

SITE = "http://127.0.0.1:5000"


class Trainer:
    """A trainer in front of the page, once its launch address was opened."""

    def __init__(self, village: Village, *, is_followed: bool = True, **doors: Any) -> None:
        campaign = campaign_of() if is_followed else None
        app, keys = create_presenter_app(Desk(village.hall, village.store, campaign, **doors)), LaunchKeys()
        secure(app, Security(keys=keys))
        self.village, self.csrf = village, keys.csrf
        self.client = app.test_client()
        self.get(f"/launch/{keys.mint()}")

    def get(self, path: str = "/room") -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=SITE)

    def send(self, command: str, **fields: Any) -> TestResponse:
        """Send a form of the page, from the screen as it is."""
        opened = self.village.hall.open
        seen = {"from": opened.live.room.version, "at": opened.stage.at} if opened else {"from": 0}
        return self.client.post(
            f"/room/{command}",
            data={**seen, "csrf": self.csrf, **fields},
            headers={"Origin": SITE},
            base_url=SITE,
        )


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A laptop with an open room."""
    made = Village(tmp_path / "progression")
    made.begin()
    yield made
    made.close()


def test_the_page_shows_the_code_the_address_and_the_next_step(village: Village) -> None:
    village.hall.stop()
    village.hall.resume(village.hall.take_up()[0].id, "192.168.8.2")
    page = Trainer(village).get().text
    assert village.opened.pin in page
    assert village.opened.guest_url == "http://192.168.8.2:8080/" in page
    assert "Commencer\N{NO-BREAK SPACE}: On s’installe" in page


def test_a_whole_question_is_led_from_plain_forms(village: Village) -> None:
    trainer, phone = Trainer(village), village.phone()
    for _ in range(3):
        assert trainer.send("skip").status_code == 303
    trainer.send("next")
    village.clock.now += 2000
    assert phone.answer("favori", "favori").status_code == 200
    trainer.send("next")
    assert (
        trainer.send("count", source="hands", **{"choice-favori": "12", "choice-logo": "3"}).status_code
        == 303
    )
    trainer.send("next")
    told = trainer.get("/room/state").json
    counted = {each["id"]: each["phones"] + each["hands"] for each in told["question"]["choices"]}
    assert (told["phase"], counted["favori"], counted["logo"]) == ("reveal", 13, 3)
    assert re.search(r'id="hands-[A-D]" name="choice-favori" value="12"', trainer.get().text)


def test_a_command_from_a_screen_that_has_changed_is_a_409_and_says_why(village: Village) -> None:
    trainer = Trainer(village)
    stale = village.opened.live.room.version
    trainer.send("next")
    told = trainer.send("next", **{"from": stale})
    assert (told.status_code, "L’écran a changé" in told.text) == (409, True)
    assert village.opened.live.room.here.phase == "question"


@pytest.mark.parametrize(
    ("command", "fields", "status"),
    [
        ("phones", {"work": "0"}, 303), ("phones", {"work": "nan"}, 400), ("entries", {"open": "0"}, 303),
        ("ways", {"hands": "1", "table": "1"}, 303), ("count", {"source": "phones"}, 400),
        ("back", {}, 409), ("again", {}, 409), ("consent", {"said": "peut-être"}, 400),
        ("close", {"present": "3", "businesses": "4"}, 400), ("close", {"present": "beaucoup"}, 400),
    ],
)  # fmt: skip
def test_every_command_is_done_or_refused_and_the_room_goes_on(
    village: Village, command: str, fields: dict[str, str], status: int
) -> None:
    trainer = Trainer(village)
    assert trainer.send(command, **fields).status_code == status
    assert trainer.send("next").status_code == 303


def test_the_questions_of_the_end_are_counted_by_hands(village: Village) -> None:
    trainer = Trainer(village)
    village.go_to("feedback")
    fields = {"choice-yes": "6", "choice-very": "2"}
    assert trainer.send("count", source="hands", poll="end.useful", **fields).status_code == 303
    useful = trainer.get("/room/state").json["evaluation"][0]
    assert {each["id"]: each["n"] for each in useful["choices"]} == {
        "not-at-all": 0, "a-little": 0, "yes": 6, "very": 2,
    }  # fmt: skip
    assert re.search(r'id="end-useful-hands-C" name="choice-yes" value="6"', trainer.get().text)


def test_nothing_is_asked_or_counted_without_a_campaign(village: Village) -> None:
    trainer = Trainer(village, is_followed=False)
    assert "Compter cet atelier" not in trainer.get().text
    assert trainer.send("consent", said="yes").status_code == 400


@pytest.mark.parametrize(("said", "waiting"), [("yes", 5), ("no", 0), ("", 0)])
def test_the_trainer_is_asked_once_and_the_room_is_counted_after_a_yes_alone(
    village: Village, said: str, waiting: int
) -> None:
    trainer = Trainer(village)
    assert "Compter cet atelier" in trainer.get().text
    if said:
        trainer.send("consent", said=said)
        assert "Compter cet atelier" not in trainer.get().text
    trainer.send("close", present="12", businesses="9", rural="4")
    assert "L’atelier est fermé" in trainer.get().text
    assert trainer.send("close", present="12").status_code == 303
    assert len(village.store.outbox()) == waiting


def test_a_room_is_counted_in_the_departement_its_trainer_names(village: Village) -> None:
    trainer = Trainer(village)
    assert trainer.send("consent", said="yes", departement="Aude, je crois").status_code == 400
    trainer.send("consent", said="yes", departement="11")
    trainer.send("close", present="12", businesses="9")
    counts = [json.loads(waiting.count) for waiting in village.store.outbox()]
    assert {count["departement"] for count in counts if "departement" in count} == {"11"}


def test_without_the_cookie_or_the_token_nobody_leads(village: Village) -> None:
    trainer = Trainer(village)
    trainer.csrf = "x"
    assert trainer.send("next").status_code == 403
    trainer.client = trainer.client.application.test_client()
    assert (trainer.get().status_code, trainer.get("/room/state").status_code) == (403, 403)
    assert village.opened.live.room.here.phase == "lobby"
