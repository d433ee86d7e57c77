"""Quiz files: French holds structure, right answers and words; others hold words by id, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from awareness.assessment.words import with_words, words
from awareness.catalogue import shapes
from awareness.catalogue.model import AnyItem, Problem, Quiz
from awareness.catalogue.yaml_reader import Node, read_yaml

SECTIONS = ("before", "exercise", "final")


class QuizFile(Struct):
    """A French quiz file. `places`: each item's node by id; `quiz` is None when one problem was found."""

    quiz: Quiz | None = None
    places: dict[str, Node] = {}
    root: Node | None = None
    items: list[tuple[str, AnyItem]] = []
    """The sound items with their section, even when others are broken."""


class WordsFile(Struct):
    """A translated quiz file: item id → name of words → text. `places`: the node of each text."""

    made_from: str = ""
    words: dict[str, dict[str, str]] = {}
    places: dict[tuple[str, str], Node] = {}
    root: Node | None = None


def read_quiz(
    text: str, file: str, module: str, sections: tuple[str, ...] = SECTIONS
) -> tuple[QuizFile, list[Problem]]:
    """Read the French quiz of a module, item by item; `sections`: those it has. Never raises."""
    root, problems = read_yaml(text, file)
    read = QuizFile(root=root)
    if root is None or not isinstance(root.value, dict):
        wanted = " et ".join(f"« {name} »" for name in ("module", *sections))
        return read, problems or [Problem(file, 1, 1, f"il faut ici {wanted}")]
    problems += _frame(root, file, module, ("module", *sections))
    for section in sections:
        listed = root.value.get(section)
        if listed is None:
            continue
        if not isinstance(listed.value, list):
            problems.append(
                Problem(file, listed.line, listed.column, f"« {section} » : il faut une liste de questions")
            )
            continue
        for node in listed.value:
            made, found = shapes.item(node, file)
            problems += found
            if made is not None:
                problems += _twice(made, node, read, file)
                read.places[made.id] = node
                read.items.append((section, made))
    if not problems:
        read.quiz = Quiz(**{name: tuple(i for s, i in read.items if s == name) for name in SECTIONS})
    return read, problems


def read_words(text: str, file: str, module: str) -> tuple[WordsFile, list[Problem]]:
    """Read a translated quiz file. Never raises."""
    root, problems = read_yaml(text, file)
    read = WordsFile(root=root)
    if root is None or not isinstance(root.value, dict):
        return read, problems or [Problem(file, 1, 1, "il faut ici « module », « made_from » et « items »")]
    problems += _frame(root, file, module, ("module", "made_from", "items"))
    made_from = root.value.get("made_from")
    if made_from is not None:
        read.made_from = str(made_from.value)
    items = root.value.get("items")
    if items is not None and not isinstance(items.value, dict):
        problems.append(
            Problem(
                file,
                items.line,
                items.column,
                "« items » : il faut les mots de chaque question sous son identifiant",
            )
        )
    elif items is not None and isinstance(items.value, dict):
        for name, node in items.value.items():
            read.words[name] = {}
            for path, leaf in _leaves(node, ""):
                problems += _text(leaf, path, file)
                read.words[name][path] = str(leaf.value)
                read.places[name, path] = leaf
    return read, problems


def translated(quiz: Quiz, found: WordsFile, file: str) -> tuple[Quiz | None, list[Problem]]:
    """Lay words over the French quiz. Gives None and one problem for each name missing or too many."""
    problems = [problem for item in quiz.items() for problem in _differences(item, found, file)]
    known = {item.id for item in quiz.items()}
    for name in found.words:
        if name not in known:
            place = _item_place(found, name)
            problems.append(Problem(file, *place, f"la question « {name} » n'existe pas en français"))
    if problems:
        return None, problems

    def laid(items: tuple[AnyItem, ...]) -> tuple[AnyItem, ...]:
        return tuple(with_words(item, found.words[item.id]) for item in items)

    return Quiz(before=laid(quiz.before), exercise=laid(quiz.exercise), final=laid(quiz.final)), []


def _differences(item: AnyItem, found: WordsFile, file: str) -> Iterator[Problem]:
    wanted = words(item)
    if item.id not in found.words:
        yield Problem(file, *_item_place(found, ""), f"il manque la question « {item.id} »")
        return
    for name in wanted:
        if name not in found.words[item.id]:
            yield Problem(
                file, *_item_place(found, item.id), f"question « {item.id} » : il manque « {name} »"
            )
    for name in found.words[item.id]:
        if name not in wanted:
            node = found.places[item.id, name]
            yield Problem(
                file, node.line, node.column, f"question « {item.id} » : « {name} » n'existe pas en français"
            )


def _item_place(found: WordsFile, name: str) -> tuple[int, int]:
    return found.root.where(("items", name) if name else ("items",)) if found.root else (1, 1)


def _frame(root: Node, file: str, module: str, wanted: tuple[str, ...]) -> Iterator[Problem]:
    """Check the fields at the top of a quiz file."""
    assert isinstance(root.value, dict)  # noqa: S101  both callers looked
    for name in wanted:
        if name not in root.value:
            yield Problem(file, root.line, root.column, f"il manque « {name} »")
    for name, place in root.keys.items():
        if name not in wanted:
            yield Problem(file, *place, f"champ inconnu « {name} »{shapes.perhaps(name, wanted)}")
    named = root.value.get("module")
    if named is not None and named.value != module:
        yield Problem(file, named.line, named.column, f"« module » doit être « {module} », comme le dossier")


def _twice(made: AnyItem, node: Node, read: QuizFile, file: str) -> Iterator[Problem]:
    if made.id in read.places:
        yield Problem(
            file, *node.where(("id",)), f"l'identifiant « {made.id} » sert déjà à une autre question"
        )


def _leaves(node: Node, prefix: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        for name, child in node.value.items():
            yield from _leaves(child, f"{prefix}.{name}" if prefix else name)
    else:
        yield prefix, node


def _text(leaf: Node, path: str, file: str) -> Iterator[Problem]:
    if not isinstance(leaf.value, str) or not leaf.value.strip():
        wanted = (
            "ce texte est vide"
            if leaf.value in (None, "")
            else "il faut un texte : mettez-le entre guillemets"
        )
        yield Problem(file, leaf.line, leaf.column, f"« {path} » : {wanted}")
