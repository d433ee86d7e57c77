"""« Chacun à son rythme » on a phone: the module's steps as plain pages, each answer on the disk at once.

No right answer leaves before this phone has answered; nothing is typed: what is kept are ids.
"""

from __future__ import annotations

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from awareness.assessment.item import Partial
from awareness.errors import ResponseIncomplete
from awareness.learning.session import READ, LearningSession, Step
from awareness.player.views import step_view, submitted
from awareness.web.babel import current_language, told
from awareness.workshop.pace import alone, walk
from awareness.workshop.phones import guests, seat_or_refuse

bp = Blueprint("pace", __name__, url_prefix="/pace")


@bp.get("")
def enter() -> AnyResponse:
    """Go where this phone is: the first step not done, or the end."""
    session = _session(seat_or_refuse())
    if session.is_finished:
        return redirect(url_for(".end"), 303)
    return redirect(url_for(".show", key=session.steps[session.place].key), 303)


@bp.get("/<key>")
def show(key: str) -> str | AnyResponse:
    """Show a step that was done, or the next one; any other leads to the place reached."""
    seat = seat_or_refuse()
    if guests().live.room.here.phase != "pace":
        return redirect("/", 303)
    session = _session(seat)
    step = _reachable(session, key)
    if step is None:
        return redirect(url_for(".enter"), 303)
    return _page(session, step, draft=request.args.get("draft", ""))


@bp.post("/<key>")
def answer(key: str) -> str | tuple[str, int] | AnyResponse:
    """Keep the first answer to a step and show what it was worth; what is only read leads on."""
    seat = seat_or_refuse()
    session = _session(seat)
    step = _reachable(session, key)
    if step is None:
        return redirect(url_for(".enter"), 303)
    if step.item is None or not step.item.lan:
        guests().live.pace(seat, key, READ.decode())
        return redirect(url_for(".enter"), 303)
    try:
        given = submitted(step.item, request.form.to_dict(flat=False))
    except ResponseIncomplete as problem:
        return _page(session, step, message=told(problem)), 400
    if isinstance(given, Partial):
        return redirect(url_for(".show", key=key, draft=given.draft), 303)
    guests().limits.before_answer(seat)
    guests().live.pace(seat, key, msgspec.json.encode(given).decode())
    return redirect(url_for(".show", key=key), 303)


@bp.get("/end")
def end() -> str | AnyResponse:
    """Say that it is done, and what the one thing to do is."""
    here, session = guests(), _session(seat_or_refuse())
    if here.live.room.here.phase != "pace" or not session.is_finished:
        return redirect("/", 303)
    return render_template("guest/pace_end.html", module=session.module, phase="pace")


def _session(seat: str) -> LearningSession:
    here = guests()
    opening = here.live.opening
    module = alone(here.words.module(current_language()), opening.questions)
    return walk(module, opening.shuffle, here.live.room, seat)


def _reachable(session: LearningSession, key: str) -> Step | None:
    return next((step for step in session.steps[: session.place + 1] if step.key == key), None)


def _page(session: LearningSession, step: Step, draft: str = "", message: str = "") -> str:
    return render_template(
        "guest/pace.html",
        module=session.module,
        s=step_view(session, step, draft),
        notice=message,
        phase="pace",
    )
