"""« Mes fiches »: everything that can be printed, kept or copied, and a search through it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.catalogue.model import AnyItem, Module
from awareness.catalogue.search import search
from awareness.errors import ContentInvalid
from awareness.handouts.sheets import Sheet, filled_sheet, fragment, kept_file, lesson_sheet
from awareness.learner.door import door
from awareness.web.babel import current_language, gettext

bp = Blueprint("sheets", __name__)


@bp.get("/sheets")
def sheets() -> str:
    """List what there is, or what the search finds among it."""
    wanted = request.args.get("q", "").strip()[:80]
    finished = _finished()
    found = search(wanted, door().local, finished, current_language()) if wanted else ()
    return render_template(
        "learner/sheets.html", wanted=wanted, found=found, finished=finished, plans=_plans()
    )


@bp.get("/sheets/lesson/<module>")
def lesson(module: str) -> str:
    """Show the sheet of a module."""
    return show(_lesson(module), url_for(".keep_lesson", module=module))


@bp.post("/sheets/lesson/<module>")
def keep_lesson(module: str) -> WebResponse:
    """Keep the sheet of a module in a file."""
    return keep(_lesson(module), url_for(".lesson", module=module))


@bp.get("/sheets/filled/<module>/<item>")
def filled(module: str, item: str) -> str:
    """Show a plan the person filled in."""
    return show(_filled(module, item), url_for(".keep_filled", module=module, item=item))


@bp.post("/sheets/filled/<module>/<item>")
def keep_filled(module: str, item: str) -> WebResponse:
    """Keep a filled plan in a file."""
    return keep(_filled(module, item), url_for(".filled", module=module, item=item))


def show(sheet: Sheet, keep_address: str, template: str = "learner/sheet.html") -> str:
    """Draw a sheet with its three doors, or its few lines to copy by hand."""
    if request.args.get("by-hand"):
        return render_template("learner/by_hand.html", sheet=sheet)
    return render_template(template, sheet=sheet, body=fragment(sheet), keep=keep_address)


def keep(sheet: Sheet, back: str) -> WebResponse:
    """Write the sheet where people look for their files, and say where."""
    place = door().doors.save_as(f"{sheet.name}.html", kept_file(sheet))
    door().tell(gettext("La fiche est gardée ici : %(place)s", place=place))
    return redirect(back)


def module_or_404(name: str) -> Module:
    """Give a module in the language of the page, or answer that there is no such page."""
    if name not in door().catalogue.ids():
        abort(404)
    return door().catalogue.module(name, current_language())


def _lesson(module: str) -> Sheet:
    return lesson_sheet(module_or_404(module), door().local.sources())


def _filled(module: str, item: str) -> Sheet:
    named = {(source.id, tool.id): (source, tool, stored) for source, tool, stored in _plans()}
    if (module, item) not in named:
        abort(404)
    return filled_sheet(*named[module, item])


def _plans() -> list[tuple[Module, AnyItem, bytes]]:
    """Give the filled plans whose exercise still exists: module, item, stored response."""
    result = []
    for plan in door().store.plans():
        try:
            module = door().catalogue.module(plan.module, current_language())
        except ContentInvalid:
            continue
        result += [(module, item, plan.response) for item in module.quiz.exercise if item.id == plan.item]
    return result


def _finished() -> list[Module]:
    """Give the finished modules, in the order of the catalogue; those that cannot be read are left out."""
    states = door().store.states()
    result = []
    for name in door().catalogue.in_order():
        if name in states and states[name].state == "finished":
            try:
                result.append(door().catalogue.module(name, current_language()))
            except ContentInvalid:
                continue
    return result
