"""Sentences of the screens: translated, in the typography of their language, with what they name intact."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from flask import Flask

from awareness import prose
from awareness.web.babel import day, gettext, init_babel, ngettext


@pytest.fixture
def app() -> Flask:
    """An app whose pages are in the language its configuration names."""
    app = Flask(__name__)
    app.config["LANGUAGE"] = "fr"
    init_babel(app, lambda: app.config["LANGUAGE"], prose.typography)
    return app


def test_a_folder_is_named_as_it_is_written_on_the_disk(app: Flask) -> None:
    folder = PurePosixPath("/srv/l'atelier d'Élise/été : 50 %")
    with app.test_request_context():
        assert gettext("La fiche est gardée ici : %(place)s", place=folder).endswith(str(folder))


def test_a_sentence_gets_the_spaces_of_french(app: Flask) -> None:
    with app.test_request_context():
        assert gettext("Qui apprend ?") == "Qui apprend\u202f?"
        assert ngettext("%(num)s minute", "%(num)s minutes", 10) == "10\u00a0minutes"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Help"), ("ca", "Ajuda"), ("oc", "Ajuda"), ("fr", "Aide")]
)
def test_a_word_is_said_in_the_language_of_the_page(app: Flask, language: str, said: str) -> None:
    app.config["LANGUAGE"] = language
    with app.test_request_context():
        assert gettext("Aide") == said


@pytest.mark.parametrize(
    ("language", "first", "other"),
    [
        ("fr", "1er décembre 2026", "21 décembre 2026"),
        ("ca", "1 de desembre del 2026", "21 de desembre del 2026"),
    ],
)
def test_the_first_of_a_month_is_said_as_people_do(app: Flask, language: str, first: str, other: str) -> None:
    app.config["LANGUAGE"] = language
    with app.test_request_context():
        assert (day("2026-12-01"), day("2026-12-21")) == (first, other)
