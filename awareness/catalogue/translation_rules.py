"""Rules about a translation: made from the French of today, the same facts, the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from awareness import prose
from awareness.assessment.words import words
from awareness.catalogue.fakes import invented_addresses, item_problems
from awareness.catalogue.known import Known
from awareness.catalogue.lesson_rules import text_problems, title_problems
from awareness.catalogue.model import Problem, Severity
from awareness.catalogue.passages import Passage, item_passages, lesson_passages, strings
from awareness.catalogue.quiz_rules import word_problems
from awareness.catalogue.reading import Source, Translation, fingerprints
from awareness.catalogue.term_rules import same_terms
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language, languages

_AFTERNOON = re.compile(r"\b(\d{1,2})((?:[:.]\d\d)?) ?p\.?m\b", re.I)
_NUMBER = re.compile(r"\d+")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s)<>«»\"]+")


def translation_problems(read: Translation, source: Source, known: Known) -> Iterator[Problem]:
    """Check a translated lesson and quiz against the French ones."""
    language = read.language
    french = source.module()
    if french is not None:
        lesson, quiz = fingerprints(french)
        yield from stale_problems(read.head, lesson, language, read.lesson_file)
        yield from stale_problems(read.words.root, quiz, language, read.quiz_file)
    if read.head is not None:
        yield from title_problems(read.head, read.lesson_file)
    if read.parts is not None:
        passages = lesson_passages(read.parts, read.lesson_file)
        yield from text_problems(passages, language.code, known, read.lesson_file)
        if source.parts is not None:
            for mine, theirs in zip(
                passages, lesson_passages(source.parts, source.lesson_file), strict=False
            ):
                yield from same_problems(mine, theirs.text, language)
                yield from same_terms(mine, theirs.text, language)
    yield from quiz_word_problems(read, source, known)


def parallel(mine: Iterable[Passage], theirs: Iterable[Passage]) -> Iterator[tuple[Passage, str]]:
    """Pair each text of a translated file with the French one of the same name, in their order."""
    french: dict[str, list[str]] = {}
    for passage in theirs:
        french.setdefault(passage.name, []).append(passage.text)
    for passage in mine:
        if french.get(passage.name):
            yield passage, french[passage.name].pop(0)


def stale_problems(root: Node | None, wanted: str, language: Language, file: str) -> Iterator[Problem]:
    """Check that a file was made from the French of today; the sentence gives the fingerprint to write."""
    if root is None or not isinstance(root.value, dict):
        return
    named = root.value.get("made_from")
    if named is None or named.value == wanted:
        return
    severity: Severity = "error" if language.house else "warning"
    said = f'traduction périmée : le français a changé. Relisez-la, puis écrivez made_from: "{wanted}"'
    yield Problem(file, named.line, named.column, said, severity)


def missing_problem(file: str, code: str) -> Problem:
    """Say that a file of a language is not there: without the French one nothing can be shown."""
    if code == SOURCE:
        return Problem(file, 1, 1, "ce fichier manque")
    said = f"pas encore de traduction ({languages()[code].name}) : le français est montré"
    return Problem(file, 1, 1, said, "warning")


def quiz_word_problems(read: Translation, source: Source, known: Known) -> Iterator[Problem]:
    """Check the words of a translated quiz, each against the French ones under the same name."""
    if read.words.root is not None:
        for passage in strings(read.words.root, read.quiz_file):
            yield from item_problems(passage, known)
    if read.quiz is None or source.quiz.quiz is None:
        return
    originals = {item.id: words(item) for item in source.quiz.quiz.items()}
    for item in read.quiz.items():
        node = read.words.root.where(("items", item.id)) if read.words.root else (1, 1)
        for passage in item_passages(item, Node(None, *node), read.quiz_file):
            leaf = read.words.places[item.id, passage.name]
            placed = Passage(read.quiz_file, leaf.line, leaf.column, passage.name, passage.text)
            yield from word_problems(placed, known, read.language.code)
            yield from same_problems(placed, originals[item.id][passage.name], read.language)


def same_problems(passage: Passage, french: str, language: Language) -> Iterator[Problem]:
    """Hold facts, addresses and numbers of a passage against the French one."""
    mine, theirs = set(prose.facts_used(passage.text)), set(prose.facts_used(french))
    for name in sorted(theirs - mine):
        yield passage.problem(f"il manque le fait {{{{fact:{name}}}}}, présent en français")
    for name in sorted(mine - theirs):
        yield passage.problem(f"le fait {{{{fact:{name}}}}} n'est pas dans le français")
    for name in sorted(_addresses(french) ^ _addresses(passage.text)):
        yield passage.problem(f"l'adresse « {name} » doit être la même qu'en français")
    here, there = _numbers(passage.text), _numbers(french)
    if here != there:
        only = ", ".join(sorted({*_without(here, there), *_without(there, here)}))
        yield passage.problem(
            f"les nombres ne sont pas ceux du français : {only}", warning=not language.house
        )


def _addresses(text: str) -> set[str]:
    """Give the addresses that are the same in every language: invented ones, and where links lead."""
    return {*invented_addresses(text), *_LINK.findall(text)}


def _numbers(text: str) -> list[str]:
    """Give the numbers of a text, sorted; 8 pm is 20."""
    plain = re.sub(r"\{\{[^}]*\}\}", "", text)
    plain = _AFTERNOON.sub(lambda found: f"{int(found[1]) % 12 + 12}{found[2]}", plain)
    return sorted(str(int(digits)) for digits in _NUMBER.findall(plain) if int(digits))


def _without(some: list[str], others: list[str]) -> list[str]:
    left = list(others)
    return [number for number in some if number not in left or left.remove(number)]  # type: ignore[func-returns-value]
