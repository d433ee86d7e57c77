"""Rules about the small files for paper: short enough for one page, and the same in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from awareness.catalogue.fakes import lesson_problems
from awareness.catalogue.known import Known
from awareness.catalogue.leaflets import (
    read_reflexes,
    read_team,
    reflexes_fingerprint,
    reflexes_path,
    team_fingerprint,
    team_path,
)
from awareness.catalogue.lesson_rules import named_problems
from awareness.catalogue.model import Problem, Reflexes
from awareness.catalogue.passages import Passage, strings
from awareness.catalogue.readability import count_words, readable
from awareness.catalogue.reading import Folders
from awareness.catalogue.translation_rules import same_problems, stale_problems
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, languages

File = TypeVar("File")
Reader = Callable[[Path, str], tuple[File | None, Node | None, list[Problem]]]

LONGEST: Mapping[str, int] = {
    "questions.ask": 30,
    "questions.hear": 40,
    "rule": 35,
    "texts.title": 10,
    "texts.text": 80,
}
"""Words, in any language: what one sheet of paper and five minutes hold."""


def team_problems(folders: Folders, module: str, known: Known) -> Iterator[Problem]:
    """Check « Cinq minutes en équipe » of a module in every language."""
    places = {code: team_path(folders.content, module, code) for code in languages()}
    yield from _file_problems(folders, places, read_team, team_fingerprint, known)


def reflex_problems(folders: Folders, known: Known) -> Iterator[Problem]:
    """Check « Le réflexe du mois » in every language: the same ids, each once."""
    places = {code: reflexes_path(folders.content, code) for code in languages()}
    yield from _file_problems(folders, places, read_reflexes, reflexes_fingerprint, known)
    french: list[str] = []
    for code in sorted(places, key=lambda code: code != SOURCE):
        read, node, _ = read_reflexes(places[code], folders.name(places[code]))
        if read is not None and node is not None:
            yield from _id_problems(read, french, node, folders.name(places[code]))
            french = french or [each.id for each in read.texts]


def _file_problems(
    folders: Folders,
    places: Mapping[str, Path],
    read: Reader[File],
    fingerprint: Callable[[File], str],
    known: Known,
) -> Iterator[Problem]:
    french: list[Passage] = []
    wanted = ""
    for code in sorted(places, key=lambda code: code != SOURCE):
        name = folders.name(places[code])
        if not places[code].is_file():
            yield Problem(name, 1, 1, _missing(code), "warning")
            continue
        found, node, problems = read(places[code], name)
        yield from problems
        if found is None or node is None:
            continue
        passages = [each for each in strings(node, name) if each.name != "made_from"]
        for passage in passages:
            yield from _passage_problems(passage, known, code)
        if code == SOURCE:
            wanted, french = fingerprint(found), passages
        elif wanted:
            yield from stale_problems(node, wanted, languages()[code], name)
            for mine, theirs in zip(passages, french, strict=False):
                yield from same_problems(mine, theirs.text, languages()[code])


def _passage_problems(passage: Passage, known: Known, language: str) -> Iterator[Problem]:
    yield from named_problems(passage, known, terms=False)
    yield from lesson_problems(passage, known)
    most = LONGEST.get(passage.name)
    count = count_words(readable(passage.text, known.values(language)))
    if most is not None and count > most:
        yield passage.problem(f"ce texte a {count} mots, {most} au plus : il doit tenir sur sa feuille")


def _missing(code: str) -> str:
    name = "" if code == SOURCE else f" ({languages()[code].name})"
    return f"ce fichier manque{name} : cette feuille ne sera pas proposée, ou le sera en français"


def _id_problems(read: Reflexes, french: list[str], node: Node, file: str) -> Iterator[Problem]:
    ids = [each.id for each in read.texts]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield Problem(file, *node.where(("texts", index, "id")), f"« {name} » est là deux fois")
    if french and ids != french:
        said = "« texts » doit avoir les mêmes identifiants qu'en français, dans le même ordre"
        yield Problem(file, *node.where(("texts",)), f"{said} : {', '.join(french)}")
