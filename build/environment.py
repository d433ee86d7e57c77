"""The .venv of a checkout: made once, filled from the pinned files, refilled only when a pin changes.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from system_parts import PARTS, apt_install

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "build" / "requirements"
VENV = ROOT / ".venv"
IS_WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if IS_WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if IS_WINDOWS else "python")
POSIX_COMMAND = """#!/bin/sh
top=$(dirname "$(readlink -f "$0")")/../..
PYTHONPATH=$top exec "$top/.venv/bin/python" -m awareness "$@"
"""
WINDOWS_COMMAND = """@set PYTHONPATH=%~dp0..\\..
@"%~dp0python.exe" -m awareness %*
"""


class SetupError(Exception):
    """Set-up cannot go on; the message is the sentence to show."""


def say(sentence: str) -> None:
    """One progress line, before something that takes more than two seconds."""
    print(sentence, flush=True)


def command(*words: str | Path, **extra: str) -> int:
    """Run a program from the checkout's top folder and give its exit code."""
    argv = [str(word) for word in words]
    return subprocess.run(argv, check=False, cwd=ROOT, env={**os.environ, **extra}).returncode


def module(name: str, *words: str | Path, **extra: str) -> int:
    """Run a module with the Python of .venv."""
    return command(PYTHON, "-m", name, *words, **extra)


def prepare(*sets: str) -> None:
    """Have a .venv with the program's packages and those of the named requirement files."""
    _make_venv()
    _install_pins("runtime", *sets)
    _install_window()
    _write_command()
    _compile_catalogues()


def _make_venv() -> None:
    if PYTHON.exists() and command(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))") == 0:
        return
    say("Création de l'environnement Python dans .venv…")
    _need_ensurepip()
    if command(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        raise SetupError("L'environnement .venv n'a pas pu être créé : voir le message ci-dessus.")


def _need_ensurepip() -> None:
    """Debian ships venv without its pip; the rest is one package away."""
    seen = (sys.executable, "-c", "import ensurepip, venv")
    if _runs_quietly(seen):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    apt_install((package,))
    if not _runs_quietly(seen):
        raise SetupError(f"Il manque {package}. Tapez « sudo apt install {package} », puis recommencez.")


def _runs_quietly(argv: tuple[str, ...]) -> bool:
    return subprocess.run(argv, check=False, capture_output=True).returncode == 0


def _digest(name: str) -> str:
    """Changes when a pin or the interpreter of .venv changes, and only then."""
    interpreter = (VENV / "pyvenv.cfg").read_bytes()
    return hashlib.sha256(interpreter + (REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def _install_pins(*names: str) -> None:
    """Install the sets whose pins are not in .venv yet, all at once so that pip sees them together."""
    due = [name for name in names if _installed().get(name) != _digest(name)]
    if not due:
        return
    say(f"Installation des paquets épinglés ({', '.join(due)})…")
    files = [word for name in due for word in ("-r", str(REQUIREMENTS / f"{name}.txt"))]
    if module("pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", *files) != 0:
        raise SetupError("Les paquets n'ont pas pu être installés : voir le message de pip ci-dessus.")
    _remember(*due)


def _install_window() -> None:
    """The window is worth a try where it can be built; without it the app opens in the browser."""
    name = "desktop-windows" if IS_WINDOWS else "desktop-linux"
    if not IS_WINDOWS and not (sys.platform == "linux" and PARTS["headers"].is_present()):
        return
    try:
        _install_pins(name)
    except SetupError:
        if os.environ.get("CI"):
            raise
        _remember(name)  # not again at every start, but when a pin changes
        say("  La fenêtre n'a pas pu être préparée : l'application s'ouvrira dans votre navigateur.")


def _installed() -> dict[str, str]:
    stamp = VENV / "pins.json"
    known: dict[str, str] = json.loads(stamp.read_text()) if stamp.exists() else {}
    return known


def _remember(*names: str) -> None:
    stamps = _installed() | {name: _digest(name) for name in names}
    (VENV / "pins.json").write_text(json.dumps(stamps, indent=1))


def _write_command() -> None:
    """Put the `awareness` command into .venv; it runs the files of this checkout, wherever that is moved."""
    name, text = ("awareness.cmd", WINDOWS_COMMAND) if IS_WINDOWS else ("awareness", POSIX_COMMAND)
    target = SCRIPTS / name
    target.write_text(text, encoding="ascii")
    target.chmod(0o755)


def _compile_catalogues() -> None:
    """The .mo files are built, never committed."""
    sources = list((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))
    if all(_is_fresh(po, po.with_suffix(".mo")) for po in sources):
        return
    if command(PYTHON, ROOT / "build" / "translations.py", "compile") != 0:
        raise SetupError("Les traductions n'ont pas pu être compilées : voir le message ci-dessus.")


def _is_fresh(source: Path, product: Path) -> bool:
    return product.exists() and product.stat().st_mtime >= source.stat().st_mtime
