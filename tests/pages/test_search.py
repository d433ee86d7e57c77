"""The search through everything somebody has learnt: four languages, no accent needed, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from awareness.catalogue.search import folded
from awareness.languages import languages
from tests.pages.laptop import MODULES, Laptop, Visitor

RESULTS = re.compile(r"<h2>\d+ .*?</h2>\s*(.*?)<h2>", re.DOTALL)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """Where everything is finished."""
    made = Laptop(tmp_path_factory.mktemp("cherche"))
    made.finishes(*MODULES)
    yield made
    made.store.close()


def finds(visitor: Visitor, query: str) -> list[str]:
    """The addresses a search leads to, in their order."""
    page = visitor.sees(f"/sheets?q={quote(query)}")
    found = RESULTS.search(page)
    assert found, page
    return re.findall(r'href="([^"]+)"', found[1])


@pytest.mark.parametrize("language", languages())
def test_each_of_the_modules_is_found_by_its_title_without_accents(laptop: Laptop, language: str) -> None:
    visitor = laptop.visitor()
    visitor.speaks(language)
    for name in MODULES:
        title = laptop.catalogue.header(name, language).title
        assert f"/sheets/lesson/{name}" in finds(visitor, folded(title).upper()), (language, title)


@pytest.mark.parametrize(
    ("language", "query", "address"),
    [
        ("fr", "DEPANNEUR informatique", "/victim"),
        ("fr", "hebergeur", "/sheets/lesson/ou-vivent-mes-donnees"),
        ("fr", "xylophone", None),
        ("oc", "mesa a jorn", "/sheets/lesson/mises-a-jour"),
        ("ca", "copia de seguretat", "/sheets/lesson/sauvegardes"),
        ("ca", "TRANSFERENCIA", "/sheets/lesson/faux-virement"),
        ("en", "bank details", "/sheets/lesson/faux-virement"),
    ],
)
def test_words_are_found_in_the_language_of_the_pages(
    laptop: Laptop, language: str, query: str, address: str | None
) -> None:
    visitor = laptop.visitor()
    visitor.speaks(language)
    found = finds(visitor, query)
    assert found == [] if address is None else address in found


def test_the_search_is_a_plain_form_that_needs_no_script(laptop: Laptop) -> None:
    page = laptop.visitor().sees("/sheets")
    (form,) = re.findall(r'<form[^>]*role="search".*?</form>', page, re.DOTALL)
    assert 'name="q"' in form
    assert "<button" in form
    assert not re.search(r"method|onsubmit|data-", form)


def test_nothing_is_found_of_a_module_that_is_not_finished(tmp_path: Path) -> None:
    begun = Laptop(tmp_path)
    try:
        visitor = begun.visitor()
        assert finds(visitor, "hebergeur") == ["/glossary#host"]
        begun.finishes("ou-vivent-mes-donnees")
        assert "/sheets/lesson/ou-vivent-mes-donnees" in finds(visitor, "hebergeur")
    finally:
        begun.store.close()
