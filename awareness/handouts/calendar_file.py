"""A calendar file (RFC 5545) that any calendar reads: a few reminders, and nothing about who asked for them.

Times are floating: nine o'clock is nine o'clock wherever the person is, and no time zone is named. Ids are
made of what is reminded of, so that a file read a second time moves its reminders and doubles none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from msgspec import Struct

LONGEST_LINE = 75
"""Octets, the end of the line not counted."""

HOST = "dix-minutes-cyber.invalid"
"""What the ids of reminders end in; no such place exists."""

NINE = time(9)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Reminder(Struct, frozen=True):
    """Something to do on a day, at nine, for some minutes. `id` is plain letters, digits, dots, hyphens."""

    id: str
    day: date
    minutes: int
    title: str
    text: str = ""


def calendar_file(reminders: Iterable[Reminder], today: date) -> bytes:
    """Write the file. `today` says how fresh it is, to the day and no closer."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{HOST}//FR", "CALSCALE:GREGORIAN"]
    for reminder in reminders:
        lines += _event(reminder, today)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def weekdays_after(today: date) -> Iterator[date]:
    """Give the days that follow one, Saturdays and Sundays left out."""
    day = today
    while True:
        day += timedelta(days=1)
        if day.weekday() < 5:
            yield day


def folded(line: str) -> bytes:
    """Cut a line where it is too long, never inside a letter: each further piece begins with a space."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece, b""])


def _event(reminder: Reminder, today: date) -> list[str]:
    begins = datetime.combine(reminder.day, NINE)
    title = reminder.title.translate(ESCAPED)
    described = [f"DESCRIPTION:{reminder.text.translate(ESCAPED)}"] if reminder.text else []
    return [
        "BEGIN:VEVENT",
        f"UID:{reminder.id}@{HOST}",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"DURATION:PT{reminder.minutes}M",
        f"SUMMARY:{title}",
        *described,
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        "TRIGGER:PT0M",
        "END:VALARM",
        "END:VEVENT",
    ]
