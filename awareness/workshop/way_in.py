"""« Animer un atelier »: two numbers, the way that works here, the address, the firewall; the rehearsal.

The room itself is led from /room. Here it is opened, taken up, moved to another address, and prepared.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from awareness.catalogue.model import ListedModule
from awareness.errors import AwarenessError, ContentInvalid, sentence
from awareness.protocol import LARGEST_ROOM
from awareness.web.babel import current_language, told
from awareness.workshop import checklist, firewall
from awareness.workshop.events import Closing
from awareness.workshop.networks import WORDS
from awareness.workshop.presenter import install as install_presenter
from awareness.workshop.proposals import WAYS, WHY_NO_NETWORK, Proposal, Way, propose
from awareness.workshop.trainer import Trainer

bp = Blueprint(
    "way_in", __name__, template_folder="templates", static_folder="static", static_url_path="/static/way_in"
)


class Mistyped(AwarenessError):
    """Something the trainer typed or chose that cannot be."""

    code = "typed"


NOT_PEOPLE = sentence("Tapez combien de personnes sont là : de 1 à 300.")
NOT_DEVICES = sentence("Tapez combien d'appareils peuvent se connecter : de 0 à 300.")
NOT_MODULE = sentence("Choisissez un module de la liste.")
NOT_HERE = sentence("Cette adresse n'est plus celle de cet ordinateur : choisissez-en une de la liste.")


class Asked(Struct, frozen=True):
    """What the trainer answered to the three questions of « Commencer »."""

    people: int
    devices: int
    module: str


def install(app: Flask, trainer: Trainer, frame: str) -> None:
    """Give an app that has the blueprint its trainer. `frame`: the template that stands around the pages."""
    app.extensions["trainer"] = trainer
    app.jinja_env.globals.update(trainer_frame=frame, rehearsing=_is_rehearsing)
    app.before_request(_give_desk)


def trainer() -> Trainer:
    """Give the trainer of the running program."""
    found: Trainer = current_app.extensions["trainer"]
    return found


def _is_rehearsing() -> bool:
    return trainer().rehearsal is not None


def _give_desk() -> None:
    """Have the room's page show the room that is led now: the rehearsal's, or the real one."""
    install_presenter(current_app, trainer().desk)


@bp.get("/workshop")
def page() -> AnyResponse:
    """Offer what can be done now; a room that was interrupted comes first."""
    return show_way_in()


@bp.get("/workshop/start")
def start() -> AnyResponse:
    """Ask two numbers and a module; once they are there, propose the way that works."""
    if "people" not in request.args or "again" in request.args:
        return _start_page()
    try:
        asked = _asked(request.args)
    except Mistyped as mistyped:
        return _start_page(mistyped)
    return _proposal_page(asked)


@bp.post("/workshop/open")
def open_room() -> AnyResponse:
    """Open the room and go to its page."""
    here = trainer()
    try:
        asked, way, address = _asked(request.form), _way(), request.form.get("address", "")
        if way != "hands" and address not in _addresses():
            return _proposal_page(asked, Mistyped(NOT_HERE))
        here.begin(asked.module, way, asked.devices, address)
    except Mistyped as mistyped:
        return _start_page(mistyped)
    except AwarenessError as refused:
        return _proposal_page(asked, refused)
    return redirect("/room", 303)


@bp.get("/workshop/networks")
def networks() -> str:
    """Give the addresses as they are now, for the page that looks again every few seconds."""
    return render_template("way_in/networks.html", **_seen(request.args.get("address", "")))


@bp.post("/workshop/resume")
def resume() -> AnyResponse:
    """Take an interrupted room up again, where it was or at the best address there is now."""
    try:
        trainer().resume(request.form.get("room", ""))
    except AwarenessError as refused:
        return show_way_in(refused)
    return redirect("/room", 303)


@bp.post("/workshop/close")
def close() -> AnyResponse:
    """Close an interrupted room without opening it again; a second click finds it closed."""
    hall, room = trainer().desk.hall, request.form.get("room", "")
    if room not in {opening.id for opening, _room in hall.interrupted}:
        return redirect("/workshop", 303)
    try:
        numbers = {name: _number(name) for name in ("present", "businesses", "rural", "urban")}
        hall.close_interrupted(room, Closing(hall.today(), **numbers))
    except AwarenessError as refused:
        return show_way_in(refused)
    return redirect("/workshop", 303)


@bp.get("/workshop/address")
def address() -> AnyResponse:
    """Show where the open room listens, and where else it could."""
    return _address_page()


@bp.post("/workshop/address")
def move() -> AnyResponse:
    """Listen on another address: the Wi-Fi has changed, or phones join a room led by hands."""
    here, wanted = trainer(), request.form.get("address", "")
    if here.desk.hall.open is None:
        return redirect("/workshop", 303)
    if wanted not in _addresses():
        return _address_page(Mistyped(NOT_HERE))
    try:
        here.move(wanted)
    except AwarenessError as refused:
        return _address_page(refused)
    return redirect("/room", 303)


@bp.post("/workshop/firewall")
def look_at_firewall() -> AnyResponse:
    """Ask the firewall again, and come back to the same numbers."""
    trainer().ask_again()
    try:
        return _proposal_page(_asked(request.form))
    except Mistyped as mistyped:
        return _start_page(mistyped)


@bp.get("/workshop/checklist")
def ticks() -> str:
    """Show the checklist as it is ticked."""
    return render_template("way_in/checklist.html", parts=_parts())


@bp.post("/workshop/checklist")
def tick() -> AnyResponse:
    """Keep the ticks; `again`: begin a fresh list for another workshop."""
    ticked = () if "again" in request.form else request.form.getlist("done")
    trainer().store.set_setting(checklist.SETTING, checklist.kept(ticked, _parts()))
    return redirect("/workshop/checklist", 303)


def show_way_in(refused: AwarenessError | None = None) -> AnyResponse:
    """Show what can be done now, and why something was not."""
    here = trainer()
    hall = here.desk.hall
    left = [_left(opening, room) for opening, room in hall.interrupted] if hall.open is None else []
    return _told(
        "way_in/way_in.html",
        refused,
        opened=hall.open,
        left=left,
        rehearsal=here.rehearsal,
        moves=_moves() if left else "",
        heads=heads(),
        first=_first(),
    )


def _moves() -> str:
    """Give the address a room moves to, should the one it had be gone; "" while it stays."""
    now = trainer().address_now()
    return "" if trainer().last_address in {"", now} else now


def _left(opening: Any, room: Any) -> dict[str, Any]:
    """Say which room was interrupted and where it stood."""
    at = datetime.fromtimestamp(opening.opened_at / 1000) if opening.opened_at else None
    return {
        "id": opening.id,
        "time": f"{at.hour} h {at.minute:02d}" if at else "",
        "title": trainer().catalogue.header(opening.module, current_language()).title,
        "seats": len(room.seats),
        "question": room.here.index + 1 if room.question else 0,
        "of": len(room.questions),
    }


def _start_page(mistyped: Mistyped | None = None) -> AnyResponse:
    return _told(
        "way_in/start.html", mistyped, heads=heads(), first=_first(), given=request.values, most=LARGEST_ROOM
    )


def _proposal_page(asked: Asked, refused: AwarenessError | None = None) -> AnyResponse:
    """Propose one way, or show the other one the trainer asked for."""
    seen = _seen(request.values.get("address", ""))
    likely = any(each.is_likely for each in seen["networks"])
    proposed = propose(asked.people, asked.devices, has_network=likely)
    way = request.values.get("way", proposed.way)
    if way not in WAYS or (way != "hands" and not seen["networks"]):
        proposed, way = Proposal("hands", proposed.why if way == proposed.way else WHY_NO_NETWORK), "hands"
    return _told(
        "way_in/proposal.html",
        refused,
        asked=asked,
        way=way,
        proposed=proposed,
        ways=WAYS if seen["networks"] else {"hands": WAYS["hands"]},
        title=trainer().catalogue.header(asked.module, current_language()).title,
        **seen,
        **(_wall() if way != "hands" else {}),
    )


def _address_page(refused: AwarenessError | None = None) -> AnyResponse:
    opened = trainer().desk.hall.open
    if opened is None:
        return redirect("/workshop", 303)
    return _told(
        "way_in/address.html",
        refused,
        opened=opened,
        is_gone=opened.address not in {*_addresses(), "127.0.0.1"},
        **_seen(opened.address),
        **_wall(),
    )


def _wall() -> dict[str, Any]:
    state = trainer().may_phones_enter()
    return {
        "firewall": state,
        "firewall_name": firewall.NAMES[state],
        "firewall_means": firewall.MEANINGS[state],
        "windows_asks": firewall.is_windows(),
    }


def _seen(wanted: str) -> dict[str, Any]:
    """Give the addresses there are now, and which one is chosen: the wanted one while it is there."""
    found = trainer().networks()
    here = [each.address for each in found]
    return {
        "networks": found,
        "words": WORDS,
        "chosen": wanted if wanted in here else next(iter(here), ""),
    }


def _addresses() -> set[str]:
    return {each.address for each in trainer().networks()}


def _asked(given: Any) -> Asked:
    """Read the two numbers and the module. Raises Mistyped with what to do."""
    people = _between(given.get("people", ""), 1, NOT_PEOPLE)
    devices = _between(given.get("devices", ""), 0, NOT_DEVICES)
    module = given.get("module", "") or _first()
    if module not in {head.id for head in heads()}:
        raise Mistyped(NOT_MODULE)
    return Asked(people, devices, module)


def _between(typed: str, least: int, otherwise: str) -> int:
    try:
        number = int(typed)
    except ValueError as error:
        raise Mistyped(otherwise) from error
    if not least <= number <= LARGEST_ROOM:
        raise Mistyped(otherwise)
    return number


def _number(name: str) -> int:
    return _between(request.form.get(name, "0") or "0", 0, NOT_PEOPLE)


def _way() -> Way:
    way = request.form.get("way", "")
    return cast("Way", way) if way in WAYS else abort(400)


def heads() -> list[ListedModule]:
    """Give the modules whose hour has a plan, in the order of the course; what cannot be read is left out."""
    catalogue, found = trainer().catalogue, []
    for module in catalogue.in_order():
        try:
            if catalogue.has_workshop(module):
                found.append(catalogue.header(module, current_language()))
        except ContentInvalid:
            continue
    return found


def _first() -> str:
    """Give the module of a first workshop: the one a newcomer begins with, if its hour is planned."""
    ids = [head.id for head in heads()]
    wanted = trainer().catalogue.first()
    return wanted if wanted in ids else next(iter(ids), "")


def _parts() -> tuple[checklist.Part, ...]:
    here = trainer()
    sections = here.catalogue.page("workshop/checklist", current_language()).sections
    plain = checklist.parts(sections, ())
    ticked = checklist.read(here.store.setting(checklist.SETTING), plain)
    return checklist.parts(sections, ticked)


def _told(template: str, refused: AwarenessError | None, **shown: Any) -> AnyResponse:
    """Show a page, with the sentence that says why something was not done."""
    html = render_template(template, refused=told(refused) if refused else "", **shown)
    status = getattr(refused, "status", 400 if isinstance(refused, Mistyped) else 409) if refused else 200
    return current_app.make_response((html, status))
