"""A small sound content tree that a test copies and breaks in one place."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Problem
from awareness.catalogue.validation import check
from tests.parts import ROOT

GOOD = ROOT / "tests" / "samples" / "content-good"
TODAY = date(2026, 11, 23)
STALE = "périmée"


class Tree:
    """A copy of the sound tree in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        shutil.copytree(GOOD, self.root)

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str | bytes) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, file: str, old: str, new: str) -> None:
        """Put other words in one place; the place must exist."""
        text = self.read(file)
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new, 1))

    def remove(self, file: str) -> None:
        (self.root / file).unlink()

    def line(self, file: str, mark: str) -> int:
        """The line a text begins on, counted from 1."""
        return self.read(file).split(mark)[0].count("\n") + 1

    def check(self, *, release: bool = False, today: date = TODAY) -> list[Problem]:
        return check(self.root / "content", self.root / "quizzes", release=release, today=today)

    def errors(self, **options: bool) -> list[Problem]:
        """What must be mended, but for translations that a planted fault made stale."""
        return [p for p in self.check(**options) if p.severity == "error" and STALE not in p.sentence]

    def catalogue(self) -> Catalogue:
        return Catalogue(self.root / "content", self.root / "quizzes")
