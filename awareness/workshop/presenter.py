"""The trainer's page, on this computer alone: where the room is, the next step, hands, phones, the end.

Commands are forms, or JSON with the same names; each bears the version its screen showed (`from`).
Who gets in is said by web/security.py, as for every page of this computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, render_template, request
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from awareness import prose, web
from awareness.config import Campaign
from awareness.errors import AwarenessError
from awareness.languages import SOURCE, negotiated
from awareness.progress.records import Consent
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import pin
from awareness.web.babel import current_language, gettext, init_babel, told
from awareness.workshop.closing import NotErased
from awareness.workshop.events import Closing, Mode, Source
from awareness.workshop.files import RoomNotKept
from awareness.workshop.hall import Hall, Open
from awareness.workshop.pace import alone, places
from awareness.workshop.questions import EVALUATION, Poll
from awareness.workshop.refusals import BadNumbers, Refused
from awareness.workshop.room import Room
from awareness.workshop.tally import tally
from awareness.workshop.words import LETTERS, PACES, POLLS

AT_THE_END = ("feedback", "end")

bp = Blueprint("presenter", __name__, template_folder="templates")


class Desk(Struct, frozen=True):
    """What the trainer's page reaches the room through. `campaign`: None where nothing is counted."""

    hall: Hall
    store: ProgressStore
    campaign: Campaign | None = None


def create_presenter_app(desk: Desk) -> Flask:
    """Build the trainer's page alone, for a room without a window; `web.security.secure` goes around it."""
    app = Flask(__name__, static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_babel(app, lambda: negotiated(desk.store.setting("language"), [SOURCE]), prose.typography)
    app.register_blueprint(web.bp)
    app.register_blueprint(bp)
    app.add_url_rule("/", "home", _home)
    app.context_processor(_frame)
    install(app, desk)
    return app


def install(app: Flask, desk: Desk) -> None:
    """Give an app that has the blueprint its room."""
    app.extensions["presenter"] = desk


def _home() -> AnyResponse:
    return redirect("/room", 303)


def _frame() -> dict[str, Any]:
    return {"look": {"size": "2", "theme": "auto", "easy": False}, "notices": list}


def _desk() -> Desk:
    desk: Desk = current_app.extensions["presenter"]
    return desk


def _open() -> Open:
    found = _desk().hall.open
    if found is None:
        abort(404)
    return found


@bp.get("/room")
def page() -> AnyResponse:
    """Show the room as it is now."""
    return _page()


@bp.get("/room/state")
def room_state() -> AnyResponse:
    """Give the room to a screen: what the trainer may see, the right answer included."""
    return jsonify(view(_open()))


@bp.post("/room/<any(next, back, skip, again, pace):step>")
def move(step: str) -> AnyResponse:
    """Go on, back, past the question, ask it again, or let each go on alone."""
    live, seen = _open().live, _number("from")
    commands = {"next": live.go_on, "back": live.go_back, "skip": live.skip, "again": live.vote_again}
    commands["pace"] = live.at_own_pace
    return _done(lambda: commands[step](seen))


@bp.post("/room/phones")
def phones() -> AnyResponse:
    """« Les téléphones ne marchent pas », or they do again."""
    live, seen, work = _open().live, _number("from"), _number("work")
    return _done(lambda: live.set_phones(seen, work=bool(work)))


@bp.post("/room/entries")
def entries() -> AnyResponse:
    """Let new phones in, or no more."""
    live, seen, are_open = _open().live, _number("from"), _number("open")
    return _done(lambda: live.set_entries(seen, are_open=bool(are_open)))


@bp.post("/room/ways")
def ways() -> AnyResponse:
    """Say how the question here is answered."""
    live, seen = _open().live, _number("from")
    wanted = [mode for mode in ("hands", "paper", "table", "phone") if _number(mode)]
    question = live.room.question
    return _done(lambda: live.set_ways(seen, cast("list[Mode]", wanted), question.id if question else ""))


@bp.post("/room/count")
def count() -> AnyResponse:
    """Enter raised hands or papers."""
    live, seen, source = _open().live, _number("from"), _fields().get("source")
    poll = next((each for each in EVALUATION if each.id == _fields().get("poll")), None)
    asked = poll or live.room.question
    if source not in {"hands", "paper"} or asked is None:
        abort(400)
    counts = {name: _number(f"choice-{name}") for name in asked.choices}
    return _done(lambda: live.enter(seen, cast("Source", source), counts, poll.id if poll else ""))


@bp.post("/room/consent")
def consent() -> AnyResponse:
    """Note whether rooms of this computer are counted."""
    desk, said = _desk(), _fields().get("said")
    if desk.campaign is None or said not in {"yes", "no"}:
        abort(400)
    if said == "yes":
        pin(desk.store, desk.campaign)
    desk.store.rooms.say(cast("Consent", said))
    return _redirect()


@bp.post("/room/close")
def close() -> AnyResponse:
    """End the room: its numbers are kept and, after a « Oui », counted; everything else is erased."""
    hall, seen = _desk().hall, _number("from")
    if hall.open is None:
        return _redirect()  # the second click
    numbers = {name: _number(name) for name in ("present", "businesses", "rural", "urban")}
    return _done(lambda: hall.close(seen, Closing(hall.today(), **numbers)))


def view(opened: Open) -> dict[str, Any]:
    """Give what the trainer's screens show."""
    room = opened.live.room
    shown: dict[str, Any] = {
        "version": room.version,
        "phase": "closed" if room.closing else room.here.phase,
        "opens_at": room.here.opens_at,
        "now": opened.live.now(),
        "index": room.here.index,
        "of": len(room.questions),
        "seats": len(room.seats),
        "present_phones": opened.live.present_phones(),
        "people_seated": sum(seat.people for seat in room.seats.values()),
        "phones_work": room.phones_work,
        "entries_open": room.entries_open,
        "ways": room.ways,
        "can_go_back": bool(room.past),
        "can_pace": room.may_pace,
        "paces": paces(opened) if room.here.phase == "pace" else [],
        "given": len(opened.carried.files()) if opened.carried else 0,
        "question": None,
        "evaluation": [_poll(room, poll) for poll in EVALUATION] if room.here.phase in AT_THE_END else [],
    }
    question = room.question
    if question is not None:
        said, counted = (
            opened.words.said(question, current_language()),
            tally(room, question, room.here.round),
        )
        shown["question"] = {
            "id": question.id,
            "moment": question.moment,
            "round": room.here.round,
            "text": said.text,
            "right": question.right,
            "answered_by_phone": sum(counted.phones.values()),
            "votes": counted.votes,
            "choices": [
                {
                    "id": name,
                    "text": text,
                    "feedback": said.feedback[name],
                    "phones": counted.phones.get(name, 0),
                    "hands": counted.hands.get(name, 0),
                    "paper": counted.paper.get(name, 0),
                }
                for name, text in said.choices.items()
            ],
        }
    return shown


def paces(opened: Open) -> list[dict[str, Any]]:
    """Say how many phones are at which step of their own, and nothing else of them."""
    live = opened.live
    module = alone(opened.words.module(current_language()), live.opening.questions)
    found = places(module, live.opening.shuffle, live.room)
    return [{"step": gettext(PACES[each.phase], number=each.number), "n": each.phones} for each in found]


def _poll(room: Room, poll: Poll) -> dict[str, Any]:
    (text, choices), counted = POLLS[poll.id], tally(room, poll)
    named = zip(poll.choices, choices, strict=True)
    return {
        "id": poll.id,
        "text": gettext(text),
        "choices": [
            {"id": name, "text": gettext(choice), "n": counted.total(name)} for name, choice in named
        ],
    }


def _done(command: Any) -> AnyResponse:
    """Do a command and show the room, or say why not."""
    try:
        command()
    except (Refused, RoomNotKept, NotErased) as refused:
        if request.is_json:
            answer = jsonify({"error": told(refused), "code": refused.code})
            answer.status_code = getattr(refused, "status", 409)
            return answer
        return _page(refused)
    return _redirect()


def _redirect() -> AnyResponse:
    if not request.is_json:
        return redirect("/room", 303)
    opened = _desk().hall.open
    return jsonify(view(opened) if opened else {"phase": "closed"})


def _page(refused: AwarenessError | None = None) -> AnyResponse:
    desk = _desk()
    opened = desk.hall.open
    html = render_template(
        "presenter/room.html",
        room=view(opened) if opened else None,
        opened=opened,
        letters=LETTERS,
        refused=told(refused) if refused else "",
        campaign=desk.campaign,
        consent=desk.store.rooms.consent(),
    )
    return Response(html, getattr(refused, "status", 409) if refused else 200)


def _fields() -> Mapping[str, Any]:
    if not request.is_json:
        return request.form
    sent = request.get_json()
    if not isinstance(sent, dict):
        abort(400)
    return sent


def _number(name: str) -> int:
    """Read a whole number, 0 when nothing was typed. Raises BadNumbers for anything else."""
    sent = _fields().get(name) or 0
    try:
        return int(sent)
    except (TypeError, ValueError) as error:
        raise BadNumbers from error
