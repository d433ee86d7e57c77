"""Rules about the hour of a module: it adds up, asks what exists, and says the same in every language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from awareness.catalogue.fakes import lesson_problems
from awareness.catalogue.known import Known
from awareness.catalogue.lesson_rules import mark_problems, named_problems, sentence_problems
from awareness.catalogue.model import Problem, Quiz
from awareness.catalogue.passages import Passage, strings
from awareness.catalogue.readability import count_words, readable
from awareness.catalogue.reading import Folders
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.translation_rules import missing_problem, parallel, same_problems, stale_problems
from awareness.catalogue.workshops import (
    MINUTES,
    SLACK,
    Notes,
    Plan,
    Step,
    notes_place,
    plan_place,
    read_notes,
    read_plan,
)
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language, languages

LONGEST_NOTE = 90
"""Words under one heading: a trainer reads them at a glance, standing."""

ASKS = frozenset({"before", "ask", "exercise", "after"})
"""What a step does that needs items."""

TEACHES = frozenset({"ask", "exercise"})
"""What gives answers away: it stands between the questions of the start and those of the end."""

ONCE = ("before", "after", "evaluate")
"""What every hour does exactly once, and never leaves out."""

MOST_ASKED = 6
"""Questions on one sheet of paper: those of the room and those of the end."""


def workshop_problems(folders: Folders, module: str, quiz: Quiz | None, known: Known) -> Iterator[Problem]:
    """Check the hour of a module in every language; a module may have none."""
    file, is_there = plan_place(folders, module)
    if not is_there:
        yield from _orphans(folders, module, file)
        return
    plan, node, problems = read_plan(folders, module)
    yield from problems
    if plan is None or node is None:
        return
    yield from _sums(plan, node, file)
    yield from _names(plan, node, file)
    yield from _order(plan, node, file)
    yield from _skipped(plan, node, file)
    if quiz is not None:
        yield from _items(plan, quiz, node, file)
    yield from _words(folders, module, plan, known)


def _orphans(folders: Folders, module: str, file: str) -> Iterator[Problem]:
    for code in languages():
        name, is_there = notes_place(folders, module, code)
        if is_there:
            yield Problem(name, 1, 1, f"ces notes n'ont pas de déroulé : il manque {file}")


def _sums(plan: Plan, node: Node, file: str) -> Iterator[Problem]:
    for name, parts, wanted in (("steps", plan.steps, MINUTES), ("slack", plan.slack, SLACK)):
        total = sum(part.minutes for part in parts)
        if total != wanted:
            what = "les étapes durent" if name == "steps" else "la marge dure"
            yield Problem(file, *node.where((name,)), f"{what} {total} minutes en tout, il en faut {wanted}")


def _names(plan: Plan, node: Node, file: str) -> Iterator[Problem]:
    names = [*(step.id for step in plan.steps), *(each.id for each in plan.slack)]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Problem(file, *_place(node, plan, index), f"« {name} » est là deux fois")
    ids = {step.id for step in plan.steps}
    for index, slack in enumerate(plan.slack):
        if slack.after not in ids:
            said = f"« after » : l'étape « {slack.after} » n'existe pas{perhaps(slack.after, ids)}"
            yield Problem(file, *node.where(("slack", index, "after")), said)


def _order(plan: Plan, node: Node, file: str) -> Iterator[Problem]:
    doing: list[str] = [step.does for step in plan.steps]
    for name in ONCE:
        if doing.count(name) != 1:
            said = f"il faut une seule étape « {name} », il y en a {doing.count(name)}"
            yield Problem(file, *node.where(("steps",)), said)
    taught = [index for index, name in enumerate(doing) if name in TEACHES]
    for index, name in enumerate(doing):
        if name == "before" and any(other < index for other in taught):
            said = "l'étape « before » vient avant les questions à la salle et l'exercice"
            yield Problem(file, *node.where(("steps", index)), said)
        if name == "after" and any(other > index for other in taught):
            said = "l'étape « after » vient après les questions à la salle et l'exercice"
            yield Problem(file, *node.where(("steps", index)), said)


def _skipped(plan: Plan, node: Node, file: str) -> Iterator[Problem]:
    if not any(step.skip for step in plan.steps):
        said = "dites quoi sauter s'il manque du temps : « skip: true »"
        yield Problem(file, *node.where(("steps",)), said)
    for index, step in enumerate(plan.steps):
        if step.skip and step.does in ONCE:
            said = f"l'étape « {step.does} » ne se saute pas"
            yield Problem(file, *node.where(("steps", index, "skip")), said)


def _items(plan: Plan, quiz: Quiz, node: Node, file: str) -> Iterator[Problem]:
    twins = {item.id: item.twin for item in quiz.before}
    ends = [twin for twin in twins.values() if twin]
    live = {item.id for item in quiz.final if item.live} - {*ends}
    alone = {item.id for item in (*quiz.exercise, *quiz.final)} - live
    for index, step in enumerate(plan.steps):
        place = node.where(("steps", index, "items"))
        if bool(step.items) != (step.does in ASKS):
            needs = "a besoin de questions : « items »" if step.does in ASKS else "n'a pas de questions"
            yield Problem(file, *place, f"l'étape « {step.id} » {needs}")
        allowed: Mapping[str, Collection[str]] = {
            "before": twins,
            "ask": live,
            "exercise": alone,
            "after": ends,
        }
        yield from _known_items(step, allowed.get(step.does, ()), index, node, file)
    wanted = [twins.get(name) for name in plan.items("before")]
    if list(plan.items("after")) != wanted and None not in wanted:
        said = f"les questions de la fin sont les jumelles de celles du début : {', '.join(map(str, wanted))}"
        yield Problem(file, *node.where(("steps",)), said)
    asked = plan.items("ask", "after")
    for index, name in enumerate(asked):
        if name in asked[:index]:
            yield Problem(file, *node.where(("steps",)), f"la question « {name} » est posée deux fois")
    if len(asked) > MOST_ASKED:
        said = f"{len(asked)} questions à la salle, {MOST_ASKED} au plus : elles tiennent sur une feuille"
        yield Problem(file, *node.where(("steps",)), said)


def _known_items(
    step: Step, allowed: Collection[str], index: int, node: Node, file: str
) -> Iterator[Problem]:
    for at, name in enumerate(step.items):
        if name not in allowed:
            known = ", ".join(sorted(allowed))
            said = (
                f"« {name} » ne va pas dans l'étape « {step.id} »{perhaps(name, allowed)} : il faut {known}"
            )
            yield Problem(file, *node.where(("steps", index, "items", at)), said)


def _words(folders: Folders, module: str, plan: Plan, known: Known) -> Iterator[Problem]:
    """Check the words of every language; each holds what the French ones hold, in the same order."""
    french: Notes | None = None
    for code in sorted(languages(), key=lambda code: code != SOURCE):
        file, is_there = notes_place(folders, module, code)
        if not is_there:
            yield _missing(file, code)
            continue
        notes, node, problems = read_notes(folders, module, code)
        yield from problems
        if notes is None or node is None:
            continue
        yield from _same_steps(notes, plan, file)
        passages = _passages(notes, node, file)
        for passage in passages:
            yield from note_problems(passage, known, code)
        if code == SOURCE:
            french, said = notes, passages
        elif french is not None:
            yield from _same_words(notes, french, node, languages()[code], file)
            for mine, theirs in parallel(passages, said):
                yield from same_problems(mine, theirs, languages()[code])


def _missing(file: str, code: str) -> Problem:
    if code != SOURCE:
        return missing_problem(file, code)
    return Problem(file, 1, 1, "ce fichier manque : sans lui, l'atelier de ce module n'est pas proposé")


def _same_words(notes: Notes, french: Notes, node: Node, language: Language, file: str) -> Iterator[Problem]:
    """Hold a translation against the French notes: what it was made from, what to bring, say and do."""
    if not notes.head.made_from:
        yield Problem(file, node.line, node.column, "il manque « made_from »")
    yield from stale_problems(node, french.fingerprint(), language, file)
    count, wanted = len(notes.head.bring), len(french.head.bring)
    if count != wanted:
        said = f"« bring » a {count} lignes, il en faut {wanted} comme en français"
        yield Problem(file, *node.where(("bring",)), said)
    ideas = french.ideas()
    for name, block in zip(notes.titles, notes.blocks, strict=True):
        if name in ideas:
            yield from same_acts(Passage(file, block.line, 1, "note", block.text), name, ideas[name].markdown)


def same_acts(passage: Passage, step: str, french: str) -> Iterator[Problem]:
    """Hold what a trainer says and does in a step against the French note, paragraph by paragraph."""
    here, there = _acts(passage.text), _acts(french)
    if here != there:
        aim = f"il faut {', '.join(there)} comme en français (« > » : faire)"
        yield passage.problem(f"les paragraphes de l'étape « {step} » sont {', '.join(here)} : {aim}")


def _acts(note: str) -> list[str]:
    """Say of each paragraph of a note what the trainer makes of it: says it, or does it."""
    paragraphs = [each.split("\n") for each in re.split(r"\n\s*\n", note)]
    runs = [run for lines in paragraphs for run, _ in groupby(line.startswith(">") for line in lines)]
    return ["faire" if is_done else "dire" for is_done in runs]


def _same_steps(notes: Notes, plan: Plan, file: str) -> Iterator[Problem]:
    wanted, found = plan.names(), list(notes.titles)
    lines = {name: block.line - 1 for name, block in zip(found, notes.blocks, strict=True)}
    for name in found:
        if name not in wanted:
            said = f"l'étape « {name} » n'est pas dans workshop.yaml{perhaps(name, wanted)}"
            yield Problem(file, lines[name], 1, said)
    for name in wanted:
        if name not in found:
            yield Problem(file, 1, 1, f"il manque l'étape « # {name} : … »")
    if sorted(found) == sorted(wanted) and found != wanted:
        yield Problem(file, 1, 1, f"les étapes doivent venir dans cet ordre : {', '.join(wanted)}")


def _passages(notes: Notes, node: Node, file: str) -> list[Passage]:
    bring = [each for each in strings(node, file) if each.name == "bring"]
    texts = []
    for title, block in zip(notes.titles.values(), notes.blocks, strict=True):
        texts.append(Passage(file, block.line - 1, 1, "title", title))
        texts.append(Passage(file, block.line, 1, "note", block.text))
    return [*bring, *texts]


def note_problems(passage: Passage, known: Known, language: str) -> Iterator[Problem]:
    """Check one text by itself: read at a glance, and nothing in it that a lesson may not hold."""
    yield from named_problems(passage, known, terms=False)
    yield from lesson_problems(passage, known)
    yield from mark_problems(passage)
    text = readable(passage.text, known.values(language))
    yield from sentence_problems(passage, text, language)
    if count_words(text) > LONGEST_NOTE:
        said = f"ces notes ont {count_words(text)} mots, {LONGEST_NOTE} au plus : on les lit d'un coup d'œil"
        yield passage.problem(said)


def _place(node: Node, plan: Plan, index: int) -> tuple[int, int]:
    """Give where the id of a step stands, or of a slack after them."""
    count = len(plan.steps)
    return node.where(("steps", index, "id") if index < count else ("slack", index - count, "id"))
