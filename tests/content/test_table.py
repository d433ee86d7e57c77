"""The table of the course: printed by `awareness check --table`, kept in content/README.md, true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import content_table
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.table import HEAD, table
from awareness.languages import languages
from tests.content.tree import Tree
from tests.parts import ROOT

MODULES = Catalogue(ROOT / "content", ROOT / "quizzes").ids()


def cells(printed: str) -> list[list[str]]:
    """The rows of a printed table, without its head."""
    return [line.strip("| ").split(" | ") for line in printed.splitlines()[2:]]


def test_the_readme_keeps_what_the_command_prints() -> None:
    words = [sys.executable, "-m", "awareness", "check", "--table"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (said.returncode, said.stderr) == (0, "")
    readme = (ROOT / "content" / "README.md").read_text(encoding="utf-8")
    kept = readme.split(content_table.BEGIN)[1].split(content_table.END)[0]
    assert kept.strip() == said.stdout.strip()
    assert content_table.main([]) == 0


def test_every_module_stands_there_in_every_language() -> None:
    rows = cells(table(Catalogue(ROOT / "content", ROOT / "quizzes")))
    assert [(row[0], row[1]) for row in rows] == [(name, code) for name in MODULES for code in languages()]
    assert len(MODULES) == 14
    assert all(len(row) == len(HEAD) for row in rows)
    assert all(200 < int(words) <= 500 and int(seconds) <= 600 for _, _, words, seconds, *_ in rows)
    assert {row[-1] for row in rows} == {"maison", "brouillon"}
    assert all(int(row[5]) >= 70 for row in rows if row[1] == "fr")


def test_a_row_counts_what_is_in_the_files(tree: Tree) -> None:
    french, *_ = rows = cells(table(tree.catalogue()))
    assert french[:2] == ["essai", "fr"]
    before = int(french[2])
    tree.replace("content/essai/fr.md", "elle est pressée.", "elle est pressée. Quatre mots de plus.")
    assert int(cells(table(tree.catalogue()))[0][2]) == before + 4
    assert french[7].startswith("8 choice") or re.fullmatch(r"(\d+ \w+(, )?)+", french[7])
    missing = next(row for row in rows if row[1] == "ca")
    assert set(missing[2:]) == {"–"}


def test_a_broken_module_has_no_row_and_keeps_the_others(tree: Tree) -> None:
    tree.write("content/casse/fr.md", "---\nid: casse\n")
    tree.write("quizzes/casse/fr.yaml", "module: casse\n")
    assert {row[0] for row in cells(table(tree.catalogue()))} == {"essai"}


def test_an_old_table_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = ROOT / "content" / "README.md"
    copy = tmp_path / "README.md"
    copy.write_text(
        old.read_text(encoding="utf-8").replace("| maison |", "| brouillon |", 1), encoding="utf-8"
    )
    monkeypatch.setattr(content_table, "README", copy)
    assert content_table.main([]) == 1
    assert "a vieilli" in capsys.readouterr().out
    assert content_table.main(["write"]) == 0
    assert content_table.main([]) == 0
