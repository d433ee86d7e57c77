"""The sheets people print. Each has three doors: print, keep in a file, copy by hand (DESIGN §10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from flask import render_template
from markupsafe import Markup
from msgspec import Struct

from awareness.assessment.item import Feedback
from awareness.catalogue.model import AnyItem, Module, Source
from awareness.languages import languages
from awareness.player.views import item_view
from awareness.web.babel import current_language, gettext
from awareness.web.standalone import standalone_page

STYLES = (("awareness.web", "style.css"), ("awareness.handouts", "paper.css"))
"""What a kept sheet wears: as on the screen."""

MOST_LINES = 6
"""What a person copies by hand without losing heart."""


class Sheet(Struct, frozen=True):
    """A printable: its file name, its title, the fragment that draws it, and the lines to copy by hand.

    What `is_urgent` is read before anything else on the page: its doors come after it.
    """

    name: str
    title: str
    fragment: str
    context: Mapping[str, Any]
    by_hand: tuple[str, ...]
    is_urgent: bool = False


class PlanEntry(Struct, frozen=True):
    """An action of a finished module and where it stands: "", done, not_yet or not_for_me."""

    module: str
    title: str
    if_then: str
    minutes: int
    state: str


def lesson_sheet(module: Module, sources: Mapping[str, Source]) -> Sheet:
    """Make the sheet of a module: its action, its ideas, and the pages they rest on."""
    return Sheet(
        name=f"fiche-{module.id}",
        title=module.header.title,
        fragment="handouts/lesson.html",
        context={
            "module": module,
            "sources": [sources[name] for name in module.header.sources if name in sources],
        },
        by_hand=learnt_lines(module),
    )


def learnt_lines(module: Module) -> tuple[str, ...]:
    """Give what is worth copying by hand: the action, the if-then sentence, the titles of the ideas."""
    ideas = [idea.title for idea in module.lesson.ideas]
    return (module.header.action.title, module.header.action.if_then, *ideas)[:MOST_LINES]


def plan_sheet(entries: Sequence[PlanEntry]) -> Sheet:
    """Make the action plan: what is to do first, then what is done."""
    left = [entry for entry in entries if entry.state in ("", "not_yet")]
    return Sheet(
        name="plan-d-action",
        title=gettext("Mon plan d’action"),
        fragment="handouts/plan.html",
        context={"left": left, "done": [entry for entry in entries if entry.state == "done"]},
        by_hand=tuple(entry.title for entry in left)[:MOST_LINES],
    )


def filled_sheet(module: Module, item: AnyItem, stored: bytes) -> Sheet:
    """Make the sheet of a plan the person filled in."""
    view = item_view(item, "", stored)
    feedback: Feedback | None = view.feedback
    values = getattr(view.response, "values", {})
    fields = [field for field in getattr(item, "inputs", ()) if field.id in values]
    lines = [f"{field.label} : {', '.join(_shown(field, values[field.id]))}" for field in fields]
    advice = [remark.text for remark in feedback.remarks] if feedback else []
    return Sheet(
        name=f"fiche-{module.id}-{item.id}",
        title=getattr(item, "title", item.prompt),
        fragment="handouts/filled.html",
        context={"view": view, "feedback": feedback},
        by_hand=tuple(lines or advice)[:MOST_LINES],
    )


def _shown(field: Any, values: Sequence[str]) -> list[str]:
    labels = {option.id: option.label for option in field.options}
    return [labels.get(value, value) for value in values]


def kept_file(sheet: Sheet) -> str:
    """Write a sheet as one HTML file that opens anywhere, with no network and no other file."""
    body = render_template("handouts/alone.html", sheet=sheet, body=fragment(sheet))
    style = "".join(files(room).joinpath("static", name).read_text(encoding="utf-8") for room, name in STYLES)
    return standalone_page(body, style, title=sheet.title, lang=current_language())


def language_of(written_in: str) -> dict[str, object]:
    """Say what a text is written in, and whether a native reader still has to read it."""
    return {"written_in": written_in, "draft": not languages()[written_in].house}


def fragment(sheet: Sheet) -> Markup:
    """Draw the sheet itself, without the page around it."""
    return Markup(render_template(sheet.fragment, sheet=sheet, **sheet.context))  # noqa: S704  our own template  # nosec B704
