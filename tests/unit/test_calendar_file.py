"""A calendar file as RFC 5545 wants it, that says nothing about who asked for it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from awareness.handouts.calendar_file import LONGEST_LINE, Reminder, calendar_file, folded, weekdays_after

TODAY = date(2026, 11, 24)
ONE = Reminder("rappel-1.olivier-vert", date(2026, 12, 8), 5, "Rappel : a, b ; c", "C:\\tout\nde suite")


def read(content: bytes) -> list[tuple[str, str]]:
    """The lines of a file, unfolded, as names and values."""
    assert content.endswith(b"\r\n")
    lines = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return [(line.partition(":")[0], line.partition(":")[2]) for line in lines]


def value(text: str) -> str:
    """A value as a calendar shows it."""
    plain = text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    return plain.replace("\0", "\\")


def test_a_reminder_stands_on_its_day_at_nine_wherever_one_is() -> None:
    said = read(calendar_file([ONE], TODAY))
    assert said[0] == ("BEGIN", "VCALENDAR")
    assert said[-1] == ("END", "VCALENDAR")
    event = dict(said[said.index(("BEGIN", "VEVENT")) :])
    assert datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%S") == datetime(2026, 12, 8, 9)
    assert event["DURATION"] == "PT5M"
    assert value(event["SUMMARY"]) == ONE.title
    assert [name for name, _ in said].count("BEGIN") == [name for name, _ in said].count("END") == 3


def test_the_words_come_back_as_they_were() -> None:
    said = read(calendar_file([ONE], TODAY))
    assert value(next(text for name, text in said if name == "DESCRIPTION")) == ONE.text


def test_a_second_file_names_the_same_reminder_by_the_same_id() -> None:
    first, second = (read(calendar_file([ONE], day)) for day in (TODAY, date(2026, 12, 1)))
    ids = {text for said in (first, second) for name, text in said if name == "UID"}
    assert ids == {"rappel-1.olivier-vert@dix-minutes-cyber.invalid"}


def test_nothing_in_it_follows_anybody() -> None:
    text = calendar_file([ONE], TODAY).decode()
    for word in ("http", "ATTENDEE", "ORGANIZER", "URL", "TZID", "VTIMEZONE", "mailto"):
        assert word not in text
    assert "DTSTAMP:20261124T000000Z" in text


def test_an_empty_calendar_is_a_calendar() -> None:
    assert [name for name, _ in read(calendar_file([], TODAY))] == [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "END",
    ]  # fmt: skip


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300))
def test_a_long_line_is_cut_by_octets_and_never_inside_a_letter(text: str) -> None:
    pieces = folded(text).split(b"\r\n")[:-1]
    assert all(len(piece) <= LONGEST_LINE for piece in pieces)
    assert all(piece.decode() is not None for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert (
        "".join(piece.decode() if at == 0 else piece.decode()[1:] for at, piece in enumerate(pieces)) == text
    )


def test_actions_wait_for_working_days() -> None:
    friday = date(2026, 11, 27)
    assert [day.weekday() for day in islice(weekdays_after(friday), 6)] == [0, 1, 2, 3, 4, 0]
