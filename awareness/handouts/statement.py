"""What the accessibility statement says, from the audit grid alone: it can never claim more than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from awareness.errors import ContentInvalid, sentence

State = Literal["not_audited", "conform", "non_conform", "not_applicable"]
Level = Literal["no_valid_audit", "none", "partial", "total"]

SENTENCES: Mapping[Level, str] = {
    "no_valid_audit": sentence("non conforme (aucun audit en cours de validité)"),
    "none": sentence("non conforme"),
    "partial": sentence("partiellement conforme"),
    "total": sentence("totalement conforme"),
}

MALFORMED = sentence("La grille d’accessibilité est mal formée : %(reason)s.")
INCOMPLETE = sentence("La grille d’accessibilité doit avoir les %(number)s critères du RGAA, dans l’ordre.")
NO_SUCH_DAY = sentence("La date de l’audit d’accessibilité n’existe pas : %(day)s.")

CRITERIA_PER_THEME = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""RGAA 4.1.2: 106 criteria in 13 themes."""

YEARS_VALID = 3
"""A statement must be made anew after three years (decree 2019-768)."""


class Criterion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the grid. `note` says what is missing and for whom, or what the automated tests look at."""

    number: Annotated[str, Meta(pattern=r"^\d{1,2}\.\d{1,2}$")]
    title: Annotated[str, Meta(min_length=1)]
    state: State
    note: str = ""


class Theme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the thirteen themes."""

    number: int
    title: Annotated[str, Meta(min_length=1)]
    criteria: tuple[Criterion, ...]


class Audit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When people last audited the pages, and who; both empty while nobody has."""

    day: Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    by: str = ""


class Grid(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file `content/accessibility/rgaa.yaml`."""

    reference: str
    audit: Audit
    themes: tuple[Theme, ...]


class Statement(Struct, frozen=True):
    """What the page shows. `rate` is the share of applicable criteria met, in whole percent, rounded down.

    Without a valid audit there is no rate.
    """

    level: Level
    rate: int | None
    counts: Mapping[State, int]
    non_conformities: tuple[Criterion, ...]
    grid: Grid

    @property
    def sentence(self) -> str:
        """The state in the law's words, French, to be translated where it is shown."""
        return SENTENCES[self.level]


def statement(grid: object, today: date) -> Statement:
    """Read the parsed grid (plain data) as of one day. Raises ContentInvalid."""
    read = _read(grid)
    criteria = [criterion for theme in read.themes for criterion in theme.criteria]
    counted = Counter(criterion.state for criterion in criteria)
    counts: dict[State, int] = {state: counted[state] for state in get_args(State)}
    is_valid = _is_running(read.audit, today) and _is_filled(counts)
    return Statement(
        level=_level(counts) if is_valid else "no_valid_audit",
        rate=100 * counts["conform"] // _applicable(counts) if is_valid else None,
        counts=counts,
        non_conformities=tuple(criterion for criterion in criteria if criterion.state == "non_conform"),
        grid=read,
    )


def _read(grid: object) -> Grid:
    try:
        read = msgspec.convert(grid, Grid)
    except msgspec.ValidationError as error:
        raise ContentInvalid(MALFORMED, reason=error) from error
    found = [(theme.number, criterion.number) for theme in read.themes for criterion in theme.criteria]
    if found != _expected():
        raise ContentInvalid(INCOMPLETE, number=sum(CRITERIA_PER_THEME))
    return read


def _expected() -> list[tuple[int, str]]:
    return [
        (theme, f"{theme}.{place}")
        for theme, length in enumerate(CRITERIA_PER_THEME, start=1)
        for place in range(1, length + 1)
    ]


def _is_running(audit: Audit, today: date) -> bool:
    """Say whether the audit is signed, past and not too old."""
    if not (audit.day and audit.by):
        return False
    try:
        day = date.fromisoformat(audit.day)
    except ValueError as error:
        raise ContentInvalid(NO_SUCH_DAY, day=audit.day) from error
    return day <= today and (today.year - YEARS_VALID, today.month, today.day) < (
        day.year,
        day.month,
        day.day,
    )


def _is_filled(counts: Mapping[State, int]) -> bool:
    return counts["not_audited"] == 0 and _applicable(counts) > 0


def _applicable(counts: Mapping[State, int]) -> int:
    return counts["conform"] + counts["non_conform"]


def _level(counts: Mapping[State, int]) -> Level:
    """All criteria met: total; at least half of those that apply: partial."""
    if counts["non_conform"] == 0:
        return "total"
    return "partial" if 2 * counts["conform"] >= _applicable(counts) else "none"
