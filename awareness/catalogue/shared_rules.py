"""Rules about what all modules share: facts, regions, glossary, course, emergency, help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from awareness.catalogue import emergency, glossary
from awareness.catalogue.course import read_course
from awareness.catalogue.facts import FactEntry, in_language, read_facts
from awareness.catalogue.fakes import lesson_problems
from awareness.catalogue.known import Known
from awareness.catalogue.lesson_rules import named_problems
from awareness.catalogue.model import Emergency, Problem, Severity
from awareness.catalogue.pages import page_path, read_page
from awareness.catalogue.passages import Passage, strings
from awareness.catalogue.reading import Folders
from awareness.catalogue.regions import own_words, read_region
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.situation_rules import situation_problems
from awareness.catalogue.term_rules import said_as
from awareness.catalogue.text_file import read_text
from awareness.catalogue.translation_rules import missing_problem, parallel, same_problems, stale_problems
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language, languages

_FORMS: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(r"\+?\d[\d .]+\d"),
    "url": re.compile(r"(?:https://)?[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?:/[^\s\\]*)?"),
    "email": re.compile(r"[^\s@]+@[a-z0-9][a-z0-9.-]*\.[a-z]{2,}"),
}
_EXAMPLES: Mapping[str, str] = {
    "phone": "un numéro comme « 05 61 00 00 00 »",
    "url": "une adresse comme « exemple.fr/page »",
    "email": "une adresse comme « nom@exemple.fr »",
}

HELP_PAGES = ("help", "help/sends", "help/region")
"""Pages for whoever learns."""

WORKSHOP_PAGES = ("workshop/kit", "workshop/checklist")
"""Pages for whoever trains."""

PAGES = (*HELP_PAGES, *WORKSHOP_PAGES)
"""Pages that belong to no module."""


LONGEST_TRUST = timedelta(days=550)
"""A fact is read again within eighteen months."""


class Shared:
    """Reads what all modules share; gathers what is known and every problem on the way."""

    def __init__(self, folders: Folders, today: date, *, release: bool) -> None:
        self.folders = folders
        self.today = today
        self.late: Severity = "error" if release else "warning"
        self.problems: list[Problem] = []
        self.known = Known()

    def check(self, modules: list[str]) -> None:
        """Read and check everything; the order matters, since later files name what earlier ones hold."""
        facts = self._facts()
        course = self._course(modules)
        regional, regions = self._regions(set(facts), course)
        terms, meanings = self._glossary()
        self.known = replace(
            self.known,
            facts={**facts, **regional},
            terms=frozenset(terms.terms if terms else ()),
            words=said_as(terms) if terms else {},
            regions=tuple(regions),
        )
        self._words(meanings)
        self._emergency()
        for name in PAGES:
            self._page(name)

    def _text(self, *parts: str) -> tuple[str, str]:
        """Read a content file: its text ("" when it cannot be read) and its name."""
        place = self.folders.content.joinpath(*parts)
        name = self.folders.name(place)
        text, problems = read_text(place, name)
        self.problems += problems
        return text, name

    def _facts(self) -> dict[str, FactEntry]:
        text, file = self._text("facts.yaml")
        if not text:
            return {}
        read, node, problems = read_facts(text, file)
        self.problems += problems
        if read is None or node is None:
            self._remember(node)
            return {}
        self.known = Known(sources=frozenset(read.sources))
        for index, entry in enumerate(read.facts):
            self._fact(entry, ("facts", index), node, file)
        return {entry.id: entry for entry in read.facts}

    def _regions(self, taken: set[str], home: str) -> tuple[dict[str, FactEntry], list[str]]:
        """Check every region; give the facts of the one this copy is for, and the words of them all."""
        found: dict[str, FactEntry] = {}
        names: set[str] = set()
        places = sorted((self.folders.content / "regions").glob("*.toml"))
        stems = {place.stem for place in places}
        for place in places:
            text, file = self._text("regions", place.name)
            read, node, problems = read_region(text, file) if text else (None, None, [])
            self.problems += problems
            if read is None or node is None:
                self._remember(node)
                continue
            if read.code != place.stem:
                said = f"« code » doit être « {place.stem} », comme le nom du fichier"
                self.problems.append(Problem(file, *node.where(("code",)), said))
            for language in read.languages:
                if language not in languages():
                    said = f"langue inconnue « {language} »{perhaps(language, languages())}"
                    self.problems.append(Problem(file, *node.where(("languages",)), said))
            self.known = Known(sources=self.known.sources | {*read.sources}, unread=self.known.unread)
            for index, entry in enumerate(read.facts):
                if entry.id in taken:
                    said = f"le fait « {entry.id} » est déjà dans facts.yaml"
                    self.problems.append(Problem(file, *node.where(("facts", index, "id")), said))
                self._fact(entry, ("facts", index), node, file)
                if place.stem == home or home not in stems:
                    found[entry.id] = entry
            names |= own_words(read)
        return found, sorted(names)

    def _remember(self, broken: Node | None) -> None:
        """Note the names a broken file holds: a lesson that uses them is not to blame."""
        before = self.known.unread
        names = None if broken is None or before is None else before | set(_names(broken))
        self.known = Known(sources=self.known.sources, unread=names)

    def _fact(self, entry: FactEntry, path: tuple[str | int, ...], node: Node, file: str) -> None:
        def say(field: str, sentence: str, severity: Severity = "error") -> None:
            place = node.where((*path, field))
            self.problems.append(Problem(file, *place, f"le fait « {entry.id} » : {sentence}", severity))

        if self.known.lacks(entry.source, self.known.sources):
            say("source", f"source inconnue « {entry.source} »{perhaps(entry.source, self.known.sources)}")
        value = in_language(entry.value, SOURCE)
        form = _FORMS.get(entry.kind)
        if form is not None and not form.fullmatch(value):
            say("value", f"« {value} » n'a pas la forme attendue : {_EXAMPLES[entry.kind]}")
        try:
            due = date.fromisoformat(entry.review_by)
        except ValueError:
            say("review_by", f"« {entry.review_by} » n'est pas un jour du calendrier")
            return
        self._dates(entry, due, say)
        if due < self.today:
            say(
                "review_by",
                f"à revérifier depuis le {entry.review_by} : relisez la source, puis changez les dates",
                self.late,
            )

    def _dates(self, entry: FactEntry, due: date, say: Callable[[str, str], None]) -> None:
        """Hold the day a fact was read against today, and its review against that day."""
        if entry.read_on > self.today.isoformat()[: len(entry.read_on)]:
            say("read_on", f"« {entry.read_on} » est dans le futur : écrivez le jour où la source a été lue")
        read = date.fromisoformat(f"{entry.read_on}-01"[:10])
        if not read <= due <= read + LONGEST_TRUST:
            say("review_by", "à revérifier après sa lecture, et dans les dix-huit mois")

    def _glossary(self) -> tuple[glossary.GlossaryFile | None, list[Passage]]:
        """Check the glossary of each language; give the French one and the meanings of all languages."""
        text, file = self._text("glossary", f"{SOURCE}.yaml")
        french, node, problems = glossary.read_glossary(text, file) if text else (None, None, [])
        self.problems += problems
        if french is None or node is None:
            return None, []
        meanings = list(strings(node, file))
        wanted = glossary.fingerprint_of(french)
        for code, language in languages().items():
            if code == SOURCE or not self._is_there("glossary", f"{code}.yaml", code):
                continue
            text, other = self._text("glossary", f"{code}.yaml")
            read, root, problems = glossary.read_glossary(text, other) if text else (None, None, [])
            self.problems += [*problems, *stale_problems(root, wanted, language, other)]
            if read is not None and root is not None:
                self._same_ids(list(french.terms), list(read.terms), root, "le mot", other)
                self._parallel(strings(root, other), strings(node, file), language)
                meanings += strings(root, other)
        return french, meanings

    def _words(self, passages: Iterable[Passage], *, terms: bool = False) -> None:
        """Check what texts name: facts that exist, and no number or address by hand."""
        for passage in passages:
            self.problems += passage_problems(passage, self.known, terms=terms)

    def _parallel(self, mine: Iterable[Passage], theirs: Iterable[Passage], language: Language) -> None:
        """Hold the facts and numbers of a translated file against the French ones."""
        for passage, french in parallel(mine, theirs):
            if passage.name != "made_from":
                self.problems += same_problems(passage, french, language)

    def _same_ids(self, wanted: list[str], found: list[str], root: Node, what: str, file: str) -> None:
        for name in wanted:
            if name not in found:
                self.problems.append(Problem(file, root.line, root.column, f"il manque {what} « {name} »"))
        for name in found:
            if name not in wanted:
                place = root.where(("terms", name))
                self.problems.append(Problem(file, *place, f"{what} « {name} » n'existe pas en français"))

    def _course(self, modules: list[str]) -> str:
        """Check the course; give the region it names."""
        text, file = self._text("course.yaml")
        read, node, problems = read_course(text, file) if text else (None, None, [])
        self.problems += problems
        if read is None or node is None:
            return ""
        regions = sorted(place.stem for place in (self.folders.content / "regions").glob("*.toml"))
        if (read.region or len(regions) != 1) and read.region not in regions:
            said = f"« region » doit nommer un fichier de content/regions/ : {', '.join(regions)}"
            self.problems.append(Problem(file, *node.where(("region",)), said))
        named = [
            ("first",),
            *(("paths", p, "modules", m) for p, e in enumerate(read.paths) for m in range(len(e.modules))),
        ]
        values = [read.first, *(module for entry in read.paths for module in entry.modules)]
        for path, module in zip(named, values, strict=True):
            if module is not None and module not in modules:
                said = f"le module « {module} » n'existe pas{perhaps(module, modules)}"
                self.problems.append(Problem(file, *node.where(path), said))
        for module in modules:
            if module not in values:
                said = f"le module « {module} » n'est sur aucun parcours"
                self.problems.append(Problem(file, *node.where(("paths",)), said, "warning"))
        return read.region

    def _emergency(self) -> None:
        french: Emergency | None = None
        said: list[Passage] = []
        for code, language in sorted(languages().items(), key=lambda pair: pair[0] != SOURCE):
            name = f"{code}.yaml"
            if code != SOURCE and not self._is_there("emergency", name, code):
                continue
            text, file = self._text("emergency", name)
            read, node, problems = emergency.read_emergency(text, file) if text else (None, None, [])
            self.problems += problems
            if read is None or node is None:
                continue
            self._words(strings(node, file))
            if code == SOURCE:
                french, said = read, list(strings(node, file))
            elif french is not None:
                self._parallel(strings(node, file), said, language)
                self.problems += stale_problems(node, emergency.fingerprint_of(french), language, file)
                self.problems += _same_parts(read, french, node, file)
        if french is not None:
            self.problems += situation_problems(self.folders, french, self.known)

    def _page(self, name: str) -> None:
        wanted, french = "", ""
        for code, language in sorted(languages().items(), key=lambda pair: pair[0] != SOURCE):
            place = page_path(self.folders.content, name, code)
            file = self.folders.name(place)
            if not place.is_file():
                self.problems.append(missing_problem(file, code))
                continue
            read, node, problems = read_page(place, file)
            self.problems += problems
            if read is None:
                continue
            body = Passage(file, read.body.line, 1, "page", read.body.text)
            self._words([body], terms=True)
            if code == SOURCE:
                wanted, french = read.fingerprint, read.body.text
            elif wanted:
                self.problems += same_problems(body, french, language)
                self.problems += stale_problems(node, wanted, language, file)

    def _is_there(self, folder: str, name: str, code: str) -> bool:
        place = self.folders.content / folder / name
        if place.is_file():
            return True
        self.problems.append(missing_problem(self.folders.name(place), code))
        return False


def passage_problems(passage: Passage, known: Known, *, terms: bool) -> Iterator[Problem]:
    """Check what one text names; `terms`: whether glossary links may stand here."""
    yield from named_problems(passage, known, terms=terms)
    yield from lesson_problems(passage, known)


def _same_parts(read: Emergency, french: Emergency, node: Node, file: str) -> Iterator[Problem]:
    for field in ("steps", "calls", "later"):
        mine, theirs = ([part.id for part in getattr(page, field)] for page in (read, french))
        if mine != theirs:
            aim = f"les mêmes identifiants qu'en français, dans le même ordre : {', '.join(theirs)}"
            said = f"« {field} » doit avoir {aim}"
            yield Problem(file, *node.where((field,)), said)
    for index, (call, source) in enumerate(zip(read.calls, french.calls, strict=False)):
        if call.reach != source.reach:
            said = f"« reach » doit être « {source.reach} », comme en français"
            yield Problem(file, *node.where(("calls", index, "reach")), said)
    if len(read.by_hand) != len(french.by_hand):
        said = f"« by_hand » doit avoir {len(french.by_hand)} lignes, comme en français"
        yield Problem(file, *node.where(("by_hand",)), said)


def _names(broken: Node) -> Iterator[str]:
    """Find the ids of facts and sources in a file that does not fit its shape."""
    parts = broken.value if isinstance(broken.value, dict) else {}
    if "sources" in parts:
        yield from parts["sources"].keys
    listed = parts["facts"].value if "facts" in parts else None
    for entry in listed if isinstance(listed, list) else []:
        yield from (name for _leaf, name in entry.leaves("id"))
