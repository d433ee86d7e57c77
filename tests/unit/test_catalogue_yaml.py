"""YAML stays what its author wrote; what is dangerous or ambiguous is refused with its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.catalogue.text_file import LARGEST, read_text
from awareness.catalogue.yaml_reader import DEEPEST, read_yaml

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def values(text: str) -> Any:
    """Read a text that has nothing wrong."""
    node, problems = read_yaml(text, "f.yaml")
    assert problems == []
    assert node is not None
    return node.plain()


def refused(text: str) -> tuple[int, int, str]:
    """Read a text that is refused: line, column and sentence of its first problem."""
    _, problems = read_yaml(text, "f.yaml")
    assert problems
    first = min(problems)
    assert first.file == "f.yaml"
    return first.line, first.column, first.sentence


@pytest.mark.parametrize(
    "word", ["Non", "Oui", "no", "NO", "on", "Off", "y", "n", "yes", "True", "NULL", "Null"]
)
def test_words_stay_words(word: str) -> None:
    assert values(f"{word}: {word}") == {word: word}


@pytest.mark.parametrize(
    "word",
    ["2026-11-23", "17:30", "0800711313", "1e3", "0x10", "0o7", ".5", "1_000", "+33", "1,5", "=", "2026.1.0"],
)
def test_what_looks_like_a_date_a_time_or_an_odd_number_stays_text(word: str) -> None:
    assert values(f"a: {word}") == {"a": word}


def test_only_plain_numbers_true_false_and_nothing_are_more_than_text() -> None:
    assert values("[1, -2, 0, 2.5, true, false, null, ~, '1', \"true\"]") == [
        *(1, -2, 0, 2.5, True, False, None, None, "1", "true"),
    ]
    assert values("a:\nb: |\n  deux\n  lignes\n") == {"a": None, "b": "deux\nlignes\n"}


def test_every_value_and_key_knows_its_place() -> None:
    node, _ = read_yaml("un: 1\nliste:\n  - {id: a, mot: x}\n  - id: b\n", "f.yaml", first_line=10)
    assert node is not None
    assert node.where(("liste",)) == (11, 1)
    assert node.where(("liste", 0, "mot")) == (12, 13)
    assert node.where(("liste", 1)) == (13, 5)
    assert node.where(("liste", 1, "gone")) == (13, 5)
    assert node.where(("liste", 9)) == (12, 3)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x 1\nb: *x\n", 1, "« & » et « * »"),
        ("a: *x\n", 1, "« & » et « * »"),
        ("a: 1\n<<: {b: 2}\n", 2, "la fusion « << »"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "les étiquettes « ! »"),
        ("a: !!python/name:os.system\n", 1, "les étiquettes « ! »"),
        ("a: ! x\n", 1, "les étiquettes « ! »"),
        ("a: !!binary aGk=\n", 1, "les étiquettes « ! »"),
        ("a: 1\nb: 2\na: 3\n", 3, "« a » est écrit deux fois"),
        ("? [a, b]\n: 1\n", 1, "un simple mot"),
        ("a: 1\n---\nb: 2\n", 2, "un seul document"),
        ("a: b: c\n", 1, "un « : » de trop"),
        ("a:\n\t- x\n", 2, "pas de tabulation"),
        ('a: 1\nb: "x\nc: 2\n', 2, "ce guillemet n'est jamais refermé"),
        ("a: [1\nb: 2\n", 2, "n'est pas refermé"),
        ("a: x\nb\nc: 1\n", 3, "n'a pas de « : »"),
        ("- a\nb: c\n", 2, "le retrait"),
        ('a: "x" y\n', 1, "guillemet fermé"),
        ('a: "\\d"\n', 1, "doublez-le"),
        ("a: 1\nb: \x07\n", 2, "caractère invisible"),
        ("", 1, "ce fichier est vide"),
        ("# rien\n", 1, "ce fichier est vide"),
    ],
)
def test_what_is_dangerous_or_ambiguous_is_refused(text: str, line: int, words: str) -> None:
    found_line, column, sentence = refused(text)
    assert (found_line, words in sentence) == (line, True), sentence
    assert column >= 1


def test_nothing_a_file_says_is_ever_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    command = f"a: !!python/object/apply:os.system ['touch {mark}']\n"
    assert "étiquettes" in refused(command)[2]
    assert not mark.exists()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 25_000, "- " * 50_000, "a: [" + "[" * 30 + "]" * 30 + "]", "? " * 40_000]
)
def test_bottomless_files_are_refused_and_soon(text: str) -> None:
    node, problems = read_yaml(text, "f.yaml")
    assert problems
    assert node is None


def test_a_file_as_deep_as_ours_may_be_is_read() -> None:
    assert values("[" * DEEPEST + "]" * DEEPEST)
    assert "trop de niveaux" in refused("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2))[2]


def test_all_refusals_of_a_readable_file_come_at_once() -> None:
    _, problems = read_yaml("a: &x 1\nb: !!str y\na: 2\n<<: 3\n", "f.yaml")
    assert [problem.line for problem in problems] == [1, 2, 3, 4]


@given(VALUES)
def test_what_json_writes_is_read_back_the_same(value: Any) -> None:
    assert values(f"- {json.dumps(value, ensure_ascii=False)}") == [value]


@given(st.text(max_size=200))
def test_no_text_at_all_stops_the_reader(text: str) -> None:
    node, problems = read_yaml(text, "f.yaml")
    assert (node is not None) or problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.sentence for problem in problems)


def test_files_saved_by_windows_are_read_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    text, problems = read_text(path, "f.yaml")
    assert (text, problems) == ("a: 1\nb: 2\n", [])


def test_a_file_in_another_encoding_is_named_with_its_first_odd_letter(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("titre: ok\nmot: été\n".encode("latin-1"))
    text, problems = read_text(path, "f.yaml")
    assert text == ""
    assert [(p.line, p.column) for p in problems] == [(2, 6)]
    assert "UTF-8" in problems[0].sentence


def test_a_file_that_is_missing_too_big_or_a_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"a" * (LARGEST + 1))
    (tmp_path / "folder").mkdir()
    said = {name: read_text(tmp_path / name, name)[1][0].sentence for name in ("gone", "big", "folder")}
    assert said["gone"] == "ce fichier manque"
    assert "trop gros" in said["big"]
    assert "ne peut pas être lu" in said["folder"]
    assert os.linesep not in "".join(said.values())
