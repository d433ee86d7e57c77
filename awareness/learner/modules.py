"""A module, step by step: every answer is on the disk before the next page is shown."""

from __future__ import annotations

import secrets

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.assessment.item import Partial
from awareness.catalogue.model import ListedModule, Module
from awareness.errors import ContentInvalid, ResponseIncomplete, sentence
from awareness.learner.counts import question_now
from awareness.learner.door import door
from awareness.learning.session import LearningSession, Step
from awareness.player.views import ItemView, item_seed, item_view, step_view, submitted
from awareness.progress.records import Attempt
from awareness.web.babel import current_language, gettext, told

bp = Blueprint("module", __name__, url_prefix="/m")


@bp.get("/<module>")
def enter(module: str) -> WebResponse:
    """Go where this person is in the module: the first step not done, or its end."""
    session = _session(module, _latest(module))
    if session.is_finished:
        return redirect(url_for(".end", module=module))
    return redirect(url_for(".show", module=module, key=session.steps[session.place].key))


@bp.get("/<module>/<key>")
def show(module: str, key: str) -> str | WebResponse:
    """Show a step that may be shown: done already, or the next one; any other leads to the place reached."""
    session = _session(module, _latest(module))
    step = _reachable(session, key)
    if step is None:
        return redirect(url_for(".enter", module=module))
    return _page(session, step, draft=request.args.get("draft", ""))


@bp.post("/<module>/<key>")
def answer(module: str, key: str) -> str | WebResponse:
    """Save the answer, then show what it was worth; a step that is only read leads on to the next one."""
    attempt = _begun(module)
    session = _session(module, attempt)
    step = _reachable(session, key)
    if step is None:
        return redirect(url_for(".enter", module=module))
    if step.item is None:
        return _read(session, attempt, step)
    try:
        given = submitted(step.item, request.form.to_dict(flat=False))
    except ResponseIncomplete as problem:
        return _page(session, step, message=told(problem))
    if isinstance(given, Partial):
        return redirect(url_for(".show", module=module, key=key, draft=given.draft))
    session = session.answer(key, given, msgspec.json.encode(given))
    door().store.save_answer(attempt.id, session.answers[key])
    if not step.item.scored:
        door().store.save_plan(module, step.item.id, session.answers[key].response)
    return redirect(url_for(".show", module=module, key=key))


@bp.get("/<module>/end")
def end(module: str) -> str | WebResponse:
    """Say it is finished, what to look at again, and the one thing to do today."""
    session = _session(module, _latest(module))
    if not session.is_finished:
        return redirect(url_for(".enter", module=module))
    outcome = session.outcome()
    review = [
        step
        for step in session.steps
        if step.phase == "quiz" and step.item and step.item.id in outcome.to_review
    ]
    return render_template(
        "learner/end.html",
        module=session.module,
        outcome=outcome,
        review=[(step, _view(session, step)) for step in review],
        action=door().store.action_states().get(module, ""),
        following=_following(module),
        question=question_now(),
    )


@bp.post("/<module>/again")
def again(module: str) -> WebResponse:
    """Begin the module anew; the attempt that is finished stays finished."""
    source = _module(module)
    door().store.begin(module, source.header.version, secrets.token_hex(8))
    return redirect(url_for(".enter", module=module))


def minutes_left(module: str) -> int:
    """Plan the minutes left of a module under way."""
    return _session(module, door().store.open_attempt(module)).minutes_left


def _module(name: str) -> Module:
    if name not in door().catalogue.ids():
        abort(404)
    return door().catalogue.module(name, current_language())


def _latest(module: str) -> Attempt | None:
    """Give the attempt under way, else one that finished this very version: older items may be gone."""
    version = _module(module).header.version
    under_way = door().store.open_attempt(module)
    if under_way is not None and under_way.version != version:
        under_way = door().store.restart(under_way, version, secrets.token_hex(8))
        door().tell(gettext(sentence("Ce module a été mis à jour : il reprend au début de l’histoire.")))
    if under_way is not None:
        return under_way
    state = door().store.states().get(module)
    done = door().store.attempt(state.attempt_id) if state else None
    return done if done is not None and done.version == version else None


def _session(name: str, attempt: Attempt | None) -> LearningSession:
    """Bring an attempt back. Nothing is stored before the first answer: until then there is no attempt."""
    answers = door().store.answers(attempt.id) if attempt else {}
    return LearningSession(attempt.seed if attempt else "", answers, _module(name))


def _begun(name: str) -> Attempt:
    """Give the attempt an answer belongs to, beginning one if need be."""
    return _latest(name) or door().store.begin(name, _module(name).header.version, secrets.token_hex(8))


def _reachable(session: LearningSession, key: str) -> Step | None:
    for step in session.steps[: session.place + 1]:
        if step.key == key:
            return step
    return None


def _read(session: LearningSession, attempt: Attempt, step: Step) -> WebResponse:
    session = session.read(step.key)
    if session.is_finished:
        last, counting = session.answers[step.key], door().counting()
        door().store.complete(attempt.id, session.outcome(), last=last, counting=counting)
        door().wake()
        door().asked.hear(attempt.tile, session.module.id)
        return redirect(url_for(".end", module=session.module.id))
    door().store.save_answer(attempt.id, session.answers[step.key])
    following = session.steps[session.steps.index(step) + 1]
    return redirect(url_for(".show", module=session.module.id, key=following.key))


def _view(session: LearningSession, step: Step) -> ItemView:
    if step.item is None:
        raise KeyError(step.key)
    return item_view(step.item, item_seed(session, step), session.answers[step.key].response)


def _page(session: LearningSession, step: Step, draft: str = "", message: str = "") -> str:
    return render_template(
        "learner/step.html", module=session.module, s=step_view(session, step, draft), message=message
    )


def _following(module: str) -> ListedModule | None:
    """Give the head of the next module that is not finished, None when all are."""
    states = door().store.states()
    for name in door().catalogue.paths(current_language())[0].modules:
        if name != module and (name not in states or states[name].state != "finished"):
            try:
                return door().catalogue.header(name, current_language())
            except ContentInvalid:
                continue
    return None
