"""The collector's app: the doors that programs knock at; pages for people are blueprints to be added."""

from __future__ import annotations

import logging

from flask import Flask
from flask_limiter import Limiter
from werkzeug.exceptions import HTTPException

from awareness.collector import doors
from awareness.collector.committer import Committer
from awareness.collector.doors import Doors
from awareness.collector.faults import StoreUnavailable
from awareness.collector.neighbours import Neighbourhoods
from awareness.collector.sealed import read_keys
from awareness.config import CollectorConfig
from awareness.protocol import LARGEST_BODY
from awareness.web.security import secure_machine_doors


def create_app(config: CollectorConfig, committer: Committer) -> Flask:
    """Build the app around a writer of counts, which its owner starts and stops.

    Raises KeyUnusable when the keys of sealed counts are not there.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.extensions[doors.EXTENSION] = Doors(
        committer=committer,
        keys=read_keys(config.seal_key_file),
        neighbourhoods=Neighbourhoods(config.trusted_proxy),
    )
    secure_machine_doors(app)
    app.register_blueprint(doors.bp)
    app.register_error_handler(HTTPException, doors.refuse)
    app.register_error_handler(StoreUnavailable, doors.refuse_for_now)
    _limit(app, config.requests_a_minute)
    return app


def _limit(app: Flask, requests_a_minute: int) -> None:
    """Bound what one neighbourhood may ask; its counters are in memory, under a hash that changes hourly."""
    limiter = Limiter(
        key_func=doors.caller_mark,
        storage_uri="memory://",
        strategy="fixed-window",
        application_limits=[f"{requests_a_minute}/minute"],
        enabled=requests_a_minute > 0,
    )
    limiter.init_app(app)
    # It would log the mark of whom it refuses; even that is nobody's business.
    logging.getLogger("flask-limiter").setLevel(logging.CRITICAL)
