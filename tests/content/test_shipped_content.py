"""What we ship is sound: no problem at all in French and English, every module whole, every page there."""

from __future__ import annotations

from datetime import date

import pytest

from awareness import prose
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.validation import check
from awareness.languages import languages
from awareness.paths import shipped

HOUSE = [code for code, language in languages().items() if language.house]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(shipped("content"), shipped("quizzes"))


def test_the_shipped_content_has_nothing_to_mend() -> None:
    found = check(shipped("content"), shipped("quizzes"), today=date(2026, 11, 23), release=True)
    assert [str(problem) for problem in found if problem.severity == "error"] == []


def test_every_module_on_every_path_opens_in_every_language(catalogue: Catalogue) -> None:
    named = {module for path in catalogue.paths() for module in path.modules}
    assert named == set(catalogue.ids())
    assert len(named) >= 3
    for module in named:
        assert catalogue.unavailable(module) is None
        for language in languages():
            assert catalogue.module(module, language).id == module


@pytest.mark.parametrize("language", HOUSE)
def test_the_languages_of_the_house_are_complete(catalogue: Catalogue, language: str) -> None:
    for module in catalogue.ids():
        whole = catalogue.module(module, language)
        assert (whole.language, whole.state) == (language, "house")
        assert catalogue.header(module, language).language == language
    assert catalogue.page("help", language).language == language
    assert catalogue.page("help/sends", language).language == language


def test_every_screen_renders_with_its_facts_and_words(catalogue: Catalogue) -> None:
    for language in languages():
        facts, glossary = catalogue.facts(language), catalogue.glossary(language)
        for module in catalogue.ids():
            lesson = catalogue.module(module, language).lesson
            for text in (lesson.story, *(idea.markdown for idea in lesson.ideas), lesson.action):
                html = prose.render(text, language, facts, glossary)
                assert "{{" not in html
                assert f'class="fact">{prose.NOWHERE}' not in html
                assert html.count('class="term"') >= html.count("popover id=") == len(prose.terms_used(text))


def test_the_emergency_page_names_someone_to_call_in_every_language(catalogue: Catalogue) -> None:
    for language in languages():
        page = catalogue.emergency(language)
        lines = [prose.plain(line, language, catalogue.facts(language)) for line in page.by_hand]
        assert any(char.isdigit() for line in lines for char in line)
        assert not any(prose.NOWHERE in line or "{{" in line for line in lines)
        assert len(page.steps) >= 3
