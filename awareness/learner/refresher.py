"""Coming back: five questions about modules finished weeks ago. Each answer is on the disk when given."""

from __future__ import annotations

from datetime import date

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response as WebResponse

from awareness.assessment.item import Partial
from awareness.catalogue.model import AnyItem, Module
from awareness.errors import ContentInvalid, ResponseIncomplete
from awareness.learner.door import door
from awareness.learning.refresher import (
    Drawn,
    RefresherSession,
    coming_days,
    drawn_items,
    drawn_modules,
    drawn_name,
    due_modules,
)
from awareness.learning.session import Step
from awareness.player.views import item_view, step_view, submitted
from awareness.progress.records import Attempt
from awareness.web.babel import current_language, told

bp = Blueprint("refresher", __name__, url_prefix="/refresher")

VERSION = "1"
"""What stands for the version of a refresher: it has none, its items bear those of their modules."""


class Way(Struct, frozen=True):
    """A refresher on its way: nothing is stored before the first answer, until then there is no attempt."""

    attempt: Attempt | None
    session: RefresherSession


@bp.get("")
def enter() -> WebResponse:
    """Go where this person is in the refresher that is due; without one, where its day is said."""
    way = _way()
    if way is None:
        return redirect(url_for(".end") if _done_today() else url_for("dates.dates"))
    return redirect(url_for(".show", key=way.session.steps[way.session.place].key))


@bp.get("/<key>")
def show(key: str) -> str | WebResponse:
    """Show a step that may be shown: done already, or the next one; any other leads to the place reached."""
    way = _way() or _ended()
    step = _reachable(way, key)
    if way is None or step is None:
        return redirect(url_for(".enter"))
    return _page(way.session, step, draft=request.args.get("draft", ""))


@bp.post("/<key>")
def answer(key: str) -> str | WebResponse:
    """Save the answer, then show what it was worth; the last one finishes the refresher with it."""
    way = _way()
    step = _reachable(way, key)
    if way is None or step is None or step.item is None:
        return redirect(url_for(".enter"))
    try:
        given = submitted(step.item, request.form.to_dict(flat=False))
    except ResponseIncomplete as problem:
        return _page(way.session, step, message=told(problem))
    if isinstance(given, Partial):
        return redirect(url_for(".show", key=key, draft=given.draft))
    _save(way, way.session.answer(key, given, msgspec.json.encode(given)), key)
    return redirect(url_for(".show", key=key))


@bp.get("/end")
def end() -> str | WebResponse:
    """Say it is finished, what to look at again, and when the next one is due."""
    way = _ended()
    if way is None or _way() is not None:
        return redirect(url_for(".enter"))
    session = way.session
    outcome = session.outcome()
    missed = [step for step in session.steps if step.phase == "quiz" and step.key[5:] in outcome.to_review]
    views = [
        (_module(session.module_of(step)), item_view(step.item, "", session.answers[step.key].response))
        for step in missed
        if step.item is not None and step.key in session.answers
    ]
    return render_template("learner/refresher_end.html", outcome=outcome, total=len(session.drawn),
                           review=views, coming=coming())  # fmt: skip


def under_way() -> Attempt | None:
    """Give the refresher this tile began and did not finish."""
    return door().store.open_attempt("")


def due_now() -> tuple[str, ...]:
    """Give the modules that call for a refresher today and can be opened."""
    return tuple(filter(_opens, due_modules(_finished_days(), _done_days(), door().today())))


def coming() -> tuple[date, ...]:
    """Give the next days on which a refresher will be due."""
    return coming_days(_finished_days(), _done_days(), door().today())


def _finished_days() -> dict[str, date]:
    """Give the day each module was finished last."""
    here = set(door().catalogue.ids())
    states = door().store.states()
    return {
        name: date.fromisoformat(state.finished_on)
        for name, state in states.items()
        if state.finished_on and name in here
    }


def _opens(module: str) -> bool:
    return door().catalogue.unavailable(module) is None


def _done_days() -> list[date]:
    return [date.fromisoformat(each.on) for each in door().store.refreshed()]


def _done_today() -> bool:
    done = door().store.refreshed()
    return bool(done) and done[-1].on == door().today().isoformat()


def _way() -> Way | None:
    """Give the refresher under way, else the one that is due; None when there is neither."""
    attempt = under_way()
    if attempt is None:
        fresh = _draw() if due_now() else None
        return Way(None, fresh) if fresh is not None and fresh.drawn else None
    session = _session(attempt)
    if not session.is_finished:
        return Way(attempt, session)
    # Its last items are gone with a newer version of their modules.
    fresh = _draw()
    if not fresh.drawn:
        return None
    return Way(door().store.restart(attempt, VERSION, fresh.seed, _names(fresh)), fresh)


def _ended() -> Way | None:
    """Give the refresher finished last."""
    done = door().store.refreshed()
    if not done:
        return None
    attempt = door().store.attempt(done[-1].attempt_id)
    session = _session(attempt)
    return Way(attempt, session) if session.drawn else None


def _draw() -> RefresherSession:
    """Draw a refresher: the same one until it is begun, or another module is finished."""
    store = door().store
    done = store.refreshed()
    seed = f"{store.current_tile().id}/{len(done)}"
    chosen = drawn_modules(due_now(), tuple(filter(_opens, _finished_days())), seed)
    pools = {name: _final(name) for name in chosen}
    states = store.states()
    missed = {drawn_name(name, item) for name in chosen for item in states[name].to_review}
    drawn = drawn_items(pools, missed, done[-1].drawn if done else (), seed)
    return RefresherSession(seed, {}, drawn)


def _session(attempt: Attempt) -> RefresherSession:
    """Bring a refresher back, without the items a newer version of their module no longer has."""
    drawn = []
    for name in attempt.drawn:
        module, _, wanted = name.partition(".")
        drawn += [Drawn(module, item) for item in _final(module) if item.id == wanted]
    return RefresherSession(attempt.seed, door().store.answers(attempt.id), tuple(drawn))


def _final(name: str) -> tuple[AnyItem, ...]:
    module = _module(name)
    return module.quiz.final if module else ()


def _module(name: str) -> Module | None:
    try:
        return door().catalogue.module(name, current_language())
    except ContentInvalid:
        return None


def _save(way: Way, session: RefresherSession, key: str) -> None:
    """Put the answer on the disk; with the last one the refresher is finished and, if so agreed, counted."""
    store, given = door().store, session.answers[key]
    attempt = way.attempt or store.begin("", VERSION, session.seed, _names(session))
    if session.is_finished:
        store.complete(attempt.id, session.outcome(), last=given, counting=door().counting())
        door().wake()
    else:
        store.save_answer(attempt.id, given)


def _names(session: RefresherSession) -> tuple[str, ...]:
    return tuple(one.name for one in session.drawn)


def _reachable(way: Way | None, key: str) -> Step | None:
    reached = way.session.steps[: way.session.place + 1] if way else ()
    return next((step for step in reached if step.key == key), None)


def _page(session: RefresherSession, step: Step, draft: str = "", message: str = "") -> str:
    return render_template(
        "learner/refresher.html",
        module=_module(session.module_of(step)),
        s=step_view(session, step, draft),
        message=message,
    )
