"""One program at a time for one data folder, whatever an earlier one left behind."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from awareness.desktop import instance as instance_module
from awareness.desktop.instance import AlreadyRunning, Instance
from awareness.desktop.server import LocalServer
from awareness.web.security import Security, secure

HOLD = """
import sys
from pathlib import Path
from awareness.desktop.instance import Instance
held = Instance(Path(sys.argv[1]), Path(sys.argv[2]))
print(held.claim(), flush=True)
held.publish(1, "of-a-dead-program")
sys.stdin.read()
"""


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    return tmp_path / "exécution # 1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "données"


@pytest.fixture
def first(runtime: Path, data: Path) -> Iterator[Instance]:
    held = Instance(runtime, data)
    assert held.claim()
    yield held
    held.release()


@pytest.fixture
def answering(first: Instance) -> Iterator[Security]:
    """The first program, with its door open."""
    app, security = Flask("small"), Security(answer_second_start=lambda: {"url": "fresh"})
    secure(app, security)
    server = LocalServer(app)
    server.start()
    first.publish(server.port, security.instance_secret)
    yield security
    server.stop()


@pytest.mark.usefixtures("first")
def test_the_second_is_not_first(runtime: Path, data: Path) -> None:
    assert not Instance(runtime, data).claim()


@pytest.mark.usefixtures("first")
def test_another_data_folder_is_another_program(runtime: Path, tmp_path: Path) -> None:
    stick = Instance(runtime, tmp_path / "clé USB")
    assert stick.claim()
    stick.release()


@pytest.mark.usefixtures("answering")
def test_the_second_is_answered_by_the_first(runtime: Path, data: Path) -> None:
    assert Instance(runtime, data).knock() == {"url": "fresh"}


def test_only_the_person_can_read_the_secret(answering: Security, runtime: Path) -> None:
    (door,) = runtime.glob("*.json")
    assert stat.S_IMODE(door.stat().st_mode) == 0o600
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    assert json.loads(door.read_text())["secret"] == answering.instance_secret


def test_the_place_is_free_after_a_stop(first: Instance, runtime: Path, data: Path) -> None:
    first.publish(1, "x")
    first.release()
    first.release()
    assert not list(runtime.glob("*.json"))
    again = Instance(runtime, data)
    assert again.claim()
    again.release()


def test_the_place_is_free_after_a_kill_and_its_files_mean_nothing(runtime: Path, data: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(runtime), str(data)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        assert not Instance(runtime, data).claim()
        holder.kill()
        holder.wait()
    assert list(runtime.glob("*.json")) or list(runtime.glob("*.lock"))
    after = Instance(runtime, data)
    assert after.claim()
    assert not list(runtime.glob("*.json"))
    after.release()


LEFTOVERS = [
    "",
    "{",
    "[]",
    "null",
    '{"port": "x"}',
    '{"port": 1, "secret": "é"}',
    '{"port": 99999, "secret": "x"}',
]


@pytest.mark.parametrize("leftover", LEFTOVERS)
def test_a_first_that_does_not_answer_is_one_sentence(
    first: Instance, runtime: Path, data: Path, leftover: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_module, "KNOCK_SECONDS", 0.2)
    first.publish(1, "x")
    next(runtime.glob("*.json")).write_text(leftover, encoding="utf-8")
    with pytest.raises(AlreadyRunning, match="déjà ouverte mais ne répond pas"):
        Instance(runtime, data).knock()


def test_another_program_on_the_port_is_not_taken_for_ours(
    first: Instance, runtime: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stranger(_environ: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html")])  # type: ignore[operator]
        return [b"<h1>Some other server</h1>"]

    monkeypatch.setattr(instance_module, "KNOCK_SECONDS", 0.2)
    server = LocalServer(stranger)
    server.start()
    first.publish(server.port, "secret")
    with pytest.raises(AlreadyRunning):
        Instance(runtime, data).knock()
    server.stop()


@pytest.mark.skipif(os.name == "nt", reason="Windows gives each user a folder of their own")
def test_a_folder_that_others_can_write_to_is_not_used(runtime: Path, data: Path) -> None:
    runtime.mkdir()
    runtime.chmod(0o777)
    one, other = Instance(runtime, data), Instance(runtime, data)
    assert one.claim()
    assert other.claim()
    one.publish(1, "never written")
    assert not list(runtime.iterdir())


def test_a_link_in_place_of_the_folder_is_not_followed(runtime: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    runtime.symlink_to(tmp_path / "elsewhere")
    one = Instance(runtime, data)
    assert one.claim()
    one.publish(1, "never written")
    assert not list((tmp_path / "elsewhere").iterdir())
