"""Release, then allocate: from one edition's state and the cells of today to the next edition's state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from awareness.collector.disclosure.exclusion import excluded_lots
from awareness.collector.disclosure.inputs import CampaignFacts, CellRow
from awareness.collector.disclosure.layout import TABLES, Table, tables_of
from awareness.collector.disclosure.piles import (
    EMPTY,
    GONE,
    Pile,
    Raw,
    aged,
    is_gone,
    merged,
    piled,
    together,
)
from awareness.collector.disclosure.rules import RULES, Rules, is_told_or_none, threshold
from awareness.collector.disclosure.state import NEVER, Leaf, State, Unit
from awareness.protocol import DIMENSIONS

NOTHING = Raw(EMPTY, {})


def next_state(
    before: State,
    cells: Iterable[CellRow],
    *,
    excluded: Iterable[int],
    facts: CampaignFacts,
    week: str,
    rules: Rules = RULES,
) -> State:
    """Give the state of a week's edition, from the edition before it and the cells of today.

    `excluded`: the lots that are to stay out; at most one new one is taken out in an edition.
    """
    rows = list(cells)
    out = excluded_lots(before.excluded, excluded, rows, rules)
    raw = piled(merged(rows, set(out)), facts, week, rules)
    families = {
        family: _stepped_family(before.families.get(family, {}), raw[family], family, facts, week, rules)
        for family in DIMENSIONS
    }
    regional = {
        table.name: _stepped_region(
            before.regional.get(table.name, Unit()), families[table.family], table, facts, week, rules
        )
        for table in TABLES
        if table.regional
    }
    return State(
        campaign=facts.id,
        week=week,
        excluded=out,
        families=families,
        regional=regional,
        manifests=before.manifests,
    )


def _stepped_family(
    before: Mapping[str, Unit],
    raw: Mapping[str, Raw],
    family: str,
    facts: CampaignFacts,
    week: str,
    rules: Rules,
) -> dict[str, Unit]:
    """Take every unit of a family one edition further."""
    after = {}
    for name in sorted({*before, *raw}):
        unit = _aged_unit(before.get(name, Unit()), week)
        drawn = threshold(facts.secret, f"{family} {name}", unit.number, rules)
        after[name] = _stepped(unit, raw.get(name, NOTHING), tables_of(family), drawn, rules)
    return after


def _stepped(before: Unit, raw: Raw, tables: Iterable[Table], drawn: int, rules: Rules) -> Unit:
    """Release a unit, for all its tables at once, or leave it as it is.

    What has passed its term waits in the total while its leaving would withdraw a leaf.
    """
    after = before
    for total in _moves(before.released, raw.total, drawn, rules):
        rises = total.n > before.released.n and not before.withdrawn
        if not rises and not _stands(total, rules):
            after = _withdrawn(before)
            continue
        released, fits = _released(before, raw, total, tables, drawn, rules)
        if fits:
            return released
        if (GONE in total.parts) == (GONE in before.released.parts):
            after = released
    return after


def _released(
    before: Unit, raw: Raw, total: Pile, tables: Iterable[Table], drawn: int, rules: Rules
) -> tuple[Unit, bool]:
    """Release a unit at a total and allocate its tables; say whether no leaf had to be withdrawn."""
    leaves: dict[str, dict[str, Leaf]] = {}
    behind: dict[str, dict[str, Pile]] = {}
    fits = True
    for table in tables:
        now = raw.leaves.get(table.name, {})
        if table.regional:
            behind[table.name] = now
        else:
            leaves[table.name], all_kept = _allocated(
                before.leaves.get(table.name, {}), now, total.n, drawn, rules
            )
            fits = fits and all_kept
    return Unit(before.number + 1, total, leaves=leaves, behind=behind), fits


def _withdrawn(before: Unit) -> Unit:
    """Show a unit no longer, and none of its leaves; what was last read of them is remembered."""
    if before.withdrawn:
        return before
    leaves = {
        table: {name: Leaf(leaf.pile, withdrawn=True) for name, leaf in there.items()}
        for table, there in before.leaves.items()
    }
    return Unit(before.number + 1, before.released, withdrawn=True, leaves=leaves)


def _stepped_region(
    before: Unit, units: Mapping[str, Unit], table: Table, facts: CampaignFacts, week: str, rules: Rules
) -> Unit:
    """Allocate a regional table over what its units released; `number` adds their releases up."""
    number = sum(unit.number for unit in units.values())
    there = _aged_leaves(before.leaves.get(table.name, {}), table, week)
    if number != before.number:
        drawn = threshold(facts.secret, f"{table.name} {table.family}", number, rules)
        behind = [unit.behind.get(table.name, {}) for unit in units.values()]
        names = {name for leaves in behind for name in leaves}
        now = {name: together(leaves[name] for leaves in behind if name in leaves) for name in names}
        there, _ = _allocated(there, now, sum(unit.shown for unit in units.values()), drawn, rules)
    return Unit(number, leaves={table.name: there})


def _allocated(
    before: Mapping[str, Leaf], raw: Mapping[str, Pile], total: int, drawn: int, rules: Rules
) -> tuple[dict[str, Leaf], bool]:
    """Allocate the leaves of one table within a unit; say whether none had to be withdrawn for it.

    What is left of the total must be nothing, or enough: while it is not, the smallest concession is made.
    """
    after = {
        name: _proposed(before.get(name, NEVER), raw.get(name, EMPTY), drawn, rules)
        for name in sorted({*before, *raw})
    }
    left = total - sum(leaf.shown for leaf in after.values())
    all_kept = True
    for name, instead in _concessions(before, after, raw, left):
        if is_told_or_none(left, rules):
            break
        left += after[name].shown - instead.shown
        after[name] = instead
        all_kept = all_kept and instead.shown >= before.get(name, NEVER).shown
    return {name: leaf for name, leaf in after.items() if leaf is not NEVER}, all_kept


def _concessions(
    before: Mapping[str, Leaf], after: Mapping[str, Leaf], raw: Mapping[str, Pile], left: int
) -> Iterator[tuple[str, Leaf]]:
    """Give what may be given up, in order: gains, the smallest first; then leaves, which are withdrawn.

    When more is told than the total, because a lot was excluded, leaves that are told too large go first.
    """
    smallest = sorted(after, key=lambda name: (after[name].shown, name))
    if left < 0:
        too_large = (name for name in smallest if _is_too_large(after[name], raw.get(name, EMPTY)))
        yield from ((name, Leaf(before[name].pile, withdrawn=True)) for name in too_large)
    gains = {name: leaf.shown - before.get(name, NEVER).shown for name, leaf in after.items()}
    gained = sorted((gain, name) for name, gain in gains.items() if gain > 0)
    yield from ((name, before.get(name, NEVER)) for _gain, name in gained)
    shown = (name for name in smallest if after[name].shown)
    yield from ((name, Leaf(before[name].pile, withdrawn=True)) for name in shown)


def _is_too_large(leaf: Leaf, raw: Pile) -> bool:
    """Say whether a leaf tells more than there is, even with what has passed its term."""
    return leaf.shown > raw.n + leaf.pile.parts.get(GONE, (0, 0))[0]


def _proposed(leaf: Leaf, raw: Pile, drawn: int, rules: Rules) -> Leaf:
    """Give what a leaf would become, were it alone in its table."""
    for pile in _moves(leaf.pile, raw, drawn, rules):
        rises = pile.n > leaf.pile.n
        if rises and _is_dominated(leaf.pile, pile, rules):
            continue
        if (leaf.withdrawn or not rises) and (not _stands(pile, rules) or _is_dominated(EMPTY, pile, rules)):
            return Leaf(leaf.pile, withdrawn=True)
        return Leaf(pile)
    return leaf


def _moves(before: Pile, raw: Pile, drawn: int, rules: Rules) -> list[Pile]:
    """Give what a number may become: what is there now; or that and the part whose term has passed.

    A change is enough, upwards or downwards, in enough contributions; else there is none.
    """
    gone = Pile({GONE: before.parts[GONE]}) if GONE in before.parts else None
    wished = [raw] if gone is None else [raw, Pile({**raw.parts, **gone.parts}, raw.rooms)]
    return [pile for pile in wished if _is_enough(pile.n - before.n, pile.m - before.m, drawn, rules)]


def _is_enough(change: int, contributions: int, drawn: int, rules: Rules) -> bool:
    sign = 1 if change > 0 else -1
    return sign * change >= drawn and sign * contributions >= rules.contributions


def _stands(pile: Pile, rules: Rules) -> bool:
    """Say whether a number may be read at all: enough, in enough contributions."""
    return pile.n >= rules.least and pile.m >= rules.contributions


def _is_dominated(before: Pile, after: Pile, rules: Rules) -> bool:
    """Say whether one contribution may make too large a part of a growth."""
    growths = (min(top, n - before.rooms.get(cell, (0, 0))[0]) for cell, (n, top) in after.rooms.items())
    return max(growths, default=0) * 100 > rules.percent * (after.n - before.n)


def _aged_unit(unit: Unit, week: str) -> Unit:
    """Let what has passed its term leave the leaves of one time, and take its date off everywhere else."""
    released = aged(unit.released, week)
    if unit.withdrawn and is_gone(released):
        return Unit(unit.number)
    leaves = {
        table.name: _aged_leaves(unit.leaves[table.name], table, week)
        for table in TABLES
        if table.name in unit.leaves
    }
    behind = {
        table: {name: pile for name, pile in piles.items() if not is_gone(aged(pile, week))}
        for table, piles in unit.behind.items()
    }
    return Unit(unit.number, released, unit.withdrawn, leaves, behind)


def _aged_leaves(leaves: Mapping[str, Leaf], table: Table, week: str) -> dict[str, Leaf]:
    kept = {name: Leaf(aged(leaf.pile, week), leaf.withdrawn) for name, leaf in leaves.items()}
    return {
        name: leaf
        for name, leaf in kept.items()
        if not (is_gone(leaf.pile) and (table.dated or leaf.withdrawn))
    }
