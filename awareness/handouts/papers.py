"""The papers of those who come back, and of the whole firm: dates, five minutes, reflexes, attestations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from awareness.catalogue.model import ListedModule, Reflex, Reflexes, Team
from awareness.handouts.sheets import MOST_LINES, Sheet, language_of
from awareness.web.babel import day, gettext, written

PEOPLE = 8
"""Columns to write names over, by hand, on the sheet of the whole firm."""

_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Ý«¿¡])")


def dates_sheet(days: Sequence[date], actions: Sequence[str]) -> Sheet:
    """Make the card with the days of the refreshers, and what is still to do."""
    said = [day(each.isoformat()) for each in days]
    return Sheet(
        name="mes-dates",
        title=gettext("Mes dates de rappel"),
        fragment="handouts/dates.html",
        context={"days": said, "actions": actions},
        by_hand=tuple(f"☐ {each}" for each in said) or tuple(actions[:MOST_LINES]),
    )


def team_sheet(head: ListedModule, team: Team, written_in: str) -> Sheet:
    """Make « Cinq minutes en équipe »: three questions around the counter, and the rule to sign."""
    return Sheet(
        name=f"equipe-{head.id}",
        title=gettext("Cinq minutes en équipe : %(title)s", title=head.title),
        fragment="handouts/team.html",
        context={"head": head, "team": team, **language_of(written_in)},
        by_hand=(*(question.ask for question in team.questions), team.rule),
    )


def reflexes_sheet(reflexes: Reflexes, now: Reflex, written_in: str) -> Sheet:
    """Make « Le réflexe du mois »: the twelve texts; by hand, the one of this month."""
    return Sheet(
        name="reflexe-du-mois",
        title=gettext("Le réflexe du mois"),
        fragment="handouts/reflexes.html",
        context={
            "licence": reflexes.licence,
            "months": [
                (written(date(2000, number, 1), "LLLL"), each)
                for number, each in enumerate(reflexes.texts, start=1)
            ],
            "now": now,
            **language_of(written_in),
        },
        by_hand=(now.title, *_SENTENCE_END.split(now.text))[:MOST_LINES],
    )


def attestation_sheet(head: ListedModule, on: str) -> Sheet:
    """Make the attestation of a module that was followed: no score, and a place for a name nobody keeps."""
    when = day(on)
    return Sheet(
        name=f"attestation-{head.id}",
        title=gettext("Attestation de module suivi"),
        fragment="handouts/attestation.html",
        context={"head": head, "when": when},
        by_hand=(
            gettext("Nom : …"),
            gettext("Module suivi : %(title)s", title=head.title),
            gettext("Le %(day)s, %(minutes)s minutes", day=when, minutes=head.minutes),
            gettext("Version %(version)s", version=head.version),
        ),
    )


def firm_sheet(heads: Sequence[ListedModule]) -> Sheet:
    """Make the blank sheet of the whole firm: people write their names and tick, by hand."""
    return Sheet(
        name="suivi-de-l-entreprise",
        title=gettext("Qui a suivi quoi, dans l’entreprise"),
        fragment="handouts/firm.html",
        context={"heads": heads, "people": PEOPLE},
        by_hand=(),
    )
