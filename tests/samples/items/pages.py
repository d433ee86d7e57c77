"""A page of one item, drawn without a web server: its parts, and what its form offers."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from awareness.assessment.registry import AnyItem
from awareness.player.filters import by_ids, cuttable
from awareness.player.views import item_view
from tests.parts import ROOT

TEMPLATES = ROOT / "awareness" / "player" / "templates"
PAGE = """{%% import "items/%s.html" as kind with context %%}{{ kind.body(view) }}{{ kind.actions(view) }}"""
VOID = {"input", "br", "img", "wbr"}


def drawn(item: AnyItem, seed: str = "graine", stored: bytes | None = None, draft: str = "") -> str:
    """Draw an item; with the verdict when an answer is stored."""
    return _page(item.kind).render(view=item_view(item, seed, stored, draft))


@cache
def _page(kind: str) -> Template:
    return _environment().from_string(PAGE % kind)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    made.filters.update(words=str, plain=str, cuttable=cuttable, by_ids=by_ids)
    made.globals["_"] = lambda text, **values: text % values if values else text
    return made


class Reading(HTMLParser):
    """What a page is made of: `tags` (name, attribute names, classes), `offers` (field, value) and so on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.offers: set[tuple[str, str]] = set()
        self.typed: set[str] = set()
        self.left_open: list[str] = []
        self._select = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, tuple(name for name, _ in attrs), given.get("class")))
        if tag not in VOID:
            self.left_open.append(tag)
        if tag == "select":
            self._select = given["name"]
        elif tag == "option":
            self.offers.add((self._select, given["value"]))
        elif "name" in given and "value" in given:
            self.offers.add((given["name"], given["value"]))
        if tag == "input" and "type" not in given:
            self.typed.add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        assert self.left_open.pop() == tag
