"""Texts exported where a PO file is already: a translator's work stays, and is not doubted again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from awareness.authoring.pofile import Entry, PoFile
from awareness.authoring.units import Unit


def merged(units: Iterable[Unit], before: PoFile) -> Iterator[Unit]:
    """Give the texts of today with the work of a PO file laid over them.

    A text translated there from the very French of today is no longer doubted. One that says something else
    than the files do keeps what the translator wrote; what the files say is a note beside it.
    """
    entries = {entry.context: entry for entry in before.entries}
    for unit in units:
        entry = entries.get(unit.context)
        yield unit if entry is None or not entry.said else _laid_over(unit, entry)


def _laid_over(unit: Unit, entry: Entry) -> Unit:
    is_doubted = entry.is_fuzzy or entry.french != unit.french
    if entry.said == unit.said:
        return msgspec.structs.replace(unit, is_stale=unit.is_stale and is_doubted)
    return msgspec.structs.replace(
        unit, said=entry.said, is_stale=is_doubted or bool(unit.said), in_files=unit.said
    )
