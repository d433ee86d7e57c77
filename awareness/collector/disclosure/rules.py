"""The numbers of the promise: how much must come together, how it is rounded, and the secret thresholds."""

from __future__ import annotations

import hmac
from typing import NamedTuple


class Rules(NamedTuple):
    """What every published number keeps to.

    least: no change and no remainder is smaller. most: the highest threshold that is drawn.
    contributions: the fewest that feed a change. percent: what one of them may be of it at most.
    step: everything shown is a multiple of it, numbers and percentages alike.
    """

    least: int = 11
    most: int = 20
    contributions: int = 3
    percent: int = 85
    step: int = 5

    @property
    def room(self) -> int:
        """Give the smallest contribution that could ever make more than its share of a change."""
        return self.least * self.percent // 100 + 1


RULES = Rules()


def threshold(secret: bytes, unit: str, number: int, rules: Rules = RULES) -> int:
    """Draw how much must be pending before a unit is released for the `number`-th time.

    Who can send forged counts must not know when one true count tips the scale.
    """
    drawn = hmac.digest(secret, f"{unit} {number}".encode(), "sha256")
    return rules.least + int.from_bytes(drawn, "big") % (rules.most - rules.least + 1)


def rounded(number: int, rules: Rules = RULES) -> int:
    """Give a number as it is shown: the nearest multiple of the step."""
    return (number + rules.step // 2) // rules.step * rules.step


def percentage(part: int, whole: int, rules: Rules = RULES) -> int:
    """Give a share as it is shown: in percent, the nearest multiple of the step, halves upwards."""
    return (200 * part + rules.step * whole) // (2 * rules.step * whole) * rules.step


def is_told_or_none(number: int, rules: Rules = RULES) -> bool:
    """Say whether a remainder can stand beside what is told: nothing at all, or enough."""
    return number == 0 or number >= rules.least
