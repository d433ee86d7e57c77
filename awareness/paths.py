"""Where shipped files stand and where the person's own folder is: the only place that knows."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import platformdirs

APPLICATION = "dix-minutes-cyber"
PORTABLE_MARK = "portable"
"""An empty file of this name beside the program keeps everything on the stick."""


def shipped(name: str) -> Path:
    """Give a shipped folder (`content`, `quizzes`, `locales`) of a bundle, a wheel or a checkout."""
    package = Path(__file__).resolve().parent
    for place in (package / "_data" / name, package.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(name)


def program_folder() -> Path:
    """Give the folder the program was started from: the bundle's, or the checkout's."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    return Path(__file__).resolve().parent.parent


def is_portable() -> bool:
    """Say whether everything must stay beside the program (a USB stick)."""
    return "AWARENESS_DATA_DIR" not in os.environ and (program_folder() / PORTABLE_MARK).is_file()


def data_folder() -> Path:
    """Give the person's own folder (not made yet): override, then portable, then the system's usual place."""
    override = os.environ.get("AWARENESS_DATA_DIR")
    if override:
        return Path(override)
    if is_portable():
        return program_folder() / "donnees"
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False, roaming=False))


def runtime_folder() -> Path:
    """Give the machine's folder for this session's lock and secret; never on a stick, never shared."""
    override = os.environ.get("AWARENESS_RUNTIME_DIR")
    if override:
        return Path(override)
    with warnings.catch_warnings():
        # Where a session has no such folder (ssh, a container), the one of the system's choice will do.
        warnings.simplefilter("ignore", platformdirs.RuntimeDirWarning)
        return Path(platformdirs.user_runtime_dir(APPLICATION, appauthor=False))


def cache_folder() -> Path:
    """Give the system's place for what can be made again at any time."""
    return Path(platformdirs.user_cache_dir(APPLICATION, appauthor=False))


def documents_folder() -> Path:
    """Give the folder people look into for the files they asked to keep."""
    override = os.environ.get("AWARENESS_DOCUMENTS_DIR")
    return Path(override) if override else Path(platformdirs.user_documents_dir())
