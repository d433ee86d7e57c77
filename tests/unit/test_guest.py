"""The phones' app: plain forms and JSON, nothing before its time, and a sentence for whatever comes in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.languages import languages
from awareness.workshop.limits import SEATS_OF_AN_ADDRESS, TRIES_A_MINUTE
from tests.parts import ROOT
from tests.workshop import PORT, URL, Village

LEAKS = re.compile(rb"right|bonne|feedback|explanation|counts")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop with a room that is open."""
    made = Village(tmp_path / "progression")
    made.begin()
    yield made
    made.close()


def test_a_phone_is_given_a_name_and_keeps_its_seat(village: Village) -> None:
    phone = village.phone(joins=False)
    first = phone.join(village.opened.pin).json
    assert phone.join(village.opened.pin).json == first
    assert len(village.opened.live.room.seats) == 1


def test_a_state_says_nothing_before_its_time(village: Village) -> None:
    phone = village.phone()
    assert phone.state().json["question"] is None
    village.go_to("question")
    shown = phone.state().json["question"]
    assert (shown["id"], shown["choices"], bool(shown["text"])) == ("avant-cadenas", [], True)
    for phase in ("open", "closed", "question", "open", "closed", "question", "open", "closed"):
        village.go_to(phase)
        assert not LEAKS.search(re.sub(rb'"html":.*', b"", phone.state().data))
        assert "bonne réponse" not in phone.get().text
    village.go_to("reveal")
    told = phone.state().json
    assert told["right"] in {choice["id"] for choice in told["question"]["choices"]}
    assert told["explanation"]


def test_an_unchanged_state_is_a_304_that_still_tells_the_time(village: Village) -> None:
    phone = village.phone()
    first = phone.state()
    village.clock.now += 500
    again = phone.state(first.headers["ETag"])
    assert (again.status_code, again.data, again.headers["X-Now"]) == (304, b"", str(village.clock.now))
    village.go_to("question")
    assert phone.state(first.headers["ETag"]).status_code == 200


def test_all_phones_are_told_the_same_moment_of_opening(village: Village) -> None:
    phones = [village.phone() for _ in range(3)]
    live = village.opened.live
    village.go_to("question")
    live.go_on(live.room.version)
    told = {(phone.state().json["opens_at"], phone.state().headers["X-Now"]) for phone in phones}
    assert told == {(village.clock.now + 2000, str(village.clock.now))}
    early = phones[0].answer("avant-cadenas", "faux")
    assert (early.status_code, early.json["code"]) == (409, "early")


def test_the_first_answer_counts_and_comes_back_whatever_is_sent_again(village: Village) -> None:
    phone = village.phone()
    village.go_to("open")
    assert phone.answer("avant-cadenas", "faux").json == {"choice": "faux"}
    assert phone.answer("avant-cadenas", "vrai").json == {"choice": "faux"}
    assert phone.state().json["answer"] == "faux"
    village.go_to("closed")
    assert phone.answer("avant-cadenas", "vrai").json == {"choice": "faux"}
    late = village.phone().answer("avant-cadenas", "vrai")
    assert (late.status_code, late.json["code"]) == (409, "closed")


def test_it_all_works_as_plain_forms(village: Village) -> None:
    phone = village.phone(joins=False)
    pin = village.opened.pin
    assert phone.form("/join", pin=f"{pin[:3]} {pin[3:]}", table="4").status_code == 303
    village.go_to("open")
    assert 'name="choice" value="faux"' in phone.get().text
    assert phone.form("/answer", question="avant-cadenas", choice="faux").status_code == 303
    assert "Réponse enregistrée" in phone.get().text
    (seat,) = village.opened.live.room.seats.values()
    assert (seat.name, seat.table, seat.people) == ("Table 1", True, 4)


def test_a_form_before_the_opening_has_no_choice_to_press(village: Village) -> None:
    phone = village.phone()
    live = village.opened.live
    village.go_to("question")
    live.go_on(live.room.version)
    assert re.search(r"<form[^>]* hidden>", phone.get().text)
    refused = phone.form("/answer", question="avant-cadenas", choice="faux")
    assert (refused.status_code, "Les réponses ne sont pas encore ouvertes" in refused.text) == (409, True)


def test_the_four_languages_are_chosen_on_the_phone(village: Village) -> None:
    village.go_to("open")
    seen = {}
    for code in languages():
        phone = village.phone()
        phone.get(f"/language/{code}")
        seen[code] = (phone.state().json["question"]["text"], f'<html lang="{code}">' in phone.get().text)
    assert all(is_said for _text, is_said in seen.values())
    assert len({text for text, _is_said in seen.values()}) == len(seen) == 4
    assert village.phone().get("/language/xx").status_code == 404


def test_the_code_of_the_square_outlives_the_choice_of_a_language(village: Village) -> None:
    phone, pin = village.phone(joins=False), village.opened.pin
    page = phone.get(f"/?p={pin}").text
    assert f'href="/language/ca?p={pin}"' in page
    there = phone.get(f"/language/ca?p={pin}").headers["Location"]
    assert f'value="{pin}"' in phone.get(there).text
    assert phone.get("/language/ca?p=//ailleurs").headers["Location"] == "/"


def test_the_questions_of_the_end_are_three_forms_in_the_language_of_the_phone(village: Village) -> None:
    phone = village.phone()
    phone.get("/language/en")
    village.go_to("feedback")
    assert phone.get().text.count('<form method="post" action="/answer">') == 3
    tag = phone.state().headers["ETag"]
    assert phone.form("/answer", question="end.able", choice="very").status_code == 303
    told = phone.state(tag).json["evaluation"]
    assert [each["answer"] for each in told] == ["", "very", ""]
    assert phone.get().text.count('<form method="post" action="/answer">') == 2
    assert phone.answer("end.able", "yes").json == {"choice": "very"}


def test_given_up_phones_are_told_to_look_at_the_screen(village: Village) -> None:
    phone = village.phone()
    village.go_to("open")
    live = village.opened.live
    tag = phone.state().headers["ETag"]
    live.set_phones(live.room.version, work=False)
    told = phone.state(tag)
    assert (told.status_code, told.json["asked"]) == (200, False)
    assert "sans ce téléphone" in told.json["html"]
    assert phone.answer("avant-cadenas", "faux").json["code"] == "hands"


@pytest.mark.parametrize(
    "path", ["/room", "/room/next", "/room/state", "/launch/x", "/settings", "/v1/counts"]
)
def test_nothing_of_the_trainer_or_the_learner_is_on_the_wifi(village: Village, path: str) -> None:
    phone = village.phone()
    assert phone.get(path).status_code == 404
    assert phone.form(path, **{"from": "1"}).status_code == 404


def test_strangers_are_told_nothing(village: Village) -> None:
    village.go_to("open")
    stranger = village.phone(joins=False)
    assert stranger.state().status_code == 403
    assert stranger.answer("avant-cadenas", "faux").status_code == 403
    stranger.client.set_cookie(f"seat-{village.opened.live.opening.id[:8]}", "x" * 22, domain="127.0.0.1")
    assert stranger.state().status_code == 403
    assert "avant-cadenas" not in stranger.get().text


def test_guessing_the_code_is_slowed_and_locks_nobody_else_out(village: Village) -> None:
    pin = village.opened.pin
    wrong = "000000" if pin != "000000" else "111111"
    answers = [village.phone(joins=False, address="127.0.0.9").join(wrong).status_code for _ in range(25)]
    assert answers == [403] * TRIES_A_MINUTE + [429] * 5
    assert village.phone(joins=False, address="127.0.0.9").join(pin).status_code == 429
    for number in range(10, 22):
        for _ in range(TRIES_A_MINUTE):
            village.phone(joins=False, address=f"127.0.0.{number}").join(wrong)
    slowed = [village.phone(joins=False, address="127.0.0.99").join(wrong).status_code for _ in range(3)]
    assert slowed == [403, 403, 429]
    assert village.phone(joins=False, address="127.0.0.100").join(pin).status_code == 200
    village.clock.now += 60_000
    assert village.phone(joins=False, address="127.0.0.9").join(pin).status_code == 200


def test_five_hundred_joins_from_one_phone_take_a_few_seats_and_leave_the_room_to_others(
    village: Village,
) -> None:
    pin = village.opened.pin
    told = [village.phone(joins=False, address="127.0.0.7").join(pin).status_code for _ in range(500)]
    assert told.count(200) == SEATS_OF_AN_ADDRESS
    assert set(told[SEATS_OF_AN_ADDRESS:]) == {409}
    assert village.phone().state().status_code == 200


def test_a_full_room_gives_the_place_of_a_phone_that_left_to_one_that_comes(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.begin(places=2)
    gone, here = village.phone(), village.phone()
    village.clock.now += 61_000
    here.state()
    assert village.phone().state().status_code == 200
    assert (gone.state().status_code, here.state().status_code) == (403, 200)
    assert village.phone(joins=False).join(village.opened.pin).status_code == 409
    village.close()


@pytest.mark.parametrize(
    "host", ["cyber.example", f"localhost:{PORT}", "127.0.0.1", "127.0.0.1:9999", "[::1]:8080"]
)
def test_another_name_for_the_room_is_misdirected(village: Village, host: str) -> None:
    phone = village.phone()
    phone.words["headers"] = {"Host": host}
    assert (phone.state().status_code, phone.get().status_code) == (421, 421)
    assert phone.answer("avant-cadenas", "faux").status_code == 421


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "https://127.0.0.1:8080"},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none", "Origin": URL}],
)  # fmt: skip
def test_changes_from_another_page_are_refused(village: Village, headers: dict[str, str]) -> None:
    village.go_to("open")
    phone = village.phone()
    phone.words["headers"] = headers
    assert phone.answer("avant-cadenas", "faux").status_code == 403
    assert phone.form("/join", pin=village.opened.pin).status_code == 403
    phone.words["headers"] = {"Origin": URL, "Sec-Fetch-Site": "same-origin"}
    assert phone.answer("avant-cadenas", "faux").status_code == 200


SECRET = "Madame-Untel-1979"


@pytest.mark.parametrize(
    "body",
    [{"pin": SECRET}, {"pin": "123456", "name": SECRET}, {"pin": "123456", "table": SECRET},
     {"question": "avant-cadenas", "choice": SECRET}, {"question": SECRET, "choice": "faux"},
     {"question": "avant-cadenas", "choice": "faux", "text": SECRET}, [SECRET], SECRET, {}, None],
)  # fmt: skip
def test_free_text_is_refused_in_every_field_and_kept_nowhere(village: Village, body: object) -> None:
    village.go_to("open")
    phone = village.phone()
    for path in ("/join", "/answer"):
        assert phone.client.post(path, json=body, **phone.words).status_code == 400
        if isinstance(body, dict):
            assert phone.form(path, **body).status_code == 400
    assert phone.client.post(f"/{SECRET}", json=body, **phone.words).status_code == 404
    assert SECRET.encode() not in village.files()


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[" * 4000, b'{"pin": 1e999}', b"null", b""])
def test_bytes_that_are_no_json_are_refused(village: Village, raw: bytes) -> None:
    phone = village.phone()
    for path in ("/join", "/answer"):
        told = phone.client.post(path, data=raw, content_type="application/json", **phone.words)
        assert told.status_code == 400
    assert phone.state().status_code == 200


def test_bodies_over_four_kilobytes_are_too_long(village: Village) -> None:
    phone = village.phone()
    for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        told = phone.client.post("/answer", data=b"x" * 4097, content_type=kind, **phone.words)
        assert told.status_code == 413


def test_a_seat_that_sends_without_end_is_slowed(village: Village) -> None:
    phone, other = village.phone(), village.phone()
    village.go_to("open")
    told = [phone.answer("avant-cadenas", "faux").status_code for _ in range(12)]
    assert told == [200] * 10 + [429] * 2
    assert other.answer("avant-cadenas", "faux").status_code == 200
    village.clock.now += 10_000
    assert phone.answer("avant-cadenas", "vrai").json == {"choice": "faux"}


def test_answers_that_do_not_exist_are_refused_with_a_sentence(village: Village) -> None:
    phone = village.phone()
    village.go_to("open")
    told = phone.answer("avant-cadenas", "peut-etre")
    assert (told.status_code, "n’existe pas" in told.json["error"]) == (400, True)
    told = phone.answer("une-autre", "faux")
    assert (told.status_code, told.json["code"]) == (409, "closed")


def test_a_phone_gets_less_than_thirty_kilobytes_and_one_line_on_what_is_counted(village: Village) -> None:
    phone = village.phone()
    village.go_to("open")
    page = phone.get()
    parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(parts) == 2
    sizes = [len(page.data)]
    for part in parts:
        with phone.get(part) as served:
            sizes.append(len(served.data))
    assert sum(sizes) < 30_000
    assert "on compte des réponses, jamais des personnes" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_disk_is_full_and_nothing_is_acknowledged(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = village.phone()
    village.go_to("open")
    database = village.opened.file._database
    pages = database.pragma("page_count")
    database.pragma("max_page_count", pages)
    told = [village.phone(joins=False).join(village.opened.pin).status_code for _ in range(200)]
    assert told[-1] == 503
    assert len(village.opened.live.room.seats) == 1 + told.count(200)
    database.pragma("max_page_count", 1_000_000)
    assert phone.answer("avant-cadenas", "faux").json == {"choice": "faux"}


def test_the_script_listens_for_every_way_a_phone_wakes_up() -> None:
    script = (ROOT / "awareness/workshop/static/guest.js").read_text(encoding="utf-8")
    for wakes in ("visibilitychange", "pageshow", "online", "focus"):
        assert f'"{wakes}"' in script
