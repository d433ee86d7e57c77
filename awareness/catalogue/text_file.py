"""Text files as people save them: with a byte-order mark, Windows line ends, or the wrong encoding."""

from __future__ import annotations

from pathlib import Path

from awareness.catalogue.model import Problem

LARGEST = 400_000
"""No lesson, quiz or list of words comes near this many bytes."""


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """Read a file as UTF-8 with `\\n` line ends; `name` is how problems call it.

    A file that cannot be read gives "" and one problem. Never raises.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return "", [Problem(name, 1, 1, "ce fichier manque")]
    except OSError:
        return "", [Problem(name, 1, 1, "ce fichier ne peut pas être lu : vérifiez ses droits")]
    if len(raw) > LARGEST:
        return "", [Problem(name, 1, 1, f"ce fichier est trop gros : {LARGEST // 1000} Ko au plus")]
    return _decoded(raw, name)


def _decoded(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        advice = "ce caractère n'est pas en UTF-8 : enregistrez le fichier avec l'encodage « UTF-8 »"
        return "", [Problem(name, line, column, advice)]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []
