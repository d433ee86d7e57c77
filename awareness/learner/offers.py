"""What the home page offers beside the module: at most one quiet line, never in the way.

A feature gives a function that returns an `Offer` or None; the first offer there is, is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from msgspec import Struct

from awareness.learner.door import door
from awareness.learning.self_assessment import is_due
from awareness.web.babel import gettext


class Offer(Struct, frozen=True):
    """A sentence and where it leads."""

    text: str
    link_text: str = ""
    address: str = ""


def offer() -> Offer | None:
    """Give the one thing to offer now."""
    return next((found for make in OFFERS if (found := make()) is not None), None)


def assessment_offer() -> Offer | None:
    """Offer « Où en êtes-vous ? »: its end, the first time after a finished module, then each six months."""
    runs, address = door().store.runs, url_for("self_assessment.start")
    if runs.under_way() is not None:
        return Offer(gettext("Vos douze questions vous attendent."), gettext("Reprendre"), address)
    last = next(iter(runs.finished()), None)
    if last is not None:
        due = is_due(last.finished_on or "", door().today())
        said = gettext("Six mois ont passé. Qu’est-ce qui a changé chez vous ?")
        return Offer(said, gettext("Refaire le point"), address) if due else None
    if any(state.state == "finished" for state in door().store.states(door().catalogue.ids()).values()):
        said = gettext("Par quoi continuer ? Douze questions, moins de cinq minutes.")
        return Offer(said, gettext("Faire le point"), address)
    return None


OFFERS: tuple[Callable[[], Offer | None], ...] = (assessment_offer,)
