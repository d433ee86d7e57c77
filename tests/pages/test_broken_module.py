"""A module whose files are broken is one sentence on the screen; the others go on as if nothing were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.paths import shipped
from tests.pages.laptop import Laptop

BROKEN = "sauvegardes"
SENTENCE = "Ce module ne peut pas être ouvert"
FAULTS = [
    ("content/sauvegardes/fr.md", "minutes: 10", "minutes: dix"),
    ("content/sauvegardes/fr.md", "# Histoire", "# Histoires"),
    ("quizzes/sauvegardes/fr.yaml", "kind: order", "kind: ordre"),
    ("quizzes/sauvegardes/fr.yaml", "module: sauvegardes", "module: [[[["),
]


@pytest.fixture
def laptop(tmp_path: Path, request: pytest.FixtureRequest) -> Laptop:
    """A laptop on whose disk one word of one module is wrong."""
    for name in ("content", "quizzes"):
        shutil.copytree(shipped(name), tmp_path / name)
    file, old, new = request.param
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return Laptop(tmp_path, lambda *_: Catalogue(tmp_path / "content", tmp_path / "quizzes"))


@pytest.mark.parametrize("laptop", FAULTS, indirect=True)
def test_a_broken_module_is_one_sentence_and_the_others_are_finished(laptop: Laptop) -> None:
    marie = laptop.visitor()
    page = marie.sees(f"/m/{BROKEN}", status=400)
    assert f"<h1>{SENTENCE}" in page
    assert "Traceback" not in page
    assert 'href="/"' in page
    laptop.finishes("hameconnage", "incident")
    for address in ("/", "/modules"):
        page = marie.sees(address)
        assert page.count(SENTENCE) == 1
        assert page.count('class="finished"') == 2
    for address in ("/plan", "/sheets", "/sheets?q=copie", "/m/hameconnage/end", "/sheets/lesson/incident"):
        assert SENTENCE not in marie.sees(address)


@pytest.mark.parametrize("laptop", FAULTS[:1], indirect=True)
def test_what_was_learnt_from_a_module_that_broke_later_is_still_there(laptop: Laptop) -> None:
    whole = Catalogue(shipped("content"), shipped("quizzes"))
    broken, laptop.catalogue = laptop.catalogue, whole
    laptop.finishes(BROKEN)
    laptop.catalogue = broken
    marie = laptop.visitor()
    assert marie.sees("/").count(SENTENCE) == 1
    assert laptop.store.states()[BROKEN].state == "finished"
    assert "Rien trouvé" in marie.sees("/sheets?q=foudre")
    assert SENTENCE in marie.sees(f"/sheets/lesson/{BROKEN}", status=400)
