#!/usr/bin/env python3
"""One door for everything a checkout can do: `python3 build/dev.py COMMAND`.

    run       all set-up, then the app: a window, or the default browser, or the address printed
    test      all set-up, then the test suite; --full for every product; other words go to pytest
    setup     the set-up alone; --test for everything the other commands need too
    check     style, types, import rules, security, content, spelling, translations
    bench     benchmarks, one JSON line each; words choose: program, counting, search, room, receipts
    bundle    the program as a folder that needs no Python; --onefile for a single file
    translations   bring locales/ up to the words of the pages
    pins      choose the newest versions and write build/requirements/*.txt

Standard library only: on a fresh machine nothing else is there yet.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (said before any import that an older Python cannot read)
    sys.exit("Il faut Python 3.11 ou plus récent ; celui-ci est le " + sys.version.split()[0] + ".")

import argparse
import os
import shutil
import subprocess
from pathlib import Path

from environment import IS_WINDOWS, PYTHON, REQUIREMENTS, ROOT, SetupError, command, module, prepare, say
from system_parts import PARTS, apt_install, missing_parts

DEVELOPMENT_SETS = ("collector", "test", "lint", "bundle")
# In the order they build on one another.
PINNED_SETS = ("runtime", "desktop-linux", "desktop-windows", *DEVELOPMENT_SETS)
# import-linter has a command and no module; its cache would lie in the checkout.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
WORK = ROOT / ".work"
DIST = ROOT / "dist"


def run(words: list[str]) -> int:
    """Start the app; it needs none of Debian's packages."""
    prepare()
    if not IS_WINDOWS:
        os.chdir(ROOT)
        # The app takes this process's place, so that Ctrl+C and a stop reach it and nobody else.
        os.execv(PYTHON, [str(PYTHON), "-m", "awareness", *words])  # noqa: S606  (our own Python)
    return command(PYTHON, "-m", "awareness", *words)


def test(words: list[str]) -> int:
    """Run the suite; two processes when all of it runs, so that both cores work.

    In the order of the folders: files with few long tests would else come last, and one core would wait.
    """
    prepare_everything()
    others = [word for word in words if word != "--full"]
    full = ["-m", "full or not full"] if "--full" in words else []
    spread = [] if others else ["--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"]
    return module("pytest", *full, *spread, *others)


def setup(words: list[str]) -> int:
    """Make .venv ready and stop there."""
    options = argparse.ArgumentParser(prog="build/dev.py setup")
    options.add_argument("--test", action="store_true", help="also what the other commands need")
    if options.parse_args(words).test:
        prepare_everything()
    else:
        prepare()
    say("Tout est prêt.")
    return 0


def prepare_everything() -> None:
    """The system's parts first: PyGObject is compiled against them."""
    _install_system_parts(*PARTS)
    prepare(*DEVELOPMENT_SETS)
    _install_axe()


def _install_system_parts(*names: str) -> None:
    """Install what is missing; where that cannot be, say so, or stop when CI counts on it."""
    missing = [] if IS_WINDOWS else missing_parts(names)
    if missing:
        apt_install(*(PARTS[name].packages for name in missing))
    still = missing_parts(missing)
    for name in still:
        part = PARTS[name]
        say(f"  Manque pour {part.purpose} : sudo apt install {' '.join(part.packages)}")
    if still and os.environ.get("CI"):
        raise SetupError("Ces éléments du système manquent ; rien ne sera essayé sans eux.")
    if still:
        say("  Ce qui en a besoin sera sauté, et nommé.")


def _install_axe() -> None:
    """axe-core, at the version of package-lock.json, for the accessibility tests."""
    npm = shutil.which("npm")
    stamp = ROOT / "node_modules" / ".package-lock.json"
    lock = ROOT / "package-lock.json"
    if npm is None or (stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime):
        return
    say("Installation de axe-core…")
    if command(npm, "ci", "--silent", "--no-audit", "--no-fund") != 0:
        say("  axe-core n'a pas pu être installé.")


def check(_words: list[str]) -> int:
    """Every gate runs, then the ones that failed are named."""
    prepare("lint")
    _install_system_parts("spelling")
    gates: dict[str, tuple[str | Path, ...]] = {
        "style": ("-m", "ruff", "check", "."),
        "mise en forme": ("-m", "ruff", "format", "--check", "."),
        "types": ("-m", "mypy"),
        "règles d'import": (
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
        ),
        "sécurité": ("-m", "bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", "awareness", "build"),
        "contenu": ("-m", "awareness", "check"),
        "tableau des leçons": (ROOT / "build" / "content_table.py",),
        "traductions": (ROOT / "build" / "translations.py", "check"),
    }
    unread = bool(missing_parts(["spelling"]))
    if not unread:
        gates["orthographe"] = (ROOT / "build" / "spelling.py",)
    failed = []
    for name, words in gates.items():
        say(f"── {name}")
        if command(PYTHON, *words) != 0:
            failed.append(name)
    order = "Tout est en ordre, mais l'orthographe n'a pas été relue." if unread else "Tout est en ordre."
    say(f"À corriger : {', '.join(failed)}." if failed else order)
    return 1 if failed else 0


def bench(words: list[str]) -> int:
    """Run the benchmarks of tests/bench, or those that words name."""
    prepare_everything()
    return command(PYTHON, ROOT / "tests" / "bench", *words)


def bundle(words: list[str]) -> int:
    """Freeze the program; PyInstaller's own folders stay out of build/."""
    options = argparse.ArgumentParser(prog="build/dev.py bundle")
    options.add_argument("--target", choices=("linux", "windows"), default="linux")
    options.add_argument("--onefile", action="store_true")
    asked = options.parse_args(words)
    if asked.target == "windows":
        say("Le paquet pour Windows n'est pas encore prêt ; celui pour Linux l'est (--target linux).")
        return 2
    _install_system_parts("webkit", "headers")
    prepare("bundle")
    say("Fabrication du paquet…")
    folders: list[str | Path] = ["--workpath", WORK / "pyinstaller", "--distpath", DIST]
    shape = ["--", "--onefile"] if asked.onefile else []
    return module("PyInstaller", "--noconfirm", "--log-level=ERROR", *folders, "build/awareness.spec", *shape)


def translations(_words: list[str]) -> int:
    """Re-extract the words of the pages."""
    prepare()
    return command(PYTHON, ROOT / "build" / "translations.py", "update")


def pins(_words: list[str]) -> int:
    """Write each .txt from its .in: versions and hashes, never the address they came from."""
    prepare("lint")
    silent = ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
    words = ["--quiet", "--upgrade", "--generate-hashes", "--strip-extras", "--allow-unsafe", *silent]
    header = {**os.environ, "CUSTOM_COMPILE_COMMAND": "python3 build/dev.py pins"}
    for name in PINNED_SETS:
        say(f"Choix des versions : {name}…")
        argv: list[str | Path] = [
            PYTHON,
            "-m",
            "piptools",
            "compile",
            *words,
            "-o",
            f"{name}.txt",
            f"{name}.in",
        ]
        if subprocess.run(argv, check=False, cwd=REQUIREMENTS, env=header).returncode != 0:
            return 1
    return 0


COMMANDS = {
    "run": run,
    "test": test,
    "setup": setup,
    "check": check,
    "bench": bench,
    "bundle": bundle,
    "translations": translations,
    "pins": pins,
}


def main(argv: list[str]) -> int:
    """Do one command; a failed set-up is one sentence."""
    if not argv or argv[0] not in COMMANDS:
        print(__doc__)
        return 0 if argv in (["-h"], ["--help"]) else 2
    try:
        return COMMANDS[argv[0]](argv[1:])
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
