"""Small random campaigns as a collector would hold them: what is there at each edition, and the state then.

Six weeks, three départements of which one is tiny, three modules: small enough for an attacker to reason
about every count in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.disclosure.layout import quarter_of_week
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.rules import RULES, Rules
from awareness.collector.disclosure.state import State

WEEKS = ("2026-W48", "2026-W49", "2026-W50", "2026-W51", "2026-W52", "2026-W53")
EDITIONS = (*WEEKS, "2027-W01", "2027-W02")
MODULES = ("hameconnage", "incident", "sauvegardes")
QUARTER = quarter_of_week(WEEKS[0])
RATES = {"31": 24.0, "66": 10.0, "48": 1.5}
"""Completions a week: a large département, a middling one, a tiny one."""
CHAMBERS = ("CCI", "CMA")
FORGED = 7
"""The lot that is forged, and excluded later."""

FACTS = CampaignFacts(
    id="essai",
    name="Essai",
    departements={"31": "Haute-Garonne", "48": "Lozère", "66": "Pyrénées-Orientales"},
    chambers={name: f"Chambre {name}" for name in CHAMBERS},
    grain="weeks",
    secret=b"the secret of a test",
)


@dataclass(frozen=True)
class Row:
    """A cell, or a single count of it, as the collector gives it."""

    family: str
    dimensions: Mapping[str, str | int]
    n: int = 1
    m: int = 1
    top: int = 1
    chamber: str = ""
    lot: int = 0


@dataclass
class Story:
    """What arrives at the collector, by edition, and the lot that is excluded at one of them, if any.

    own: those of the arrivals that an attacker sent, and so knows.
    """

    arrivals: dict[str, list[Row]] = field(default_factory=lambda: {week: [] for week in EDITIONS})
    own: dict[str, list[Row]] = field(default_factory=lambda: {week: [] for week in EDITIONS})
    excluded_at: str | None = None
    facts: CampaignFacts = FACTS

    def there(self, week: str) -> list[Row]:
        """Give all that has arrived by an edition, excluded lots included."""
        return [row for edition in EDITIONS if edition <= week for row in self.arrivals[edition]]

    def excluded(self, week: str) -> tuple[int, ...]:
        """Give the lots that are out by an edition."""
        return (FORGED,) if self.excluded_at is not None and self.excluded_at <= week else ()

    def states(self, rules: Rules = RULES) -> Iterator[State]:
        """Publish every edition."""
        state = State(campaign=self.facts.id, week="")
        for week in EDITIONS:
            state = next_state(
                state,
                self.there(week),
                excluded=self.excluded(week),
                facts=self.facts,
                week=week,
                rules=rules,
            )
            yield state


def a_story(seed: int, *, forged: bool = False, scale: float = 1.0) -> Story:
    """Draw a campaign: most counts arrive in their week, some later; one code may forge, and is found out."""
    drawn = random.Random(seed)
    story = Story()
    for place, week in enumerate(WEEKS):
        for departement, whole_rate in RATES.items():
            rate = whole_rate * scale
            for _ in range(_poisson(drawn, rate)):
                late = drawn.choice((0, 0, 0, 0, 1, 2))
                story.arrivals[EDITIONS[place + late]].extend(_completion(drawn, week, departement))
            if drawn.random() < rate / 60:
                story.arrivals[week].extend(_room(drawn, week, departement))
    if forged:
        story.excluded_at = EDITIONS[drawn.randint(3, 6)]
        _forge(drawn, story)
    return story


def _completion(drawn: random.Random, week: str, departement: str, lot: int = 0) -> Iterator[Row]:
    """Give the counts of one completion."""
    module, quarter = drawn.choice(MODULES), quarter_of_week(week)
    mode = "refresher" if drawn.random() < 0.1 else "solo"
    chamber = drawn.choice(CHAMBERS)
    named = {"module": module if mode == "solo" else "", "week": week, "departement": departement}
    yield Row("activity", {**named, "mode": mode}, chamber=chamber, lot=lot)
    yield Row("chamber", {"quarter": quarter, "mode": mode}, chamber=chamber, lot=lot)
    if mode == "refresher":
        return
    of_module = {"module": module, "quarter": quarter}
    yield Row("score", {**of_module, "band": drawn.choice((0, 1, 1, 2, 2, 2, 3))}, lot=lot)
    before, after = drawn.choice((0, 0, 1, 2)), drawn.choice((0, 1, 2, 2, 2))
    yield Row("effect", {**of_module, "before": before, "after": after}, lot=lot)
    if drawn.random() < 0.7:
        yield Row("sector", {**of_module, "section": drawn.choice("AGGI")}, lot=lot)
    if drawn.random() < 0.3:
        yield Row("action", of_module, lot=lot)
    if drawn.random() < 0.4:
        yield from _reached(drawn, quarter, departement, 1, lot)


def _room(drawn: random.Random, week: str, departement: str) -> Iterator[Row]:
    """Give the counts of one workshop."""
    people, quarter = drawn.randint(5, 20), quarter_of_week(week)
    weight = {"n": people, "top": people, "chamber": drawn.choice(CHAMBERS)}
    named = {"module": drawn.choice(MODULES), "week": week, "departement": departement, "mode": "workshop"}
    yield Row("activity", named, **weight)
    yield Row("chamber", {"quarter": quarter, "mode": "workshop"}, **weight)
    yield from _reached(drawn, quarter, departement, people, 0)


def _reached(
    drawn: random.Random, quarter: str, departement: str, businesses: int, lot: int
) -> Iterator[Row]:
    setting = drawn.choice(("rural", "rural", "urban", ""))
    weight = {"n": businesses, "top": businesses, "lot": lot}
    yield Row("reach", {"quarter": quarter, "departement": departement}, **weight)
    yield Row("place", {"quarter": quarter, "setting": setting}, **weight)


def _forge(drawn: random.Random, story: Story) -> None:
    """Add a lot of invented completions of one week, arrived before they are found out."""
    week = EDITIONS[drawn.randint(0, EDITIONS.index(story.excluded_at or "") - 1)]
    for _ in range(drawn.randint(15, 60)):
        departement = drawn.choice(tuple(RATES))
        story.arrivals[week].extend(_completion(drawn, min(week, WEEKS[-1]), departement, FORGED))


def own_the_forged(story: Story) -> Story:
    """Make the attacker the one who forged the lot that is excluded."""
    for week, rows in story.arrivals.items():
        story.own[week] += [row for row in rows if row.lot == FORGED]
    return story


def flood(story: Story, departement: str, editions: Sequence[str]) -> None:
    """Have an attacker send more than any threshold for each module, before some editions.

    One more each time: then what is rounded away differs in each edition.
    """
    for place, week in enumerate(editions):
        said = min(week, WEEKS[-1])
        for module in MODULES:
            own = _sent(20 + place, module, said, departement)
            story.own[week] += own
            story.arrivals[week] += own


def _sent(number: int, module: str, week: str, departement: str) -> list[Row]:
    """Give forged completions as the collector would hold them."""
    weight, of_module = {"n": number, "m": number}, {"module": module, "quarter": QUARTER}
    named = {"module": module, "week": week, "departement": departement, "mode": "solo"}
    return [
        Row("activity", named, **weight),
        Row("chamber", {"quarter": QUARTER, "mode": "solo"}, chamber=CHAMBERS[0], **weight),
        Row("score", {**of_module, "band": 0}, **weight),
        Row("effect", {**of_module, "before": 0, "after": 0}, **weight),
    ]


def _poisson(drawn: random.Random, rate: float) -> int:
    """Draw how many arrive in a week: as many as exponential waits fit into it."""
    number, waited = 0, drawn.expovariate(rate)
    while waited < 1:
        number, waited = number + 1, waited + drawn.expovariate(rate)
    return number


def amounts(rows: Iterable[Row], excluded: Iterable[int] = ()) -> dict[tuple[str, ...], int]:
    """Add rows up by family, chamber and dimensions: what an attacker would like to know."""
    out = set(excluded)
    found: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.lot not in out:
            chamber = row.chamber if row.family == "chamber" else ""
            cell = (row.family, chamber, *map(str, row.dimensions.values()))
            found[cell] = found.get(cell, 0) + row.n
    return found
