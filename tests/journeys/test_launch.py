"""Starting, starting again, and ending: each fault of a start ends in working or in one French sentence."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from smoke import Page, SmokeError, Visitor
from tests.journeys.launching import PROGRAM, Laptop, wait_for
from tests.parts import ROOT

pytestmark = pytest.mark.journey
MODULE = "/m/hameconnage"
# A network of the program's own, where even loopback is down.
NO_LOOPBACK = """
import ctypes, os, sys
assert ctypes.CDLL(None).unshare(0x40000000) == 0
os.execv(sys.argv[1], sys.argv[1:])
"""

# Gives a Python another year: its clock is wrong by SHIFT seconds, as on a laptop whose battery was empty.
WRONG_CLOCK = """
import datetime, os, time
right = time.time
time.time = lambda: right() + float(os.environ["SHIFT"])
class date(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
class moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
datetime.date, datetime.datetime = date, moment
# PostgreSQL's driver, which no laptop has, would complain of these two: peewee is not to find it.
import sys
sys.modules["psycopg"] = None
"""
YEAR = 365.25 * 86400


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def first_step(visitor: Visitor, home: Page) -> Page:
    return visitor.get(urljoin(home.url, MODULE))


def place(visitor: Visitor, home: Page) -> str:
    """Where the module goes on."""
    return urlsplit(first_step(visitor, home).url).path


def answer(visitor: Visitor, page: Page) -> Page:
    form = page.step_form
    assert form is not None
    return visitor.send(page, form, form.filled(0))


def was_acknowledged(visitor: Visitor, step: Page) -> bool:
    try:
        answer(visitor, step)
    except OSError:
        return False
    return True


def require_own_network() -> None:
    """Go on only where this person may have a network of their own: root may."""
    if os.geteuid() == 0:
        return
    if os.environ.get("CI"):
        pytest.fail("Il faut être root pour couper le réseau interne.", pytrace=False)
    pytest.skip("Il faut être root pour couper le réseau interne.")


def one_sentence(text: str) -> bool:
    """Whether a person is told something in French, and nothing else."""
    return bool(re.fullmatch(r"[A-ZÀÉ«-][^\n]{20,300}[.:]\n", text)) and "Traceback" not in text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_prints_its_address_and_ends_cleanly_when_asked(laptop: Laptop, how: signal.Signals) -> None:
    with laptop.start("serve") as program:
        _visitor, home = program.visit()
        assert "<h1" in home.html
        assert program.stop(how) == 0
        assert program.said.count("\n") == 1
        assert program.complained == ""
        assert laptop.log() == ""


def test_the_address_opens_one_browser_once(laptop: Laptop) -> None:
    with laptop.start("serve") as program:
        program.visit()
        with pytest.raises(SmokeError, match=r"403 .*Rouvrez l.application depuis son icône"):
            program.visit()


def test_the_token_can_be_fixed(laptop: Laptop) -> None:
    with laptop.start("serve", AWARENESS_LAUNCH_TOKEN="fixed-0123456789abcdef") as program:
        assert program.launch_url().endswith("/launch/fixed-0123456789abcdef")
        assert "<h1" in program.visit()[1].html


@pytest.mark.parametrize(
    ("words", "environ"),
    [
        (["serve", "--port", "70000"], {}),
        (["serve"], {"AWARENESS_LAUNCH_TOKEN": "trop court"}),
        (["serve"], {"AWARENESS_DATA_DIR": __file__}),
    ],
)
def test_a_bad_setting_is_one_sentence(laptop: Laptop, words: list[str], environ: dict[str, str]) -> None:
    with laptop.start(*words, **environ) as program:
        assert program.code() == 1
        assert program.said == ""
        assert one_sentence(program.complained), program.complained


@pytest.mark.parametrize(
    "words", ["bidule", "serve --port abc", "serve --prt 3", "serve --port", "serve 8000", "check /nowhere"]
)
def test_a_mistyped_command_is_one_sentence_too(laptop: Laptop, words: str) -> None:
    with laptop.start(*words.split()) as program:
        assert program.code() in (1, 2)
        assert program.said == ""
        assert one_sentence(program.complained), program.complained
    assert not laptop.data.exists()


def test_a_port_that_is_taken_is_one_sentence(laptop: Laptop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with laptop.start("serve", "--port", str(port)) as program:
            assert program.code() == 1
            assert one_sentence(program.complained), program.complained
            assert str(port) in program.complained
            assert program.said == ""


def test_a_second_start_gives_a_fresh_address_of_the_first(laptop: Laptop) -> None:
    with laptop.start("serve") as first:
        first.visit()
        with laptop.start("serve") as second:
            assert second.code() == 0
            assert second.launch_url() != first.launch_url()
            assert second.launch_url().split("/launch/")[0] == first.launch_url().split("/launch/")[0]
            assert "<h1" in second.visit()[1].html
        assert first.is_running()


def test_a_browser_that_was_restarted_is_let_in_again_from_the_icon(laptop: Laptop) -> None:
    with laptop.start("serve") as program:
        visitor, home = program.visit()
        answer(visitor, first_step(visitor, home))
        with pytest.raises(SmokeError, match="Rouvrez"):
            Visitor().get(home.url)
        with laptop.start(DISPLAY=":4711") as icon:
            assert icon.code() == 0
        (address,) = wait_for(laptop.addresses, "an address in the browser")
        restarted = Visitor()
        assert place(restarted, restarted.get(address)) == place(visitor, home)


def test_a_killed_program_starts_again_at_the_same_step(laptop: Laptop) -> None:
    with laptop.start("serve") as program:
        visitor, home = program.visit()
        answer(visitor, first_step(visitor, home))
        left_at = place(visitor, home)
        program.kill()
    with laptop.start("serve") as again:
        assert place(*again.visit()) == left_at


def test_an_answer_that_was_acknowledged_survives_any_end(laptop: Laptop) -> None:
    """The program is asked to end while an answer is on its way, at another moment each time."""
    answered = ""
    for delay in (0.0, 0.005, 0.02, 0.08):
        with laptop.start("serve") as program:
            visitor, home = program.visit()
            step = first_step(visitor, home)
            assert urlsplit(step.url).path != answered
            ending = threading.Timer(delay, program.stop)
            ending.start()
            answered = urlsplit(step.url).path if was_acknowledged(visitor, step) else ""
            ending.join()
            assert program.code() == 0


@pytest.mark.parametrize("name", ["Éléonore Lefèvre & Cie", "50 % #1 ? [a] {b} 'c' $d;e", "long"])
def test_a_folder_of_any_name_and_length_keeps_the_answers(tmp_path: Path, name: str) -> None:
    data = tmp_path / name
    if name == "long":
        data = tmp_path / "très long".ljust(100, "é")
        data /= "é" * (239 - len(str(data)))
        assert len(str(data)) == 240
    laptop = Laptop(tmp_path, data)
    with laptop.start("serve") as program:
        visitor, home = program.visit()
        answer(visitor, first_step(visitor, home))
        left_at = place(visitor, home)
        assert program.stop() == 0
    assert (data / "progress.sqlite").exists()
    with laptop.start("serve") as program:
        assert place(*program.visit()) == left_at


def test_a_clock_that_is_years_wrong_loses_nothing(laptop: Laptop, tmp_path: Path) -> None:
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(WRONG_CLOCK)
    left_at = MODULE
    for years in (0, -55, 70, -20):
        environ = {"PYTHONPATH": f"{tmp_path}/clock:{ROOT}", "SHIFT": str(years * YEAR)}
        with laptop.start("serve", **environ) as program:
            visitor, home = program.visit()
            assert place(visitor, home).startswith(left_at)
            answer(visitor, first_step(visitor, home))
            left_at = place(visitor, home)
            assert program.stop() == 0
            assert program.complained == ""
    assert left_at == f"{MODULE}/idea.2"
    assert laptop.log() == ""
    with laptop.start(
        "-c", "import datetime; print(datetime.date.today())", program=[PROGRAM[0]], **environ
    ) as asked:
        assert asked.code() == 0
        assert int(asked.said[:4]) < datetime.now(UTC).year - 10


def test_a_proxy_of_the_system_is_not_asked(laptop: Laptop) -> None:
    dead = dict.fromkeys(("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"), "http://127.0.0.1:9")
    with laptop.start("serve", **dead) as program:
        assert "<h1" in program.visit()[1].html


def test_without_a_screen_the_address_is_printed(laptop: Laptop) -> None:
    with laptop.start(BROWSER="") as program:
        assert "<h1" in program.visit()[1].html
        assert "dans un navigateur de cet ordinateur" in program.said
        assert program.stop() == 0
        assert program.complained == ""


def test_without_a_window_the_browser_opens_and_the_page_has_a_way_out(laptop: Laptop) -> None:
    with laptop.start(DISPLAY=":4711") as program:
        (address,) = wait_for(laptop.addresses, "an address in the browser")
        visitor = Visitor()
        home = visitor.get(address)
        (leave,) = [form for form in home.forms if form.action == "/quit"]
        goodbye = visitor.send(home, leave, leave.filled(0))
        assert "<h1" in goodbye.html
        assert program.code() == 0
        assert program.complained == ""


def test_without_webkit_or_any_browser_the_address_is_printed(laptop: Laptop, tmp_path: Path) -> None:
    (tmp_path / "missing").mkdir()
    (tmp_path / "missing" / "gi.py").write_text("raise ImportError('no gi')\n")
    environ = {"DISPLAY": ":4711", "BROWSER": "", "PATH": str(tmp_path / "missing")}
    with laptop.start(PYTHONPATH=f"{tmp_path}/missing:{ROOT}", **environ) as program:
        assert "<h1" in program.visit()[1].html
        assert program.stop() == 0
        assert program.complained == ""


def test_the_doctor_speaks_in_sentences_and_leaves_nothing_behind(laptop: Laptop) -> None:
    with laptop.start("doctor") as program:
        assert program.code() == 0, program.complained
        lines = program.said.splitlines()
    assert len(lines) >= 8
    assert all(re.match(r"\[(oui|non|NON)\] [A-ZÉÀ]", line) for line in lines)
    assert "[non] Pas de fenêtre : aucun écran graphique n'est ouvert." in lines
    assert not laptop.documents.exists()
    assert not laptop.data.exists()


def test_a_computer_whose_loopback_is_down_is_told_in_one_sentence(laptop: Laptop) -> None:
    require_own_network()
    words = [sys.executable, "-c", NO_LOOPBACK]
    with laptop.start("serve", program=[*words, *PROGRAM]) as program:
        assert program.code() == 1
        assert one_sentence(program.complained), program.complained
        assert "ne peut pas se parler à lui-même" in program.complained
