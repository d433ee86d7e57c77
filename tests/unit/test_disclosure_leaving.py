"""What leaves: an excluded lot, and what is older than 25 months. Downwards the same rule holds."""

from __future__ import annotations

import random
from datetime import date, timedelta

from awareness.collector.disclosure.exclusion import excluded_lots, is_large
from awareness.collector.disclosure.piles import GONE
from awareness.collector.disclosure.release import next_state
from awareness.protocol import week_of
from tests.contract.campaigns import FACTS, Row
from tests.unit.test_disclosure_release import NEW, WEEK, edition, leaves, seen, unit

LATER = "2028-W50"
"""More than 25 months after WEEK."""


def test_a_poisoned_lot_leaves_when_it_is_eleven_or_more() -> None:
    true, false = seen(20), seen(30, lot=7)
    state = edition(NEW, [*true, *false])
    assert unit(state).shown == 50
    clean = edition(state, [*true, *false], "2026-W49", excluded=(7,))
    assert (unit(clean).shown, leaves(clean)) == (20, {WEEK: 20})
    assert clean.excluded == (7,)


def test_a_small_lot_is_not_excluded_and_a_second_one_waits_for_the_next_edition() -> None:
    rows = [*seen(10, lot=1), *seen(2, room=40, lot=2), *seen(11, lot=3), *seen(12, lot=4)]
    assert [lot for lot in range(6) if is_large(lot, rows)] == [3, 4]
    assert excluded_lots((), (1, 2), rows) == ()
    assert excluded_lots((), (4, 3), rows) == (3,)
    assert excluded_lots((3,), (4, 3), rows) == (3, 4)


def test_an_excluded_lot_never_comes_back() -> None:
    assert excluded_lots((3, 4), (), seen(40, lot=3)) == (3, 4)


def test_the_truth_that_came_meanwhile_hides_in_the_decrement() -> None:
    true, false = seen(20), seen(15, lot=7)
    state = edition(NEW, [*true, *false])
    after = edition(state, [*true, *false, *seen(5)], "2026-W49", excluded=(7,))
    assert unit(after).shown == 35
    assert unit(edition(after, [*seen(24)], "2026-W50", excluded=(7,))).shown == 24


def test_what_remains_of_a_lot_and_is_too_small_is_not_shown_at_all() -> None:
    state = edition(NEW, [*seen(5), *seen(30, lot=7)])
    after = edition(state, [*seen(5), *seen(30, lot=7)], "2026-W49", excluded=(7,))
    assert (unit(after).shown, leaves(after), after.regional["t5"].leaves["t5"]) == (0, {WEEK: 0}, {
        name: leaf for name, leaf in after.regional["t5"].leaves["t5"].items() if leaf.withdrawn
    })  # fmt: skip
    still = edition(after, seen(18), "2026-W50", excluded=(7,))
    assert unit(still).shown == 18


def test_a_withdrawn_unit_comes_back_only_when_it_differs_enough_from_what_was_read() -> None:
    state = edition(NEW, [*seen(2), *seen(12, lot=7)])
    gone = edition(state, seen(2), "2026-W49")
    assert unit(gone).withdrawn
    assert unit(edition(gone, seen(13), "2026-W50")).withdrawn
    assert unit(edition(gone, seen(25), "2026-W50")).shown == 25
    assert unit(edition(gone, [], "2026-W50")) == unit(gone)


def test_leaves_too_little_changed_are_withdrawn_when_their_unit_shrinks() -> None:
    """14 forged over two modules: 7 less in each is no change that may be read, 14 less in all is."""
    modules = ("incident", "sauvegardes")
    true = [row for module in modules for row in seen(20, module=module)]
    false = [row for module in modules for row in seen(7, module=module, lot=7)]
    state = edition(NEW, [*true, *false])
    assert leaves(state, "t2") == {"incident": 27, "sauvegardes": 27}
    after = edition(state, true, "2026-W49")
    assert unit(after).shown == 40
    assert leaves(after, "t2") == {"incident": 0, "sauvegardes": 27}
    back = edition(after, [*true, *seen(18)], "2026-W50")
    assert leaves(back, "t2") == {"incident": 38, "sauvegardes": 0}


def test_a_decrement_hidden_by_few_large_arrivals_waits() -> None:
    """30 single counts leave and two rooms of 40 come: 50 more, in fewer contributions."""
    state = edition(NEW, [*seen(20), *seen(30, lot=7)])
    after = edition(state, [*seen(20), *seen(2, room=40)], "2026-W49")
    assert unit(after) == unit(state)


def test_a_leaf_that_would_be_one_room_alone_is_withdrawn() -> None:
    state = edition(NEW, [*seen(1, room=40), *seen(20), *seen(20, lot=7)])
    after = edition(state, [*seen(1, room=40), *seen(3), *seen(20, week="2026-W47")], "2026-W49")
    assert unit(after).shown == 63
    assert leaves(after) == {WEEK: 0, "2026-W47": 20}


def test_a_week_that_has_passed_leaves_its_table_and_its_month_leaves_the_region() -> None:
    state = edition(NEW, [*seen(40), *seen(30, week="2028-W40")], "2028-W41")
    assert leaves(state) == {WEEK: 40, "2028-W40": 30}
    after = edition(state, [*seen(40), *seen(30, week="2028-W40")], LATER)
    assert leaves(after) == {"2028-W40": 30}
    assert set(after.regional["t5"].leaves["t5"]) == {"solo|2028-10"}
    assert (unit(after).shown, leaves(after, "t2")) == (30, {"incident": 30})


def test_whether_old_cells_were_deleted_before_or_after_the_edition_changes_nothing() -> None:
    state = edition(NEW, [*seen(40), *seen(30, week="2028-W40")], "2028-W41")
    kept = edition(state, [*seen(40), *seen(30, week="2028-W40")], LATER)
    assert kept == edition(state, seen(30, week="2028-W40"), LATER)


def test_a_small_part_that_has_passed_waits_without_a_date_until_it_may_leave() -> None:
    old, new = seen(6), seen(30, week="2028-W40")
    state = edition(NEW, [*old, *new], "2028-W41")
    after = edition(state, new, LATER)
    assert unit(after).shown == 36
    assert unit(after).released.parts[GONE] == (6, 6)
    grown = edition(after, [*new, *seen(11, week="2028-W49")], "2028-W51")
    assert unit(grown).shown == 47
    enough = edition(grown, [*new, *seen(28, week="2028-W49")], "2028-W52")
    assert unit(enough).shown == 58
    assert GONE not in unit(enough).released.parts


def test_what_comes_in_every_week_is_told_although_as_much_passes() -> None:
    """A steady campaign: without taking both out together nothing would ever change again."""
    weeks = [f"{year}-W{week:02d}" for year in (2026, 2027, 2028) for week in range(1, 53)]
    state = NEW
    for place, week in enumerate(weeks):
        rows = [row for past in weeks[max(0, place - 110) : place + 1] for row in seen(4, week=past)]
        state = edition(state, rows, week)
    assert 4 * 90 < unit(state).shown < 4 * 115
    assert sum(leaves(state, "t2").values()) > 4 * 85


def test_growing_old_withdraws_no_module_of_a_small_departement() -> None:
    """Four a week over three modules: what passes waits in the total rather than hide a module."""
    drawn, state, rows = random.Random(1), NEW, list[Row]()
    for place in range(200):
        day = date(2026, 11, 26) + timedelta(weeks=place)
        for _ in range(drawn.choice((2, 3, 4, 5, 6))):
            rows += seen(
                1, module=drawn.choice(("incident", "sauvegardes", "hameconnage")), week=week_of(day)
            )
        state = next_state(state, rows, excluded=(), facts=FACTS, week=week_of(day))
        if place > 60:
            assert min(leaves(state, "t2").values()) > 0
            assert sum(leaves(state, "t2").values()) > 0.7 * unit(state).shown


def test_a_unit_that_has_wholly_passed_is_forgotten() -> None:
    state = edition(NEW, seen(30), "2028-W41")
    gone = edition(state, [], LATER)
    assert unit(gone).withdrawn
    forgotten = edition(gone, [], "2028-W51")
    assert unit(forgotten).released.parts == {}
    assert unit(edition(forgotten, seen(11, week="2028-W51"), "2028-W52")).shown == 11


def test_a_module_that_has_wholly_passed_leaves_its_table() -> None:
    state = edition(NEW, [*seen(30), *seen(30, week="2028-W40", module="sauvegardes")], "2028-W41")
    after = edition(state, seen(30, week="2028-W40", module="sauvegardes"), LATER)
    assert leaves(after, "t2") == {"incident": 0, "sauvegardes": 30}
    later = edition(after, seen(30, week="2028-W40", module="sauvegardes"), "2028-W51")
    assert leaves(later, "t2") == {"sauvegardes": 30}
