"""The three doors of the collector that programs knock at: counts, sealed counts, health."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException

from awareness.collector.committer import Committer
from awareness.collector.faults import StoreUnavailable
from awareness.collector.neighbours import Neighbourhoods
from awareness.collector.sealed import SealKeys
from awareness.protocol import (
    COUNTS_PATH,
    HEALTH_PATH,
    LARGEST_BODY,
    SEALED_PATH,
    NotAnEnvelope,
    decode_envelope,
    encode_answer,
)

JSON = "application/json"
BYTES = "application/octet-stream"
RETRY_SECONDS = (30, 90)
"""What 429 and 503 ask for, drawn anew each time: laptops that were refused together come back apart."""

WORDS = {
    400: "not an envelope",
    403: "not for browsers",
    404: "unknown",
    405: "not this way",
    410: "closed",
    413: "too large",
    415: "not this type",
    429: "too many",
    500: "failed",
    503: "later",
}
EXTENSION = "awareness-collector"


Pace = Callable[[str], bool]
"""Counts one request of a neighbourhood; False when it was one too many."""


@dataclass(frozen=True)
class Doors:
    """What the doors need: the writer of counts, the keys of sealed ones, who asks and how often."""

    committer: Committer
    keys: SealKeys
    neighbourhoods: Neighbourhoods
    pace: Pace | None = None


bp = Blueprint("collector", __name__)


def _doors() -> Doors:
    return cast("Doors", current_app.extensions[EXTENSION])


def caller_mark() -> str:
    """Say whom the limiter counts a request for."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return _doors().neighbourhoods.mark(request.remote_addr or "", forwarded)


@bp.before_request
def keep_pace() -> None:
    """Refuse a neighbourhood that sends too often, before anything of a request is read."""
    pace = _doors().pace
    if pace is not None and request.method == "POST" and not pace(caller_mark()):
        abort(429)


@bp.post(COUNTS_PATH, provide_automatic_options=False)
def counts() -> Response:
    """Take an envelope of counts; answer once they are on the disk."""
    body = _body(JSON)
    try:
        envelope = decode_envelope(body)
    except NotAnEnvelope:
        abort(400)
    outcome = _doors().committer.submit(envelope)
    if outcome.status != 200:
        abort(outcome.status)
    return Response(encode_answer(outcome.answer), mimetype=JSON)


@bp.post(SEALED_PATH, provide_automatic_options=False)
def sealed() -> Response:
    """Take a sealed box. Whatever is inside, the answer is the same: a carrier learns nothing.

    What cannot be read goes the same way too, as a question of health: the answer takes as long, and while
    nothing can be stored every box hears that it must come again.
    """
    _doors().committer.submit(_doors().keys.open(_body(BYTES)))
    return Response(b"{}", mimetype=JSON)


@bp.get(HEALTH_PATH, provide_automatic_options=False)
def health() -> Response:
    """Say whether counts can be stored now: a transaction that writes nothing is asked of the same writer."""
    _doors().committer.submit(None)
    return Response(b'{"ok":true}', mimetype=JSON)


def _body(mimetype: str) -> bytes:
    """Read a body whose size and type were looked at first."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    if request.mimetype != mimetype or request.headers.get("Content-Encoding"):
        abort(415)
    return request.get_data(cache=False)


def refuse(error: HTTPException) -> Response:
    """Answer what went wrong in one short JSON."""
    status = error.code or 500
    return _told(status if status in WORDS else 500)


def refuse_for_now(_error: StoreUnavailable) -> Response:
    """Answer that nothing was stored."""
    return _told(503)


def _told(status: int) -> Response:
    """Say a status in one word, and, when it may go better later, when to come again."""
    answer = Response(f'{{"error":"{WORDS[status]}"}}'.encode(), status, mimetype=JSON)
    if status in (429, 503):
        answer.headers["Retry-After"] = str(random.randint(*RETRY_SECONDS))  # noqa: S311  (no secret)
    return answer
