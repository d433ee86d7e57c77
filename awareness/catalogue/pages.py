"""Pages that belong to no module: emergency, help. A title, an opening, screens under `##`."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from awareness.assessment.item import Words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import page_fingerprint
from awareness.catalogue.frontmatter import Block, cut, read_head
from awareness.catalogue.model import Idea, Page, Problem, Signature
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node


class PageHeader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a page file; `made_from` stands in translations only."""

    title: Words
    summary: str = ""
    made_from: str = ""
    signed: Signature | None = None


class PageFile(Struct, frozen=True, kw_only=True):
    """A page as read, with the place of its body."""

    header: PageHeader
    body: Block
    fingerprint: str


def page_path(content: Path, name: str, language: str) -> Path:
    """Give the file of a page: `help` is `help/fr.md`, `help/sends` is `help/sends.fr.md`."""
    folder, _, page = name.partition("/")
    return content / folder / (f"{page}.{language}.md" if page else f"{language}.md")


def read_page(path: Path, file: str) -> tuple[PageFile | None, Node | None, list[Problem]]:
    """Read a page; `file` is how problems call it. Never raises."""
    text, problems = read_text(path, file)
    if problems:
        return None, None, problems
    node, body, problems = read_head(text, file)
    if node is None or body is None or problems:
        return None, None, problems
    header, problems = shapes.struct(node, PageHeader, file)
    if header is None:
        return None, node, problems
    if not body.text.strip():
        return None, node, [Problem(file, body.line, 1, "cette page n'a pas de texte après l'en-tête")]
    digest = page_fingerprint(header.title, header.summary, body.text)
    return PageFile(header=header, body=body, fingerprint=digest), node, []


def page(read: PageFile, language: str) -> Page:
    """Give a page without its places."""
    opening, sections = cut(read.body, "## ")
    return Page(
        title=read.header.title,
        summary=read.header.summary,
        language=language,
        opening=opening.text,
        sections=tuple(Idea(title=section.title, markdown=section.text) for section in sections),
    )
