"""The trainer's pages cost a learner nothing: they come with the first of them, behind the same door."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.desktop.instance import Instance
from awareness.desktop.launch import Program
from awareness.desktop.window import FRENCH, Window
from tests.pages.laptop import Laptop
from tests.trainer import SITE, TrainersLaptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[TrainersLaptop]:
    """A laptop on which nobody has asked for a room yet."""
    made = TrainersLaptop(tmp_path)
    yield made
    made.close()


def test_learning_loads_nothing_of_a_room() -> None:
    code = (
        "import sys, awareness.learner, awareness.workshop.annex, awareness.desktop.launch;"
        "print(*(name for name in sys.modules if name.startswith('awareness.workshop')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["awareness.workshop", "awareness.workshop.annex"]


def test_the_pages_are_made_when_one_is_asked_for_and_no_sooner(laptop: TrainersLaptop) -> None:
    for path in ("/", "/sheets", "/sheets/workshop", "/workshopper", "/help"):
        laptop.get(path)
        assert laptop.pages._trainer is None, path
    assert laptop.get("/workshop").status_code == 200
    assert laptop.pages._trainer is not None


def test_many_first_requests_at_once_make_the_pages_once(laptop: TrainersLaptop) -> None:
    made: list[int] = []
    furnish = laptop.pages.furnish

    def counted(app: object) -> None:
        made.append(1)
        furnish(app)  # type: ignore[arg-type]

    laptop.pages.furnish = counted  # type: ignore[method-assign, assignment]
    threads = [threading.Thread(target=laptop.app.test_client().get, args=("/workshop",)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert made == [1]


@pytest.mark.parametrize("path", ["/workshop", "/workshop/start", "/workshop/checklist", "/room"])
def test_a_stranger_on_this_computer_sees_none_of_them(laptop: TrainersLaptop, path: str) -> None:
    assert laptop.app.test_client().get(path, base_url=SITE).status_code == 403


@pytest.mark.parametrize("path", ["/workshop/open", "/workshop/rehearse", "/workshop/cut", "/room/next"])
def test_a_change_from_another_page_is_refused(laptop: TrainersLaptop, path: str) -> None:
    asked = {"csrf": laptop.keys.csrf, "module": "hameconnage"}
    words = {"data": asked, "base_url": SITE, "headers": {"Origin": "http://ailleurs.example"}}
    assert laptop.client.post(path, **words).status_code == 403
    assert laptop.send(path, csrf="").status_code == 403


def test_the_learner_s_pages_are_the_same_once_a_trainer_has_come(laptop: TrainersLaptop) -> None:
    before = laptop.get("/").text
    laptop.get("/workshop")
    assert laptop.get("/").text == before
    for name in ("web/style.css", "way_in/way_in.css"):
        with laptop.get(f"/static/{name}") as sheet:
            assert sheet.status_code == 200


def test_a_program_with_an_open_room_does_not_stop_for_quiet(tmp_path: Path, laptop: TrainersLaptop) -> None:
    program = Program(laptop.config, Instance(tmp_path / "run", tmp_path))
    program.rooms = laptop.pages
    program.start(laptop.app.__class__("quiet"))
    try:
        assert program._server is not None
        program._server.listening._clock = lambda: float("inf")
        assert program.is_alone()
        laptop.begin()
        assert not program.is_alone()
        assert program.keeps_room()
    finally:
        program.stop()
    assert not laptop.pages.is_open()


def test_the_folder_alone_says_that_a_room_was_left_open(laptop: TrainersLaptop) -> None:
    assert not laptop.pages.has_room()
    laptop.begin()
    laptop.close()
    laptop.start_again()
    assert laptop.pages._trainer is None
    assert laptop.pages.has_room()
    assert 'href="/workshop"' in laptop.get("/").text


def test_where_no_room_can_be_opened_no_page_speaks_of_one(tmp_path: Path) -> None:
    alone = Laptop(tmp_path / "alone")
    visitor = alone.visitor()
    for path in ("/", "/sheets", "/sheets/workshop"):
        assert 'href="/workshop"' not in visitor.sees(path)
    visitor.sees("/workshop", 404)
    alone.store.close()


class Cross:
    """pywebview's window, as far as its cross goes."""

    confirm_close = False


@pytest.mark.parametrize(("keeps", "ends_by_itself", "asks"), [
    (True, False, True), (False, False, False), (True, True, False),
])  # fmt: skip
def test_the_cross_asks_first_when_a_room_is_open_and_what_ends_by_itself_does_not(
    keeps: bool, ends_by_itself: bool, asks: bool
) -> None:
    window = Window("gtk", keeps_room=lambda: keeps)
    if ends_by_itself:
        window.close()
    window._window = Cross()
    window._ask_first()
    assert window._window.confirm_close is asks
    assert "rien ne se perd" in FRENCH["global.quitConfirmation"]
