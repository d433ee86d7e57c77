"""What the test suite and the window need from the system, how to see it, and where Debian keeps it.

Read by dev.py, which installs what is missing, and by the tests, which ask before they use a part.
Standard library only: dev.py runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Language → the dictionary hunspell reads it with; Debian's packages are in PARTS["spelling"].
DICTIONARIES = {"fr": "fr_FR", "en": "en_GB", "oc": "oc_FR", "ca": "ca_ES"}
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=600")
APT_INSTALL = ("install", "-y", "--no-install-recommends")
# Debian's package would make a database server and start it on 5432; the tests start their own.
NO_CLUSTER = (
    "mkdir -p /etc/postgresql-common/createcluster.d && "
    "echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/without-main.conf"
)


@dataclass(frozen=True)
class Part:
    """One thing the system must have: what it is for, Debian's packages for it, and how to see it."""

    purpose: str
    packages: tuple[str, ...]
    is_present: Callable[[], bool]


def browser_path() -> str | None:
    """The system's Chromium; the suite never downloads a browser of its own."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def postgres_folder() -> Path | None:
    """Where PostgreSQL's own programs are: Debian keeps each version's apart, and off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    other = shutil.which("initdb")
    return found[-1].parent if found else Path(other).parent if other else None


def _has_commands(*names: str) -> bool:
    return all(shutil.which(name) for name in names)


def _has_typelib(name: str) -> bool:
    folders = [Path("/usr/lib"), Path("/usr/lib64"), *Path("/usr/lib").glob("*-linux-gnu*")]
    return any((folder / "girepository-1.0" / f"{name}.typelib").is_file() for folder in folders)


def _has_window_headers() -> bool:
    """Whether pip can compile PyGObject and pycairo here."""
    if not _has_commands("gcc", "pkg-config"):
        return False
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return False
    asked = ["pkg-config", "--exists", "gobject-introspection-1.0", "cairo", "cairo-gobject"]
    return subprocess.run(asked, check=False).returncode == 0


def _has_font(name: str) -> bool:
    return any(Path("/usr/share/fonts").rglob(name))


def _has_dictionaries() -> bool:
    """Whether hunspell is there and finds the dictionary of every language."""
    if not _has_commands("hunspell"):
        return False
    listed = subprocess.run(
        ["hunspell", "-D"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return {*DICTIONARIES.values()} <= {Path(line).name for line in listed.stderr.splitlines()}


def _python_headers() -> tuple[str, ...]:
    """Debian's own Python keeps its headers in a package apart; any other brings them along."""
    of_debian = sys.base_prefix == "/usr"
    return (f"python3.{sys.version_info.minor}-dev",) if of_debian else ()


PARTS = {
    "chromium": Part("les essais des pages", ("chromium",), lambda: browser_path() is not None),
    "xvfb": Part("un écran pour la fenêtre", ("xvfb", "xauth"), lambda: _has_commands("Xvfb", "xauth")),
    "webkit": Part(
        "la fenêtre",
        ("gir1.2-gtk-3.0", "gir1.2-webkit2-4.1"),
        lambda: _has_typelib("Gtk-3.0") and _has_typelib("WebKit2-4.1"),
    ),
    "headers": Part(
        "compiler PyGObject et pycairo",
        ("libgirepository1.0-dev", "libcairo2-dev", "pkg-config", "gcc", "libc6-dev", *_python_headers()),
        _has_window_headers,
    ),
    "screen": Part(
        "regarder et toucher l'écran",
        ("imagemagick", "xdotool", "x11-utils", "dbus-x11"),
        lambda: _has_commands("import", "xdotool", "xwininfo", "dbus-launch"),
    ),
    "fonts": Part(
        "des lettres lisibles à l'écran",
        ("fonts-dejavu-core", "fonts-noto-core"),
        lambda: _has_font("DejaVuSans.ttf") and _has_font("NotoSans-Regular.*"),
    ),
    "openssl": Part("un certificat d'un jour", ("openssl",), lambda: _has_commands("openssl")),
    "network": Part(
        "un réseau à part, que l'on regarde",
        ("iproute2", "util-linux"),
        lambda: _has_commands("ip", "unshare", "mount"),
    ),
    "postgresql": Part(
        "le serveur de campagne sur PostgreSQL", ("postgresql",), lambda: postgres_folder() is not None
    ),
    "spelling": Part(
        "relire l'orthographe",
        ("hunspell", "hunspell-fr", "hunspell-en-gb", "hunspell-oc", "hunspell-ca"),
        _has_dictionaries,
    ),
    "npm": Part("installer axe-core", ("nodejs", "npm"), lambda: _has_commands("node", "npm")),
}


def missing_parts(names: Iterable[str]) -> list[str]:
    """Those of the named parts that this system lacks."""
    return [name for name in names if not PARTS[name].is_present()]


def apt_prefix() -> tuple[str, ...] | None:
    """The words to put before apt-get, or nothing when it cannot be used here."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ()
    if not shutil.which("sudo"):
        return None
    silent = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    # Someone at a terminal can type a password; a script cannot.
    return ("sudo",) if silent or sys.stdin.isatty() else None


def apt_install(*groups: tuple[str, ...]) -> None:
    """Install groups of Debian packages where that is allowed; the caller looks again at what is there."""
    prefix = apt_prefix()
    if prefix is None:
        return
    names = [name for group in groups for name in group]
    print(f"Installation par apt : {', '.join(names)}…", flush=True)
    if "postgresql" in names:
        _run([*prefix, "sh", "-c", NO_CLUSTER])
    _apt(prefix, "update")
    if not _apt(prefix, *APT_INSTALL, *names) and len(groups) > 1:
        # One name that this system does not know must not keep the others away.
        for group in groups:
            _apt(prefix, *APT_INSTALL, *group)


def _apt(prefix: tuple[str, ...], *words: str) -> bool:
    return _run([*prefix, *APT, "-qq", *words])


def _run(command: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL).returncode == 0
