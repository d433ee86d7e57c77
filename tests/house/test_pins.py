"""Pinned packages: exact, hashed, and silent about where they were found."""

from __future__ import annotations

import json
import re

import pytest

import dev
from tests.house import rules
from tests.house.test_one_place import distribution, listed
from tests.parts import ROOT

REQUIREMENTS = ROOT / "build" / "requirements"
ADDRESS = re.compile(r"https?:|file:/|index-url|find-links|trusted-host|--index|resolved")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==\S+", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Each pinned package of a file with the lines of its hashes."""
    text = rules.read(REQUIREMENTS / f"{name}.txt")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    return {distribution(block): block for block in blocks if PIN.match(block)}


def test_every_set_that_the_commands_install_is_pinned() -> None:
    assert {path.stem for path in REQUIREMENTS.glob("*.txt")} == set(dev.PINNED_SETS)
    assert {path.stem for path in REQUIREMENTS.glob("*.in")} == set(dev.PINNED_SETS)


@pytest.mark.parametrize("name", dev.PINNED_SETS)
def test_a_set_is_exact_and_hashed(name: str) -> None:
    pinned = pins(name)
    assert listed(name) <= set(pinned)
    assert not [package for package, block in pinned.items() if "--hash=sha256:" not in block]


@pytest.mark.parametrize("name", dev.PINNED_SETS)
def test_two_sets_never_ask_for_two_versions_of_one_package(name: str) -> None:
    runtime = pins("runtime")
    own = {package: block.split()[0] for package, block in pins(name).items() if package in runtime}
    assert own == {package: runtime[package].split()[0] for package in own}


def test_no_file_of_pins_says_where_packages_come_from() -> None:
    paths = [*REQUIREMENTS.iterdir(), ROOT / "package.json", ROOT / "package-lock.json"]
    assert not {
        rules.name(path): found for path in paths if (found := rules.matches(ADDRESS, rules.read(path)))
    }
    assert rules.matches(ADDRESS, "--index-url https://packages.example/simple")


def test_axe_is_pinned_to_one_version_with_its_checksum() -> None:
    asked = json.loads(rules.read(ROOT / "package.json"))["devDependencies"]
    locked = json.loads(rules.read(ROOT / "package-lock.json"))["packages"]
    assert asked == {"axe-core": locked["node_modules/axe-core"]["version"]}
    assert locked["node_modules/axe-core"]["integrity"].startswith("sha512-")
