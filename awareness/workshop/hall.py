"""The one room there may be on this computer: opened or taken up again, listened to, closed in two halves."""

from __future__ import annotations

import ipaddress
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from awareness.catalogue.loader import Catalogue
from awareness.errors import AwarenessError, sentence
from awareness.progress.rooms import Rooms
from awareness.protocol import LARGEST_ROOM
from awareness.sync.carried import CarryPlace
from awareness.web.ports import KeepAwake, Listener, RoomListener
from awareness.workshop.closing import Counted, settle, take_up
from awareness.workshop.events import Closing, Mode
from awareness.workshop.files import Opening, RoomFile, RoomUnreadable
from awareness.workshop.guest import create_guest_app
from awareness.workshop.hour import parts_of
from awareness.workshop.live import LiveRoom
from awareness.workshop.questions import questions_of
from awareness.workshop.room import Room
from awareness.workshop.stage import Stage
from awareness.workshop.words import Words

HTTP_PORT = 80
EVERY_WAY: tuple[Mode, ...] = ("hands", "paper", "table", "phone")


class RoomTaken(AwarenessError):
    """Another room is open here: it is taken up again or closed first."""

    code = "room-taken"


class AddressRefused(AwarenessError):
    """Not an address a room listens on."""

    code = "address"


class Open(Struct, frozen=True):
    """A room that phones can reach: its commands, its words, its file and where it listens."""

    live: LiveRoom
    words: Words
    file: RoomFile
    listener: Listener
    address: str
    stage: Stage
    carried: CarryPlace | None = None

    @property
    def pin(self) -> str:
        """Give the code phones come in with."""
        return self.live.opening.pin

    @property
    def has_network(self) -> bool:
        """Say whether phones can come: to this computer's own name no other one ever does."""
        return not ipaddress.ip_address(self.address).is_loopback

    @property
    def guest_url(self) -> str:
        """Give the address phones open; `?p=` and the code behind it fill the code in."""
        port = "" if self.listener.port == HTTP_PORT else f":{self.listener.port}"
        return f"http://{self.address}{port}/"


class Hall:
    """Opens, takes up and closes rooms; start of the program calls `take_up`, its end calls `stop`."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        rooms: Rooms,
        counted: Counted,
        listen: RoomListener,
        *,
        portable: bool = False,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.open: Open | None = None
        self.awake: KeepAwake | None = None
        """Keeps this computer awake while a room is open; None where nobody gave it."""
        self.rooms = rooms
        self.carried: CarryPlace | None = None
        """Where files of other laptops are kept; None where no campaign is followed."""
        self._folder = folder
        self.catalogue = catalogue
        self._counted = counted
        self._listen = listen
        self._portable = portable
        self._clock = clock
        self._lock = threading.RLock()
        self._interrupted: list[RoomFile] = []

    def take_up(self) -> list[Opening]:
        """Finish cut closings and give the rooms that can go on, the one touched last first."""
        with self._lock:
            self._let_go()
            self._interrupted = take_up(self._folder, self.rooms, self._counted, portable=self._portable)
            return [file.opening for file in self._interrupted]

    @property
    def interrupted(self) -> list[tuple[Opening, Room]]:
        """Give the rooms that can go on, each where it stands, the one touched last first."""
        with self._lock:
            return [(file.opening, file.room()) for file in self._interrupted]

    def begin(
        self,
        module: str,
        address: str,
        port: int = 0,
        *,
        modes: Iterable[Mode] = EVERY_WAY,
        places: int = LARGEST_ROOM,
    ) -> Open:
        """Open a new room.

        Raises RoomTaken, AddressRefused, ServerUnavailable, RoomNotKept, ContentInvalid.
        """
        with self._lock:
            if self.open is not None or self._interrupted:
                raise RoomTaken(
                    sentence("Un autre atelier est ouvert ici : reprenez-le ou fermez-le, puis recommencez.")
                )
            _check(address)
            found, shuffle = self.catalogue.module(module), secrets.token_hex(8)
            opening = Opening(
                id=secrets.token_hex(16),
                module=module,
                version=found.header.version,
                pin=f"{secrets.randbelow(1_000_000):06d}",
                seed=secrets.token_bytes(32),
                shuffle=shuffle,
                questions=questions_of(found, shuffle),
                modes=tuple(modes),
                places=places,
                opened_at=self._clock(),
            )
            file = RoomFile.create(self._folder, opening, portable=self._portable)
            try:
                return self._show(file, address, port)
            except AwarenessError:
                file.delete()  # nobody ever had its code
                raise

    def resume(self, room: str, address: str, port: int = 0) -> Open:
        """Take a room up again: same code, same port unless another is asked, same phase and answers.

        Raises RoomTaken when there is no such room, and what `begin` raises.
        """
        with self._lock:
            file = next((each for each in self._interrupted if each.opening.id == room), None)
            if self.open is not None or file is None:
                raise RoomTaken(sentence("Cet atelier n'est plus à reprendre."))
            _check(address)
            opened = self._show(file, address, port or file.port)
            self._interrupted.remove(file)
            return opened

    def move(self, address: str, port: int = 0) -> Open:
        """Listen on another address of this computer: the Wi-Fi has changed under a running room.

        Phones that read the new address get a new seat; what they answered stays. Where the new address
        cannot be had the old one is listened on again, and the reason raised.
        """
        with self._lock:
            before = self._opened()
            _check(address)
            before.listener.stop()
            try:
                return self._show(before.file, address, port or before.listener.port)
            except AwarenessError:
                self._show(before.file, before.address, before.listener.port)
                raise

    def close(self, seen: int, closing: Closing) -> None:
        """Close the room that is open: its numbers are kept and counted, its file deleted.

        Raises Refused, RoomNotKept, ProgressUnavailable, NotErased; after the last two a second call, or the
        next start, does what is left.
        """
        with self._lock:
            opened = self._opened()
            room = opened.live.room
            if room.closing is None:
                room = opened.live.close(seen, closing)
            opened.listener.stop()
            self._may_sleep()
            settle(opened.file, room, self.rooms, self._counted)
            self.open = None

    def close_interrupted(self, room: str, closing: Closing) -> None:
        """Close a room that was interrupted, without opening it to phones again."""
        with self._lock:
            file = next(each for each in self._interrupted if each.opening.id == room)
            live = LiveRoom(file, clock=self._clock, dice=secrets.randbelow)
            settle(file, live.close(live.room.version, closing), self.rooms, self._counted)
            self._interrupted.remove(file)

    def stop(self) -> None:
        """Stop listening; the room stays on the disk as it is, to be taken up again."""
        with self._lock:
            self._may_sleep()
            if self.open is not None:
                self.open.listener.stop()
                self.open.file.close()
                self.open = None
            self._let_go()

    def today(self) -> date:
        """Give the day by the room's clock."""
        return date.fromtimestamp(self._clock() / 1000)

    def _show(self, file: RoomFile, address: str, port: int) -> Open:
        """Let phones in; a room that is only moved goes on as it is."""
        words = Words(self.catalogue, file.opening)
        moved = self.open if self.open is not None and self.open.file is file else None
        live = moved.live if moved else LiveRoom(file, clock=self._clock, dice=secrets.randbelow)
        stage = moved.stage if moved else self._stage(live)
        hosts: set[str] = set()
        listener = self._listen(create_guest_app(live, words, hosts, self.carried), address, port)
        listener.start()
        hosts.update({f"{address}:{listener.port}"} | ({address} if listener.port == HTTP_PORT else set()))
        try:
            file.listen_on(listener.port)
        except AwarenessError:
            listener.stop()
            raise
        self.open = Open(live, words, file, listener, address, stage, self.carried)
        if self.awake is not None:
            self.awake.start()
        return self.open

    def _stage(self, live: LiveRoom) -> Stage:
        planned = self.catalogue.workshop(live.opening.module)
        return Stage(live, parts_of(planned.plan) if planned else ())

    def _may_sleep(self) -> None:
        if self.awake is not None:
            self.awake.stop()

    def _opened(self) -> Open:
        if self.open is None:
            raise RoomUnreadable(sentence("Aucun atelier n'est ouvert sur cet ordinateur."))
        return self.open

    def _let_go(self) -> None:
        for file in self._interrupted:
            file.close()
        self._interrupted = []


def _check(address: str) -> None:
    """Let a room listen on an address of a local network, or on this computer alone to rehearse."""
    try:
        found = ipaddress.IPv4Address(address)
    except ValueError:
        found = ipaddress.IPv4Address("0.0.0.0")  # noqa: S104  refused just below  # nosec B104
    if not (found.is_private or found.is_loopback) or found.is_unspecified or found.is_link_local:
        raise AddressRefused(
            sentence(
                "« %(address)s » n'est pas une adresse de réseau local : donnez celle du Wi-Fi de la salle, "
                "par exemple 192.168.8.2, ou 127.0.0.1 s'il n'y a pas de réseau."
            ),
            address=address,
        )
