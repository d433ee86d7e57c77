"""The frame of pages is drawn once in each language, and still every page has its own way back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import msgspec
import pytest

from tests.pages.laptop import Laptop

BACK = re.compile(r'name="back" value="([^"]*)"')
TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


@pytest.mark.parametrize("address", ["/", "/plan", "/settings", "/sheets?q=cl%C3%A9", "/m/sauvegardes/story"])
def test_every_form_of_the_frame_leads_back_to_the_page_it_is_on(laptop: Laptop, address: str) -> None:
    for _ in zip(laptop.walks("sauvegardes"), range(3), strict=False):
        pass
    visitor = laptop.visitor()
    visitor.sees("/help")
    led = {unescape(back) for back in BACK.findall(visitor.sees(address))}
    assert {back.replace("é", "%C3%A9") for back in led} == {address}


def test_an_address_cannot_break_out_of_the_frame(laptop: Laptop) -> None:
    page = laptop.visitor().sees('/sheets?q="><script>1</script>')
    assert "<script>1" not in page
    assert any("script" in unescape(back) for back in BACK.findall(page))


def test_the_frame_speaks_the_language_chosen_last(laptop: Laptop) -> None:
    visitor = laptop.visitor()
    menus = {}
    for language in ("fr", "en", "oc", "fr"):
        visitor.speaks(language)
        menus[language] = visitor.sees("/plan").split("<ul>")[1].split("</ul>")[0]
    assert "Tous les modules" in menus["fr"]
    assert "All modules" in menus["en"]
    assert len(set(menus.values())) == 3


def test_the_first_page_shows_the_languages_outside_its_menu(laptop: Laptop) -> None:
    first, other = (laptop.visitor().sees(address) for address in ("/", "/plan"))
    assert (first.count('class="langs"'), other.count('class="langs"')) == (1, 1)
    assert first.index('class="langs"') < first.index('class="menu"')
    assert other.index('class="langs"') > other.index('class="menu"')


def test_leaving_is_on_the_page_only_while_there_is_no_window(laptop: Laptop) -> None:
    door = laptop.app.extensions["learner"]
    seen = []
    for is_in_browser in (True, False, True):
        door.doors = msgspec.structs.replace(door.doors, shows_quit=lambda shown=is_in_browser: shown)
        seen.append("/quit" in laptop.visitor().sees("/"))
    assert seen == [True, False, True]


def test_two_programs_do_not_share_a_frame(tmp_path: Path) -> None:
    laptops = [Laptop(tmp_path / name) for name in "ab"]
    tokens = [set(TOKEN.findall(laptop.visitor().sees("/plan"))) for laptop in laptops]
    assert tokens == [{laptop.keys.csrf} for laptop in laptops]
