"""A PostgreSQL of the suite's own: a folder, a socket in it, no port, stopped by its number."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg

from system_parts import postgres_folder

USER = "postgres"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class Cluster:
    """One server with as many databases as tests ask for. PostgreSQL refuses to run as root."""

    def __init__(self, **settings: str) -> None:
        found = postgres_folder()
        assert found is not None
        self._programs = found
        # What is tried here survives the death of processes, not of the machine: no waiting for the disk.
        usual = {"deadlock_timeout": "100ms", "max_connections": "80", "fsync": "off"}
        self._settings = {**usual, **settings}
        # A socket's name has at most 107 letters: not in the test's own folder.
        self.folder = Path(tempfile.mkdtemp(prefix="dmc-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, USER, USER)
        words = [
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
            self.folder / "data",
        ]
        done = self._popen("initdb", *words)
        assert done.wait(timeout=60) == 0

    def start(self) -> Cluster:
        """Start, and wait until it answers."""
        settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        words = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=", *settings]
        self._process = self._popen("postgres", *words)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("PostgreSQL never answered")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it; connections are cut."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=60)
        self._process = None

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """Give the address of a database."""
        return f"postgresql:///{database}?host={self.folder}&user={USER}"

    def create(self) -> str:
        """Make an empty database; gives its address."""
        name = f"c{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run one statement as the server's owner."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _popen(self, program: str, *words: str | Path) -> subprocess.Popen[bytes]:
        owner: dict[str, Any] = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.folder / f"{program}.log").open("ab") as log:
            return subprocess.Popen(
                [self._programs / program, *words],
                env=ENVIRONMENT,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **owner,
            )
