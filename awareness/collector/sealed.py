"""The keys that open what a stick brought: made at `init`, kept in a file only its owner may read.

New envelopes are sealed to the first key, whose public half is in the campaign's file; both keys open, so
that sticks made before a change of keys are not lost. The file is in no copy of the database: whoever steals
a copy and a stick still reads nothing.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from awareness.collector.faults import KeyUnusable
from awareness.config import KEY_BYTES
from awareness.protocol import BOX_BYTES, Envelope, NotAnEnvelope, decode_envelope

MOST_KEYS = 2

MISSING = (
    "Le fichier des clés (%(file)s) manque. Remettez-le à sa place ; aucune sauvegarde de la base ne l'a. "
    "S'il est perdu, « awareness collector campaign key --new » en fait un autre : les clés USB scellées "
    "pour l'ancien ne pourront plus être lues."
)
OPEN_TO_OTHERS = (
    "Le fichier des clés (%(file)s) peut être lu par d'autres. Tapez « chmod 600 » suivi de son nom."
)
UNREADABLE = "Le fichier des clés (%(file)s) ne se lit pas. Remettez celui que « init » avait fait."


class SealKeys:
    """One or two private keys, newest first."""

    def __init__(self, private: Sequence[bytes]) -> None:
        self.private = tuple(private)

    @property
    def public(self) -> bytes:
        """Give the public half of the key that new envelopes are sealed to."""
        from nacl.public import PrivateKey

        return bytes(PrivateKey(self.private[0]).public_key)

    def open(self, box: bytes) -> Envelope | None:
        """Give the envelope in a box; None for anything else, with no word about why."""
        from nacl.exceptions import CryptoError
        from nacl.public import PrivateKey, SealedBox

        if len(box) != BOX_BYTES:
            return None
        for key in self.private:
            try:
                return decode_envelope(SealedBox(PrivateKey(key)).decrypt(box))
            except CryptoError:
                continue
            except NotAnEnvelope:
                return None
        return None


def read_keys(file: Path) -> SealKeys:
    """Read the keys. Raises KeyUnusable with a sentence that says what to do."""
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            lines = opened.read(4096).split()
    except OSError as error:
        raise KeyUnusable(MISSING, file=file) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise KeyUnusable(OPEN_TO_OTHERS, file=file)
    try:
        keys = [base64.b64decode(line, validate=True) for line in lines]
    except binascii.Error as error:
        raise KeyUnusable(UNREADABLE, file=file) from error
    if not 1 <= len(keys) <= MOST_KEYS or any(len(key) != KEY_BYTES for key in keys):
        raise KeyUnusable(UNREADABLE, file=file)
    return SealKeys(keys)


def make_keys(file: Path) -> SealKeys:
    """Give the keys that are there, or make the first one."""
    if not file.exists():
        _write(file, [_fresh()])
    return read_keys(file)


def renew_keys(file: Path) -> SealKeys:
    """Put a fresh key before the one in use, which goes on opening; an older one goes."""
    kept = read_keys(file).private[: MOST_KEYS - 1] if file.exists() else ()
    _write(file, [_fresh(), *kept])
    return read_keys(file)


def _fresh() -> bytes:
    from nacl.public import PrivateKey

    return bytes(PrivateKey.generate())


def _write(file: Path, keys: Sequence[bytes]) -> None:
    """Write the file whole or not at all, readable by its owner alone from the first moment."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    twin = file.with_name(f".{file.name}.{os.getpid()}")
    twin.unlink(missing_ok=True)
    with os.fdopen(os.open(twin, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
        opened.write(b"".join(base64.b64encode(key) + b"\n" for key in keys))
        opened.flush()
        os.fsync(opened.fileno())
    twin.replace(file)
