"""Refreshers: five items of finished modules at about two, six and twenty weeks. Pure: days are given.

A module calls for a refresher so many days after it was finished. One that was done stands for all that had
been called for by then, and for what would have been a little later: somebody who learns a module a week is
not called back every week.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from awareness.assessment.item import Response
from awareness.catalogue.budget import SECONDS_PER_QUESTION
from awareness.catalogue.model import AnyItem
from awareness.learning.counting import believed
from awareness.learning.session import MASTERY_SCORE, Answer, Outcome, Step, Walk, band

LENGTH = 5
"""How many items a refresher has; fewer only where so many are not to be had."""

REST = timedelta(days=14)
"""No refresher is called for sooner than this after another."""

CARD = 3
"""How many days to come a card or a calendar names."""


class Rung(Struct, frozen=True):
    """A refresher is due `after` so many days; one done up to `early` days before stands for it."""

    after: int
    early: int


RUNGS = (Rung(14, 7), Rung(42, 14), Rung(140, 21))
"""About two, six and twenty weeks."""


class Drawn(Struct, frozen=True):
    """An item and the module it is of. Its name is that of both: ids are told apart within a module only."""

    module: str
    item: AnyItem

    @property
    def name(self) -> str:
        """Give what names this item for ever in the stored answers."""
        return drawn_name(self.module, self.item.id)


def drawn_name(module: str, item: str) -> str:
    """Name an item among those of all modules."""
    return f"{module}.{item}"


def due_modules(finished: Mapping[str, date], done: Iterable[date], today: date) -> tuple[str, ...]:
    """Give the modules that call for a refresher today, the one waiting longest first; none while one rests.

    `finished`: when each module was finished last; `done`: when refreshers were. A day no clock can have
    shown is not believed, nor a refresher of tomorrow.
    """
    if believed(today) is None:
        return ()
    last = max((day for day in done if day <= today), default=None)
    if last is not None and today < last + REST:
        return ()
    calls = {name: _next_call(day, last) for name, day in finished.items() if believed(day) is not None}
    due = [(day, name) for name, day in calls.items() if day is not None and day <= today]
    return tuple(name for _, name in sorted(due))


def coming_days(finished: Mapping[str, date], done: Iterable[date], today: date) -> tuple[date, ...]:
    """Give the next days on which a refresher will be due, as if each was done on its day; at most CARD."""
    days, past = [], [day for day in done if day <= today]
    for _ in range(CARD):
        last = max(past, default=None)
        calls = [_next_call(day, last) for day in finished.values() if believed(day) is not None]
        first = min((day for day in calls if day is not None), default=None)
        if first is None:
            break
        rested = first if last is None else max(first, last + REST)
        days.append(max(rested, today))
        past.append(days[-1])
    return tuple(days)


def _next_call(finished: date, last: date | None) -> date | None:
    """Give the first day a module calls for a refresher that the last one done does not stand for."""
    for rung in RUNGS:
        call = finished + timedelta(days=rung.after)
        if last is None or last < call - timedelta(days=rung.early):
            return call
    return None


def drawn_modules(due: Sequence[str], others: Collection[str], seed: str) -> tuple[str, ...]:
    """Choose the modules a refresher is about: those due, then others, each kind in an order of chance."""
    chance = random.Random(f"{seed}/modules")
    rest = sorted(set(others) - set(due))
    return (*chance.sample(sorted(due), k=len(due)), *chance.sample(rest, k=len(rest)))[:LENGTH]


def drawn_items(
    pools: Mapping[str, Sequence[AnyItem]], missed: Collection[str], last: Collection[str], seed: str
) -> tuple[Drawn, ...]:
    """Draw a refresher: in turn one item of each module, so that what follows is of something else.

    Within a module what was in the last refresher comes last, and what was `missed` first; both are names.
    """
    chance = random.Random(f"{seed}/items")
    rows = []
    for module, items in pools.items():
        able = [Drawn(module, item) for item in items if "refresher" in item.roles]
        mixed = chance.sample(able, k=len(able))
        rows.append(sorted(mixed, key=lambda one: (one.name in last, one.name not in missed)))
    longest = max(map(len, rows), default=0)
    return tuple(row[place] for place in range(longest) for row in rows if place < len(row))[:LENGTH]


class RefresherSession(Walk, frozen=True, dict=True):
    """One refresher: its items, the seed that shuffles their answers, what was answered so far.

    As in a module, what was wrong comes back once at the end, and that second try does not count.
    """

    drawn: tuple[Drawn, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step known now."""
        first = [Step(f"quiz.{one.name}", "quiz", one.item) for one in self.drawn]
        wrong = [step for step in first if self._right(step.key) is False]
        return (*first, *(Step(step.key.replace("quiz.", "again.", 1), "again", step.item) for step in wrong))

    @property
    def minutes_left(self) -> int:
        """Plan the minutes the steps not done yet take; rounds up."""
        return -(-SECONDS_PER_QUESTION * (len(self.steps) - self.place) // 60)

    def module_of(self, step: Step) -> str:
        """Give the module a step's item is of."""
        return next(one.module for one in self.drawn if step.key.partition(".")[2] == one.name)

    def answer(self, key: str, response: Response, stored: bytes) -> RefresherSession:
        """Note the response to a step's item. The first one stands: answering again changes nothing."""
        item = self.step(key).item
        if item is None or key in self.answers:
            return self
        given = Answer(key, stored, item.is_right(response))
        return replace(self, answers={**self.answers, key: given})

    def outcome(self) -> Outcome:
        """Count what was right at the first try; there is no before and no after."""
        quiz = [step for step in self.steps if step.phase == "quiz"]
        score = sum(self._right(step.key) is True for step in quiz)
        missed = [step.key.partition(".")[2] for step in quiz if self._right(step.key) is not True]
        return Outcome(
            score=score,
            passed=score >= MASTERY_SCORE,
            band=band(score),
            before=0,
            after=0,
            to_review=tuple(missed),
        )

    def _right(self, key: str) -> bool | None:
        answer = self.answers.get(key)
        return None if answer is None else answer.right
