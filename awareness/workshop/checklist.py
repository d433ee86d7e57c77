"""The checklist on the screen: the lines of the printed one, ticked, and kept on the laptop; no name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from msgspec import Struct

from awareness.catalogue.model import Idea

SETTING = "workshop-checklist"


class Line(Struct, frozen=True):
    """Something to do; its name says which one, in any language."""

    name: str
    text: str
    is_done: bool


class Part(Struct, frozen=True):
    """The lines of one moment: a week before, on the spot."""

    title: str
    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        """Count what is ticked."""
        return sum(line.is_done for line in self.lines)


def parts(sections: Iterable[Idea], ticked: Collection[str]) -> tuple[Part, ...]:
    """Make the checklist of a content page; what it asks to keep in mind is on paper alone."""
    found = []
    for number, section in enumerate(sections, start=1):
        texts = [line[2:] for line in section.markdown.split("\n") if line.startswith("- ")]
        names = [f"{number}.{place}" for place in range(1, len(texts) + 1)]
        lines = (Line(name, text, name in ticked) for name, text in zip(names, texts, strict=True))
        found.append(Part(section.title, tuple(lines)))
    return tuple(found)


def kept(ticked: Collection[str], known: Iterable[Part]) -> str:
    """Write the ticks to keep: those of lines there are, and which list they belong to."""
    names = [line.name for part in known for line in part.lines]
    return " ".join([_shape(known), *(name for name in names if name in ticked)])


def read(setting: str, known: Iterable[Part]) -> frozenset[str]:
    """Read ticks that were kept; those of another list mean nothing any more."""
    shape, *names = setting.split(" ")
    return frozenset(names) if shape == _shape(known) else frozenset()


def _shape(known: Iterable[Part]) -> str:
    """Name a list by how many lines each moment has: the same in all languages."""
    counts = ",".join(str(len(part.lines)) for part in known)
    return hashlib.sha256(counts.encode()).hexdigest()[:8]
