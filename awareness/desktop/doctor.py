"""What works on this computer and what does not, in sentences. It leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from awareness.config import LearnerConfig
from awareness.desktop.probe import window_backend
from awareness.errors import AwarenessError
from awareness.languages import SOURCE, languages
from awareness.paths import shipped

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ENOUGH_SPACE = 50 * 1024 * 1024
YEARS = range(2026, 2100)


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `needed`: without it the program does not do its work."""

    works: bool
    sentence: str
    needed: bool = True

    def __str__(self) -> str:
        if self.works:
            return f"[oui] {self.sentence}"
        return f"[{'NON' if self.needed else 'non'}] {self.sentence}"


def examine(
    config: LearnerConfig,
    *,
    modules: Callable[[], Mapping[str, bool]],
    database: Path,
    today: Callable[[], date] = date.today,
    environ: Mapping[str, str] = os.environ,
) -> Iterator[Finding]:
    """Look at everything the program leans on, one finding each, in the order a person should read them."""
    yield _folder(config.data_folder, "vos réponses", needed=True)
    yield _space(config.data_folder)
    yield _database(database)
    yield _folder(config.documents_folder, "les fiches gardées", needed=False)
    yield _ready(modules)
    yield _translations()
    yield _server()
    backend = window_backend(environ)
    yield Finding(bool(backend.gui), backend.sentence, needed=False)
    yield _browser(environ)
    yield _clock(today())


def _folder(folder: Path, purpose: str, *, needed: bool) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=_standing(folder)) as file:
            file.write(b"x")
    except OSError:
        return Finding(False, f"Le dossier pour {purpose} ne peut pas être écrit : {folder}", needed)
    return Finding(True, f"Le dossier pour {purpose} peut être écrit : {folder}")


def _standing(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that is there already: looking must not make any."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _space(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(_standing(folder)).free
    except OSError:
        return Finding(False, "La place libre sur le disque n'a pas pu être lue.", needed=False)
    size = f"{free // (1024 * 1024)} Mo"
    if free < ENOUGH_SPACE:
        return Finding(False, f"Il ne reste que {size} sur ce disque : faites de la place, 50 Mo suffisent.")
    return Finding(True, f"Il reste de la place sur ce disque ({size}).")


def _database(file: Path) -> Finding:
    if not file.exists():
        return Finding(True, "Aucune réponse enregistrée pour l'instant.")
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            told = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error:
        told = None
    if told != ("ok",):
        return Finding(
            False,
            f"Le fichier de vos réponses ne se lit pas bien : {file}. "
            "Ouvrez l'application : elle le met de côté et reprend la dernière copie saine.",
        )
    return Finding(True, f"Le fichier de vos réponses est sain : {file}")


def _ready(modules: Callable[[], Mapping[str, bool]]) -> Finding:
    try:
        states = modules()
    except (AwarenessError, OSError) as error:
        return Finding(False, f"Les modules ne se lisent pas : {error}")
    broken = [module for module, is_ready in states.items() if not is_ready]
    if broken or not states:
        names = ", ".join(broken) or "tous"
        return Finding(False, f"Modules qui ne s'ouvrent pas : {names}. Réinstallez l'application.")
    return Finding(True, f"Les modules se lisent bien ({len(states)}).")


def _translations() -> Finding:
    folder = shipped("locales")
    missing = [
        language.name
        for code, language in languages().items()
        if code != SOURCE and not (folder / code / "LC_MESSAGES" / "messages.mo").is_file()
    ]
    if missing:
        return Finding(False, f"Langues qui s'afficheront en français : {', '.join(missing)}.", needed=False)
    return Finding(True, f"Langues prêtes : {', '.join(each.name for each in languages().values())}.")


def _server() -> Finding:
    from awareness.desktop.server import LocalServer

    server = LocalServer(_empty)
    try:
        server.start()
    except AwarenessError as error:
        return Finding(False, str(error))
    server.stop()
    return Finding(True, "Cet ordinateur peut s'afficher ses propres pages (127.0.0.1), même sans Internet.")


def _empty(_environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    start("204 No Content", [])
    return []


def _browser(environ: Mapping[str, str]) -> Finding:
    import webbrowser

    from awareness.desktop.doors import has_browser_screen

    try:
        name = getattr(webbrowser.get(), "name", "") if has_browser_screen(environ) else ""
    except webbrowser.Error:
        name = ""
    if not name and sys.platform != "win32":
        return Finding(False, "Aucun navigateur à ouvrir : l'adresse serait écrite.", needed=False)
    return Finding(True, f"Un navigateur peut s'ouvrir{f' ({Path(name).name})' if name else ''}.")


def _clock(today: date) -> Finding:
    if today.year not in YEARS:
        return Finding(
            False,
            f"L'horloge de l'ordinateur dit {today.isoformat()} : mettez-la à l'heure. Vos réponses restent.",
            needed=False,
        )
    return Finding(True, f"L'horloge de l'ordinateur est plausible ({today.isoformat()}).")
