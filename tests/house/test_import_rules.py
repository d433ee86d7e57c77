"""Who may import whom: the contracts of pyproject.toml hold, and each of them can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests.parts import ROOT

# Imports every module in turn as the first of the program; what they build on is loaded once.
ALONE = """
import importlib, sys, traceback
import babel, click, flask, flask_babel, markdown, msgspec, nh3, peewee, platformdirs, segno, waitress, yaml
failed = 0
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.split(".")[0] == "awareness"]:
        del sys.modules[loaded]
    try:
        importlib.import_module(name)
    except BaseException:
        failed = 1
        print(name)
        traceback.print_exc(file=sys.stdout)
sys.exit(failed)
"""


def lint(top: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", dev.LINT_IMPORTS]
    return subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program to plant faults in."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "awareness", tmp_path / "awareness", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_program_keeps_its_import_rules() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("errors.py", "import awareness.config", "Les étages de la maison"),
        ("player/__init__.py", "import awareness.learner", "Les étages de la maison"),
        ("loose_end.py", "", "Les étages de la maison"),
        ("learning/__init__.py", "import flask", "Le cœur ne connaît"),
        ("protocol.py", "import urllib3", "Le cœur ne connaît"),
        ("collector/__init__.py", "import awareness.learning", "Le collecteur ne peut pas voir"),
        ("collector/__init__.py", "import awareness.sync", "Le collecteur ne peut pas voir"),
        ("sync/client.py", "import awareness.learner", "Les étages de la maison"),
        ("assessment/items/order.py", "import awareness.assessment.items.sort", "Un type d'exercice"),
    ],
)
def test_a_forbidden_import_is_found(house: Path, file: str, line: str, contract: str) -> None:
    target = house / "awareness" / file
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    result = lint(house)
    assert result.returncode == 1
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), result.stdout


def test_every_module_can_be_imported_first() -> None:
    paths = sorted((ROOT / "awareness").rglob("*.py"))
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths
    ]
    command = [sys.executable, "-W", "error", "-c", ALONE, *modules]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
