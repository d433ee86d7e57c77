"""A trainer's laptop with a room without a window, its trainer and its phones, all over loopback."""

from __future__ import annotations

import http.client
import json
import re
import sys
from collections.abc import Sequence
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from awareness.config import write_campaign
from tests.fakes.counting import campaign_of
from tests.journeys.launching import PROGRAM, Laptop, Started, wait_for
from tests.parts import ROOT

CUT = ROOT / "tests" / "journeys" / "room_program.py"
QUESTIONS = 7


class Web:
    """A browser of a few lines that keeps cookies and speaks JSON; `address` is where it is told to go.

    `road`: where that address is found on this machine, if it is not its own.
    """

    def __init__(self, address: str, road: str = "") -> None:
        self.address, self.road = address, road or address
        self.cookies: dict[str, str] = {}
        self.now = 0

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Send a request and give status and body, as JSON where it is JSON."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        words = {"Host": self.address, "Cookie": cookies, **headers}
        sent = None
        if body is not None:
            sent, words["Content-Type"] = json.dumps(body), "application/json"
            words.setdefault("Origin", f"http://{self.address}")
        connection = http.client.HTTPConnection(self.road, timeout=30)
        connection.request(method, path, sent, words)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.now = int(answer.headers.get("X-Now", 0))
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: each.value for name, each in SimpleCookie(line).items()})
        connection.close()
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status, json.loads(text) if is_json else text


class Trainer(Web):
    """The trainer's page: opened by its launch address, spoken to in JSON."""

    def __init__(self, launch_url: str) -> None:
        parts = urlsplit(launch_url)
        super().__init__(parts.netloc)
        self.ask("GET", parts.path)
        _status, page = self.ask("GET", "/room")
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found, page
        self.token = found[1]

    def state(self) -> dict[str, Any]:
        """The room, as the trainer sees it."""
        status, told = self.ask("GET", "/room/state")
        assert status == 200, told
        return dict(told)

    def do(self, command: str, **words: Any) -> tuple[int, Any]:
        """Send a command with the version the screen shows."""
        body = {"from": self.state()["version"], **words}
        return self.ask("POST", f"/room/{command}", body, **{"X-CSRF": self.token})

    def say(self, said: str) -> None:
        """Answer the question about counting."""
        assert self.ask("POST", "/room/consent", {"said": said}, **{"X-CSRF": self.token})[0] == 200


class Phone(Web):
    """A guest's phone."""

    def join(self, pin: str, table: int = 0) -> str:
        """Come in; gives the name the room gave. `table`: how many people answer with this phone."""
        status, told = self.ask("POST", "/join", {"pin": pin, "table": table})
        assert status == 200, told
        return str(told["seat"])

    def state(self) -> dict[str, Any]:
        """The room, as this phone sees it."""
        status, told = self.ask("GET", "/state")
        assert status == 200, told
        return dict(told)

    def answer(self, question: str, choice: str) -> tuple[int, Any]:
        """Answer as soon as the choices show, by the room's clock."""
        wait_for(lambda: self.state()["opens_at"] <= self.now, "the choices are shown")
        return self.ask("POST", "/answer", {"question": question, "choice": choice})


class Room:
    """A laptop on which a room is opened, killed, opened again."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.campaign = folder / "campaign.toml"
        self.campaign.write_text(write_campaign(campaign_of("http://127.0.0.1:9")), encoding="utf-8")
        self.program: Started | None = None

    def open(self, *words: str, program: Sequence[str | Path] = PROGRAM) -> dict[str, str]:
        """Start the program and give the line it prints."""
        self.program = self.laptop.start(
            "workshop", "serve", *(words or ("hameconnage",)), program=program,
            AWARENESS_CAMPAIGN_FILE=str(self.campaign),
        )  # fmt: skip
        started = self.program
        line = wait_for(
            lambda: started.said or ("" if started.is_running() else started.complained), "the line"
        )
        assert line.startswith("{"), line
        return dict(json.loads(line))

    def open_to_be_cut(self, moment: str) -> dict[str, str]:
        """Start the program whose plug is pulled at a moment of the closing."""
        return self.open(program=(sys.executable, CUT, moment))

    def kill(self) -> None:
        """Pull the plug."""
        assert self.program is not None
        self.program.kill()

    def files(self) -> bytes:
        """Everything in every file of the folder."""
        return b"".join(path.read_bytes() for path in self.laptop.data.rglob("*") if path.is_file())


def phone_of(line: dict[str, str]) -> Phone:
    """A phone that has read the screen."""
    phone = Phone(urlsplit(line["guest_url"]).netloc)
    phone.join(line["pin"])
    return phone
