"""Another region takes the campaign over with one file: its own numbers on every page, and none of ours."""

from __future__ import annotations

import filecmp
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.catalogue.validation import check
from awareness.learning.counting import Business
from awareness.paths import shipped
from tests.pages.laptop import PAGES, Laptop, finished_pages
from tests.pages.test_every_page import finished_session
from tests.qr_reading import words_in
from tests.regions import CODE, MODEL, example_region, our_region, ours

OURS = ours(our_region())
SITUATIONS = [f"/victim/{each.id}" for each in Catalogue(shipped("content"), shipped("quizzes")).situations()]

LESSONS = ("incident", "rancongiciel")
"""Those that name the response centre most."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content of Région Exemple."""
    return example_region(tmp_path)


@pytest.fixture
def laptop(content: Path, tmp_path: Path) -> Iterator[Laptop]:
    """A laptop of Région Exemple."""
    kind: Any = partial(Catalogue)
    made = Laptop(tmp_path / "laptop", lambda *_: kind(content, shipped("quizzes")))  # type: ignore[arg-type]
    yield made
    made.store.close()


def words(page: str) -> str:
    """All that a page says, attributes included, as one reads it."""
    return re.sub(r"\s+", " ", unescape(page))


def names(folder: Path) -> set[str]:
    """The files below a folder."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_only_the_regions_file_and_one_line_of_the_course_are_not_ours(content: Path) -> None:
    theirs, mine = names(content), names(shipped("content"))
    same, changed, odd = filecmp.cmpfiles(content, shipped("content"), theirs & mine, shallow=False)
    assert theirs - mine == {f"regions/{CODE}.toml"}
    assert mine - theirs == {MODEL, f"regions/{our_region().code}.toml"}
    assert (changed, odd) == (["course.yaml"], [])
    assert len(same) > 100


def test_the_file_we_give_passes_and_stops_a_release_until_its_facts_are_read(content: Path) -> None:
    today = date(2026, 11, 24)
    usual = check(content, shipped("quizzes"), today=today)
    assert {problem.file for problem in usual} == {f"content/regions/{CODE}.toml"}
    assert {problem.severity for problem in usual} == {"warning"}
    late = check(content, shipped("quizzes"), today=today, release=True)
    assert len([problem for problem in late if problem.severity == "error"]) == 5


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_the_other_region_is_its_own(laptop: Laptop, language: str) -> None:
    laptop.finishes(*LESSONS)
    marie = laptop.visitor()
    marie.speaks(language)
    steps = [f"/m/{name}/{step.key}" for name in LESSONS for step in finished_session(laptop, name)]
    addresses = [*PAGES, *SITUATIONS, *finished_pages(laptop), *steps]
    shown = {address: words(marie.sees(address)) for address in addresses}
    found = {address: said for address, page in shown.items() if (said := OURS.findall(page))}
    assert found == {}
    own = [address for address, page in shown.items() if "Exemple-Secours" in page]
    assert {"/victim", "/victim/paper/poster", "/victim/paper/card", *SITUATIONS} <= set(own)
    assert [each for each in own if each.startswith("/m/incident/")]


def test_the_other_regions_numbers_stand_on_its_poster_and_in_its_square(laptop: Laptop) -> None:
    page = laptop.visitor().sees("/victim/paper/poster")
    drawing = re.search(r'<svg viewBox[^>]*class="segno".*?</svg>', page)
    assert drawing
    assert "Exemple-Secours, centre de réponse de la région\n0 000 00 00 00\n" in words_in(drawing[0])
    assert "Région Exemple" in page


def test_it_offers_its_own_languages_and_no_other(laptop: Laptop) -> None:
    marie = laptop.visitor()
    for page in ("/", "/settings", "/help"):
        assert set(re.findall(r'name="language" value="(\w+)"', marie.sees(page))) == {"fr", "en"}
    assert marie.sends("/language", {"language": "oc"}).status_code == 404
    laptop.store.set_setting("language", "oc")
    assert 'lang="fr"' in marie.sees("/", **{"Accept-Language": "ca"})


def test_its_two_departements_choose_its_numbers_and_ours_no_longer_do(laptop: Laptop) -> None:
    region = laptop.catalogue.region()
    assert region is not None
    assert len(region.departements) == 2
    for departement, here in ((region.departements[0].code, True), ("31", False)):
        laptop.store.set_business(Business(departement=departement))  # type: ignore[arg-type]
        page = laptop.visitor().sees("/victim")
        assert ("Exemple-Secours" in page) is here
        assert not OURS.search(words(page).replace("Haute-Garonne", ""))


def test_the_help_says_who_asked_and_how_another_region_does_it(laptop: Laptop) -> None:
    marie = laptop.visitor()
    help_page = words(marie.sees("/help"))
    assert "répond à une demande de la Région Exemple" in help_page
    assert "Chambre de commerce d’Exemple, Chambre de métiers d’Exemple" in help_page.replace("'", "’")
    assert 'href="/help/region"' in help_page
    assert "content/course.yaml" in re.sub(r"<[^>]+>", "", marie.sees("/help/region"))


def test_the_model_file_is_kept_where_people_look(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    marie = laptop.visitor()
    assert marie.sends("/help/region").status_code == 302
    (file,) = laptop.config.documents_folder.iterdir()
    assert file.name == "region-modele.toml"
    assert file.read_bytes() == (shipped("content") / MODEL).read_bytes()
    assert file.name in marie.sees("/help/region")
    laptop.store.close()
