"""One step of a session becomes a page; a submitted form becomes a response."""

from __future__ import annotations

from flask import Blueprint, current_app
from jinja2.environment import TemplateModule

bp = Blueprint(
    "player", __name__, template_folder="templates", static_folder="static", static_url_path="/static/player"
)


@bp.app_template_global()
def macros_of(kind: str) -> TemplateModule:
    """Give the macros that draw a kind of item; an import would look at every global again on each page."""
    return current_app.jinja_env.get_template(f"items/{kind}.html").module
