"""What can go wrong with a disk, told apart by SQLite's own codes, and the sentence for each."""

from __future__ import annotations

import errno
from enum import Enum
from typing import ClassVar

from awareness.errors import AwarenessError, sentence
from awareness.progress.records import Notice


class Trouble(Enum):
    """Why the disk did not take a write."""

    FULL = "full"
    BUSY = "busy"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    FAILING = "failing"


class ProgressError(AwarenessError):
    """Something about the person's stored progress."""

    code: ClassVar[str] = "progress"


class AttemptGone(ProgressError):
    """The attempt a form speaks of was erased, or belongs to another folder."""

    code: ClassVar[str] = "attempt-gone"


class TileGone(ProgressError):
    """The tile a form speaks of does not exist or was erased."""

    code: ClassVar[str] = "tile-gone"


class ProgressDamaged(ProgressError):
    """The file was found damaged while the program ran; a copy has taken its place."""

    code: ClassVar[str] = "damaged"


class ProgressUnavailable(ProgressError):
    """The file can be neither written nor read (a stick pulled out)."""

    code: ClassVar[str] = "unavailable"


class MigrationsMissing(ProgressError):
    """The scripts that make the tables were not shipped with the program."""

    code: ClassVar[str] = "migrations-missing"


class TransferRefused(ProgressError):
    """A file of progress cannot be taken in; nothing was changed."""

    code: ClassVar[str] = "transfer-refused"


class KeepingFailed(ProgressError):
    """A file the person asked for could not be written."""

    code: ClassVar[str] = "keeping-failed"


SQLITE_CODES = {
    3: Trouble.READ_ONLY,  # PERM
    5: Trouble.BUSY,
    6: Trouble.BUSY,  # LOCKED
    8: Trouble.READ_ONLY,
    10: Trouble.FAILING,  # IOERR
    11: Trouble.DAMAGED,
    13: Trouble.FULL,
    14: Trouble.READ_ONLY,  # CANTOPEN
    26: Trouble.DAMAGED,  # NOTADB
}
SHARED_MEMORY_NOT_MADE = 4874
"""SQLITE_IOERR_SHMSIZE: no room for the -shm file of a write-ahead log."""

SYSTEM_CODES = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EROFS: Trouble.READ_ONLY,
}


def trouble_of(error: BaseException) -> Trouble | None:
    """Name what the disk complains of; None when the error is not the disk's.

    SQLite gives a transaction up by itself when the disk fails, and the roll-back that follows fails in its
    turn: the reason is then in the error before.
    """
    seen: BaseException | None = error
    while seen is not None:
        trouble = _trouble_of_one(seen)
        if trouble is not None:
            return trouble
        seen = seen.__cause__ or seen.__context__
    return None


def _trouble_of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return SYSTEM_CODES.get(error.errno or 0, Trouble.FAILING)
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    return Trouble.FULL if code == SHARED_MEMORY_NOT_MADE else SQLITE_CODES.get(code & 0xFF)


WAITING = {
    Trouble.FULL: sentence(
        "Le disque est plein : vos réponses restent en mémoire tant que le programme est ouvert. "
        "Libérez un peu de place, elles s'enregistreront avec la prochaine."
    ),
    Trouble.BUSY: sentence(
        "Un autre programme tient le fichier de votre progression : vos réponses restent en mémoire. "
        "Fermez l'autre fenêtre, elles s'enregistreront avec la prochaine."
    ),
    Trouble.READ_ONLY: sentence(
        "Ce dossier est en lecture seule : vous pouvez faire les modules, "
        "mais rien ne sera gardé quand vous fermerez le programme."
    ),
    Trouble.FAILING: sentence(
        "Le disque n'accepte plus rien : vos réponses restent en mémoire tant que le programme est ouvert. "
        "Elles s'enregistreront dès qu'il répondra."
    ),
    Trouble.DAMAGED: sentence(
        "Le fichier de votre progression est abîmé et n'a pas pu être remplacé : "
        "rien ne sera gardé quand vous fermerez le programme."
    ),
}

NEWER = Notice(
    "newer",
    sentence(
        "Votre progression a été enregistrée par une version plus récente du programme : "
        "elle n'est ni lue ni changée. Mettez le programme à jour pour la retrouver."
    ),
)
APART = Notice(
    "apart",
    sentence(
        "Vous continuez à part : votre progression d'avant reviendra avec la nouvelle version du programme."
    ),
)
UNAVAILABLE = sentence(
    "Le dossier de votre progression ne répond plus. "
    "Si elle est sur une clé USB, remettez la clé puis rouvrez le programme."
)


def waiting_notice(trouble: Trouble) -> Notice:
    """Say why answers stay in memory for now."""
    return Notice(trouble.value, WAITING[trouble])
