"""The checklist on the screen: the lines of the paper one, ticks that mean the same in every language."""

from __future__ import annotations

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Idea
from awareness.paths import shipped
from awareness.workshop.checklist import kept, parts, read

TWO = (
    Idea(title="Avant", markdown="- Lire.\n- Imprimer.\n\n> À retenir : lire."),
    Idea(title="Après", markdown="- Ranger."),
)


def test_each_line_of_the_page_can_be_ticked_and_what_to_remember_stays_on_paper() -> None:
    first, last = parts(TWO, {"1.2"})
    assert [(line.text, line.is_done) for line in first.lines] == [("Lire.", False), ("Imprimer.", True)]
    assert (first.done, last.done) == (1, 0)


def test_ticks_are_found_again_and_those_of_no_line_are_not_kept() -> None:
    plain = parts(TWO, ())
    assert read(kept({"1.1", "2.1", "9.9", "Marie"}, plain), plain) == {"1.1", "2.1"}


@pytest.mark.parametrize("setting", ["", "nonsense", "1.1 2.1"])
def test_a_setting_of_no_list_ticks_nothing(setting: str) -> None:
    assert read(setting, parts(TWO, ())) == frozenset()


def test_ticks_of_a_list_that_has_changed_mean_nothing() -> None:
    before = kept({"1.1"}, parts(TWO, ()))
    assert read(before, parts(TWO[:1], ())) == frozenset()


@pytest.mark.parametrize("language", ["en", "oc", "ca"])
def test_the_shipped_list_has_the_same_lines_in_every_language(language: str) -> None:
    catalogue = Catalogue(shipped("content"), shipped("quizzes"))
    french, other = (
        parts(catalogue.page("workshop/checklist", code).sections, ()) for code in ("fr", language)
    )
    assert read(kept({"1.1", "4.5"}, french), other) == {"1.1", "4.5"}
