"""Help, how another region takes the campaign over, glossary, and the accessibility statement."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.handouts.qr import qr
from awareness.handouts.statement import statement
from awareness.learner.door import door
from awareness.web.babel import current_language, gettext

bp = Blueprint("about", __name__)


@bp.get("/help")
def help_page() -> str:
    """Show the help, and at its end for which region this copy is."""
    language = current_language()
    page, region = door().catalogue.page("help", language), door().catalogue.region(language)
    return render_template("learner/help.html", text=page, region=region)


@bp.get("/help/region")
def region() -> str:
    """Say how another region takes this campaign over."""
    return render_template(
        "learner/region.html", text=door().catalogue.page("help/region", current_language())
    )


@bp.post("/help/region")
def keep_region() -> WebResponse:
    """Keep the file another region fills in."""
    place = door().doors.save_as("region-modele.toml", door().catalogue.region_model())
    door().tell(gettext("Le fichier modèle est gardé ici : %(place)s", place=place))
    return redirect(url_for(".region"))


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
