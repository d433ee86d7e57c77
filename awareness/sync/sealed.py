"""The file on a stick: boxes only the campaign's server can open, carried by anybody who has a connection.

Sealed, not signed: a signature would be an identity. Every box is one envelope, as the network has them.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import string
from collections.abc import Sequence
from pathlib import Path
from random import Random, SystemRandom

from msgspec import Struct

from awareness.config import Campaign
from awareness.durable import sync_folder
from awareness.errors import AwarenessError, sentence
from awareness.progress.records import Notice
from awareness.progress.store import ProgressStore
from awareness.protocol import (
    KEY_MARK_BYTES,
    SEALED_PATH,
    STICK_SUFFIX,
    NotAStickFile,
    read_stick,
    write_stick,
)
from awareness.sync import reports, schedule
from awareness.sync.replies import Meaning, Reply
from awareness.sync.sending import Transport, Wait, body_of, sendable_to

NAME_LETTERS = 4
LARGEST_FILE = 32 * 1024 * 1024
"""Some 8 000 boxes: more than any laptop or room will ever hold."""
MOST_WAITS = 5
"""How often a carrier waits for a busy server before the rest is left for another time."""
LONGEST_CARRIERS_WAIT = 120.0


NOT_OF_A_BOX = {Meaning.NOT_AN_ENVELOPE, Meaning.UNKNOWN_CAMPAIGN, Meaning.CLOSED}
"""A server that takes closed boxes never says so: it cannot know before it has opened them."""


class StickRefused(AwarenessError):
    """A file of counts cannot be read, written or carried here."""

    code = "stick"


class Carried(Struct, frozen=True):
    """What was carried: boxes the server took, boxes that remain, and one sentence."""

    notice: Notice
    taken: int
    left: int

    @property
    def sentence(self) -> str:
        """Give the one French sentence."""
        return str(self.notice)


def stick_name(campaign: Campaign) -> str:
    """Make a file's name that says whose counts these are, and nothing of the laptop or the person."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(NAME_LETTERS))
    return f"compteurs-{campaign.id}-{letters}{STICK_SUFFIX}"


def export_file(store: ProgressStore, campaign: Campaign, to: Path) -> int:
    """Write all that nobody has acknowledged into one file, whole or not at all. Gives how many counts.

    None: no file is made. A folder gets a file of a fresh name. Raises StickRefused.
    """
    content, count = seal(store, campaign)
    if count:
        _write_whole(to / stick_name(campaign) if to.is_dir() else to, content)
    return count


def seal(store: ProgressStore, campaign: Campaign, dice: Random | None = None) -> tuple[bytes, int]:
    """Seal all that nobody has acknowledged, noting first that it was shown. Raises StickRefused.

    The counts stay: they are sent and exported again until the network acknowledges them.
    """
    waiting = sendable_to(store, campaign, store.unsent())
    here = store.expose(row.id for row in waiting)
    if waiting and store.status.mode != "disk":
        raise StickRefused(reports.IN_MEMORY.sentence)
    made = schedule.envelopes((row for row in waiting if row.id in here), dice or SystemRandom())
    boxes = _sealed(campaign, [body_of(store, campaign, rows) for rows in made])
    return write_stick(campaign.key[:KEY_MARK_BYTES], boxes), sum(map(len, made))


def _sealed(campaign: Campaign, bodies: Sequence[bytes]) -> list[bytes]:
    from nacl.exceptions import CryptoError
    from nacl.public import PublicKey, SealedBox

    box = SealedBox(PublicKey(campaign.key))
    try:
        return [bytes(box.encrypt(body)) for body in bodies]
    except CryptoError as error:
        text = sentence(
            "La clé du fichier de la campagne « %(name)s » ne ferme rien : aucun fichier n'est écrit. "
            "Demandez un nouveau fichier de campagne à qui vous l'a donné."
        )
        raise StickRefused(text, name=campaign.name) from error


def read_boxes(campaign: Campaign, file: Path) -> list[bytes]:
    """Read the boxes of a file, which stay closed to us. Raises StickRefused with one sentence."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise NotAStickFile("too large")
        mark, boxes = read_stick(file.read_bytes())
    except NotAStickFile as error:
        text = sentence(
            "« %(file)s » n'est pas un fichier de compteurs entier : la copie s'est peut-être arrêtée en "
            "route. Copiez-le de nouveau depuis l'autre ordinateur. Rien n'est envoyé, le fichier reste."
        )
        raise StickRefused(text, file=file.name) from error
    except OSError as error:
        text = sentence(
            "« %(file)s » ne se lit pas : vérifiez que la clé est bien branchée, puis recommencez."
        )
        raise StickRefused(text, file=file.name) from error
    if mark != campaign.key[:KEY_MARK_BYTES]:
        text = sentence(
            "« %(file)s » vient d'une autre campagne que « %(name)s » : portez-le avec un ordinateur de "
            "cette campagne-là. Rien n'est envoyé, le fichier reste."
        )
        raise StickRefused(text, file=file.name, name=campaign.name)
    return boxes


def carry(
    files: Sequence[Path],
    campaign: Campaign,
    transport: Transport,
    *,
    wait: Wait,
    dice: Random | None = None,
) -> Carried:
    """Post the boxes of all files one by one, in one random order. The files stay: twice changes nothing.

    Raises StickRefused before anything is sent when one of the files cannot be carried.
    """
    dice = dice or SystemRandom()
    boxes = list(dict.fromkeys(box for file in files for box in read_boxes(campaign, file)))
    dice.shuffle(boxes)
    for done, box in enumerate(boxes):
        if done and wait(schedule.pause(dice)):
            return _carried(campaign, boxes, done, Meaning.STOPPED)
        reply = _posted(transport, box, wait)
        if reply.meaning is not Meaning.ANSWERED:
            return _carried(campaign, boxes, done, reply.meaning)
    return _carried(campaign, boxes, len(boxes), None)


def _posted(transport: Transport, box: bytes, wait: Wait) -> Reply:
    """Post one box, patiently where the server asks for a moment."""
    reply = transport.post(SEALED_PATH, box)
    for _ in range(MOST_WAITS):
        if reply.meaning is not Meaning.BUSY or (reply.wait or 0.0) > LONGEST_CARRIERS_WAIT:
            return reply
        if wait(max(reply.wait or 0.0, schedule.PAUSE[1])):
            return Reply(Meaning.STOPPED)
        reply = transport.post(SEALED_PATH, box)
    return reply


def _carried(campaign: Campaign, boxes: Sequence[bytes], taken: int, stopped_by: Meaning | None) -> Carried:
    left = len(boxes) - taken
    if stopped_by in NOT_OF_A_BOX:
        stopped_by = Meaning.UNFIT
    if stopped_by is None:
        text = sentence(
            "C'est porté : %(taken)s paquets fermés sont chez le serveur. Les fichiers restent ; les porter "
            "deux fois ne compte rien deux fois."
        )
        return Carried(Notice("carried", text, {"taken": taken}), taken, left)
    return Carried(reports.trouble(stopped_by, campaign), taken, left)


def _write_whole(file: Path, content: bytes) -> None:
    """Write a file that is whole on the stick as soon as it bears its name."""
    if file.exists():
        text = sentence("« %(file)s » existe déjà : donnez un autre nom. Rien n'a été remplacé.")
        raise StickRefused(text, file=file)
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(file)
        with contextlib.suppress(OSError):  # some file systems of sticks cannot
            sync_folder(file.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        text = sentence(
            "Le fichier « %(file)s » n'a pas pu être écrit : vérifiez que la clé est branchée et qu'il y "
            "reste de la place, puis recommencez. Les compteurs sont toujours ici."
        )
        raise StickRefused(text, file=file) from error
