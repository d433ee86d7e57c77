"""Lots, quarantine and terms: what was counted can be taken out, let in or let go, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from peewee import Database

from awareness import protocol
from awareness.collector import campaigns, lots, quarantine
from awareness.collector.faults import NoSuchThing, Refused
from awareness.collector.quarantine import Chosen
from awareness.collector.schema import LedgerTable, LotTable, QuarantineTable, ReceiptTable
from awareness.collector.tidying import Tidied, is_past, tidy
from awareness.config import CollectorConfig
from tests.collecting import CODE, TODAY, Told, count, counts, engine, ids, running, summed, totals

SUNDAY = date(2026, 11, 29)
DAY = timedelta(days=1)


def send(config: CollectorConfig, told: list[Told], code: str = CODE, today: date = TODAY) -> Told:
    """Send counts on a day."""
    with running(config, today) as laptops:
        return laptops.send(told, code)


def on(config: CollectorConfig, work: Callable[[Database, Any], Any]) -> Any:
    """Do something to the one campaign."""
    with engine(config) as opened:
        return opened.transact(lambda database: work(database, campaigns.one(database)))


@contextmanager
def tidied(config: CollectorConfig, today: date) -> Iterator[Tidied]:
    """Tidy on a day; what it did."""
    with engine(config) as opened:
        done = tidy(opened, today)
    assert done is not None
    yield done


def rows(config: CollectorConfig, table: Any) -> int:
    """How many rows a table has."""
    return int(on(config, lambda database, _mine: table.select().count(database)))


def test_a_lot_is_one_code_and_one_week_of_receipt(config: CollectorConfig) -> None:
    on(config, lambda database, mine: campaigns.add_code(database, mine, "CMA81-1"))
    send(config, counts(1))
    send(config, counts(1), "CMA81-1")
    send(config, counts(1), today=SUNDAY)
    send(config, counts(1), today=SUNDAY + DAY)
    found = on(config, lots.lots_of)
    assert [(lot.code, lot.week, lot.n) for lot in found] == [
        (CODE, "2026-W48", 2), ("CMA81-1", "2026-W48", 1), (CODE, "2026-W49", 1),
    ]  # fmt: skip


def test_a_lot_is_folded_thirty_days_after_its_week_and_its_sums_stay(config: CollectorConfig) -> None:
    room = [count(mode="workshop", n=7)]
    send(config, counts(2) + room)
    send(config, [count(mode="workshop", n=4)], today=SUNDAY + 2 * DAY)
    with tidied(config, SUNDAY + 30 * DAY) as done:
        assert done.folded == 0
    with tidied(config, SUNDAY + 31 * DAY) as done:
        assert done.folded == 1
    found = totals(config)["cells"]
    assert [(cell["mode"], cell["lot"], cell["n"], cell["m"]) for cell in found] == [
        ("solo", 0, 2, 2), ("workshop", 0, 7, 1), ("workshop", 2, 4, 1),
    ]  # fmt: skip
    with tidied(config, SUNDAY + 60 * DAY) as done:
        assert done.folded == 1
    assert [(cell["n"], cell["m"]) for cell in totals(config)["cells"]] == [(2, 2), (11, 2)]


def test_what_comes_again_after_a_lot_was_folded_is_known(config: CollectorConfig) -> None:
    told = counts(3)
    send(config, told)
    with tidied(config, SUNDAY + 31 * DAY):
        assert send(config, told, today=SUNDAY + 31 * DAY) == {"accepted": ids(told)}
    assert summed(config) == (3, 3, 3)


def test_an_excluded_lot_is_out_at_once_and_what_comes_again_stays_out(config: CollectorConfig) -> None:
    bad, good = counts(12), counts(4)
    send(config, bad)
    on(config, lambda database, mine: lots.exclude(database, mine, 1, TODAY))
    assert summed(config) == (12, 0, 0)
    assert send(config, bad) == {"accepted": ids(bad)}
    assert send(config, good) == {"accepted": ids(good)}
    assert summed(config) == (16, 4, 4)
    with tidied(config, TODAY + 90 * DAY) as done:
        assert (done.excluded, done.folded) == (0, 1)
    with tidied(config, TODAY + 91 * DAY) as done:
        assert done.excluded == 1
    assert (summed(config), rows(config, LotTable)) == ((16, 4, 4), 0)


@pytest.mark.parametrize(
    "envelopes", [[counts(10)], [[count(mode="workshop", n=300)]], [counts(6), counts(6, "reach")]]
)
def test_a_lot_that_would_point_at_somebody_stays(
    config: CollectorConfig, envelopes: list[list[Told]]
) -> None:
    for told in envelopes:
        send(config, told)
    before = summed(config)
    with pytest.raises(Refused, match="moins de 11 personnes ou de 3 envois"):
        on(config, lambda database, mine: lots.exclude(database, mine, 1, TODAY))
    assert summed(config) == before


def test_one_lot_leaves_between_two_editions_and_none_twice(config: CollectorConfig) -> None:
    on(config, lambda database, mine: campaigns.add_code(database, mine, "CMA81-1"))
    send(config, counts(12))
    send(config, counts(12), "CMA81-1")
    on(config, lambda database, mine: lots.exclude(database, mine, 1, TODAY))
    for lot, day, sentence in ((1, TODAY, "déjà exclu"), (2, TODAY + 6 * DAY, "Une seule exclusion")):
        with pytest.raises(Refused, match=sentence):
            on(config, lambda database, mine, lot=lot, day=day: lots.exclude(database, mine, lot, day))
    on(config, lambda database, mine: lots.exclude(database, mine, 2, TODAY + 7 * DAY))
    with pytest.raises(NoSuchThing, match="Le lot 9"):
        on(config, lambda database, mine: lots.exclude(database, mine, 9, TODAY))


def release(config: CollectorConfig, **choice: Any) -> tuple[int, int]:
    """Let held counts in; gives how many were counted and how many still wait."""
    under = choice.pop("under", None)
    with engine(config) as opened:
        done = opened.transact(
            lambda database: quarantine.release(
                database, opened.words, Chosen(campaigns.one(database), **choice), TODAY, under=under
            )
        )
    return done.counted, done.left


def test_held_counts_are_let_in_once_by_the_ordinary_transaction(config: CollectorConfig) -> None:
    told = counts(5, "chamber")
    assert send(config, told, "NOBODY-1") == {"held": ids(told)}
    (seen,) = on(config, quarantine.held)
    assert (seen.code, seen.week, dict(seen.families)) == ("NOBODY-1", "2026-W48", {"chamber": 5})
    with pytest.raises(Refused, match="inconnu ou révoqué"):
        release(config, code="NOBODY-1")
    assert release(config, code="NOBODY-1", under=CODE) == (5, 0)
    assert send(config, told, "NOBODY-1") == {"accepted": ids(told)}
    assert (summed(config), rows(config, QuarantineTable)) == ((5, 5, 5), 0)
    assert totals(config)["cells"][0]["chamber"] == "CCI31"


def test_over_its_cap_a_day_can_be_let_in_whole(config: CollectorConfig) -> None:
    on(config, lambda database, mine: campaigns.cap_code(database, mine, CODE, 3))
    told = counts(6)
    send(config, told)
    assert release(config) == (3, 0)
    assert summed(config) == (6, 6, 6)


def test_a_module_still_unknown_goes_on_waiting(config: CollectorConfig) -> None:
    told = [count(module="inconnu"), count()]
    send(config, told, "NOBODY-1")
    assert release(config, under=CODE) == (1, 1)
    assert release(config, under=CODE) == (0, 1)


def test_what_was_held_and_came_again_under_a_good_code_is_counted_once(config: CollectorConfig) -> None:
    told = counts(4)
    send(config, told, "NOBODY-1")
    assert send(config, told) == {"accepted": ids(told)}
    assert on(config, quarantine.held) == []
    assert release(config, under=CODE) == (4, 0)
    assert summed(config) == (4, 4, 4)


def test_what_is_thrown_away_is_not_counted(config: CollectorConfig) -> None:
    send(config, counts(4), "NOBODY-1")
    gone = on(config, lambda database, mine: quarantine.discard(database, Chosen(mine, week="2026-W48")))
    assert (gone, summed(config)) == (4, (0, 0, 0))
    with pytest.raises(NoSuchThing):
        on(config, lambda database, mine: quarantine.discard(database, Chosen(mine)))


def test_every_term_is_kept_to_the_day_and_tidying_twice_changes_nothing(config: CollectorConfig) -> None:
    send(config, counts(3))
    send(config, counts(2), "NOBODY-1")
    terms = {
        "ledger": (TODAY, protocol.LEDGER_DAYS),
        "held": (SUNDAY, protocol.QUARANTINE_DAYS),
        "cells": (SUNDAY, protocol.CELL_DAYS),
    }
    for name, (begun, days) in terms.items():
        with tidied(config, begun + days * DAY) as done:
            assert getattr(done, name) == 0, name
        with tidied(config, begun + (days + 1) * DAY) as done:
            assert getattr(done, name) > 0, name
        with tidied(config, begun + (days + 1) * DAY) as done:
            assert done == Tidied(), name
    assert summed(config) == (3, 0, 0)
    assert [rows(config, table) for table in (LedgerTable, QuarantineTable, LotTable)] == [0, 0, 0]


def test_receipts_go_when_their_campaign_is_closed_and_not_before(config: CollectorConfig) -> None:
    send(config, counts(8))
    with tidied(config, TODAY + 2000 * DAY) as done:
        assert done.receipts == 0
    on(config, lambda database, mine: campaigns.close(database, mine, TODAY))
    with tidied(config, TODAY) as done:
        assert done.receipts == 0
    with tidied(config, TODAY + DAY) as done:
        assert done.receipts == 8
    assert rows(config, ReceiptTable) == 0


def test_a_cell_without_a_date_goes_long_after_its_campaign(config: CollectorConfig) -> None:
    send(config, counts(3, week=""))
    with tidied(config, TODAY + 2000 * DAY) as done:
        assert done.cells == 0
    on(config, lambda database, mine: campaigns.close(database, mine, TODAY))
    with tidied(config, TODAY + (protocol.CELL_DAYS + 1) * DAY) as done:
        assert done.cells == 1


def test_a_quarter_is_past_when_its_last_day_is() -> None:
    last = date(2026, 12, 31) + protocol.CELL_DAYS * DAY
    assert not is_past("2026-Q4", last)
    assert is_past("2026-Q4", last + DAY)
    assert is_past("2026-Q3", last - 80 * DAY)
    assert not is_past("", last)
