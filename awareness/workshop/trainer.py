"""Where the trainer's pages find the room: the real one, or the rehearsal's while it lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from awareness.catalogue.loader import Catalogue
from awareness.config import LearnerConfig
from awareness.errors import AwarenessError, sentence
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import CampaignState, is_closed
from awareness.sync.carried import CarryPlace
from awareness.web.ports import RoomDoors
from awareness.web.security import HOST
from awareness.workshop.firewall import State, firewall
from awareness.workshop.hall import EVERY_WAY, HTTP_PORT, Hall, Open, RoomTaken
from awareness.workshop.networks import Network, networks
from awareness.workshop.presenter import Desk
from awareness.workshop.proposals import MODES, Way, places
from awareness.workshop.rehearsal import Rehearsal, sweep

PORTS = (HTTP_PORT, 8080, 8000)
"""Tried first: on the first one an address is short enough to be read out."""
NO_SERVER = "server"
LAST_ADDRESS = "workshop-address"


class Trainer:
    """Opens, takes up, moves and rehearses; the room itself is led from its own page."""

    def __init__(
        self,
        config: LearnerConfig,
        store: ProgressStore,
        catalogue: Catalogue,
        state: CampaignState,
        doors: RoomDoors,
    ) -> None:
        self.catalogue = catalogue
        self.store = store
        self.networks: Callable[[], list[Network]] = networks
        self.firewall: Callable[[], State] = firewall
        self.rehearsal: Rehearsal | None = None
        self.pace = 1.0
        self._folder = config.data_folder
        self._doors = doors
        self._state = state
        self._lock = threading.RLock()
        self._heard: State | None = None
        portable = config.is_portable
        hall = Hall(
            config.data_folder, catalogue, store.rooms, self._counting, doors.listen, portable=portable
        )
        self._hall = hall
        campaign = self.real.campaign
        hall.awake = doors.awake
        hall.carried = CarryPlace(config.data_folder, campaign) if campaign else None
        sweep(config.data_folder)
        hall.take_up()

    @property
    def real(self) -> Desk:
        """Give the desk of the real room, with the campaign as it is now."""
        campaign = self._state.campaign
        followed = None if campaign is None or is_closed(self.store, campaign.id) else campaign
        return Desk(self._hall, self.store, followed, self._doors.second_screen())

    @property
    def desk(self) -> Desk:
        """Give the desk of the room that is led now."""
        desk = self.rehearsal.desk if self.rehearsal else None
        return replace(desk, second_screen=self._doors.second_screen()) if desk else self.real

    def may_phones_enter(self) -> State:
        """Give what the firewall says, asked once for this start of the program."""
        with self._lock:
            if self._heard is None:
                self._heard = self.firewall()
            return self._heard

    def ask_again(self) -> None:
        """Forget what the firewall said: somebody has changed it."""
        self._heard = None

    def begin(self, module: str, way: Way, devices: int, address: str) -> Open:
        """Open the room. By hands it listens to this computer alone: no address, no question of Windows."""
        with self._lock:
            if self.rehearsal is not None:
                raise RoomTaken(sentence("Une répétition est en cours : finissez-la, puis ouvrez la salle."))
            address = HOST if way == "hands" else address
            hall = self._hall
            opened = _on_a_port(
                lambda port: hall.begin(module, address, port, modes=MODES[way], places=places(devices)),
                (0,) if address == HOST else (*PORTS, 0),
            )
            self._note(address)
            return opened

    @property
    def last_address(self) -> str:
        """Give where the last room listened."""
        return HOST if self.rehearsal else self.store.setting(LAST_ADDRESS)

    def address_now(self) -> str:
        """Give where a room is taken up: where it was if that is still here, else the best there is."""
        found, last = self.networks(), self.last_address
        likely = [each.address for each in found if each.is_likely]
        return last if last in {HOST, *(each.address for each in found)} else next(iter(likely), HOST)

    def resume(self, room: str) -> Open:
        """Take a room up again: same code, and the same address and port wherever they can be had."""
        with self._lock:
            address, was, hall = self.address_now(), self.last_address, self.desk.hall
            opened = _on_a_port(lambda port: hall.resume(room, address, port), (0, *PORTS))
            if address == HOST != was:  # no network is left: the running question goes to hands
                opened.live.set_phones(opened.live.room.version, work=False)
            self._note(address)
            return opened

    def move(self, address: str) -> Open:
        """Listen elsewhere; a room that was led by hands lets phones in from then on."""
        with self._lock:
            hall = self.desk.hall
            opened = _on_a_port(lambda port: hall.move(address, port), (0, *PORTS))
            live = opened.live
            if not {"table", "phone"} & set(live.room.modes):
                live.set_ways(live.room.version, EVERY_WAY)
            self._note(address)
            return opened

    def rehearse(self, module: str) -> None:
        """Begin a rehearsal, unless real people wait."""
        with self._lock:
            if self.rehearsal is not None:
                return  # the second click
            if self._hall.open is not None or self._hall.interrupted:
                raise RoomTaken(
                    sentence("Un atelier est ouvert ici : reprenez-le ou fermez-le, puis répétez.")
                )
            made = Rehearsal(self._folder, self.catalogue, self._doors.listen, pace=self.pace)
            try:
                made.start(module)
            except AwarenessError:
                made.stop()
                raise
            self.rehearsal = made

    def end_rehearsal(self) -> None:
        """Erase the rehearsal. Does nothing the second time."""
        with self._lock:
            ended, self.rehearsal = self.rehearsal, None
            if ended is not None:
                ended.stop()

    def stop(self) -> None:
        """End the rehearsal; leave a real room on the disk."""
        self.end_rehearsal()
        self._hall.stop()

    def _note(self, address: str) -> None:
        if self.rehearsal is None:
            self.store.set_setting(LAST_ADDRESS, address)

    def _counting(self, seed: bytes) -> Counting | None:
        campaign = self.real.campaign
        return Counting(campaign.id, date.today(), seed) if campaign else None


def _on_a_port(listen: Callable[[int], Open], ports: tuple[int, ...]) -> Open:
    """Take the first port that can be had; what the last one says is what the trainer reads."""
    *before, last = ports
    for port in before:
        try:
            return listen(port)
        except AwarenessError as refused:
            if refused.code != NO_SERVER:
                raise
    return listen(last)
