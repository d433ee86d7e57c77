"""Laptops, their network and the server all die: the totals are the distinct completions, exactly."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.lossy import LossyNetwork
from tests.journeys.collector_program import CollectorProgram
from tests.journeys.counting_village import LAPTOPS, Village, by_family

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
SEEDS = [1, 2, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(3, 21))]
STICKS, CLONES, RESTORED = slice(0, 6), slice(6, 11), slice(11, 17)


@pytest.fixture
def program(database_url: str, tmp_path: Path) -> Iterator[CollectorProgram]:
    program = CollectorProgram(database_url, tmp_path).init().start()
    yield program
    program.kill()


@pytest.fixture
def network(seed: int, program: CollectorProgram) -> Iterator[LossyNetwork]:
    network = LossyNetwork(seed).start()
    network.collector_port = program.port
    yield network
    network.stop()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_totals_are_the_distinct_completions(
    seed: int, tmp_path: Path, program: CollectorProgram, network: LossyNetwork
) -> None:
    village = Village(tmp_path, program, network, seed)
    people = [f"{number:02d}" for number in range(LAPTOPS)]
    village.all_do(people, lambda name: ["learn", str(1 + int(name) % 3)])
    images = keep_images(village, people[RESTORED], tmp_path / "images")
    for name in people[CLONES]:
        village.copy(name, f"{name}-clone")
    for name in people[STICKS]:
        (tmp_path / f"stick-{name}").mkdir()
    village.all_do(people[STICKS], lambda name: ["export", str(tmp_path / f"stick-{name}")])
    with village.with_a_server_that_dies(3):
        village.all_do(village.names(), lambda _name: ["send"])
        village.all_do(people[STICKS], lambda name: ["carry", str(tmp_path / f"stick-{name}")])
    for name, image in images.items():
        village.go_back(name, image)
    village.all_do(village.names(), lambda _name: ["send"])
    assert_exact(village, program, network)


def keep_images(village: Village, names: list[str], folder: Path) -> dict[str, Path]:
    """Keep images of some disks as they are now."""
    images = {name: folder / name for name in names}
    for name, image in images.items():
        shutil.copytree(village.laptop(name), image)
    return images


def assert_exact(village: Village, program: CollectorProgram, network: LossyNetwork) -> None:
    """Every count made anywhere has one receipt, and no sum is one more or less."""
    assert village.unsent() == []
    made = village.distinct()
    told = json.loads(program.call("totals"))
    assert told["receipts"] == len(made)
    assert by_family(told["cells"]) == Counter(made.values())
    assert made
    assert network.lost > 10
    assert network.doubled > 5
    assert village.cut_off > 0
    print(program.call("totals", "--joinable"))
