"""A hall for tests: a trainer's folder, a room on this computer, phones that are test clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

from awareness.catalogue.loader import Catalogue
from awareness.paths import shipped
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore
from awareness.workshop.hall import Hall, Open

ADDRESS = "127.0.0.1"
PORT = 8080
URL = f"http://{ADDRESS}:{PORT}"
START = 1_795_000_000_000
"""A moment of November 2026, in milliseconds."""


WIFI = "192.168.8.2"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


class Listening:
    """What listens to phones in tests: the app itself."""

    def __init__(self, app: Any, port: int) -> None:
        self.app, self.port, self.is_on = app, port or PORT, False

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False


class Village:
    """A laptop with its folder; several halls one after the other are its life."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.catalogue = Catalogue(shipped("content"), shipped("quizzes"))
        self.store = ProgressStore.open(folder)
        self.app: Any = None
        self.hall = self.make_hall()

    def make_hall(self, listen: Callable[..., Any] | None = None) -> Hall:
        """Start the hall again, as after a power cut."""
        self.hall = Hall(
            self.folder,
            self.catalogue,
            self.store.rooms,
            self._counted,
            listen or self._listen,
            clock=self.clock,
        )
        return self.hall

    def begin(self, module: str = "hameconnage", **words: Any) -> Open:
        """Open a room."""
        return self.hall.begin(module, ADDRESS, **words)

    def phone(self, *, joins: bool = True, address: str = ADDRESS, **headers: str) -> Phone:
        """A phone on the Wi-Fi, with a seat unless told otherwise."""
        phone = Phone(self.app, address, headers)
        if joins:
            assert phone.join(self.opened.pin).status_code == 200
        return phone

    @property
    def opened(self) -> Open:
        """The room."""
        assert self.hall.open is not None
        return self.hall.open

    def go_to(self, phase: str, index: int | None = None) -> None:
        """Go on until a phase; the choices are shown by then."""
        live = self.opened.live
        while True:
            live.go_on(live.room.version)
            here = live.room.here
            if here.phase == phase and index in {None, here.index}:
                break
        self.clock.now += 2000

    def files(self) -> bytes:
        """Everything in every file of the folder."""
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())

    def close(self) -> None:
        """End of the day."""
        self.hall.stop()
        self.store.close()

    def _listen(self, app: Any, _address: str, port: int) -> Listening:
        self.app = app
        return Listening(app, port)

    def _counted(self, seed: bytes) -> Counting:
        return Counting("occ-2026", date(2026, 11, 24), seed)


class Phone:
    """A browser of a guest, as far as the room can tell."""

    def __init__(self, app: Any, address: str, headers: dict[str, str]) -> None:
        self.client: Client = app.test_client()
        self.words: dict[str, Any] = {
            "base_url": URL,
            "headers": headers,
            "environ_overrides": {"REMOTE_ADDR": address},
        }

    def join(self, pin: str, **more: Any) -> TestResponse:
        """Send the code."""
        return self.client.post("/join", json={"pin": pin, **more}, **self.words)

    def state(self, tag: str = "") -> TestResponse:
        """Ask where the room is."""
        words = {**self.words, "headers": {**self.words["headers"], "If-None-Match": tag}}
        return self.client.get("/state", **words)

    def answer(self, question: str, choice: str) -> TestResponse:
        """Send an answer."""
        return self.client.post("/answer", json={"question": question, "choice": choice}, **self.words)

    def get(self, path: str = "/") -> TestResponse:
        """Open a page."""
        return self.client.get(path, **self.words)

    def form(self, path: str, /, **fields: str) -> TestResponse:
        """Send a plain form."""
        return self.client.post(path, data=fields, **self.words)


def on_wifi(folder: Path) -> Iterator[Village]:
    """A laptop with a room open on its Wi-Fi, for the length of a test."""
    made = Village(folder)
    made.hall.begin("hameconnage", WIFI)
    yield made
    made.close()
