"""Every page in every language, without a browser: well made, deaf to hostile hands, discreet."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from awareness.languages import languages
from awareness.learning.session import LearningSession, Step
from tests.pages.laptop import MODULES, PAGES, USUAL, Laptop, SampleOfEachKind, Visitor, finished_pages

HOSTILE = "<script>alert('x')</script>"
PRINTABLES = (
    "/victim", "/victim/rancongiciel", "/victim/paper/poster", "/victim/paper/card", "/howto/pro-perso",
    "/sheets/lesson/hameconnage", "/sheets/filled/incident/ma-fiche", "/plan",
)  # fmt: skip
# What a page shows when a word was forgotten: a gettext place, a Jinja tag, a fact or a repr not filled in.
UNTRANSLATED = re.compile(
    r"%\(\w+\)|\{\{|\{%|\bNone$|^None\b(?! of)|Markup\(|fact:[a-z]|\bmsgid\b|�", re.MULTILINE
)


class Page(HTMLParser):
    """What a page is made of, for the rules below."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.wrapped: set[int] = set()
        self.text = ""
        self._labels = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._labels += tag == "label"
        if self._labels:
            self.wrapped.add(len(self.tags) - 1)

    def handle_endtag(self, tag: str) -> None:
        self._labels -= tag == "label"

    def handle_data(self, data: str) -> None:
        self.text += data

    def faults(self, language: str) -> list[str]:
        """Everything that is not as every page should be."""
        ids = [given["id"] for _, given in self.tags if "id" in given]
        labelled = {given.get("for") for tag, given in self.tags if tag == "label"}
        bare = [
            f"no label: {given}"
            for index, (tag, given) in enumerate(self.tags)
            if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit")
            if index not in self.wrapped and given.get("id") not in labelled
        ]
        return [
            *bare,
            *[f"twice: #{name}" for name in set(ids) if ids.count(name) > 1],
            *[
                f"inline: {tag}"
                for tag, given in self.tags
                if "style" in given or any(n[:2] == "on" for n in given)
            ],
            *[
                f"inline: {tag}"
                for tag, given in self.tags
                if tag == "style" or (tag == "script" and not given)
            ],
            *[f"untranslated: {found}" for found in UNTRANSLATED.findall(self.text)],
            *([] if self.tags[0] == ("html", {**self.tags[0][1], "lang": language}) else ["no lang"]),
            *([] if [tag for tag, _ in self.tags].count("h1") == 1 else ["not one h1"]),
            *([] if [tag for tag, _ in self.tags].count("main") == 1 else ["not one main"]),
        ]


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop where the usual modules are finished."""
    made = Laptop(tmp_path)
    made.finishes(*USUAL)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop where every module is finished, once for all languages."""
    made = Laptop(tmp_path_factory.mktemp("tout-fini"))
    made.finishes(*MODULES)
    yield made
    made.store.close()


@pytest.mark.parametrize("language", languages())
def test_every_page_is_well_made(finished: Laptop, language: str) -> None:
    marie = finished.visitor()
    marie.speaks(language)
    steps = [f"/m/{module}/{step.key}" for module in MODULES for step in finished_session(finished, module)]
    addresses = [*PAGES, *finished_pages(finished), *steps]
    faults = {each: found for each in addresses if (found := Page(marie.sees(each)).faults(language))}
    assert faults == {}
    assert len(addresses) > 20 * len(MODULES)


def finished_session(laptop: Laptop, module: str) -> tuple[Step, ...]:
    """Every step of a module that was finished here."""
    attempt = laptop.store.attempt(laptop.store.states()[module].attempt_id)
    answers = laptop.store.answers(attempt.id)
    return LearningSession(attempt.seed, answers, laptop.catalogue.module(module)).steps


@pytest.mark.parametrize("language", languages())
def test_every_kind_is_well_made_before_and_after_its_verdict(tmp_path: Path, language: str) -> None:
    laptop = Laptop(tmp_path, SampleOfEachKind)
    marie = laptop.visitor()
    marie.speaks(language)
    faults, kinds = {}, set()
    for address, step, answered in laptop.walks("hameconnage"):
        if found := Page(marie.sees(address)).faults(language):
            faults[address, answered] = found
        kinds.add(step.item.kind if step.item else "")
    laptop.store.close()
    assert faults == {}
    assert len(kinds) == 11


def test_a_lesson_in_another_language_says_so_where_one_begins_and_not_on_every_step(
    tmp_path: Path,
) -> None:
    laptop = Laptop(tmp_path)
    laptop.store.set_setting("language", "oc")
    marie, said = laptop.visitor(), []
    for address, step, answered in laptop.walks("hameconnage"):
        if 'class="notice draft"' in marie.sees(address):
            said.append((step.key, answered))
    assert said == [("before.avant-cadenas", False), ("before.avant-cadenas", True), ("story", False)]


def test_a_badly_made_page_would_be_found() -> None:
    bad = '<html lang="en"><main><h1></h1><h1></h1><input name="x"><p style="x" id="a"></p>'
    bad += '<i id="a">%(minutes)s</i>'
    faults = Page(bad).faults("fr")
    said = ("no label", "twice: #a", "inline: p", "untranslated: %(minutes)", "no lang", "not one h1")
    assert all(any(fault.startswith(each) for fault in faults) for each in said)


class TestHostileHands:
    """What nobody sends by accident ends in a sentence, never in a fault of ours."""

    def test_a_search_is_written_back_as_text(self, laptop: Laptop) -> None:
        marie = laptop.visitor()
        page = marie.sees(f"/sheets?q={HOSTILE}")
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
        assert marie.sees("/sheets?q=" + "é" * 10_000)
        assert marie.sees("/sheets?q=%00%FF%E2%80%AE")

    def test_a_line_of_a_plan_is_written_back_as_text(self, tmp_path: Path) -> None:
        laptop = Laptop(tmp_path, SampleOfEachKind)
        marie = laptop.visitor()
        address = next(
            a for a, step, _ in laptop.walks("incident") if step.item and step.item.kind == "builder"
        )
        fields = {
            "input.qui": HOSTILE,
            "input.quoi": "jamais-vu",
            "input.combien": "9" * 400,
            "input.autre": "x",
        }
        assert marie.sends(address, fields).status_code == 302
        page = marie.sees(address)
        laptop.store.close()
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page

    @pytest.mark.parametrize("text", ["x" * 10_000, HOSTILE, "\0", "٣", "-1", ""])
    def test_strange_answers_get_a_sentence(self, tmp_path: Path, text: str) -> None:
        laptop = Laptop(tmp_path, SampleOfEachKind)
        marie = laptop.visitor()
        names = (
            "option",
            "step",
            "text",
            "zone",
            "verdict",
            "path",
            "reply",
            "up",
            "down",
            "input.x",
            "pair.x",
        )
        codes = set()
        for address, step, answered in laptop.walks("hameconnage"):
            if step.item and not answered:
                codes.add(marie.sends(address, dict.fromkeys(names, text)).status_code)
                marie.sees(f"{address}?draft={text[:2000].encode().hex()}")
        laptop.store.close()
        assert codes <= {200, 302}

    @pytest.mark.parametrize(
        "address",
        ["/m/unknown", "/m/unknown/story", "/m/../etc/passwd", "/sheets/lesson/unknown", "/nowhere",
         "/howto/unknown", "/sheets/filled/incident/unknown", "/m/%00", "/static/../config.py"],
    )  # fmt: skip
    def test_an_unknown_address_gets_one_sentence_and_a_way_home(self, laptop: Laptop, address: str) -> None:
        page = laptop.visitor().sees(address, 404)
        assert "Cette page n’existe pas" in page.replace("'", "’").replace("&#39;", "’")
        assert 'href="/"' in page

    @pytest.mark.parametrize(
        ("address", "fields"),
        [("/language", {"language": "xx"}), ("/tiles", {"picture": HOSTILE}), ("/tiles/99/erase", {}),
         ("/tiles/99/choose", {}), ("/plan/unknown", {"state": "done"}),
         ("/plan/incident", {"state": "maybe"}),
         ("/m/unknown/story", {}), ("/m/unknown/again", {}), ("/howto/unknown", {}),
         ("/device", {"device": HOSTILE}), ("/device", {})],
    )  # fmt: skip
    def test_a_foreign_value_changes_nothing(
        self, laptop: Laptop, address: str, fields: dict[str, str]
    ) -> None:
        marie = laptop.visitor()
        before = (laptop.store.tiles(), laptop.store.action_states(), laptop.store.setting("language"))
        assert marie.sends(address, fields).status_code == 404
        assert (
            laptop.store.tiles(),
            laptop.store.action_states(),
            laptop.store.setting("language"),
        ) == before

    def test_a_form_never_leads_away_from_the_program(self, laptop: Laptop) -> None:
        marie = laptop.visitor()
        for away in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
            assert marie.sends("/language", {"language": "fr", "back": away}).headers["Location"] == "/"


class TestPrintables:
    """Everything to print has three doors, and the kept file stands alone."""

    @pytest.mark.parametrize("address", PRINTABLES)
    def test_there_are_three_doors(self, laptop: Laptop, address: str) -> None:
        marie = laptop.visitor()
        page = marie.sees(address)
        assert all(door in page for door in ("Imprimer", "Garder dans un fichier", "Recopier à la main"))
        lines = marie.sees(f"{address}?by-hand=1").split('class="byhand"')[1].count("<li>")
        assert 1 <= lines <= 6

    @pytest.mark.parametrize("address", PRINTABLES)
    def test_the_kept_file_needs_nothing_else(self, laptop: Laptop, address: str) -> None:
        marie = laptop.visitor()
        assert marie.sends(address).status_code == 302
        (file,) = laptop.config.documents_folder.iterdir()
        text = file.read_text(encoding="utf-8")
        assert "style-src 'sha256-" in text
        assert text.count("<style>") == 1
        assert "<script" not in text
        assert not re.findall(r"""(?:src|href)=["'](?!https://|tel:|mailto:|#)""", text)
        assert file.name in marie.sees(address)

    def test_a_file_kept_twice_is_two_files(self, laptop: Laptop) -> None:
        marie = laptop.visitor()
        for _ in range(2):
            marie.sends("/victim")
        names = {file.name for file in laptop.config.documents_folder.iterdir()}
        assert names == {"je-suis-victime.html", "je-suis-victime-2.html"}


class TestTilesAndMoving:
    """Several people on one laptop, and one person on two."""

    def test_an_erased_tile_comes_back_with_what_it_had_learnt(self, laptop: Laptop) -> None:
        marie = laptop.visitor()
        first = laptop.store.current_tile()
        marie.sends("/tiles", {"picture": "cigale"})
        marie.sends(f"/tiles/{first.id}/erase")
        assert "annuler" in marie.sees("/settings")
        assert first.id not in {tile.id for tile in laptop.store.tiles()}
        marie.sends("/tiles/undo")
        assert "revenue" in marie.sees("/settings")
        marie.sends(f"/tiles/{first.id}/choose")
        assert marie.sees("/modules").count('class="finished"') == len(USUAL)

    def test_progress_taken_along_is_all_there_on_another_laptop(
        self, laptop: Laptop, tmp_path: Path
    ) -> None:
        marie = laptop.visitor()
        marie.sends("/plan/incident", {"state": "done"})
        marie.sends("/progress/export")
        (file,) = laptop.config.documents_folder.glob("ma-progression*.dix")
        other = Laptop(tmp_path / "autre")
        there = other.visitor()
        for _ in range(2):
            upload = (io.BytesIO(file.read_bytes()), "ma-progression.dix")
            assert there.sends("/progress/import", file=upload).status_code == 302
        assert "ajoutée" in there.sees("/settings")
        assert there.sees("/modules").count('class="finished"') == len(USUAL)
        assert other.store.action_states() == {"incident": "done"}
        plans = [
            each.sees("/sheets/filled/incident/ma-fiche").split('class="plan"')[1] for each in (marie, there)
        ]
        assert plans[0] == plans[1]
        other.store.close()

    @pytest.mark.parametrize("content", [b"", b"not a file of ours", b"\0" * 4096])
    def test_a_file_that_is_no_progress_gets_one_sentence(self, laptop: Laptop, content: bytes) -> None:
        marie = laptop.visitor()
        marie.sends("/progress/import", file=(io.BytesIO(content), "photo.dix"))
        assert marie.sees("/settings").count('class="notice"') == 1
        assert len(laptop.store.states()) == len(USUAL)


def test_no_answer_leaves_in_a_header_an_address_or_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    laptop = Laptop(tmp_path, SampleOfEachKind)
    marie: Visitor = laptop.visitor()
    secret = "un-secret-de-boutique"
    headers = ""
    with caplog.at_level(logging.WARNING):  # what the logbook of a running program keeps
        for address, step, answered in laptop.walks("hameconnage"):
            if step.item and not answered:
                fields = {**dict.fromkeys(("text", "input.qui", "option"), secret), "verdict": "fake"}
                headers += str(marie.sends(address, fields).headers)
                headers += str(marie.sends(f"/sheets/filled/hameconnage/{step.item.id}").headers)
    laptop.store.close()
    assert headers
    assert secret not in headers + caplog.text
    assert "fake" not in headers
