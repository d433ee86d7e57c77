"""A real window on a screen nobody sees: it shows the first lesson and steps into none of the traps."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from awareness.config import write_campaign
from awareness.progress.store import ProgressStore
from tests.fakes.collector import FakeCollector, drips
from tests.fakes.counting import campaign_of, say_yes
from tests.journeys.launching import Laptop, Started, wait_for
from tests.journeys.screen import Screen
from tests.parts import ROOT, require

pytestmark = pytest.mark.journey
TITLE = "Dix minutes cyber"
PROGRAM = ROOT / "tests" / "journeys" / "window_program.py"
# Runs a program where there is no network interface but loopback, as on a laptop in flight mode.
NO_NETWORK = """
import os, sys, smoke
assert smoke.cut_the_network()
os.execv(sys.argv[1], sys.argv[1:])
"""


class InWindow:
    """A person in front of the window."""

    def __init__(self, laptop: Laptop, screen: Screen) -> None:
        self.laptop, self.screen = laptop, screen
        self.seen_file = laptop.folder / "seen.jsonl"
        self.program: Started
        self._page: Counter[bytes] = Counter()

    def open(self, trap: str = "", before: tuple[str, ...] = (), **environ: str) -> None:
        words = [*before, sys.executable, str(PROGRAM), str(self.seen_file), *([trap] if trap else [])]
        path = f"{ROOT}:{ROOT / 'build'}"
        self.program = self.laptop.start(program=words, DISPLAY=self.screen.name, PYTHONPATH=path, **environ)
        wait_for(lambda: self.has_seen("/") or not self.program.is_running(), "the first page asked for")
        assert self.program.is_running(), self.program.complained
        self.window = wait_for(lambda: self.screen.windows(TITLE), "a window")[0]
        self.sees_a_page()

    def has_seen(self, path: str) -> int:
        """How often WebKit asked for an address."""
        lines = self.seen_file.read_text().splitlines() if self.seen_file.exists() else []
        asked = [json.loads(line) for line in lines]
        return sum("AppleWebKit" in each["agent"] and each["path"].startswith(path) for each in asked)

    def sees_a_page(self, name: str = "window") -> None:
        """Wait until another page than the last one is drawn: not blank, and no longer changing."""
        pictures = ROOT / ".work" / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        self._page = wait_for(lambda: self._drawn(pictures / f"{name}.png"), "another page on the screen")

    def _drawn(self, file: Path) -> Counter[bytes] | None:
        before, colours = self.screen.picture(file), self.screen.picture(file)
        shown = [count for _, count in colours.most_common(400)]
        is_blank = len(shown) < 8 or sum(shown[2:]) < 50
        return None if is_blank or colours != before or colours == self._page else colours

    def presses_go(self, until: Callable[[], object]) -> None:
        """Press the one thing there is to press, until it has had its effect."""

        def pressed() -> object:
            self.screen.press(self.window, "Return")
            return wait_quietly(until)

        wait_for(pressed, "the effect of Return")

    def is_alive(self) -> bool:
        """The page of the program is still the one shown: it goes on pinging."""
        pings = self.has_seen("/ping")
        return wait_for(lambda: self.has_seen("/ping") > pings + 3, "pings of the page")


def wait_quietly(look: Callable[[], object]) -> object:
    try:
        return wait_for(look, "", patience=2)
    except AssertionError:
        return None


@pytest.fixture
def screen() -> Iterator[Screen]:
    for part in ("xvfb", "webkit", "screen"):
        require(part)
    shown = Screen().start()
    yield shown
    shown.stop()


@pytest.fixture
def person(tmp_path: Path, screen: Screen) -> Iterator[InWindow]:
    somebody = InWindow(Laptop(tmp_path), screen)
    yield somebody
    somebody.program.kill()


def test_the_window_shows_the_first_lesson(person: InWindow) -> None:
    person.open()
    person.screen.press(person.window, "Tab", "Return", "Tab", "Return")
    wait_for(lambda: person.has_seen("/m/"), "the first lesson asked for")
    person.sees_a_page("window-lesson")
    assert person.program.stop() == 0
    assert "Traceback" not in person.program.complained


def test_it_shows_without_any_network_interface(person: InWindow) -> None:
    person.open(before=(sys.executable, "-c", NO_NETWORK))
    assert person.program.stop() == 0


def test_it_shows_behind_a_proxy_of_the_system(person: InWindow) -> None:
    proxy = "http://127.0.0.1:9"
    person.open("home", http_proxy=proxy, HTTP_PROXY=proxy, all_proxy=proxy, https_proxy=proxy)
    assert person.is_alive()


def test_the_cross_ends_the_program_and_asks_nothing(person: InWindow) -> None:
    person.open("home")
    person.screen.close(person.window)
    assert person.program.code() == 0
    assert "Traceback" not in person.program.complained
    assert person.laptop.log() == ""


def test_the_cross_during_a_write_loses_nothing(person: InWindow, tmp_path: Path) -> None:
    person.open("slow")
    person.presses_go((tmp_path / "begun").exists)
    person.screen.close(person.window)
    assert person.program.code() == 0
    assert (tmp_path / "written").read_text()


def test_the_cross_cuts_a_server_that_drips(person: InWindow, tmp_path: Path) -> None:
    with FakeCollector() as collector:
        collector.always = drips
        campaign = campaign_of(collector.url, bytes(collector.key.public_key))
        (tmp_path / "campaign.toml").write_text(write_campaign(campaign), encoding="utf-8")
        store = ProgressStore.open(person.laptop.data)
        ids = say_yes(store, campaign)
        store.close()
        person.open("home", AWARENESS_CAMPAIGN_FILE=str(tmp_path / "campaign.toml"))
        collector.expects(lambda: collector.requests)
        person.screen.close(person.window)
        assert person.program.code() == 0
        assert collector.hung_up.wait(30)
    assert "Traceback" not in person.program.complained + person.laptop.log()
    store = ProgressStore.open(person.laptop.data)
    assert {row.id for row in store.sendable()} == ids
    store.close()


def test_a_second_start_raises_the_window(person: InWindow) -> None:
    person.open("home")
    with person.laptop.start(DISPLAY=person.screen.name) as second:
        assert second.code() == 0
        assert second.said == "L'application est déjà ouverte : sa fenêtre passe devant.\n"
    assert person.laptop.addresses() == []
    assert len(person.screen.windows(TITLE)) == 1


@pytest.mark.parametrize("trap", ["blank", "plain"])
def test_an_outside_link_opens_in_the_browser_and_the_page_stays(person: InWindow, trap: str) -> None:
    person.open(trap)
    person.presses_go(person.laptop.addresses)
    assert set(person.laptop.addresses()) == {"https://outside.example/"}
    assert person.is_alive()


def test_a_download_does_not_take_the_place_of_the_page(person: InWindow) -> None:
    person.open("download")
    person.presses_go(lambda: person.has_seen("/export"))
    assert person.is_alive()


def test_printing_opens_the_printing_window_and_does_not_keep_the_program(person: InWindow) -> None:
    person.open("print")
    person.presses_go(lambda: person.screen.windows("Print"))
    assert person.program.stop() == 0
    assert "Traceback" not in person.program.complained
