"""The second screen, read from the back of the hall: what everybody may know, nothing before its time.

It is served to this computer alone, like the trainer's page; the same keys lead the room from both.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import render_template
from markupsafe import Markup
from msgspec import Struct

from awareness.catalogue.workshops import LETTERS
from awareness.handouts.qr import qr
from awareness.handouts.wifi import wifi_words
from awareness.web.babel import current_language, gettext, ngettext
from awareness.workshop.events import Mode
from awareness.workshop.exercise import on_screen
from awareness.workshop.hall import Open
from awareness.workshop.hour import Part
from awareness.workshop.questions import EVALUATION, Question
from awareness.workshop.room import Room
from awareness.workshop.tally import tally
from awareness.workshop.trainer_view import title_of
from awareness.workshop.words import POLLS, Said

PATH = "/room/projector"
CHOICES_SHOWN = ("open", "closed", "reveal", "talk")
TOLD = ("reveal", "talk")
WIDEST = 100


class Squares(Struct, frozen=True):
    """What phones read: the network, where its name was typed, and the page. "" where there is none."""

    wifi: Markup | str = ""
    page: Markup | str = ""


class Answer(Struct, frozen=True):
    """A choice as the room sees it; `n` and `is_right` stay empty until everybody may know."""

    letter: str
    text: str
    n: int | None = None
    width: int = 0
    is_right: bool = False


def page(opened: Open | None) -> str:
    """Draw the room as it is now; a browser without scripts asks again by itself."""
    return render_template("projector/page.html", **(_words(opened) if opened else {"opened": None}))


def state(opened: Open | None) -> dict[str, Any]:
    """Give the screen and what names it; the version and the part are for the keys pressed in front of it."""
    if opened is None:
        return {"tag": "over", "html": render_template("projector/over.html")}
    html = render_template("projector/screen.html", **_words(opened))
    return {
        "tag": hashlib.sha256(html.encode()).hexdigest()[:16],
        "html": html,
        "version": opened.live.room.version,
        "at": opened.stage.at,
        "black": opened.stage.is_black,
    }


def scene(opened: Open) -> str:
    """Name what stands on the screen."""
    stage, phase = opened.stage, opened.live.room.here.phase
    if opened.live.room.closing is not None:
        return "over"
    if stage.is_black:
        return "black"
    if phase == "lobby":
        return "lobby"
    if stage.is_between:
        return "exercise" if on_screen(opened) else "part"
    return phase if phase in {"feedback", "end"} else "question"


def squares(opened: Open) -> Squares:
    """Draw what phones read."""
    if not opened.has_network:
        return Squares()
    wifi = opened.stage.wifi
    page = qr(f"{opened.guest_url}?p={opened.pin}", "page")
    return Squares(qr(wifi_words(wifi), "wifi") if wifi.name else "", page)


def ways_said(ways: tuple[Mode, ...], *, has_phones: bool) -> str:
    """Say how this question is answered, the way that always works first."""
    by_phone = has_phones and bool({"table", "phone"} & set(ways))
    if "hands" not in ways and "paper" in ways:
        return (
            gettext("Cochez votre feuille, ou répondez sur le téléphone.")
            if by_phone
            else gettext("Cochez votre feuille.")
        )
    if "hands" not in ways:
        return gettext("Répondez sur le téléphone.")
    if by_phone:
        return gettext("Levez votre carte, ou répondez sur le téléphone.")
    return gettext("Levez votre carte.")


def _words(opened: Open) -> dict[str, Any]:
    room, stage = opened.live.room, opened.stage
    language = current_language()
    module = opened.words.module(language)
    shown: dict[str, Any] = {
        "scene": scene(opened),
        "opened": opened,
        "room": room,
        "phase": room.here.phase,
        "module": module,
        "has_network": opened.has_network,
        "squares": squares(opened) if room.here.phase == "lobby" else Squares(),
        "here": people_here(room),
        "is_shown": opened.live.now() >= room.here.opens_at,
        "polls": [(gettext(POLLS[each.id][0]), _poll_answers(each.id)) for each in EVALUATION],
        "action": opened.words.plain(module.header.action.title, module.language),
    }
    if room.question is not None:
        shown.update(_question(opened, room, room.question))
    if stage.part is not None:
        shown.update(_part(opened, stage.part), exercise=on_screen(opened))
    return shown


def people_here(room: Room) -> str:
    """Say who came in by phone: tables with their people, or phones alone; "" while nobody has."""
    if not room.seats:
        return ""
    people = sum(seat.people for seat in room.seats.values())
    if people == len(room.seats):
        return ngettext("%(num)s téléphone relié", "%(num)s téléphones reliés", people)
    return ngettext("%(num)s personne reliée", "%(num)s personnes reliées", people)


def _question(opened: Open, room: Room, question: Question) -> dict[str, Any]:
    said = opened.words.said(question, current_language())
    counted = tally(room, question, room.here.round)
    is_told = room.here.phase in TOLD and question.moment != "before"
    return {
        "text": said.text,
        "answers": _answers(room, question, said, is_told=is_told),
        "explanation": said.feedback[question.right] if is_told else "",
        "is_told": is_told,
        "votes": ngettext("%(num)s réponse reçue", "%(num)s réponses reçues", counted.votes),
        "has_votes": counted.votes > 0,
        "ways": ways_said(room.ways, has_phones=bool(room.seats)),
        "number": room.here.index + 1,
    }


def _answers(room: Room, question: Question, said: Said, *, is_told: bool) -> list[Answer]:
    if room.here.phase not in CHOICES_SHOWN:
        return []
    lettered = list(zip(LETTERS, said.choices.items(), strict=False))
    if not is_told:
        return [Answer(letter, text) for letter, (_name, text) in lettered]
    counted = tally(room, question, room.here.round)
    most = max(counted.votes, 1)
    return [
        Answer(letter, text, n, WIDEST * n // most, name == question.right)
        for letter, (name, text) in lettered
        for n in (counted.total(name),)
    ]


def _poll_answers(poll: str) -> list[Answer]:
    return [Answer(letter, gettext(text)) for letter, text in zip(LETTERS, POLLS[poll][1], strict=False)]


def _part(opened: Open, part: Part) -> dict[str, Any]:
    written = opened.words.hour(current_language())
    title = title_of(part, written)
    language = written.language if written else current_language()
    return {"part": part, "part_title": opened.words.plain(title, language), "part_language": language}
