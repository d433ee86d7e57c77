"""The collector's app: the doors that programs knock at; pages for people are blueprints to be added."""

from __future__ import annotations

from functools import partial

from flask import Flask
from flask_limiter import Limiter
from limits import RateLimitItemPerMinute
from werkzeug.exceptions import HTTPException

from awareness.collector import doors
from awareness.collector.committer import Committer
from awareness.collector.doors import Doors, Pace
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
        pace=_pace(config.requests_a_minute),
    )
    secure_machine_doors(app)
    app.register_blueprint(doors.bp)
    app.register_error_handler(HTTPException, doors.refuse)
    app.register_error_handler(StoreUnavailable, doors.refuse_for_now)
    return app


def _pace(requests_a_minute: int) -> Pace | None:
    """Give what counts how often a neighbourhood asks: in memory, under hashes that change hourly.

    Flask-Limiter keeps the counters, on an app that serves nothing: what it does before every request of an
    app it looks after costs more than taking fourteen counts.
    """
    if not requests_a_minute:
        return None
    keeper = Limiter(
        app=Flask("pace"), key_func=doors.caller_mark, storage_uri="memory://", strategy="fixed-window"
    )
    return partial(keeper.limiter.hit, RateLimitItemPerMinute(requests_a_minute))
