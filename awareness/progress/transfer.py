"""One's own progress as one file: a zip with one JSON file, read strictly, written whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from awareness.durable import sync_file
from awareness.errors import sentence
from awareness.progress.faults import KeepingFailed, TransferRefused, Trouble, trouble_of

FORMAT = 3
"""1: before anonymous counts. 2: before refreshers and « Où en êtes-vous ? »."""
MEMBER = "progression.json"
KIND = "dix-minutes-cyber/progression"
LARGEST = 16 << 20
"""Bytes of JSON read at most: a thousand times what a person who finishes everything fills."""

Uid = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\Z")]
Small = Annotated[int, Meta(ge=0, le=5)]


class KeptAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer as it travels; `response` is the stored JSON as text."""

    key: Name
    response: Annotated[str, Meta(max_length=65536)]
    right: bool | None = None


class KeptOutcome(Struct, frozen=True, forbid_unknown_fields=True):
    """What a finished attempt amounted to."""

    on: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d\Z")]
    score: Small
    passed: bool
    band: Annotated[int, Meta(ge=0, le=3)]
    before: Annotated[int, Meta(ge=0, le=2)]
    after: Annotated[int, Meta(ge=0, le=2)]
    to_review: tuple[Name, ...] = ()


class KeptAttempt(Struct, frozen=True, forbid_unknown_fields=True):
    """An attempt as it travels, with its answers in the order they were given; a refresher has no module."""

    uid: Uid
    module: Annotated[str, Meta(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,127})?\Z")]
    version: Name
    seed: Annotated[str, Meta(max_length=128)]
    answers: tuple[KeptAnswer, ...] = ()
    outcome: KeptOutcome | None = None
    dropped: bool = False
    drawn: Annotated[tuple[Name, ...], Meta(max_length=16)] = ()
    counted: Annotated[int, Meta(ge=0, le=1)] = 0


class KeptAction(Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a module's action."""

    module: Name
    state: Literal["done", "not_yet", "not_for_me"]
    counted: Annotated[int, Meta(ge=0, le=1)] = 0


class KeptPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """A plan put together in a tool."""

    module: Name
    item: Name
    response: Annotated[str, Meta(max_length=65536)]


class KeptRun(Struct, frozen=True, forbid_unknown_fields=True):
    """« Où en êtes-vous ? », once through."""

    uid: Uid
    trade: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{0,64}\Z")]
    answers: Annotated[dict[Name, Name], Meta(max_length=64)]
    on: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d\Z")] | None = None


class Progress(Struct, frozen=True, forbid_unknown_fields=True):
    """All that one tile has done. No name, no number of the tile or of the computer is in it.

    Counts stay where they were made: two computers would send them, and only their marks travel. `reached`:
    the business was counted as reached.
    """

    kind: str
    format: int
    attempts: tuple[KeptAttempt, ...]
    actions: tuple[KeptAction, ...] = ()
    plans: tuple[KeptPlan, ...] = ()
    reached: bool = False
    runs: tuple[KeptRun, ...] = ()


class Head(Struct, frozen=True):
    """What is read before anything else: whose file, and which format."""

    kind: str = ""
    format: int = 0


def write_file(to: Path, progress: Progress) -> None:
    """Write a file of progress, whole or not at all. Raises KeepingFailed."""
    import zipfile  # seldom used, and a start should not pay for it

    fresh = to.with_name(to.name + ".en-cours")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            # A fixed date: the file does not say when it was made, and a clock before 1980 breaks nothing.
            archive.writestr(zipfile.ZipInfo(MEMBER), msgspec.json.encode(progress), zipfile.ZIP_DEFLATED)
        sync_file(fresh)
        fresh.replace(to)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise not_written(to, error) from error


def read_file(file: Path) -> Progress:
    """Read a file of progress. Raises TransferRefused when it is damaged, foreign or newer."""
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(file) as archive, archive.open(MEMBER) as member:
            content = member.read(LARGEST + 1)
    except KeyError as error:
        raise _foreign() from error
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TransferRefused(
            sentence("Ce fichier est abîmé ou n'est pas un fichier de progression : rien n'a été changé.")
        ) from error
    if len(content) > LARGEST:
        raise _foreign()
    return decode(content)


def decode(content: bytes) -> Progress:
    """Read the JSON of a file of progress. Raises TransferRefused."""
    try:
        head = msgspec.json.decode(content, type=Head)
        if head.kind != KIND:
            raise _foreign()
        if head.format > FORMAT:
            raise TransferRefused(
                sentence(
                    "Ce fichier vient d'une version plus récente du programme : rien n'a été changé. "
                    "Mettez le programme à jour, puis recommencez."
                )
            )
        return msgspec.json.decode(content, type=Progress)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _foreign() from error


def copy_bytes(path: Path, folder: Path) -> Path:
    """Copy a progress file and its log, byte for byte, into a folder. Raises KeepingFailed."""
    number = 1
    target = folder / path.name
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.copyfile(part, target.with_name(target.name + suffix))
    except OSError as error:
        raise not_written(target, error) from error
    return target


def not_written(to: Path, error: OSError) -> KeepingFailed:
    """Say why a file the person asked for could not be written."""
    if trouble_of(error) is Trouble.FULL:
        return KeepingFailed(
            sentence("Il n'y a plus de place pour écrire %(path)s : choisissez un autre endroit."), path=to
        )
    return KeepingFailed(
        sentence("Le fichier %(path)s n'a pas pu être écrit : choisissez un autre dossier."), path=to
    )


def _foreign() -> TransferRefused:
    return TransferRefused(sentence("Ce fichier n'est pas un fichier de progression : rien n'a été changé."))
