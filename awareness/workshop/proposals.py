"""Two numbers in, one way to answer out: the one that will work in this room. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from awareness.errors import sentence
from awareness.protocol import LARGEST_ROOM
from awareness.workshop.events import Mode
from awareness.workshop.room import LARGEST_TABLE

Way = Literal["hands", "table", "phone"]

WAYS: Mapping[Way, str] = MappingProxyType(
    {
        "hands": sentence("Mains levées et papier"),
        "table": sentence("Un appareil par table"),
        "phone": sentence("Un appareil par personne"),
    }
)
"""Hands first: they always work."""

MODES: Mapping[Way, tuple[Mode, ...]] = MappingProxyType(
    {
        "hands": ("hands", "paper"),
        "table": ("hands", "paper", "table"),
        "phone": ("hands", "paper", "phone"),
    }
)
"""Hands and paper stay possible at each question, whatever was chosen."""

WHY_NO_NETWORK = sentence(
    "Cet ordinateur n'est relié à aucun réseau : les téléphones n'entreraient pas. Les mains et le papier "
    "marchent toujours."
)


class Proposal(Struct, frozen=True):
    """The way to answer that will work, and why, in one sentence."""

    way: Way
    why: str


def propose(people: int, devices: int, *, has_network: bool) -> Proposal:
    """Propose hands, a device a table or one each; a network is asked for only where devices are there."""
    if devices == 0:
        return Proposal(
            "hands",
            sentence("Sans appareil, rien à brancher : chacun lève sa carte, vous comptez les mains."),
        )
    if not has_network:
        return Proposal("hands", WHY_NO_NETWORK)
    if devices * LARGEST_TABLE < people:
        return Proposal(
            "hands",
            sentence("Trop peu d'appareils pour toutes les tables : à mains levées, chacun répond."),
        )
    if devices < people:
        return Proposal(
            "table",
            sentence(
                "Moins d'appareils que de personnes : chaque table se met d'accord et répond avec un seul."
            ),
        )
    return Proposal("phone", sentence("Chacun a son appareil : chacun répond pour soi."))


def places(devices: int) -> int:
    """Give how many phones are let in: a change of address makes each of them take a second place."""
    return min(2 * devices + 5, LARGEST_ROOM)
