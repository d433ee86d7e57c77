"""The ground every test stands on: a machine of its own, no network but loopback, one browser."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from system_parts import browser_path
from tests.parts import AXE, ROOT, require
from tests.postgres import Cluster

# Without these a browser run as root does not start, and one left alone looks up its maker's hosts.
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The router of a hall, for phones of the tests: its address leads to this machine (tests/trainer.py).
    "--host-resolver-rules=MAP 192.168.8.2 127.0.0.1",
]
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")

# A busy machine is no fault of the program: no deadline. Where CI is set a run can be repeated; on a laptop
# each run looks at new examples and remembers those that failed.
set_hypothesis_home_dir(ROOT / ".work" / "hypothesis")
hypothesis.settings.register_profile("suite", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("suite")


class NetworkRefused(AssertionError):
    """A test tried to leave this machine; no `except OSError` may swallow that."""


@pytest.fixture(scope="session", autouse=True)
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder of the suite's own, and none of the settings of whoever runs it."""
    home = tmp_path_factory.mktemp("maison")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in XDG:
            folder = home / name.lower()
            folder.mkdir(mode=0o700)
            patch.setenv(name, str(folder))
        for name in (*os.environ,):
            if name.startswith("AWARENESS_") or name.lower() in PROXIES or name == "LANGUAGE":
                patch.delenv(name)
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("AWARENESS_DATA_DIR", str(home / "progression"))
        yield home


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's own folder for what the program keeps; not made yet, as on a first start."""
    folder = tmp_path / "progression"
    monkeypatch.setenv("AWARENESS_DATA_DIR", str(folder))
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return folder


def _stays_here(address: Any) -> bool:
    """Whether an address given to a socket is on this machine."""
    if not isinstance(address, tuple):
        return True  # a socket of the file system
    host = str(address[0])
    return host in {"localhost", "::1"} or host.startswith("127.")


@pytest.fixture(scope="session", autouse=True)
def listens_to_ctrl_c() -> None:
    """A suite started in the background ignores Ctrl+C, and so would every program it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """No test talks to another machine, whatever the machine it runs on would allow."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(original: Any) -> Any:
    def guarded(self: socket.socket, *words: Any) -> Any:
        if not _stays_here(words[-1]):
            raise NetworkRefused(f"Un essai a voulu joindre {words[-1]}.")
        return original(self, *words)

    return guarded


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, once for all the tests of a process."""
    require("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser_path(), args=BROWSER_FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page with no cookie, as a French person's browser opens it."""
    context = browser.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for all the tests of a process; each asks it for a database of its own."""
    require("postgresql")
    started = Cluster().start()
    yield started
    started.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a collector's database, once on each engine; nothing is there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "collector.sqlite")
    served: Cluster = request.getfixturevalue("cluster")
    return served.create()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core, to be put into a page that is being examined."""
    require("axe")
    return AXE.read_text(encoding="utf-8")
