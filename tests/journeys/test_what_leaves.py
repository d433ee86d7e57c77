"""Every packet that leaves a laptop, seen from outside: one host, one name, and only after a « Oui »."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.journeys import watched_network
from tests.journeys.watched_laptop import STRANGER, WORLD
from tests.parts import ROOT, require

pytestmark = pytest.mark.journey
ALONE = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
THE_SERVER = [["tcp", WORLD, 443, ""], ["udp", WORLD, 53, watched_network.HOST]]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """What left in each phase, and what was told about the swapped file."""
    require("network")
    require("openssl")
    folder = tmp_path_factory.mktemp("journey")
    words = [*ALONE, sys.executable, "-m", "tests.journeys.watched_network", str(folder)]
    environ = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'build'}"}
    done = subprocess.run(
        words, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=200
    )
    if done.returncode != 0 and "unshare failed" in done.stderr and not os.environ.get("CI"):
        pytest.skip("Cette machine ne permet pas d'avoir un réseau à soi : il faut être root.")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), (folder / "told.txt").read_text(encoding="utf-8")


Journey = tuple[dict[str, Any], str]


@pytest.mark.parametrize("phase", ["before", "yes", "no", "swapped"])
def test_without_a_yes_that_holds_not_one_packet_leaves(journey: Journey, phase: str) -> None:
    assert journey[0][phase] == []


def test_after_a_yes_the_campaigns_host_alone_is_asked_for_and_spoken_to(journey: Journey) -> None:
    assert journey[0]["sent"] == THE_SERVER
    assert journey[0]["requests"] == 6


def test_a_swapped_file_is_told_in_one_sentence_with_both_names(journey: Journey) -> None:
    told = journey[1]
    assert told.count("\n") == 1
    assert all(word in told for word in ("Dix minutes en Occitanie", "compteurs.example", "ailleurs.example"))


def test_a_packet_that_should_not_leave_would_be_seen(journey: Journey) -> None:
    assert journey[0]["strays"] == [["tcp", WORLD, 81, ""], ["udp", WORLD, 53, STRANGER]]
