"""A wheel carries the lessons, the questions and the compiled translations."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import awareness
from tests.parts import ROOT


def test_a_wheel_holds_everything_the_program_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert f"-{awareness.__version__}-" in wheel.name
    names = zipfile.ZipFile(wheel).namelist()
    for top in ("content", "quizzes", "locales"):
        tracked = {path.relative_to(ROOT).as_posix() for path in (ROOT / top).rglob("*") if path.is_file()}
        assert {f"awareness/_data/{name}" for name in tracked} <= set(names)
    assert "awareness/_data/locales/en/LC_MESSAGES/messages.mo" in names
    assert not [name for name in names if name.startswith(("build/", "tests/"))]
