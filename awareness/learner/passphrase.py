"""Seven words drawn for somebody, shown once and kept nowhere."""

from __future__ import annotations

from random import SystemRandom

from flask import Blueprint, abort, render_template

from awareness.catalogue.word_list import word_list
from awareness.errors import ContentInvalid
from awareness.learner.door import door
from awareness.learning.passphrase import passphrase
from awareness.web.babel import current_language

bp = Blueprint("passphrase", __name__)


@bp.get("/passphrase/<module>")
def show(module: str) -> str:
    """Draw one; asked again, the page draws another."""
    try:
        head = door().catalogue.header(module, current_language())
    except ContentInvalid:
        abort(404)
    if not head.draws:
        abort(404)
    words = word_list()
    return render_template(
        "learner/passphrase.html", module=head, phrase=passphrase(words, SystemRandom()), among=len(words)
    )
