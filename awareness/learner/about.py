"""Help, glossary, and the accessibility statement."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from awareness.handouts.qr import qr
from awareness.handouts.statement import statement
from awareness.learner.door import door
from awareness.web.babel import current_language

bp = Blueprint("about", __name__)


@bp.get("/help")
def help_page() -> str:
    """Show the help."""
    return render_template("learner/text.html", text=door().catalogue.page("help", current_language()))


@bp.get("/glossary")
def glossary() -> str:
    """Show the words, explained."""
    terms = sorted(
        door().catalogue.glossary(current_language()).values(), key=lambda term: term.term.casefold()
    )
    return render_template("learner/glossary.html", terms=terms)


@bp.get("/accessibility")
def accessibility() -> str:
    """Show the accessibility statement, made from the audit grid."""
    return render_template(
        "learner/accessibility.html", statement=statement(door().catalogue.grid(), door().today())
    )


@bp.get("/away")
def away() -> str:
    """Show an outside address to somebody without a network: a square for the phone. Ours alone."""
    address = request.args.get("to", "")
    named = {f"https://{fact.value}": fact for fact in door().local.facts(current_language()).values()}
    fact = named.get(address.rstrip("/"))
    if fact is None:
        abort(404)
    return render_template("learner/away.html", fact=fact, address=address, square=qr(address))
