"""Sent again to translators: their work stays, and only what the French changed is doubted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.authoring.patched import patched_yaml
from awareness.authoring.written import quiz_text, quoted
from awareness.catalogue.yaml_reader import read_yaml
from tests.content.test_translate_exchange import entry, exported, imported, translate
from tests.content.tree import Tree

# What an import lets through: no invisible character.
TEXTS = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"], blacklist_characters="\ufeff")
)


def test_after_a_change_of_the_french_only_that_text_is_to_be_looked_at(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    exported(tree)
    tree.replace("content/essai/fr.md", "Il est tard", "Il est très tard")
    po = exported(tree)
    assert [each.msgctxt for each in po if each.fuzzy] == ["content/essai/fr.md:story"]
    entry(po, ":story").flags = []
    po.save()
    assert imported(tree).returncode == 0
    assert not [problem for problem in tree.check() if "périmée" in problem.sentence]


def test_work_that_was_not_taken_back_yet_is_kept(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree, "oc")
    entry(po, ":before").msgstr = "Doas questions."
    po.save()
    again = exported(tree, "oc")
    assert entry(again, ":before").msgstr == "Doas questions."
    assert not entry(again, ":before").fuzzy


def test_where_files_and_translator_differ_both_are_shown(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree)
    entry(po, ":before").msgstr = "Two little questions."
    po.save()
    both = entry(exported(tree), ":before")
    assert (both.msgstr, both.fuzzy) == ("Two little questions.", True)
    assert "« Two questions to see where you stand, no marks. »" in both.comment.replace("\n", " ")


def test_a_file_that_is_no_po_is_not_written_over(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.write("po/essai/en.po", "mes notes\n")
    said = translate("export", "--locale", "en", "--author", tree.root, "-o", tree.root / "po")
    assert said.returncode == 1
    assert "en.po:1:1: cette ligne n'est pas du PO" in said.stderr
    assert tree.read("po/essai/en.po") == "mes notes\n"


@given(TEXTS, TEXTS)
def test_any_text_is_read_back_as_it_was_written(first: str, second: str) -> None:
    text = quiz_text("essai", {"made_from": "0" * 12, "a.prompt": first, "a.options.b.text": second})
    node, problems = read_yaml(text, "x")
    assert not problems
    assert node is not None
    assert node.plain()["items"]["a"] == {"prompt": first, "options": {"b": {"text": second}}}
    node, problems = read_yaml(patched_yaml(text, {("items", "a", "options", "b", "text"): first}), "x")
    assert not problems
    assert node is not None
    assert node.plain()["items"]["a"]["options"]["b"]["text"] == first


@pytest.mark.parametrize(
    "written", ["|\n    one\n    two", ">-\n    one\n\n  # a note", "one\n    two", "'one'  # one"]
)
def test_what_stands_after_a_text_stays_however_it_was_written(written: str) -> None:
    text = f'items:\n  t: {written}\n  u: "z"\n'
    fresh = patched_yaml(text, {("items", "t"): "new"})
    node, problems = read_yaml(fresh, "x")
    assert not problems
    assert node is not None
    assert node.plain() == {"items": {"t": "new", "u": "z"}}
    assert ("#" in fresh) == ("#" in text)


def test_a_quotation_mark_and_a_new_line_are_written_for_yaml() -> None:
    assert quoted('« a » "b" \\ \n') == '"« a » \\"b\\" \\\\ \\n"'
