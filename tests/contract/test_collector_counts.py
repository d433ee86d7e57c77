"""Counts arrive exactly once, whatever their order, their code and their day; the same on both engines."""

from __future__ import annotations

import random
import threading
from datetime import date

import pytest
from msgspec.structs import replace

from awareness.collector import campaigns
from awareness.config import CollectorConfig
from awareness.protocol import DIMENSIONS, FAMILIES
from tests.collecting import (
    CODE,
    SHAPES,
    TODAY,
    Laptops,
    Told,
    body,
    count,
    counts,
    engine,
    ids,
    running,
    summed,
    totals,
)

ROUNDS = 20


def replay(laptops: Laptops, told: list[Told], seed: int, faults: list[object]) -> None:
    """Send everything in groups of chance sizes, in an order of chance, some twice in one request."""
    chance = random.Random(seed)
    order = chance.sample(told, len(told))
    while order:
        group, order = order[: (size := chance.randint(1, 14))], order[size:]
        doubled = group + chance.sample(group, min(2, len(group)))
        answer = laptops.send(doubled)
        if answer != {"accepted": ids(group)}:
            faults.append(answer)


def test_twenty_replays_at_once_count_everything_once(config: CollectorConfig) -> None:
    told = [count(mode="workshop", n=number % 7 + 1) for number in range(150)]
    faults: list[object] = []
    with running(config) as laptops:
        threads = [
            threading.Thread(target=replay, args=(laptops, told, seed, faults)) for seed in range(ROUNDS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert summed(config) == (150, sum(each["n"] for each in told), 150)


@pytest.mark.parametrize("family", list(FAMILIES))
def test_each_family_is_summed_by_its_own_dimensions_and_nothing_else(
    config: CollectorConfig, family: str
) -> None:
    with running(config) as laptops:
        laptops.send(counts(3, family))
    (cell,) = totals(config)["cells"]
    chamber = {"chamber": "CCI31"} if family == "chamber" else {}
    assert cell == {"family": family, **SHAPES[family], **chamber, "lot": 1, "n": 3, "m": 3}
    assert set(cell) - {"family", "chamber", "lot", "n", "m"} == set(DIMENSIONS[family])


def test_the_same_id_with_other_content_is_counted_as_it_first_came(config: CollectorConfig) -> None:
    first = count(departement="31")
    other = {**first, "departement": "48"}
    with running(config) as laptops:
        assert laptops.send([first, other]) == {"accepted": [first["id"]]}
        assert laptops.send([other]) == {"accepted": [first["id"]]}
    (cell,) = totals(config)["cells"]
    assert (cell["departement"], cell["n"]) == ("31", 1)


def test_a_known_count_is_accepted_whatever_the_code(config: CollectorConfig) -> None:
    told = counts(2)
    with running(config) as laptops:
        laptops.send(told)
        assert laptops.send(told, "NOBODY-0000") == {"accepted": ids(told)}
        with engine(config) as opened:
            opened.transact(
                lambda database: campaigns.revoke_code(database, campaigns.one(database), CODE, TODAY)
            )
        fresh = counts(1)
        assert laptops.send([*told, *fresh]) == {"accepted": ids(told), "held": ids(fresh)}
        assert laptops.send(fresh) == {"held": ids(fresh)}
    assert summed(config) == (2, 2, 2)


def test_over_its_cap_a_code_is_held_and_what_is_known_still_is(config: CollectorConfig) -> None:
    with engine(config) as opened:
        opened.transact(lambda database: campaigns.cap_code(database, campaigns.one(database), CODE, 10))
    first, more = counts(8), counts(4)
    with running(config) as laptops:
        assert laptops.send(first) == {"accepted": ids(first)}
        answer = laptops.send([*more, *first])
        assert answer == {"accepted": ids(more[:2] + first), "held": ids(more[2:])}
    assert summed(config) == (10, 10, 10)
    with running(config, date(2026, 11, 25)) as laptops:
        tomorrow = counts(1)
        assert laptops.send(tomorrow) == {"accepted": ids(tomorrow)}


def test_a_flood_under_unknown_codes_is_neither_counted_nor_kept_without_end(
    config: CollectorConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awareness.collector.ingest.DAILY_CAP", 5)
    flood = counts(9)
    with running(config) as laptops:
        answer = laptops.send(flood, "NOBODY-0000")
        assert len(answer["held"]) == 5
        assert laptops.send(counts(2), "NOBODY-1111") == {}
        good = counts(1)
        assert laptops.send(good) == {"accepted": ids(good)}
    assert summed(config) == (1, 1, 1)


def test_a_module_the_campaign_does_not_know_is_asked_again_later(config: CollectorConfig) -> None:
    new, old = count(module="mots-de-passe"), count()
    with running(config) as laptops:
        assert laptops.send([new, old]) == {"accepted": [old["id"]], "later": [new["id"]]}
        with engine(config) as opened:
            module = campaigns.ModuleData("mots-de-passe", "2027.1", {})
            opened.transact(
                lambda database: campaigns.take_modules(database, campaigns.one(database), [module])
            )
        assert laptops.send([new]) == {"accepted": [new["id"]]}
    assert summed(config) == (2, 2, 2)


def test_a_refresher_has_no_module_and_is_counted(config: CollectorConfig) -> None:
    told = [count(module="", mode="refresher")]
    with running(config) as laptops:
        assert laptops.send(told) == {"accepted": ids(told)}


@pytest.mark.parametrize(
    ("today", "week", "stored"),
    [
        ("2026-11-24", "2026-W48", "2026-W48"),
        ("2026-11-24", "2026-W49", "2026-W49"),
        ("2026-11-24", "2026-W50", ""),
        ("2026-11-24", "2026-W47", ""),
        ("2026-11-24", "2019-W01", ""),
        ("2027-12-31", "2027-W53", ""),
        ("2026-12-31", "2026-W53", "2026-W53"),
    ],
)
def test_a_week_outside_the_campaign_is_counted_as_unknown(
    config: CollectorConfig, today: str, week: str, stored: str
) -> None:
    with running(config, date.fromisoformat(today)) as laptops:
        laptops.send([count(week=week)])
    assert [cell["week"] for cell in totals(config)["cells"]] == [stored]


@pytest.mark.parametrize(("quarter", "stored"), [("2026-Q4", "2026-Q4"), ("2026-Q3", ""), ("2027-Q1", "")])
def test_a_quarter_outside_the_campaign_is_counted_as_unknown(
    config: CollectorConfig, quarter: str, stored: str
) -> None:
    with running(config) as laptops:
        laptops.send([count("score", quarter=quarter)])
    assert [cell["quarter"] for cell in totals(config)["cells"]] == [stored]


def test_a_closed_campaign_says_so_and_an_unknown_one_too(config: CollectorConfig) -> None:
    told = counts(1)
    with running(config) as laptops:
        assert laptops.post(body(told, campaign="elsewhere")).status_code == 404
        laptops.send(told)
        with engine(config) as opened:
            opened.transact(lambda database: campaigns.close(database, campaigns.one(database), TODAY))
        assert laptops.post(body(told)).status_code == 410
        assert laptops.post(body(counts(1))).status_code == 410
    assert summed(config) == (1, 1, 1)


def test_two_servers_on_one_database_count_once_together(config: CollectorConfig) -> None:
    told = counts(120)
    faults: list[object] = []
    other = replace(config)
    with running(config) as one, running(other) as two:
        threads = [
            threading.Thread(target=replay, args=(laptops, told, seed, faults))
            for seed, laptops in enumerate((one, two, one, two))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (faults, summed(config)) == ([], (120, 120, 120))


def test_two_campaigns_of_one_server_share_nothing(config: CollectorConfig) -> None:
    with engine(config) as opened:
        new = campaigns.NewCampaign(id="autre", opens=TODAY, departements={})
        opened.transact(
            lambda database: campaigns.add_code(database, campaigns.begin(database, new), "CMA-1")
        )
    with running(config) as laptops:
        laptops.send(counts(2))
        assert "held" in laptops.send(counts(1, "reach"), CODE, "autre")
        mine = counts(3, "reach")
        assert laptops.send(mine, "CMA-1", "autre") == {"accepted": ids(mine)}
    assert [totals(config, id)["receipts"] for id in ("occ-2026", "autre")] == [2, 3]
