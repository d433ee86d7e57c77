"""The doors a page may need to the computer it runs on, given at start; pages never open one themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask


class SaveAs(Protocol):
    """Writes a file the person asked to keep where people look for files, and says where it stands."""

    def __call__(self, name: str, content: str | bytes) -> Path:
        """Write under this name, or a free one beside it; raises AwarenessError with a sentence."""
        ...


class OpenExternal(Protocol):
    """Opens an address in the system's browser."""

    def __call__(self, url: str) -> bool:
        """Say whether a browser took it."""
        ...


class Listener(Protocol):
    """A web server of a room, from start() to stop()."""

    @property
    def port(self) -> int:
        """Give the port it listens on."""
        ...

    def start(self) -> None:
        """Listen; raises AwarenessError with a sentence when this address or port cannot be had."""
        ...

    def stop(self) -> None:
        """Let running answers end and stop listening. Does nothing the second time."""
        ...


class RoomListener(Protocol):
    """Makes what listens to the phones of a room, on one address of this computer and no other."""

    def __call__(self, app: WSGIApplication, address: str, port: int) -> Listener:
        """Give a server that does not listen yet; port 0 is any free one."""
        ...


class Annex(Protocol):
    """The pages of a room, as far as the app beside them knows."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Give the first words of their addresses."""
        ...

    def furnish(self, app: Flask) -> None:
        """Load the pages and give them to an app that has answered nothing yet."""
        ...

    def has_room(self) -> bool:
        """Say whether a room is open, or was left open on this computer."""
        ...


class SecondScreen(Protocol):
    """Shows one of our own pages on the second screen, in a window of its own."""

    def __call__(self, path: str) -> bool:
        """Say whether a window stands there now; a browser's tab does as well where none can be had."""
        ...


class KeepAwake(Protocol):
    """Keeps this computer and its screen from sleeping, from start() to stop()."""

    @property
    def works(self) -> bool:
        """Say whether this computer lets a program do so."""
        ...

    def start(self) -> None:
        """Begin; does nothing the second time."""
        ...

    def stop(self) -> None:
        """Let it sleep again. Does nothing the second time."""
        ...


class RoomDoors(Struct, frozen=True, kw_only=True):
    """What a room may need of the computer it is led from.

    `second_screen`: gives what shows the projector's page while the app has a window; None in a browser,
    where a tab does.
    """

    listen: RoomListener
    save_as: SaveAs
    awake: KeepAwake | None = None
    second_screen: Callable[[], SecondScreen | None] = lambda: None


class Doors(Struct, frozen=True, kw_only=True):
    """What the learner's app is given. `shows_quit`: « Quitter » belongs on the page, there is no window.

    `annex`: the pages of a room; None where none can be opened, as in author mode.
    """

    save_as: SaveAs
    open_external: OpenExternal
    leave: Callable[[], None]
    shows_quit: Callable[[], bool]
    annex: Annex | None = None
