"""What pages say, each in its language: French message ids, `locales/` as catalogues, typography at the end.

The language is chosen by a callable each app gives (a saved setting), so that this module knows no store.
Python itself reads the compiled catalogues; Flask-Babel, a seventh of a bare Flask's start (measured), is
loaded with the first date that is written in words.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import PurePath
from typing import Any

from flask import Flask, current_app, g, has_request_context

from awareness.errors import AwarenessError
from awareness.languages import SOURCE, languages
from awareness.paths import shipped

Typography = Callable[[str, str], str]
"""Text and language → the text with the spaces and quotes its language asks for."""


def init_babel(app: Flask, choose: Callable[[], str], typography: Typography) -> None:
    """Install translations; `choose` gives the language of the running request, `typography` the last touch.

    Outside a request (an export, the command line) it is French.
    """
    app.extensions["awareness-language"] = choose
    app.extensions["awareness-words"] = cache(partial(Words, typography=typography))
    app.jinja_env.globals.update(
        _=gettext,
        ngettext=ngettext,
        languages=languages,
        language=current_language,
        day=day,
        month=month,
    )


class Words:
    """The words of one language. What says the same on every page is made once: a few hundred sentences."""

    def __init__(self, language: str, typography: Typography) -> None:
        self.language = language
        self._typography = typography
        self._catalogue = catalogues.translation("messages", shipped("locales"), [language], fallback=True)
        self._kept: dict[str, str] = {}

    def sentence(self, text: str) -> str:
        """Translate a French sentence without values."""
        said = self._kept.get(text)
        if said is None:
            said = self._kept[text] = self._typography(self._catalogue.gettext(text), self.language)
        return said

    def filled(self, text: str, values: dict[str, Any]) -> str:
        """Translate a French sentence and put its values in."""
        return self._typography(self._catalogue.gettext(text) % values, self.language)

    def counted(self, singular: str, plural: str, num: int, values: dict[str, Any]) -> str:
        """Translate a French sentence that counts something, by the plural rule of its language."""
        text = self._catalogue.ngettext(singular, plural, num)
        return self._typography(text % {"num": num, **values}, self.language)


def words() -> Words:
    """Give the words of this page; asked dozens of times a page, chosen once."""
    if not has_request_context():
        return words_of(SOURCE)
    found: Words | None = g.get("words")
    if found is None:
        chosen = current_app.extensions["awareness-language"]()
        found = g.words = words_of(chosen if chosen in languages() else SOURCE)
    return found


def words_of(language: str) -> Words:
    """Give the words of any language, for a paper that speaks several."""
    known: Words = current_app.extensions["awareness-words"](language)
    return known


def current_language() -> str:
    """Give the code of the language this page is in."""
    return words().language


def gettext(text: str, **values: Any) -> str:
    """Translate a French sentence and give it the typography of its language.

    A value that is a path is shown to the letter: the apostrophe of a folder's name is not ours to change.
    """
    if not values:
        return words().sentence(text)
    held = {name: f"\ue000{name}\ue000" for name, value in values.items() if isinstance(value, PurePath)}
    said = words().filled(text, {**values, **held})
    for name, mark in held.items():
        said = said.replace(mark, str(values[name]))
    return said


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Translate a French sentence that counts something; `%(num)s` is the number."""
    return words().counted(singular, plural, num, values)


def told(error: AwarenessError) -> str:
    """Give an error's sentence in the language of the page."""
    return gettext(error.sentence, **error.values)


def day(iso: str) -> str:
    """Write a date such as `2026-11-23` in words, in the language of the page."""
    return day_of_month(date.fromisoformat(iso[:10]), "long")


def day_of_month(on: date, form: str) -> str:
    """Write a date whose form begins with its day; in French the first of a month is « le 1er »."""
    said = written(on, form)
    is_first = on.day == 1 and current_language() == SOURCE and said.startswith("1")
    return f"1er{said[1:]}" if is_first else said


def month(iso: str) -> str:
    """Write the month of a date such as `2026-11` in words; no exact day is claimed."""
    return written(date.fromisoformat(f"{iso[:7]}-01"), "MMMM y")


def written(when: date, form: str) -> str:
    """Write a date in a form of Babel's, in the language of the page."""
    return str(_flask_babel().format_date(when, form))


def figures(number: int) -> str:
    """Write a number in figures, as the language of the page groups them."""
    return str(_flask_babel().format_decimal(number))


def _flask_babel() -> Any:
    """Load what writes dates and numbers with the first of them."""
    import flask_babel

    if "babel" not in current_app.extensions:
        flask_babel.Babel(current_app, locale_selector=current_language, configure_jinja=False)
    return flask_babel
