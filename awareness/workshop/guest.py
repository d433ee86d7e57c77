"""The phones' app: these routes and no others, on the room's own address, as long as the room is open.

Nobody types anything but the code. A seat is a cookie nobody can guess; its SHA-256 is all that is kept.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection
from typing import Annotated, Any, TypeVar

import msgspec
from flask import Blueprint, Flask, Response, abort, jsonify, redirect, render_template, request
from msgspec import Meta, Struct
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from awareness import player, prose
from awareness.catalogue.workshops import LETTERS
from awareness.errors import AwarenessError, sentence
from awareness.languages import negotiated
from awareness.player.filters import Texts
from awareness.sync.carried import CarryPlace
from awareness.web.babel import current_language, gettext, init_babel, told
from awareness.web.security import POLICY, SAFE_METHODS, static_url
from awareness.workshop import guest_carry, guest_pace
from awareness.workshop.files import RoomNotKept
from awareness.workshop.limits import Limits
from awareness.workshop.live import LiveRoom
from awareness.workshop.phones import Guests, guests, name_of, own_seat, seat_or_refuse
from awareness.workshop.refusals import Refused, WrongPin
from awareness.workshop.room import LARGEST_TABLE
from awareness.workshop.state import state, tag
from awareness.workshop.words import Words

T = TypeVar("T", bound=Struct)

LARGEST_BODY = 4096
HOURS = 6
SERVER = {
    "connection_limit": 400,
    "channel_timeout": 10,
    "cleanup_interval": 1,
    "max_request_body_size": LARGEST_BODY + guest_carry.LARGEST_FORM,
    "max_request_header_size": 16_384,
}
"""Waitress, so that phones asleep cost nothing: beside 120 of them 60 of 60 were served (measured).

A look each second: with one every five, 300 phones were back beside 300 asleep after 12.1 s (measured).
"""
THREADS = 8

Pin = Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]
Table = Annotated[int, Meta(ge=0, le=LARGEST_TABLE)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}\Z")]

SENTENCES = {
    400: sentence("Cette demande n'a pas de sens pour la salle ; rien n'a été changé."),
    403: sentence("Cette demande vient d'une autre page : rouvrez l'adresse de la salle."),
    404: sentence("Cette page n'existe pas ici."),
    405: sentence("Cette page ne s'ouvre pas ainsi."),
    413: sentence("C'est trop long pour la salle ; rien n'a été changé."),
    415: sentence("Cette demande n'a pas la forme attendue ; rien n'a été changé."),
    421: sentence("Cette adresse n'est pas celle de la salle : recopiez celle de l'écran."),
    500: sentence("Quelque chose d'imprévu est arrivé : rechargez la page, vos réponses restent."),
}


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone sends to come in: the code and, for a table's phone, how many sit there."""

    pin: Pin
    table: Table = 0


class Ballot(Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone sends to answer, in ids it was given."""

    question: Name
    choice: Name


bp = Blueprint(
    "guest", __name__, template_folder="templates", static_folder="static", static_url_path="/static/guest"
)


def create_guest_app(
    live: LiveRoom, words: Words, hosts: Collection[str], carried: CarryPlace | None = None
) -> Flask:
    """Build the phones' app for a room that is open."""
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY, MAX_FORM_PARTS=8)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["guests"] = Guests(live, words, Limits(live.now), hosts, carried)
    init_babel(app, _chosen_language, prose.typography)
    app.jinja_env.globals.update(static_url=static_url, letters=LETTERS, offered=words.offered)
    Texts(lambda: words.catalogue).install(app)
    for blueprint in (bp, player.bp, guest_pace.bp, guest_carry.bp):
        app.register_blueprint(blueprint)
    app.before_request(_guard)
    app.after_request(_add_headers)
    app.register_error_handler(HTTPException, _refused_page)
    app.register_error_handler(Refused, _told_page)
    app.register_error_handler(RoomNotKept, _told_page)
    return app


def _chosen_language() -> str:
    chosen = request.cookies.get("language")
    return negotiated(chosen, request.accept_languages.values(), guests().words.offered())


def _guard() -> None:
    """Refuse another name for this address, and changes that come from another page.

    Browsers say where a form or a script comes from; the cookie does not travel from elsewhere (SameSite).
    """
    if request.host not in guests().hosts:
        abort(421)
    if request.method in SAFE_METHODS:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or origin not in {None, f"http://{request.host}"}:
        abort(403)


@bp.get("/")
def page() -> str:
    """Show the room to a phone that has a seat, the door to one that has none."""
    seat = own_seat()
    return _room_page(seat) if seat else _door_page()


@bp.get("/language/<code>")
def language(code: str) -> AnyResponse:
    """Keep the language this phone chose, and the code that came with the square."""
    if code not in guests().words.offered():
        abort(404)
    pin = _pin_in_address()
    answer = redirect(f"/?p={pin}" if pin else "/", 303)
    answer.set_cookie("language", code, max_age=HOURS * 3600, httponly=True, samesite="Strict")
    return answer


@bp.post("/join")
def join() -> AnyResponse:
    """Give a seat to whoever knows the code; who has one keeps it."""
    here, asked = guests(), _read(Join)
    live, address = here.live, request.remote_addr or ""
    right = hmac.compare_digest(asked.pin, live.opening.pin)
    here.limits.attempt(address, right=right)
    if not right:
        raise WrongPin
    seat, token = own_seat(), ""
    if not seat:
        token = secrets.token_urlsafe(16)
        seat = name_of(token)
        here.limits.before_seat(address, seat)
    place = live.join(seat, asked.table).seats[seat]
    answer = jsonify({"seat": place.name}) if request.is_json else redirect("/", 303)
    if token:
        answer.set_cookie(
            here.cookie, token, max_age=HOURS * 3600, httponly=True, samesite="Strict", path="/"
        )
    return answer


@bp.get("/state")
def room_state() -> AnyResponse:
    """Tell a phone where the room is; nothing when it knows that already."""
    here, seat = guests(), seat_or_refuse()
    room = here.live.room
    name = tag(room, current_language(), seat)
    answer = Response(mimetype="application/json")
    answer.set_etag(name)
    if request.if_none_match.contains(name):
        answer.status_code = 304
        return answer
    if name not in here.drawn:
        if len(here.drawn) > 64:
            here.drawn.clear()
        shown = state(room, here.words, current_language(), seat)
        html = render_template("guest/screen.html", **_screen(shown), is_open=False)
        here.drawn[name] = msgspec.json.encode({**shown, "html": html})
    answer.data = here.drawn[name]
    return answer


@bp.post("/answer")
def answer() -> AnyResponse:
    """Store an answer and say which one counts, on the server's word."""
    here, seat, sent = guests(), seat_or_refuse(), _read(Ballot)
    here.limits.before_answer(seat)
    stored = here.live.answer(seat, sent.question, sent.choice)
    return jsonify({"choice": stored}) if request.is_json else redirect("/", 303)


def _read(shape: type[T]) -> T:
    """Read a body of a few known fields, JSON or a form. Aborts with 400 for anything else."""
    try:
        if request.is_json:
            return msgspec.json.decode(request.get_data(), type=shape)
        fields: dict[str, Any] = {}
        for name, values in request.form.lists():
            (fields[name],) = values
        if "pin" in fields:
            fields["pin"] = re.sub(r"[ \xa0\u202f]", "", fields["pin"])
        return msgspec.convert(fields, shape, strict=False)
    except RequestEntityTooLarge:
        raise
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError):
        abort(400)


def _room_page(seat: str, notice: str = "") -> str:
    here = guests()
    here.live.hear(seat)
    room = here.live.room
    shown = state(room, here.words, current_language(), seat)
    return render_template(
        "guest/room.html",
        place=room.seats[seat],
        is_open=here.live.now() >= room.here.opens_at,
        notice=notice,
        **_screen(shown),
    )


def _screen(shown: dict[str, Any]) -> dict[str, Any]:
    words = guests().words
    module = words.module(current_language())
    action = words.plain(module.header.action.title, module.language)
    return {"state": shown, "module": module, "action": action}


def _door_page(notice: str = "") -> str:
    return render_template(
        "guest/door.html",
        pin=_pin_in_address(),
        notice=notice,
        ways=guests().live.room.modes,
        largest_table=LARGEST_TABLE,
        takes_files=guests().carried is not None,
    )


def _pin_in_address() -> str:
    """Give the code of the square a phone has read, "" where there is none."""
    pin = request.args.get("p", "")
    return pin if re.fullmatch(r"[0-9]{6}", pin) else ""


def _add_headers(response: AnyResponse) -> AnyResponse:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Now"] = str(guests().live.now())
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    is_static = request.endpoint == "guest.static" and response.status_code < 400
    response.headers["Cache-Control"] = "max-age=3600" if is_static else "no-store"
    if is_static and request.path.endswith(".js"):
        response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response


def _refused_page(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    text = SENTENCES.get(status) or SENTENCES[400 if status < 500 else 500]
    return _say(gettext(text), status, f"http-{status}")


def _told_page(error: AwarenessError) -> AnyResponse:
    status: int = error.status  # type: ignore[attr-defined]
    return _say(told(error), status, error.code)


def _say(text: str, status: int, code: str) -> AnyResponse:
    """Say a sentence to a program, or on the page where the phone is."""
    if request.is_json or request.endpoint == "guest.room_state":
        answer = jsonify({"error": text, "code": code})
        answer.status_code = status
        return answer
    if status in {413, 421} or status >= 500:
        return Response(text, status, mimetype="text/plain")
    seat = own_seat()
    return Response(_room_page(seat, text) if seat else _door_page(text), status)
