"""PO files that came back: all of them are understood, or nothing at all is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from awareness import prose
from awareness.authoring.patched import patched_lesson, patched_yaml
from awareness.authoring.pofile import Entry, PoFile, read_po
from awareness.authoring.units import Exchange, Unit, exchange, made_from
from awareness.authoring.written import lesson_text, quiz_text
from awareness.catalogue.model import Problem
from awareness.catalogue.reading import Folders
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.text_file import read_text
from awareness.errors import ContentInvalid
from awareness.languages import languages

NEVER = "000000000000"
"""What a translation names that was never held against the French as a whole."""

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class Fresh(Struct, frozen=True):
    """A file to write, and how many of its texts are still to be looked at; `text` is None for no change."""

    path: Path
    name: str
    text: str | None
    left: int


def read_exchange(
    folders: Folders, modules: Iterable[str], path: Path, language: str
) -> tuple[list[Fresh], list[Problem]]:
    """Hold one PO file against the French of today. Gives what to write, and nothing when it is refused."""
    po = read_po(path, path.as_posix())
    if po.problems:
        return [], po.problems
    known = set(modules)
    problems = list(_head_problems(po, known, language))
    if problems:
        return [], problems
    try:
        now = exchange(folders, po.header["X-Module"], language)
    except ContentInvalid as broken:
        return [], [Problem(po.name, 1, 1, str(broken))]
    problems = [*_stale_problems(po, now), *_entry_problems(po, now)]
    if problems:
        return [], problems
    entries = {entry.context: entry for entry in po.entries}
    return list(_fresh(folders, now, entries)), []


def _head_problems(po: PoFile, modules: set[str], language: str) -> Iterator[Problem]:
    """Check that this is one of our files, for a module there is, in the language asked for."""
    named, code = po.header.get("X-Module", ""), po.header.get("Language", "").replace("_", "-")
    if named not in modules:
        said = f"l'en-tête X-Module nomme « {named} », qui n'existe pas{perhaps(named, modules)}"
        yield Problem(po.name, 1, 1, said)
    if code.partition("-")[0].lower() != language:
        spoken = languages()[language].name
        said = f"l'en-tête Language dit « {code} », et vous importez « {language} » ({spoken})"
        yield Problem(po.name, 1, 1, said)


def _stale_problems(po: PoFile, now: Exchange) -> Iterator[Problem]:
    for name, wanted in (("X-Lesson-Fingerprint", now.lesson), ("X-Quiz-Fingerprint", now.quiz)):
        found = po.header.get(name, "")
        if found != wanted:
            said = (
                f"{name} : ce fichier vient d'un autre état du français (« {found} », aujourd'hui "
                f"« {wanted} »). Exportez à nouveau au même endroit : vos phrases y restent"
            )
            yield Problem(po.name, 1, 1, said)


def _entry_problems(po: PoFile, now: Exchange) -> Iterator[Problem]:
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
    lines = {entry.context: entry.line for entry in po.entries}
    given = {entry.context for entry in po.entries if entry.said}
    begun = {unit.file for unit in now.units if unit.context in given}
    for unit in now.units:
        if unit.file in begun and unit.context not in given:
            said = f"« {unit.context} » n'est pas traduit : un fichier commencé s'importe entier"
            yield Problem(po.name, lines.get(unit.context, 1), 1, said)


def _faults(entry: Entry, unit: Unit) -> Iterator[str]:
    """Say what keeps a translated text out of the house."""
    if entry.french != unit.french:
        yield f"le français de « {entry.context} » a été touché : msgid ne se change pas"
    if not entry.said:
        return
    mine, theirs = prose.facts_used(entry.said), prose.facts_used(unit.french)
    for name in (name for name in theirs if name not in mine):
        yield f"il manque {{{{fact:{name}}}}}, présent en français : gardez-le tel quel"
    for name in (name for name in mine if name not in theirs):
        yield f"{{{{fact:{name}}}}} n'est pas dans le français : enlevez-le"
    mine, theirs = prose.terms_used(entry.said), prose.terms_used(unit.french)
    for name in (name for name in theirs if name not in mine):
        yield f"il manque le lien [mot](glossary:{name}), présent en français"
    if _INVISIBLE.search(entry.said):
        yield "il y a un caractère invisible : effacez-le et retapez le texte"
    if "\n" in entry.said and "\n" not in unit.french:
        yield "ce texte tient sur une seule ligne, comme en français"
    elif unit.part and (re.search(r"^##?(?: |$)", entry.said, re.MULTILINE) or _fences(entry.said, unit)):
        yield "aucune ligne ne commence ici par « # » ou « ``` » : cela couperait la leçon"


def _fences(said: str, unit: Unit) -> bool:
    return said.count("```") != unit.french.count("```")


def _fresh(folders: Folders, now: Exchange, entries: Mapping[str, Entry]) -> Iterator[Fresh]:
    """Give the two files of a module as they must become; a file nobody began stays as it is."""
    module, language = now.module.id, now.translation.language.code
    for (path, name), fingerprint in (
        (folders.lesson(module, language), now.lesson),
        (folders.quiz(module, language), now.quiz),
    ):
        units = [unit for unit in now.units if unit.file.endswith(path.suffix)]
        said = {unit.key: entries[unit.context].said for unit in units if unit.context in entries}
        if not any(said.values()):
            yield Fresh(path, name, None, len(units))
            continue
        left = sum(entries[unit.context].is_fuzzy for unit in units)
        is_lesson = path.suffix == ".md"
        before = made_from(now.translation.head if is_lesson else now.translation.words.root)
        wanted = fingerprint if not left else before or NEVER
        same = before == wanted and all(unit.said == said[unit.key] for unit in units)
        write = _lesson if is_lesson else _quiz
        yield Fresh(path, name, None if same else write(now, path, said, wanted), left)


def _lesson(now: Exchange, path: Path, said: Mapping[str, str], wanted: str) -> str:
    """Write a lesson: into the file that is there when its shape is sound and nobody signed it."""
    read = now.translation
    changes = _changes(now, said, ".md", {"made_from": wanted} if made_from(read.head) != wanted else {})
    header, whole = read.header, all(unit.said for unit in now.units if unit.part)
    if header is None or read.parts is None or not whole or read.problems:
        return lesson_text(now.module.id, wanted, said, read.language, None)
    if header.signed is not None and changes.keys() != {"made_from"}:
        # Whoever signed has not read these words.
        return lesson_text(now.module.id, wanted, said, read.language, None)
    return patched_lesson(read_text(path, path.name)[0], read.parts, changes)


def _quiz(now: Exchange, path: Path, said: Mapping[str, str], wanted: str) -> str:
    read = now.translation
    if read.quiz is None or read.words.root is None:
        return quiz_text(now.module.id, wanted, said)
    changes = {("items", *key.split(".")): text for key, text in _changes(now, said, ".yaml", {}).items()}
    if read.words.made_from != wanted:
        changes[("made_from",)] = wanted
    return patched_yaml(read_text(path, path.name)[0], changes)


def _changes(now: Exchange, said: Mapping[str, str], ending: str, also: dict[str, str]) -> dict[str, str]:
    """Give the texts that are not what they were."""
    units = [unit for unit in now.units if unit.file.endswith(ending)]
    return {**{unit.key: said[unit.key] for unit in units if unit.said != said[unit.key]}, **also}
