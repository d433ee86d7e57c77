"""Files other laptops of a room gave, kept unread until this one has a connection and posts their boxes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, ClassVar

from awareness.config import Campaign
from awareness.durable import sync_file, sync_folder
from awareness.errors import AwarenessError, sentence
from awareness.protocol import BOX_BYTES, KEY_MARK_BYTES, STICK_MAGIC, STICK_SUFFIX, NotAStickFile, read_stick

if TYPE_CHECKING:
    from awareness.sync.sealed import Carried
    from awareness.sync.sending import Transport

FOLDER = "carried"
MOST_FILES = 60
MOST_BOXES = 16
"""Twice what somebody who has finished the whole course gives; more goes by a stick."""
LARGEST_GIVEN = len(STICK_MAGIC) + KEY_MARK_BYTES + MOST_BOXES * BOX_BYTES


class NotTaken(AwarenessError):
    """A file this laptop does not carry; nothing was kept of it."""

    code = "carried"
    status: ClassVar[int] = 400


class NoPlaceLeft(NotTaken):
    """As many files as one laptop carries, or no room on its disk."""

    code = "carried-full"
    status = 503


class CarryPlace:
    """The files given to one laptop for one campaign."""

    def __init__(self, folder: Path, campaign: Campaign) -> None:
        self._folder = folder / FOLDER
        self._campaign = campaign
        self._lock = threading.Lock()

    def take(self, content: bytes) -> None:
        """Keep a file, on the disk when this returns; the same one twice is kept once. Raises NotTaken."""
        self._check(content)
        file = self._folder / f"{hashlib.sha256(content).hexdigest()[:16]}{STICK_SUFFIX}"
        with self._lock:
            if file.exists():
                return
            if len(self.files()) >= MOST_FILES:
                raise NoPlaceLeft(_FULL)
            try:
                self._write(file, content)
            except OSError as error:
                raise NoPlaceLeft(_FULL) from error

    def files(self) -> tuple[Path, ...]:
        """Give the files that wait to be carried."""
        return tuple(sorted(self._folder.glob(f"*{STICK_SUFFIX}")))

    def carry(
        self, transport: Transport, *, wait: Callable[[float], bool], dice: Random | None = None
    ) -> Carried:
        """Post the boxes of all files; once the server has them all, the files go. Raises StickRefused."""
        from awareness.sync.sealed import carry

        files = self.files()
        carried = carry(files, self._campaign, transport, wait=wait, dice=dice)
        if not carried.left:
            for file in files:
                file.unlink(missing_ok=True)
        return carried

    def _check(self, content: bytes) -> None:
        try:
            if len(content) > LARGEST_GIVEN:
                raise NotAStickFile("too large")
            mark, _boxes = read_stick(content)
        except NotAStickFile as error:
            raise NotTaken(_UNFIT) from error
        if mark != self._campaign.key[:KEY_MARK_BYTES]:
            raise NotTaken(_OTHERS)

    def _write(self, file: Path, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".part")
        try:
            draft.write_bytes(content)
            sync_file(draft)
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)


_UNFIT = sentence(
    "Ce n'est pas un fichier de compteurs entier, ou il est trop gros pour le Wi-Fi : gardez-le de nouveau, "
    "ou donnez-le sur une clé."
)
_OTHERS = sentence("Ce fichier est d'une autre campagne : ce portable ne peut pas le porter. Gardez-le.")
_FULL = sentence(
    "Ce portable ne peut plus rien garder : donnez votre fichier sur une clé, il reste chez vous."
)
