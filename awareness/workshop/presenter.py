"""The trainer's page, on this computer alone: where the room is, the next step, hands, phones, the end.

Commands are forms, or JSON with the same names; each bears the version its screen showed (`from`), those of
the hour also the part (`at`). The page works as plain forms; its script follows `/room/state`.
Who gets in is said by web/security.py, as for every page of this computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, render_template, request
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.wrappers import Response as AnyResponse

from awareness import player, prose, web
from awareness.catalogue.departements import NAMES
from awareness.catalogue.workshops import LETTERS
from awareness.config import Campaign
from awareness.errors import AwarenessError
from awareness.handouts.wifi import NotAWifi, wifi_of
from awareness.languages import SOURCE, negotiated
from awareness.player.filters import Texts
from awareness.progress.records import Consent
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import pin
from awareness.web.babel import current_language, init_babel, told
from awareness.web.ports import SecondScreen
from awareness.web.security import static_url
from awareness.workshop import exercise, projector
from awareness.workshop.closing import NotErased
from awareness.workshop.events import Closing, Mode, Source
from awareness.workshop.files import RoomNotKept
from awareness.workshop.hall import Hall, Open
from awareness.workshop.questions import EVALUATION
from awareness.workshop.refusals import BadNumbers, Refused
from awareness.workshop.trainer_view import HOUR, PHASES, numbers, parts_view, said, tag, view

TRY_MS = 30_000
"""A phone that has not come by then does not come by itself."""

bp = Blueprint(
    "presenter",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/presenter",
)


class Desk(Struct, frozen=True):
    """What the trainer's page reaches the room through. `campaign`: None where nothing is counted."""

    hall: Hall
    store: ProgressStore
    campaign: Campaign | None = None
    second_screen: SecondScreen | None = None
    """Where there is a window: a second one for the projector; None in a browser, where a tab does."""


def create_presenter_app(desk: Desk) -> Flask:
    """Build the trainer's page alone, for a room without a window; `web.security.secure` goes around it."""
    app = Flask(__name__, static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_babel(app, lambda: negotiated(desk.store.setting("language"), [SOURCE]), prose.typography)
    Texts(lambda: desk.hall.catalogue).install(app)
    for blueprint in (web.bp, player.bp, bp):
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(static_url=static_url)
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
    opened = _open()
    shown = view(opened)
    return jsonify({**shown, "tag": tag(opened, shown), "numbers": numbers(opened, shown)})


@bp.post("/room/hour/<any(next, back, skip):step>")
def lead(step: str) -> AnyResponse:
    """Do the next thing of the hour, take the last one back, or leave something out."""
    stage, seen, at = _open().stage, _number("from"), _number("at")
    commands = {"next": stage.go_on, "back": stage.go_back, "skip": stage.skip}
    return _done(lambda: commands[step](seen, at))


@bp.post("/room/black")
def black() -> AnyResponse:
    """Black the projector, or show it again."""
    stage, is_black = _open().stage, _number("black")
    return _done(lambda: stage.set_black(is_black=bool(is_black)))


@bp.post("/room/item")
def item() -> AnyResponse:
    """Show another message of the exercise on the projector."""
    stage, shown = _open().stage, _number("item")
    return _done(lambda: stage.set_item(shown))


@bp.post("/room/wifi")
def wifi() -> AnyResponse:
    """Keep the network people join, for the square their phones read."""
    stage, (name, code) = _open().stage, (str(_fields().get(each, "")) for each in ("name", "code"))
    return _done(lambda: stage.set_wifi(wifi_of(name, code)))


@bp.post("/room/screen")
def screen() -> AnyResponse:
    """Show the projector's page in a window of its own; where none can be had, in this one's stead."""
    show = _desk().second_screen
    if show is not None and show(projector.PATH):
        return _redirect()
    return redirect(projector.PATH, 303)


@bp.get(projector.PATH)
def projector_page() -> str:
    """Show the room to everybody, on the second screen."""
    return projector.page(_desk().hall.open)


@bp.get(f"{projector.PATH}/state")
def projector_state() -> AnyResponse:
    """Give the second screen as it is now."""
    return jsonify(projector.state(_desk().hall.open))


@bp.get("/room/try")
def try_phone() -> AnyResponse:
    """« Essayer avec mon téléphone »: wait for one, and say on the room's word that it came."""
    opened, now = _open(), _open().live.now()
    since = request.args.get("since", type=int)
    if since is None or since > now:
        return redirect(f"/room/try?since={now}", 303)
    html = render_template(
        "presenter/try.html",
        opened=opened,
        has_come=opened.live.last_heard() > since,
        is_long=now - since >= TRY_MS,
        squares=projector.squares(opened),
    )
    return Response(html)


@bp.post("/room/<any(next, back, skip, again, pace):step>")
def move(step: str) -> AnyResponse:
    """Go on, back, past the question, ask it again, or let each go on alone."""
    live, seen = _open().live, _number("from")
    commands = {
        "next": live.go_on,
        "back": live.go_back,
        "skip": live.skip,
        "again": live.vote_again,
        "pace": live.at_own_pace,
    }
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
    counts = {name: max(_number(f"choice-{name}") + _one(name), 0) for name in asked.choices}
    return _done(lambda: live.enter(seen, cast("Source", source), counts, poll.id if poll else ""))


@bp.post("/room/consent")
def consent() -> AnyResponse:
    """Note whether rooms of this computer are counted, and in which département, when it is told."""
    desk, said, departement = _desk(), _fields().get("said"), _fields().get("departement", "")
    if desk.campaign is None or said not in {"yes", "no"} or departement not in {"", *NAMES}:
        abort(400)
    if said == "yes":
        pin(desk.store, desk.campaign)
        if departement:
            desk.store.set_business(replace(desk.store.business(), departement=departement))
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


def _done(command: Any) -> AnyResponse:
    """Do a command and show the room, or say why not."""
    try:
        command()
        opened = _desk().hall.open
        if opened is not None:
            opened.stage.follow()
    except (Refused, RoomNotKept, NotErased, NotAWifi) as refused:
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
    words: dict[str, Any] = {"refused": told(refused) if refused else "", "desk": desk}
    if opened is None:
        last = next(iter(desk.store.rooms.all()), None)
        html = render_template("presenter/closed.html", report=last.id if last else "", **words)
    else:
        shown = view(opened)
        html = render_template(
            "presenter/room.html",
            room=shown,
            opened=opened,
            module=opened.words.module(current_language()),
            parts=parts_view(opened),
            said=said(opened),
            exercises=exercise.items(opened),
            key=exercise.key(opened),
            tag=tag(opened, shown),
            numbers=numbers(opened, shown),
            letters=LETTERS,
            phases=PHASES,
            whole=HOUR,
            consent=desk.store.rooms.consent(),
            names=NAMES,
            region=opened.words.catalogue.region(current_language()),
            departement=desk.store.business().departement,
            **words,
        )
    return Response(html, getattr(refused, "status", 409) if refused else 200)


def _fields() -> Mapping[str, Any]:
    if not request.is_json:
        return request.form
    sent = request.get_json()
    if not isinstance(sent, dict):
        abort(400)
    return sent


def _one(name: str) -> int:
    """Give the one hand or paper more, or less, that was asked for this choice by its + or its −."""
    return int(_fields().get("plus") == name) - int(_fields().get("minus") == name)


def _number(name: str) -> int:
    """Read a whole number, 0 when nothing was typed. Raises BadNumbers for anything else."""
    sent = _fields().get(name) or 0
    try:
        return int(sent)
    except (TypeError, ValueError) as error:
        raise BadNumbers from error
