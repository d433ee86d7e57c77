"""A newcomer's first rehearsal, and the set-up on the day: every click made, every new word counted.

Assumed, not measured: 200 words read a minute; 5 seconds to find and press a button, or to type a number.
The waits are those of the rehearsal itself, as written in crowd.py. A sentence is read once; what is folded
stays folded. Set-up ends when the page of the room stands on the screen: what is said from it belongs to the
hour. Cables, router and projector are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from awareness.workshop.crowd import BETWEEN, LAST_MS, PEOPLE
from tests.trainer import TrainersLaptop, really

WORDS_A_MINUTE, A_CLICK = 200, 5
HASTE = 0.02


FOLDED = re.compile(r"<(details)\b(?![^>]*\sopen).*?</summary>(.*?)</details>|<select.*?</select>", re.DOTALL)


def shown(html: str) -> str:
    """What stands before one's eyes: not what is folded away, nor the menu and the foot of every page."""
    middle = html.partition("<main")[2].partition("<footer")[0]
    return FOLDED.sub(" ", middle)


class Newcomer:
    """Somebody who has never seen the trainer's pages; only goes where the page before leads."""

    def __init__(self, laptop: TrainersLaptop) -> None:
        self._laptop = laptop
        self.seconds = 0.0
        self.clicks = self.words = 0
        self._read: set[str] = set()
        self.html = laptop.get("/").text

    def follows(self, path: str, *, reads: bool = True) -> None:
        """Press a link that is there."""
        assert f'href="{path}"' in self.html, f"no way to {path}"
        self._see(self._laptop.get(path), reads=reads)

    def presses(self, path: str, typed: int = 0, *, reads: bool = True, **fields: Any) -> None:
        """Press the button of a form that is there, after typing so many numbers."""
        form = re.search(rf'<form[^>]*action="{path}".*?</form>', self.html, re.DOTALL)
        assert form, f"no button to {path}"
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
        answer = self._laptop.send(path, **{**hidden, **fields})
        assert answer.status_code == 303, answer.text
        self._spend(A_CLICK * typed)
        self._see(self._laptop.get(answer.headers["Location"]), reads=reads)

    def moves(self, command: str, times: int = 1) -> None:
        """Lead the room on, by whatever button its page has for it."""
        for _ in range(times):
            self.presses(self._button(command))

    def can(self, command: str) -> bool:
        """Whether the page of the room has a button for this."""
        return f'action="{self._button(command)}"' in self.html

    def _button(self, command: str) -> str:
        hour = f"/room/hour/{command}"
        return hour if f'action="{hour}"' in self.html else f"/room/{command}"

    @property
    def phase(self) -> str:
        """Where the room is."""
        opened = self._laptop.trainer.desk.hall.open
        return opened.live.room.here.phase if opened else "closed"

    def waits(self, seconds: float) -> None:
        """Look on while people answer."""
        self._spend(seconds)

    def asks(self, **typed: Any) -> None:
        """Type numbers into the form of « Commencer » and send it."""
        assert 'action="/workshop/start"' in self.html
        self._spend(A_CLICK * len(typed))
        answer = self._laptop.client.get(
            "/workshop/start", query_string=typed, base_url="http://127.0.0.1:5000"
        )
        self._see(answer)

    def _see(self, answer: TestResponse, *, reads: bool = True) -> None:
        assert answer.status_code == 200, answer.status
        self.html = answer.text
        self.clicks += 1
        self._spend(A_CLICK)
        for sentence in re.split(r"<[^>]*>", shown(self.html)) if reads else ():
            text = sentence.strip()
            if text and text not in self._read:
                self._read.add(text)
                self.words += len(text.split())
                self._spend(len(text.split()) / WORDS_A_MINUTE * 60)

    def _spend(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[TrainersLaptop]:
    """A laptop the evening before, without any network."""
    made = TrainersLaptop(tmp_path, networks=())
    made.listens = really
    made.trainer.pace = HASTE
    yield made
    made.close()


def test_a_first_rehearsal_takes_ten_minutes_at_most(laptop: TrainersLaptop) -> None:
    someone = Newcomer(laptop)
    someone.follows("/sheets", reads=False)
    someone.follows("/workshop")
    someone.presses("/workshop/rehearse", module="hameconnage")
    someone.waits(PEOPLE * BETWEEN)
    someone.follows("/room")
    answers_a_question(someone)
    gives_the_phones_up(someone, laptop)
    is_cut_and_goes_on(someone)
    goes_to_the_end_and_closes(someone)
    assert laptop.trainer.rehearsal is None
    print(f"{someone.clicks} clicks, {someone.words} words, {someone.seconds / 60:.1f} minutes")
    assert someone.seconds <= 600


def answers_a_question(someone: Newcomer) -> None:
    """The opening questions have no correction; on to the first right answer that is shown."""
    while someone.phase != "reveal":
        someone.moves("next")
        someone.waits(LAST_MS / 1000 if someone.phase == "open" else 0)


def gives_the_phones_up(someone: Newcomer, laptop: TrainersLaptop) -> None:
    """The next one: phones fail in the middle, the hands of the room are typed."""
    while someone.phase != "open":
        someone.moves("next")
    someone.presses("/room/phones", work=0)
    someone.follows("/workshop/rehearsal")
    hands = re.findall(r"<b>[A-D] (\d+)</b>", someone.html)
    someone.follows("/room")
    question = laptop.trainer.desk.hall.open.live.room.question  # type: ignore[union-attr]
    assert question is not None
    counts = {f"choice-{name}": n for name, n in zip(question.choices, hands, strict=True)}
    someone.presses("/room/count", typed=len(counts), source="hands", **counts)
    someone.moves("next", 2)


def is_cut_and_goes_on(someone: Newcomer) -> None:
    """The power fails, the room is taken up."""
    someone.follows("/workshop/rehearsal")
    someone.presses("/workshop/cut")
    (room,) = re.findall(r'name="room" value="(\w+)"', someone.html)
    someone.presses("/workshop/resume", room=room)


def goes_to_the_end_and_closes(someone: Newcomer) -> None:
    """The other questions are passed over; the room is closed, the rehearsal erased."""
    while someone.can("skip"):
        someone.moves("skip")
    someone.presses("/room/close", typed=2, present=25, businesses=18)
    someone.follows("/workshop/rehearsal")
    someone.presses("/workshop/rehearsal/end")


@pytest.mark.parametrize(("devices", "way"), [(0, "hands"), (5, "table"), (25, "phone")])
def test_on_the_day_the_room_is_open_within_five_minutes(tmp_path: Path, devices: int, way: str) -> None:
    laptop = TrainersLaptop(tmp_path, firewall="blocked")
    assert laptop.trainer
    someone = Newcomer(laptop)
    someone.follows("/sheets", reads=False)
    someone.follows("/workshop")
    someone.follows("/workshop/checklist")
    someone.follows("/workshop")
    someone.follows("/workshop/start")
    someone.asks(people=25, devices=devices, module="hameconnage")
    asked = {"people": 25, "devices": devices, "module": "hameconnage", "way": way}
    someone.presses("/workshop/open", **asked, address="192.168.8.2", reads=False)
    assert laptop.trainer.real.hall.open is not None
    print(f"{someone.clicks} clicks, {someone.words} words, {someone.seconds / 60:.1f} minutes")
    assert someone.seconds <= 300
    laptop.close()


def test_a_way_that_is_not_there_or_too_long_a_text_would_be_noticed(laptop: TrainersLaptop) -> None:
    someone = Newcomer(laptop)
    with pytest.raises(AssertionError, match="no way to"):
        someone.follows("/workshop")
    someone.follows("/sheets")
    spent = someone.seconds
    assert spent > A_CLICK
    someone.follows("/workshop")
    assert someone.seconds > spent + A_CLICK
