"""What one comes back to, looked at: the offers, the refresher, the papers, on small and old screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.pages.laptop import USUAL, Laptop
from tests.pages.test_axe import Examiner
from tests.pages.test_boxes import CUT_WORDS, HIDDEN, SIDEWAYS
from tests.pages.test_papers import PAPERS

pytestmark = pytest.mark.journey
SCREENS = ((1366, 690), (911, 440), (768, 1024), (320, 568))
FINISHED = datetime(2026, 11, 24, 10).astimezone()


@pytest.fixture
def site(tmp_path: Path, page: Any) -> Iterator[str]:
    """A laptop started again two weeks after three modules; gives the address of its pages."""
    clock = [FINISHED]
    laptop = Laptop(tmp_path, clock=lambda: clock[0])
    laptop.finishes(*USUAL)
    clock[0] += timedelta(days=15)
    with laptop.served() as url:
        page.goto(url)
        yield url.split("/launch/")[0]


def pages(page: Any, site: str) -> list[str]:
    """The first page with its question, a question of the refresher, every paper."""
    page.goto(f"{site}/refresher")
    return ["/", page.url.removeprefix(site), *PAPERS, "/sheets"]


def test_axe_has_nothing_to_say(page: Any, site: str, axe_source: str) -> None:
    examiner = Examiner(page, site, axe_source)
    for address in pages(page, site):
        examiner.examines(address)
    assert examiner.complaints == []
    assert examiner.examined == 2 * (len(PAPERS) + 3)


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_is_cut_or_pushed_aside(page: Any, site: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    found = {}
    for address in pages(page, site):
        page.goto(site + address)
        looks = (SIDEWAYS, CUT_WORDS, *((HIDDEN,) if "/refresher/" in address else ()))
        found[address] = [fault for look in looks for fault in page.evaluate(look)]
    assert {address: faults for address, faults in found.items() if faults} == {}
