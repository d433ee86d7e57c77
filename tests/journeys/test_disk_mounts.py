"""Real disks that are full or read-only: small file systems mounted for one child process alone.

The child is this file itself: `python -m tests.journeys.test_disk_mounts STORY FOLDER` prints JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awareness.learning.session import Answer, Outcome
from awareness.progress.disk import MAIN
from awareness.progress.store import ProgressStore

ROOT = Path(__file__).resolve().parents[2]
OUTCOME = Outcome(score=5, passed=True, band=3, before=2, after=2, to_review=())
ALONE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def seen(store: ProgressStore) -> list[Any]:
    """Where work goes, what the person is told, and the answers of the module."""
    attempt = store.open_attempt("hameconnage")
    answers = list(store.answers(attempt.id)) if attempt else []
    return [store.status.mode, [notice.code for notice in store.status.notices], answers]


def save(store: ProgressStore, *keys: str) -> list[Any]:
    attempt = store.begin("hameconnage", "2026.1", "graine")
    for key in keys:
        store.save_answer(attempt.id, Answer(key, b'{"text":"%s"}' % (b"x" * 30000), None))
    return seen(store)


def mounted(folder: Path) -> Path:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=True)
    return folder


def fill(folder: Path) -> Path:
    """Leave not one byte."""
    ballast = folder / "photos"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 512)
    return ballast


def full_while_learning(folder: Path) -> list[Any]:
    store = ProgressStore.open(mounted(folder))
    steps = [save(store, "before.a")]
    ballast = fill(folder)
    steps.append(save(store, *(f"idea.{number}" for number in range(12))))
    steps.append(save(store, "story"))
    ballast.unlink()
    steps.append(save(store, "quiz.a"))
    return [*steps, seen(ProgressStore.open(folder))]  # the first one was never stopped: all is there already


def full_at_completion(folder: Path) -> list[Any]:
    store = ProgressStore.open(mounted(folder))
    attempt = store.begin("hameconnage", "2026.1", "graine")
    ballast = fill(folder)
    save(store, *(f"idea.{number}" for number in range(12)))
    store.complete(attempt.id, OUTCOME)
    in_memory = [store.status.mode, store.states()["hameconnage"].score]
    ballast.unlink()
    store.close()
    again = ProgressStore.open(folder)
    return [in_memory, [again.status.mode, again.states()["hameconnage"].score]]


def full_before_the_first_start(folder: Path) -> list[Any]:
    ballast = fill(mounted(folder))
    store = ProgressStore.open(folder / "progression")
    steps = [seen(store), save(store, "before.a")]
    ballast.unlink()
    steps.append(save(store, "before.b"))
    store.close()
    return [*steps, seen(ProgressStore.open(folder / "progression"))]


def full_at_a_later_start(folder: Path) -> list[Any]:
    store = ProgressStore.open(mounted(folder))
    save(store, "before.a")
    store.close()
    ballast = fill(folder)
    store = ProgressStore.open(folder)
    steps = [save(store, "before.b", *(f"idea.{number}" for number in range(12)))]
    ballast.unlink()
    steps.append(save(store, "story"))
    store.close()
    return [*steps, seen(ProgressStore.open(folder))]


def read_only(folder: Path) -> list[Any]:
    store = ProgressStore.open(mounted(folder))
    save(store, "before.a")
    store.close()
    before = folder.joinpath(MAIN).read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    store = ProgressStore.open(folder)
    steps = [seen(store), save(store, "before.b")]
    store.close()
    return [*steps, before == folder.joinpath(MAIN).read_bytes()]


def read_only_after_a_crash(folder: Path) -> list[Any]:
    mounted(folder)
    child = os.fork()
    if child == 0:
        save(ProgressStore.open(folder), "before.a")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    return [folder.joinpath(MAIN + "-wal").exists(), seen(ProgressStore.open(folder))]


def read_only_and_empty(folder: Path) -> list[Any]:
    subprocess.run(["mount", "-o", "remount,ro", str(mounted(folder))], check=True)
    store = ProgressStore.open(folder / "progression")
    return [seen(store), save(store, "before.a")]


def becomes_writable(folder: Path) -> list[Any]:
    subprocess.run(["mount", "-o", "remount,ro", str(mounted(folder))], check=True)
    store = ProgressStore.open(folder / "progression")
    steps = [save(store, "before.a")]
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    return [*steps, save(store, "before.b")]


def file_size_limit(folder: Path) -> list[Any]:
    """No mount: the system refuses every write past a size, as some quotas do."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = ProgressStore.open(folder)
    steps = [save(store, "before.a")]
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
    steps.append(save(store, *(f"idea.{number}" for number in range(12))))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    steps.append(save(store, "story"))
    store.close()
    return [*steps, seen(ProgressStore.open(folder))]


def play(story: Callable[[Path], list[Any]], folder: Path, *, alone: bool = True) -> list[Any]:
    """Play a story in a child that may mount what it wants and be seen by nobody."""
    if alone and subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        sentence = "Cette machine ne laisse pas monter de petit disque (unshare --mount)."
        if os.environ.get("CI"):
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    module = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "tests.journeys.test_disk_mounts",
        story.__name__,
        str(folder),
    ]
    command = [*ALONE, *module] if alone else module
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    result: list[Any] = json.loads(run.stdout)
    return result


IDEAS = [f"idea.{number}" for number in range(12)]


def test_a_disk_that_fills_up_loses_no_answer_and_says_so_while_it_lasts(tmp_path: Path) -> None:
    start, full, still, freed, reopened = play(full_while_learning, tmp_path)
    assert start == ["disk", [], ["before.a"]]
    assert full == ["memory", ["full"], ["before.a", *IDEAS]]
    assert still == ["memory", ["full"], ["before.a", *IDEAS, "story"]]
    assert freed == ["disk", [], ["before.a", *IDEAS, "story", "quiz.a"]]
    assert reopened == freed


def test_a_module_finished_on_a_full_disk_is_written_at_the_stop_if_room_was_made(tmp_path: Path) -> None:
    assert play(full_at_completion, tmp_path) == [["memory", 5], ["disk", 5]]


def test_a_first_start_on_a_full_disk_works(tmp_path: Path) -> None:
    nobody, first, freed, reopened = play(full_before_the_first_start, tmp_path)
    assert nobody == ["memory", ["full"], []]
    assert first == ["memory", ["full"], ["before.a"]]
    assert freed == ["disk", [], ["before.a", "before.b"]]
    assert reopened == freed


def test_a_later_start_on_a_full_disk_shows_what_was_done(tmp_path: Path) -> None:
    full, freed, reopened = play(full_at_a_later_start, tmp_path)
    assert full == ["memory", ["full"], ["before.a", "before.b", *IDEAS]]
    assert freed == ["disk", [], ["before.a", "before.b", *IDEAS, "story"]]
    assert reopened == freed


def test_a_read_only_folder_gives_a_session_in_memory_that_says_so(tmp_path: Path) -> None:
    opened, answered, untouched = play(read_only, tmp_path)
    assert opened == ["memory", ["read-only"], ["before.a"]]
    assert answered == ["memory", ["read-only"], ["before.a", "before.b"]]
    assert untouched


def test_a_read_only_folder_left_by_a_crash_still_shows_every_answer(tmp_path: Path) -> None:
    assert play(read_only_after_a_crash, tmp_path) == [True, ["memory", ["read-only"], ["before.a"]]]


def test_a_read_only_folder_with_nothing_in_it_works_too(tmp_path: Path) -> None:
    opened, answered = play(read_only_and_empty, tmp_path)
    assert opened == ["memory", ["read-only"], []]
    assert answered == ["memory", ["read-only"], ["before.a"]]


def test_a_folder_that_becomes_writable_gets_what_waited(tmp_path: Path) -> None:
    locked, unlocked = play(becomes_writable, tmp_path)
    assert locked == ["memory", ["read-only"], ["before.a"]]
    assert unlocked == ["disk", [], ["before.a", "before.b"]]


def test_a_write_the_system_cuts_short_is_kept_and_written_later(tmp_path: Path) -> None:
    start, cut, freed, reopened = play(file_size_limit, tmp_path, alone=False)
    assert (start[0], cut[0], freed[0]) == ("disk", "memory", "disk")
    assert cut[1] in (["full"], ["failing"])
    assert freed[2] == ["before.a", *IDEAS, "story"]
    assert reopened == freed


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
