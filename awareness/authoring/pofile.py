"""PO files, as Weblate and Poedit read them: Babel writes and reads the entries, the head is ours.

One entry a text: `msgctxt` names its French file and the way to it, `#.` says what a translator must know,
`#, fuzzy` that the French changed since. The head names the French files with their fingerprints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct

from awareness import __version__
from awareness.authoring.units import Unit
from awareness.catalogue.model import Problem
from awareness.catalogue.text_file import read_text

HEADER_LINES = (
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
)
NAME = "X-Texts"
"""The head's word for the module or the family."""

FINGERPRINTS = "X-Made-From"
"""The head's word for the French files, each with its fingerprint."""

UNREADABLE = "cette ligne n'est pas du PO : il faut msgctxt, msgid ou msgstr, puis un texte entre guillemets"
_LINE = re.compile(
    r'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)[ \t]+)?"(?:[^"\\]|\\.)*"',
)
_HEADER_LINE = re.compile(r"^([A-Za-z-]+):[ \t]*(.*)$", re.MULTILINE)


class Entry(Struct, frozen=True):
    """One entry of a file somebody worked on, and the line it stands on."""

    context: str
    french: str
    said: str
    is_fuzzy: bool
    line: int


class PoFile(Struct):
    """What was read of a file: its head by name, its entries, and what is to be mended in it."""

    name: str
    header: dict[str, str] = {}
    entries: list[Entry] = []
    problems: list[Problem] = []


def write_po(units: Iterable[Unit], header: Mapping[str, str], values: Mapping[str, str]) -> str:
    """Write texts as a PO file; `values`: the facts as words."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po as write

    catalog = Catalog(charset="utf-8")
    for unit in units:
        catalog.add(
            unit.french,
            unit.said,
            locations=[(unit.file, unit.line)],
            auto_comments=list(unit.notes(values)),
            flags=["fuzzy"] if unit.is_stale else [],
            context=unit.context,
        )
        # « 40 % des… » and {{fact:…}} are no places for values, whatever Babel takes them for.
        added = catalog.get(unit.french, unit.context)
        if added is not None:
            added.flags -= {"python-format", "python-brace-format"}
    target = BytesIO()
    write(target, catalog, width=0, omit_header=True)
    return f"{_head(header)}\n{target.getvalue().decode()}"


def read_po(path: Path, name: str) -> PoFile:
    """Read a PO file that came back; `name` is how problems call it. Never raises for what it holds."""
    read = PoFile(name)
    text, read.problems = read_text(path, name)
    if not read.problems:
        read.problems = list(_unquoted(text, name))
    if read.problems:
        return read
    from babel.messages.pofile import PoFileError, PoFileParser

    gathering: Any = _Gathering(read)
    try:
        PoFileParser(gathering, ignore_obsolete=True, abort_invalid=True).parse(text.split("\n"))
    except PoFileError as error:
        read.problems = [Problem(name, error.lineno + 1, 1, UNREADABLE)]
    return read


def _unquoted(text: str, name: str) -> Iterator[Problem]:
    """Find lines that are no PO: Babel would cut a letter off where a quotation mark is missing."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("#") and not _LINE.fullmatch(line.strip()):
            yield Problem(name, number, 1, UNREADABLE)


class _Gathering:
    """What Babel's parser fills: keeps the head to the letter and every entry, even one there twice."""

    num_plurals = 2
    charset = "utf-8"

    def __init__(self, read: PoFile) -> None:
        self._read = read

    def __setitem__(self, french: Any, message: Any) -> None:
        said = message.string if isinstance(message.string, str) else ""
        if not french:
            self._read.header = dict(_HEADER_LINE.findall(said))
        else:
            entry = Entry(message.context or "", str(french), said.strip(), message.fuzzy, message.lineno)
            self._read.entries.append(entry)


def _head(header: Mapping[str, str]) -> str:
    rows = [("Project-Id-Version", f"dix-minutes-cyber {__version__}"), *HEADER_LINES, *header.items()]
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{name}: {said}\\n"' for name, said in rows)]) + "\n"
