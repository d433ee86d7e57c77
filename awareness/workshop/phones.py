"""What every page of the phones' app reaches the room through, and which seat a phone has."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from flask import current_app, request
from msgspec import Struct

from awareness.sync.carried import CarryPlace
from awareness.workshop.limits import Limits
from awareness.workshop.live import LiveRoom
from awareness.workshop.refusals import NoSeat
from awareness.workshop.words import Words


class Guests(Struct, frozen=True):
    """What the phones' pages reach the room through. `hosts`: the names this room answers to.

    `carried`: where files of other computers are kept; None where no campaign is followed.
    """

    live: LiveRoom
    words: Words
    limits: Limits
    hosts: Collection[str]
    carried: CarryPlace | None = None
    drawn: dict[str, bytes] = {}

    @property
    def cookie(self) -> str:
        """Name this room's cookie: two rooms of a day on one laptop do not mix their seats."""
        return f"seat-{self.live.opening.id[:8]}"


def guests() -> Guests:
    """Give what the app of this request was built around."""
    here: Guests = current_app.extensions["guests"]
    return here


def name_of(token: str) -> str:
    """Name a seat by what its phone was given: all that is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def own_seat() -> str:
    """Give the seat of this phone; "" when it has none, or no more."""
    here = guests()
    seat = name_of(request.cookies.get(here.cookie, ""))
    return seat if seat in here.live.room.seats else ""


def seat_or_refuse() -> str:
    """Give the seat of this phone, which was heard of just now. Raises NoSeat."""
    seat = own_seat()
    if not seat:
        raise NoSeat
    guests().live.hear(seat)
    return seat
