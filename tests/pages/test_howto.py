"""« Comment faire », without a browser: the steps for one's own device, somebody to ask, and « fait »."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from awareness.catalogue.howto import DEVICES
from awareness.catalogue.loader import Catalogue
from awareness.languages import languages
from awareness.paths import shipped
from tests.pages.laptop import MODULES, Laptop, Visitor
from tests.pages.test_every_page import Page

STEP = re.compile(r"<h2>(?!<)(.+?)</h2>\n")
SHEET = "sauvegardes/howto/fr.yaml"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop where nobody has learnt anything."""
    made = Laptop(tmp_path)
    yield made
    made.store.close()


def has(marie: Visitor, device: str) -> None:
    """Say which device one has."""
    assert marie.sends("/device", {"device": device, "back": "/howto"}).status_code == 302


def steps(page: str) -> list[str]:
    """The titles of the steps on a page, in their order."""
    listed = page.split('class="howto"')[1].partition("</ol>")[0]
    return [unescape(title) for title in STEP.findall(listed)]


@pytest.mark.parametrize("language", languages())
def test_every_sheet_is_well_made_on_every_device(laptop: Laptop, language: str) -> None:
    marie, faults = laptop.visitor(), {}
    marie.speaks(language)
    for device in DEVICES:
        has(marie, device)
        for module in MODULES:
            page = marie.sees(f"/howto/{module}")
            if found := Page(page).faults(language):
                faults[module, device] = found
            assert 1 <= len(steps(page)) <= 7
            assert page.count('role="img"') == page.count('<details class="noprint">') == len(steps(page))
    assert faults == {}


def test_the_device_is_asked_once_and_then_known_on_every_sheet(laptop: Laptop) -> None:
    marie = laptop.visitor()
    assert "Quel appareil avez-vous" in marie.sees("/howto/mises-a-jour")
    has(marie, "windows-10")
    has(marie, "iphone")
    for module, menu, other in (
        ("mises-a-jour", "Mise à jour logicielle", "Windows Update"),
        ("pro-perso", "Famille et autres utilisateurs", "Autres utilisateurs<"),
    ):
        page = unescape(marie.sees(f"/howto/{module}"))
        assert "Quel appareil avez-vous" not in page
        assert menu in page
        assert other not in page.split('class="howto"')[1]
    assert laptop.store.setting("devices") == "iphone windows-10"


def test_another_device_of_the_same_sort_takes_the_place_of_the_first(laptop: Laptop) -> None:
    marie = laptop.visitor()
    for device in ("windows-10", "android", "iphone"):
        has(marie, device)
    assert laptop.store.setting("devices") == "iphone windows-10"
    page = marie.sees("/howto/mises-a-jour")
    assert re.findall(r'value="([a-z0-9-]+)" aria-pressed="true"', page.split("<main")[1]) == ["iphone"]


def test_who_is_stuck_reads_whom_to_ask_and_what_to_say_without_javascript(laptop: Laptop) -> None:
    marie = laptop.visitor()
    page = unescape(marie.sees("/howto/rancongiciel"))
    fifth = page.split("Je suis bloqué à l’étape 5")[1].split("</details>")[0]
    assert "0 800 71 13 13" in unescape(fifth).replace("\N{NO-BREAK SPACE}", " ")
    assert "Lisez-lui ceci" in fifth
    assert "j’en suis à l’étape 5" in fifth
    assert "<script" not in page.split("<main")[1]


def test_done_stands_beside_the_last_step_and_marks_the_plan_and_can_be_taken_back(laptop: Laptop) -> None:
    marie = laptop.visitor()
    page = marie.sees("/howto/sauvegardes")
    last = page.split('class="howto"')[1].split("</ol>")[0].split("<li>")[-1]
    assert 'action="/plan/sauvegardes"' in last
    answer = marie.sends("/plan/sauvegardes", {"state": "done", "back": "/howto/sauvegardes#done"})
    assert answer.headers["Location"] == "/howto/sauvegardes#done"
    assert "☑ Faire une copie sur un disque" in marie.sees("/plan")
    assert "✓ C’est fait" in unescape(marie.sees("/howto/sauvegardes"))
    marie.sends("/plan/sauvegardes", {"state": "not_yet"})
    assert "☐ Faire une copie sur un disque" in marie.sees("/plan")


def test_a_sheet_is_one_click_away_from_where_an_action_is_shown(laptop: Laptop) -> None:
    marie = laptop.visitor()
    action = next(a for a, step, _ in laptop.walks("incident") if step.phase == "action")
    assert 'href="/howto/incident"' in marie.sees(action)
    laptop.finishes("incident")
    for address in ("/m/incident/end", "/plan", "/howto"):
        assert 'href="/howto/incident"' in marie.sees(address)
    assert 'href="/howto"' in marie.sees("/sheets")
    assert all(f'href="/howto/{module}"' in marie.sees("/howto") for module in MODULES)


def test_the_kept_sheet_asks_nothing_and_the_lines_by_hand_lose_no_step(laptop: Laptop) -> None:
    marie = laptop.visitor()
    assert len(steps(marie.sees("/howto/pro-perso"))) == 7
    lines = marie.sees("/howto/pro-perso?by-hand=1").split('class="byhand"')[1].split("</ol>")[0]
    assert lines.count("<li>") == 6
    assert "Rangez la feuille sous clé" in lines
    assert marie.sends("/howto/pro-perso").status_code == 302
    (file,) = laptop.config.documents_folder.iterdir()
    kept = file.read_text(encoding="utf-8")
    assert "<form" not in kept
    assert "☐ C’est fait" in kept


def changed(folder: Path, file: str, old: str, new: str) -> Laptop:
    """A laptop on whose disk one word of one file is wrong; without a word, the file is gone."""
    for name in ("content", "quizzes"):
        shutil.copytree(shipped(name), folder / name)
    path = folder / "content" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8") if old else path.unlink()
    return Laptop(folder, lambda *_: Catalogue(folder / "content", folder / "quizzes"))


def test_a_broken_sheet_is_one_sentence_and_its_module_goes_on(tmp_path: Path) -> None:
    laptop = changed(tmp_path, SHEET, "minutes: 4", "minutes: cinq")
    marie = laptop.visitor()
    assert "<h1>Cette fiche ne peut pas être ouverte" in marie.sees("/howto/sauvegardes", 400)
    assert "/howto/sauvegardes" not in marie.sees("/howto")
    laptop.finishes("sauvegardes")
    assert marie.sees("/m/sauvegardes/end")
    laptop.store.close()


def test_no_page_links_to_a_sheet_that_is_missing(tmp_path: Path) -> None:
    laptop = changed(tmp_path, SHEET, "", "")
    laptop.finishes("sauvegardes")
    marie = laptop.visitor()
    for address in ("/m/sauvegardes/end", "/plan", "/howto"):
        assert "/howto/sauvegardes" not in marie.sees(address)
    marie.sees("/howto/sauvegardes", 404)
    laptop.store.close()


def test_a_sheet_that_is_not_translated_says_so_and_comes_in_french(tmp_path: Path) -> None:
    laptop = changed(tmp_path, SHEET.replace("fr.", "en."), "", "")
    marie = laptop.visitor()
    marie.speaks("en")
    page = marie.sees("/howto/sauvegardes")
    assert "here it is in French" in page
    assert '<div lang="fr">' in page
    assert "here it is in French" not in marie.sees("/howto/incident")
    laptop.store.close()
