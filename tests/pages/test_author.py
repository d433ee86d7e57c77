"""Author mode: the real pages of a folder, each problem at its paragraph, and a module to begin from."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from awareness.authoring.bench import Bench
from awareness.authoring.folder import opened
from awareness.catalogue.validation import check
from awareness.learner.author import PLACE, install_author
from tests.pages.laptop import PAGES, Laptop, Visitor
from tests.pages.test_axe import Examiner

LESSON, QUIZ = "content/hameconnage/fr.md", "quizzes/hameconnage/fr.yaml"
BY_HAND = "numéro écrit à la main « 05 61 12 34 56 »"


class Desk:
    """An author at work: a folder of lessons, and the pages beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "lecons"
        self.bench = Bench(opened(self.root)[0])
        self.laptop = Laptop(folder)
        install_author(self.laptop.app, self.bench)
        self.visitor: Visitor = self.laptop.visitor()

    def saves(self, file: str, old: str, new: str) -> int:
        """Put other words in one place; gives the line they stand on."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (self.root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return text.split(old)[0].count("\n") + 1

    def sees(self, address: str, status: int = 200) -> str:
        """Open a page; gives its words as they read, no-break spaces as spaces."""
        page = unescape(self.visitor.sees(address, status))
        return page.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")

    def begins(self, module: str) -> str:
        """Give the address of the first step of a module."""
        return next(self.laptop.walks(module))[0]

    def reaches(self, phase: str) -> str:
        """Go on in the first module until a phase begins; gives its address."""
        for address, step, _answered in self.laptop.walks("hameconnage"):
            if step.phase == phase:
                return address
        raise AssertionError(phase)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.journey
def test_the_page_of_a_browser_follows_each_save_by_itself(desk: Desk, page: Any) -> None:
    address = desk.reaches("story")
    with desk.laptop.served() as url:
        page.goto(url)
        page.goto(url.split("/launch/")[0] + address)
        desk.saves(LESSON, "Nadia tient un gîte", "Lucie tient un gîte")
        page.get_by_text("Lucie tient un gîte").wait_for()
        desk.saves(LESSON, "Elle clique.", "Elle appelle le 05 61 12 34 56.")
        page.locator(".tale .fault", has_text="numéro écrit à la main").wait_for()
        desk.saves("quizzes/hameconnage/fr.yaml", "kind: sort", "kind: sorte")
        page.locator(".source .here", has_text="kind: sorte").wait_for()
        desk.saves("quizzes/hameconnage/fr.yaml", "kind: sorte", "kind: sort")
        page.get_by_text("Lucie tient un gîte").wait_for()
    assert not page.url.endswith("/author")


@pytest.mark.journey
def test_axe_has_nothing_to_say_about_the_pages_of_an_author(desk: Desk, page: Any, axe_source: str) -> None:
    address = desk.reaches("story")
    desk.saves(LESSON, "Elle clique.", "Elle appelle le 05 61 12 34 56.")
    desk.saves(LESSON, "Le courriel piégé", "Le courriel piégé qui ne tient sur aucun bouton")
    desk.saves("content/sauvegardes/fr.md", "minutes: 10", "minutes: dix")
    with desk.laptop.served() as url:
        page.goto(url)
        examiner = Examiner(page, url.split("/launch/")[0], axe_source)
        for shown, status in ((address, 200), ("/author", 200), ("/m/sauvegardes", 400)):
            examiner.examines(shown, status)
    assert examiner.complaints == []


def bar(page: str) -> str:
    """What stands above a page."""
    found = re.search(r'<aside class="author.*?</aside>', page, re.DOTALL)
    assert found
    return found[0]


def test_every_page_says_that_nothing_is_counted_and_has_a_link_without_javascript(desk: Desk) -> None:
    for address in (*PAGES, "/author", "/m/hameconnage"):
        status = 302 if address.startswith("/m/") else 200
        page = desk.sees(address, status)
        if status == 200:
            assert bar(page).count("Mode auteur : rien n'est compté.") == 1
            assert ">Recharger</a></noscript>" in bar(page)


def test_outside_author_mode_nothing_of_it_is_on_a_page(tmp_path: Path) -> None:
    marie = Laptop(tmp_path).visitor()
    assert not [page for page in map(marie.sees, PAGES) if "Mode auteur" in page or PLACE in page]
    marie.sees("/author", 404)


def test_a_problem_stands_after_its_paragraph_and_no_longer_above_the_page(desk: Desk) -> None:
    first, address = desk.begins("hameconnage"), desk.reaches("story")
    line = desk.saves(LESSON, "Elle clique.", "Elle appelle le 05 61 12 34 56. Elle clique.")
    page = desk.sees(address)
    found = re.search(
        r"Elle clique\..*?</p>\s*(<p class=\"fault error\">.*?</p>)\s*<p>Nadia s'arrête", page, re.DOTALL
    )
    assert found
    assert f"<code>{LESSON}:{line}:17</code> {BY_HAND}" in found[1]
    assert page.count(BY_HAND) == 1
    elsewhere = desk.sees(first)
    assert BY_HAND in bar(elsewhere)
    assert elsewhere.count(BY_HAND) == 1


def test_a_problem_of_a_question_stands_at_its_answer(desk: Desk) -> None:
    line = desk.saves(QUIZ, 'feedback: "Beaucoup le pensent.', 'feedback: "{{fact:rien}} le pensent.')
    address, _step, _answered = next(desk.laptop.walks("hameconnage"))
    assert "fait inconnu « rien »" in bar(desk.sees(address))
    desk.visitor.sends(address, {"option": "vrai"})
    page = desk.sees(address)
    assert "le pensent. Le cadenas" in page
    assert re.search(rf'<span class="fault error"><code>{QUIZ}:{line}:\d+</code> fait inconnu « rien »', page)
    assert "fait inconnu « rien »" not in bar(page)


def test_a_save_is_on_the_next_page_and_the_page_is_told(desk: Desk) -> None:
    address = desk.reaches("story")
    before, first = desk.sees("/author/stamp"), desk.sees(address)
    assert f'data-stamp="{before}"' in first
    assert desk.sees("/author/stamp") == before
    desk.saves(LESSON, "Nadia tient un gîte", "Lucie tient un gîte")
    assert desk.sees("/author/stamp") != before
    assert "Lucie tient un gîte" in desk.sees(address)


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("content/sauvegardes/fr.md", "minutes: 10", "minutes: dix", "il faut un nombre entier"),
        ("quizzes/sauvegardes/fr.yaml", "kind: order", "kind: ordre", "vouliez-vous dire « order » ?"),
        (
            "quizzes/sauvegardes/fr.yaml",
            "module: sauvegardes",
            "modul: sauvegardes",
            "champ inconnu « modul »",
        ),
    ],
)
def test_a_broken_module_shows_its_line_and_the_others_are_finished(
    desk: Desk, file: str, old: str, new: str, sentence: str
) -> None:
    line = desk.saves(file, old, new)
    page = desk.sees("/m/sauvegardes", 400)
    assert sentence in page
    assert re.search(rf"<code>{file}:{line}:\d+</code>", page)
    assert re.search(rf'class="here">\s*{line}  .*{re.escape(new)}', page)
    desk.laptop.finishes("hameconnage", "incident")
    assert desk.sees("/modules").count('class="finished"') == 2
    desk.saves(file, new, old)
    desk.sees("/m/sauvegardes", 302)


def test_words_and_seconds_are_those_the_check_counts(desk: Desk) -> None:
    desk.saves(LESSON, "Nadia tient un gîte", "Mot. " * 400 + "Nadia tient un gîte")
    said = [str(problem) for problem in desk.bench.look().of_module("hameconnage")]
    words = next(found[1] for each in said if (found := re.search(r"la leçon a (\d+) mots", each)))
    seconds = next(found[1] for each in said if (found := re.search(r"environ (\d+) secondes", each)))
    story = next(found[1] for each in said if (found := re.search(r"l'histoire a (\d+) mots", each)))
    shown = bar(desk.sees(desk.begins("hameconnage")))
    assert f"{words} / 450 mots<br>{seconds} / 600 s" in shown
    assert re.search(rf'<li class="long"><b>Histoire</b> {story} / 120 mots', shown)


def test_in_another_language_its_own_files_come_first(desk: Desk) -> None:
    desk.saves("content/hameconnage/oc.md", "Nadia ten un", "Nadia {{fact:rien}} ten un")
    desk.visitor.speaks("oc")
    page = desk.sees(desk.reaches("story"))
    assert re.search(r'<p class="fault error"><code>content/hameconnage/oc\.md:\d+', page)
    assert " / 500 mots" in bar(page)


def test_only_what_was_saved_is_checked_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bench.look()
    from awareness.authoring import bench

    asked: list[str] = []
    whole: Any = bench.module_problems
    monkeypatch.setattr(bench, "module_problems", lambda *all_: asked.append(all_[1]) or whole(*all_))
    desk.saves(LESSON, "Nadia tient un gîte", "Lucie tient un gîte")
    desk.bench.look()
    assert asked == ["hameconnage"]
    assert desk.bench.look().problems == tuple(check(desk.root / "content", desk.root / "quizzes"))


def test_a_new_module_opens_at_once_and_nothing_is_to_be_mended(desk: Desk) -> None:
    assert (
        desk.visitor.sends("/author", {"title": "L'été au marché"}).headers["Location"] == "/m/ete-au-marche"
    )
    desk.laptop.catalogue = desk.bench.look().catalogue
    assert "content/ete-au-marche/fr.md et quizzes/ete-au-marche/fr.yaml" in desk.sees(
        desk.begins("ete-au-marche")
    )
    desk.laptop.finishes("ete-au-marche")
    assert "L'été au marché" in desk.sees("/m/ete-au-marche/end")
    assert [str(each) for each in desk.bench.look().problems if each.severity == "error"] == []


@pytest.mark.parametrize(
    "title", ["", "…", "Un titre qui ne tiendra jamais sur un bouton", "Hameçonnage", "Aide : help"]
)
def test_a_module_that_cannot_be_made_is_a_sentence_and_writes_nothing(desk: Desk, title: str) -> None:
    if title.startswith("Aide"):
        (desk.root / "content" / "aide-help").mkdir()
    before = sorted(desk.root.rglob("*"))
    desk.visitor.sends("/author", {"title": title})
    page = desk.sees("/author")
    assert re.search(r'class="notice" role="status">(Donnez un titre|Un dossier « )', page)
    assert sorted(desk.root.rglob("*")) == before
