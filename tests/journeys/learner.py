"""What a learner does, in a learner's words, on the real pages. Knows no answer: takes what comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HAS_FOCUS = """element => element === document.activeElement
  || (element.type === 'radio' && document.activeElement.name === element.name)"""
"""One stop of Tab serves a whole group of radio buttons."""


class Learner:
    """A person with a mouse. Other ways of using a page replace `press` and `choose`."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.clicks = 0
        self._answers: dict[str, Callable[[], None]] = {
            "choice": lambda: self._first_of_each("input[type=radio]"),
            "multiple_response": lambda: self._first_of_each("input[type=checkbox]"),
            "sort": lambda: self._first_of_each("input[type=radio]"),
            "order": lambda: None,
            "match": self._match,
            "text_entry": self._write,
            "inspect": lambda: self.choose("label.zone"),
            "branch": lambda: None,
            "builder": self._write,
            "self_assessment": lambda: self._first_of_each("input[type=radio]"),
        }

    def opens(self, url: str) -> None:
        """Open the program's address."""
        self.page.goto(url)

    def press(self, selector: str) -> None:
        """Press a button or follow a link, and wait until the page has answered."""
        self.clicks += 1
        self.page.locator(selector).first.click()
        self.waits()

    def waits(self) -> None:
        """Wait until the page has answered: a new page, or the same one no longer busy."""
        self.page.wait_for_load_state("load")
        self.page.locator("form[aria-busy]").wait_for(state="detached")

    def choose(self, selector: str) -> None:
        """Tick or touch something."""
        self.page.locator(selector).first.click()

    @property
    def kind(self) -> str:
        """Give the kind of the exercise on the page, "" where there is only something to read."""
        return self.page.locator("form.stepform").get_attribute("data-item") or ""

    @property
    def is_answered(self) -> bool:
        """Say whether the verdict is shown."""
        return bool(self.page.locator(".verdict").count())

    @property
    def is_at_the_end(self) -> bool:
        """Say whether the module's last page is shown."""
        return str(self.page.url).endswith("/end")

    def does_step(self) -> str:
        """Answer or read one step and go on. Gives the address of the step."""
        address = str(self.page.url)
        if self.kind and not self.is_answered:
            self.answers()
        self.press(".act a.btn, .act button.btn")
        return address

    def answers(self) -> None:
        """Answer the exercise on the page, until its verdict."""
        self._answers[self.kind]()
        for _ in range(12):
            if self.is_answered:
                return
            self.press("button.reply, .act button.btn")
        raise AssertionError(f"no verdict on {self.page.url}")

    def finishes_module(self) -> list[str]:
        """Go through every step left. Gives their addresses."""
        steps = []
        for _ in range(60):
            if self.is_at_the_end:
                return steps
            steps.append(self.does_step())
        raise AssertionError(f"the module never ends: {steps}")

    def _first_of_each(self, selector: str) -> None:
        names = self.page.locator(selector).evaluate_all("inputs => [...new Set(inputs.map(i => i.name))]")
        for name in names:
            self.choose(f'label.answer:has(input[name="{name}"])')

    def _match(self) -> None:
        for select in self.page.locator("select").all():
            select.select_option(index=1)

    def _write(self) -> None:
        fields = self.page.locator("input.field")
        if fields.count():
            fields.first.fill("3")
        else:
            self._first_of_each("input[type=checkbox]")


class TouchLearner(Learner):
    """A person with a finger."""

    def press(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.tap()
        self.waits()

    def choose(self, selector: str) -> None:
        self.page.locator(selector).first.tap()


class KeyboardLearner(Learner):
    """A person without a mouse: Tab to go, Space and Enter to act. What cannot be reached cannot be used."""

    MOST_TABS = 80
    MOST_ARROWS = 12

    def press(self, selector: str) -> None:
        self.clicks += 1
        self.goes_to(selector)
        self.page.keyboard.press("Enter")
        self.waits()

    def choose(self, selector: str) -> None:
        wanted = self.page.locator(f"{selector} input").first
        self.goes_to(f"{selector} input")
        self.page.keyboard.press("Space")
        for _ in range(self.MOST_ARROWS):
            if wanted.get_attribute("type") != "radio" or wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def goes_to(self, selector: str) -> None:
        """Press Tab until the focus is on what is wanted; it must be visible there."""
        wanted = self.page.locator(selector).first.element_handle()
        for _ in range(self.MOST_TABS):
            if wanted.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")
