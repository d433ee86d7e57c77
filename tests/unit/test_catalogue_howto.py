"""A sheet « Comment faire » as it is read: for one device, in one language, in French for want of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from awareness.errors import ContentInvalid
from tests.content.tree import Tree

ENGLISH, OCCITAN = "content/essai/howto/en.yaml", "content/essai/howto/oc.yaml"
SIGNED = 'signed: {by: "Une relectrice", on: 2026-11-23, fingerprint: "0553f235f0d8"}\n'


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_each_device_has_its_own_steps_and_menus(tree: Tree) -> None:
    sheet = tree.catalogue().howto("essai")
    assert [step.id for step in sheet.steps_on("iphone")] == ["liste", "telephone", "porte"]
    assert [step.menu("windows-11") for step in sheet.steps_on("windows-11")] == [
        *("", "Démarrer > Paramètres", "Porte > Haut")
    ]
    assert sheet.variants() == ("windows-11", "iphone")


def test_a_translation_brings_words_and_menus_and_nothing_else(tree: Tree) -> None:
    french, english = tree.catalogue().howto("essai"), tree.catalogue().howto("essai", "en")
    assert (english.language, english.state) == ("en", "house")
    assert english.steps[1].menu("windows-11") == "Start > Settings"
    assert [step.do for step in english.steps] == [step.do for step in french.steps]
    assert [each.reach for each in english.helps] == [each.reach for each in french.helps]


@pytest.mark.parametrize(
    ("head", "state"), [("", "draft"), (SIGNED, "signed"), (SIGNED.replace("0553", "1553"), "draft")]
)
def test_a_draft_is_signed_for_one_state_of_the_french(tree: Tree, head: str, state: str) -> None:
    tree.write(OCCITAN, head + tree.read(ENGLISH))
    sheet = tree.catalogue().howto("essai", "oc")
    assert (sheet.language, sheet.state) == ("oc", state)


@pytest.mark.parametrize("old", ["  porte:", "done:", '"At eye level."'])
def test_a_broken_translation_gives_way_to_the_french(tree: Tree, old: str) -> None:
    tree.replace(ENGLISH, old, "  [" if old.startswith('"') else f"{old.rstrip(':')}s:")
    assert tree.catalogue().howto("essai", "en").language == "fr"


def test_without_a_sound_french_sheet_there_is_one_sentence(tree: Tree) -> None:
    assert tree.catalogue().has_howto("essai")
    tree.remove("content/essai/howto/fr.yaml")
    assert not tree.catalogue().has_howto("essai")
    with pytest.raises(ContentInvalid, match="Cette fiche ne peut pas être ouverte"):
        tree.catalogue().howto("essai", "en")
