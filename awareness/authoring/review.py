"""The sheet a native reviewer works on, pen in hand: French on the left, the translation on the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import groupby

from msgspec import Struct

from awareness import prose
from awareness.authoring.units import Document, Exchange, Unit
from awareness.languages import SOURCE
from awareness.web.standalone import standalone_page

STYLE = ("awareness.authoring", "review.css")


class Block(Struct, frozen=True):
    """What stands under one heading of the sheet; `rows` are its texts, `file` where their French is."""

    title: str
    file: str
    rows: tuple[Unit, ...]


def review_sheet(exchanges: list[Exchange], values: Mapping[str, Mapping[str, str]]) -> str:
    """Write one HTML file that opens anywhere; `values`: by language, the facts as words."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("awareness.authoring"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["set"] = prose.typography
    language = exchanges[0].language
    body = environment.get_template("authoring/review.html").render(
        exchanges=exchanges,
        language=language,
        french=SOURCE,
        blocks=blocks,
        notes=lambda unit: list(_named(unit, values[SOURCE])),
        signed=signed_line,
    )
    room, name = STYLE
    style = files(room).joinpath("static", name).read_text(encoding="utf-8")
    return standalone_page(body, style, title=f"Relecture, {language.name}", lang=SOURCE)


def blocks(exchange: Exchange) -> list[Block]:
    """Put texts under headings, in the order of their files."""
    grouped = groupby(exchange.units, key=lambda unit: (unit.told.heading, unit.file))
    return [Block(title, file, tuple(rows)) for (title, file), rows in grouped]


def signed_line(document: Document) -> str:
    """Give the line to put into the head of a translation once the sheet is signed."""
    return f'signed: {{by: "…", on: "AAAA-MM-JJ", fingerprint: "{document.fingerprint}"}}'


def _named(unit: Unit, values: Mapping[str, str]) -> Iterator[str]:
    """Say what a reviewer must know of the facts of a text."""
    for name in prose.facts_used(unit.french):
        yield f"{{{{fact:{name}}}}} = {values.get(name, '…')}"
