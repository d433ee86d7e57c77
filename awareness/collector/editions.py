"""One edition a week: the state goes one step further, then its tables become files that never change again.

The state is on the disk before anybody can read its tables: after a crash the same edition is written again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from awareness.collector.disclosure.inputs import CampaignFacts, CellRow
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.state import State
from awareness.collector.disclosure.tables import Published, published
from awareness.collector.opendata import MANIFEST, altered, digest, edition_files, index
from awareness.collector.states import EditionRefused, newest_state, write_state
from awareness.durable import sync_folder

WEEK = re.compile(r"\d{4}-W\d{2}")
INDEX = "index.json"


OTHER_CAMPAIGN = (
    "Les états gardés sont ceux de la campagne %(state)s, pas de %(campaign)s. Vérifiez leur dossier. Rien "
    "n'est publié."
)
NEWER = (
    "Les données ouvertes contiennent l'édition %(published)s, plus récente que tout état gardé. Remettez à "
    "côté de la base l'état de cette édition : repartir d'avant pourrait en dire trop. Rien n'est publié."
)
GONE_BY = (
    "L'édition %(week)s est passée : la dernière est %(newest)s, et une édition passée ne change plus. "
    "Vérifiez la date de l'ordinateur."
)
CHANGED = (
    "L'édition %(week)s n'est plus telle qu'elle a été publiée (%(file)s). Remettez le dossier d'origine, ou "
    "retirez-le. Rien n'est publié."
)
LOST = (
    "Le dossier de l'édition %(week)s manque, et cette version du programme ne le récrirait pas à "
    "l'identique. Remettez-le depuis une sauvegarde, ou attendez l'édition suivante."
)
OTHER_COPY = "Le dossier %(folder)s contient déjà une autre édition %(week)s. Choisissez un dossier vide."


class Source(Protocol):
    """What a collector gives to be published: plain data, of one campaign."""

    def facts(self) -> CampaignFacts:
        """Give what the campaign fixed at its start."""

    def cells(self) -> Iterable[CellRow]:
        """Give every cell, those of excluded lots included."""

    def excluded(self) -> Iterable[int]:
        """Give the lots that are to stay out."""


@dataclass(frozen=True)
class Folders:
    """Where states are kept (beside the database, secret) and where open data goes (for everybody)."""

    states: Path
    open_data: Path


class Outcome(NamedTuple):
    """The edition that stands now. `is_new`: it was made by this call."""

    week: str
    is_new: bool
    tables: tuple[Published, ...]


def publish(source: Source, folders: Folders, week: str) -> Outcome:
    """Publish the edition of a week, once. Raises EditionRefused with a sentence, and writes nothing then."""
    facts = source.facts()
    before = newest_state(folders.states) or State(campaign=facts.id, week="")
    _check(before, facts, folders.open_data, week)
    is_new = week > before.week
    if is_new:
        state = next_state(before, source.cells(), excluded=source.excluded(), facts=facts, week=week)
    else:
        state = before
    tables = published(state, facts)
    files = edition_files(tables, facts, week)
    mark = digest(files[MANIFEST])
    if is_new:
        write_state(folders.states, replace(state, manifests={**state.manifests, week: mark}))
    if not (folders.open_data / week).exists():
        if not is_new and before.manifests[week] != mark:
            raise EditionRefused(LOST, week=week)
        _write_edition(folders.open_data, week, files)
    _write_index(folders.open_data)
    return Outcome(week, is_new, tables)


def export(folders: Folders, to: Path) -> tuple[str, ...]:
    """Copy every edition into another folder, unchanged; give their weeks. Raises EditionRefused."""
    newest = newest_state(folders.states)
    if newest is None:
        raise EditionRefused("Aucune édition n'est encore publiée : il n'y a rien à exporter.")
    _check_editions(folders.open_data, newest)
    weeks = _weeks(folders.open_data)
    for week in weeks:
        files = _files(folders.open_data / week)
        if not (to / week).exists():
            _write_edition(to, week, files)
        elif _files(to / week) != files:
            raise EditionRefused(OTHER_COPY, folder=str(to), week=week)
    _write_index(to)
    return weeks


def _check(before: State, facts: CampaignFacts, open_data: Path, week: str) -> None:
    """Refuse what would tell too much: another campaign, a week gone by, an edition no state knows."""
    if before.campaign != facts.id:
        raise EditionRefused(OTHER_CAMPAIGN, state=before.campaign, campaign=facts.id)
    newest = max(_weeks(open_data), default="")
    if newest > before.week:
        raise EditionRefused(NEWER, published=newest)
    if week < before.week:
        raise EditionRefused(GONE_BY, week=week, newest=before.week)
    _check_editions(open_data, before)


def _check_editions(open_data: Path, newest: State) -> None:
    """See that every edition is as it was published."""
    for week in _weeks(open_data):
        mark = newest.manifests.get(week)
        changed = MANIFEST if mark is None else altered(_files(open_data / week), mark)
        if changed is not None:
            raise EditionRefused(CHANGED, week=week, file=changed)


def _weeks(open_data: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in open_data.glob("*") if WEEK.fullmatch(path.name)))


def _files(edition: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(edition.iterdir()) if path.is_file()}


def _write_edition(open_data: Path, week: str, files: Mapping[str, bytes]) -> None:
    """Write an edition beside the others, whole, then give it its name."""
    open_data.mkdir(parents=True, exist_ok=True)
    fresh = open_data / f".{week}.part"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name, content in files.items():
        _write(fresh / name, content)
    sync_folder(fresh)
    fresh.rename(open_data / week)
    sync_folder(open_data)


def _write_index(open_data: Path) -> None:
    """List the editions for whoever follows them."""
    content = index(_weeks(open_data))
    path = open_data / INDEX
    if not path.exists() or path.read_bytes() != content:
        fresh = open_data / f".{INDEX}.part"
        _write(fresh, content)
        fresh.replace(path)
        sync_folder(open_data)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
