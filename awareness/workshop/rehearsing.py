"""The rehearsal's pages: begin, what to try, « Couper maintenant », end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from awareness.catalogue.workshops import LETTERS
from awareness.errors import AwarenessError
from awareness.workshop.rehearsal import Rehearsal
from awareness.workshop.way_in import NOT_MODULE, Mistyped, heads, show_way_in, trainer

bp = Blueprint("rehearsing", __name__)


@bp.post("/workshop/rehearse")
def rehearse() -> AnyResponse:
    """Open a room of 25 simulated participants and say what to try in it."""
    module = request.form.get("module", "")
    try:
        if module not in {head.id for head in heads()}:
            raise Mistyped(NOT_MODULE)
        trainer().rehearse(module)
    except AwarenessError as refused:
        return show_way_in(refused)
    return redirect("/workshop/rehearsal", 303)


@bp.get("/workshop/rehearsal")
def rehearsal() -> AnyResponse | str:
    """Say what to try, and who does what."""
    now = trainer().rehearsal
    if now is None:
        return redirect("/workshop", 303)
    return render_template("way_in/rehearsal.html", **_shown(now))


@bp.get("/workshop/rehearsal/crowd")
def crowd() -> str:
    """Give who does what now, for the page that looks again every few seconds."""
    now = trainer().rehearsal
    return render_template("way_in/crowd.html", **_shown(now)) if now else ""


@bp.post("/workshop/cut")
def cut() -> AnyResponse:
    """« Couper maintenant »: the room is gone as in a power cut, and is offered to be taken up."""
    now = trainer().rehearsal
    if now is not None:
        now.cut()
    return redirect("/workshop", 303)


@bp.post("/workshop/rehearsal/end")
def end() -> AnyResponse:
    """Erase the rehearsal; a second click finds it gone."""
    trainer().end_rehearsal()
    return redirect("/workshop", 303)


def _shown(now: Rehearsal) -> dict[str, Any]:
    hands = now.hands()
    return {
        "doing": now.crowd.told() if now.crowd else {},
        "hands": list(zip(LETTERS, hands.values(), strict=False)),
        "is_open": now.desk is not None and now.desk.hall.open is not None,
        "was_cut": now.is_cut,
    }
