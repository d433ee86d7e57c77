"""One step of a session becomes a page; a submitted form becomes a response."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint(
    "player", __name__, template_folder="templates", static_folder="static", static_url_path="/static/player"
)
