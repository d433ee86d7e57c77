"""Heads read at an earlier start are taken up again as long as their files say the same, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from awareness.catalogue import loader
from awareness.catalogue.loader import Catalogue
from awareness.errors import ContentInvalid
from tests.content.tree import Tree
from tests.parts import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The heads that were really read, in order."""
    names: list[str] = []
    read = loader.read_header

    def noted(folders: loader.Folders, module: str) -> object:
        names.append(module)
        return read(folders, module)

    monkeypatch.setattr(loader, "read_header", noted)
    return names


def started(tree: Tree) -> Catalogue:
    """The catalogue of a new start."""
    return Catalogue(tree.root / "content", tree.root / "quizzes", kept=tree.root / "cache")


def first_page(catalogue: Catalogue, language: str = "fr") -> list[object]:
    """All that the first page asks for."""
    return [catalogue.paths(language), catalogue.header("essai", language), catalogue.first()]


@pytest.mark.parametrize("language", ["fr", "en", "ca"])
def test_a_second_start_reads_no_head_and_says_the_same(tree: Tree, parsed: list[str], language: str) -> None:
    first = first_page(started(tree), language)
    assert parsed == ["essai"]
    assert first_page(started(tree), language) == first == first_page(tree.catalogue(), language)
    assert parsed == ["essai", "essai"]  # the second one is that of a catalogue that keeps nothing


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_changed_title_is_seen_at_the_next_start(tree: Tree, language: str) -> None:
    title = started(tree).header("essai", language).title
    tree.replace(f"content/essai/{language}.md", title, "Autre titre")
    assert started(tree).header("essai", language).title == "Autre titre"


def test_the_regions_of_the_shipped_course_are_read_once_and_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start() -> Catalogue:
        return Catalogue(ROOT / "content", ROOT / "quizzes", kept=tmp_path)

    first = [start().region(), dict(start().facts())]
    monkeypatch.setattr(loader, "read_region", pytest.fail)
    assert [start().region(), dict(start().facts())] == first


def test_a_changed_course_is_seen_at_the_next_start(tree: Tree) -> None:
    started(tree).paths()
    tree.replace("content/course.yaml", "modules: [essai]", "modules: [essai, autre]")
    assert started(tree).paths()[0].modules == ("essai", "autre")


def test_a_head_broken_since_is_broken_and_one_mended_since_is_sound(tree: Tree) -> None:
    sound = tree.read("content/essai/fr.md")
    started(tree).header("essai")
    tree.replace("content/essai/fr.md", "minutes:", "minute:")
    for _ in range(2):
        with pytest.raises(ContentInvalid):
            started(tree).header("essai")
    tree.write("content/essai/fr.md", sound)
    assert started(tree).header("essai").title == "La clé du magasin"


@pytest.mark.parametrize("content", [b"", b"x", b"\xc1" * 400])
def test_a_damaged_keepsake_is_read_anew(tree: Tree, parsed: list[str], content: bytes) -> None:
    first = first_page(started(tree))
    for file in (tree.root / "cache").iterdir():
        file.write_bytes(file.read_bytes()[:32] + content)
    assert first_page(started(tree)) == first
    assert parsed == ["essai", "essai"]


def test_a_folder_that_takes_no_writes_costs_no_page(tree: Tree) -> None:
    tree.write("cache", "a file where the folder should be")
    assert first_page(started(tree)) == first_page(tree.catalogue())
