"""What stands around every page and says the same on all of them: drawn once in each language, then kept."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup, escape

from awareness.learner.door import door
from awareness.web.babel import current_language

HOLE = "\ue000"
"""Stands for the address the forms of a kept piece lead back to: all that changes from page to page."""


def kept(template: str, here: str, **given: bool) -> Markup:
    """Draw a piece of the frame, or give it as it was drawn before, with the address of this page."""
    drawn = door().drawn
    key = (template, current_language(), tuple(given.values()))
    if key not in drawn:
        drawn[key] = render_template(template, here=HOLE, **given)
    return Markup(drawn[key].replace(HOLE, escape(here)))  # noqa: S704  our own template  # nosec B704
