"""PO files that came back: all of them are understood, or nothing at all is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from awareness.authoring.exchanges import FAMILIES, exchange
from awareness.authoring.pofile import FINGERPRINTS, NAME, Entry, PoFile, read_po
from awareness.authoring.units import MADE_FROM, Document, Exchange, Unit
from awareness.catalogue.howto_rules import menu_problems
from awareness.catalogue.known import Known
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import Passage
from awareness.catalogue.reading import Folders
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.term_rules import same_terms
from awareness.catalogue.translation_rules import same_problems
from awareness.errors import ContentInvalid
from awareness.languages import Language, languages

NEVER = "000000000000"
"""What a translation names that was never held against the French as a whole."""

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BRACES = re.compile(r"\{\{|\}\}")


class Fresh(Struct, frozen=True):
    """A file to write, and how many of its texts are still to be looked at; `text` is None for no change."""

    path: Path
    name: str
    text: str | None
    left: int


def read_exchange(
    folders: Folders, modules: Sequence[str], path: Path, language: str, known: Known
) -> tuple[list[Fresh], list[Problem]]:
    """Hold one PO file against the French of today: what to write, and what there is to say.

    `known`: what its texts may name. An error keeps the whole file out; then there is nothing to write.
    """
    po = read_po(path, path.as_posix())
    if po.problems:
        return [], po.problems
    problems = list(_head_problems(po, {*modules, *FAMILIES}, language))
    if problems:
        return [], problems
    try:
        now = exchange(folders, modules, po.header[NAME], language)
    except ContentInvalid as broken:
        return [], [Problem(po.name, 1, 1, str(broken))]
    problems = [*_stale_problems(po, now), *_entry_problems(po, now, known)]
    if any(problem.severity == "error" for problem in problems):
        return [], problems
    entries = {entry.context: entry for entry in po.entries}
    return [_fresh(document, entries) for document in now.documents], problems


def _head_problems(po: PoFile, known: set[str], language: str) -> Iterator[Problem]:
    """Check that this is one of our files, for texts there are, in the language asked for."""
    named, code = po.header.get(NAME, ""), po.header.get("Language", "").replace("_", "-")
    if named not in known:
        said = f"l'en-tête {NAME} nomme « {named} », qui n'existe pas{perhaps(named, known)}"
        yield Problem(po.name, 1, 1, said)
    if code.partition("-")[0].lower() != language:
        spoken = languages()[language].name
        said = f"l'en-tête Language dit « {code} », et vous importez « {language} » ({spoken})"
        yield Problem(po.name, 1, 1, said)


def _stale_problems(po: PoFile, now: Exchange) -> Iterator[Problem]:
    pairs = (each.strip().rpartition(" ") for each in po.header.get(FINGERPRINTS, "").split(","))
    found = {source: fingerprint for source, _, fingerprint in pairs}
    for each in now.documents:
        theirs = found.get(each.source, "")
        if theirs != each.fingerprint:
            said = (
                f"{FINGERPRINTS} : {each.source} vient d'un autre état du français (« {theirs} », "
                f"aujourd'hui « {each.fingerprint} »). Exportez à nouveau au même endroit : vos phrases "
                "y restent"
            )
            yield Problem(po.name, 1, 1, said)


def _entry_problems(po: PoFile, now: Exchange, known: Known) -> Iterator[Problem]:
    """Check every entry, then that no text is missing from a file that was begun."""
    units = {unit.context: unit for unit in now.units}
    seen: set[str] = set()
    for entry in po.entries:
        unit = units.get(entry.context)
        if unit is None:
            said = f"« {entry.context} » n'existe pas dans le français{perhaps(entry.context, units)}"
            yield Problem(po.name, entry.line, 1, said)
            continue
        if entry.context in seen:
            yield Problem(po.name, entry.line, 1, f"« {entry.context} » est là deux fois : gardez-en une")
        seen.add(entry.context)
        yield from (Problem(po.name, entry.line, 1, said) for said in _faults(entry, unit))
        if entry.said:
            passage = Passage(po.name, entry.line, 1, unit.key, entry.said)
            yield from _uneven(passage, unit, now.language, known)
    yield from _missing(po, now)


def _missing(po: PoFile, now: Exchange) -> Iterator[Problem]:
    lines = {entry.context: entry.line for entry in po.entries}
    given = {entry.context for entry in po.entries if entry.said}
    begun = {unit.file for unit in now.units if unit.context in given}
    for unit in now.units:
        if unit.file in begun and unit.context not in given:
            said = f"« {unit.context} » n'est pas traduit : un fichier commencé s'importe entier"
            yield Problem(po.name, lines.get(unit.context, 1), 1, said)


def _faults(entry: Entry, unit: Unit) -> Iterator[str]:
    """Say what keeps a text out of the house, whatever it says."""
    if entry.french != unit.french:
        yield f"le français de « {entry.context} » a été touché : msgid ne se change pas"
    if not entry.said:
        return
    if _INVISIBLE.search(entry.said):
        yield "il y a un caractère invisible : effacez-le et retapez le texte"
    if sorted(_BRACES.findall(entry.said)) != sorted(_BRACES.findall(unit.french)):
        yield "il manque une accolade, ou il y en a une de trop : {{fact:…}} reste comme en français"
    if "\n" in entry.said and "\n" not in unit.french:
        yield "ce texte tient sur une seule ligne, comme en français"
    elif unit.file.endswith(".md") and _cuts(entry.said, unit.french):
        yield "aucune ligne ne commence ici par « # » ou « ``` » : cela couperait le texte"


def _cuts(said: str, french: str) -> bool:
    """Say whether a text would end the part of a Markdown file it stands in."""
    heads = re.search(r"^##?(?: |$)", said, re.MULTILINE) is not None
    return heads or said.count("```") != french.count("```")


def _uneven(passage: Passage, unit: Unit, language: Language, known: Known) -> Iterator[Problem]:
    """Hold facts, words explained, addresses and numbers against the French, as `awareness check` does.

    What it only doubts is said of new words alone. A glossary link is never lost on the way.
    """
    if ".menus." in unit.key:
        yield from menu_problems(passage, unit.french)
        return
    more = unit.rule(passage, unit.french, known, language) if unit.rule is not None else ()
    for problem in (*same_problems(passage, unit.french, language), *more):
        if problem.severity == "error" or passage.text != unit.said:
            yield replace(problem, line=passage.line, column=1)
    for problem in same_terms(passage, unit.french, language):
        yield replace(problem, line=passage.line, column=1, severity="error")


def _fresh(document: Document, entries: Mapping[str, Entry]) -> Fresh:
    """Give a file as it must become; one nobody began stays as it is."""
    said = {unit.key: entries[unit.context].said for unit in document.units if unit.context in entries}
    if not any(said.values()):
        return Fresh(document.path, document.name, None, len(document.units))
    left = sum(entries[unit.context].is_fuzzy for unit in document.units)
    wanted = document.fingerprint if not left else document.made_from or NEVER
    changes = {unit.key: said[unit.key] for unit in document.units if unit.said != said[unit.key]}
    if document.made_from == wanted and not changes:
        return Fresh(document.path, document.name, None, left)
    return Fresh(document.path, document.name, _text(document, said, changes, wanted), left)


def _text(document: Document, said: Mapping[str, str], changes: Mapping[str, str], wanted: str) -> str:
    """Write into the file that is there; anew where its shape is not sound, or other words were signed."""
    if document.patch is None or (changes and document.signed):
        return document.write({MADE_FROM: wanted, **said})
    named = {MADE_FROM: wanted} if document.made_from != wanted else {}
    return document.patch({**named, **changes})
