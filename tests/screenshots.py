"""Pictures of the real program, to be looked at: the README's alone, or all of them with `--all DIR`.

Not a test: nothing here decides whether a page is good. Somebody looks.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "build")]

from playwright.sync_api import sync_playwright  # noqa: E402  after the path of this checkout

from system_parts import browser_path  # noqa: E402
from tests.conftest import BROWSER_FLAGS  # noqa: E402
from tests.journeys.learner import Learner  # noqa: E402
from tests.journeys.program import RunningProgram  # noqa: E402
from tests.pages.laptop import MODULES, PAGES  # noqa: E402

HOME = ROOT / "docs" / "ecran-accueil.png"
LARGEST = 120 * 1024
README_SIZE = {"width": 1366, "height": 690}
WIDTHS = (320, 768, 1366)
HEIGHTS = {320: 568, 768: 1024, 1366: 690}
# On a picture longer than any screen the bar that sticks to the bottom would lie over the middle of the page.
BAR_AT_THE_END = "document.styleSheets[0].insertRule('.act.act { position: static }')"


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--all", type=Path, metavar="DIR", help="every page and step, at every width, dark, on paper"
    )
    folder = parser.parse_args().all
    with tempfile.TemporaryDirectory() as place, running(Path(place)) as program, page_of() as page:
        page.goto(program.url)
        if folder is None:
            take_home(page)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            print(f"{take_all(page, program, folder)} images : {folder}")


@contextmanager
def running(folder: Path) -> Iterator[RunningProgram]:
    """The program, on a laptop where nobody has learnt anything."""
    program = RunningProgram(folder).start()
    try:
        yield program
    finally:
        program.stop()


@contextmanager
def page_of() -> Iterator[Any]:
    """A page of the system's Chromium, in French."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=BROWSER_FLAGS)
        yield browser.new_context(locale="fr-FR", viewport=README_SIZE).new_page()
        browser.close()


def take_home(page: Any) -> None:
    """The first page, small enough for a README."""
    HOME.parent.mkdir(exist_ok=True)
    picture = page.screenshot()
    if len(picture) > LARGEST:
        raise SystemExit(f"{HOME.name} : {len(picture)} octets, plus que {LARGEST}.")
    HOME.write_bytes(picture)
    print(f"{HOME.relative_to(ROOT)} : {len(picture)} octets")


def take_all(page: Any, program: RunningProgram, folder: Path) -> int:
    """Every page of the first day, every step before and after its answer, then what finishing brings."""
    taken = 0
    for address in PAGES:
        page.goto(program.site + address)
        taken += take(page, folder, "jour-1" + address)
    marie = Learner(page)
    for module in MODULES:
        page.goto(f"{program.site}/m/{module}")
        while not marie.is_at_the_end:
            address = page.url.removeprefix(program.site)
            taken += take(page, folder, address)
            if marie.kind:
                marie.answers()
                taken += take(page, folder, address + "-apres")
            marie.press(".act a.btn, .act button.btn")
        for address in (f"/m/{module}/end", f"/sheets/lesson/{module}", f"/sheets/lesson/{module}?by-hand=1"):
            page.goto(program.site + address)
            taken += take(page, folder, address)
    for address in ("/", "/plan", "/sheets", "/sheets/filled/incident/ma-fiche"):
        page.goto(program.site + address)
        taken += take(page, folder, "termine" + address)
    return taken


def take(page: Any, folder: Path, name: str) -> int:
    """One page at every width, then dark, then as it comes out of the printer."""
    page.evaluate(BAR_AT_THE_END)
    plain = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in name).strip("_")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.screenshot(path=folder / f"{plain}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=folder / f"{plain}-sombre.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.pdf(path=folder / f"{plain}-papier.pdf", prefer_css_page_size=True)
    page.set_viewport_size(README_SIZE)
    return len(WIDTHS) + 2


if __name__ == "__main__":
    main()
