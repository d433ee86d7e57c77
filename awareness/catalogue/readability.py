"""How long and how hard a text is to read: words, sentences, syllables. No dictionary, no network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from awareness.prose import with_values

_VOWELS = re.compile(r"[aeiouyàâäáéèêëíîïóôöòúùûüœæ]+")
_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:e|es|ent)$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKER = re.compile(r"^\s*(?:>\s*)?(?:\d+[.)]\s+|[-*+]\s+|#+\s+)?")
_END = re.compile(r"[.!?…]+(?:\s*[»”\")])*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as people read it; `line` counts from 0 in its text."""

    text: str
    line: int

    @property
    def words(self) -> int:
        """Give the number of its words."""
        return count_words(self.text)


def readable(markdown: str, facts: Mapping[str, str]) -> str:
    """Take the marks of Markdown away, line by line, and put the facts in."""
    return "\n".join(
        re.sub(r"[*`]", "", _LINK.sub(r"\1", _MARKER.sub("", line)))
        for line in with_values(markdown, facts).split("\n")
    )


def count_words(text: str) -> int:
    """Count the words: what stands between blanks and holds a letter or a digit."""
    return sum(any(char.isalnum() for char in part) for part in text.split())


def sentences(text: str) -> list[Sentence]:
    """Cut a readable text into sentences; a line's end ends one too."""
    return [
        Sentence(part.strip(), number)
        for number, line in enumerate(text.split("\n"))
        for part in _END.sub("\n", line).split("\n")
        if count_words(part)
    ]


def syllables(word: str) -> int:
    """Estimate the syllables of a French word: groups of vowels, the mute ending left out."""
    plain = word.lower()
    return max(1, len(_VOWELS.findall(_MUTE.sub("", plain) if len(plain) > 3 else plain)))


def kandel_moles(text: str) -> float:
    """Give the ease of a French text: 100 is very easy, 70 is a village shop, 30 is an official letter."""
    words = [part for part in re.findall(r"[^\W\d_]+", text) if part]
    cut = sentences(text)
    if not words or not cut:
        return 100.0
    return 207 - 1.015 * len(words) / len(cut) - 73.6 * sum(map(syllables, words)) / len(words)
