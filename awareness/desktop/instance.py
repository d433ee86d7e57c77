"""One program at a time for one data folder: a lock of the system says who is first, a second knocks.

The lock dies with its program, even killed, so no file left behind can lock anybody out. The file beside it
holds the port and the secret of the door `/instance`; without the lock it means nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
import time
from pathlib import Path
from typing import IO

from awareness.errors import AwarenessError, sentence
from awareness.web.security import HOST, INSTANCE_HEADER

log = logging.getLogger(__name__)

KNOCK_SECONDS = 8.0


class AlreadyRunning(AwarenessError):
    """Another program holds the lock and does not answer."""

    code = "instance"


class Instance:
    """The place of this program among others of the same data folder: first, or not."""

    def __init__(self, runtime_folder: Path, data_folder: Path) -> None:
        # Two data folders (a stick beside an installed program) are two programs.
        name = hashlib.sha256(os.fsencode(data_folder)).hexdigest()[:16]
        self._folder = runtime_folder
        self._lock_file = runtime_folder / f"{name}.lock"
        self._door_file = runtime_folder / f"{name}.json"
        self._lock: IO[bytes] | None = None

    def claim(self) -> bool:
        """Say whether we are first. A folder others could write to is not used: then everybody is first."""
        if not _is_ours(self._folder):
            log.warning("no private runtime folder at %s", self._folder)
            return True
        lock = self._lock_file.open("ab")
        if not _locked(lock):
            lock.close()
            return False
        self._lock = lock
        self._door_file.unlink(missing_ok=True)
        return True

    def publish(self, port: int, secret: str) -> None:
        """Tell later starts where the door is; the file is ours alone from its first byte."""
        if self._lock is None:
            return
        draft = self._door_file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"port": port, "secret": secret}, file)
        draft.replace(self._door_file)

    def knock(self) -> dict[str, str]:
        """Ask the first program to show itself; wait a little for one that is only starting."""
        deadline = time.monotonic() + KNOCK_SECONDS
        while time.monotonic() < deadline:
            answer = self._asked()
            if answer is not None:
                return answer
            time.sleep(0.1)
        raise AlreadyRunning(
            sentence(
                "L'application est déjà ouverte mais ne répond pas. Attendez une minute, puis recommencez ; "
                "si rien ne change, redémarrez l'ordinateur : vos réponses sont gardées."
            )
        )

    def release(self) -> None:
        """Leave the place to the next start. Does nothing the second time."""
        if self._lock is None:
            return
        self._door_file.unlink(missing_ok=True)
        self._lock.close()
        self._lock = None

    def _asked(self) -> dict[str, str] | None:
        from http.client import HTTPConnection, HTTPException

        try:
            door = json.loads(self._door_file.read_text(encoding="utf-8"))
            connection = HTTPConnection(HOST, int(door["port"]), timeout=3)
            try:
                connection.request("POST", "/instance", headers={INSTANCE_HEADER: str(door["secret"])})
                response = connection.getresponse()
                body = response.read(4096)
            finally:
                connection.close()
            answer = json.loads(body) if response.status == 200 else None
        except (OSError, ValueError, KeyError, TypeError, HTTPException):
            return None
        return answer if isinstance(answer, dict) else None


def _is_ours(folder: Path) -> bool:
    """Have the folder, and see that no other user of this computer can write into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except OSError:
        return False
    if os.name == "nt":
        return stat.S_ISDIR(state.st_mode)
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid() and not state.st_mode & 0o022


def _locked(file: IO[bytes]) -> bool:
    """Take the system's lock without waiting; it is let go when the file is closed or the program dies."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
