"""A shop owner finishes, is asked, looks at the bytes, says no; another says yes, sends, carries, stops."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from awareness import protocol
from tests.fakes.collector import FakeCollector, Handler, Request, honest
from tests.fakes.counting import campaign_of
from tests.journeys.learner import KeyboardLearner, Learner
from tests.journeys.program import RunningProgram
from tests.pages.laptop import Laptop
from tests.parts import ROOT

pytestmark = pytest.mark.journey
Opened = Callable[..., Any]
ONE_MODULE = 6
PATIENT = (str(ROOT / "tests" / "journeys" / "patient_program.py"),)
WAYS: Mapping[str, tuple[type[Learner], dict[str, Any]]] = {
    "mouse": (Learner, {}),
    "keyboard": (KeyboardLearner, {}),
    "no script": (Learner, {"java_script_enabled": False}),
}
END = "/m/hameconnage/end"
QUESTION = "sans dire qui"
YES, NO = 'button[value="yes"]', 'button[value="no"]'


@pytest.fixture
def server() -> Iterator[FakeCollector]:
    """The campaign's server."""
    with FakeCollector() as running:
        yield running


class Shop:
    """One laptop that follows the campaign, over several starts of the program."""

    def __init__(self, folder: Path, server: FakeCollector) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.program = RunningProgram(
            folder, campaign_of(server.url, bytes(server.key.public_key)), words=PATIENT
        )

    def has_finished(self, *modules: str) -> Shop:
        """Finish modules without looking at their pages, while the program is closed."""
        laptop = Laptop(self.folder)
        laptop.finishes(*modules)
        laptop.store.close()
        return self

    def rows(self) -> list[bytes]:
        """What is in the outbox, as the file itself has it."""
        address = f"file:{self.folder / 'progression' / 'progress.sqlite'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as disk:
            return sorted(row[0] for row in disk.execute("SELECT id FROM outbox"))


@pytest.fixture
def shop(tmp_path: Path, server: FakeCollector) -> Iterator[Shop]:
    """The laptop of a shop."""
    made = Shop(tmp_path / "boutique", server)
    yield made
    made.program.kill()


def sits_down(shop: Shop, opened: Opened, way: str, address: str = "/") -> Learner:
    """Somebody in front of the shop's program."""
    person, options = WAYS[way]
    marie = person(opened(**options))
    marie.opens(shop.program.start().url)
    marie.page.goto(shop.program.site + address)
    return marie


def reads(marie: Learner) -> str:
    """The words of the page, with ordinary spaces."""
    return " ".join(marie.page.inner_text("body").split())


@pytest.mark.parametrize("way", ["keyboard", "no script"])
def test_somebody_finishes_is_asked_looks_at_the_bytes_and_says_no(
    shop: Shop, server: FakeCollector, opened: Opened, way: str
) -> None:
    marie = sits_down(shop, opened, way, "/m/hameconnage")
    marie.finishes_module()
    assert "Un module terminé" in reads(marie)
    marie.press('a[href^="/counts/sample"]')
    shown = marie.page.locator("code").all_inner_texts()
    assert {protocol.decode_envelope(each.encode()).campaign for each in shown} == {"occ-2026"}
    marie.press("main p.row a")
    assert marie.is_at_the_end
    marie.press(NO)
    assert "Merci d’avoir répondu" in reads(marie)
    assert QUESTION not in reads(marie)
    shop.program.stop()
    shop.has_finished("sauvegardes", "incident").program.start()
    for module in ("hameconnage", "sauvegardes", "incident"):
        marie.opens(shop.program.url)
        marie.page.goto(f"{shop.program.site}/m/{module}/end")
        assert QUESTION not in reads(marie)
    assert (shop.rows(), server.requests) == ([], [])


def test_somebody_who_does_not_answer_is_asked_once_more_after_the_third(shop: Shop, opened: Opened) -> None:
    asked = []
    for module in ("hameconnage", "sauvegardes", "incident"):
        marie = sits_down(shop.has_finished(module), opened, "mouse", f"/m/{module}/end")
        asked.append(QUESTION in reads(marie))
        shop.program.stop()
    assert asked == [True, False, True]
    assert shop.rows() == []


def slowly(handler: Handler, request: Request) -> None:
    """Answer, when some time has passed."""
    threading.Event().wait(0.5)
    honest(handler, request)


@pytest.mark.parametrize("way", WAYS)
def test_another_says_yes_gives_three_details_sends_and_stops(
    shop: Shop, server: FakeCollector, opened: Opened, way: str
) -> None:
    server.always = slowly
    luc = sits_down(shop.has_finished("hameconnage"), opened, way, END)
    luc.press(YES)
    assert shop.rows() == []
    luc.page.select_option("#departement", "46")
    luc.page.select_option("#section", "I")
    luc.choose('label.answer:has(input[value="rural"])')
    luc.press(".act button.btn")
    assert luc.is_at_the_end
    assert "C’est compté, sans dire qui" in reads(luc)
    kept = shop.rows()
    assert len(kept) == ONE_MODULE + 1
    luc.page.goto(f"{shop.program.site}/sends")
    assert "Lot · Hôtel, gîte, café, restaurant · commune de moins de 2 000 habitants" in reads(luc)
    luc.press('form[action="/sends/now"] button')
    assert "/sends/busy" in luc.page.url
    luc.page.get_by_text(f"Compteurs reçus par le serveur : {len(kept)}.").wait_for()
    assert sorted(bytes.fromhex(each) for each in server.receipts) == kept
    assert {len(request.body) for request in server.requests} == {protocol.BODY_BYTES}
    luc.page.goto(f"{shop.program.site}/sends")
    assert f"{len(kept)} compteurs sont arrivés" in reads(luc)
    luc.press(NO)
    assert "Vous avez dit non" in reads(luc)
    assert shop.rows() == []


def test_progress_is_seen_while_it_is_sent_without_any_script(
    shop: Shop, server: FakeCollector, opened: Opened
) -> None:
    has_seen = threading.Event()

    def in_no_hurry(handler: Handler, request: Request) -> None:
        if server.receipts:
            has_seen.wait(30)
        honest(handler, request)

    server.always = in_no_hurry
    luc = sits_down(shop.has_finished("hameconnage"), opened, "no script", END)
    luc.press(YES)
    luc.press(".act button.btn")
    luc.page.goto(f"{shop.program.site}/sends")
    luc.page.locator('form[action="/sends/now"] button').first.click(no_wait_after=True)
    luc.page.get_by_text("Il reste").first.wait_for()
    assert "Compteurs reçus" not in reads(luc)
    assert len(server.receipts) < ONE_MODULE
    has_seen.set()
    luc.page.get_by_text("Compteurs reçus par le serveur").wait_for()
    assert len(server.receipts) == ONE_MODULE


@pytest.mark.parametrize("leaves", ["details.menu summary", ""])
def test_the_three_fields_are_left_by_a_link_or_by_pulling_the_plug(
    shop: Shop, opened: Opened, leaves: str
) -> None:
    luc = sits_down(shop.has_finished("hameconnage"), opened, "mouse", END)
    luc.press(YES)
    if leaves:
        luc.press(leaves)
    if "menu" in leaves:
        assert shop.rows() == []
        luc.press('.menu a[href="/help"]')
    shop.program.kill()
    made = len(shop.rows())
    assert made == (ONE_MODULE if leaves else 0)
    for _ in range(2):
        luc.opens(shop.program.start().url)
        luc.page.goto(shop.program.site + END)
        shop.program.kill()
        assert len(shop.rows()) == ONE_MODULE


def test_a_stick_is_carried_by_another_laptop(
    tmp_path: Path, shop: Shop, server: FakeCollector, opened: Opened
) -> None:
    luc = sits_down(shop.has_finished("hameconnage"), opened, "mouse", END)
    luc.press(YES)
    luc.press(".act button.btn")
    luc.page.goto(f"{shop.program.site}/sends")
    luc.press('button[formaction="/sends/stick"]')
    (stick,) = shop.program.documents.glob("*.cyb")
    assert str(stick) in reads(luc)
    assert (len(shop.rows()), server.requests) == (ONE_MODULE, [])
    other = Shop(tmp_path / "mairie", server).has_finished("incident")
    carrier = sits_down(other, opened, "no script", "/sends")
    carrier.page.set_input_files("#file", stick)
    carrier.press('form[action="/sends/carry"] button')
    assert "C’est porté" in reads(carrier)
    assert sorted(bytes.fromhex(each) for each in server.receipts) == shop.rows()
    assert {len(request.body) for request in server.requests} == {protocol.BOX_BYTES}
    assert other.rows() == []
    other.program.kill()


def test_erasing_asks_once_more_and_nothing_comes_back(shop: Shop, opened: Opened) -> None:
    luc = sits_down(shop.has_finished("hameconnage"), opened, "keyboard", END)
    luc.press(YES)
    luc.press(".act button.btn")
    luc.page.goto(f"{shop.program.site}/sends")
    luc.press('a[href="/sends/erase"]')
    assert "Cela ne se défait pas" in reads(luc)
    luc.press('main a[href="/sends"]')
    assert len(shop.rows()) == ONE_MODULE
    luc.press('a[href="/sends/erase"]')
    luc.press('form[action="/sends/erase"] button')
    assert "C’est effacé, pour de bon." in reads(luc)
    luc.page.goto(f"{shop.program.site}/")
    assert shop.rows() == []
