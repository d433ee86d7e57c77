"""Every printable page: on the screen, as one file to keep, or as a few lines to copy by hand."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint(
    "handouts",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/handouts",
)
