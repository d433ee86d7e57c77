"""The learner's program: a Flask app for one computer.

One blueprint a page family; handlers call a session or the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from awareness import player, prose, web
from awareness.catalogue.loader import Catalogue
from awareness.config import LearnerConfig
from awareness.handouts import bp as handouts_bp
from awareness.learner import (
    about,
    counts,
    dates,
    home,
    howto,
    modules,
    papers,
    passphrase,
    plan,
    refresher,
    self_assessment,
    sends,
    settings,
    sheets,
    victim,
    workshop_papers,
)
from awareness.learner.door import Door, install
from awareness.learner.frame import kept
from awareness.paths import cache_folder
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import CampaignState
from awareness.web.addresses import Address
from awareness.web.annex import Annexed
from awareness.web.babel import init_babel
from awareness.web.kept_templates import KeptTemplates
from awareness.web.ports import Doors

if TYPE_CHECKING:
    from awareness.authoring.bench import Bench
    from awareness.sync.loop import Sync


def create_app(
    config: LearnerConfig,
    *,
    store: ProgressStore,
    catalogue: Catalogue,
    doors: Doors,
    campaign: CampaignState | None = None,
    sync: Sync | None = None,
    bench: Bench | None = None,
) -> Flask:
    """Build the app around an open store and a catalogue; `web.security.secure` goes around it afterwards.

    `bench`: the folder somebody writes in, in author mode alone.
    """
    door = Door(
        config=config,
        store=store,
        catalogue=catalogue,
        doors=doors,
        campaign=campaign or CampaignState(),
        sync=sync,
    )
    app = _app(door)
    if bench is not None:
        from awareness.learner.author import install_author

        install_author(app, bench)
    if doors.annex is not None:
        app.wsgi_app = Annexed(app, doors.annex, lambda: _app(door))  # type: ignore[method-assign]
    return app


def _app(door: Door) -> Flask:
    """Build the app with all its pages around a door."""
    app = Flask(__name__, static_folder=None)
    app.url_rule_class = Address
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if not door.config.is_portable:
        app.jinja_env.bytecode_cache = KeptTemplates(cache_folder())
    app.extensions["learner"] = door
    init_babel(app, door.chosen_language, prose.typography)
    install(app)
    app.jinja_env.globals.update(kept=kept, author_place="")
    for blueprint in (
        web.bp,
        player.bp,
        handouts_bp,
        home.bp,
        modules.bp,
        plan.bp,
        sheets.bp,
        howto.bp,
        refresher.bp,
        dates.bp,
        papers.bp,
        passphrase.bp,
        workshop_papers.bp,
        victim.bp,
        self_assessment.bp,
        settings.bp,
        counts.bp,
        sends.bp,
        about.bp,
    ):
        app.register_blueprint(blueprint)
    return app
