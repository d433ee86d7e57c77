"""What a page and the bundle weigh, against what the issue allows. Sizes are the same in every run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import smoke
from tests.bench.figure import Figure
from tests.bench.servers import ROOT, Served

FETCHED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"')
BUNDLE = ROOT / "dist" / "dix-minutes-cyber"


def page_sizes(server: Served) -> Iterator[Figure]:
    """Weigh the first page with all it fetches, then every page of a module as the browser fetches it."""
    home = server.get("/")
    parts = list(dict.fromkeys(FETCHED.findall(home)))
    whole = len(home.encode()) + sum(len(server.get(part).encode()) for part in parts)
    yield _weight("first page and all it fetches", "B", whole, 60_000)
    yield _weight("requests of the first page", "", 1 + len(parts), 5)
    yield _weight("largest page of a module", "B", _largest_step(server), 15_000)


def bundle_sizes() -> Iterator[Figure]:
    """Weigh the bundle, when one was made (`build/dev.py bundle`)."""
    if BUNDLE.is_dir():
        unpacked, packed = smoke.weigh(BUNDLE)
        yield _weight("bundle on the disk", "B", unpacked, smoke.LARGEST_FOLDER)
        yield _weight("bundle as an archive", "B", packed, smoke.LARGEST_ARCHIVE)


def _weight(name: str, unit: str, value: int, most: int) -> Figure:
    return Figure(name, unit, value, most, 1)


def _largest_step(server: Served) -> int:
    """Go through a module as the smoke test does, and keep the weight of its heaviest page."""
    visitor = _Weighing(server)
    smoke.finish_module(visitor, server.site)
    return visitor.largest


class _Weighing(smoke.Visitor):
    """A visitor who is let in already, and weighs every page of a module."""

    def __init__(self, server: Served) -> None:
        super().__init__()
        self._opener.addheaders = [("Cookie", server.cookie)]
        self.largest = 0

    def get(self, url: str) -> smoke.Page:
        return self._weighed(super().get(url))

    def send(self, page: smoke.Page, form: smoke.Form, fields: list[tuple[str, str]]) -> smoke.Page:
        return self._weighed(super().send(page, form, fields))

    def _weighed(self, page: smoke.Page) -> smoke.Page:
        if urlsplit(page.url).path.startswith("/m/"):
            self.largest = max(self.largest, len(page.html.encode()))
        return page
