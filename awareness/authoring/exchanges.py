"""Everything that is translated file by file: the modules one by one, then families of sheets.

A family bears a name with a low line: no module can have one like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from awareness.authoring import labels
from awareness.authoring.module_texts import module_exchange, quiz_document
from awareness.authoring.page_texts import page_document
from awareness.authoring.sheet_texts import howto_document, whole_document
from awareness.authoring.units import Document, Exchange, broken
from awareness.authoring.workshop_texts import notes_document
from awareness.catalogue import emergency, glossary, howto, leaflets, self_assessment, situations
from awareness.catalogue.fingerprint import quiz_fingerprint
from awareness.catalogue.model import Emergency, Reflexes, Team
from awareness.catalogue.pages import page_path
from awareness.catalogue.reading import Folders, read_header
from awareness.catalogue.shared_rules import HELP_PAGES, WORKSHOP_PAGES
from awareness.catalogue.text_file import read_text
from awareness.catalogue.workshops import notes_place
from awareness.languages import SOURCE, languages


class Family(Struct, frozen=True):
    """Sheets that go to translators together; `documents` reads those there are."""

    title: str
    documents: Callable[[Folders, Sequence[str], str], Iterator[Document]]


def exchange(folders: Folders, modules: Sequence[str], name: str, language: str) -> Exchange:
    """Read a module or a family for translators. Raises ContentInvalid when its French is broken."""
    if name not in FAMILIES:
        return module_exchange(folders, name, language)
    family = FAMILIES[name]
    return Exchange(
        name=name,
        title=family.title,
        about=f"fiches {name}",
        language=languages()[language],
        documents=tuple(family.documents(folders, modules, language)),
    )


def _howto(folders: Folders, modules: Iterable[str], language: str) -> Iterator[Document]:
    for module in modules:
        if howto.place_of_sheet(folders, module, SOURCE)[0].is_file():
            yield howto_document(folders, module, _title(folders, module), language)


def _team(folders: Folders, modules: Iterable[str], language: str) -> Iterator[Document]:
    for module in modules:
        place = partial(leaflets.team_path, folders.content, module)
        if place(SOURCE).is_file():
            told = partial(labels.leaflet, _title(folders, module))
            yield whole_document(folders, place, language, Team, leaflets.team_fingerprint, told)


def _emergency(folders: Folders, _modules: Iterable[str], language: str) -> Iterator[Document]:
    def place(code: str) -> Path:
        return folders.content / "emergency" / f"{code}.yaml"

    if not place(SOURCE).is_file():
        return
    told = partial(labels.plain, "Pour tous")
    yield whole_document(folders, place, language, Emergency, emergency.fingerprint_of, told)
    page = emergency.read_emergency(read_text(place(SOURCE), "")[0], "")[0]
    for name in page.situations if page is not None else ():
        yield whole_document(
            folders,
            partial(situations.situation_path, folders.content, name),
            language,
            situations.SituationFile,
            situations.fingerprint_of,
            partial(labels.situation, _situation_title(folders, name)),
        )


def _assessment(folders: Folders, _modules: Iterable[str], language: str) -> Iterator[Document]:
    if not folders.quiz(self_assessment.NAME, SOURCE)[0].is_file():
        return
    source = self_assessment.read_source(folders)
    if source.quiz.quiz is None:
        raise broken(source.quiz_file, source.problems)
    read = self_assessment.read_translation(folders, source, language)
    yield quiz_document(folders, source, read, quiz_fingerprint(source.quiz.quiz))


def _reflexes(folders: Folders, _modules: Iterable[str], language: str) -> Iterator[Document]:
    place = partial(leaflets.reflexes_path, folders.content)
    if place(SOURCE).is_file():
        told = partial(labels.leaflet, "Douze textes")
        yield whole_document(folders, place, language, Reflexes, leaflets.reflexes_fingerprint, told)


def _glossary(folders: Folders, _modules: Iterable[str], language: str) -> Iterator[Document]:
    def place(code: str) -> Path:
        return folders.content / "glossary" / f"{code}.yaml"

    if place(SOURCE).is_file():
        told = partial(labels.plain, "Mots")
        kind = glossary.GlossaryFile
        yield whole_document(folders, place, language, kind, glossary.fingerprint_of, told)


def _help(folders: Folders, _modules: Iterable[str], language: str) -> Iterator[Document]:
    yield from _pages(folders, HELP_PAGES, language)


def _workshop(folders: Folders, modules: Iterable[str], language: str) -> Iterator[Document]:
    yield from _pages(folders, WORKSHOP_PAGES, language)
    for module in modules:
        if notes_place(folders, module, SOURCE)[1]:
            yield notes_document(folders, module, _title(folders, module), language)


def _pages(folders: Folders, pages: Iterable[str], language: str) -> Iterator[Document]:
    for name in pages:
        if page_path(folders.content, name, SOURCE).is_file():
            yield page_document(folders, name, language)


def _title(folders: Folders, module: str) -> str:
    """Call a module by its French title, where it can be read."""
    header = read_header(folders, module)[0]
    return header.title if header is not None else module


def _situation_title(folders: Folders, name: str) -> str:
    """Call a situation as the French does, where it can be read."""
    text = read_text(situations.situation_path(folders.content, name, SOURCE), name)[0]
    made = situations.read_situation(text, name)[0]
    return made.title if made is not None else name


FAMILIES: Mapping[str, Family] = {
    "comment_faire": Family("Comment faire", _howto),
    "cinq_minutes": Family("Cinq minutes en équipe", _team),
    "je_suis_victime": Family("Je suis victime : que faire ?", _emergency),
    "ou_en_etes_vous": Family("Où en êtes-vous ?", _assessment),
    "reflexe_du_mois": Family("Le réflexe du mois", _reflexes),
    "mots_expliques": Family("Les mots, expliqués", _glossary),
    "pages_d_aide": Family("Les pages d'aide", _help),
    "animer_un_atelier": Family("Animer un atelier", _workshop),
}
"""Families by name: the folder their PO files stand in."""
