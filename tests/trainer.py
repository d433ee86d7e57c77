"""A trainer's laptop: the learner's app with the trainer's pages beside it, and networks told by the test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from awareness.catalogue.loader import Catalogue
from awareness.config import LearnerConfig
from awareness.desktop.server import LocalServer
from awareness.learner import create_app
from awareness.paths import shipped
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import CampaignState
from awareness.web.ports import Doors, Listener, RoomDoors
from awareness.web.security import LaunchKeys, Security, secure
from awareness.workshop.annex import TrainerPages
from awareness.workshop.firewall import State
from awareness.workshop.guest import SERVER, THREADS
from awareness.workshop.networks import Network
from awareness.workshop.trainer import Trainer
from tests.fakes.counting import campaign_of
from tests.workshop import Listening

SITE = "http://127.0.0.1:5000"
WIFI, CABLE = Network("192.168.8.2", "wifi"), Network("192.168.1.20", "cable")


def really(app: Any, address: str, port: int) -> Listener:
    """Listen to phones as the program does."""
    return LocalServer(app, port=port, threads=THREADS, settings=SERVER, host=address)


def keep(name: str, _content: str | bytes) -> Path:
    """Keep nothing; say where it would stand."""
    return Path(name)


class TrainersLaptop:
    """One laptop; `start_again` is what a power cut and the next start leave of the program."""

    def __init__(
        self, folder: Path, networks: Sequence[Network] = (WIFI, CABLE), firewall: State = "unknown"
    ) -> None:
        self.folder = folder
        self.networks, self.firewall, self.asked = [*networks], firewall, 0
        self.listens: Any = lambda app, _address, port: Listening(app, port)
        self.start_again()

    def start_again(self) -> None:
        """Start the program."""
        self.config = LearnerConfig(
            data_folder=self.folder / "progression",
            documents_folder=self.folder / "Documents",
            runtime_folder=self.folder / "runtime",
        )
        self.store = ProgressStore.open(self.config.data_folder)
        catalogue = Catalogue(shipped("content"), shipped("quizzes"))
        self.pages = TrainerPages(
            self.config,
            self.store,
            catalogue,
            CampaignState(campaign_of()),
            doors=RoomDoors(listen=self._listen, save_as=keep),
        )
        self.app = create_app(
            self.config, store=self.store, catalogue=catalogue, doors=self._doors(), campaign=CampaignState()
        )
        self.keys = LaunchKeys()
        secure(self.app, Security(keys=self.keys))
        self.client = self.app.test_client()
        self.get(f"/launch/{self.keys.mint()}")

    @property
    def trainer(self) -> Trainer:
        """What the trainer's pages hold, once one was asked for."""
        if self.pages._trainer is None:
            self.client.get("/workshop", base_url=SITE)
        assert self.pages._trainer is not None
        found = self.pages._trainer
        found.networks, found.firewall = lambda: self.networks, self._ask_firewall
        return found

    def get(self, path: str = "/workshop") -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=SITE)

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of a page."""
        return self.client.post(
            path, data={"csrf": self.keys.csrf, **fields}, headers={"Origin": SITE}, base_url=SITE
        )

    def begin(self, **fields: Any) -> TestResponse:
        """Open a room for 25 people with five phones."""
        assert self.trainer
        asked = {"people": "25", "devices": "5", "module": "hameconnage", "way": "table"}
        return self.send("/workshop/open", **{**asked, "address": WIFI.address, **fields})

    def cut(self) -> None:
        """Pull the plug and start again."""
        self.close()
        self.start_again()
        assert self.trainer

    def close(self) -> None:
        """End of the day."""
        self.pages.stop()
        self.store.close()

    def _listen(self, app: Any, address: str, port: int) -> Listener:
        listener: Listener = self.listens(app, address, port)
        return listener

    def _doors(self) -> Doors:
        return Doors(
            save_as=keep,
            open_external=lambda _url: False,
            leave=lambda: None,
            shows_quit=lambda: True,
            annex=self.pages,
        )

    def _ask_firewall(self) -> State:
        self.asked += 1
        return self.firewall


def words(html: str) -> str:
    """What a person reads on a page: its middle, without marks of the language of pages."""
    middle = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", middle)).strip()
