"""« Mon plan d'action »: one real thing per finished module, and whether it is done."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.errors import ContentInvalid
from awareness.handouts.sheets import PlanEntry, Sheet, plan_sheet
from awareness.learner.door import back, door
from awareness.learner.sheets import keep, show
from awareness.progress.records import ACTION_STATES
from awareness.web.babel import current_language

bp = Blueprint("plan", __name__)


@bp.get("/plan")
def plan() -> str:
    """Show the actions of the finished modules with their three answers."""
    if request.args.get("by-hand"):
        return show(_sheet(), url_for(".keep_plan"))
    entries = _entries()
    return render_template(
        "learner/plan.html", sheet=plan_sheet(entries), entries=entries, keep=url_for(".keep_plan")
    )


@bp.post("/plan")
def keep_plan() -> WebResponse:
    """Keep the plan in a file."""
    return keep(_sheet(), url_for(".plan"))


@bp.post("/plan/<module>")
def set_state(module: str) -> WebResponse:
    """Note « fait », « pas encore » or « pas pour moi »; any of them can be changed again."""
    state = next((known for known in ACTION_STATES if known == request.form.get("state")), None)
    if module not in door().catalogue.ids() or state is None:
        abort(404)
    door().store.set_action(module, state, door().counting())
    door().wake()
    tile = door().store.current_tile().id
    if back() == url_for("home.home"):
        door().asked.note(tile, module, state)
    else:
        door().asked.hear(tile, module)
    return redirect(back())


@bp.post("/plan/<module>/back")
def take_back(module: str) -> WebResponse:
    """Take back the answer just given on the home page: the action is to be done again, and asked about."""
    if module not in door().catalogue.ids():
        abort(404)
    door().store.set_action(module, "not_yet")
    door().asked.take_back(door().store.current_tile().id, module)
    return redirect(url_for("home.home"))


def _sheet() -> Sheet:
    return plan_sheet(_entries())


def _entries() -> list[PlanEntry]:
    catalogue, store = door().catalogue, door().store
    states, actions = store.states(), store.action_states()
    entries = []
    for name in catalogue.in_order():
        if name in actions or (name in states and states[name].state == "finished"):
            try:
                action = catalogue.header(name, current_language()).action
            except ContentInvalid:
                continue
            entries.append(
                PlanEntry(name, action.title, action.if_then, action.minutes, actions.get(name, ""))
            )
    return entries
