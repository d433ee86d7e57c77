"""Sentences of the screens: translated, in the typography of their language, with what they name intact."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from flask import Flask

from awareness import prose
from awareness.web.babel import current_language, day, gettext, init_babel, month, ngettext


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


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [
        ("fr", "0 minute", "1 minute", "2 minutes"),
        ("en", "0 minutes", "1 minute", "2 minutes"),
        ("oc", "0 minuta", "1 minuta", "2 minutas"),
        ("ca", "0 minuts", "1 minut", "2 minuts"),
    ],
)
def test_each_language_counts_by_its_own_rule(
    app: Flask, language: str, none: str, one: str, two: str
) -> None:
    app.config["LANGUAGE"] = language
    with app.test_request_context():
        said = [ngettext("%(num)s minute", "%(num)s minutes", number) for number in range(3)]
    assert [text.replace("\u00a0", " ") for text in said] == [none, one, two]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", ("23 novembre 2026", "novembre 2026")),
        ("en", ("November 23, 2026", "November 2026")),
        ("ca", ("23 de novembre del 2026", "de novembre 2026")),
    ],
)
def test_a_day_is_written_as_its_language_writes_days(
    app: Flask, language: str, written: tuple[str, str]
) -> None:
    app.config["LANGUAGE"] = language
    with app.test_request_context():
        assert (day("2026-11-23"), month("2026-11")) == written


def test_the_language_is_chosen_once_a_page_and_anew_for_the_next_one(app: Flask) -> None:
    with app.test_request_context():
        assert current_language() == "fr"
        app.config["LANGUAGE"] = "en"
        assert (current_language(), gettext("Aide")) == ("fr", "Aide")
    with app.test_request_context():
        assert (current_language(), gettext("Aide")) == ("en", "Help")


def test_outside_a_page_and_in_a_language_that_is_not_there_it_is_french(app: Flask) -> None:
    app.config["LANGUAGE"] = "xx"
    with app.test_request_context():
        assert (current_language(), gettext("Aide")) == ("fr", "Aide")
    app.config["LANGUAGE"] = "en"
    with app.app_context():
        assert (current_language(), gettext("Aide")) == ("fr", "Aide")


def test_a_sentence_without_a_translation_is_said_in_french(app: Flask) -> None:
    app.config["LANGUAGE"] = "en"
    with app.test_request_context():
        assert gettext("Une phrase de personne") == "Une phrase de personne"
