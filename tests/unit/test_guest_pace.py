"""« Chacun à son rythme » on a phone: plain forms, nothing told before its answer, resumed after anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest
from werkzeug.test import TestResponse

from awareness import prose
from awareness.languages import languages
from awareness.learning.session import READ, LearningSession, Step
from awareness.workshop.pace import alone, walk
from tests.workshop import ADDRESS, Phone, Village

SECRET = "Madame-Untel-1979"
WEIGHT = 30_000


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop; its room lets each go on alone."""
    made = Village(tmp_path / "progression")
    made.begin()
    open_pace(made)
    yield made
    made.close()


def open_pace(village: Village) -> None:
    live = village.opened.live
    live.at_own_pace(live.room.version)


def session(village: Village, number: int = 0) -> LearningSession:
    """How far a phone is."""
    live = village.opened.live
    module = alone(village.opened.words.module("fr"), live.opening.questions)
    return walk(module, live.opening.shuffle, live.room, [*live.room.seats][number])


def next_step(village: Village) -> Step:
    walked = session(village)
    return walked.steps[walked.place]


def do(village: Village, step: Step, *, rightly: bool = True) -> None:
    """Do a step without its page."""
    live, stored = village.opened.live, READ
    if step.item is not None and step.item.lan:
        said = next(each for each in step.item.responses() if step.item.is_right(each) == rightly)
        stored = msgspec.json.encode(said)
    live.pace(next(iter(live.room.seats)), step.key, stored.decode())


def go_to(village: Village, phase: str, kind: str = "") -> Step:
    """Do all steps before one of a phase (and a kind)."""
    while (step := next_step(village)).phase != phase or (kind and step.item and step.item.kind != kind):
        do(village, step)
    return step


def followed(phone: Phone, path: str = "/pace") -> TestResponse:
    """Open a page as a browser does, to where it leads."""
    told = phone.get(path)
    while told.status_code == 303:
        told = phone.get(told.headers["Location"])
    return told


def told_of(step: Step) -> set[str]:
    """All that an answer to a step may be told."""
    assert step.item is not None
    found = {r.text for each in step.item.responses() for r in step.item.feedback(each).remarks}
    return {prose.plain(text, "fr") for text in found if len(text) > 20}


def weight(phone: Phone, parts: list[str]) -> int:
    """What a page fetches besides itself."""
    total = 0
    for part in parts:
        with phone.get(part) as served:
            total += len(served.data)
    return total


def words_of(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page.text)))


def test_the_room_leads_there_and_each_step_is_a_plain_form(village: Village) -> None:
    phone = village.phone()
    assert phone.state().json["phase"] == "pace"
    assert 'href="/pace"' in phone.get().text
    story = followed(phone)
    assert '<form method="post" action="/pace/story"' in story.text
    assert phone.form("/pace/story", read="1").headers["Location"] == "/pace"
    assert "idea.1" in followed(phone).request.path


@pytest.mark.parametrize("module", ["hameconnage", "mises-a-jour", "rancongiciel", "sms-appels"])
def test_nothing_is_told_before_its_answer_and_every_page_is_light(tmp_path: Path, module: str) -> None:
    village = Village(tmp_path / "progression")
    village.begin(module)
    open_pace(village)
    phone, around = village.phone(), 0
    while not session(village).is_finished:
        step, page = next_step(village), followed(phone)
        if not around:
            around = weight(phone, re.findall(r'"(/static/[^"]+)"', page.text))
        assert len(page.data) + around < WEIGHT
        if step.item is not None:
            assert not [text for text in told_of(step) if text in words_of(page)]
        do(village, step, rightly=step.phase != "quiz")
        if step.item is not None and step.item.lan:
            judged = words_of(phone.get(f"/pace/{step.key}"))
            assert "Bien vu." in judged or "Beaucoup s’y trompent" in judged
    assert "Vous avez tout fait." in followed(phone).text
    village.close()


def test_wrong_answers_come_back_once(village: Village) -> None:
    phone = village.phone()
    step = go_to(village, "quiz")
    do(village, step, rightly=False)
    go_to(village, "again")
    assert "Encore une fois, sans note" in followed(phone).text


def test_the_first_answer_counts_on_the_page_too(village: Village) -> None:
    phone = village.phone()
    step = go_to(village, "exercise", "inspect")
    for verdict in ("fake", "real"):
        assert phone.form(f"/pace/{step.key}", verdict=verdict).headers["Location"] == f"/pace/{step.key}"
    assert b'"fake"' in session(village).answers[step.key].response


def test_tools_and_what_is_typed_are_for_the_computer_or_paper(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.begin("sauvegardes")
    open_pace(village)
    phone = village.phone()
    step = go_to(village, "exercise")
    while step.item is None or step.item.lan:
        do(village, step)
        step = next_step(village)
    page = followed(phone)
    assert "À faire sur votre ordinateur ou sur papier." in page.text
    assert not re.search(r"<(input|textarea|select)", page.text)
    assert phone.form(f"/pace/{step.key}", text=SECRET).status_code == 303
    assert SECRET.encode() not in village.files()
    assert next_step(village).key != step.key
    village.close()


def test_steps_ahead_and_steps_that_are_none_lead_to_where_one_is(village: Village) -> None:
    phone = village.phone()
    for key in ("action", "quiz.x", "end", SECRET, "%00"):
        assert followed(phone, f"/pace/{key}").request.path in {"/pace/story", "/"}
        assert phone.form(f"/pace/{key}", read="1").status_code in {303, 405}
    assert session(village).answers == {}


def test_free_text_in_any_field_is_refused_and_kept_nowhere(village: Village) -> None:
    phone, refused = village.phone(), 0
    names = ("option", "zone", "verdict", "step", "up", "path", "reply", "text", "name")
    fields = dict.fromkeys(names, SECRET)
    while not session(village).is_finished:
        step = next_step(village)
        if step.item is not None:
            told = phone.form(f"/pace/{step.key}", **fields)
            refused += told.status_code == 400
            assert step.key not in session(village).answers
            assert SECRET not in followed(phone, f"/pace/{step.key}?draft={SECRET}").text
        do(village, step)
    assert refused
    assert SECRET.encode() not in village.files()


def test_it_goes_on_at_the_same_step_after_a_sleep_and_a_power_cut(village: Village) -> None:
    phone = village.phone()
    go_to(village, "exercise")
    here = followed(phone).request.path
    village.clock.now += 5 * 60_000
    assert followed(phone).request.path == here
    (left,) = village.make_hall().take_up()
    village.hall.resume(left.id, ADDRESS)
    phone.client.application = village.app
    assert followed(phone).request.path == here
    assert phone.form("/pace/story", read="1").status_code == 303


def test_once_the_trainer_goes_on_the_steps_lead_back_to_the_room(village: Village) -> None:
    phone = village.phone()
    step = go_to(village, "exercise")
    village.go_to("question")
    assert followed(phone).request.path == "/"
    late = phone.form("/pace/idea.1", read="1")
    assert late.status_code == 303
    assert phone.form(f"/pace/{step.key}", verdict="fake").status_code in {303, 400, 409}
    assert step.key not in session(village).answers


def test_strangers_and_given_up_phones_are_told_so(village: Village) -> None:
    stranger = village.phone(joins=False)
    for told in (stranger.get("/pace"), stranger.get("/pace/story"), stranger.form("/pace/story", read="1")):
        assert (told.status_code, "tapez le code" in told.text) == (403, True)
    phone, live = village.phone(), village.opened.live
    live.set_phones(live.room.version, work=False)
    assert "regardez l’écran" in unescape(phone.get().text)
    assert phone.form("/pace/story", read="1").status_code == 409


def test_the_steps_are_in_the_language_of_the_phone(village: Village) -> None:
    seen = {}
    for code in languages():
        phone = village.phone()
        phone.get(f"/language/{code}")
        seen[code] = re.findall(r"<h1[^>]*>(.*?)</h1>", followed(phone).text)[0]
    assert len(set(seen.values())) == len(seen) == 4


def test_the_state_changes_when_a_phone_goes_on_and_only_then(village: Village) -> None:
    phone = village.phone()
    tag = phone.state().headers["ETag"]
    assert phone.state(tag).status_code == 304
    phone.form("/pace/story", read="1")
    assert phone.state(tag).json["done"] == 1


def test_after_closing_no_step_is_in_any_file(village: Village) -> None:
    from tests.unit.test_hall import END

    village.phone()
    step = go_to(village, "quiz")
    assert step.key.encode() not in village.files()
    do(village, step)
    assert step.key.encode() in village.files()
    village.hall.close(village.opened.live.room.version, END)
    assert b"pace.quiz" not in village.files()


def test_a_move_inside_an_exercise_is_no_answer_yet(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.begin("double-authentification")
    open_pace(village)
    phone = village.phone()
    step = go_to(village, "exercise", "order")
    shown = re.findall(r'name="step" value="([^"]+)"', followed(phone).text)
    fields = {"step": shown, "down": shown[0]}
    moved = phone.client.post(f"/pace/{step.key}", data=fields, **phone.words).headers["Location"]
    assert moved.startswith(f"/pace/{step.key}?draft=")
    again = re.findall(r'name="step" value="([^"]+)"', phone.get(moved).text)
    assert again == [shown[1], shown[0], *shown[2:]]
    assert step.key not in session(village).answers
    village.close()
