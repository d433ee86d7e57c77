"""« Les bilans »: the workshops that are over, a page each for the chamber: numbers, and no name.

Its own blueprint, for the app the trainer's pages are in; `install` gives it what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from awareness import player, prose
from awareness.assessment.items.choice import Choice
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Module
from awareness.errors import ContentInvalid
from awareness.handouts import bp as handouts_bp
from awareness.handouts.sheets import Sheet, fragment, kept_file
from awareness.progress.records import ClosedRoom
from awareness.progress.store import ProgressStore
from awareness.web.babel import current_language, day, gettext, ngettext
from awareness.web.ports import SaveAs
from awareness.workshop.questions import EVALUATION
from awareness.workshop.report_files import COLUMNS, Room, columns_of_all, json_of, table_of, table_of_all
from awareness.workshop.summary import Pair, Sending, Summary, Vote, Way, chance, sending, summary_of
from awareness.workshop.words import POLLS

bp = Blueprint("room_report", __name__, url_prefix="/room/reports", template_folder="templates")

Texts = Mapping[str, tuple[str, Mapping[str, str]]]
"""Of each question, its text and its answers' texts by id."""
FILES: Mapping[str, Callable[[Room], str | bytes]] = {"csv": table_of, "json": json_of}
"""What the numbers of one workshop are kept in."""


class Reports(Struct):
    """What the pages of reports read and write. `frame`: the page they stand in, its menu around them."""

    store: ProgressStore
    catalogue: Catalogue
    save_as: SaveAs
    frame: str = "base.html"
    said: list[str] = []
    """Sentences to show once, on the next page."""


class Listed(Struct, frozen=True):
    """A workshop in the list."""

    id: str
    title: str
    when: str
    present: int


def install(app: Flask, reports: Reports) -> None:
    """Put the pages of reports into an app, with what they are drawn from where it is not there yet."""
    app.extensions["room-reports"] = reports
    for blueprint in (player.bp, handouts_bp, bp):
        if blueprint.name not in app.blueprints:
            app.register_blueprint(blueprint)


@bp.get("")
def reports() -> str:
    """List the workshops that are over, the last one first."""
    rooms = [_listed(room) for room in _here().store.rooms.all()]
    return _page("report/list.html", rooms=rooms, columns=columns_of_all(), columns_of_one=COLUMNS)


@bp.post("/table")
def keep_table() -> AnyResponse:
    """Keep all workshops in one table."""
    found = [_room(room) for room in _here().store.rooms.all()]
    return _keep("bilans-ateliers.csv", table_of_all(found), url_for(".reports"))


@bp.get("/<room>")
def report(room: str) -> str:
    """Show one workshop, or its few lines to copy by hand."""
    sheet = _sheet(_closed(room))
    if request.args.get("by-hand"):
        return _page("report/by_hand.html", sheet=sheet)
    return _page("report/report.html", sheet=sheet, body=fragment(sheet), room=room)


@bp.post("/<room>")
def keep_report(room: str) -> AnyResponse:
    """Keep the page in a file."""
    sheet = _sheet(_closed(room))
    return _keep(f"{sheet.name}.html", kept_file(sheet), url_for(".report", room=room))


@bp.post("/<room>/<any(csv, json):kind>")
def keep_numbers(room: str, kind: str) -> AnyResponse:
    """Keep the numbers in a file."""
    found = _closed(room)
    return _keep(f"{_name(found)}.{kind}", FILES[kind](_room(found)), url_for(".report", room=room))


@bp.get("/<room>/erase")
def ask_to_erase(room: str) -> str:
    """Ask once more: what is erased here never comes back."""
    found = _listed(_closed(room))
    return _page("report/erase.html", room=found)


@bp.post("/<room>/erase")
def erase(room: str) -> AnyResponse:
    """Erase a report; what the workshop was counted as stays counted."""
    _here().store.rooms.erase(_closed(room).id)
    _here().said.append(gettext("Le bilan est effacé, pour de bon."))
    return redirect(url_for(".reports"))


def _here() -> Reports:
    here: Reports = current_app.extensions["room-reports"]
    return here


def _page(template: str, **given: Any) -> str:
    here = _here()
    said, here.said = here.said, []
    return render_template(template, frame=here.frame, said=said, **given)


def _keep(name: str, content: str | bytes, back: str) -> AnyResponse:
    """Write a file where people look for theirs, and say where."""
    place: Path = _here().save_as(name, content)
    _here().said.append(gettext("Le fichier est gardé ici : %(place)s", place=place))
    return redirect(back)


def _closed(room: str) -> ClosedRoom:
    return next((each for each in _here().store.rooms.all() if each.id == room), None) or abort(404)


def _listed(room: ClosedRoom) -> Listed:
    return Listed(room.id, _title(room.module), _when(room.on), summary_of(room).present)


def _name(room: ClosedRoom) -> str:
    return f"bilan-atelier-{room.module}-{room.on}"


def _when(on: str) -> str:
    return day(on) if on else gettext("jour inconnu")


def _title(module: str) -> str:
    """Give a module's title, its id for want of one."""
    try:
        return prose.typography(
            _here().catalogue.header(module, current_language()).title, current_language()
        )
    except ContentInvalid:
        return module


def _room(room: ClosedRoom) -> Room:
    return Room(room.id, room.on, summary_of(room), _texts(room.module))


def _texts(name: str) -> Texts:
    """Give the words of a module's questions and of the evaluation's; a module that is gone has none."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    try:
        module = _here().catalogue.module(name, current_language())
        found |= {item.id: _said(item, module) for item in module.quiz.items() if item.live}
    except ContentInvalid:
        pass
    for poll in EVALUATION:
        text, answers = POLLS[poll.id]
        named = zip(poll.choices, answers, strict=True)
        found[poll.id] = (gettext(text), {name: gettext(answer) for name, answer in named})
    return found


def _said(item: Any, module: Module) -> tuple[str, Mapping[str, str]]:
    asked = cast("Choice", item)  # the only kind that says it is `live`
    answers = {option.id: _plain(option.text, module.language) for option in asked.options}
    return _plain(asked.prompt, module.language), answers


def _plain(text: str, language: str) -> str:
    facts = _here().catalogue.facts(language) if prose.facts_used(text) else {}
    return prose.plain(text, language, facts=facts)


def _sheet(room: ClosedRoom) -> Sheet:
    """Make the page of a workshop."""
    summary, texts = summary_of(room), _texts(room.module)
    title = _title(room.module)
    context = {
        "summary": summary,
        "title": title,
        "when": _when(room.on),
        "here": _presence(summary),
        "ways": ", ".join(_way(way) for way in summary.ways),
        "text": lambda vote: texts.get(vote.question, (vote.question, {}))[0],
        "polls": [(texts[poll.id], poll, summary.evaluation.get(poll.id, {})) for poll in EVALUATION],
        "caution": _caution(summary.pairs),
        "sending": _sending(sending(summary.counts, _here().store.outbox())),
    }
    lines = (f"{_when(room.on)} · {title}", _presence(summary), *_by_hand(summary, texts))
    return Sheet(_name(room), gettext("Bilan de l’atelier"), "report/sheet.html", context, lines[:6])


def _presence(summary: Summary) -> str:
    people = ngettext("%(num)s personne", "%(num)s personnes", summary.present)
    if summary.businesses is None:
        return people
    return f"{people}, {ngettext('%(num)s entreprise', '%(num)s entreprises', summary.businesses)}"


def _way(way: Way) -> str:
    names = {"hands": gettext("mains levées"), "paper": gettext("papier"), "phones": gettext("téléphones")}
    return names[way]


def _by_hand(summary: Summary, texts: Texts) -> Iterable[str]:
    """Give the lines to copy: before and after of each pair, then how many found it useful."""
    for number, pair in enumerate(summary.pairs, start=1):
        if pair.is_told:
            yield gettext(
                "Question %(number)s : avant %(before)s, après %(after)s",
                number=number,
                before=_out_of(pair.before),
                after=_out_of(pair.after),
            )
    for poll in EVALUATION[:1]:
        counted = summary.evaluation.get(poll.id, {})
        if len(counted) > 1:
            answers = texts[poll.id][1]
            said = ", ".join(f"{answers[name]} {counted.get(name, 0)}" for name in poll.choices)
            yield f"{texts[poll.id][0]} {said}"


def _out_of(vote: Vote) -> str:
    return gettext("%(rights)s justes sur %(answers)s", rights=vote.rights, answers=vote.answers)


def _caution(pairs: Iterable[Pair]) -> str:
    """Say what such numbers may be taken for; "" where none is shown."""
    least = min((min(pair.before.answers, pair.after.answers) for pair in pairs if pair.is_told), default=0)
    if not least:
        return ""
    return gettext(
        "Ces nombres décrivent cette salle, ce jour-là : avec %(answers)s réponses, un écart de moins de "
        "%(chance)s peut venir du hasard, et une salle ne se compare pas à une autre.",
        answers=least,
        chance=chance(least),
    )


def _sending(what: Sending) -> list[str]:
    """Say in words what was sent of a workshop and what waits."""
    said = [
        ngettext("%(num)s compteur attend une connexion.", "%(num)s compteurs attendent une connexion.", n)
        for n in (what.waiting,)
        if n
    ]
    if what.arrived:
        said.append(ngettext("%(num)s compteur est arrivé.", "%(num)s compteurs sont arrivés.", what.arrived))
    if what.refused:
        said.append(
            ngettext(
                "%(num)s compteur est mis de côté : le serveur ne le comprend pas.",
                "%(num)s compteurs sont mis de côté : le serveur ne les comprend pas.",
                what.refused,
            )
        )
    if what.gone and not said:
        said.append(gettext("Plus rien n’attend ici : les compteurs sont partis, ou la campagne est finie."))
    return said or [gettext("Cet atelier n’est pas compté pour la campagne : rien n’en part.")]
