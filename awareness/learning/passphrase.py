"""A passphrase that chance chose: nobody types one here, and none is kept."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

WORDS = 7
"""CNIL, deliberation 2022-100: at least seven words. Out of 1,024 each, that is 70 bits."""


def passphrase(words: Sequence[str], dice: Random) -> str:
    """Draw seven words, each from the whole list, and join them with hyphens."""
    return "-".join(dice.choice(words) for _ in range(WORDS))
