"""The house's list of everyday words: read aloud as fingerprints, drawn as passphrases."""

from __future__ import annotations

from functools import cache

from awareness.paths import shipped


@cache
def word_list() -> tuple[str, ...]:
    """Give 1,024 plain words without accents; their order is part of every fingerprint."""
    return tuple((shipped("content") / "words" / "fr.txt").read_text(encoding="ascii").split())
