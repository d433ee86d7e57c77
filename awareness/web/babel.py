"""Flask-Babel set up once for every app: French message ids, `locales/` as catalogues, typography at the end.

The locale is chosen by a callable each app gives (a saved setting), so that this module knows no store.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Any

import flask_babel
from flask import Flask, current_app, g, has_request_context

from awareness.errors import AwarenessError
from awareness.languages import SOURCE, languages
from awareness.paths import shipped

Typography = Callable[[str, str], str]
"""Text and language → the text with the spaces and quotes its language asks for."""


def init_babel(app: Flask, choose: Callable[[], str], typography: Typography) -> None:
    """Install translations; `choose` gives the language of the running request, `typography` the last touch.

    Outside a request (an export, the command line) it is French unless `force_locale` says otherwise.
    """
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(shipped("locales"))
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.extensions["awareness-typography"] = typography
    app.extensions["awareness-sentences"] = {}
    flask_babel.Babel(app, locale_selector=lambda: _locale(choose))
    app.jinja_env.globals.update(
        gettext=gettext,
        ngettext=ngettext,
        _=gettext,
        languages=languages,
        language=current_language,
        day=day,
        month=month,
    )


def _locale(choose: Callable[[], str]) -> str:
    if not has_request_context():
        return SOURCE
    if "language" not in g:
        g.language = choose()
    return str(g.language)


def current_language() -> str:
    """Give the code of the language this page is in; asked dozens of times a page, looked up once."""
    if has_request_context():
        if "spoken" not in g:
            g.spoken = _spoken()
        return str(g.spoken)
    return _spoken()


def _spoken() -> str:
    locale = flask_babel.get_locale()
    return locale.language if locale is not None and locale.language in languages() else SOURCE


def gettext(text: str, **values: Any) -> str:
    """Translate a French sentence and give it the typography of its language.

    A value that is a path is shown to the letter: the apostrophe of a folder's name is not ours to change.
    """
    if not values:
        return _plain_sentence(text)
    held = {name: f"\ue000{name}\ue000" for name, value in values.items() if isinstance(value, PurePath)}
    said = _finished(flask_babel.gettext(text, **{**values, **held}))
    for name, mark in held.items():
        said = said.replace(mark, str(values[name]))
    return said


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Translate a French sentence that counts something; `%(num)s` is the number."""
    return _finished(flask_babel.ngettext(singular, plural, num, **values))


def _plain_sentence(text: str) -> str:
    """Translate a sentence that says the same on every page; there are a few hundred, each is made once."""
    sentences: dict[tuple[str, str], str] = current_app.extensions["awareness-sentences"]
    key = (current_language(), text)
    if key not in sentences:
        sentences[key] = _finished(flask_babel.gettext(text))
    return sentences[key]


def _finished(text: str) -> str:
    typography: Typography = current_app.extensions["awareness-typography"]
    return typography(text, current_language())


def told(error: AwarenessError) -> str:
    """Give an error's sentence in the language of the page."""
    return gettext(error.sentence, **error.values)


def day(iso: str) -> str:
    """Write a date such as `2026-11-23` in words, in the language of the page."""
    return day_of_month(date.fromisoformat(iso[:10]), "long")


def day_of_month(on: date, form: str) -> str:
    """Write a date whose form begins with its day; in French the first of a month is « le 1er »."""
    said = str(flask_babel.format_date(on, form))
    is_first = on.day == 1 and current_language() == SOURCE and said.startswith("1")
    return f"1er{said[1:]}" if is_first else said


def month(iso: str) -> str:
    """Write the month of a date such as `2026-11` in words; no exact day is claimed."""
    return str(flask_babel.format_date(date.fromisoformat(f"{iso[:7]}-01"), "MMMM y"))
