"""Rules about « Comment faire »: one for every module, short, dated, with menus one can find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from awareness.assessment.item import repeated
from awareness.catalogue.budget import sheet_seconds
from awareness.catalogue.fakes import lesson_problems
from awareness.catalogue.howto import (
    ANY,
    DEVICES,
    MENU_JOINT,
    HowToFile,
    Step,
    Translated,
    fingerprint_of,
    laid,
    place_of_sheet,
    read_howto,
    read_words,
    words_of,
)
from awareness.catalogue.known import Known
from awareness.catalogue.lesson_rules import mark_problems, named_problems, sentence_problems
from awareness.catalogue.model import Problem, Severity
from awareness.catalogue.passages import Passage, place_of, strings
from awareness.catalogue.readability import count_words, readable
from awareness.catalogue.reading import Folders
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.text_file import read_text
from awareness.catalogue.translation_rules import missing_problem, same_problems, stale_problems
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, languages

MOST_STEPS = 7
LONGEST_TITLE = 48
LONGEST_TEXT = 40
SHORT_TEXTS = ("text", "stuck", "say", "ready", "done", "other")
"""What is read with a hand on the mouse: at most so many words each."""


class HowToRules:
    """Checks the sheets of modules against what is known on a day; `late`: how bad a past review is."""

    def __init__(self, folders: Folders, known: Known, today: date, late: Severity) -> None:
        self.folders = folders
        self.known = known
        self.today = today
        self.late: Severity = late

    def problems(self, module: str) -> Iterator[Problem]:
        """Check a module's sheet in every language."""
        path, file = place_of_sheet(self.folders, module, SOURCE)
        if not path.is_file():
            yield Problem(
                file, 1, 1, f"le module « {module} » n'a pas de fiche « Comment faire » : écrivez-la"
            )
            return
        text, problems = read_text(path, file)
        sheet, node, found = (None, None, []) if problems else read_howto(text, file, module)
        yield from (*problems, *found)
        if node is not None:
            yield from self._words(list(strings(node, file)), SOURCE)
        if sheet is None or node is None:
            return
        yield from self._dates(sheet, node, file)
        yield from structure_problems(sheet, node, file)
        for language in languages():
            if language != SOURCE:
                yield from self._translation(sheet, language)
        yield from self._strays(module)

    def _dates(self, sheet: HowToFile, node: Node, file: str) -> Iterator[Problem]:
        days = []
        for name in ("reviewed", "review_by"):
            try:
                days.append(date.fromisoformat(getattr(sheet, name)))
            except ValueError:
                said = f"« {getattr(sheet, name)} » n'est pas un jour du calendrier"
                yield Problem(file, *place_of(node, name), said)
        if len(days) < 2:
            return
        reviewed, due = days
        if due <= reviewed:
            yield Problem(file, *place_of(node, "review_by"), "« review_by » doit venir après « reviewed »")
        if due < self.today:
            said = f"à revérifier depuis le {due} : refaites la fiche, menus en main, puis changez les dates"
            yield Problem(file, *place_of(node, "review_by"), said, self.late)

    def _translation(self, french: HowToFile, code: str) -> Iterator[Problem]:
        language = languages()[code]
        path, file = place_of_sheet(self.folders, french.module, code)
        if not path.is_file():
            yield missing_problem(file, code)
            return
        text, problems = read_text(path, file)
        read, found = (Translated(), []) if problems else read_words(text, file, french.module)
        yield from (*problems, *found)
        yield from stale_problems(read.root, fingerprint_of(french), language, file)
        if read.root is not None and not found:
            yield from laid(french, read, file)[1]
        yield from self._same(french, read, code, file)

    def _same(self, french: HowToFile, read: Translated, code: str, file: str) -> Iterator[Problem]:
        """Hold each text against the French one: facts, numbers, length of a menu."""
        originals = words_of(french)
        passages = [
            Passage(file, leaf.line, leaf.column, name, read.words[name])
            for name, leaf in read.places.items()
        ]
        yield from self._words(passages, code)
        for passage in passages:
            source = originals.get(passage.name)
            if source is None:
                continue
            if ".menus." in passage.name:
                yield from menu_problems(passage, source)
            else:
                yield from same_problems(passage, source, languages()[code])

    def _words(self, passages: list[Passage], language: str) -> Iterator[Problem]:
        values = self.known.values(language)
        for passage in passages:
            yield from named_problems(passage, self.known, terms=False)
            yield from lesson_problems(passage, self.known)
            yield from mark_problems(passage)
            text, name = readable(passage.text, values), passage.name.rpartition(".")[2]
            yield from sentence_problems(passage, text, language)
            if name in SHORT_TEXTS and count_words(text) > LONGEST_TEXT:
                yield passage.problem(f"ce texte a {count_words(text)} mots, {LONGEST_TEXT} au plus")
            if name == "title" and len(passage.text) > LONGEST_TITLE:
                said = f"« title » a {len(passage.text)} signes, {LONGEST_TITLE} au plus : on le recopie"
                yield passage.problem(f"{said} à la main")

    def _strays(self, module: str) -> Iterator[Problem]:
        folder = place_of_sheet(self.folders, module, SOURCE)[0].parent
        for place in sorted(folder.iterdir()):
            if place.suffix != ".yaml" or place.stem not in languages():
                close = perhaps(place.stem, languages())
                said = f"fichier inattendu « {place.name} »{close} : un fichier .yaml par langue"
                yield Problem(self.folders.name(place), 1, 1, said)


def menu_problems(passage: Passage, french: str) -> Iterator[Problem]:
    """Hold a menu against the French one: as many names to touch, whatever its makers call them."""
    here, there = (text.count(MENU_JOINT.strip()) + 1 for text in (passage.text, french))
    if here != there:
        yield passage.problem(f"ce menu a {here} noms, il en faut {there} comme en français")


def structure_problems(sheet: HowToFile, node: Node, file: str) -> Iterator[Problem]:
    """Check what only the French sheet holds: ids, devices, menus, number of steps, time."""
    for field, parts in (("steps", sheet.steps), ("helps", sheet.helps)):
        for index, name in repeated([part.id for part in parts]):
            yield Problem(file, *node.where((field, index, "id")), f"l'identifiant « {name} » sert deux fois")
    yield from _help_problems(sheet, node, file)
    for tried in sheet.tried:
        if tried not in sheet.devices:
            said = f"« {tried} » n'est pas dans « devices » : on n'a pas pu y essayer la fiche"
            yield Problem(file, *place_of(node, "tried"), said)
    for index, step in enumerate(sheet.steps):
        for sentence in _step_faults(step, sheet):
            yield Problem(file, *node.where(("steps", index)), f"étape « {step.id} » : {sentence}")
    for device in sheet.variants():
        yield from _variant_problems(sheet, device, node, file)


def _help_problems(sheet: HowToFile, node: Node, file: str) -> Iterator[Problem]:
    named = [part.id for part in sheet.helps]
    for index, step in enumerate(sheet.steps):
        if step.ask not in named:
            said = f"aide inconnue « {step.ask} »{perhaps(step.ask, named)}"
            yield Problem(file, *node.where(("steps", index, "ask")), said)
    for index, part in enumerate(sheet.helps):
        if part.id not in {step.ask for step in sheet.steps}:
            yield Problem(file, *node.where(("helps", index)), f"aucune étape ne demande à « {part.id} »")


def _step_faults(step: Step, sheet: HowToFile) -> Iterator[str]:
    for chosen in step.on:
        if chosen not in sheet.devices:
            yield f"« {chosen} » n'est pas dans « devices »"
    for device, path in step.menus.items():
        if device not in (*DEVICES, ANY):
            yield f"appareil inconnu « {device} »{perhaps(device, DEVICES)}"
        elif device not in (*(step.on or sheet.devices), ANY):
            yield f"le menu de « {device} » ne sert pas : cette étape n'est pas pour cet appareil"
        if not all(name.strip() for name in path.split(MENU_JOINT.strip())):
            yield f"le menu de « {device} » est vide, ou il lui manque un nom entre deux « > »"
    if step.do == "menu" or step.menus:
        for wanted in step.on or sheet.variants():
            if not step.menu(wanted):
                yield f"il manque le nom du menu à chercher pour « {wanted or ANY} », dans « menus »"


def _variant_problems(sheet: HowToFile, device: str, node: Node, file: str) -> Iterator[Problem]:
    steps, where = sheet.steps_on(device), f" pour « {device} »" if device else ""
    if not 1 <= len(steps) <= MOST_STEPS:
        said = f"il y a {len(steps)} étapes{where}, de 1 à {MOST_STEPS}"
        yield Problem(file, *place_of(node, "steps"), said)
    if device and not any(step.menu(device) for step in steps):
        said = f"aucun nom de menu{where} : une fiche qui dépend de l'appareil dit où chercher"
        yield Problem(file, *place_of(node, "devices"), said)
    said_words = " ".join(text for step in steps for text in (step.title, step.text, step.menu(device)))
    seconds = sheet_seconds(count_words(f"{sheet.ready} {said_words}"), [step.do for step in steps])
    if seconds > sheet.minutes * 60:
        said = f"il faut environ {seconds} secondes{where}, {sheet.minutes * 60} au plus : raccourcissez"
        yield Problem(file, *place_of(node, "minutes"), said)
