"""Phones of a hall: real browsers in people's hands, and small clients that speak as browsers do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from awareness.desktop.server import HOST
from tests.journeys.rooms import Phone

SMALL = {"width": 360, "height": 640}
OWN_PAGE = {"fr": ("Entrer", "Commencer", "Continuer"), "ca": ("Entrar", "Començar", "Continua")}
"""What stands on the buttons to come in, to begin alone, to go on alone."""


class Small:
    """A client of a few lines: asks for the state as a phone does, then answers."""

    def __init__(self, url: str, pin: str, table: int) -> None:
        parts = urlsplit(url)
        self.phone = Phone(parts.netloc, f"{HOST}:{parts.port or 80}")
        self.phone.join(pin, table)
        self.early: list[str] = []

    @property
    def secrets(self) -> list[str]:
        """What nobody must find on the laptop afterwards."""
        return [*self.phone.cookies.values()]

    def answers(self, question: str, choice: str) -> None:
        """Answer once the choices show, and hear that it is kept; the right answer is not told by then."""
        assert self.phone.answer(question, choice) == (200, {"choice": choice})
        told = self.phone.state()
        self.early += [name for name in ("right", "explanation", "counts") if name in told]
        assert told["answer"] == choice

    def says(self, poll: str, choice: str) -> None:
        """Answer a question about the workshop."""
        assert self.phone.ask("POST", "/answer", {"question": poll, "choice": choice})[0] == 200


class Pocket:
    """A real browser. `language`: the one its owner chooses on the page, in that language's own name."""

    def __init__(self, browser: Any, url: str, pin: str, *, language: str = "fr", **options: Any) -> None:
        self.sees_by_itself = options.get("java_script_enabled", True)
        self.context = browser.new_context(viewport=SMALL, locale="fr-FR", **options)
        self.page = self.context.new_page()
        self.enter, self.begin, self.go_on = OWN_PAGE[language]
        self.page.goto(f"{url}?p={pin}")
        if language == "ca":
            self.page.get_by_role("link", name="Català").click()

    def comes_in(self, table: int = 0) -> None:
        """Press the one button; the code came with the square."""
        if table:
            self.page.locator("#table").select_option(str(table))
        self.page.get_by_role("button", name=self.enter).click()
        self.page.locator("#room").wait_for()

    @property
    def secrets(self) -> list[str]:
        """What nobody must find on the laptop afterwards."""
        return [each["value"] for each in self.context.cookies() if each["name"] != "language"]

    def looks(self) -> None:
        """Without a script: press « Actualiser », as its owner does when the room goes on."""
        if not self.sees_by_itself:
            self.page.goto(self.page.url)

    def answers(self, question: str, choice: str) -> None:
        """Press an answer and read that it is kept."""
        self.looks()
        self.page.locator(f"form:has([value='{question}']) button[value='{choice}']").click()
        self.page.locator(".saved").wait_for()

    def says(self, poll: str, choice: str) -> None:
        """Answer a question about the workshop."""
        self.looks()
        form = self.page.locator(f"form:has([value='{poll}'])")
        form.locator(f"button[value='{choice}']").click()
        form.wait_for(state="detached")

    def walks_alone(self, steps: int) -> None:
        """Do some steps at its own pace."""
        self.looks()
        self.page.get_by_role("link", name=self.begin).click()
        for _ in range(steps):
            self.page.get_by_role("button", name=self.go_on).click()
