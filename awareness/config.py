"""What can be set when the program starts. A bad value is one sentence that names it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from awareness import paths
from awareness.errors import ConfigInvalid, sentence

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


@dataclass(frozen=True, kw_only=True)
class LearnerConfig:
    """The learner's program: its folders, its port (0: any free one) and, when fixed, its launch token."""

    data_folder: Path
    documents_folder: Path
    runtime_folder: Path
    is_portable: bool = False
    port: int = 0
    launch_token: str = field(default="", repr=False)

    @property
    def log_file(self) -> Path:
        """Give the file where what went wrong is written in full."""
        return self.data_folder / "journal.log"


def learner_config(environ: Mapping[str, str] = os.environ, *, port: int = 0) -> LearnerConfig:
    """Read the settings of the learner's program from the environment and the command line."""
    return LearnerConfig(
        data_folder=_folder("AWARENESS_DATA_DIR", paths.data_folder()),
        documents_folder=_folder("AWARENESS_DOCUMENTS_DIR", paths.documents_folder()),
        runtime_folder=_folder("AWARENESS_RUNTIME_DIR", paths.runtime_folder()),
        is_portable=paths.is_portable(),
        port=_port(port),
        launch_token=_launch_token(environ.get("AWARENESS_LAUNCH_TOKEN", "")),
    )


def _folder(name: str, folder: Path) -> Path:
    if "\0" in str(folder) or (folder.exists() and not folder.is_dir()):
        raise ConfigInvalid(
            sentence("%(name)s : « %(folder)s » n'est pas un dossier. Donnez le chemin d'un dossier."),
            name=name,
            folder=folder,
        )
    return folder.absolute()


def _port(port: int) -> int:
    if not 0 <= port <= 65535:
        raise ConfigInvalid(
            sentence("--port : %(port)s n'est pas un port. Donnez un nombre de 0 à 65535."),
            port=port,
        )
    return port


def _launch_token(token: str) -> str:
    if token and not _TOKEN.fullmatch(token):
        raise ConfigInvalid(
            sentence("AWARENESS_LAUNCH_TOKEN : donnez de 16 à 128 lettres sans accent, chiffres ou tirets.")
        )
    return token
