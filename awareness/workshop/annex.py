"""What the learner's program holds of rooms until somebody asks for one: nothing of them is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from awareness.catalogue.loader import Catalogue
    from awareness.config import LearnerConfig
    from awareness.progress.store import ProgressStore
    from awareness.sync.campaign import CampaignState
    from awareness.web.ports import RoomDoors
    from awareness.workshop.trainer import Trainer

ROOMS = "rooms"
"""Where files.py keeps rooms that are open."""


class TrainerPages:
    """The trainer's pages of one program; `stop` leaves a room on the disk, to be taken up again."""

    addresses = ("/workshop", "/room")

    def __init__(
        self,
        config: LearnerConfig,
        store: ProgressStore,
        catalogue: Catalogue,
        state: CampaignState,
        *,
        doors: RoomDoors,
        frame: str = "learner/layout.html",
    ) -> None:
        """`frame`: the template that stands around the trainer's pages."""
        self._config, self._store, self._catalogue, self._state = config, store, catalogue, state
        self._doors, self._frame = doors, frame
        self._trainer: Trainer | None = None

    def furnish(self, app: Flask) -> None:
        """Load the trainer's pages and give them to the app."""
        from awareness.workshop import presenter, rehearsing, report, way_in
        from awareness.workshop.trainer import Trainer

        trainer = Trainer(self._config, self._store, self._catalogue, self._state, self._doors)
        app.register_blueprint(presenter.bp)
        app.register_blueprint(way_in.bp)
        app.register_blueprint(rehearsing.bp)
        way_in.install(app, trainer, self._frame)
        save_as = self._doors.save_as
        report.install(app, report.Reports(self._store, self._catalogue, save_as, frame=self._frame))
        self._trainer = trainer

    def has_room(self) -> bool:
        """Say whether a room is open, or was left open on this computer; looks at a folder, opens no file."""
        return self.is_open() or any((self._config.data_folder / ROOMS).glob("*.sqlite"))

    def is_open(self) -> bool:
        """Say whether a room is open now, a rehearsal aside: real people are in it."""
        return self._trainer is not None and self._trainer.real.hall.open is not None

    def stop(self) -> None:
        """End the rehearsal and stop listening. Does nothing the second time."""
        if self._trainer is not None:
            self._trainer.stop()
