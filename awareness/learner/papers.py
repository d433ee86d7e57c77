"""Papers for the firm: five minutes in a team, the reflex of the month, attestations, who followed what."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.catalogue.model import ListedModule
from awareness.errors import ContentInvalid
from awareness.handouts.papers import attestation_sheet, firm_sheet, reflexes_sheet, team_sheet
from awareness.handouts.sheets import Sheet
from awareness.learner.door import door
from awareness.learner.sheets import keep, show
from awareness.web.babel import current_language

bp = Blueprint("papers", __name__, url_prefix="/sheets")


@bp.get("/team/<module>")
def team(module: str) -> str:
    """Show « Cinq minutes en équipe » of a module."""
    return show(_team(module), url_for(".keep_team", module=module))


@bp.post("/team/<module>")
def keep_team(module: str) -> WebResponse:
    """Keep it in a file."""
    return keep(_team(module), url_for(".team", module=module))


@bp.get("/reflexes")
def reflexes() -> str:
    """Show the twelve texts a chamber may reuse."""
    return show(_reflexes(), url_for(".keep_reflexes"))


@bp.post("/reflexes")
def keep_reflexes() -> WebResponse:
    """Keep them in a file."""
    return keep(_reflexes(), url_for(".reflexes"))


@bp.get("/attestation/<module>")
def attestation(module: str) -> str:
    """Show the attestation of a finished module. The name is typed on the page and never comes here."""
    return show(_attestation(module), url_for(".keep_attestation", module=module))


@bp.post("/attestation/<module>")
def keep_attestation(module: str) -> WebResponse:
    """Keep it in a file, without a name: the field for it is in the file too."""
    return keep(_attestation(module), url_for(".attestation", module=module))


@bp.get("/firm")
def firm() -> str:
    """Show the blank sheet of the whole firm."""
    return show(_firm(), url_for(".keep_firm"))


@bp.post("/firm")
def keep_firm() -> WebResponse:
    """Keep it in a file."""
    return keep(_firm(), url_for(".firm"))


def _head(module: str) -> ListedModule:
    if module not in door().catalogue.ids():
        abort(404)
    return door().catalogue.header(module, current_language())


def _team(module: str) -> Sheet:
    head = _head(module)
    found = door().catalogue.team(module, current_language())
    return team_sheet(head, found[1], found[0]) if found else abort(404)


def _reflexes() -> Sheet:
    found = door().catalogue.reflexes(current_language())
    if found is None:
        abort(404)
    language, texts = found
    return reflexes_sheet(texts, texts.texts[door().today().month - 1], language)


def _attestation(module: str) -> Sheet:
    head, state = _head(module), door().store.states().get(module)
    if state is None or not state.finished_on:
        abort(404)
    return attestation_sheet(head, state.finished_on)


def _firm() -> Sheet:
    heads = []
    for module in door().catalogue.in_order():
        try:
            heads.append(door().catalogue.header(module, current_language()))
        except ContentInvalid:
            continue
    return firm_sheet(heads)
