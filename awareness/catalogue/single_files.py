"""What stands in one file of its own and belongs to no lesson; French for want of a language."""

from __future__ import annotations

from awareness.catalogue.emergency import read_emergency
from awareness.catalogue.howto import HowTo, howto
from awareness.catalogue.model import Emergency, Page
from awareness.catalogue.pages import page, page_path, read_page
from awareness.catalogue.reading import Folders, first_sentence
from awareness.catalogue.self_assessment import Assessment, assessment
from awareness.catalogue.situations import SituationFile, read_situation, situation_path
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import read_yaml
from awareness.errors import ContentInvalid, sentence
from awareness.languages import SOURCE, languages

NO_SHEET = sentence(
    "Cette fiche ne peut pas être ouverte : son fichier manque ou il est abîmé. Le reste fonctionne."
)

MISSING_PAGE = sentence("Cette page manque : réinstallez l'application.")


def single_page(folders: Folders, name: str, language: str) -> Page:
    """Read `help`, `help/sends`… Raises ContentInvalid when the French one is missing or broken."""
    for code in _codes(language):
        place = page_path(folders.content, name, code)
        found, _, _ = read_page(place, folders.name(place))
        if found is not None:
            return page(found, code)
    raise ContentInvalid(MISSING_PAGE)


def emergency_page(folders: Folders, language: str) -> Emergency:
    """Read the page for someone under attack. Raises ContentInvalid when the French one is no use."""
    for code in _codes(language):
        place = folders.content / "emergency" / f"{code}.yaml"
        text, problems = read_text(place, folders.name(place))
        found = None if problems else read_emergency(text, folders.name(place))[0]
        if found is not None:
            return found
    raise ContentInvalid(MISSING_PAGE)


def situation_file(folders: Folders, name: str, language: str) -> SituationFile | None:
    """Read one thing that may have happened; None when the French file is missing or broken."""
    for code in _codes(language):
        place = situation_path(folders.content, name, code)
        text, problems = read_text(place, folders.name(place))
        found = None if problems else read_situation(text, folders.name(place))[0]
        if found is not None:
            return found
    return None


def howto_sheet(folders: Folders, module: str, language: str) -> HowTo:
    """Read how to do a module's action. Raises ContentInvalid when the French sheet is no use."""
    made, problems = howto(folders, module, language)
    if made is None:
        error = ContentInvalid(NO_SHEET)
        error.add_note(first_sentence(problems))
        raise error
    return made


def questions(folders: Folders, language: str) -> Assessment:
    """Read « Où en êtes-vous ? ». Raises ContentInvalid when the French file is missing or broken."""
    found = assessment(folders, language)
    if found is None:
        raise ContentInvalid(MISSING_PAGE)
    return found


def audit_grid(folders: Folders) -> object:
    """Read the accessibility audit as plain data. Raises ContentInvalid when its file is broken."""
    place = folders.content / "accessibility" / "rgaa.yaml"
    text, problems = read_text(place, folders.name(place))
    node = None if problems else read_yaml(text, folders.name(place))[0]
    if node is None:
        raise ContentInvalid(MISSING_PAGE)
    return node.plain()


def region_model(folders: Folders) -> str:
    """Give the file another region fills in to take the course over. Raises ContentInvalid without it."""
    place = folders.content / "regions" / "modele.txt"
    text, problems = read_text(place, folders.name(place))
    if problems:
        raise ContentInvalid(MISSING_PAGE)
    return text


def _codes(language: str) -> tuple[str, ...]:
    return (language, SOURCE) if language in languages() else (SOURCE,)
