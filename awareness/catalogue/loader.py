"""The catalogue at run time: reads a file when something of it is first asked for, and keeps it.

Nothing is read when a catalogue is made. The home page costs the heads of the modules on its path, a lesson
costs that module in that language; nothing ever costs all modules or all languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Literal, Self, TypeVar, cast

from awareness.catalogue.course import CourseFile, path, read_course
from awareness.catalogue.emergency import without
from awareness.catalogue.facts import FactEntry, FactFile, fact, read_facts, said_elsewhere
from awareness.catalogue.glossary import read_glossary, terms
from awareness.catalogue.howto import HowTo, place_of_sheet
from awareness.catalogue.kept import Kept
from awareness.catalogue.leaflets import reflexes_in, team_in
from awareness.catalogue.model import (
    Emergency,
    Fact,
    Header,
    LearningPath,
    ListedModule,
    Module,
    Page,
    Problem,
    Reflexes,
    Region,
    Situation,
    Source,
    Team,
    Term,
    TranslatedHeader,
)
from awareness.catalogue.reading import (
    Folders,
    first_sentence,
    read_header,
    read_source,
    read_translated_header,
    read_translation,
    state,
    translated_header,
)
from awareness.catalogue.reading import Source as SourceFiles
from awareness.catalogue.regions import RegionFile, read_region, region
from awareness.catalogue.self_assessment import Assessment
from awareness.catalogue.single_files import (
    audit_grid,
    emergency_page,
    howto_sheet,
    questions,
    region_model,
    single_page,
    situation_file,
)
from awareness.catalogue.situations import situation
from awareness.catalogue.text_file import read_text
from awareness.catalogue.workshops import Workshop, plan_place, workshop_in
from awareness.errors import ContentInvalid, sentence
from awareness.languages import SOURCE, languages

T = TypeVar("T")

UNAVAILABLE = sentence(
    "Ce module ne peut pas être ouvert : un de ses fichiers est abîmé. Les autres modules fonctionnent."
)
"""What a person reads instead of a broken module."""


class Catalogue:
    """Modules, facts, words and pages of two folders, in any language on offer."""

    def __init__(self, content: Path, quizzes: Path, region: str = "", kept: Path | None = None) -> None:
        """Remember the folders, and where heads are kept. Reads nothing.

        `region`: an INSEE code, for another region than the one the course names.
        """
        self._folders = Folders(Path(content), Path(quizzes))
        self._asked = region
        self._elsewhere: str | None = None
        self._heads = Kept(kept)
        self._kept: dict[tuple[object, ...], object] = {}

    def at(self, departement: str) -> Self:
        """Give this catalogue with the facts of a département's region; "": those of the region it is for.

        Where no region's file names the département, `region` is None and only national facts are left.
        """
        return self._once(("at", departement), lambda: self._at(departement)) if departement else self

    def ids(self) -> tuple[str, ...]:
        """Give every module there is, sorted, broken ones too; looks at the folder, opens no file."""
        return self._once(("ids",), self._ids)

    def in_order(self) -> tuple[str, ...]:
        """Give every module there is as a person meets them: path by path, then those on no path."""
        on_paths = (module for each in self.paths() for module in each.modules)
        return tuple(dict.fromkeys((*(name for name in on_paths if name in self.ids()), *self.ids())))

    def header(self, module: str, language: str = SOURCE) -> ListedModule:
        """Give a module's head in a language, French for want of it. Reads only heads.

        Raises ContentInvalid when there is no such module or its French head is broken.
        """
        return self._once(("header", module, language), lambda: self._header(module, language))

    def module(self, module: str, language: str = SOURCE) -> Module:
        """Give a whole module in a language; in French when those files are missing, broken or misshapen.

        Raises ContentInvalid when there is no such module or its French files are broken.
        """
        return self._once(("module", module, language), lambda: self._module(module, language))

    def unavailable(self, module: str) -> str | None:
        """Say in one sentence why a module cannot be opened, None when nothing is known against it.

        Looks at its head and at whether its quiz is there; a module opened in vain is known for good.
        """
        failed = self._kept.get(("failed", module))
        if isinstance(failed, ContentInvalid):
            return failed.sentence
        try:
            self.header(module)
        except ContentInvalid as error:
            return error.sentence
        return None if self._folders.quiz(module, SOURCE)[0].is_file() else UNAVAILABLE

    def paths(self, language: str = SOURCE) -> tuple[LearningPath, ...]:
        """Give the paths of the course, the usual one first; without a sound file, one with every module."""
        return self._once(("paths", language), lambda: self._paths(language))

    def first(self) -> str:
        """Give the module a newcomer begins with. Raises ContentInvalid when there is no module at all."""
        named = self._course.first if self._course else None
        on_paths = [module for learning_path in self.paths() for module in learning_path.modules]
        for module in [named, *on_paths] if named else on_paths:
            if self.unavailable(module) is None:
                return module
        raise ContentInvalid(sentence("Aucun module ne peut être ouvert : réinstallez l'application."))

    def facts(self, language: str = SOURCE) -> Mapping[str, Fact]:
        """Give national and regional facts by id, in a language or in French; broken files give none."""
        return self._once(
            ("facts", self._region_code, language),
            lambda: {entry.id: fact(entry, language) for entry in self._fact_entries()},
        )

    def sources(self) -> Mapping[str, Source]:
        """Give the pages that facts and lessons rest on, by id: national ones, and this region's."""
        read = self._region_file(self._region_code)
        return {**(self._fact_file.sources if self._fact_file else {}), **(read.sources if read else {})}

    def region(self, language: str = SOURCE) -> Region | None:
        """Give the region in a language; None when its file is missing or broken."""
        read = self._region_file(self._region_code)
        return region(read, language) if read else None

    def region_model(self) -> str:
        """Give the file another region fills in to take the course over. Raises ContentInvalid without it."""
        return region_model(self._folders)

    def glossary(self, language: str = SOURCE) -> Mapping[str, Term]:
        """Give the glossary by id; words a language lacks are the French ones."""
        return self._once(("glossary", language), lambda: self._glossary(language))

    def has_howto(self, module: str) -> bool:
        """Say whether a module has a sheet « Comment faire »; looks for the file, opens none."""
        path, _ = place_of_sheet(self._folders, module, SOURCE)
        return self._once(("has howto", module), path.is_file)

    def howto(self, module: str, language: str = SOURCE) -> HowTo:
        """Give how to do a module's action, in French for want of the language.

        Raises ContentInvalid when the French sheet is missing or broken.
        """
        return self._once(("howto", module, language), lambda: howto_sheet(self._folders, module, language))

    def emergency(self, language: str = SOURCE) -> Emergency:
        """Give the page for someone under attack, French for want of the language.

        Raises ContentInvalid when the French one is missing or broken.
        """
        return self._once(
            ("emergency", self._region_code, language),
            lambda: without(emergency_page(self._folders, language), self._left_out()),
        )

    def situations(self, language: str = SOURCE) -> tuple[Situation, ...]:
        """Give what may have happened, in the order of the choices; a broken one is left out.

        Raises ContentInvalid when the page for someone under attack is missing or broken.
        """
        return self._once(("situations", self._region_code, language), lambda: self._situations(language))

    def self_assessment(self, language: str = SOURCE) -> Assessment:
        """Give « Où en êtes-vous ? » in a language, French for want of it.

        Raises ContentInvalid when the French one is missing or broken.
        """
        return self._once(("self-assessment", language), lambda: questions(self._folders, language))

    def page(self, name: str, language: str = SOURCE) -> Page:
        """Give a page that belongs to no module: `help`, `help/sends`; French for want of the language.

        Raises ContentInvalid when the French one is missing or broken.
        """
        return self._once(("page", name, language), lambda: single_page(self._folders, name, language))

    def team(self, module: str, language: str = SOURCE) -> tuple[str, Team] | None:
        """Give a module's « Cinq minutes en équipe » and the language it is in; None without any."""
        return self._once(
            ("team", module, language), lambda: team_in(self._folders.content, module, language)
        )

    def reflexes(self, language: str = SOURCE) -> tuple[str, Reflexes] | None:
        """Give the twelve texts of « Le réflexe du mois » and the language they are in; None without any."""
        return self._once(("reflexes", language), lambda: reflexes_in(self._folders.content, language))

    def workshop(self, module: str, language: str = SOURCE) -> Workshop | None:
        """Give the plan of a module's one-hour workshop and its notes; None without a sound one."""
        return self._once(
            ("workshop", module, language), lambda: workshop_in(self._folders, module, language)
        )

    def has_workshop(self, module: str) -> bool:
        """Say whether a module has a plan for a workshop; looks for the file, opens none."""
        return plan_place(self._folders, module)[1]

    def grid(self) -> object:
        """Give the accessibility audit grid as plain data. Raises ContentInvalid when its file is broken."""
        return self._once(("grid",), lambda: audit_grid(self._folders))

    def _once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Keep what was made. Two threads may make the same thing at once; it is the same thing."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def _ids(self) -> tuple[str, ...]:
        if not self._folders.content.is_dir():
            return ()
        folders = self._folders.content.iterdir()
        return tuple(sorted(folder.name for folder in folders if self._folders.is_module(folder.name)))

    def _header(self, module: str, language: str) -> ListedModule:
        self._known(module)
        if language == SOURCE:
            return _listed(self._french_head(module), SOURCE, "house")
        french = self.header(module)
        if language not in languages() or not self._folders.quiz(module, language)[0].is_file():
            return french
        found = self._translated_head(module, language)
        if found is None or len(found.objectives) != len(french.objectives):
            return french
        return _listed(translated_header(french, found), language, state(languages()[language], found))

    def _french_head(self, module: str) -> Header:
        file = self._folders.lesson(module, SOURCE)[0]
        head = self._heads.reading(Header, file, lambda: _sound(read_header(self._folders, module)))
        if head is None:
            raise self._broken(module, read_header(self._folders, module)[3])
        return head

    def _translated_head(self, module: str, language: str) -> TranslatedHeader | None:
        file = self._folders.lesson(module, language)[0]
        return self._heads.reading(
            TranslatedHeader, file, lambda: _sound(read_translated_header(self._folders, module, language))
        )

    def _module(self, module: str, language: str) -> Module:
        self._known(module)
        source = self._source(module)
        french = source.module()
        if french is None:
            raise self._broken(module, source.problems)
        if language == SOURCE or language not in languages():
            return french
        return read_translation(self._folders, source, language).module(french) or french

    def _source(self, module: str) -> SourceFiles:
        return self._once(("source", module), lambda: read_source(self._folders, module))

    def _known(self, module: str) -> None:
        if module not in self.ids():
            raise ContentInvalid(sentence("Ce module n'existe pas."))

    def _broken(self, module: str, problems: list[Problem]) -> ContentInvalid:
        error = ContentInvalid(UNAVAILABLE)
        error.add_note(first_sentence(problems))
        self._kept["failed", module] = error
        return error

    def _paths(self, language: str) -> tuple[LearningPath, ...]:
        if self._course is None:
            return (LearningPath(id="all", title="", modules=self.ids()),)
        return tuple(path(entry, language) for entry in self._course.paths)

    @cached_property
    def _course(self) -> CourseFile | None:
        place = self._folders.content / "course.yaml"

        def read() -> CourseFile | None:
            text, problems = read_text(place, self._folders.name(place))
            return None if problems else read_course(text, self._folders.name(place))[0]

        return self._heads.reading(CourseFile, place, read)

    @cached_property
    def _fact_file(self) -> FactFile | None:
        place = self._folders.content / "facts.yaml"
        text, problems = read_text(place, self._folders.name(place))
        return None if problems else read_facts(text, self._folders.name(place))[0]

    @cached_property
    def _home(self) -> str:
        """The region this copy is for: asked for, else named by the course, else the only one there is."""
        named = self._asked or (self._course.region if self._course else "")
        return named or next(iter(self._region_codes), "")

    @property
    def _region_code(self) -> str:
        return self._home if self._elsewhere is None else self._elsewhere

    @cached_property
    def _region_codes(self) -> tuple[str, ...]:
        return tuple(sorted(file.stem for file in (self._folders.content / "regions").glob("*.toml")))

    def _at(self, departement: str) -> Self:
        codes = [self._home, *self._region_codes]
        here = (code for code in codes if departement in self._departements(code))
        other = copy(self)
        other._elsewhere = next(here, "")  # noqa: SLF001  a copy of ourselves
        return other

    def _departements(self, region_code: str) -> set[str]:
        read = self._region_file(region_code)
        return {departement.code for departement in read.departements} if read else set()

    def _region_file(self, code: str) -> RegionFile | None:
        return self._once(("region", code), lambda: self._read_region(code)) if code else None

    def _read_region(self, code: str) -> RegionFile | None:
        place = self._folders.content / "regions" / f"{code}.toml"

        def read() -> RegionFile | None:
            text, problems = read_text(place, self._folders.name(place))
            return None if problems else read_region(text, self._folders.name(place))[0]

        return self._heads.reading(RegionFile, place, read)

    def _fact_entries(self) -> tuple[FactEntry, ...]:
        """Give the facts that hold here; of two under one id the last one counts."""
        national = self._fact_file.facts if self._fact_file else ()
        elsewhere = said_elsewhere(self._regional(self._home))
        return (*national, *elsewhere, *self._regional(self._region_code))

    def _regional(self, region_code: str) -> tuple[FactEntry, ...]:
        read = self._region_file(region_code)
        return read.facts if read else ()

    def _glossary(self, language: str) -> Mapping[str, Term]:
        french = {} if language == SOURCE else self.glossary()
        if language not in languages():
            return french
        place = self._folders.content / "glossary" / f"{language}.yaml"
        text, problems = read_text(place, self._folders.name(place))
        found = None if problems else read_glossary(text, self._folders.name(place))[0]
        own = terms(found) if found else {}
        return own if language == SOURCE else {name: own.get(name, term) for name, term in french.items()}

    def _left_out(self) -> set[str]:
        """Give the facts of our region that do not hold where the reader is."""
        here = {entry.id for entry in self._regional(self._region_code)}
        return {entry.id for entry in self._regional(self._home)} - here

    def _situations(self, language: str) -> tuple[Situation, ...]:
        general = emergency_page(self._folders, language)
        named = emergency_page(self._folders, SOURCE).situations
        found = ((name, situation_file(self._folders, name, language)) for name in named)
        return tuple(
            without(situation(name, read, general), self._left_out())
            for name, read in found
            if read is not None
        )


def _sound(read: tuple[T | None, object, object, list[Problem]]) -> T | None:
    """Give what was read of a head, None when there is anything to say against it."""
    return None if read[3] else read[0]


def _listed(header: Header, language: str, state: Literal["house", "signed", "draft"]) -> ListedModule:
    fields = {name: getattr(header, name) for name in Header.__struct_fields__}
    return ListedModule(**fields, language=language, state=state)
