"""One fact, one place: the version, the packages, the licence."""

from __future__ import annotations

import re
import tomllib

import awareness
from tests.house import rules
from tests.parts import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# A change log tells of versions, and a pinned package may happen to have the same number.
MAY_NAME_VERSIONS = ("CHANGELOG.md", "build/requirements/", "package-lock.json", "awareness/__init__.py")


def distribution(requirement: str) -> str:
    """The bare name of a requirement, as pip compares it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def listed(name: str) -> set[str]:
    """The packages a requirement file asks for."""
    lines = rules.read(ROOT / "build" / "requirements" / f"{name}.in").splitlines()
    return {distribution(line) for line in lines if line and not line.startswith(("#", "-"))}


def test_the_version_is_written_once() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", awareness.__version__)
    pattern = re.compile(rf"(?<![\d.]){re.escape(awareness.__version__)}(?![\d.])")
    texts = [path for path in rules.files() if not rules.name(path).startswith(MAY_NAME_VERSIONS)]
    assert not [rules.name(path) for path in texts if pattern.search(rules.read(path))]


def test_the_change_log_begins_with_the_version_of_the_program() -> None:
    headings = re.findall(r"^## \[?(\d+\.\d+\.\d+)", rules.read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == awareness.__version__


def test_the_package_and_the_pins_ask_for_the_same_packages() -> None:
    asked = PROJECT["project"]
    assert {distribution(line) for line in asked["dependencies"]} == listed("runtime")
    assert {distribution(line) for line in asked["optional-dependencies"]["collector"]} == listed("collector")


def test_every_package_imported_by_the_program_is_asked_for_and_used() -> None:
    imports = {
        "flask_babel": "flask-babel", "flask_limiter": "flask-limiter", "nacl": "pynacl", "yaml": "pyyaml",
        "webview": "pywebview",
    }  # fmt: skip
    asked = listed("runtime") | listed("collector")
    program = "\n".join(rules.read(path) for path in rules.files("awareness", suffix=".py"))
    found = set(re.findall(r"^\s*(?:import|from) (\w+)", program, re.MULTILINE))
    assert {
        package for package in asked if package not in {imports.get(name, name) for name in found}
    } == set()


def test_the_licences_are_where_the_project_says() -> None:
    assert PROJECT["project"]["license"] == "MIT AND etalab-2.0"
    first_lines = {
        name: rules.read(ROOT / name).splitlines()[0] for name in PROJECT["project"]["license-files"]
    }
    assert first_lines == {"LICENSE": "MIT License", "LICENSE-CONTENT": "Licence des contenus"}
    assert "license: MIT AND etalab-2.0" in rules.read(ROOT / "publiccode.yml")
