"""« Mes dates »: when refreshers are due and what is still to do, on a card or in one's own calendar."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness import prose
from awareness.catalogue.model import Action
from awareness.errors import ContentInvalid
from awareness.handouts.calendar_file import Reminder, calendar_file, weekdays_after
from awareness.handouts.papers import dates_sheet
from awareness.handouts.sheets import Sheet, fragment
from awareness.learner.door import door
from awareness.learner.refresher import coming, due_now, under_way
from awareness.learner.sheets import keep, show
from awareness.progress.records import Tile
from awareness.web.babel import current_language, gettext

bp = Blueprint("dates", __name__, url_prefix="/sheets/dates")

REFRESHER_MINUTES = 5


@bp.get("")
def dates() -> str:
    """Show the card, with its doors and one more: the calendar."""
    sheet = _sheet()
    if request.args.get("by-hand"):
        return show(sheet, url_for(".keep_dates"))
    return render_template(
        "learner/dates.html",
        sheet=sheet,
        body=fragment(sheet),
        keep=url_for(".keep_dates"),
        is_due=bool(due_now()) or under_way() is not None,
        is_empty=not (coming() or _open_actions()),
    )


@bp.post("")
def keep_dates() -> WebResponse:
    """Keep the card in a file."""
    return keep(_sheet(), url_for(".dates"))


@bp.post("/calendar")
def keep_calendar() -> WebResponse:
    """Keep a calendar file: any calendar opens it; nothing is sent to one from here."""
    content = calendar_file(_reminders(), door().today())
    place = door().doors.save_as("mes-dates.ics", content)
    door().tell(gettext("Le fichier est ici : %(place)s. Ouvrez-le : votre agenda le reprend.", place=place))
    return redirect(url_for(".dates"))


def _sheet() -> Sheet:
    return dates_sheet(coming(), [action.title for _, action in _open_actions()])


def _reminders() -> Iterator[Reminder]:
    """Give the refreshers on their days, and the open actions on the weekdays to come, one a day.

    Ids say which refresher or action it is, and whose picture: where two share a calendar, theirs stay apart.
    No number of this computer is in them.
    """
    days, actions = coming(), _open_actions()
    if not days and not actions:
        return
    store = door().store
    whose, done = _whose(store.current_tile()), len(store.refreshed())
    for place, day in enumerate(days, start=1):
        yield Reminder(
            id=f"rappel-{done + place}.{whose}",
            day=day,
            minutes=REFRESHER_MINUTES,
            title=gettext("Rappel cyber : cinq questions"),
            text=gettext("Ouvrez « Dix minutes cyber » : le rappel est proposé à l’accueil."),
        )
    for (module, action), day in zip(actions, weekdays_after(door().today()), strict=False):
        yield Reminder(
            id=f"action-{module}.{whose}",
            day=day,
            minutes=action.minutes,
            title=prose.plain(action.title, current_language()),
            text=prose.plain(action.if_then, current_language()),
        )


def _whose(tile: Tile) -> str:
    return f"{tile.picture}-{tile.colour}"


def _open_actions() -> list[tuple[str, Action]]:
    found = []
    for module in door().store.open_actions():
        try:
            found.append((module, door().catalogue.header(module, current_language()).action))
        except ContentInvalid:
            continue
    return found
