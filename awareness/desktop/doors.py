"""The doors of `web/ports.py` on a desktop: the Documents folder and the system's browser."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from awareness.errors import AwarenessError, sentence
from awareness.web.security import HOST

MOST_COPIES = 99
_EXTERNAL = re.compile(r"(https://[^\s/]|mailto:|tel:)", re.IGNORECASE)
# Windows keeps these for itself, whatever comes after the dot.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class NotKept(AwarenessError):
    """A file the person asked for could not be written."""

    code = "keep"


def keep_in(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file under a plain name, beside what is there already, and give its path."""
    data = content.encode() if isinstance(content, str) else content
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in _free_names(folder, name):
            try:
                with file.open("xb") as target:
                    target.write(data)
                    target.flush()
                    os.fsync(target.fileno())
            except FileExistsError:
                continue
            except OSError:
                file.unlink(missing_ok=True)
                raise
            return file
    except OSError as error:
        raise _not_kept(folder) from error
    raise _not_kept(folder)


def _not_kept(folder: Path) -> NotKept:
    return NotKept(
        sentence(
            "Le fichier n'a pas pu être écrit dans « %(folder)s » : vérifiez qu'il reste de la place "
            "et que ce dossier vous est ouvert, puis recommencez."
        ),
        folder=folder,
    )


def _free_names(folder: Path, name: str) -> list[Path]:
    """List the names to try: accents go, because a stick or an archive may not carry them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:80] or "fiche"
    if _RESERVED.match(plain):
        plain = f"fiche-{plain}"
    first = Path(plain)
    numbered = [f"{first.stem}-{number}{first.suffix}" for number in range(2, MOST_COPIES)]
    return [folder / each for each in (plain, *numbered)]


def open_external(url: str) -> bool:
    """Open an outside address in the system's browser; nothing else, whoever asks."""
    return bool(_EXTERNAL.match(url)) and open_in_browser(url)


def has_browser_screen(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether a browser has somewhere to show itself: one for terminals would take ours over."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def open_in_browser(url: str) -> bool:
    """Hand an address to the system's browser and say whether one took it."""
    import webbrowser

    if not has_browser_screen():
        return False
    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False


def ready_environment(environ: MutableMapping[str, str] = os.environ) -> None:
    """Make the environment fit for what we start: browsers, and the window's own helper programs.

    A bundle points LD_LIBRARY_PATH at its own libraries, which a browser must not load. A proxy set for the
    whole computer must not be asked for our own pages.
    """
    if sys.platform.startswith("linux") and getattr(sys, "frozen", False):
        original = environ.pop("LD_LIBRARY_PATH_ORIG", None)
        environ.pop("LD_LIBRARY_PATH", None)
        if original:
            environ["LD_LIBRARY_PATH"] = original
    for name in ("no_proxy", "NO_PROXY"):
        listed = [host for host in environ.get(name, "").split(",") if host.strip()]
        if HOST not in listed and "*" not in listed:
            environ[name] = ",".join([*listed, HOST])
