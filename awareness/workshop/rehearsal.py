"""« Répétition »: a whole room with simulated participants, in a folder of its own, erased at its end.

It is a real room: only its disk, its phones and its address are not those of the day. Nothing is counted.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from awareness.catalogue.loader import Catalogue
from awareness.progress.store import ProgressStore
from awareness.web.ports import RoomListener
from awareness.web.security import HOST
from awareness.workshop.crowd import Crowd
from awareness.workshop.hall import Hall
from awareness.workshop.presenter import Desk
from awareness.workshop.questions import Question

FOLDER = "rehearsal"


class Rehearsal:
    """One rehearsal, from start() to stop()."""

    def __init__(
        self, folder: Path, catalogue: Catalogue, listen: RoomListener, *, pace: float = 1.0
    ) -> None:
        self._folder = folder / FOLDER
        self._catalogue = catalogue
        self._listen = listen
        self._pace = pace
        self.crowd: Crowd | None = None
        self.desk: Desk | None = None
        self.is_cut = False

    def start(self, module: str) -> None:
        """Open the room and let the participants come. Raises what opening a room raises."""
        sweep(self._folder.parent)
        store = ProgressStore.open(self._folder)
        hall = Hall(self._folder, self._catalogue, store.rooms, lambda _seed: None, self._listen)
        self.desk = Desk(hall, store)
        opened = hall.begin(module, HOST, modes=("hands", "paper", "phone"))
        self.crowd = Crowd(opened.listener.port, opened.pin, self._question, pace=self._pace)
        self.crowd.start()

    def cut(self) -> None:
        """Pull the plug: the room is gone from the screen and the phones search; its file stays."""
        hall = self._hall()
        if hall.open is not None:
            hall.stop()
            hall.take_up()
            self.is_cut = True

    def stop(self) -> None:
        """Send everybody home and erase everything. Does nothing the second time."""
        if self.crowd is not None:
            self.crowd.stop()
        if self.desk is not None:
            self.desk.hall.stop()
            self.desk.store.close()
            self.desk = None
        sweep(self._folder.parent)

    def hands(self) -> dict[str, int]:
        """Give the hands that are up for the question here once the phones are given up; none otherwise."""
        opened = self._hall().open
        question = opened.live.room.question if opened else None
        if opened is None or question is None or self.crowd is None or opened.live.room.phones_work:
            return {}
        return self.crowd.hands(question)

    def _hall(self) -> Hall:
        if self.desk is None:
            raise RuntimeError("start() comes first")
        return self.desk.hall

    def _question(self, ballot: str) -> Question:
        """Give the question of a vote. Raises ValueError while there is no room: the phone tries again."""
        opened = self.desk.hall.open if self.desk else None
        if opened is None or opened.live.room.question is None:
            raise ValueError(ballot)
        return opened.live.room.question


def sweep(folder: Path) -> None:
    """Erase what a rehearsal left that was killed for real."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
