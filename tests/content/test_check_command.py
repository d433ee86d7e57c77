"""`awareness check` as an author runs it, in a process of its own: every fault with its place, and exit 1."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.content.tree import Tree
from tests.parts import ROOT

# File, words there, words put instead, words of the sentence; the fault stands where the words were.
PLANTED = [
    ("content/essai/fr.md", "minutes: 10", "minutes: 11", "10 au plus"),
    ("content/essai/fr.md", "picture: shop", "picture: boat", "dessin inconnu « boat »"),
    ("content/facts.yaml", "kind: url", "kind: urll", "vouliez-vous dire « url » ?"),
    ("content/course.yaml", "first: essai", "first: essay", "vouliez-vous dire « essai » ?"),
    ("quizzes/essai/fr.yaml", "kind: inspect", "kind: inspct", "vouliez-vous dire « inspect » ?"),
    ("quizzes/essai/fr.yaml", "twin: liste", "twin: listes", "vouliez-vous dire « liste » ?"),
]


def checks(*places: Path) -> subprocess.CompletedProcess[str]:
    """Run the command on some places, the shipped content when none is given."""
    words = [sys.executable, "-m", "awareness", "check", *map(str, places)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_the_shipped_content_passes_without_a_word() -> None:
    said = checks()
    assert (said.returncode, said.stderr, said.stdout) == (0, "", "")


def test_every_planted_fault_is_named_at_once_with_its_place(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    wanted = []
    for file, old, new, sentence in PLANTED:
        wanted.append((f"{file}:{tree.line(file, old)}:", sentence))
        tree.replace(file, old, new)
    said = checks(tree.root)
    lines = said.stdout.splitlines()
    assert (said.returncode, said.stderr) == (1, "")
    assert all(re.match(r"\S+:\d+:\d+: \S", line) for line in lines)
    for place, sentence in wanted:
        assert [line for line in lines if line.startswith(place) and sentence in line], (place, said.stdout)


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"", b"- a\n- b\n", b"a: [1, 2\n", b"a: &x 1\nb: *x\n"])
def test_a_file_that_is_no_quiz_at_all_is_a_sentence_and_not_a_crash(tmp_path: Path, text: bytes) -> None:
    tree = Tree(tmp_path)
    tree.write("quizzes/essai/fr.yaml", text)
    said = checks(tree.root)
    assert (said.returncode, said.stderr) == (1, "")
    assert re.search(r"^quizzes/essai/fr\.yaml:\d+:\d+: \S", said.stdout, re.MULTILINE)


def test_one_file_can_be_checked_alone(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    for file, old, new, _sentence in PLANTED:
        tree.replace(file, old, new)
    said = checks(tree.root / "content" / "course.yaml")
    assert said.returncode == 1
    assert {line.split(":")[0] for line in said.stdout.splitlines()} == {"content/course.yaml"}


def test_a_place_without_content_is_told_where_to_look(tmp_path: Path) -> None:
    said = checks(tmp_path)
    assert said.returncode != 0
    assert "content/ et quizzes/" in said.stderr
    assert "Traceback" not in said.stderr
