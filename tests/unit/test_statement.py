"""The accessibility statement never says more than the grid."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from awareness.errors import ContentInvalid
from awareness.handouts.statement import CRITERIA_PER_THEME, SENTENCES, statement
from awareness.paths import shipped

TODAY = date(2027, 6, 1)


def grid(**states: int) -> dict[str, Any]:
    """Build a signed grid: so many criteria in each state from the first one on, the rest conform."""
    wanted = [state for state, number in states.items() for _ in range(number)]
    wanted += ["conform"] * (106 - len(wanted))
    rest = iter(wanted)
    return {
        "reference": "RGAA 4.1.2",
        "audit": {"day": "2027-03-01", "by": "des personnes"},
        "themes": [
            {
                "number": theme,
                "title": f"Thème {theme}",
                "criteria": [
                    {"number": f"{theme}.{place}", "title": "Un critère", "state": next(rest)}
                    for place in range(1, length + 1)
                ],
            }
            for theme, length in enumerate(CRITERIA_PER_THEME, start=1)
        ],
    }


def shipped_grid() -> Any:
    return yaml.safe_load(Path(shipped("content"), "accessibility", "rgaa.yaml").read_text(encoding="utf-8"))


def test_the_shipped_grid_has_106_criteria_and_claims_nothing() -> None:
    said = statement(shipped_grid(), TODAY)
    assert said.sentence == "non conforme (aucun audit en cours de validité)"
    assert said.counts == {"not_audited": 106, "conform": 0, "non_conform": 0, "not_applicable": 0}
    assert said.rate is None
    assert said.non_conformities == ()


def test_each_criterion_of_the_shipped_grid_has_its_own_title() -> None:
    titles = [criterion["title"] for theme in shipped_grid()["themes"] for criterion in theme["criteria"]]
    assert len(set(titles)) == 106


@pytest.mark.parametrize(
    ("states", "level", "rate"),
    [
        ({}, "total", 100),
        ({"not_applicable": 40}, "total", 100),
        ({"non_conform": 1}, "partial", 99),
        ({"non_conform": 53}, "partial", 50),
        ({"non_conform": 54}, "none", 49),
        ({"non_conform": 3, "not_applicable": 100}, "partial", 50),
        ({"non_conform": 106}, "none", 0),
        ({"not_audited": 1}, "no_valid_audit", None),
        ({"not_audited": 106}, "no_valid_audit", None),
        ({"not_applicable": 106}, "no_valid_audit", None),
    ],
)
def test_the_level_follows_from_what_applies(states: dict[str, int], level: str, rate: int | None) -> None:
    said = statement(grid(**states), TODAY)
    assert (said.level, said.rate) == (level, rate)


@pytest.mark.parametrize(
    ("day", "by", "today", "is_valid"),
    [
        ("2027-03-01", "des personnes", date(2027, 3, 1), True),
        ("2027-03-01", "des personnes", date(2030, 2, 28), True),
        ("2027-03-01", "des personnes", date(2030, 3, 1), False),
        ("2028-02-29", "des personnes", date(2031, 2, 28), True),
        ("2028-02-29", "des personnes", date(2031, 3, 1), False),
        ("2027-03-01", "des personnes", date(2027, 2, 28), False),
        ("2027-03-01", "", date(2027, 6, 1), False),
        ("", "des personnes", date(2027, 6, 1), False),
    ],
)
def test_only_a_signed_recent_audit_counts(day: str, by: str, today: date, is_valid: bool) -> None:
    filled = {**grid(), "audit": {"day": day, "by": by}}
    assert statement(filled, today).level == ("total" if is_valid else "no_valid_audit")


def test_what_is_not_conform_is_named_with_its_note() -> None:
    filled = grid()
    filled["themes"][2]["criteria"][1] |= {"state": "non_conform", "note": "Le gris de la fiche."}
    (missing,) = statement(filled, TODAY).non_conformities
    assert (missing.number, missing.note) == ("3.2", "Le gris de la fiche.")


def test_what_is_not_conform_stays_listed_when_the_audit_is_too_old() -> None:
    said = statement(grid(non_conform=2), date(2031, 1, 1))
    assert said.level == "no_valid_audit"
    assert [criterion.number for criterion in said.non_conformities] == ["1.1", "1.2"]


def lose_a_criterion(broken: dict[str, Any]) -> None:
    broken["themes"][12]["criteria"].pop()


def repeat_a_criterion(broken: dict[str, Any]) -> None:
    broken["themes"][0]["criteria"][1] = copy.deepcopy(broken["themes"][0]["criteria"][0])


def lose_a_theme(broken: dict[str, Any]) -> None:
    broken["themes"].pop(3)


def invent_a_state(broken: dict[str, Any]) -> None:
    broken["themes"][0]["criteria"][0]["state"] = "almost"


def write_a_number_as_a_number(broken: dict[str, Any]) -> None:
    broken["themes"][9]["criteria"][9]["number"] = 10.1


def audit_on_a_day_that_never_was(broken: dict[str, Any]) -> None:
    broken["audit"]["day"] = "2027-02-30"


@pytest.mark.parametrize(
    "fault",
    [
        lose_a_criterion,
        repeat_a_criterion,
        lose_a_theme,
        invent_a_state,
        write_a_number_as_a_number,
        audit_on_a_day_that_never_was,
    ],
)
def test_a_grid_with_a_fault_is_refused(fault: Callable[[dict[str, Any]], None]) -> None:
    broken = grid()
    fault(broken)
    with pytest.raises(ContentInvalid):
        statement(broken, TODAY)


def test_every_level_has_its_own_sentence() -> None:
    assert len(set(SENTENCES.values())) == 4
