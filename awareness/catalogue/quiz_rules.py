"""Rules about a quiz as a whole: twins, pool, difficulty, roles, feedback, balance."""

from __future__ import annotations

from collections.abc import Iterator

from awareness.catalogue.budget import BEFORE_LENGTH
from awareness.catalogue.fakes import item_problems
from awareness.catalogue.known import Known
from awareness.catalogue.lesson_rules import named_problems
from awareness.catalogue.model import AnyItem, Problem
from awareness.catalogue.passages import Passage, item_passages, strings
from awareness.catalogue.quizfile import QuizFile
from awareness.catalogue.readability import count_words, readable
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.yaml_reader import Node

POOL = (8, 10)
REFRESHERS = 5
WORKSHOP = 4
LONGEST_FEEDBACK = 40
FEEDBACK = frozenset({"feedback", "why", "explain", "lesson", "feedback_right", "feedback_wrong"})
"""Fields that explain an answer, whatever the kind."""

HARDEST = 3
ENOUGH = 4
"""Fewer questions than this say nothing about the length of right answers."""


def quiz_problems(quiz: QuizFile, known: Known, file: str) -> Iterator[Problem]:
    """Check the items that could be read; `quiz` may hold only some of them."""
    for section, item in quiz.items:
        node = quiz.places[item.id]
        yield from _section_problems(section, item, node, file)
        for passage in item_passages(item, node, file):
            yield from word_problems(passage, known, "fr")
        for passage in strings(node, file):
            yield from item_problems(passage, known)
    yield from _twin_problems(quiz, file)
    if quiz.quiz is not None and quiz.root is not None:
        yield from _pool_problems(quiz, quiz.root, file)
        yield from _balance_problems(quiz, quiz.root, file)
        yield from _length_problems(quiz, quiz.root, file)


def word_problems(passage: Passage, known: Known, language: str) -> Iterator[Problem]:
    """Check one text of an item, in any language."""
    yield from named_problems(passage, known, terms=False)
    count = count_words(readable(passage.text, known.values(language)))
    if passage.name.rpartition(".")[2] in FEEDBACK and count > LONGEST_FEEDBACK:
        yield passage.problem(f"cette explication a {count} mots, {LONGEST_FEEDBACK} au plus")


def _section_problems(section: str, item: AnyItem, node: Node, file: str) -> Iterator[Problem]:
    if section != "exercise" and not item.scored:
        said = f"« {item.id} » est un outil ({item.kind}) : il va dans « exercise »"
        yield Problem(file, *node.where(("kind",)), said)
    elif section == "before" and not item.live:
        said = f"une question d'avant est de type « choice », pas « {item.kind} »"
        yield Problem(file, *node.where(("kind",)), said)
    if section == "before" and item.twin is None:
        yield Problem(
            file, node.line, node.column, f"« {item.id} » doit nommer sa jumelle : twin: <id dans final>"
        )
    if section != "before" and item.twin is not None:
        yield Problem(file, *node.where(("twin",)), "« twin » ne va que dans « before »")
    if "workshop" in item.roles and not item.live:
        yield Problem(
            file, *node.where(("roles",)), "le rôle « workshop » va à une question de type « choice »"
        )


def _twin_problems(quiz: QuizFile, file: str) -> Iterator[Problem]:
    final = {item.id: item for section, item in quiz.items if section == "final"}
    there = {*final, *_written(quiz.root)}
    seen: dict[str, str] = {}
    for section, item in quiz.items:
        if section != "before" or item.twin is None:
            continue
        place = quiz.places[item.id].where(("twin",))
        if item.twin not in there:
            said = f"la jumelle « {item.twin} » n'est pas dans « final »{perhaps(item.twin, there)}"
            yield Problem(file, *place, said)
        elif item.twin in seen:
            yield Problem(file, *place, f"« {item.twin} » est déjà la jumelle de « {seen[item.twin]} »")
        elif item.twin in final and final[item.twin].prompt.strip() == item.prompt.strip():
            yield Problem(file, *place, "la jumelle pose la même question mot pour mot : prenez un autre cas")
        seen.setdefault(item.twin, item.id)


def _written(root: Node | None) -> Iterator[str]:
    """Yield the ids of all final questions, of those that could not be read too."""
    final = root.value.get("final") if root is not None and isinstance(root.value, dict) else None
    for node in final.value if final is not None and isinstance(final.value, list) else ():
        yield from (name for _leaf, name in node.leaves("id"))


def _pool_problems(quiz: QuizFile, root: Node, file: str) -> Iterator[Problem]:
    assert quiz.quiz is not None  # noqa: S101  the caller looked
    before, exercise, final = quiz.quiz.before, quiz.quiz.exercise, quiz.quiz.final
    at_final = root.where(("final",))
    if len(before) != BEFORE_LENGTH:
        yield Problem(
            file,
            *root.where(("before",)),
            f"il faut {BEFORE_LENGTH} questions d'avant, il y en a {len(before)}",
        )
    if not exercise:
        yield Problem(file, *root.where(("exercise",)), "il faut au moins un exercice")
    if not POOL[0] <= len(final) <= POOL[1]:
        yield Problem(
            file, *at_final, f"il faut {POOL[0]} à {POOL[1]} questions dans « final », il y en a {len(final)}"
        )
    if final and final[0].difficulty != 1:
        yield Problem(
            file,
            *quiz.places[final[0].id].where(("difficulty",)),
            "la première question est facile (difficulty: 1)",
        )
    if final and not any(item.difficulty == HARDEST for item in final):
        yield Problem(file, *at_final, f"il faut au moins une question difficile (difficulty: {HARDEST})")
    refreshers = sum("refresher" in item.roles for item in final)
    if refreshers < REFRESHERS:
        yield Problem(
            file,
            *at_final,
            f"il faut {REFRESHERS} questions de rappel (roles: [refresher]), il y en a {refreshers}",
        )
    workshop = sum("workshop" in item.roles for item in final)
    if workshop < WORKSHOP:
        yield Problem(
            file,
            *at_final,
            f"il faut {WORKSHOP} questions d'atelier (roles: [workshop]), il y en a {workshop}",
        )


def _balance_problems(quiz: QuizFile, root: Node, file: str) -> Iterator[Problem]:
    """Half genuine, half fake: a bank of fakes only teaches to suspect everything."""
    truths = [truth for _, item in quiz.items if (truth := getattr(item, "truth", None)) is not None]
    fakes, genuine = truths.count("fake"), truths.count("real")
    if abs(fakes - genuine) > 1:
        said = f"il y a {fakes} faux messages et {genuine} vrais : autant des uns que des autres, à un près"
        yield Problem(file, root.line, root.column, said)


def _length_problems(quiz: QuizFile, root: Node, file: str) -> Iterator[Problem]:
    """Warn when the right answer can be guessed by its length."""
    telling = [
        item for _, item in quiz.items if len([o for o in getattr(item, "options", ()) if _is_right(o)]) == 1
    ]
    longest = sum(_is_right(max(getattr(item, "options"), key=lambda o: len(o.text))) for item in telling)  # noqa: B009
    if len(telling) >= ENOUGH and longest * 3 > len(telling) * 2:
        said = (
            f"la bonne réponse est la plus longue dans {longest} questions sur {len(telling)} : on la devine"
        )
        yield Problem(file, root.line, root.column, said, "warning")


def _is_right(option: object) -> bool:
    return bool(getattr(option, "right", False))
