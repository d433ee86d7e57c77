"""The first page and the list of modules."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template
from msgspec import Struct

from awareness.catalogue.model import ListedModule
from awareness.errors import ContentInvalid
from awareness.learner.door import door
from awareness.learner.modules import minutes_left
from awareness.learner.offers import offer
from awareness.web.babel import current_language, gettext, told

bp = Blueprint("home", __name__, template_folder="templates")


class Card(Struct, frozen=True):
    """A module as a card: its head, its state, and what is left of it; `problem` when it cannot be opened."""

    id: str
    head: ListedModule | None
    state: str
    minutes: int
    problem: str = ""


@bp.get("/")
def home() -> str:
    """Say what this is, offer one thing to do, then the modules of the first path."""
    here = door()
    path = here.catalogue.paths(current_language())[0]
    cards = listed(path.modules)
    tiles = here.store.tiles()
    return render_template(
        "learner/home.html",
        path=path,
        cards=cards,
        every=len(here.catalogue.ids()),
        next=next_card(cards),
        offer=offer(),
        tiles=tiles if len(tiles) > 1 else (),
        current=here.store.current_tile() if len(tiles) > 1 else None,
    )


@bp.get("/modules")
def modules() -> str:
    """Show every module there is."""
    return render_template("learner/modules.html", cards=listed(door().catalogue.in_order()))


def listed(ids: Iterable[str]) -> list[Card]:
    """Make the cards of some modules; a broken one says so in one sentence and the others stay."""
    states = door().store.states()
    return [_card(name, states[name].state if name in states else "") for name in ids]


def next_card(cards: list[Card]) -> Card | None:
    """Choose what the one big button opens: the module under way, else the first not finished."""
    usable = [card for card in cards if not card.problem]
    first = door().catalogue.first()
    open_ones = [card for card in usable if card.state == "open"]
    latest = door().store.latest() if open_ones else None
    fresh = sorted((card for card in usable if not card.state), key=lambda card: card.id != first)
    return next((card for card in open_ones if card.id == latest), next(iter([*open_ones, *fresh]), None))


def _card(name: str, state: str) -> Card:
    problem = door().catalogue.unavailable(name)
    if problem:
        return Card(name, None, state, 0, gettext(problem))
    try:
        head = door().catalogue.header(name, current_language())
        return Card(name, head, state, minutes_left(name) if state == "open" else head.minutes)
    except ContentInvalid as broken:
        return Card(name, None, state, 0, told(broken))
