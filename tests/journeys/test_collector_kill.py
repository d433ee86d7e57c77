"""The real server, killed while laptops send: what it acknowledged is there, and nothing is counted twice."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from awareness.protocol import week_of
from tests.collecting import CODE, body, count, counts
from tests.journeys.collector_program import CollectorProgram, insist, post
from tests.journeys.launching import wait_for

pytestmark = pytest.mark.journey
LAPTOPS = 6
EACH = 120
# What a forger claims to be, and one neighbourhood that is really believed.
FORGED = ["198.51.100.77", "2001:db8:dead:beef::7", "10.9.8.7"]


@pytest.fixture
def program(database_url: str, tmp_path: Path) -> Iterator[CollectorProgram]:
    program = CollectorProgram(database_url, tmp_path).init()
    yield program
    program.kill()


def test_a_server_killed_again_and_again_ends_up_exact(program: CollectorProgram) -> None:
    told = [[count(mode="workshop", n=seed + 1) for _each in range(EACH)] for seed in range(LAPTOPS)]
    program.start()
    chance = random.Random(2026)
    with ThreadPoolExecutor(LAPTOPS) as crew:
        laptops = [crew.submit(insist, program, mine, seed) for seed, mine in enumerate(told)]
        for _kill in range(3):
            more = partial(_has_more_than, program, program.totals()[0])
            wait_for(lambda more=more: all(map(_is_done, laptops)) or more(), "new counts")  # type: ignore[misc]
            time.sleep(chance.random() / 5)  # somewhere in the middle of what it is doing
            program.kill()
            program.start()
        for laptop in laptops:
            laptop.result()
    assert program.totals() == (LAPTOPS * EACH, EACH * sum(range(1, LAPTOPS + 1)))
    assert program.stop() == 0


def _has_more_than(program: CollectorProgram, before: int) -> bool:
    return program.totals()[0] > before


def _is_done(laptop: object) -> bool:
    return bool(laptop.done())  # type: ignore[attr-defined]


def test_a_server_that_is_asked_to_stop_answers_what_it_began(program: CollectorProgram) -> None:
    program.start("--with-jobs")
    told = [counts(10) for _each in range(30)]
    answers: list[int] = []

    def send() -> None:
        answers.extend(post(program.port, body(group))[0] for group in told)

    thread = threading.Thread(target=send)
    thread.start()
    wait_for(lambda: len(answers) > 5, "some answers")
    assert program.stop() == 0
    thread.join()
    assert program.totals()[0] == 10 * answers.count(200)


def everything_kept(folder: Path) -> bytes:
    """All bytes of all files of the server, what it printed too."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("proxy", ["", "127.0.0.1"])
def test_no_file_of_the_server_holds_an_address(database_url: str, tmp_path: Path, proxy: str) -> None:
    environ = {"AWARENESS_TRUSTED_PROXY": proxy, "AWARENESS_REQUESTS_A_MINUTE": "40"}
    program = CollectorProgram(database_url, tmp_path, **environ).init().start()
    told = body(counts(3))
    for forged in FORGED:
        names = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}", "X-Real-IP": forged}
        for content in (told, body(counts(2), "NOBODY-1"), b"[" * 9000, b" " * 100_000, b"", b"\0" * 50):
            post(program.port, content, **names)
            post(program.port, content, "/v1/sealed", **names)
    assert post(program.port, told)[0] in {200, 429}
    program.call("backup", "copy")
    program.stop()
    kept = everything_kept(tmp_path)
    assert b"NOBODY-1" in kept
    assert not [forged for forged in FORGED if forged.encode() in kept or _packed(forged) in kept]
    assert b"127.0.0.1" not in kept.replace(b"http://127.0.0.1", b"")


def _packed(address: str) -> bytes:
    import ipaddress

    return ipaddress.ip_address(address).packed[:7]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_body_too_large_is_refused_before_it_is_read(program: CollectorProgram) -> None:
    program.start()
    for size in (8193, 64 * 1024 + 1, 50_000_000):
        assert post(program.port, b"[" * size)[0] in {413, 0}
    status, answer = post(program.port, b"[" * 8193)
    assert (status, answer) == (413, b'{"error":"too large"}')
    assert post(program.port, body(counts(2)))[0] == 200
    assert program.totals() == (2, 2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_campaign_can_be_run_from_the_console(program: CollectorProgram) -> None:
    program.start()
    post(program.port, body(counts(12)))
    assert f"{CODE}  CCI31  12 sur" in program.call("code", "list")
    program.call("code", "add", "CMA81-1", "--cap", "50")
    assert post(program.port, body(counts(2), "CMA81-1"))[1].count(b"accepted")
    program.call("code", "revoke", "CMA81-1")
    assert post(program.port, body(counts(2), "CMA81-1"))[1].startswith(b'{"accepted":[],"held":["')
    assert f"CMA81-1  {week_of(date.today())}  2 : activity 2" in program.call("quarantine", "list")
    assert "2 comptés" in program.call("quarantine", "release", "--all", "--under", CODE)
    assert "moins de 11" in program.call("exclude", "2", code=1)
    program.call("exclude", "1")
    assert program.totals() == (16, 2)
    program.call("campaign", "file", "--url", "https://c.example", "--code", CODE)
    assert (program.folder / "campaign.toml").read_text().startswith('id = "occ-2026"')
    program.call("campaign", "close", "occ-2026")
    assert post(program.port, body(counts(1)))[0] == 410
    for _twice in range(2):
        program.call("tidy")
