"""The sheet a native reviewer works on, pen in hand: French on the left, the translation on the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from msgspec import Struct

from awareness import prose
from awareness.authoring.units import Exchange, Unit
from awareness.languages import SOURCE
from awareness.web.standalone import standalone_page

STYLE = ("awareness.authoring", "review.css")
LESSON = "Leçon"


class Block(Struct, frozen=True):
    """What stands under one heading of the sheet: the lesson, or one question; `rows` are its texts."""

    title: str
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
    language = exchanges[0].translation.language
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
    """Put the texts of a module under headings: the lesson, then each question in its order."""
    lesson = tuple(unit for unit in exchange.units if unit.part)
    found = [Block(LESSON, lesson)]
    for item in exchange.module.quiz.items():
        rows = (unit for unit in exchange.units if not unit.part and unit.key.split(".")[0] == item.id)
        found.append(Block(item.id, tuple(rows)))
    return found


def signed_line(exchange: Exchange) -> str:
    """Give the line to put into the head of the lesson once the sheet is signed."""
    return f'signed: {{by: "…", on: "AAAA-MM-JJ", fingerprint: "{exchange.lesson}"}}'


def _named(unit: Unit, values: Mapping[str, str]) -> Iterator[str]:
    """Say what a reviewer must know of the facts of a text."""
    for name in prose.facts_used(unit.french):
        yield f"{{{{fact:{name}}}}} = {values.get(name, '…')}"
