"""The two programs that are compared, a bare page and ours: each a process of its own, stopped by its pid."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]

BARE = """
import logging, socket
from flask import Flask
from waitress import create_server
logging.getLogger("waitress.queue").setLevel(logging.ERROR)
app = Flask(__name__)
PAGE = "<!doctype html><html lang=fr><title>Page</title><h1>Bonjour</h1>" + "<p>Une page.</p>" * 200
@app.get("/")
def page():
    return PAGE
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
server = create_server(app, sockets=[listener], threads=4)
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
server.run()
"""

OURS = """
import sys
sys.modules["psycopg"] = None
sys.argv = ["awareness", "serve", "--port", "0"]
import runpy
runpy.run_module("awareness", run_name="__main__", alter_sys=True)
"""


def waited_for_processor() -> float:
    """Give the seconds in which some program of this machine was ready and had no processor (PSI of Linux).

    0 where the kernel does not say.
    """
    counters = Path("/proc/pressure/cpu")
    found = re.search(r"some .*total=(\d+)", counters.read_text()) if counters.is_file() else None
    return int(found[1]) / 1e6 if found else 0.0


class Served:
    """A running server, how long it took to show its first page, and a connection as a browser keeps one."""

    def __init__(self, command: list[str], folder: Path, code: Path | None = None) -> None:
        environment = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "",
            "AWARENESS_DATA_DIR": str(folder / "progression"),
        }
        environment |= {
            "AWARENESS_RUNTIME_DIR": str(folder / "runtime"),
            "AWARENESS_DOCUMENTS_DIR": str(folder),
        }
        environment["XDG_CACHE_HOME"] = str(folder.parent / "cache")
        environment["PYTHONPATH"] = str(code or ROOT)
        began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env=environment, text=True, cwd=folder
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        parts = urlsplit(self.url)
        self.host, self.port = parts.hostname or "", parts.port or 0
        self.cookie = ""
        page = self.get(parts.path)
        if page.startswith("303"):
            page = self.get("/")
        self.seconds = time.perf_counter() - began
        assert page.startswith("200"), page[:80]

    @classmethod
    def bare(cls, folder: Path) -> Self:
        """Start the reference."""
        return cls([sys.executable, "-c", BARE], folder)

    @classmethod
    def ours(cls, folder: Path, code: Path | None = None) -> Self:
        """Start the program, from this checkout or from a copy with other content, as on a laptop.

        peewee takes PostgreSQL's driver along where there is one: here, for the tests; on no laptop.
        """
        return cls([sys.executable, "-c", OURS], folder, code)

    @property
    def site(self) -> str:
        """Give the address of the first page."""
        return f"http://{self.host}:{self.port}/"

    def get(self, address: str, connection: http.client.HTTPConnection | None = None) -> str:
        """Ask for an address. Gives the status and the page in one text."""
        asked = connection or self.connection()
        asked.request("GET", address, headers={"Cookie": self.cookie} if self.cookie else {})
        answer = asked.getresponse()
        text = answer.read().decode("utf-8")
        found = re.match(r"[^;]+", answer.headers.get("Set-Cookie", ""))
        self.cookie = found[0] if found else self.cookie
        if connection is None:
            asked.close()
        return f"{answer.status} {text}"

    def connection(self) -> http.client.HTTPConnection:
        """Open a connection to this server."""
        return http.client.HTTPConnection(self.host, self.port, timeout=30)

    def resident_kilobytes(self) -> int:
        """Read how much memory the process holds (VmRSS of Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]

    def stop(self) -> None:
        """Stop the process and wait for its end."""
        self._process.terminate()
        self._process.wait(timeout=20)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
