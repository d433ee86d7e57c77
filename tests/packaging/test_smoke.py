"""The smoke test does what it says: it walks through a module without a network, and it can fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import smoke
from tests.parts import ROOT

FORM = """<a class="brand" href="/">x</a><form method="post" action="/m/x/1">
<input type="hidden" name="csrf" value="t"><input name="text"><input disabled name="no">
<input type="radio" name="a" value="1"><input type="radio" name="a" value="2">
<select name="s"><option value="">?</option><option value="v">v</option></select>
<button class="reply" name="r" value="one">1</button><button class="reply" name="r" value="two">2</button>
<button class="btn" name="submit" value="1">ok</button></form>"""
SCRIPT = ROOT / "build" / "smoke.py"


def program(folder: Path, *lines: str) -> Path:
    """Make a program of a few lines of shell, in the shape of a bundle."""
    bundle = folder / "made"
    bundle.mkdir()
    made = bundle / "made"
    made.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    made.chmod(0o755)
    return bundle


def run(bundle: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, bundle], capture_output=True, text=True, check=False)


def test_it_finishes_a_module_where_there_is_no_network(tmp_path: Path) -> None:
    ours = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m awareness "$@"'
    done = run(program(tmp_path, ours))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "hameconnage : terminé en" in done.stdout
    assert "n'a pas pu être coupé" not in done.stdout


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("exit 3",), "n'écrit pas son adresse"),
        (("echo http://127.0.0.1:9/launch/x", "exec sleep 60"), "refused"),
        (("echo http://elsewhere.example/", "exec sleep 60"), "n'écrit pas son adresse"),
    ],
)
def test_a_program_that_does_not_do_its_work_is_found(
    tmp_path: Path, lines: tuple[str, ...], told: str
) -> None:
    done = run(program(tmp_path, *lines))
    assert done.returncode == 1
    assert told in done.stdout + done.stderr


def test_a_bundle_that_is_too_heavy_is_found(tmp_path: Path) -> None:
    bundle = program(tmp_path, "exit 0")
    with (bundle / "heavy").open("wb") as file:
        file.truncate(smoke.LARGEST_FOLDER)
    done = run(bundle)
    assert done.returncode == 1
    assert "C'est trop" in done.stdout


def test_a_folder_without_a_program_is_found(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "Il n'y a pas de programme" in done.stdout


def test_a_form_is_filled_as_a_browser_would_send_it() -> None:
    page = smoke.Page("http://127.0.0.1:1/m/x/1", FORM)
    form = page.step_form
    assert form is not None
    assert page.next_link == ""
    assert form.filled(0) == [("csrf", "t"), ("a", "1"), ("s", "v"), ("text", "3"), ("r", "one")]
    assert dict(form.filled(1))["a"] == "2"
    assert dict(form.filled(1))["r"] == "two"
