"""Author mode: the real pages beside the files, drawn anew at each save, with what is to be mended in place.

Pages do not know of it. The filters that draw a lesson's texts add what is to be mended after the paragraph
it stands in; when the page is drawn, a bar with the rest, the words and the time takes the place the layout
keeps for it.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for
from markupsafe import Markup
from msgspec import Struct
from werkzeug.wrappers import Response as WebResponse

from awareness import prose
from awareness.authoring.bench import Bench, Look, Placed
from awareness.authoring.template_module import NotMade, new_module
from awareness.catalogue.model import Problem
from awareness.errors import ContentInvalid
from awareness.languages import SOURCE
from awareness.learner.door import door
from awareness.web.babel import current_language, gettext, told

bp = Blueprint("author", __name__, static_folder="static", static_url_path="/static/author")

PLACE = Markup("<!-- author -->")
"""Where the layout of pages keeps a place for the bar."""

SHOWN = 4
"""Problems listed above a page; the others are counted, and listed on the author's page."""

_MARK = re.compile("(?:<p>)?\ue002(\\d+)\ue003(?:</p>)?")


class Card(Struct, frozen=True):
    """A module as its author sees it."""

    id: str
    title: str
    words: int
    seconds: int
    problems: int


def install_author(app: Flask, bench: Bench) -> None:
    """Put author mode over an app whose pages are already there."""
    app.extensions["author"] = bench
    app.register_blueprint(bp)
    app.before_request(_look_again)
    app.after_request(_add_bar)
    app.register_error_handler(ContentInvalid, _broken)
    filters = app.jinja_env.filters
    app.extensions["author-filters"] = {name: filters[name] for name in ("words", "prose", "cuttable")}
    filters.update(words=_words, prose=_prose, cuttable=_cuttable)
    app.jinja_env.globals.update(author_place=PLACE, fault=_drawn)


@bp.get("/author")
def author() -> str:
    """Show the folder: every module measured, everything to mend, and where to begin a new module."""
    look = bench().look()
    g.author_shown = {*look.problems}
    return render_template(
        "learner/author.html",
        cards=[_card(look, name) for name in look.catalogue.ids()],
        problems=look.problems,
        folder=bench().folders.content.parent,
    )


@bp.post("/author")
def make() -> WebResponse:
    """Make a module from the template and open it."""
    try:
        name = new_module(
            bench().folders, request.form.get("title", ""), door().catalogue.sources(), door().today()
        )
    except NotMade as refused:
        door().tell(told(refused))
        return redirect(url_for(".author"))
    door().tell(
        gettext(
            "Écrits : content/%(name)s/fr.md et quizzes/%(name)s/fr.yaml. Changez-les, la page suit. "
            "Nommez ensuite ce module dans content/course.yaml.",
            name=name,
        )
    )
    return redirect(url_for("module.enter", module=name))


@bp.get("/author/stamp")
def stamp() -> Response:
    """Name the state of the files: the page asks each second and draws itself anew when it changes."""
    return Response(bench().stamp(), mimetype="text/plain")


def bench() -> Bench:
    """Give the bench of the running program."""
    here: Bench = current_app.extensions["author"]
    return here


def _card(look: Look, module: str) -> Card:
    found = bench().measure(module, SOURCE)
    title = "" if look.catalogue.unavailable(module) else look.catalogue.header(module).title
    errors = sum(problem.severity == "error" for problem in look.of_module(module))
    return Card(module, title, found.words if found else 0, found.seconds if found else 0, errors)


def _look_again() -> None:
    """Have the pages of this request drawn from the files of this second."""
    if request.endpoint not in ("author.stamp", "web.static", "player.static", "author.static"):
        door().catalogue = bench().look().catalogue
        g.author_shown = set()


def _add_bar(response: Response) -> Response:
    """Put the bar into its place, now that it is known what the page itself shows."""
    if response.mimetype == "text/html" and not response.is_streamed:
        page = response.get_data(as_text=True)
        if PLACE in page:
            response.set_data(page.replace(PLACE, _bar(), 1))
    return response


def _bar() -> str:
    look = bench().look()
    module = _module()
    ours = look.of_module(module) if module else list(look.problems)
    read = _written(module) if module else SOURCE
    left = [problem for problem in ours if problem not in g.author_shown]
    left.sort(key=lambda problem: (f"/{read}." not in problem.file, problem.severity != "error"))
    return render_template(
        "learner/author_bar.html",
        stamp=look.stamp,
        here=request.full_path.rstrip("?") if request.method == "GET" else request.path,
        problems=left[:SHOWN],
        more=max(len(left) - SHOWN, 0),
        measure=bench().measure(module, read) if module else None,
    )


def _module() -> str:
    """Give the module this page is about, "" for none."""
    named = (request.view_args or {}).get("module", "")
    return named if named in door().catalogue.ids() else ""


def _written(module: str) -> str:
    """Give the language a module is really shown in."""
    try:
        return door().catalogue.module(module, current_language()).language
    except ContentInvalid:
        return SOURCE


def _broken(error: ContentInvalid) -> tuple[str, int]:
    """Show why a module does not open: each problem with its lines of the file."""
    module = _module()
    look = bench().look()
    problems = look.of_module(module) if module else look.problems
    errors = [problem for problem in problems if problem.severity == "error"]
    g.author_shown = {*errors}
    page = render_template(
        "learner/author_broken.html",
        said=told(error),
        problems=[(problem, bench().excerpt(problem)) for problem in errors],
    )
    return page, 400


def _placed(text: str) -> list[tuple[Placed, Problem]]:
    """Give what is to be mended in a text of the module this page is about."""
    if "author_texts" not in g:
        g.author_texts = _texts()
    found: list[tuple[Placed, Problem]] = g.author_texts.get(text.strip(), [])
    g.author_shown.update(problem for _placed, problem in found)
    return found


def _texts() -> dict[str, list[tuple[Placed, Problem]]]:
    """Give every text with a problem: a page shows texts, and knows no lines."""
    module = _module()
    found: dict[str, list[tuple[Placed, Problem]]] = {}
    for placed in bench().placed(module, _written(module)) if module else ():
        for problem in placed.problems:
            found.setdefault(placed.passage.text.strip(), []).append((placed, problem))
    return found


def _usual(name: str) -> Any:
    return current_app.extensions["author-filters"][name]


def _words(text: str) -> Markup:
    return Markup(_usual("words")(text)) + _after(text)  # noqa: S704  cleaned by prose  # nosec B704


def _cuttable(text: str) -> Markup:
    return Markup(_usual("cuttable")(text)) + _after(text)  # noqa: S704  escaped by prose  # nosec B704


def _after(text: str) -> Markup:
    """Draw what is to be mended in a short text, on its line."""
    return Markup("").join(_drawn(problem, "span") for _placed_in, problem in _placed(text))


def _prose(text: str) -> Markup:
    """Draw a long text with what is to be mended after the paragraph it stands in."""
    found = _placed(text)
    lines = text.split("\n")
    marks: dict[int, str] = {}
    for number, (placed, problem) in enumerate(found):
        end = min(problem.line - placed.passage.line, len(lines) - 1)
        while end + 1 < len(lines) and lines[end + 1].strip():
            end += 1
        marks[end] = marks.get(end, "") + f"\n\n\ue002{number}\ue003\n"
    marked = "\n".join(line + marks.get(number, "") for number, line in enumerate(lines))
    html = str(_usual("prose")(marked if found else text))
    return Markup(_MARK.sub(lambda mark: _drawn(found[int(mark[1])][1], "p"), html))  # noqa: S704  ours  # nosec B704


def _drawn(problem: Problem, tag: str) -> Markup:
    place = f"{problem.file}:{problem.line}:{problem.column}"
    return Markup('<{0} class="fault {1}"><code>{2}</code> {3}</{0}>').format(
        tag, problem.severity, place, prose.typography(problem.sentence, SOURCE)
    )
