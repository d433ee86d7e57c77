"""Does the bundled program do its whole work where there is no Python, no network and nobody to help?

    smoke.py dist/dix-minutes-cyber     weighs it, starts it with the network cut off, goes through
                                        a whole module over HTTP by filling its real forms, stops it

Standard library only: it must run beside a bundle, without the checkout's .venv.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

MODULE = "hameconnage"
MOST_STEPS = 80
LARGEST_FOLDER = 35_000_000
LARGEST_ARCHIVE = 16_000_000
NEW_NETWORK = 0x40000000
# Reserved for documentation: nobody answers there, but a connected computer does try.
OUTSIDE = ("192.0.2.1", 80)

Attributes = dict[str, str]


class SmokeError(Exception):
    """What the bundle does not do; the message is the sentence to show."""


class Page(HTMLParser):
    """The links and forms of one page, read as a browser without JavaScript would."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url = url
        self.html = html
        self.forms: list[Form] = []
        self.next_link = ""
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what can be followed, filled and pressed."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "btn" in given.get("class", "").split():
            self.next_link = self.next_link or urljoin(self.url, given["href"])
        elif tag == "form":
            self.forms.append(Form(given))
        elif self.forms and tag in {"input", "button", "textarea", "select"} and "disabled" not in given:
            self._select = given.get("name", "") if tag == "select" else ""
            self.forms[-1].add(tag, given)
        elif tag == "option" and self._select:
            self.forms[-1].options.setdefault(self._select, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave a list of options."""
        if tag == "select":
            self._select = ""

    @property
    def step_form(self) -> Form | None:
        """The form of the step itself: the one that goes back to the page's own address."""
        path = urlsplit(self.url).path
        return next((form for form in self.forms if urlsplit(form.action).path == path), None)


class Form:
    """One form: what is fixed in it, what there is to choose, what can be pressed."""

    def __init__(self, given: Attributes) -> None:
        self.action = given.get("action", "")
        self.method = given.get("method", "get")
        self.fixed: list[tuple[str, str]] = []
        self.options: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self.buttons: list[Attributes] = []

    def add(self, tag: str, given: Attributes) -> None:
        """Take in one field."""
        name, kind = given.get("name", ""), given.get("type", "text" if tag != "button" else "submit")
        if tag == "button" and kind == "submit":
            self.buttons.append(given)
        elif tag == "textarea" or (tag == "input" and kind in {"text", "number", "search"}):
            self.texts.append(name)
        elif kind in {"radio", "checkbox"}:
            self.options.setdefault(name, []).append(given.get("value", "on"))
        elif kind == "hidden" and tag == "input":
            self.fixed.append((name, given.get("value", "")))

    def filled(self, attempt: int) -> list[tuple[str, str]]:
        """Fill in what a person in a hurry would; another attempt chooses something else."""
        chosen = [
            (name, _nth([each for each in values if each], attempt)) for name, values in self.options.items()
        ]
        written = [(name, str(3 + attempt)) for name in self.texts]
        replies = [each for each in self.buttons if "reply" in each.get("class", "")]
        plain = [each for each in self.buttons if "btn" in each.get("class", "").split()]
        pressed = _nth(replies, attempt) if replies else (plain or self.buttons or [{}])[-1]
        button = [(pressed["name"], pressed.get("value", ""))] if pressed.get("name") else []
        return [*self.fixed, *chosen, *written, *button]


def _nth(choices: list[Any], attempt: int) -> Any:
    return choices[attempt % len(choices)] if choices else ""


class Visitor:
    """A browser of a few lines: cookies, redirects, and the headers a real one sends with a form."""

    def __init__(self) -> None:
        handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())]
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, url: str) -> Page:
        """Open an address."""
        return self._read(urllib.request.Request(url))

    def send(self, page: Page, form: Form, fields: list[tuple[str, str]]) -> Page:
        """Send a filled form of a page."""
        address = urlsplit(page.url)
        origin = {"Origin": f"{address.scheme}://{address.netloc}", "Referer": page.url}
        body = urlencode(fields).encode()
        return self._read(urllib.request.Request(urljoin(page.url, form.action), body, origin))

    def _read(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.url, answer.read().decode())
        except urllib.error.HTTPError as error:
            told = re.sub(r"<[^>]+>|\s+", " ", error.read().decode("utf-8", "replace"))
            raise SmokeError(
                f"{request.get_method()} {request.full_url} : {error.code} {told[-200:]}"
            ) from error


def finish_module(visitor: Visitor, launch_url: str, module: str = MODULE) -> int:
    """Go through a module from its first page to its last; gives the number of pages it took."""
    home = visitor.get(launch_url)
    if "<h1" not in home.html:
        raise SmokeError(f"La première page n'a pas de titre : {home.url}")
    page = visitor.get(urljoin(home.url, f"/m/{module}"))
    tries: dict[str, int] = {}
    for count in range(MOST_STEPS):
        if page.url.endswith("/end"):
            return count
        address = urlsplit(page.url).path
        form, attempt = page.step_form, tries.get(address, 0)
        tries[address] = attempt + 1
        if page.next_link or form is None:
            page = visitor.get(page.next_link or page.url)
        else:
            page = visitor.send(page, form, form.filled(attempt))
    raise SmokeError(f"Le module {module} ne se termine pas : {MOST_STEPS} pages, la dernière est {page.url}")


def cut_the_network() -> bool:
    """Leave this process and its children loopback alone; False where the system does not allow it."""
    libc = ctypes.CDLL(None, use_errno=True)
    new_user = 0x10000000
    if libc.unshare(NEW_NETWORK) != 0 and libc.unshare(NEW_NETWORK | new_user) != 0:
        return False
    with socket.socket() as control:
        up = struct.pack("16sh22x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(control, 0x8914, up)
    return not is_outside_reachable()


def is_outside_reachable() -> bool:
    """Say whether a packet could leave this computer."""
    with socket.socket() as knocking:
        knocking.settimeout(2)
        try:
            knocking.connect(OUTSIDE)
        except TimeoutError:
            return True
        except OSError:
            return False
    return True


def use(program: Path) -> int:
    """Start the bundled program in folders of its own, do a module, stop it by its number."""
    with tempfile.TemporaryDirectory(prefix="essai é # ") as folder:
        places = {
            f"AWARENESS_{name}_DIR": f"{folder}/{name.lower()}" for name in ("DATA", "RUNTIME", "DOCUMENTS")
        }
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", **places}
        started = subprocess.Popen(
            [program, "serve"],
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            launch_url = started.stdout.readline().strip() if started.stdout else ""
            if not launch_url.startswith("http://127.0.0.1:"):
                started.kill()
                raise SmokeError(
                    f"Le programme n'écrit pas son adresse : {launch_url} {started.communicate()[1]}"
                )
            pages = finish_module(Visitor(), launch_url)
        finally:
            started.send_signal(signal.SIGTERM)
            rest = started.communicate(timeout=20)
        if started.returncode != 0 or any(rest):
            raise SmokeError(f"Le programme ne s'arrête pas proprement : {started.returncode} {rest}")
        return pages


def weigh(folder: Path) -> tuple[int, int]:
    """Give the bytes of the folder on a disk, and of its archive on a download page."""
    unpacked = sum(
        file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()
    )
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "bundle.tar.xz"
        with tarfile.open(archive, "w:xz", preset=6) as packed:
            packed.add(folder, folder.name)
        return unpacked, archive.stat().st_size


def main() -> int:
    """Say what was seen; 1 when anything is missing."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    folder: Path = options.parse_args().folder.resolve()
    program = folder / folder.name if folder.is_dir() else folder
    if shutil.which(program) is None:
        print(f"Il n'y a pas de programme à essayer : {program}")
        return 1
    unpacked, packed = weigh(folder)
    print(f"{unpacked / 1e6:.1f} Mo sur le disque, {packed / 1e6:.1f} Mo en archive")
    if unpacked > LARGEST_FOLDER or packed > LARGEST_ARCHIVE:
        print(f"C'est trop : {LARGEST_FOLDER / 1e6:.0f} et {LARGEST_ARCHIVE / 1e6:.0f} Mo au plus.")
        return 1
    if not cut_the_network():
        print("Le réseau n'a pas pu être coupé ici (il faut être root, ou pouvoir créer un espace de noms).")
        if os.environ.get("CI"):
            return 1
    try:
        print(f"{MODULE} : terminé en {use(program)} pages, sans réseau.")
    except SmokeError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
