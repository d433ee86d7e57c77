"""kill -9 at every statement and every rename: no answer that was acknowledged is lost, none is doubled.

The child is this file itself: `python -m tests.journeys.test_disk_kill STORY FOLDER N MODE`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from awareness.learning.session import Answer, Outcome
from awareness.progress import copies
from awareness.progress.disk import MAIN
from awareness.progress.store import ProgressStore

ROOT = Path(__file__).resolve().parents[2]
OUTCOME = Outcome(score=5, passed=True, band=3, before=2, after=2, to_review=())
KEYS = ["before.a", "story", "quiz.a", "action"]


class Countdown:
    """Kills this process, unannounced, at the n-th thing it is told of."""

    def __init__(self, turns: int) -> None:
        self.turns = turns

    def __call__(self, *_: object) -> None:
        self.turns -= 1
        if self.turns == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def say(word: str) -> None:
    """Acknowledge: what is said here was promised to be kept."""
    os.write(1, (word + "\n").encode())


def lesson(folder: Path, turns: int, *, portable: bool) -> None:
    """A whole module; from its second statement on, killed at the n-th."""
    store = ProgressStore.open(folder, portable=portable)
    store._keeper._disk.connection().set_trace_callback(Countdown(turns))  # type: ignore[union-attr]
    attempt = store.begin("hameconnage", "2026.1", "graine")
    say("begun")
    for key in KEYS:
        store.save_answer(attempt.id, Answer(key, b"{}", None))
        say(key)
    store.complete(attempt.id, OUTCOME)
    say("finished")
    store.close()
    say("closed")


def mending(folder: Path, turns: int, *, portable: bool) -> None:
    """Opening a damaged folder, killed at the n-th rename or forced write."""
    countdown = Countdown(turns)
    for owner, name in ((Path, "replace"), (os, "fsync"), (sqlite3, "connect")):
        setattr(owner, name, told_first(countdown, getattr(owner, name)))
    ProgressStore.open(folder, portable=portable).close()
    say("closed")


def told_first(countdown: Countdown, original: Any) -> Any:
    def told(*words: Any, **more: Any) -> Any:
        countdown()
        return original(*words, **more)

    return told


def endless(folder: Path, turns: int, *, portable: bool) -> None:
    """Module after module until somebody kills it."""
    store = ProgressStore.open(folder, portable=portable)
    for number in range(turns):
        attempt = store.begin(f"module-{number}", "2026.1", "graine")
        for key in KEYS:
            store.save_answer(attempt.id, Answer(key, b"{}", None))
            say(f"{attempt.id} {key}")
        store.complete(attempt.id, OUTCOME)


def sweep(folder: Path, turns: int, *, portable: bool) -> None:
    """The story `lesson` killed at turn 1, 2, 3… each in a folder of its own, until one ends by itself."""
    for turn in range(1, turns):
        place = folder / str(turn)
        place.mkdir()
        child = os.fork()
        if child == 0:
            os.dup2(os.open(place / "said", os.O_WRONLY | os.O_CREAT), 1)
            lesson(place / "progression", turn, portable=portable)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            break


def command(story: str, folder: Path, turns: int, mode: str) -> list[str]:
    module = "tests.journeys.test_disk_kill"
    return [sys.executable, "-m", module, story, str(folder), str(turns), mode]


def killed_at(story: str, folder: Path, turns: int, mode: str) -> list[str]:
    """Run a story killed at a turn. Gives what it had acknowledged."""
    run = subprocess.run(command(story, folder, turns, mode), cwd=ROOT, capture_output=True, check=False)
    assert run.returncode in {0, -signal.SIGKILL}, run.stderr.decode()
    return run.stdout.decode().split("\n")[:-1]


def found(folder: Path, *, portable: bool) -> tuple[list[str], bool, int]:
    """What a later start finds: the answers, whether the module is finished, how many attempts there are."""
    store = ProgressStore.open(folder, portable=portable)
    try:
        state = store.states().get("hameconnage")
        answers = list(store.answers(state.attempt_id)) if state else []
        count = store._keeper.read(lambda db: db.execute_sql("SELECT count(*) FROM attempt").fetchone()[0])
        assert [notice.code for notice in store.status.notices] == []
        return answers, state is not None and state.state == "finished", count
    finally:
        store.close()


@pytest.mark.parametrize("mode", ["laptop", "stick"])
def test_a_module_killed_at_each_statement_keeps_every_answer_it_acknowledged(
    tmp_path: Path, mode: str
) -> None:
    top = tmp_path / mode
    top.mkdir()
    assert killed_at("sweep", top, 1000, mode) == []
    folders = sorted(top.iterdir(), key=lambda path: int(path.name))
    assert len(folders) > 40
    for folder in folders:
        said = folder.joinpath("said").read_text(encoding="ascii").split()
        answers, finished, attempts = found(folder / "progression", portable=mode == "stick")
        promised = [key for key in KEYS if key in said]
        assert answers == KEYS[: len(answers)]
        assert len(promised) <= len(answers) <= len(promised) + 1
        assert finished or "finished" not in said
        assert attempts == 1 or (attempts == 0 and not said)
    assert "closed" in said


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A folder whose file is damaged and whose copies hold a finished module."""
    folder = tmp_path / "abime"
    killed_at("lesson", folder, 10_000, "laptop")
    folder.joinpath(MAIN).write_bytes(b"\xff" * 9000)
    return folder


def test_mending_killed_at_each_step_ends_with_the_copy_at_the_next_start(
    tmp_path: Path, damaged: Path
) -> None:
    turn = 0
    while True:
        turn += 1
        folder = shutil.copytree(damaged, tmp_path / str(turn))
        said = killed_at("mending", folder, turn, "laptop")
        store = ProgressStore.open(folder)
        assert store.states()["hameconnage"].score == 5
        store.close()
        assert len(list(folder.glob("progress-abime-*.sqlite"))) == 1
        assert copies.is_sound(folder / "progress.1")
        if said == ["closed"]:
            break
    assert turn > 5


@pytest.mark.parametrize("mode", ["laptop", "stick"])
def test_a_program_killed_at_any_moment_keeps_all_it_acknowledged(tmp_path: Path, mode: str) -> None:
    draw = random.Random(mode)
    for turn in range(6):
        folder = tmp_path / str(turn)
        child = subprocess.Popen(command("endless", folder, 10_000, mode), cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(draw.uniform(0, 0.4))
        child.kill()
        said = (first + child.communicate()[0]).decode().split("\n")[:-1]
        store = ProgressStore.open(folder, portable=mode == "stick")
        ids = [state.attempt_id for state in store.states().values()]
        kept = [f"{attempt} {key}" for attempt in ids for key in store.answers(attempt)]
        assert store.status.notices == ()
        store.close()
        assert set(said) <= set(kept)
        assert len(kept) == len(set(kept)) <= len(said) + 1


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]), portable=sys.argv[4] == "stick")
