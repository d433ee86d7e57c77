"""The exact state behind an edition: what was released, what was allocated, by which release. Never shown."""

from __future__ import annotations

import msgspec
from msgspec import Struct, field

from awareness.collector.disclosure.piles import EMPTY, Pile

STATE_VERSION = 1


class Leaf(Struct, frozen=True):
    """A leaf as it was last allocated. A withdrawn one is not shown, yet remembered: it comes back only
    when it differs enough from what was last read of it.
    """

    pile: Pile
    withdrawn: bool = False

    @property
    def shown(self) -> int:
        """Give what the table says of it, before rounding."""
        return 0 if self.withdrawn else self.pile.n


NEVER = Leaf(EMPTY)
"""A leaf that was never allocated."""


class Unit(Struct, frozen=True):
    """A unit as it was last released, and the leaves of its tables as they were last allocated.

    number: of its releases. behind: the leaves of a regional table, as they stood at that release.
    """

    number: int = 0
    released: Pile = EMPTY
    withdrawn: bool = False
    leaves: dict[str, dict[str, Leaf]] = field(default_factory=dict)
    behind: dict[str, dict[str, Pile]] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """Give what is told of it, before rounding."""
        return 0 if self.withdrawn else self.released.n


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything an edition is made of.

    excluded: the lots that were ever taken out. families: units by family and name. regional: by table, its
    leaves. manifests: by week, the sha256 of each edition's manifest.
    """

    campaign: str
    week: str
    v: int = STATE_VERSION
    excluded: tuple[int, ...] = ()
    families: dict[str, dict[str, Unit]] = field(default_factory=dict)
    regional: dict[str, Unit] = field(default_factory=dict)
    manifests: dict[str, str] = field(default_factory=dict)


class NotAState(ValueError):
    """Bytes that are no state of this version."""


_decoder = msgspec.json.Decoder(State)


def encode_state(state: State) -> bytes:
    """Write a state, the same bytes for the same state."""
    return msgspec.json.encode(state, order="sorted")


def decode_state(content: bytes) -> State:
    """Read a state. Raises NotAState."""
    try:
        state = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAState(str(error)) from error
    if state.v != STATE_VERSION:
        raise NotAState(f"version {state.v}")
    return state
