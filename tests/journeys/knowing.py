"""Somebody who knows every answer, and gives the right one or a wrong one, on the real forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from awareness.assessment.registry import AnyItem
from awareness.catalogue.model import Module
from tests.journeys.learner import Learner


class KnowingLearner(Learner):
    """A person with a mouse who has the module's own files in mind; `knows` says which answers to give."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.knows = True
        self.surprises: list[str] = []
        self._items: Mapping[str, AnyItem] = {}
        self._gives: Mapping[str, Callable[[Any], None]] = {
            "choice": lambda response: self._ticks("option", [response.option]),
            "multiple_response": lambda response: self._ticks("option", response.options),
            "sort": lambda response: self._chooses_each("card", response.bins),
            "order": lambda response: self._puts(response.steps),
            "match": self._pairs,
            "text_entry": lambda response: self.page.locator("input.field").fill(response.text),
            "inspect": self._judges,
            "branch": self._talks,
        }

    def takes(self, module: Module, *, knows: bool) -> None:
        """Have a module in mind, to answer it rightly or wrongly."""
        self._items = {item.id: item for item in module.quiz.items()}
        self.knows = knows

    def answers(self) -> None:
        """Give the answer meant, and note a verdict that is not the one it deserves."""
        item = self._items[str(self.page.url).rpartition("/")[2].partition(".")[2]]
        if not item.scored:
            super().answers()
            return
        response = next(each for each in item.responses() if item.is_right(each) is self.knows)
        self._gives[item.kind](response)
        if not self.is_answered:
            self.press(".act button.btn")
        said = self.page.locator(".verdict").get_attribute("class") or ""
        if ("wrong" in said.split()) is self.knows:
            self.surprises.append(f"{self.page.url}: {response}")

    def _ticks(self, name: str, values: Iterable[str]) -> None:
        for value in values:
            self.choose(f'label:has(input[name="{name}"][value="{value}"])')

    def _chooses_each(self, group: str, chosen: Mapping[str, str]) -> None:
        for name, value in chosen.items():
            self._ticks(f"{group}.{name}", [value])

    def _puts(self, steps: tuple[str, ...]) -> None:
        """Move each step up to its place, the first one first; every press is a move on the page."""
        for place, name in enumerate(steps):
            while self._order().index(name) > place:
                self.press(f'button.move[name="up"][value="{name}"]')

    def _order(self) -> list[str]:
        return list(self.page.locator('input[name="step"]').evaluate_all("all => all.map(one => one.value)"))

    def _pairs(self, response: Any) -> None:
        for name, target in response.targets.items():
            self.page.locator(f'select[name="pair.{name}"]').select_option(target)

    def _judges(self, response: Any) -> None:
        self._ticks("zone", response.zones)
        self.press(f'button[name="verdict"][value="{response.verdict}"]')

    def _talks(self, response: Any) -> None:
        for reply in response.path:
            self.press(f'button.reply[value="{reply}"]')
