"""One start of the program, from its lock to its last answer: a window, else a browser, else an address."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from awareness.config import LearnerConfig
from awareness.desktop.doors import keep_in, open_external, open_in_browser
from awareness.desktop.instance import Instance
from awareness.desktop.server import LocalServer
from awareness.web.ports import Annex, Doors
from awareness.web.security import LaunchKeys, Security, secure

if TYPE_CHECKING:
    from flask import Flask

    from awareness.desktop.window import Window

log = logging.getLogger(__name__)

LOOK_EVERY = 20.0
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Rooms(Annex, Protocol):
    """The pages of a room, as far as the life of the program depends on them."""

    def is_open(self) -> bool:
        """Say whether people are in a room: the program does not end by itself, its window asks first."""
        ...

    def stop(self) -> None:
        """Leave what is open as it is on the disk."""
        ...


class Program:
    """A web app with its server, its doors and its place among other starts; start() and stop()."""

    def __init__(self, config: LearnerConfig, instance: Instance) -> None:
        self.window: Window | None = None
        self.in_browser = False
        self.rooms: Rooms | None = None
        self._config = config
        self._instance = instance
        self._keys = LaunchKeys(config.launch_token)
        self._left = threading.Event()
        self._server: LocalServer | None = None

    @property
    def doors(self) -> Doors:
        """Give the doors the app is built with."""
        return Doors(
            save_as=partial(keep_in, self._config.documents_folder),
            open_external=open_external,
            leave=self.leave,
            shows_quit=lambda: self.in_browser,
            annex=self.rooms,
        )

    def start(self, app: Flask) -> None:
        """Secure the app, serve it, and tell later starts where it is."""
        security = Security(keys=self._keys, answer_second_start=self._answer_second_start)
        secure(app, security)
        self._server = LocalServer(app, port=self._config.port)
        self._server.start()
        self._instance.publish(self._server.port, security.instance_secret)

    def stop(self) -> None:
        """Let running answers end, close the server and leave the place. Does nothing the second time."""
        self._instance.release()
        if self._server is not None:
            self._server.stop()
            self._server = None
        if self.rooms is not None:
            self.rooms.stop()

    def launch_url(self, path: str = "") -> str:
        """Make an address that opens the app once, at its home or at another of its pages."""
        if self._server is None:
            raise RuntimeError("start() comes first")
        return f"{self._server.url}/launch/{self._keys.mint()}" + (f"?to={path}" if path else "")

    def second_screen(self, path: str) -> bool:
        """Show one of our pages in a window for the projector; False in a browser, where a tab does."""
        return self.window is not None and self.window.show_beside(self.launch_url(path))

    def leave(self) -> None:
        """Ask the program to end, from any thread or from a signal."""
        self._left.set()
        if self.window is not None:
            self.window.close()

    def wait(self, *, stops_alone: bool) -> None:
        """Wait until asked to end, or until nobody is left in front of the page and no room is open."""
        while not self._left.wait(LOOK_EVERY):
            if stops_alone and self.is_alone():
                return

    def is_alone(self) -> bool:
        """Say whether nobody can be left: neither in front of the page, nor in a room."""
        return self._server is not None and not self.keeps_room() and self._server.listening.is_alone()

    def keeps_room(self) -> bool:
        """Say whether ending now leaves a room to be taken up again."""
        return self.rooms is not None and self.rooms.is_open()

    @property
    def has_left(self) -> bool:
        """Say whether the program was asked to end."""
        return self._left.is_set()

    def _answer_second_start(self) -> Mapping[str, str]:
        if self.window is not None and self.window.raise_up():
            return {"shown": "window"}
        return {"url": self.launch_url()}


def catch_signals(program: Program) -> None:
    """End as the window's cross does when the system or a terminal asks."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        # In a thread of its own: the interrupted one may hold the very lock that leaving needs.
        threading.Thread(target=program.leave, name="leave", daemon=True).start()

    for name in STOP_SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, leave)


def show(program: Program, say: Callable[[str], None]) -> None:
    """Show the app the best way this computer can, and return when the person is done."""
    if _in_window(program) or program.has_left:
        return
    program.in_browser = True
    if open_in_browser(program.launch_url()):
        say("L'application est ouverte dans votre navigateur. Pour la fermer : Menu, puis « Quitter ».")
    else:
        say("Ouvrez cette adresse dans un navigateur de cet ordinateur, dans les cinq minutes :")
        say(program.launch_url())
    program.wait(stops_alone=True)


def _in_window(program: Program) -> bool:
    from awareness.desktop.probe import window_backend
    from awareness.desktop.window import Window

    backend = window_backend()
    if not backend.gui:
        log.warning("%s", backend.sentence)
        return False
    program.window = Window(backend.gui, keeps_room=program.keeps_room)
    try:
        return program.window.show(program.launch_url())
    finally:
        program.window = None


def join_running(instance: Instance, say: Callable[[str], None], *, opens: bool) -> None:
    """Be the second start: the first one shows itself, or gives an address to open (or to print)."""
    answer = instance.knock()
    url = answer.get("url", "")
    if not url:
        say("L'application est déjà ouverte : sa fenêtre passe devant.")
    elif not opens or not open_in_browser(url):
        say(url)
