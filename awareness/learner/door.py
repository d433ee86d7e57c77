"""What handlers reach the rest of the house through: it gives access and holds no logic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from flask import Flask, current_app, request
from markupsafe import Markup

from awareness import prose
from awareness.catalogue.loader import Catalogue
from awareness.config import LearnerConfig
from awareness.languages import negotiated
from awareness.progress.store import ProgressStore
from awareness.web.babel import current_language, gettext
from awareness.web.ports import Doors

SIZES = ("1", "2", "3", "4")
THEMES = ("auto", "light", "dark")
T = TypeVar("T")


@dataclass
class Door:
    """The store, the catalogue and the ways out, for one running program."""

    config: LearnerConfig
    store: ProgressStore
    catalogue: Catalogue
    doors: Doors
    today: Callable[[], date] = date.today
    said: list[str] = field(default_factory=list)
    """Sentences to show once, on the next page."""

    def chosen_language(self) -> str:
        """Give the saved language, else the browser's or window's first one that is on offer."""
        return negotiated(self.store.setting("language"), request.accept_languages.values())

    def tell(self, sentence: str) -> None:
        """Show a sentence at the top of the next page."""
        self.said.append(sentence)


def door() -> Door:
    """Give the door of the running program."""
    here: Door = current_app.extensions["learner"]
    return here


def install(app: Flask) -> None:
    """Give every template its filters and what stands on all pages."""
    app.jinja_env.filters.update(words=_words, prose=_prose, plain=_plain, cuttable=cuttable, by_ids=by_ids)
    app.jinja_env.globals.update(checked=_checked)
    app.context_processor(_everywhere)


def _everywhere() -> dict[str, Any]:
    here = door()
    return {
        "look": {"size": here.store.setting("size", "2"), "theme": here.store.setting("theme", "auto")},
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "notices": _notices,
        "newer": here.store.status.newer,
        "can_quit": here.doors.shows_quit(),
    }


def _notices() -> list[str]:
    """Give what is to be said on this page: the disk's own sentences while they hold, the others once."""
    here = door()
    said, here.said = here.said, []
    return [*(gettext(notice.sentence, **notice.values) for notice in here.store.status.notices), *said]


def by_ids(parts: Iterable[T], ids: Iterable[str]) -> list[T]:
    """Put parts that have an `id` in the order of ids."""
    named = {getattr(part, "id"): part for part in parts}  # noqa: B009  any struct with an id
    return [named[name] for name in ids]


def _words(text: str) -> Markup:
    return Markup(prose.inline(text, current_language(), facts=_facts()))  # noqa: S704  cleaned by prose  # nosec B704


def _prose(text: str) -> Markup:
    glossary = door().catalogue.glossary(current_language())
    return Markup(prose.render(text, current_language(), facts=_facts(), glossary=glossary))  # noqa: S704  cleaned by prose  # nosec B704


def cuttable(text: str) -> Markup:
    """Escape a text for a template, with places where its addresses may be cut."""
    return Markup(prose.cuttable(text))  # noqa: S704  escaped by prose  # nosec B704


def _plain(text: str) -> str:
    return prose.plain(text, current_language(), facts=_facts())


def _checked(*texts: str) -> str:
    """Say in a sentence when the facts of some texts were checked, the oldest of them; "" without any."""
    known = _facts()
    dates = [known[name].read_on for text in texts for name in prose.facts_used(text) if name in known]
    said = prose.checked_on(min(dates), current_language()) if dates else ""
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _facts() -> Any:
    return door().catalogue.facts(current_language())


def back() -> str:
    """Give the page a form came from, if it is one of ours; else the first page."""
    address = request.form.get("back", "/")
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
