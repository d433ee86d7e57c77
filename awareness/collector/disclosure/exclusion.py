"""Which lots are out of an edition: what was taken out stays out, and at most one goes at a time."""

from __future__ import annotations

from collections.abc import Iterable

from awareness.collector.disclosure.inputs import CellRow
from awareness.collector.disclosure.rules import RULES, Rules


def excluded_lots(
    before: tuple[int, ...], wished: Iterable[int], cells: Iterable[CellRow], rules: Rules = RULES
) -> tuple[int, ...]:
    """Give the lots that stay out of the next edition; a second new one waits for the edition after it."""
    fresh = sorted(set(wished) - set(before))
    rows = list(cells) if fresh else []
    large = (lot for lot in fresh if is_large(lot, rows, rules))
    return (*before, *[lot for lot in [next(large, None)] if lot is not None])


def is_large(lot: int, cells: Iterable[CellRow], rules: Rules = RULES) -> bool:
    """Say whether a lot may be excluded: enough of one family, in enough contributions.

    A smaller one would be read, exactly, in the difference between two editions.
    """
    amounts: dict[str, tuple[int, int]] = {}
    for cell in cells:
        if cell.lot == lot:
            n, m = amounts.get(cell.family, (0, 0))
            amounts[cell.family] = (n + cell.n, m + cell.m)
    return any(n >= rules.least and m >= rules.contributions for n, m in amounts.values())
