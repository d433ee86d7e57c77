"""Rules about the situations of « Je suis victime »: listed, short, described, alike in each language."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from awareness.assessment.words import words
from awareness.catalogue.fakes import lesson_problems
from awareness.catalogue.known import Known
from awareness.catalogue.lesson_rules import named_problems
from awareness.catalogue.model import Emergency, Problem
from awareness.catalogue.passages import Passage, place_of, strings
from awareness.catalogue.readability import count_words, readable
from awareness.catalogue.reading import Folders
from awareness.catalogue.situations import SituationFile, fingerprint_of, read_situation, situation_path
from awareness.catalogue.text_file import read_text
from awareness.catalogue.translation_rules import missing_problem, same_problems, stale_problems
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language, languages

LONGEST_TEXT = 30
"""Words one gesture, one call or one deadline may take: they are read with shaking hands."""


class Read(Struct):
    """A situation in one language, as it could be read."""

    made: SituationFile
    node: Node
    file: str


def situation_problems(folders: Folders, page: Emergency, known: Known) -> Iterator[Problem]:
    """Check every situation the French page lists, and that it lists every one there is."""
    file = folders.name(folders.content / "emergency" / f"{SOURCE}.yaml")
    there = {place.name for place in (folders.content / "emergency").iterdir() if place.is_dir()}
    for name in sorted(there - {*page.situations}):
        yield Problem(file, 1, 1, f"la situation « {name} » n'est pas dans la liste « situations »")
    for name in page.situations:
        yield from _situation_problems(folders, name, page, known)


def _situation_problems(folders: Folders, name: str, page: Emergency, known: Known) -> Iterator[Problem]:
    french: Read | None = None
    for code in sorted(languages(), key=lambda code: code != SOURCE):
        found, problems = _read(folders, name, code)
        yield from problems
        if found is None:
            continue
        yield from _text_problems(found, code, known)
        if code == SOURCE:
            french = found
            yield from _call_problems(found, page)
        elif french is not None:
            wanted = fingerprint_of(french.made)
            yield from stale_problems(found.node, wanted, languages()[code], found.file)
            yield from _uneven(found, french, languages()[code])


def _read(folders: Folders, name: str, code: str) -> tuple[Read | None, list[Problem]]:
    place = situation_path(folders.content, name, code)
    file = folders.name(place)
    if not place.is_file():
        return None, [missing_problem(file, code)]
    text, problems = read_text(place, file)
    made, node, more = (None, None, []) if problems else read_situation(text, file)
    found = None if made is None or node is None else Read(made, node, file)
    return found, [*problems, *more]


def _text_problems(read: Read, code: str, known: Known) -> Iterator[Problem]:
    values = known.values(code)
    for passage in strings(read.node, read.file):
        yield from named_problems(passage, known, terms=False)
        yield from lesson_problems(passage, known)
        count = count_words(readable(passage.text, values))
        if count > LONGEST_TEXT:
            yield passage.problem(f"ce texte a {count} mots, {LONGEST_TEXT} au plus")


def _call_problems(read: Read, page: Emergency) -> Iterator[Problem]:
    described = {call.id for call in page.calls}
    for index, call in enumerate(read.made.calls):
        lacking = [name for name in ("who", "when", "text") if not getattr(call, name)]
        if call.id not in described and lacking:
            told = f"« {call.id} » n'est pas décrit sur la page de tous"
            said = f"{told} : ajoutez {', '.join(f'« {name} »' for name in lacking)}"
            yield Problem(read.file, *read.node.where(("calls", index, "id")), said)


def _uneven(read: Read, french: Read, language: Language) -> Iterator[Problem]:
    """Hold a translation against the French: the same parts, and in each the same facts and numbers."""
    mine, theirs = _texts(read.made), _texts(french.made)
    for name in sorted(theirs.keys() - mine.keys()):
        yield Problem(read.file, 1, 1, f"il manque « {name} », présent en français")
    for name in sorted(mine.keys() - theirs.keys()):
        place = place_of(read.node, name)
        yield Problem(read.file, *place, f"« {name} » n'existe pas en français")
    if list(mine) != list(theirs) and mine.keys() == theirs.keys():
        yield Problem(read.file, 1, 1, "les parties doivent venir dans le même ordre qu'en français")
    for name in mine.keys() & theirs.keys():
        passage = Passage(read.file, *place_of(read.node, name), name, mine[name])
        yield from same_problems(passage, theirs[name], language)


def _texts(made: SituationFile) -> dict[str, str]:
    lines = {f"by_hand.{number}": line for number, line in enumerate(made.by_hand, start=1)}
    return {**words(made), **lines}
