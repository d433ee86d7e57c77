"""`awareness workshop …`: a room without a window, for scripts and for whoever leads one from a browser."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from types import FrameType

import click
from msgspec import Struct

from awareness.catalogue.loader import Catalogue
from awareness.config import Campaign, LearnerConfig
from awareness.errors import sentence
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import CampaignState, is_closed
from awareness.sync.carried import CarryPlace
from awareness.web.ports import KeepAwake, Listener, RoomListener, SaveAs
from awareness.web.security import HOST, LaunchKeys, Security, secure
from awareness.workshop.hall import Hall, Open, RoomTaken
from awareness.workshop.presenter import Desk, create_presenter_app
from awareness.workshop.report import Reports
from awareness.workshop.report import install as install_reports


class Parts(Struct, frozen=True):
    """What the composition root hands to these commands."""

    config: LearnerConfig
    catalogue: Callable[[], Catalogue]
    disk: Callable[[], AbstractContextManager[tuple[ProgressStore, CampaignState]]]
    listen: RoomListener
    """For phones."""
    serve: RoomListener
    """For the trainer's page, on this computer alone."""
    save_as: SaveAs
    """Where a report is kept when the trainer asks for it."""
    awake: KeepAwake


@click.group()
def workshop() -> None:
    """Un atelier : mains levées, papier, téléphones."""


@workshop.command()
@click.argument("module")
@click.option("--address", default=HOST, help="L'adresse du Wi-Fi (127.0.0.1 sans réseau).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Le port (0 : un port libre).")
@click.pass_obj
def serve(parts: Parts, module: str, address: str, port: int) -> None:
    """Ouvre la salle d'un module, ou reprend celle qui a été interrompue, et écrit une ligne JSON."""
    with parts.disk() as (store, state):
        campaign = _followed(store, state)
        hall = Hall(
            parts.config.data_folder,
            parts.catalogue(),
            store.rooms,
            lambda seed: Counting(campaign.id, date.today(), seed) if campaign else None,
            parts.listen,
            portable=parts.config.is_portable,
        )
        hall.carried = CarryPlace(parts.config.data_folder, campaign) if campaign else None
        hall.awake = parts.awake
        left = threading.Event()
        _on_signals(left)
        presenter: Listener | None = None
        try:
            opened = _begin(hall, module, address, port)
            presenter, url = _present(parts, Desk(hall, store, campaign))
            click.echo(json.dumps(_line(opened, url)))
            sys.stdout.flush()
            left.wait()
        finally:
            hall.stop()
            if presenter is not None:
                presenter.stop()


def _begin(hall: Hall, module: str, address: str, port: int) -> Open:
    """Take up the room of this module that was interrupted, or open a new one."""
    interrupted = hall.take_up()
    if not interrupted:
        return hall.begin(module, address, port)
    last = interrupted[0]
    if last.module != module:
        raise RoomTaken(
            sentence(
                "Un atelier sur « %(module)s » est resté ouvert ici : reprenez-le et fermez-le d'abord."
            ),
            module=last.module,
        )
    return hall.resume(last.id, address, port)


def _present(parts: Parts, desk: Desk) -> tuple[Listener, str]:
    """Serve the trainer's page and give the address that opens it."""
    app, keys = create_presenter_app(desk), LaunchKeys(parts.config.launch_token)
    install_reports(app, Reports(desk.store, parts.catalogue(), parts.save_as))
    secure(app, Security(keys=keys))
    server = parts.serve(app, HOST, 0)
    server.start()
    return server, f"http://{HOST}:{server.port}/launch/{keys.mint()}"


def _line(opened: Open, url: str) -> dict[str, str]:
    return {"pin": opened.pin, "guest_url": opened.guest_url, "presenter_url": url}


def _followed(store: ProgressStore, state: CampaignState) -> Campaign | None:
    campaign = state.campaign
    return None if campaign is None or is_closed(store, campaign.id) else campaign


def _on_signals(left: threading.Event) -> None:
    def leave(_number: int, _frame: FrameType | None) -> None:
        left.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, leave)
