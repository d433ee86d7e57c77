"""The steps a phone does alone, and the page that takes a file: axe-core, weight, and no sideways scroll."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from awareness.desktop.server import LocalServer
from awareness.learning.session import READ, Step
from awareness.sync.carried import CarryPlace
from awareness.workshop.guest import SERVER
from awareness.workshop.pace import alone, walk
from tests.fakes.counting import campaign_of
from tests.pages.test_axe import RUN, THEMES
from tests.pages.test_boxes import SIDEWAYS
from tests.pages.test_weight import COUNT, ecoindex
from tests.workshop import Village

pytestmark = pytest.mark.journey
REQUESTS, KILOBYTES = 4, 30
"""A page, two stylesheets, a script; the weight a page of phones may have."""


def milliseconds() -> int:
    """The clock of the machine, as the browser has it."""
    return time.time_ns() // 1_000_000


def listen(app: Any, address: str, port: int) -> LocalServer:
    """Let the browser in, over loopback."""
    return LocalServer(app, port=0 if port else port, threads=4, settings=SERVER, host=address)


@contextmanager
def paced(folder: Path, module: str) -> Iterator[Village]:
    """A laptop with a room in which each goes on alone."""
    village = Village(folder / module)
    village.clock = milliseconds  # type: ignore[assignment]
    village.make_hall(listen)
    village.hall.carried = CarryPlace(village.folder, campaign_of())
    live = village.begin(module).live
    live.at_own_pace(live.room.version)
    yield village
    village.close()


def looks(page: Any, axe_source: str) -> list[str]:
    """What is wrong with a page at 320 px, in both themes."""
    found = [] if not page.evaluate(SIDEWAYS) else [f"{page.url} scrolls sideways"]
    page.evaluate(axe_source)
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)
        found += [f"{page.url} {theme}: {each}" for each in page.evaluate(RUN, rules)]
    if ecoindex(page.evaluate(COUNT), REQUESTS, KILOBYTES) < 80:
        found.append(f"{page.url} is heavy")
    return found


def next_step(village: Village) -> Step | None:
    live = village.opened.live
    module = alone(village.opened.words.module("fr"), live.opening.questions)
    session = walk(module, live.opening.shuffle, live.room, next(iter(live.room.seats)))
    return None if session.is_finished else session.steps[session.place]


def do(village: Village, step: Step) -> None:
    """Do a step, wrongly where something is asked."""
    live, stored = village.opened.live, READ
    if step.item is not None and step.item.lan:
        wrong = (each for each in step.item.responses() if not step.item.is_right(each))
        stored = msgspec.json.encode(next(wrong))
    live.pace(next(iter(live.room.seats)), step.key, stored.decode())


@pytest.mark.parametrize("module", ["hameconnage", "mises-a-jour", "double-authentification", "sauvegardes"])
def test_every_step_is_light_and_accessible_on_the_smallest_phone(
    page: Any, axe_source: str, tmp_path: Path, module: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    with paced(tmp_path, module) as village:
        url, wrong = village.opened.guest_url, []
        page.goto(f"{url}?p={village.opened.pin}")
        page.get_by_role("button", name="Entrer").click()
        page.get_by_role("link", name="Commencer").wait_for()
        while (step := next_step(village)) is not None:
            page.goto(f"{url}pace")
            wrong += looks(page, axe_source)
            do(village, step)
            page.goto(f"{url}pace/{step.key}")
            wrong += looks(page, axe_source)
        for path in ("pace/end", "carry", ""):
            page.goto(url + path)
            wrong += looks(page, axe_source)
        assert wrong == []
