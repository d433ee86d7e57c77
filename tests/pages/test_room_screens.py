"""The trainer's screen and the projector, phase after phase: axe finds nothing, the wall shows all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.desktop.server import LocalServer
from awareness.handouts.wifi import Wifi
from awareness.web.security import LaunchKeys, Security, secure
from awareness.workshop.presenter import Desk, create_presenter_app
from tests.pages.test_axe import EVERY_RULE, RUN, THEMES
from tests.workshop import Village

pytestmark = pytest.mark.journey
PROJECTORS = ((1920, 1080), (1024, 768))
TRAINERS = ((1366, 690), (911, 440))
HIDDEN = """() => {
  const main = document.querySelector('main'), page = document.documentElement;
  const footer = document.querySelector('footer'), low = footer ? footer.getBoundingClientRect().bottom : 0;
  return [main.scrollHeight > main.clientHeight + 1, page.scrollWidth > innerWidth, low > innerHeight];
}"""
IN_VIEW = """() => [...document.querySelectorAll('h1, #next button')].every(each => {
  const box = each.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
})"""


class Stand:
    """A trainer's laptop with a room, its screen and its projector."""

    def __init__(self, folder: Path, page: Any) -> None:
        self.village = Village(folder / "progression")
        self.trainer, self.projector = page, page.context.new_page()
        app, keys = create_presenter_app(Desk(self.village.hall, self.village.store)), LaunchKeys()
        secure(app, Security(keys=keys))
        self.server = LocalServer(app, port=0)
        self.server.start()
        self.site = f"http://127.0.0.1:{self.server.port}"
        self.launch = f"{self.site}/launch/{keys.mint()}"

    def opens(self, module: str) -> None:
        """Open the room, on a Wi-Fi nobody has."""
        opened = self.village.hall.begin(module, "192.168.8.2")
        opened.stage.set_wifi(Wifi("Salle des fêtes", "genet-2026"))
        self.trainer.goto(self.launch)

    def phases(self) -> Iterator[str]:
        """Go through the hour, counting hands where answers are closed; gives each phase once it is shown."""
        opened = self.village.opened
        live, stage = opened.live, opened.stage
        while True:
            question, phase = live.room.question, live.room.here.phase
            if phase == "closed" and question and not stage.is_between:
                live.enter(live.room.version, "hands", dict.fromkeys(question.choices, 9))
            self.trainer.goto(f"{self.site}/room")
            self.projector.goto(f"{self.site}/room/projector")
            yield f"{stage.at} {phase}"
            if phase == "end":
                return
            stage.go_on(live.room.version, stage.at)
            self.village.clock.now += 2000

    def stop(self) -> None:
        """End of the day."""
        self.projector.close()
        self.server.stop()
        self.village.close()


@pytest.fixture
def stand(tmp_path: Path, page: Any) -> Iterator[Stand]:
    """A laptop in front of a wall."""
    made = Stand(tmp_path, page)
    yield made
    made.stop()


def complaints(page: Any, axe_source: str) -> list[str]:
    """What axe says of a page, in light and in dark."""
    page.evaluate(axe_source)
    found = []
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)
        found += page.evaluate(RUN, rules)
    page.emulate_media(color_scheme="light")
    return found


def test_axe_finds_nothing_on_any_screen_in_any_phase(stand: Stand, axe_source: str) -> None:
    stand.opens("hameconnage")
    found, seen = [], set()
    for where in stand.phases():
        stage = stand.village.opened.stage
        what = (where.split()[1], stage.is_between, stage.part is not None and stage.part.does == "exercise")
        if what in seen:
            continue
        seen.add(what)
        if what[0] in {"lobby", "open", "end"}:
            stand.trainer.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        for screen in (stand.trainer, stand.projector):
            found += [f"{where}: {each}" for each in complaints(screen, axe_source)]
    stand.trainer.goto(f"{stand.site}/room/try")
    found += complaints(stand.trainer, axe_source)
    assert found == []
    assert len(seen) == 11


def test_a_fault_planted_on_the_projector_would_be_found(stand: Stand, axe_source: str) -> None:
    stand.opens("hameconnage")
    next(stand.phases())
    stand.projector.evaluate("document.styleSheets[0].insertRule('footer { color: #bbb }')")
    stand.projector.evaluate(axe_source)
    assert any(each.startswith("color-contrast") for each in stand.projector.evaluate(RUN, EVERY_RULE))


@pytest.mark.parametrize("module", ["hameconnage", "faux-virement", "sauvegardes", "pro-perso", "sms-appels"])
def test_the_wall_shows_all_of_it_and_the_big_button_is_in_view(stand: Stand, module: str) -> None:
    stand.opens(module)
    hidden = []
    for where in stand.phases():
        for width, height in PROJECTORS:
            stand.projector.set_viewport_size({"width": width, "height": height})
            if any(stand.projector.evaluate(HIDDEN)):
                hidden.append(f"projector {where} {width}")
        for width, height in TRAINERS:
            stand.trainer.set_viewport_size({"width": width, "height": height})
            if not stand.trainer.evaluate(IN_VIEW):
                hidden.append(f"trainer {where} {width}")
    assert hidden == []
