"""What the trainer's screen is told: the room, the hour, what to say, and what the next step does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from awareness.catalogue.workshops import MINUTES, SLACK, Workshop
from awareness.errors import sentence
from awareness.web.babel import current_language, gettext, ngettext
from awareness.workshop import hour
from awareness.workshop.hall import Open
from awareness.workshop.hour import ARRIVING, AT_THE_END, Part
from awareness.workshop.pace import alone, places
from awareness.workshop.questions import EVALUATION, Poll
from awareness.workshop.room import ASKING, Room
from awareness.workshop.tally import tally
from awareness.workshop.words import PACES, POLLS

HOUR = MINUTES + SLACK

PHASES: Mapping[str, str] = {
    "lobby": sentence("Accueil"),
    "question": sentence("Lecture"),
    "open": sentence("Réponses ouvertes"),
    "closed": sentence("Réponses fermées"),
    "reveal": sentence("Bonne réponse"),
    "talk": sentence("Discussion"),
    "pace": sentence("Chacun à son rythme"),
    "feedback": sentence("Bilan"),
    "end": sentence("Fin"),
}
PLAIN: Mapping[str, str] = {
    "before": sentence("Deux questions, sans correction"),
    "ask": sentence("Les questions"),
    "after": sentence("Deux questions pour finir"),
    "evaluate": sentence("Le bilan"),
}
"""Titles of the parts of an hour nobody has planned."""
NEXT: Mapping[str, str] = {
    "lobby": sentence("Première question"),
    "question": sentence("Ouvrir les réponses"),
    "open": sentence("Fermer les réponses"),
    "closed": sentence("Montrer la bonne réponse"),
    "reveal": sentence("En parler"),
    "talk": sentence("Question suivante"),
    "pace": sentence("Question suivante"),
    "feedback": sentence("Terminer l'atelier"),
}
"""What going on does to the room, by its phase; the next part's title says it where a part ends."""


class Titled(Struct, frozen=True):
    """A part of the hour as the screen lists it."""

    title: str
    minutes: int
    state: str
    is_margin: bool
    may_go: bool


class Said(Struct, frozen=True):
    """What the trainer reads aloud or does in a part, and the language it is written in."""

    title: str
    notes: Markup
    language: str


def view(opened: Open) -> dict[str, Any]:
    """Give what the trainer's screens show."""
    room = opened.live.room
    return {
        "version": room.version,
        "phase": "closed" if room.closing else room.here.phase,
        "opens_at": room.here.opens_at,
        "now": opened.live.now(),
        "index": room.here.index,
        "of": len(room.questions),
        "seats": len(room.seats),
        "present_phones": opened.live.present_phones(),
        "people_seated": sum(seat.people for seat in room.seats.values()),
        "phones_work": room.phones_work,
        "entries_open": room.entries_open,
        "ways": room.ways,
        "can_go_back": bool(room.past),
        "can_pace": room.may_pace,
        "paces": paces(opened),
        "given": len(opened.carried.files()) if opened.carried else 0,
        "question": _question(opened, room),
        "evaluation": polls(room) if room.here.phase in AT_THE_END else [],
        "hour": hour_view(opened),
    }


def paces(opened: Open) -> list[dict[str, Any]]:
    """Say how many phones are at which step of their own, and nothing else of them."""
    live = opened.live
    if live.room.here.phase != "pace":
        return []
    module = alone(opened.words.module(current_language()), live.opening.questions)
    found = places(module, live.opening.shuffle, live.room)
    return [{"step": gettext(PACES[each.phase], number=each.number), "n": each.phones} for each in found]


def hour_view(opened: Open) -> dict[str, Any]:
    """Give where the room is in its hour, in words."""
    stage = opened.stage
    return {
        "at": stage.at,
        "is_between": stage.is_between,
        "is_black": stage.is_black,
        "can_go_back": stage.can_go_back(),
        "can_skip": stage.can_skip(),
        "action": action(opened),
        "time": time_said(opened),
        "late": late_said(opened),
        "over": stage.part is not None and hour.spent(stage.pace, opened.live.now()) > stage.part.minutes,
    }


def parts_view(opened: Open) -> list[Titled]:
    """List the parts of the hour."""
    stage, written = opened.stage, opened.words.hour(current_language())
    states = ["done" if number < stage.at else "next" for number in range(len(stage.parts))]
    if stage.at != ARRIVING:
        states[stage.at] = "here"
    return [
        Titled(title_of(part, written), part.minutes, state, part.slack, part.skip)
        for part, state in zip(stage.parts, states, strict=True)
    ]


def said(opened: Open) -> Said | None:
    """Give what to say in the part the room is at, or first when the hour has not begun."""
    written, part = opened.words.hour(current_language()), opened.stage.part or opened.stage.parts[0]
    note = written.notes.get(part.id) if written else None
    if written is None or note is None:
        return None
    return Said(
        title=opened.words.plain(note.title, written.language),
        notes=opened.words.notes(note.markdown, written.language),
        language=written.language,
    )


def title_of(part: Part, written: Workshop | None) -> str:
    """Give a part's title, in the language its words are written in."""
    note = written.notes.get(part.id) if written else None
    return note.title if note else gettext(PLAIN.get(part.does, PLAIN["ask"]))


def action(opened: Open) -> str:
    """Say what going on does, in the words of its button; "" at the end."""
    stage, room = opened.stage, opened.live.room
    step = hour.step(stage.parts, room, stage.at)
    if step is None:
        return ""
    if step == "begin":
        return gettext("Commencer : %(part)s", part=_title(opened, 0))
    asked = -1 if room.here.phase == "lobby" else room.here.index
    ends = room.here.phase == "lobby" or (room.here.phase in ASKING and hour.is_answered(room))
    if step in {"part", "leave"} or (ends and _starts_a_part(opened, asked + 1)):
        return gettext("Continuer : %(part)s", part=_title(opened, stage.at + 1))
    phase = "talk" if ends and asked >= 0 else room.here.phase
    return gettext(NEXT[phase])


def _starts_a_part(opened: Open, following: int) -> bool:
    """Say whether a question, or what comes after the last one, belongs to another part than the one here."""
    stage, questions = opened.stage, opened.live.room.questions
    if following == len(questions):
        return True
    return stage.at + 1 < len(stage.parts) and questions[following].id in stage.parts[stage.at + 1].items


def _title(opened: Open, at: int) -> str:
    stage = opened.stage
    return title_of(stage.parts[min(at, len(stage.parts) - 1)], opened.words.hour(current_language()))


def time_said(opened: Open) -> str:
    """Say how long this part has taken, of how long it is planned."""
    stage = opened.stage
    if stage.part is None or not stage.part.minutes or not stage.pace.began:
        return ""
    spent = hour.spent(stage.pace, opened.live.now())
    return gettext("%(spent)s min sur %(minutes)s", spent=spent, minutes=stage.part.minutes)


def late_said(opened: Open) -> str:
    """Say gently that the hour runs late, and what can go."""
    stage = opened.stage
    minutes = stage.late()
    if not minutes:
        return ""
    part = hour.to_leave_out(stage.parts, stage.at)
    if part is None:
        return gettext("En retard de %(minutes)s min : allez à l'essentiel.", minutes=minutes)
    title = title_of(part, opened.words.hour(current_language()))
    return gettext("En retard de %(minutes)s min : passez « %(part)s ».", minutes=minutes, part=title)


def tag(opened: Open, shown: Mapping[str, Any]) -> str:
    """Name what the screen, `shown` by view(), is drawn from; what changes by itself is in `numbers`."""
    room, stage = opened.live.room, opened.stage
    told = (
        room.version,
        stage.at,
        stage.item,
        int(stage.is_black),
        int(bool(room.seats)),
        int(bool(stage.late())),
    )
    walking = (each["n"] for each in shown["paces"])
    return ".".join(map(str, (*told, *walking)))


def numbers(opened: Open, shown: Mapping[str, Any]) -> dict[str, str]:
    """Give what changes without the trainer, in words, by its place on the screen `shown` by view()."""
    room = opened.live.room
    here, people = opened.live.present_phones(), sum(seat.people for seat in room.seats.values())
    told = {
        "seats": ngettext("%(num)s téléphone", "%(num)s téléphones", len(room.seats)),
        "here": gettext("%(present)s en ce moment", present=here),
        "people": ngettext("pour %(num)s personne", "pour %(num)s personnes", people),
        "time": time_said(opened),
        "late": late_said(opened),
        "votes": "",
    }
    question = shown["question"]
    if question is not None:
        told["votes"] = votes_said(question["votes"])
        told.update(_phones("", question))
    for poll in shown["evaluation"]:
        told.update(_phones(f"{poll['id'].replace('.', '-')}-", poll))
    return told


def votes_said(votes: int) -> str:
    """Say how many answers there are."""
    return ngettext("%(num)s réponse", "%(num)s réponses", votes) if votes else gettext("aucune réponse")


def _phones(before: str, asked: Mapping[str, Any]) -> dict[str, str]:
    return {f"{before}phones-{each['id']}": str(each["phones"]) for each in asked["choices"]}


def _question(opened: Open, room: Room) -> dict[str, Any] | None:
    question = room.question
    if question is None:
        return None
    words = opened.words.said(question, current_language())
    counted = tally(room, question, room.here.round)
    return {
        "id": question.id,
        "moment": question.moment,
        "round": room.here.round,
        "text": words.text,
        "right": question.right,
        "answered_by_phone": sum(counted.phones.values()),
        "votes": counted.votes,
        "choices": [
            {
                "id": name,
                "text": text,
                "feedback": words.feedback[name],
                "phones": counted.phones.get(name, 0),
                "hands": counted.hands.get(name, 0),
                "paper": counted.paper.get(name, 0),
            }
            for name, text in words.choices.items()
        ],
    }


def polls(room: Room) -> list[dict[str, Any]]:
    """Give the questions about the workshop itself, with what was counted."""
    return [_poll(room, poll) for poll in EVALUATION]


def _poll(room: Room, poll: Poll) -> dict[str, Any]:
    (text, choices), counted = POLLS[poll.id], tally(room, poll)
    named = zip(poll.choices, choices, strict=True)
    return {
        "id": poll.id,
        "text": gettext(text),
        "choices": [
            {
                "id": name,
                "text": gettext(choice),
                "n": counted.total(name),
                "phones": counted.phones.get(name, 0),
                "hands": counted.hands.get(name, 0),
                "paper": counted.paper.get(name, 0),
            }
            for name, choice in named
        ],
    }
