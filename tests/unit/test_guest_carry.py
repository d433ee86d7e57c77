"""Another laptop of the room gives its `.cyb`: with the code, once, small, whole, and nobody reads it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from awareness.protocol import BOX_BYTES, KEY_MARK_BYTES, write_stick
from awareness.sync import carried
from awareness.sync.carried import LARGEST_GIVEN, CarryPlace
from awareness.workshop.guest import LARGEST_BODY, SERVER
from awareness.workshop.guest_carry import LARGEST_FORM
from awareness.workshop.limits import TRIES_A_MINUTE
from tests.fakes.counting import campaign_of
from tests.unit.test_hall import END
from tests.workshop import Phone, Village

CAMPAIGN = campaign_of()


def stick(letter: bytes = b"x", boxes: int = 8, key: bytes = CAMPAIGN.key) -> bytes:
    """A file as a laptop keeps it, its boxes of one letter."""
    return write_stick(key[:KEY_MARK_BYTES], [letter * BOX_BYTES] * boxes)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop that follows a campaign, with an open room."""
    made = Village(tmp_path / "progression")
    made.hall.carried = CarryPlace(made.folder, CAMPAIGN)
    made.begin()
    yield made
    made.close()


def give(village: Village, content: bytes | None, pin: str = "", **more: Any) -> TestResponse:
    """Send the form of the page from a laptop that has no seat."""
    fields: dict[str, Any] = {"pin": pin or village.opened.pin, **more}
    if content is not None:
        fields["file"] = (io.BytesIO(content), "Madame-Untel.cyb")
    laptop = village.phone(joins=False)
    return laptop.client.post("/carry", data=fields, content_type="multipart/form-data", **laptop.words)


def waiting(village: Village) -> list[bytes]:
    place = village.opened.carried
    assert place is not None
    return [file.read_bytes() for file in place.files()]


def test_a_file_is_kept_as_it_is_and_the_same_one_once(village: Village) -> None:
    assert 'href="/carry"' in village.phone(joins=False).get().text
    for _ in range(2):
        told = give(village, stick())
        assert (told.status_code, "C’est reçu" in told.text) == (200, True)
    assert give(village, stick(b"y")).status_code == 200
    assert sorted(waiting(village)) == [stick(), stick(b"y")]
    assert b"Untel" not in village.files()
    assert not list(village.folder.rglob("*Untel*"))


def test_it_outlives_the_room_and_the_room_says_only_how_many(village: Village) -> None:
    from awareness.workshop.presenter import view

    give(village, stick())
    with village.app.test_request_context(base_url="http://127.0.0.1:8080"):
        assert view(village.opened)["given"] == 1
    place = village.opened.carried
    village.hall.close(village.opened.live.room.version, END)
    assert place is not None
    assert len(place.files()) == 1


def test_a_wrong_code_gives_nothing_and_guessing_is_slowed(village: Village) -> None:
    wrong = "000000" if village.opened.pin != "000000" else "111111"
    told = [give(village, stick(), wrong).status_code for _ in range(TRIES_A_MINUTE + 1)]
    assert told == [403] * TRIES_A_MINUTE + [429]
    assert waiting(village) == []
    village.clock.now += 60_000
    pin = village.opened.pin
    assert give(village, stick(), f"{pin[:3]} {pin[3:]}").status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"", b"Madame-Untel-1979", stick()[:-1], stick() + b"x", stick(key=b"o" * 32), stick(boxes=0),
     stick(boxes=16) + b"x" * 100],
)  # fmt: skip
def test_what_is_no_whole_file_of_this_campaign_is_refused(village: Village, content: bytes) -> None:
    assert give(village, content).status_code == 400
    assert waiting(village) == []
    assert b"Untel" not in village.files()


def test_what_is_too_large_is_refused_with_a_sentence(village: Village) -> None:
    assert give(village, stick(boxes=16)).status_code == 200
    told = give(village, stick(boxes=18))
    assert (told.status_code, "trop gros" in told.text) == (413, True)
    assert SERVER["max_request_body_size"] >= LARGEST_FORM > LARGEST_GIVEN > LARGEST_BODY


def test_the_other_routes_stay_at_four_kilobytes(village: Village) -> None:
    phone = village.phone()
    for path in ("/join", "/answer"):
        assert phone.form(path, pin="x" * (LARGEST_BODY + 1)).status_code == 413


@pytest.mark.parametrize("more", [{"name": "Madame Untel"}, {"pin2": "1"}])
def test_fields_nobody_asked_for_are_refused(village: Village, more: dict[str, str]) -> None:
    assert give(village, stick(), **more).status_code == 400
    assert give(village, None).status_code == 400
    assert waiting(village) == []


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/json", "text/plain"])
def test_another_kind_of_body_is_refused(village: Village, kind: str) -> None:
    phone = village.phone()
    told = phone.client.post("/carry", data=stick(), content_type=kind, **phone.words)
    assert told.status_code == 415


def test_a_form_of_another_page_is_refused(village: Village) -> None:
    phone = Phone(village.app, "127.0.0.1", {"Origin": "http://evil.example"})
    fields = {"pin": village.opened.pin, "file": (io.BytesIO(stick()), "a.cyb")}
    assert phone.client.post("/carry", data=fields, **phone.words).status_code == 403
    assert waiting(village) == []


def test_a_laptop_carries_so_many_and_no_more(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "MOST_FILES", 2)
    told = [give(village, stick(letter)).status_code for letter in (b"a", b"b", b"c", b"a")]
    assert told == [200, 200, 503, 200]
    assert village.phone().state().status_code == 200


def test_a_full_disk_keeps_nothing_of_it(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, _content: bytes) -> int:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        told = give(village, stick())
    assert (told.status_code, "sur une clé" in told.text) == (503, True)
    assert not [*(village.folder / carried.FOLDER).iterdir()]
    assert give(village, stick()).status_code == 200


def test_where_no_campaign_is_followed_nothing_is_taken(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.begin()
    phone = village.phone(joins=False)
    assert "/carry" not in phone.get().text
    assert phone.get("/carry").status_code == 404
    assert give(village, stick()).status_code == 404
    village.close()


def test_once_the_room_closes_nothing_is_taken(village: Village) -> None:
    live = village.opened.live
    live.close(live.room.version, END)
    assert give(village, stick()).status_code == 410
    assert waiting(village) == []
