"""The doors a page may need to the computer it runs on, given at start; pages never open one themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class SaveAs(Protocol):
    """Writes a file the person asked to keep where people look for files, and says where it stands."""

    def __call__(self, name: str, content: str | bytes) -> Path:
        """Write under this name, or a free one beside it; raises AwarenessError with a sentence."""
        ...


class OpenExternal(Protocol):
    """Opens an address in the system's browser."""

    def __call__(self, url: str) -> bool:
        """Say whether a browser took it."""
        ...


class Doors(Struct, frozen=True, kw_only=True):
    """What the learner's app is given. `shows_quit`: « Quitter » belongs on the page, there is no window."""

    save_as: SaveAs
    open_external: OpenExternal
    leave: Callable[[], None]
    shows_quit: Callable[[], bool]
