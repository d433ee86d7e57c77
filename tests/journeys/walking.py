"""The hour of a workshop from « Commencer » to its report, led in the real program before a real hall.

Everybody's part is written here beforehand; what a room must count follows from it, and from nothing it says.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.fakes.counting import campaign_of
from tests.journeys.launching import wait_for
from tests.journeys.leading import SCREEN, Hall
from tests.journeys.pockets import Pocket, Small
from tests.journeys.program import RunningProgram
from tests.parts import ROOT
from tests.trainer import WIFI

PEOPLE = 25
END = {"present": PEOPLE, "businesses": 18, "rural": 7, "urban": 9}
HALL_PROGRAM = str(ROOT / "tests" / "journeys" / "hall_program.py")
MIXED, GIVEN_UP, CUT, EXERCISE = 2, 3, 4, 6
"""Questions at which hands and paper are mixed in, phones given up, the plug pulled; a part of the hour."""
WATCH = """
if (location.pathname === "/room/projector") {
  window.shots = [];
  document.addEventListener("DOMContentLoaded", () => {
    const note = () => { shots.push({at: Date.now(), text: document.body.innerText}); };
    new MutationObserver(note).observe(
      document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    note();
  });
}"""
"""Keeps all that the wall ever shows, and when."""
RIGHT_OUT_OF: Mapping[str, int] = {"before": 3, "module": 2, "after": 5}
"""One phone in so many is wrong, another one at each question."""


class Case(Struct, frozen=True):
    """What is in the hall. `pockets`: the browsers among its devices, by how each is used."""

    devices: int
    way: str
    table: int = 0
    pockets: tuple[dict[str, Any], ...] = ()


class Asked(Struct):
    """A question as it was asked, with what was answered to it. Times in ms."""

    id: str
    text: str
    moment: str
    right: str
    choices: dict[str, str]
    shown_at: float
    told_at: float = float("inf")
    phones: dict[int, str] = {}
    hands: dict[str, int] = {}
    paper: dict[str, int] = {}

    @property
    def score(self) -> tuple[int, int]:
        """How many were right, of how many."""
        counted = Counter(self.phones.values()) + Counter(self.hands) + Counter(self.paper)
        return counted[self.right], counted.total()


class Walk:
    """One workshop. What the screens said at each place is kept, for the tests to look at."""

    def __init__(self, case: Case, browser: Any, folder: Path) -> None:
        self.case, self.folder = case, folder
        wifi = ("--wifi", WIFI.address) if case.devices else ()
        self.program = RunningProgram(
            folder, campaign_of("http://127.0.0.1:9"), (HALL_PROGRAM, *wifi)
        ).start()
        self.browser = browser
        self.desk = browser.new_context(viewport=SCREEN, locale="fr-FR").new_page()
        self.desk.context.add_init_script(WATCH)
        self.asked: dict[str, Asked] = {}
        self.shots: list[dict[str, Any]] = []
        self.pockets: list[Pocket] = []
        self.smalls: list[Small] = []
        self.said: dict[str, str] = {}
        """What stood on the screen at some places, by their names."""
        self.around_the_cut: list[dict[str, Any]] = []
        self.paces: dict[str, int] = {}

    @property
    def phones(self) -> list[Pocket | Small]:
        """All devices, by their numbers."""
        return [*self.pockets, *self.smalls]

    @property
    def data(self) -> Path:
        """Where the program keeps what it keeps."""
        return self.folder / "progression"

    def goes(self) -> None:
        """The whole hour."""
        self.opens()
        self.phones_come()
        while self.hall.button():
            state = self.hall.state()
            self.does_what_is_due(state)
            self.notes_the_time(state)
            self.hall.presses("PageDown")
        self.closes()

    def notes_the_time(self, state: dict[str, Any]) -> None:
        """Note from when on everybody may see choices (at the latest when closed), and which one is right."""
        now, asked = time.time() * 1000, state["question"] and self.asked.get(state["question"]["id"])
        if asked and state["phase"] == "open":
            asked.shown_at = min(asked.shown_at, now)
        if asked and state["phase"] == "closed":
            asked.told_at = now

    def opens(self) -> None:
        """Open the room as somebody who was never here: by links and buttons alone."""
        desk = self.desk
        desk.goto(self.program.url)
        for link in (
            "summary:has-text('Menu')",
            "a:has-text('Mes fiches')",
            "a:has-text('Animer un atelier')",
        ):
            desk.click(link)
        desk.click("main a:has-text('Commencer')")
        desk.fill("#people", str(PEOPLE))
        desk.fill("#devices", str(self.case.devices))
        desk.click("button:has-text('Voir ce qui marchera ici')")
        self.said["way"] = desk.inner_text("h1")
        desk.click("button:has-text('Ouvrir la salle')")
        self.hall = Hall(desk)
        desk.click("button:has-text('Oui, compter')")
        desk.locator("button:has-text('Oui, compter')").wait_for(state="detached")
        self.said["lobby"] = self.hall.wall.inner_text("body")

    def phones_come(self) -> None:
        """Let every device in."""
        case = self.case
        if not case.devices:
            return
        url, pin = self.desk.inner_text(".url").split()[0], self.desk.inner_text(".pin")
        for words in case.pockets:
            self.pockets.append(Pocket(self.browser, url, pin, **words))
            self.pockets[-1].comes_in(case.table)
        self.smalls = [Small(url, pin, case.table) for _ in range(case.devices - len(case.pockets))]
        wait_for(lambda: self.hall.state()["seats"] == case.devices, "all came in")
        self.said["people"] = str(self.hall.state()["people_seated"])

    def does_what_is_due(self, state: dict[str, Any]) -> None:
        """Play one phase of the hour."""
        index, phase, has_phones = state["index"], state["phase"], bool(self.case.devices)
        if state["hour"]["is_between"]:
            if has_phones and state["hour"]["at"] == EXERCISE:
                self.lets_each_go_alone()
        elif phase == "question":
            if has_phones and index in {MIXED, GIVEN_UP}:
                self.sleeps_or_wakes(state, asleep=index == MIXED)
            if has_phones and index == CUT:
                self.hall.presses("m")
        elif phase == "open":
            self.votes(state)
        elif phase == "feedback":
            self.evaluates(state)

    def sleeps_or_wakes(self, state: dict[str, Any], *, asleep: bool) -> None:
        """The first phone sleeps in a pocket for a whole question, and comes out at the next one."""
        self.pockets[0].context.set_offline(asleep)
        if not asleep:
            self.pockets[0].page.get_by_role("heading", name=state["question"]["text"]).wait_for()

    def votes(self, state: dict[str, Any]) -> None:
        """Answer a question, by all that is in the hall."""
        asked = asked_of(state)
        self.asked[asked.id] = asked
        numbers, half = [*range(self.case.devices)], self.case.devices // 2
        match state["index"]:
            case index if index == MIXED and numbers:
                self.phones_answer(asked, numbers[1:])
                self.counts(asked, hands=3, paper=2)
            case index if index == GIVEN_UP and numbers:
                self.phones_answer(asked, numbers[half:])
                self.gives_phones_up(asked)
            case index if index == CUT:
                self.phones_answer(asked, numbers[:half])
                self.counts(asked, hands=PEOPLE if not numbers else 4)
                self.is_cut()
                self.phones_answer(asked, numbers[half:])
            case _:
                self.phones_answer(asked, numbers)
                if not numbers:
                    self.counts(asked, hands=PEOPLE - 4, paper=4)

    def phones_answer(self, asked: Asked, numbers: Iterable[int]) -> None:
        """Let these phones answer: the small ones together, then one browser after the other."""
        numbers = list(numbers)
        for number in numbers:
            asked.phones[number] = chosen(number, len(self.asked), asked)
        small = [number for number in numbers if number >= len(self.pockets)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: self.phones[number].answers(asked.id, asked.phones[number]), small))
        for number in numbers[: len(numbers) - len(small)]:
            self.phones[number].answers(asked.id, asked.phones[number])
        wait_for(lambda: self.counted("phones") == of_choices(asked, asked.phones.values()), "phones counted")

    def gives_phones_up(self, asked: Asked) -> None:
        """« Les téléphones ne marchent pas »: one key, and who has not answered raises a hand."""
        self.hall.presses("m")
        self.hall.wall.get_by_text("Levez votre carte.", exact=True).wait_for()
        self.pockets[0].page.get_by_text("se répond sans ce téléphone").wait_for()
        self.counts(asked, hands=PEOPLE // 2)
        assert self.counted("phones") == of_choices(asked, asked.phones.values())

    def counts(self, asked: Asked, *, hands: int, paper: int = 0) -> None:
        """Count raised hands by keys, and papers in their fields."""
        asked.hands, asked.paper = shared_out(hands, asked), shared_out(paper, asked)
        self.hall.raises(*asked.hands.values())
        if paper:
            for letter, count in zip("ABCDE", asked.paper.values(), strict=False):
                self.desk.get_by_label(f"{letter} : papiers").fill(str(count))
            self.desk.keyboard.press("Enter")
            wait_for(lambda: self.counted("paper") == [*asked.paper.values()], "papers counted")
            assert self.counted("hands") == [*asked.hands.values()]

    def counted(self, source: str) -> list[int]:
        """What the room has of the question here, by one way."""
        return [each[source] for each in self.hall.state()["question"]["choices"]]

    def lets_each_go_alone(self) -> None:
        """« Chacun à son rythme », for the length of a part."""
        self.desk.get_by_role("button", name="Chacun à son rythme").click()
        wait_for(lambda: self.hall.state()["phase"] == "pace", "each alone")
        for each in self.pockets:
            each.walks_alone(2)
        self.paces = {each["step"]: each["n"] for each in self.hall.state()["paces"] if each["n"]}

    def evaluates(self, state: dict[str, Any]) -> None:
        """Judge the workshop: all phones answer the first question, hands where there are none."""
        poll = state["evaluation"][0]
        for phone in self.phones:
            phone.says(poll["id"], poll["choices"][-1]["id"])
        if not self.phones:
            for letter, count in zip("ABCD", (1, 2, 7, 15), strict=True):
                self.desk.locator("main h2:has-text('utile') ~ .wide").first.get_by_label(
                    f"{letter} : mains levées"
                ).fill(str(count))
            self.desk.keyboard.press("Enter")
        wait_for(lambda: self.useful() == (len(self.phones) or PEOPLE), "the workshop judged")

    def useful(self) -> int:
        """How many said whether it was useful."""
        return sum(each["n"] for each in self.hall.state()["evaluation"][0]["choices"])

    def is_cut(self) -> None:
        """Pull the plug, start again and take up, as the first page leads."""
        self.around_the_cut.append(self.sees())
        self.shots += self.hall.wall.evaluate("shots.splice(0)")
        self.hall.wall.close()
        self.program.kill()
        self.desk.locator("#lost").wait_for()
        self.program.start()
        self.desk.goto(self.program.url)
        self.desk.click("main a:has-text('Reprendre')")
        self.desk.click("button:has-text('Reprendre')")
        self.hall = Hall(self.desk)
        self.around_the_cut.append(self.sees())

    def sees(self) -> dict[str, Any]:
        """What the trainer has in front of them, but for what time alone changes."""
        state, passing = self.hall.state(), {"now", "present_phones", "numbers", "hour"}
        told = {name: value for name, value in state.items() if name not in passing}
        return {**told, "at": state["hour"]["at"], "what": self.desk.inner_text(".what")}

    def closes(self) -> None:
        """Close the room, read its report and what waits, stop the program."""
        desk = self.desk
        for name, number in END.items():
            desk.fill(f"#{name}", str(number))
        desk.keyboard.press("Enter")
        desk.get_by_role("heading", name="L’atelier est fermé").wait_for()
        self.hall.wall.get_by_text("L’atelier est terminé").wait_for()
        self.shots += self.hall.wall.evaluate("shots.splice(0)")
        desk.get_by_role("link", name="Bilan de l’atelier").click()
        self.said["report"] = plain(desk.inner_text("main"))
        desk.click("summary:has-text('Menu')")
        desk.click("a:has-text('Ce que l’application envoie')")
        self.said["sends"] = plain(desk.inner_text("main"))
        self.secrets = [secret for phone in self.phones for secret in phone.secrets]

    def leaves(self) -> None:
        """Everybody goes home."""
        for page in (self.desk, *(each.page for each in self.pockets)):
            page.context.close()
        self.program.stop()


def asked_of(state: dict[str, Any]) -> Asked:
    """A question as the trainer's screen has it."""
    question = state["question"]
    choices = {each["id"]: each["text"] for each in question["choices"]}
    words = {name: question[name] for name in ("id", "text", "moment", "right")}
    return Asked(**words, choices=choices, shown_at=state["opens_at"])


def chosen(number: int, at: int, asked: Asked) -> str:
    """What a phone answers: one in a few is wrong."""
    wrong = [name for name in asked.choices if name != asked.right]
    return wrong[number % len(wrong)] if (number + at) % RIGHT_OUT_OF[asked.moment] == 0 else asked.right


def shared_out(total: int, asked: Asked) -> dict[str, int]:
    """Give each answer some hands, and the right one the others."""
    each = total // (len(asked.choices) + 1)
    given = dict.fromkeys(asked.choices, each)
    given[asked.right] = total - each * (len(asked.choices) - 1)
    return given


def of_choices(asked: Asked, answers: Iterable[str]) -> list[int]:
    """Count answers, in the order in which the room shows them."""
    counted = Counter(answers)
    return [counted[name] for name in asked.choices]


def plain(text: str) -> str:
    """A page's words with ordinary spaces."""
    return " ".join(text.split())
