"""What the algorithm is given, as plain data: the collector's cells, and what the campaign fixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Grain = Literal["months", "weeks"]
"""What time is told by in the tables: months for a small campaign, else weeks. Fixed once and for all."""


class CellRow(Protocol):
    """One cell as the collector keeps it: `n` counted in `m` contributions, the largest of them `top`.

    `dimensions`: by name, as protocol.DIMENSIONS lists them for the family. `lot`: what can be excluded.
    """

    @property
    def lot(self) -> int: ...
    @property
    def family(self) -> str: ...
    @property
    def dimensions(self) -> Mapping[str, str | int]: ...
    @property
    def chamber(self) -> str: ...
    @property
    def n(self) -> int: ...
    @property
    def m(self) -> int: ...
    @property
    def top(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class CampaignFacts:
    """What a campaign fixed at its start.

    departements, chambers: names by code. secret: what thresholds are drawn with.
    """

    id: str
    name: str
    departements: Mapping[str, str]
    chambers: Mapping[str, str]
    grain: Grain
    secret: bytes = field(repr=False)
