"""Pages that belong to no module, as documents for translators."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from awareness.authoring.patched import patched_markdown
from awareness.authoring.units import Document, Text, Told, broken, made_from, signature, units_of
from awareness.authoring.written import page_text
from awareness.catalogue.frontmatter import cut
from awareness.catalogue.known import Known
from awareness.catalogue.model import Problem
from awareness.catalogue.pages import PageFile, page_path, read_page
from awareness.catalogue.passages import Passage
from awareness.catalogue.reading import Folders
from awareness.catalogue.shared_rules import passage_problems
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language

NAMES = {"title": "Titre de la page", "summary": "Résumé", "opening": "Début", "sections": "Partie"}
"""How people call the parts of a page."""


def page_document(folders: Folders, page: str, language: str) -> Document:
    """Give a page by its name. Raises ContentInvalid when its French is broken."""
    place = page_path(folders.content, page, SOURCE)
    source = folders.name(place)
    french, head, problems = read_page(place, source)
    if french is None or head is None:
        raise broken(source, problems)
    path = page_path(folders.content, page, language)
    name = folders.name(path)
    read, node, _ = read_page(path, name)
    named, texts = made_from(node), list(_texts(french, head))
    said = {each.key: each.text for each in _texts(read, node)}
    is_sound = bool(named) and read is not None and said.keys() == {each.key for each in texts}
    text = read_text(path, name)[0] if is_sound else ""
    return Document(
        source=source,
        path=path,
        name=name,
        fingerprint=french.fingerprint,
        made_from=named,
        units=units_of(
            source,
            texts,
            said,
            partial(_told, french.header.title),
            is_stale=named != french.fingerprint,
            rule=_problems,
        ),
        write=page_text,
        patch=partial(patched_markdown, text, list(_body(read))) if is_sound else None,
        signed=signature(read.header.signed if read is not None else None),
    )


def _told(heading: str, key: str) -> Told:
    return Told(heading, NAMES[key.partition(".")[0]])


def _problems(passage: Passage, _french: str, known: Known, _language: Language) -> Iterator[Problem]:
    """Check what a text of the body names."""
    if passage.name.partition(".")[0] in ("opening", "sections"):
        yield from passage_problems(passage, known, terms=True)


def _texts(read: PageFile | None, head: Node | None) -> Iterator[Text]:
    if head is not None:
        for name in ("title", "summary"):
            yield from (Text(name, text, leaf.line) for leaf, text in head.leaves(name) if text)
    yield from _body(read)


def _body(read: PageFile | None) -> Iterator[Text]:
    """Give the texts of a body; what stands under `##` is numbered."""
    if read is None:
        return
    opening, sections = cut(read.body, "## ")
    if opening.text:
        yield Text("opening", opening.text, opening.line)
    for number, section in enumerate(sections, start=1):
        yield Text(f"sections.{number}.title", section.title, section.above)
        yield Text(f"sections.{number}.text", section.text, section.line)
