"""What a start loads before the first page is there: each package more is time a person waits, each day."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.journeys.launching import Laptop

pytestmark = pytest.mark.journey
LOADED = re.compile(r"^import time:.*\| +([a-z]\w*)(?:\.[\w.]+)?$", re.MULTILINE)
EACH_DAY = {
    "blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe", "msgspec", "peewee", "platformdirs",
    "typing_extensions", "waitress", "werkzeug",
}  # fmt: skip
NOT_IN_A_BUNDLE = {"psycopg", "psycopg_binary"}
"""peewee takes the driver of PostgreSQL along where there is one: not on anybody's laptop."""


def loaded(laptop: Laptop) -> set[str]:
    """The packages, Python's own and ours left out, that are loaded until the first page is there."""
    program = (sys.executable, "-X", "importtime", "-m", "awareness")
    with laptop.start("serve", program=program, XDG_CACHE_HOME=str(laptop.folder / "cache")) as started:
        _visitor, home = started.visit()
        assert "<h1" in home.html
        started.stop()
        return set(LOADED.findall(started.complained)) & set(packages_distributions()) - NOT_IN_A_BUNDLE


def test_the_first_page_of_each_day_loads_these_packages_and_no_other(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    assert loaded(laptop) == EACH_DAY | {"yaml"}  # the first day reads the heads of the lessons
    assert loaded(laptop) == EACH_DAY
