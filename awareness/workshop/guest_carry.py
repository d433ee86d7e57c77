"""Another laptop of the room gives its counts: one sealed file, carried and never read."""

from __future__ import annotations

import hmac
import re

from flask import Blueprint, abort, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from awareness.errors import AwarenessError
from awareness.sync.carried import LARGEST_GIVEN, CarryPlace, NotTaken
from awareness.web.babel import told
from awareness.workshop.phones import guests
from awareness.workshop.refusals import Refused, RoomOver, TooLarge, WrongPin

LARGEST_FORM = LARGEST_GIVEN + 2048
"""The file, the code, and what a browser writes around them."""

bp = Blueprint("carry", __name__, url_prefix="/carry")


@bp.get("")
def page() -> str:
    """Ask for the file and the code."""
    _place()
    return render_template("guest/carry.html")


@bp.post("")
def give() -> tuple[str, int]:
    """Keep the file, or say why not."""
    place = _place()
    try:
        place.take(_sent())
    except (Refused, NotTaken) as refused:
        return _say(refused, refused.status)
    return render_template("guest/carry.html", is_given=True), 200


def _place() -> CarryPlace:
    place = guests().carried
    if place is None:
        abort(404)
    return place


def _sent() -> bytes:
    """Read the form: a code of six digits and one file, and nothing else. Raises Refused."""
    here = guests()
    if here.live.room.closing is not None:
        raise RoomOver
    if request.mimetype != "multipart/form-data":
        abort(415)
    request.max_content_length = request.max_form_memory_size = LARGEST_FORM
    try:
        fields, files = request.form, request.files
    except RequestEntityTooLarge as error:
        raise TooLarge from error
    if [*fields] != ["pin"] or len(files.getlist("file")) != 1 or len(files) != 1:
        abort(400)
    pin = re.sub(r"[ \xa0\u202f]", "", fields["pin"])
    right = hmac.compare_digest(pin.encode(), here.live.opening.pin.encode())
    here.limits.attempt(request.remote_addr or "", right=right)
    if not right:
        raise WrongPin
    content: bytes = files["file"].read()
    return content


def _say(refused: AwarenessError, status: int) -> tuple[str, int]:
    return render_template("guest/carry.html", notice=told(refused)), status
