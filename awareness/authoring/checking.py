"""`awareness check`: what is to be mended in some places, once, or again after each save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from awareness.authoring.folder import TOPS, lessons_of
from awareness.authoring.watching import changes
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Problem
from awareness.catalogue.reading import Folders
from awareness.catalogue.table import table
from awareness.catalogue.validation import check
from awareness.errors import AwarenessError

NOTHING = "Rien à corriger."
WATCHING = "À chaque enregistrement, tout est relu. Ctrl+C pour arrêter."

Say = Callable[[str], None]


def check_once(places: Sequence[Path], say: Say, *, with_table: bool = False) -> bool:
    """Say every problem of some places, of what is shipped when none is named; True without an error.

    `with_table`: the course in figures first.
    """
    problems: set[Problem] = set()
    for place in places or (None,):
        folders, concerns = _asked(place)
        problems.update(each for each in check(folders.content, folders.quizzes) if concerns(each))
        if with_table:
            say(table(Catalogue(folders.content, folders.quizzes)))
    for problem in sorted(problems):
        say(str(problem))
    return not any(problem.severity == "error" for problem in problems)


def check_again(places: Sequence[Path], say: Say) -> None:
    """Check now and after each save of one folder, until Ctrl+C, which is how this ends well."""
    if len({_asked(place)[0] for place in places or (None,)}) > 1:
        raise AwarenessError("--watch suit un seul dossier de leçons à la fois.")
    folders, _ = _asked(places[0] if places else None)
    try:
        say(WATCHING)
        _heard(places, say)
        for names in changes(folders):
            more = f", et {len(names) - 1} autres" if len(names) > 1 else ""
            say(f"── {names[0]}{more}")
            _heard(places, say)
    except KeyboardInterrupt:
        return


def _heard(places: Sequence[Path], say: Say) -> None:
    """Check, and say so when there is nothing to say."""
    lines: list[str] = []
    check_once(places, lines.append)
    for line in lines or [NOTHING]:
        say(line)


def _asked(place: Path | None) -> tuple[Folders, Callable[[Problem], bool]]:
    """Give the two folders to read whole, and which problems were asked for."""
    if place is None:
        return lessons_of(None), lambda _problem: True
    place = place.resolve()
    for root in (place, *place.parents):
        if all((root / top).is_dir() for top in TOPS):
            return lessons_of(root), partial(_concerns, root, place)
    raise AwarenessError(f"« {place} » n'est pas dans un dossier qui contient content/ et quizzes/.")


def _concerns(root: Path, place: Path, problem: Problem) -> bool:
    return place in (root / problem.file, *(root / problem.file).parents)
