"""« Je suis victime : que faire ? »: the page for everybody, one for each situation, the papers for the wall.

None of it needs a module, progress, a network or JavaScript.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.catalogue.departements import NAMES
from awareness.catalogue.model import Situation
from awareness.handouts.emergency import card_sheet, emergency_sheet, poster_sheet, situation_sheet
from awareness.handouts.sheets import Sheet
from awareness.learner.door import door
from awareness.learner.sheets import keep, show
from awareness.web.babel import current_language, gettext

bp = Blueprint("victim", __name__)

TEMPLATE = "learner/victim.html"
PAPERS = {"poster": poster_sheet, "card": card_sheet}


@bp.get("/victim")
def emergency() -> str:
    """Say what to do now, and offer what may have happened."""
    choices = [(url_for(".situation", name=each.id), each.choice) for each in _situations()]
    return show(_emergency(choices), url_for(".keep_emergency"), TEMPLATE)


@bp.post("/victim")
def keep_emergency() -> WebResponse:
    """Keep the emergency sheet in a file."""
    return keep(_emergency(), url_for(".emergency"))


@bp.get("/victim/<name>")
def situation(name: str) -> str:
    """Say what to do when this has happened."""
    return show(_situation(name), url_for(".keep_situation", name=name), TEMPLATE)


@bp.post("/victim/<name>")
def keep_situation(name: str) -> WebResponse:
    """Keep the sheet of a situation in a file."""
    return keep(_situation(name), url_for(".situation", name=name))


@bp.get("/victim/paper/<name>")
def paper(name: str) -> str:
    """Show a paper to hang or to carry."""
    return show(_paper(name), url_for(".keep_paper", name=name), TEMPLATE)


@bp.post("/victim/paper/<name>")
def keep_paper(name: str) -> WebResponse:
    """Keep a paper in a file."""
    return keep(_paper(name), url_for(".paper", name=name))


def _emergency(choices: Sequence[tuple[str, str]] = ()) -> Sheet:
    catalogue, language = door().local, current_language()
    return emergency_sheet(
        catalogue.emergency(language), catalogue.facts(language), _whose_numbers(), choices
    )


def _situations() -> tuple[Situation, ...]:
    return door().local.situations(current_language())


def _situation(name: str) -> Sheet:
    found = next((each for each in _situations() if each.id == name), None)
    if found is None:
        abort(404)
    return situation_sheet(found, door().local.emergency(current_language()), _whose_numbers())


def _paper(name: str) -> Sheet:
    if name not in PAPERS:
        abort(404)
    catalogue, language = door().local, current_language()
    return PAPERS[name](catalogue.emergency(language), catalogue.facts(language), _whose_numbers())


def _whose_numbers() -> str:
    """Say for where the numbers are, and why these."""
    region = door().local.region(current_language())
    departement = NAMES.get(door().store.business().departement, "")
    if region is None and not departement:
        return gettext("Ces numéros valent partout en France.")
    if region is None:
        return gettext(
            "Ces numéros valent partout en France : pour votre département, %(name)s, "
            "l’application n’en a pas d’autres.",
            name=departement,
        )
    if departement:
        return gettext(
            "Numéros de la région %(region)s, d’après votre département : %(name)s.",
            region=region.name,
            name=departement,
        )
    return gettext(
        "Numéros de la région %(region)s, pour laquelle l’application est faite.", region=region.name
    )
