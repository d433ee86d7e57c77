"""The plug is pulled, the window is closed, the way back is taken: nothing is lost, nothing is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.journeys.learner import Learner
from tests.journeys.program import RunningProgram

pytestmark = pytest.mark.journey
Opened = Callable[..., Any]
MODULE = "incident"


def stored_answers(program: RunningProgram) -> list[tuple[Any, ...]]:
    """Every answer on the disk, as the file itself has it, in the order they were given."""
    # Read-only: a reader that may write would tidy up behind a killed program, and hide what it left.
    address = f"file:{program.folder / 'progression' / 'progress.sqlite'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as disk:
        return disk.execute('SELECT key, response, "right" FROM answer ORDER BY sequence').fetchall()


def comes_to(program: RunningProgram, opened: Opened, steps: int, **options: Any) -> Learner:
    """Somebody who has done some steps of a module."""
    marie = Learner(opened(**options))
    marie.opens(program.url)
    marie.page.goto(f"{program.site}/m/{MODULE}")
    for _ in range(steps):
        marie.does_step()
    return marie


def test_the_plug_is_pulled_at_each_step(program: RunningProgram, opened: Opened) -> None:
    marie = Learner(opened())
    known: list[tuple[Any, ...]] = []
    for _ in range(60):
        marie.opens(program.url)
        marie.page.goto(f"{program.site}/m/{MODULE}")
        if marie.is_at_the_end:
            break
        place = marie.page.url.removeprefix(program.site)
        assert place.split("/")[-1] not in {row[0] for row in known}
        if marie.kind:
            marie.answers()
        else:
            marie.does_step()
        program.kill()
        answers = stored_answers(program)
        assert answers[:-1] == known
        assert answers[-1][0] == place.split("/")[-1]
        known = answers
        program.start()
    assert marie.is_at_the_end
    assert len(known) >= 15
    assert len({row[0] for row in known}) == len(known)


def test_the_first_page_offers_to_go_on_where_the_plug_was_pulled(
    program: RunningProgram, opened: Opened
) -> None:
    marie = comes_to(program, opened, 2)
    place = marie.page.url.removeprefix(program.site)
    program.kill()
    program.start()
    marie.opens(program.url)
    assert "Continuer" in marie.page.inner_text(".hero")
    marie.press(".hero a.btn")
    assert marie.page.url.removeprefix(program.site) == place
    assert [row[0] for row in stored_answers(program)] == ["before.avant-samedi", "before.avant-vendredi"]


def test_closing_at_any_moment_asks_nothing(program: RunningProgram, opened: Opened) -> None:
    marie = comes_to(program, opened, 0)
    asked: list[str] = []
    marie.page.context.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    for answered in (False, True):
        tab = Learner(marie.page.context.new_page())
        tab.opens(marie.page.url)
        tab.choose("label.answer")
        if answered:
            tab.press(".act button.btn")
        tab.page.close(run_before_unload=True)
    marie.page.reload()
    assert marie.is_answered
    assert asked == []


@pytest.mark.parametrize("script", [True, False])
def test_the_ways_back_stay_inside_the_page(program: RunningProgram, opened: Opened, script: bool) -> None:
    marie = comes_to(program, opened, 3, java_script_enabled=script)
    here = marie.page.url
    marie.press("text=Revenir")
    assert marie.page.url.endswith("/story")
    marie.page.go_back()
    assert marie.page.url == here
    marie.page.go_back()
    assert marie.page.url.endswith("/story")
    marie.page.go_back()
    assert marie.page.url.endswith("/before.avant-vendredi")
    assert marie.is_answered
    marie.press(".act a.btn")
    marie.press(".act button.btn")
    assert marie.page.url == here
    assert len(stored_answers(program)) == 3


def test_a_change_of_language_in_the_middle_keeps_the_place(program: RunningProgram, opened: Opened) -> None:
    marie = comes_to(program, opened, 1)
    marie.answers()
    place = marie.page.url
    before = stored_answers(program)
    for language, name in (("en", "English"), ("ca", "Català"), ("oc", "Occitan"), ("fr", "Français")):
        marie.press("details.menu summary")
        marie.press(f'.menu button:has-text("{name}")')
        assert marie.page.url == place
        assert marie.page.locator("html").get_attribute("lang") == language
        assert marie.is_answered
    assert stored_answers(program) == before


def test_a_step_far_ahead_leads_back_to_the_place_reached(program: RunningProgram, opened: Opened) -> None:
    marie = comes_to(program, opened, 3)
    here = marie.page.url
    for ahead in (
        "action",
        "idea.3",
        "end",
        "quiz.fiche",
        "no-such-step",
        "exercise.ma-fiche",
        "again.fiche",
    ):
        marie.page.goto(f"{program.site}/m/{MODULE}/{ahead}")
        assert marie.page.url == here


def test_of_two_tabs_the_first_answer_stands(program: RunningProgram, opened: Opened) -> None:
    marie = comes_to(program, opened, 0)
    other = Learner(marie.page.context.new_page())
    other.opens(marie.page.url)
    choices = other.page.locator("label.answer input").evaluate_all("all => all.map(one => one.value)")
    marie.choose("label.answer")
    marie.press(".act button.btn")
    first = stored_answers(program)
    other.choose(f'label.answer:has(input[value="{choices[-1]}"])')
    other.press(".act button.btn")
    assert other.is_answered
    assert stored_answers(program) == first
    verdicts = [each.page.inner_text("form.stepform main") for each in (marie, other)]
    assert verdicts[0] == verdicts[1]


def test_an_answer_lost_on_the_way_is_sent_again_by_the_plain_form(
    program: RunningProgram, page: Any
) -> None:
    marie = Learner(page)
    marie.opens(program.url)
    page.goto(f"{program.site}/m/{MODULE}")
    sent: list[str] = []

    def breaks_the_first(route: Any) -> None:
        sent.append(route.request.method)
        route.abort() if len(sent) == 1 else route.continue_()

    marie.choose("label.answer")
    page.route("**/before.avant-samedi", breaks_the_first)
    page.locator(".act button.btn").click()
    page.locator(".verdict").wait_for()
    assert sent[:2] == ["POST", "POST"]
    assert len(stored_answers(program)) == 1
