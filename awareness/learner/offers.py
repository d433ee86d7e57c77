"""What the home page offers beside the module: at most one quiet line, never in the way.

A feature gives a function that returns an `Offer` or None; the first offer there is, is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from msgspec import Struct

from awareness.errors import ContentInvalid
from awareness.learner.door import door
from awareness.learner.refresher import due_now, under_way
from awareness.learning.self_assessment import is_due
from awareness.web.babel import current_language, gettext


class Offer(Struct, frozen=True):
    """A sentence and where it leads. `action`: the module whose action is asked about, with three answers.

    `noted`: what was just said of it; the question becomes a word of thanks with a way back.
    """

    text: str
    link_text: str = ""
    address: str = ""
    action: str = ""
    noted: str = ""


def offer() -> Offer | None:
    """Give the one thing to offer now."""
    return next((found for make in OFFERS if (found := make()) is not None), None)


def action_offer() -> Offer | None:
    """Ask, once a start, what became of the action not spoken of for longest."""
    waiting = door().store.open_actions()
    tile = door().store.current_tile().id if waiting or door().asked.noted else 0
    noted = door().asked.noted.pop(tile, None)
    if noted is not None:
        return _about(*noted)
    about = door().asked.about
    if tile and tile not in about:
        fresh = [name for name in waiting if (tile, name) not in door().asked.heard and _title(name)]
        about[tile] = fresh[0] if fresh else ""
    module = about.get(tile, "")
    return _about(module) if module in waiting and (tile, module) not in door().asked.heard else None


def refresher_offer() -> Offer | None:
    """Offer the refresher that is under way, or due."""
    if under_way() is not None:
        return Offer(
            gettext("Votre rappel attend la suite."),
            gettext("Finir le rappel"),
            url_for("refresher.enter"),
        )
    if due_now():
        return Offer(
            gettext("Que reste-t-il des modules terminés ? Cinq questions, deux minutes."),
            gettext("Faire le rappel"),
            url_for("refresher.enter"),
        )
    return None


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
    if any(state.state == "finished" for state in door().store.states().values()):
        said = gettext("Par quoi continuer ? Douze questions, moins de cinq minutes.")
        return Offer(said, gettext("Faire le point"), address)
    return None


OFFERS: tuple[Callable[[], Offer | None], ...] = (action_offer, refresher_offer, assessment_offer)


def _about(module: str, noted: str = "") -> Offer | None:
    title = _title(module)
    leads_to = "howto.howto" if door().catalogue.has_howto(module) else "sheets.lesson"
    address = url_for(leads_to, module=module)
    return Offer(title, gettext("Revoir comment"), address, module, noted) if title else None


def _title(module: str) -> str:
    try:
        return door().catalogue.header(module, current_language()).action.title
    except ContentInvalid:
        return ""
