"""The folder somebody writes in: shaped as the project's, made from what is shipped on its first day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from awareness.catalogue.reading import Folders
from awareness.config import LearnerConfig
from awareness.errors import AwarenessError
from awareness.paths import shipped

TOPS = ("content", "quizzes")


def lessons_of(folder: Path | None) -> Folders:
    """Give the lessons of a folder, those of the program when none is named. Raises with a sentence."""
    if folder is None:
        return Folders(*(shipped(top) for top in TOPS))
    missing = [top for top in TOPS if not (folder / top).is_dir()]
    if missing:
        raise AwarenessError(f"« {folder} » ne contient pas {' ni '.join(f'{top}/' for top in missing)}.")
    return Folders(*(folder.resolve() / top for top in TOPS))


def opened(folder: Path) -> tuple[Folders, bool]:
    """Give the lessons of a folder, made on its first day; say whether this is that day.

    Nothing is ever written over: a folder that holds something else is refused.
    """
    if any((folder / top).is_dir() for top in TOPS):
        return lessons_of(folder), False
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AwarenessError(
                f"« {folder} » contient autre chose que des leçons : donnez un dossier vide, ou nouveau."
            )
        _fill(folder)
    except OSError as error:
        raise AwarenessError(
            f"Le dossier « {folder} » ne peut pas être préparé : vérifiez ses droits."
        ) from error
    return lessons_of(folder), True


@contextmanager
def configured(config: LearnerConfig, folder: Path, say: Callable[[str], None]) -> Iterator[LearnerConfig]:
    """Give the settings of author mode: this folder, no campaign, a progress that is thrown away."""
    folders, is_new = opened(folder)
    if is_new:
        say(f"Les leçons de l'application sont copiées dans « {folder} » : elles sont à vous.")
    with TemporaryDirectory(prefix="dix-minutes-auteur-", ignore_cleanup_errors=True) as progress:
        yield replace(
            config,
            data_folder=Path(progress),
            is_portable=False,
            campaign_file=None,
            author_folder=folders.content.parent,
        )


def _fill(folder: Path) -> None:
    """Copy the lessons beside, then give them their name: a copy cut short is no folder of lessons."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    for top in TOPS:
        source = shipped(top)
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            place = beside / top / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    if folder.is_dir():
        folder.rmdir()
    beside.rename(folder)
