"""« Pour animer un atelier »: the papers of a room, for whoever stands in front of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.catalogue.model import ListedModule
from awareness.catalogue.workshops import Workshop
from awareness.errors import ContentInvalid
from awareness.handouts.poster import NotAPoster, Typed, poster_sheet, typed_of
from awareness.handouts.sheets import Sheet, fragment
from awareness.handouts.wifi import NotAWifi
from awareness.handouts.workshop import (
    answers_sheet,
    cards_sheet,
    page_sheet,
    participation_sheet,
    plan_sheet,
    questions_sheet,
    sign_in_sheet,
)
from awareness.learner.door import door
from awareness.learner.sheets import keep, module_or_404, show
from awareness.web.babel import current_language, told

bp = Blueprint("workshop_papers", __name__, url_prefix="/sheets/workshop")


@bp.get("")
def papers() -> str:
    """List what a workshop needs: for any room, then for each module."""
    return render_template("learner/workshop_papers.html", heads=_heads(), planned=_planned())


@bp.get("/wifi")
def wifi() -> str:
    """Show the poster of hands and paper, and what to type for the Wi-Fi's; an open room gives its page."""
    if request.args.get("by-hand"):
        return show(_poster(Typed()), "")
    typed = {name: request.args.get(name, "") for name in ("page", "pin")}
    return _wifi_page(Typed(**typed), _poster(Typed()))


@bp.post("/wifi/shown")
def show_wifi() -> tuple[str, int]:
    """Draw the poster of what was typed. Nothing of it is kept, or stands in an address."""
    try:
        typed = _typed()
    except (NotAPoster, NotAWifi) as refused:
        as_it_was = {name: request.form.get(name, "") for name in Typed.__struct_fields__}
        return _wifi_page(Typed(**as_it_was), _poster(Typed()), told(refused)), 400
    return _wifi_page(typed, _poster(typed)), 200


@bp.post("/wifi")
def keep_wifi() -> WebResponse:
    """Keep the poster in a file, because the trainer asks for it: with what was typed."""
    return keep(_poster(_typed()), url_for(".wifi"))


@bp.get("/<paper>")
def of_room(paper: str) -> str:
    """Show a paper that serves any module."""
    return show(_of_room(paper), url_for(".keep_of_room", paper=paper))


@bp.post("/<paper>")
def keep_of_room(paper: str) -> WebResponse:
    """Keep it in a file."""
    return keep(_of_room(paper), url_for(".of_room", paper=paper))


@bp.get("/<paper>/<module>")
def of_module(paper: str, module: str) -> str:
    """Show a paper of one module. What is typed on an attestation never comes here."""
    return show(_of_module(paper, module), url_for(".keep_of_module", paper=paper, module=module))


@bp.post("/<paper>/<module>")
def keep_of_module(paper: str, module: str) -> WebResponse:
    """Keep it in a file, without anything typed: the fields are in the file too."""
    return keep(_of_module(paper, module), url_for(".of_module", paper=paper, module=module))


def _of_room(paper: str) -> Sheet:
    return _OF_ROOM[paper]() if paper in _OF_ROOM else abort(404)


def _of_module(paper: str, module: str) -> Sheet:
    if paper not in _OF_MODULE or module not in door().catalogue.ids():
        abort(404)
    return _OF_MODULE[paper](module)


def _typed() -> Typed:
    return typed_of(lambda name: request.form.get(name, ""))


def _poster(typed: Typed) -> Sheet:
    chosen = [each for each in door().offered if each in request.form.getlist("language")]
    return poster_sheet(typed, [*dict.fromkeys((current_language(), *chosen))])


def _wifi_page(typed: Typed, sheet: Sheet, refused: str = "") -> str:
    return render_template(
        "learner/wifi_poster.html",
        typed=typed,
        sheet=sheet,
        body=fragment(sheet),
        refused=refused,
        chosen=request.form.getlist("language"),
    )


def _page(name: str) -> Sheet:
    return page_sheet(name, door().catalogue.page(f"workshop/{name}", current_language()))


def _plan(module: str) -> Sheet:
    found = _workshop(module)
    return plan_sheet(module_or_404(module), found) if found else abort(404)


def _questions(module: str, version: str) -> Sheet:
    return questions_sheet(module_or_404(module), _workshop(module), version)


def _participation(module: str) -> Sheet:
    head = door().catalogue.header(module, current_language())
    return participation_sheet(head, door().today().isoformat(), _chambers())


def _workshop(module: str) -> Workshop | None:
    return door().catalogue.workshop(module, current_language())


def _chambers() -> tuple[str, ...]:
    region = door().local.region(current_language())
    return region.chambers if region else ()


def _heads() -> list[ListedModule]:
    """Give the modules in the order of the course; what cannot be read is left out."""
    ordered = [module for path in door().catalogue.paths() for module in path.modules]
    found = []
    for module in dict.fromkeys([*ordered, *door().catalogue.ids()]):
        try:
            found.append(door().catalogue.header(module, current_language()))
        except ContentInvalid:
            continue
    return found


def _planned() -> set[str]:
    """Give the modules whose hour has a plan; looks for the files, opens none."""
    return {module for module in door().catalogue.ids() if door().catalogue.has_workshop(module)}


_OF_ROOM: Mapping[str, Callable[[], Sheet]] = {
    "cards": cards_sheet,
    "kit": lambda: _page("kit"),
    "checklist": lambda: _page("checklist"),
    "sign-in": lambda: sign_in_sheet(_chambers()),
}
"""What serves any module, by the last word of its address."""

_OF_MODULE: Mapping[str, Callable[[str], Sheet]] = {
    "plan": _plan,
    "questions-a": lambda module: _questions(module, "A"),
    "questions-b": lambda module: _questions(module, "B"),
    "answers": lambda module: answers_sheet(module_or_404(module), _workshop(module)),
    "attestation": _participation,
}
"""What belongs to one module, by the word before it in its address."""
