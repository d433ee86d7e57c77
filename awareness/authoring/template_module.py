"""A new module: written from a template that passes `awareness check` as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date, timedelta
from importlib.resources import files
from string import Template

from awareness.authoring.written import named as bare
from awareness.authoring.written import quoted
from awareness.catalogue.howto import place_of_sheet
from awareness.catalogue.leaflets import team_path
from awareness.catalogue.lesson_rules import LONGEST_TITLE
from awareness.catalogue.reading import NOT_MODULES, Folders
from awareness.errors import AwarenessError, sentence
from awareness.languages import SOURCE

LONGEST_NAME = 40
REVIEWED_AFTER = timedelta(days=365)


class NotMade(AwarenessError):
    """A new module cannot be made as asked; nothing was written."""

    code = "new-module"


def named(title: str) -> str:
    """Make a module's name of its title: « L'été, au marché » is `ete-au-marche`."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.sub(r"\b[dlnscmtj]['’]", " ", letters)
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:LONGEST_NAME].strip("-")


def new_module(folders: Folders, title: str, sources: Collection[str], today: date) -> str:
    """Write the French files of a new module; give its name. Never writes over anything."""
    title = " ".join(title.split())
    name = named(title)
    if not name or len(title) > LONGEST_TITLE:
        raise NotMade(
            sentence("Donnez un titre d'une à %(most)s lettres : il tient sur un bouton."), most=LONGEST_TITLE
        )
    if not sources:
        raise NotMade(
            sentence("Il faut d'abord une source dans content/facts.yaml : une leçon en nomme une.")
        )
    places = {
        "fr.md": folders.lesson(name, SOURCE)[0],
        "fr.yaml": folders.quiz(name, SOURCE)[0],
        "howto.fr.yaml": place_of_sheet(folders, name, SOURCE)[0],
        "team.fr.yaml": team_path(folders.content, name, SOURCE),
    }
    if name in NOT_MODULES or any(place.parent.exists() for place in places.values()):
        raise NotMade(sentence("Un dossier « %(name)s » existe déjà : choisissez un autre titre."), name=name)
    values = {
        "id": bare(name),
        "title": quoted(title),
        "source": min(sources),
        "today": today.isoformat(),
        "year": str(today.year),
        "review": (today + REVIEWED_AFTER).isoformat(),
    }
    for template_name, place in places.items():
        template = (
            files("awareness.authoring").joinpath("template", template_name).read_text(encoding="utf-8")
        )
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(Template(template).substitute(values), encoding="utf-8", newline="\n")
    return name
