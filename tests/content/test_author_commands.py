"""What an author starts from a terminal: a folder, pages that count nothing, a check that goes on."""

from __future__ import annotations

import re
import signal
from datetime import date
from pathlib import Path

import pytest

from awareness.authoring.folder import opened
from awareness.authoring.template_module import named, new_module
from awareness.authoring.watching import changed, stamps
from awareness.catalogue.reading import Folders
from awareness.config import write_campaign
from awareness.errors import AwarenessError
from tests.content.tree import TODAY, Tree
from tests.fakes.counting import campaign_of
from tests.journeys.launching import Laptop, wait_for
from tests.parts import ROOT


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_folder_is_made_from_the_shipped_lessons_once_and_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "lecons"
    assert opened(folder)[1] is True
    shipped = {
        f"{top}/{name}": text for top in ("content", "quizzes") for name, text in tree_of(ROOT / top).items()
    }
    assert tree_of(folder) == shipped
    (folder / "content" / "course.yaml").write_text("first: x\n", encoding="utf-8")
    before = tree_of(folder)
    assert opened(folder)[1] is False
    assert tree_of(folder) == before
    assert not list(tmp_path.glob(".lecons*"))


def test_a_folder_of_something_else_is_refused_in_a_sentence(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "photo.jpg").write_bytes(b"x")
    with pytest.raises(AwarenessError, match="contient autre chose"):
        opened(photos)
    with pytest.raises(AwarenessError, match="contient autre chose"):
        opened(photos / "photo.jpg")
    (photos / "content").mkdir()
    with pytest.raises(AwarenessError, match="ne contient pas quizzes/"):
        opened(photos)
    assert sorted(path.name for path in photos.iterdir()) == ["content", "photo.jpg"]


@pytest.mark.parametrize(
    "title", ["Le stand du dimanche", "L'œuvre « à part »", "RIB : qui paie ?", "2026", "True"]
)
def test_a_new_module_passes_the_check_at_once(tmp_path: Path, title: str) -> None:
    tree = Tree(tmp_path)
    before = tree.check()
    name = new_module(
        Folders(tree.root / "content", tree.root / "quizzes"), title, ["S1"], date(2026, 11, 23)
    )
    assert tree.errors() == []
    added = [problem for problem in tree.check() if problem not in before]
    assert {re.sub(r"« .* »|\(.*\)", "", problem.sentence) for problem in added} == {
        "le module  n'est sur aucun parcours",
        "pas encore de traduction  : le français est montré",
        "ce fichier manque  : cette feuille ne sera pas proposée, ou le sera en français",
    }
    assert tree.catalogue().module(name).header.title == title
    assert all(
        tree.read(f"{file}").count("# 4. ") == 1
        for file in (f"content/{name}/fr.md", f"quizzes/{name}/fr.yaml")
    )


def test_a_fault_in_the_template_would_be_seen(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    name = new_module(Folders(tree.root / "content", tree.root / "quizzes"), "Un autre", ["S1"], TODAY)
    tree.replace(f"quizzes/{name}/fr.yaml", "difficulty: 3", "difficulty: 2")
    assert "au moins une question difficile" in tree.errors()[0].sentence


def test_a_title_becomes_a_name_that_never_changes() -> None:
    assert [named(title) for title in ("L'été, au marché", "Cœur d'œuvre", "…")] == [
        "ete-au-marche",
        "coeur-oeuvre",
        "",
    ]


def test_what_was_saved_added_or_taken_away_is_named(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    folders = Folders(tree.root / "content", tree.root / "quizzes")
    before = stamps(folders)
    assert changed(before, stamps(folders)) == []
    tree.replace("content/essai/fr.md", "Maryse", "Lucie")
    tree.remove("content/help/en.md")
    tree.write("quizzes/essai/oc.yaml", "module: essai\n")
    tree.write("content/essai/.fr.md.swp", "x")
    assert changed(before, stamps(folders)) == [
        "content/essai/fr.md",
        "content/help/en.md",
        "quizzes/essai/oc.yaml",
    ]


def test_a_check_that_watches_speaks_again_after_each_save_and_ends_well(tmp_path: Path) -> None:
    tree, laptop = Tree(tmp_path), Laptop(tmp_path)
    tree.replace("content/essai/fr.md", "picture: shop", "picture: boat")
    with laptop.start("check", "--watch", str(tree.root / "content" / "essai" / "fr.md")) as program:
        wait_for(lambda: program.said.count("dessin inconnu « boat »") == 1, "the first check")
        tree.replace("content/essai/fr.md", "picture: boat", "picture: shop")
        wait_for(lambda: program.said.endswith("── content/essai/fr.md\nRien à corriger.\n"), "the second")
        tree.replace("content/essai/fr.md", "minutes: 10", "minutes: 11")
        wait_for(lambda: "content/essai/fr.md:6:10: " in program.said, "the third")
        assert program.stop(signal.SIGINT) == 0
    assert program.complained == ""


def test_author_mode_counts_nothing_and_leaves_no_progress(tmp_path: Path) -> None:
    laptop, temporary = Laptop(tmp_path), tmp_path / "tmp"
    temporary.mkdir()
    file = tmp_path / "campaign.toml"
    file.write_text(write_campaign(campaign_of("http://127.0.0.1:9")), encoding="utf-8")
    environ = {"AWARENESS_CAMPAIGN_FILE": str(file), "TMPDIR": str(temporary)}
    with laptop.start("serve", "--author", str(tmp_path / "lecons"), **environ) as program:
        _visitor, page = program.visit()
        assert "Mode auteur" in page.html
        assert "Rien ne quitte cet ordinateur." in page.html
        assert "copiées dans" in program.said
        assert [path.name[:12] for path in temporary.iterdir()] == ["dix-minutes-"]
        assert program.stop() == 0
    assert list(temporary.iterdir()) == []
    assert not laptop.data.exists()


def test_a_word_before_the_command_is_told_where_it_goes(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with laptop.start("--author", str(tmp_path / "x"), "check") as program:
        assert program.code() == 1
    assert "va après le nom de la commande" in program.complained
    assert not (tmp_path / "x").exists()
