"""`awareness translate …`: modules and sheets to translators and back, and a sheet for whoever signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from awareness.authoring.exchanges import FAMILIES, exchange
from awareness.authoring.folder import lessons_of
from awareness.authoring.importing import Fresh, read_exchange
from awareness.authoring.merging import merged
from awareness.authoring.pofile import FINGERPRINTS, NAME, read_po, write_po
from awareness.authoring.review import review_sheet
from awareness.authoring.units import Exchange, Unit
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Problem
from awareness.catalogue.reading import Folders
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.validation import known_to
from awareness.errors import AwarenessError
from awareness.languages import SOURCE, languages

locale = click.option("--locale", required=True, help="La langue : en, oc, ca…")
author = click.option(
    "--author",
    type=click.Path(path_type=Path),
    help="Le dossier de vos leçons ; sinon, celles de l'application.",
)
names = click.argument("names", metavar="[MODULE|FAMILLE]...", nargs=-1)


@click.group()
@click.help_option(help="Dit ce qui existe.")
def translate() -> None:
    """Traduire les contenus : fichiers PO pour Weblate ou Poedit, et feuilles de relecture."""


@translate.command()
@locale
@author
@names
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Le dossier à remplir.")
def export(locale: str, author: Path | None, names: tuple[str, ...], output: Path) -> None:
    """Écrit DOSSIER/<nom>/<langue>.po, un fichier par module et par famille de fiches.

    Les familles : comment_faire, cinq_minutes, je_suis_victime, ou_en_etes_vous, reflexe_du_mois,
    mots_expliques, pages_d_aide, animer_un_atelier. Sans nom : tout. Ce qui est déjà traduit dans
    DOSSIER reste.
    """
    folders, catalogue = _opened(author)
    for each in _exchanges(folders, catalogue, names, locale):
        header = {
            "Language": locale,
            NAME: each.name,
            FINGERPRINTS: each.fingerprints,
            "X-State": each.state,
        }
        place = output / each.name / f"{locale}.po"
        units = _with_their_work(each, place)
        _write(place, write_po(units, header, _values(catalogue, SOURCE)))
        said, again = sum(bool(unit.said) for unit in units), sum(unit.is_stale for unit in units)
        left = f", {again} à revoir" if again else ""
        click.echo(f"{place} : {len(units)} textes, {said} traduits{left}, {each.state}")


@translate.command(name="import")
@locale
@author
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(locale: str, author: Path | None, paths: tuple[Path, ...]) -> int:
    """Relit des fichiers PO (ou un dossier) et écrit les traductions. Un seul refus : rien n'est changé."""
    _known_locale(locale)
    folders, catalogue = _opened(author)
    known = known_to(folders)
    fresh: list[Fresh] = []
    problems: list[Problem] = []
    for path in _po_files(paths, locale):
        found, said = read_exchange(folders, catalogue.ids(), path, locale, known)
        fresh += found
        problems += said
    for problem in sorted(problems):
        click.echo(str(problem))
    if any(problem.severity == "error" for problem in problems):
        click.echo("Rien n'a été changé.")
        return 1
    for each in fresh:
        if each.text is not None:
            _write(each.path, each.text)
        click.echo(_outcome(each))
    return 0


@translate.command()
@locale
@author
@names
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Le fichier HTML à écrire."
)
def review(locale: str, author: Path | None, names: tuple[str, ...], output: Path) -> None:
    """Écrit une feuille de relecture à imprimer, français et traduction côte à côte."""
    folders, catalogue = _opened(author)
    found = _exchanges(folders, catalogue, names, locale)
    values = {language: _values(catalogue, language) for language in (SOURCE, locale)}
    _write(output, review_sheet(found, values))
    click.echo(f"{output} : {_counted(found)} à relire. Ouvrez-le dans un navigateur, puis imprimez.")


def _opened(author: Path | None) -> tuple[Folders, Catalogue]:
    folders = lessons_of(author)
    return folders, Catalogue(folders.content, folders.quizzes)


def _exchanges(folders: Folders, catalogue: Catalogue, names: Sequence[str], locale: str) -> list[Exchange]:
    """Read the modules and families asked for, all there is to translate when none is named."""
    _known_locale(locale)
    modules = catalogue.ids()
    known = [*modules, *FAMILIES]
    for name in names:
        if name not in known:
            raise AwarenessError(f"Le module ou la famille « {name} » n'existe pas{perhaps(name, known)}.")
    found = [exchange(folders, modules, name, locale) for name in names or known]
    for each in found:
        if names and not each.documents:
            raise AwarenessError(f"« {each.name} » : il n'y a rien à traduire, le français manque.")
    return [each for each in found if each.documents]


def _counted(found: Sequence[Exchange]) -> str:
    files = sum(len(each.documents) for each in found)
    return "1 fichier" if files == 1 else f"{files} fichiers"


def _with_their_work(exported: Exchange, place: Path) -> list[Unit]:
    """Lay over the texts what a translator wrote in the file that is there. A file that is no PO stays."""
    if not place.exists():
        return list(exported.units)
    before = read_po(place, place.as_posix())
    if before.problems:
        raise AwarenessError(str(min(before.problems)))
    return list(merged(exported.units, before))


def _known_locale(locale: str) -> None:
    others = [code for code in languages() if code != SOURCE]
    if locale not in others:
        raise AwarenessError(
            f"--locale : « {locale} » n'est pas une langue à traduire ({', '.join(others)})."
        )


def _values(catalogue: Catalogue, language: str) -> dict[str, str]:
    return {name: fact.value for name, fact in catalogue.facts(language).items()}


def _po_files(paths: Iterable[Path], locale: str) -> list[Path]:
    """Give the files that were named, and those of this language in folders that were."""
    found: list[Path] = []
    for path in paths:
        listed = sorted(path.rglob(f"{locale}.po")) if path.is_dir() else [path]
        if not listed:
            raise AwarenessError(f"Le dossier « {path} » ne contient aucun fichier {locale}.po.")
        found += listed
    return found


def _outcome(fresh: Fresh) -> str:
    if fresh.text is None and fresh.left:
        return f"{fresh.name} : rien de traduit, ou rien de nouveau ({fresh.left} textes à voir)"
    if fresh.text is None:
        return f"{fresh.name} : inchangé"
    later = f", {fresh.left} textes encore marqués à revoir : made_from attend" if fresh.left else ""
    return f"{fresh.name} : écrit{later}"


def _write(place: Path, text: str) -> None:
    """Write beside, then put in place: a full disk leaves the old file whole."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.new")
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(place)
    except OSError as error:
        raise AwarenessError(
            f"« {place} » ne s'écrit pas : vérifiez le dossier et sa place libre."
        ) from error
