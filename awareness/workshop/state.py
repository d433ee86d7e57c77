"""What a phone is told of the room, and nothing before its time: neither the choices nor the right one."""

from __future__ import annotations

import hashlib
from typing import Any

from awareness.web.babel import gettext
from awareness.workshop.questions import EVALUATION, Poll
from awareness.workshop.room import Room
from awareness.workshop.tally import Tally, tally
from awareness.workshop.words import POLLS, Said, Words

SHOWS_CHOICES = ("open", "closed", "reveal", "talk")
TELLS = ("reveal", "talk")


def tag(room: Room, language: str, seat: str) -> str:
    """Name all that a phone's state depends on: two phones with one tag are told the same."""
    asked = room.here.phase == "open" and room.may_answer(seat)
    polls = [room.answers.get(poll.id, {}).get(seat) for poll in EVALUATION]
    alone = len(room.paced(seat)) if room.here.phase == "pace" else 0
    told = (room.version, room.closing is not None, language, room.stored(seat), asked, polls, alone)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def state(room: Room, words: Words, language: str, seat: str) -> dict[str, Any]:
    """Give the state of the room as this phone may see it."""
    told: dict[str, Any] = {
        "version": room.version,
        "phase": "closed" if room.closing else room.here.phase,
        "opens_at": room.here.opens_at,
        "question": None,
    }
    question = None if room.closing else room.question
    if question is None:
        if told["phase"] == "pace":
            told.update(done=len(room.paced(seat)), asked=room.phones_work)
        if told["phase"] == "feedback":
            told["evaluation"] = [_poll(room, poll, seat) for poll in EVALUATION]
        return told
    said = words.said(question, language)
    told["question"] = {"id": room.ballot, "text": said.text, "choices": _choices(room, said)}
    told["answer"] = room.stored(seat)
    told["asked"] = room.may_answer(seat)
    if room.here.phase in TELLS:
        told.update(_told(room, said))
    return told


def _poll(room: Room, poll: Poll, seat: str) -> dict[str, Any]:
    text, choices = POLLS[poll.id]
    named = zip(poll.choices, choices, strict=True)
    return {
        "id": poll.id,
        "text": gettext(text),
        "choices": [{"id": name, "text": gettext(choice)} for name, choice in named],
        "answer": room.answers.get(poll.id, {}).get(seat, ""),
        "asked": room.phones_work,
    }


def _choices(room: Room, said: Said) -> list[dict[str, str]]:
    if room.here.phase not in SHOWS_CHOICES:
        return []
    return [{"id": name, "text": text} for name, text in said.choices.items()]


def _told(room: Room, said: Said) -> dict[str, Any]:
    question = room.question
    if question is None:
        return {}
    counted: Tally = tally(room, question, room.here.round)
    return {
        "right": question.right,
        "explanation": said.feedback[question.right],
        "counts": {choice: counted.total(choice) for choice in question.choices},
    }
