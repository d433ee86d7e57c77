"""What anybody may read: ten tables and the figures in large, rounded, each with what is left over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from awareness.collector.disclosure.layout import TABLES
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.tables import NAMES, TITLES, Published, Row, published
from tests.contract.campaigns import FACTS
from tests.contract.campaigns import Row as Cell
from tests.unit.test_disclosure_release import FIXED, NEW, seen

ALL = ("chiffres", *(NAMES[table.name] for table in TABLES))


def tables(rows: list[Cell], week: str = "2026-W48", grain: str = "weeks") -> dict[str, Published]:
    facts = replace(FACTS, grain=grain)
    state = next_state(NEW, rows, excluded=(), facts=facts, week=week, rules=FIXED)
    return {table.name: table for table in published(state, facts)}


def rows_of(name: str, rows: list[Cell], week: str = "2026-W48", grain: str = "weeks") -> tuple[Row, ...]:
    return tables(rows, week, grain)[name].rows


def of(family: str, number: int, **dimensions: str | int) -> list[Cell]:
    return [Cell(family, dimensions, chamber="CCI")] * number


def test_before_the_first_release_the_tables_are_there_empty_and_say_what_is_awaited() -> None:
    shown = tables(seen(10))
    assert tuple(shown) == ALL
    assert not [table.name for table in shown.values() if table.rows or not table.columns]
    assert all("Rien n'est encore publié" in table.awaited for table in shown.values())
    assert "dans un même département" in shown["t1-temps-departement"].awaited
    assert "trimestre fini" in shown["t10-chambre-trimestre"].awaited
    assert not [table.name for table in shown.values() if "10" in table.awaited]


def test_a_table_by_departement_names_every_departement_released_or_awaited() -> None:
    shown = tables([*seen(13), *seen(4, departement="31")])
    assert shown["t1-temps-departement"].awaited == ""
    assert shown["t1-temps-departement"].rows == (
        ("31", None, None, "en_attente"),
        ("48", "2026-W48", 15, "publie"),
        ("48", None, 0, "non_ventile"),
        ("48", None, 15, "total"),
        ("66", None, None, "en_attente"),
    )


def test_a_small_campaign_is_told_by_months() -> None:
    table = tables(seen(13), grain="months")["t1-temps-departement"]
    assert [column.name for column in table.columns] == ["departement", "mois", "nombre", "statut"]
    assert table.rows[1] == ("48", "2026-11", 15, "publie")


def test_what_is_too_little_to_place_stands_in_a_row_of_its_own() -> None:
    assert rows_of("t2-module-departement", [*seen(30), *seen(6, module="a"), *seen(6, module="b")])[1:4] == (
        ("48", "incident", 30, "publie"),
        ("48", None, 10, "non_ventile"),
        ("48", None, 40, "total"),
    )


def test_a_leaf_that_was_withdrawn_has_no_row_and_counts_as_left_over() -> None:
    before = next_state(
        NEW, [*seen(20), *seen(18, module="b")], excluded=(), facts=FACTS, week="2026-W48", rules=FIXED
    )
    after = next_state(
        before, [*seen(20), *seen(2, module="b")], excluded=(), facts=FACTS, week="2026-W49", rules=FIXED
    )
    assert before.families["activity"]["48"].leaves["t2"]["b"].shown == 18
    assert {table.name: table.rows for table in published(after, FACTS)}["t2-module-departement"][1:4] == (
        ("48", None, 20, "non_ventile"),
        ("48", None, 20, "total"),
        ("66", None, None, "en_attente"),
    )


def test_counts_that_name_no_departement_are_a_unit_too() -> None:
    assert rows_of("t2-module-departement", seen(12, departement=""))[0] == (None, "incident", 10, "publie")


def test_the_region_tells_modes_by_month_in_french() -> None:
    rooms = seen(4, room=12)
    assert rows_of("t5-mode-mois", [*seen(20), *rooms]) == (
        ("solo", "2026-11", 20, "publie"),
        ("atelier", "2026-11", 50, "publie"),
        (None, None, 0, "non_ventile"),
        (None, None, 70, "total"),
    )


def test_answers_are_shares_within_a_module_and_one_rounded_base() -> None:
    module = {"module": "incident", "quarter": "2026-Q4"}
    other = {"module": "sauvegardes", "quarter": "2026-Q4"}
    counts = [
        *of("score", 30, **module, band=1),
        *of("score", 12, **module, band=3),
        *of("score", 14, **other, band=2),
    ]
    assert rows_of("t3-module-reponses", counts) == (
        ("incident", 1, 70, 55, "publie"),
        ("incident", 3, 30, 55, "publie"),
        (None, None, 0, 55, "non_ventile"),
    )


def test_a_module_with_one_known_leaf_shows_no_share_rather_than_all_of_it() -> None:
    counts = [*of("sector", 20, module="incident", quarter="2026-Q4", section="G")]
    assert rows_of("t4-module-secteur", counts) == ((None, None, 0, 20, "non_ventile"),)


def test_actions_and_communes_are_shares_of_all_of_them() -> None:
    shares = {"a": 33, "b": 11, "c": 11}
    actions = [
        row for name, number in shares.items() for row in of("action", number, module=name, quarter="")
    ]
    assert rows_of("t7-actions-faites", actions) == (
        ("a", 60, 55, "publie"),
        ("b", 20, 55, "publie"),
        ("c", 20, 55, "publie"),
        (None, 0, 55, "non_ventile"),
    )
    places = [*of("place", 30, quarter="", setting="rural"), *of("place", 12, quarter="", setting="")]
    assert rows_of("t9-communes-rurales", places) == (
        ("non_precise", 30, 40, "publie"),
        ("rural", 70, 40, "publie"),
        (None, 0, 40, "non_ventile"),
    )


def test_answers_before_and_after_are_numbers_of_right_ones() -> None:
    module = {"module": "incident", "quarter": "2026-Q4"}
    counts = [*of("effect", 20, **module, before=0, after=2), *of("effect", 20, **module, before=2, after=2)]
    assert rows_of("t6-module-avant-apres", counts)[0] == ("incident", 0, 2, 50, 40, "publie")


def test_a_chamber_is_told_by_its_name_and_finished_quarters() -> None:
    counts = of("chamber", 14, quarter="2026-Q4", mode="solo")
    assert rows_of("t10-chambre-trimestre", counts, "2027-W01") == (
        ("Chambre CCI", "2026-Q4", "solo", 15, "publie"),
        ("Chambre CCI", None, None, 0, "non_ventile"),
        ("Chambre CCI", None, None, 15, "total"),
        ("Chambre CMA", None, None, None, "en_attente"),
    )


def test_the_figures_in_large_add_up_what_was_released() -> None:
    reach = of("reach", 12, quarter="2026-Q4", departement="31")
    assert rows_of(
        "chiffres", [*seen(13), *seen(12, departement="66"), *seen(9, departement="31"), *reach]
    ) == (
        ("modules_termines_et_rappels", 25, "total"),
        ("entreprises_touchees", 10, "total"),
    )


def test_the_region_has_a_figure_before_any_departement_has() -> None:
    counts = [row for code in ("31", "48", "66", "") for row in seen(5, departement=code)]
    counts += of("score", 20, module="incident", quarter="2026-Q4", band=2)
    assert rows_of("chiffres", counts) == (("modules_termines_seul", 20, "total"),)


@pytest.mark.parametrize("name", ALL)
def test_every_row_fills_its_columns_and_every_number_is_a_multiple_of_five(name: str) -> None:
    counts = [*seen(57), *seen(3, room=33, departement="31"), *of("reach", 12, quarter="", departement="31")]
    table = tables(counts)[name]
    assert {len(row) for row in table.rows} <= {len(table.columns)}
    told = [place for place, column in enumerate(table.columns) if column.name in {"nombre", "part", "base"}]
    assert told
    assert not [row for row in table.rows for place in told if int(row[place] or 0) % 5]


def test_every_table_has_a_name_and_a_title() -> None:
    assert set(NAMES) == set(TITLES) == {table.name for table in TABLES}
