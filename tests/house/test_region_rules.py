"""What is a region's own stands in content/regions/ and nowhere else: no lesson, page or program names it."""

from __future__ import annotations

import re
import tomllib

import pytest

from awareness.catalogue.departements import NAMES
from tests.house import rules
from tests.parts import ROOT
from tests.regions import our_region, ours

REGION = our_region()
OWN = ours(REGION)
# Names long enough, or joined, never to be a word of the language as well (« un lot », « le tarn »).
PARTS = re.compile(
    rf"(?<!\w)(?:{'|'.join(each.name for each in REGION.departements if len(each.name) > 5)})(?!\w)"
)
# Every département there is, for everybody; every name the spelling check is to know, the region's too.
EVERY_NAME = {"awareness/catalogue/departements.py", "content/words/names.spelling.txt"}
SOURCES = {".py", ".html", ".js", ".css", ".svg", ".md", ".yaml", ".txt", ".po", ".pot"}


def named(source: str) -> list[str]:
    """What a source says that is the region's own."""
    return [*rules.matches(OWN, source), *rules.matches(PARTS, source)]


def test_no_lesson_no_page_and_no_program_names_the_region() -> None:
    paths = [
        path
        for path in rules.files("awareness", "content", "quizzes", "locales")
        if path.suffix in SOURCES and rules.name(path) not in EVERY_NAME
    ]
    assert len(paths) > 300
    assert {rules.name(path): found for path in paths if (found := named(rules.read(path)))} == {}


@pytest.mark.parametrize(
    "fault",
    [
        "Toute l'Occitanie ferme.", "L’équipe de Cyber’Occ répond.", "tel = '0800711313'",
        "Appelez le 0 800 71 13 13.", "csirt@cyberocc.fr", "CCI Occitanie", "Un garage de la Haute-Garonne",
        'region: str = "Occitània"',
    ],
)  # fmt: skip
def test_a_source_that_names_the_region_would_be_found(fault: str) -> None:
    assert named(f"\n{fault}")


@pytest.mark.parametrize(
    "word", ["L'occitan se parle ici.", "Un lot de factures", "{{fact:response-centre-name}}"]
)
def test_what_is_everybodys_is_not_taken_for_the_regions(word: str) -> None:
    assert named(word) == []


def test_no_program_decides_which_region_it_is_for() -> None:
    code = re.compile(rf"""region\w*(?:: str)? ?=+ ?["']{REGION.code}["']""")
    sources = {rules.name(path): rules.read(path) for path in rules.files("awareness", suffix=".py")}
    assert {name: found for name, text in sources.items() if (found := rules.matches(code, text))} == {}
    assert rules.matches(code, f'def x(region: str = "{REGION.code}"): ...')


def test_the_regions_departements_are_named_as_everywhere() -> None:
    file = tomllib.loads((ROOT / "content" / "regions" / f"{REGION.code}.toml").read_text("utf-8"))
    assert {each["code"]: each["name"] for each in file["departements"]}.items() <= NAMES.items()
