"""Pages are light: few requests, few kilobytes, nothing from elsewhere, nothing in the console."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.pages.laptop import PAGES, Laptop, SampleOfEachKind, finished_pages

pytestmark = pytest.mark.journey
KB = 1024

# The quantiles of EcoIndex (cnumr/EcoIndex): elements without the insides of drawings, requests, kilobytes.
ELEMENTS = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801,
            2479, 594601)  # fmt: skip
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27,
             1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26)  # fmt: skip
# What not every page needs comes with the first one that does, once: a step's voice, a sheet's style.
OWN_FILES = ("listen.js", "paper.css")
COUNT = "() => document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"


def quantile(table: tuple[float, ...], value: float) -> float:
    """Where a value stands among the pages of the web: 0 the lightest, 20 the heaviest."""
    above = bisect_right(table, value)
    if above >= len(table):
        return len(table) - 1
    return above - 1 + (value - table[above - 1]) / (table[above] - table[above - 1])


def ecoindex(elements: int, requests: int, kilobytes: float) -> float:
    """The EcoIndex of a page, 100 the best."""
    heavy = (
        3 * quantile(ELEMENTS, elements) + 2 * quantile(REQUESTS, requests) + quantile(KILOBYTES, kilobytes)
    )
    return 100 - 5 * heavy / 6


class Scales:
    """Weighs what a browser fetches, headers included."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.weights: list[int] = []
        self.hosts: set[str] = set()
        self.said: list[str] = []
        self.policies: set[str] = set()
        self._debugger = page.context.new_cdp_session(page)
        self._debugger.send("Network.enable")
        self._debugger.on(
            "Network.loadingFinished", lambda what: self.weights.append(what["encodedDataLength"])
        )
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or request.url))
        page.on("response", self._notes_policy)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _notes_policy(self, response: Any) -> None:
        if response.status == 200:
            self.policies.add(response.headers.get("content-security-policy", f"none: {response.url}"))

    def weighs(self, address: str, *, cold: bool = False) -> tuple[int, int]:
        """Open a page; gives its requests and its bytes. Cold: as on the very first day."""
        self._debugger.send("Network.setCacheDisabled", {"cacheDisabled": cold})
        self.weights.clear()
        self._page.goto(address, wait_until="networkidle" if cold else "load")
        for _ in range(100):  # the debugger may say what a page weighed after the page is there
            if any(self.weights):
                break
            self._page.wait_for_timeout(20)
        return len([weight for weight in self.weights if weight]), sum(self.weights)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop whose exercises are one of each kind."""
    return Laptop(tmp_path, SampleOfEachKind)


@pytest.fixture
def site(laptop: Laptop, page: Any) -> Iterator[str]:
    """The address of the pages, already opened."""
    with laptop.served() as url:
        page.goto(url)
        yield url.split("/launch/")[0]


def test_the_first_page_is_light_on_the_first_day(laptop: Laptop, page: Any) -> None:
    scales = Scales(page)
    with laptop.served() as url:
        requests, weight = scales.weighs(url, cold=True)
    # The launch address itself is one of them: it leads to the first page.
    assert 2 <= requests <= 5
    assert 5 * KB < weight <= 60 * KB
    assert scales.hosts == {"127.0.0.1"}
    assert scales.said == []


def test_later_screens_are_lighter_still_and_have_an_ecoindex_of_80(
    laptop: Laptop, page: Any, site: str
) -> None:
    scales = Scales(page)
    requests, first = scales.weighs(site, cold=True)
    _, alone = scales.weighs(site)
    scales.weighs(site + "/victim")  # what only printable sheets wear comes with the first of them
    shared, heavy, marks, with_a_file = first - alone, {}, {}, []
    steps = (address for address, _step, _answered in laptop.walks("hameconnage"))
    for number, address in enumerate([*steps, *PAGES, *own_pages(laptop)]):
        fetched, weight = scales.weighs(site + address)
        with_a_file += [address] * (fetched - 1)
        if fetched > 2 or not KB // 2 < weight <= 15 * KB:
            heavy[number, address] = (fetched, weight)
        marks[number, address] = ecoindex(page.evaluate(COUNT), requests + 1, (shared + weight) / KB)
    assert heavy == {}
    assert len(with_a_file) <= len(OWN_FILES), with_a_file
    assert {address: round(mark, 1) for address, mark in marks.items() if mark < 80} == {}
    assert len(marks) > 50
    assert scales.hosts == {"127.0.0.1"}
    assert scales.said == []
    assert all("default-src 'none'" in policy and "unsafe" not in policy for policy in scales.policies)


def own_pages(laptop: Laptop) -> list[str]:
    """The pages of the one module that is finished here."""
    return [each for each in finished_pages(laptop) if "hameconnage" in each]


def test_the_index_is_computed_as_its_authors_do() -> None:
    assert ecoindex(233, 6, 145) == pytest.approx(86.1, abs=0.1)
    assert ecoindex(19, 1, 2) == pytest.approx(97.8, abs=0.6)
    assert ecoindex(700_000, 5000, 300_000) == 0


def test_a_stranger_on_the_page_is_refused_and_heard(page: Any, site: str) -> None:
    scales = Scales(page)
    scales.weighs(site)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'var bad = 1'}))"
    )
    assert page.evaluate("typeof bad") == "undefined"
    assert len(scales.said) >= 2
