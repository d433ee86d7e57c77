"""One measured figure and how far it may be from its reference."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """A name, the value and the reference it is compared with, their ratio and the most it may be.

    `most` None: a figure that is told and has no target.
    `busy` is the share of the time in which some program had to wait for a processor: near 1, measure again.
    """

    name: str
    unit: str
    value: float
    reference: float
    most: float | None
    busy: float = 0.0

    @property
    def ratio(self) -> float:
        """Give the value as a multiple of the reference."""
        return self.value / self.reference

    @property
    def is_met(self) -> bool:
        """Say whether the ratio stays within its target."""
        return self.most is None or self.ratio <= self.most

    def line(self) -> str:
        """Write the figure as one line of JSON."""
        rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return json.dumps(
            {**rounded, "ratio": round(self.ratio, 3), "is_met": self.is_met}, ensure_ascii=False
        )
