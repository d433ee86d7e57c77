"""What can be set when the program starts. A bad value is one sentence that names it."""

from __future__ import annotations

import base64
import ipaddress
import json
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from awareness import paths
from awareness.errors import ConfigInvalid, sentence

CAMPAIGN_FILE = "campaign.toml"
KEY_BYTES = 32
LONGEST_TEXT = 200
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
HERE = {"127.0.0.1", "localhost"}
"""This computer: the only server that may be spoken to without TLS, and never through a proxy."""


class Campaign(Struct, frozen=True, kw_only=True):
    """The campaign this program counts for: whose server, its public key (X25519), the chamber's code.

    `closes`: the last day, when one is known. `contact`: what to tell people who ask for help.
    """

    id: str
    name: str
    collector: str
    key: bytes
    code: str
    contact: str = ""
    closes: date | None = None

    def __repr__(self) -> str:
        """Name the campaign, and neither its key nor the chamber's code."""
        return f"Campaign({self.id!r})"

    @property
    def host(self) -> str:
        """Give the one host this program may ever talk to, with its port when it has one."""
        return urlsplit(self.collector).netloc.lower()

    @property
    def is_here(self) -> bool:
        """Say whether the server is this very computer, which needs no network."""
        return urlsplit(self.collector).hostname in HERE


def read_campaign(file: Path) -> Campaign | None:
    """Read a campaign file; None when there is none. Raises ConfigInvalid with a sentence that names it."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return _campaign(told)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, RecursionError, KeyError, TypeError, ValueError) as error:
        raise ConfigInvalid(
            sentence(
                "Le fichier de la campagne (%(file)s) ne se lit pas : l'application marche, "
                "mais rien n'est compté ni envoyé. Demandez un nouveau fichier à qui vous l'a donné."
            ),
            file=file.name,
        ) from error


def write_campaign(campaign: Campaign) -> str:
    """Write a campaign file's text, which read_campaign reads back."""
    rows = {
        "id": campaign.id,
        "name": campaign.name,
        "collector": campaign.collector,
        "key": base64.b64encode(campaign.key).decode(),
        "code": campaign.code,
        "contact": campaign.contact,
    }
    # A JSON text is a TOML basic string.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows.items() if value]
    if campaign.closes is not None:
        lines.append(f"closes = {campaign.closes.isoformat()}")
    return "\n".join(lines) + "\n"


def check_campaign(campaign: Campaign) -> Campaign:
    """Give a campaign back when a laptop would follow it. Raises ConfigInvalid with a sentence."""
    try:
        return _checked(campaign)
    except (TypeError, ValueError) as error:
        raise ConfigInvalid(
            "Ce fichier de campagne ne serait pas suivi : l'adresse du serveur (--url) doit commencer "
            "par https:// et s'arrêter après le nom de la machine."
        ) from error


def _campaign(told: Mapping[str, Any]) -> Campaign:
    """Make a campaign of a file's values. Raises KeyError, TypeError or ValueError."""
    if unknown := told.keys() - {*Campaign.__struct_fields__}:
        raise ValueError(f"unknown: {unknown}")
    return _checked(Campaign(**{**told, "key": base64.b64decode(told["key"], validate=True)}))


def _checked(campaign: Campaign) -> Campaign:
    """Check every value of a campaign. Raises TypeError or ValueError."""
    texts = (campaign.id, campaign.name, campaign.collector, campaign.code, campaign.contact)
    if not all(isinstance(text, str) and _is_shown_on_a_line(text) for text in texts) or not campaign.name:
        raise ValueError("a text is missing, or is none")
    if (
        not _NAME.fullmatch(campaign.id)
        or not _NAME.fullmatch(campaign.code)
        or len(campaign.key) != KEY_BYTES
    ):
        raise ValueError("id, code or key")
    if campaign.closes is not None and type(campaign.closes) is not date:
        raise ValueError("closes")
    address = urlsplit(campaign.collector)
    is_safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in HERE)
    if not is_safe or not address.hostname or address.path.strip("/") or address.query or address.username:
        raise ValueError("collector")
    if address.port == 0:  # reading it refuses what is no port
        raise ValueError("port")
    return campaign


def _is_shown_on_a_line(text: str) -> bool:
    """Say whether a text can stand in a sentence: nothing that breaks the line, hides, or fills the page."""
    return text.isprintable() and text == text.strip() and len(text) <= LONGEST_TEXT


class LearnerConfig(Struct, frozen=True, kw_only=True):
    """The learner's program: its folders, its port (0: any free one) and, when fixed, its launch token.

    `author_folder`: the lessons somebody is writing, in author mode alone.
    """

    data_folder: Path
    documents_folder: Path
    runtime_folder: Path
    is_portable: bool = False
    port: int = 0
    launch_token: str = ""
    campaign_file: Path | None = None
    author_folder: Path | None = None

    def __repr__(self) -> str:
        """Name the folder, and not the launch token."""
        return f"LearnerConfig({str(self.data_folder)!r})"

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
        campaign_file=Path(environ.get("AWARENESS_CAMPAIGN_FILE") or paths.program_folder() / CAMPAIGN_FILE),
    )


POSTGRESQL = ("postgresql://", "postgres://")
ISOLATIONS = ("read committed", "repeatable read", "serializable")
REQUESTS_A_MINUTE = 600


class CollectorConfig(Struct, frozen=True, kw_only=True):
    """The campaign's server: its database, the keys of sealed counts, the relay in front of it.

    `database`: a file (SQLite) or a `postgresql://` address, which may hold a password. `trusted_proxy`: the
    only peer believed when it says for whom it relays. `requests_a_minute`: of one neighbourhood of
    addresses; 0 for no limit.
    """

    database: str
    seal_key_file: Path
    trusted_proxy: str = ""
    isolation: str = ISOLATIONS[0]
    requests_a_minute: int = REQUESTS_A_MINUTE
    port: int = 0

    def __repr__(self) -> str:
        """Name the keys' file, and not the database, whose address may hold a password."""
        return f"CollectorConfig({str(self.seal_key_file)!r})"

    @property
    def sqlite_file(self) -> Path | None:
        """Give the file of a SQLite database; None when the database is PostgreSQL's."""
        return None if self.database.startswith(POSTGRESQL) else Path(self.database)


def collector_config(environ: Mapping[str, str] = os.environ, *, port: int = 0) -> CollectorConfig:
    """Read the settings of the campaign's server from the environment and the command line."""
    database = _database(environ.get("AWARENESS_DATABASE_URL", ""))
    in_file = not database.startswith(POSTGRESQL)
    beside = Path(database).with_suffix(".key") if in_file else paths.data_folder() / "collector.key"
    return CollectorConfig(
        database=database,
        seal_key_file=Path(environ.get("AWARENESS_SEAL_KEY_FILE") or beside).absolute(),
        trusted_proxy=_address(environ.get("AWARENESS_TRUSTED_PROXY", "")),
        isolation=_isolation(environ.get("AWARENESS_DATABASE_ISOLATION", "")),
        requests_a_minute=_requests(environ.get("AWARENESS_REQUESTS_A_MINUTE", "")),
        port=_port(port),
    )


def _database(told: str) -> str:
    if not told:
        return str(paths.data_folder().absolute() / "collector.sqlite")
    if told.startswith(POSTGRESQL):
        return told
    file = re.sub(r"^sqlite:(//)?/?(?=.)", "", told) if told.startswith("sqlite:") else told
    # sqlite:////srv/x is the file /srv/x, sqlite:///x the file x of this folder.
    if "://" in file or "\0" in file or Path(file).is_dir() or not Path(file).name:
        # The address is not repeated: it may hold a password.
        raise ConfigInvalid(
            "AWARENESS_DATABASE_URL : donnez le chemin d'un fichier (SQLite) "
            "ou une adresse qui commence par postgresql://."
        )
    return str(Path(file).absolute())


def _address(told: str) -> str:
    try:
        return str(ipaddress.ip_address(told)) if told else ""
    except ValueError as error:
        raise ConfigInvalid(
            "AWARENESS_TRUSTED_PROXY : « %(told)s » n'est pas une adresse IP. "
            "Donnez celle du relais placé devant ce serveur, par exemple 127.0.0.1.",
            told=told,
        ) from error


def _isolation(told: str) -> str:
    level = " ".join(told.lower().replace("-", " ").replace("_", " ").split()) or ISOLATIONS[0]
    if level not in ISOLATIONS:
        raise ConfigInvalid(
            "AWARENESS_DATABASE_ISOLATION : « %(told)s » n'est pas dans la liste %(known)s.",
            told=told,
            known=", ".join(ISOLATIONS),
        )
    return level


def _requests(told: str) -> int:
    if told and not re.fullmatch(r"[0-9]{1,7}", told):
        raise ConfigInvalid(
            "AWARENESS_REQUESTS_A_MINUTE : « %(told)s » n'est pas un nombre. "
            "Donnez les demandes permises par minute, ou 0 pour ne pas limiter.",
            told=told,
        )
    return int(told) if told else REQUESTS_A_MINUTE


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
