"""The texts of a lesson as templates set them: facts, glossary and typography of the page's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from flask import Flask
from markupsafe import Markup

from awareness import prose
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Fact
from awareness.web.babel import current_language

T = TypeVar("T")


class Texts:
    """The filters of one app. `catalogue` is asked each time: whose facts are shown may change."""

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue

    def install(self, app: Flask) -> None:
        """Give every template of an app its filters."""
        app.jinja_env.filters.update(
            words=self.words, prose=self.prose, plain=self.plain, cuttable=cuttable, by_ids=by_ids
        )

    def words(self, text: str) -> Markup:
        """Set inline Markdown."""
        return Markup(prose.inline(text, current_language(), facts=self.facts(text)))  # noqa: S704  cleaned by prose  # nosec B704

    def prose(self, text: str) -> Markup:
        """Set a block of Markdown, its words of the glossary explained."""
        language, catalogue = current_language(), self._catalogue()
        facts, glossary = catalogue.facts(language), catalogue.glossary(language)
        return Markup(prose.render(text, language, facts=facts, glossary=glossary))  # noqa: S704  cleaned by prose  # nosec B704

    def plain(self, text: str) -> str:
        """Set a text that is no HTML."""
        return prose.plain(text, current_language(), facts=self.facts(text))

    def facts(self, *texts: str) -> Mapping[str, Fact]:
        """Give the facts if one of these texts names any: a page that names none reads no file of them."""
        named = prose.facts_used(" ".join(texts))
        return self._catalogue().facts(current_language()) if named else {}


def by_ids(parts: Iterable[T], ids: Iterable[str]) -> list[T]:
    """Put parts that have an `id` in the order of ids."""
    named = {getattr(part, "id"): part for part in parts}  # noqa: B009  any struct with an id
    return [named[name] for name in ids]


def cuttable(text: str) -> Markup:
    """Escape a text for a template, with places where its addresses may be cut."""
    return Markup(prose.cuttable(text))  # noqa: S704  escaped by prose  # nosec B704
