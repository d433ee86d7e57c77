"""The catalogue reads little, falls back to French, and lets no broken module hurt the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from awareness.catalogue import text_file
from awareness.catalogue.search import search
from awareness.errors import ContentInvalid
from tests.content.tree import Tree
from tests.parts import ROOT

PURE = "import sys; import awareness.prose, awareness.catalogue.loader, awareness.catalogue.validation"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, in order."""
    names: list[str] = []
    read = Path.read_bytes

    def noted(path: Path) -> bytes:
        names.append("/".join(path.parts[-2:]))
        return read(path)

    monkeypatch.setattr(text_file.Path, "read_bytes", noted)
    return names


def copy_module(tree: Tree, name: str) -> None:
    """Make another module of the sample's files."""
    for folder in ("content", "quizzes"):
        source = tree.root / folder / "essai"
        for place in sorted(path for path in source.rglob("*") if path.is_file()):
            text = place.read_text(encoding="utf-8")
            text = text.replace("id: essai", f"id: {name}").replace("module: essai", f"module: {name}")
            tree.write(f"{folder}/{name}/{place.relative_to(source)}", text)


def test_a_module_comes_whole_in_each_language_it_has(tree: Tree) -> None:
    catalogue = tree.catalogue()
    french, english = catalogue.module("essai"), catalogue.module("essai", "en")
    assert (french.header.title, english.header.title) == ("La clé du magasin", "The key of the shop")
    assert (french.language, english.language) == ("fr", "en")
    assert (french.state, english.state) == ("house", "house")
    assert english.header.minutes == french.header.minutes
    assert [item.id for item in english.quiz.items()] == [item.id for item in french.quiz.items()]
    assert english.quiz.final[0].prompt == "You close. What do you do?"
    assert french.fingerprint != english.fingerprint
    assert len(french.lesson.ideas) == 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("content/essai/en.md", "title:", "titel:"),
        ("content/essai/en.md", "# Story", "# Tale"),
        ("content/essai/en.md", "## A number at hand", "A number at hand"),
        ("quizzes/essai/en.yaml", "  porte:", "  ports:"),
        ("quizzes/essai/en.yaml", "module:", "module: [", ),
    ],
)  # fmt: skip
def test_a_broken_or_misshapen_translation_falls_back_to_french(
    tree: Tree, file: str, old: str, new: str
) -> None:
    tree.replace(file, old, new)
    module = tree.catalogue().module("essai", "en")
    assert (module.language, module.header.title) == ("fr", "La clé du magasin")


def test_a_missing_or_unknown_language_falls_back_to_french(tree: Tree) -> None:
    catalogue = tree.catalogue()
    for language in ("ca", "xx", "../../etc", ""):
        assert catalogue.module("essai", language).language == "fr"
        assert catalogue.header("essai", language).language == "fr"
        assert catalogue.glossary(language)["link"].term == "lien"
        assert catalogue.emergency(language).title == "Je suis victime"
        assert catalogue.page("help", language).title == "Aide"


def test_a_translation_made_from_older_french_is_still_shown(tree: Tree) -> None:
    tree.replace("content/essai/fr.md", "Il est tard", "Il est très tard")
    assert tree.catalogue().module("essai", "en").language == "en"


def test_a_draft_is_a_draft_until_a_reviewer_signs_what_it_was_made_from(tree: Tree) -> None:
    headings = {
        "Before": "Abans",
        "Story": "Istòria",
        "Ideas": "Idèas",
        "Exercise": "Exercici",
        "Action": "Accion",
    }
    lesson = tree.read("content/essai/en.md")
    for english, occitan in headings.items():
        lesson = lesson.replace(f"# {english}\n", f"# {occitan}\n")
    tree.write("content/essai/oc.md", lesson)
    tree.write("quizzes/essai/oc.yaml", tree.read("quizzes/essai/en.yaml"))
    assert (
        tree.catalogue().module("essai", "oc").state
        == tree.catalogue().header("essai", "oc").state
        == "draft"
    )
    made_from = lesson.split('made_from: "')[1][:12]
    signed = f'signed: {{by: "Lo Congrès", on: "2026-11-20", fingerprint: "{made_from}"}}\nobjectives:'
    tree.replace("content/essai/oc.md", "objectives:", signed)
    assert (
        tree.catalogue().module("essai", "oc").state
        == tree.catalogue().header("essai", "oc").state
        == "signed"
    )
    tree.replace("content/essai/oc.md", made_from, "0" * 12)
    assert tree.catalogue().module("essai", "oc").state == "draft"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("quizzes/essai/fr.yaml", b"module: [" + b"[" * 5000),
        ("quizzes/essai/fr.yaml", "module: été".encode("latin-1")),
        ("content/essai/fr.md", b"---\nid: essai\n---\n"),
        ("content/essai/fr.md", b""),
    ],
)
def test_a_broken_module_is_one_sentence_and_the_others_work(tree: Tree, file: str, text: bytes) -> None:
    copy_module(tree, "autre")
    tree.write(file, text)
    catalogue = tree.catalogue()
    assert catalogue.ids() == ("autre", "essai")
    with pytest.raises(ContentInvalid) as caught:
        catalogue.module("essai", "en")
    assert caught.value.sentence == catalogue.unavailable("essai")
    assert caught.value.sentence.startswith("Ce module ne peut pas être ouvert")
    assert file in "".join(caught.value.__notes__)
    assert catalogue.unavailable("autre") is None
    assert catalogue.module("autre").id == "autre"


def test_a_newcomer_begins_with_a_module_that_works(tree: Tree) -> None:
    assert tree.catalogue().first() == "essai"
    copy_module(tree, "autre")
    tree.replace("content/course.yaml", "modules: [essai]", "modules: [essai, autre]")
    tree.write("content/essai/fr.md", "")
    assert tree.catalogue().first() == "autre"
    tree.write("content/autre/fr.md", "")
    with pytest.raises(ContentInvalid):
        tree.catalogue().first()


def test_a_module_nobody_has_is_one_sentence(tree: Tree) -> None:
    for name in ("rien", "../essai", "glossary", ""):
        with pytest.raises(ContentInvalid):
            tree.catalogue().module(name)
        with pytest.raises(ContentInvalid):
            tree.catalogue().header(name)
        assert tree.catalogue().unavailable(name)


def test_without_its_course_or_facts_everything_else_is_there(tree: Tree) -> None:
    for file in ("course.yaml", "facts.yaml", "regions/76.toml", "glossary/fr.yaml"):
        tree.remove(f"content/{file}")
    catalogue = tree.catalogue()
    assert [path.modules for path in catalogue.paths()] == [("essai",)]
    assert (catalogue.facts(), catalogue.glossary(), catalogue.region()) == ({}, {}, None)
    assert catalogue.module("essai", "en").language == "en"


def test_facts_are_national_and_regional_in_the_words_of_the_language(tree: Tree) -> None:
    catalogue = tree.catalogue()
    assert {name: fact.value for name, fact in catalogue.facts("en").items()} == {
        "aide-url": "aide.gouv.fr",
        "centre-phone": "0 800 71 13 13",
        "centre-hours": "9 am to 5 pm",
    }
    assert catalogue.facts("ca")["centre-hours"].value == "9 h à 17 h"
    region = catalogue.region("oc")
    assert region is not None
    assert (region.name, region.departements[0].name) == ("Occitània", "Aveyron")
    assert catalogue.sources()["S1"].publisher == "La chambre"


def test_another_region_brings_its_own_facts(tree: Tree) -> None:
    text = (
        tree.read("content/regions/76.toml").replace('code = "76"', 'code = "53"').replace("13 13", "99 99")
    )
    tree.write("content/regions/53.toml", text)
    other = type(tree.catalogue())(tree.root / "content", tree.root / "quizzes", region="53")
    assert other.facts()["centre-phone"].value == "0 800 71 99 99"


def test_the_course_names_the_region_this_copy_is_for(tree: Tree) -> None:
    text = (
        tree.read("content/regions/76.toml").replace('code = "76"', 'code = "53"').replace("13 13", "99 99")
    )
    tree.write("content/regions/53.toml", text)
    assert [each.sentence for each in tree.errors()] == [
        "« region » doit nommer un fichier de content/regions/ : 53, 76"
    ]
    tree.write("content/course.yaml", 'region: "76"\n' + tree.read("content/course.yaml"))
    assert tree.errors() == []
    assert tree.catalogue().facts()["centre-phone"].value == "0 800 71 13 13"
    tree.replace("content/course.yaml", 'region: "76"', 'region: "53"')
    assert tree.catalogue().facts()["centre-phone"].value == "0 800 71 99 99"


def test_pages_are_cut_into_screens(tree: Tree) -> None:
    page = tree.catalogue().page("help", "en")
    assert (page.title, page.opening, page.language) == ("Help", "Read a lesson.", "en")
    assert [(section.title, section.markdown) for section in page.sections] == [
        ("Begin", "Press the button.")
    ]
    with pytest.raises(ContentInvalid):
        tree.catalogue().page("help/nothing")


def test_making_a_catalogue_reads_nothing_and_home_reads_only_the_heads_on_its_path(
    tree: Tree, opened: list[str]
) -> None:
    for number in range(30):
        copy_module(tree, f"m{number}")
    tree.replace("content/course.yaml", "modules: [essai]", "modules: [essai, m1]")
    opened.clear()
    catalogue = tree.catalogue()
    assert opened == []
    assert len(catalogue.ids()) == 31
    for path in catalogue.paths("en"):
        for name in path.modules:
            catalogue.header(name, "en")
            catalogue.unavailable(name)
    catalogue.first()
    heads = ["essai/en.md", "essai/fr.md", "m1/en.md", "m1/fr.md"]
    assert sorted(opened) == ["content/course.yaml", *heads]


def test_a_lesson_reads_its_own_files_once(tree: Tree, opened: list[str]) -> None:
    copy_module(tree, "autre")
    opened.clear()
    catalogue = tree.catalogue()
    for _ in range(3):
        catalogue.module("essai", "en")
        catalogue.module("essai", "fr")
    assert sorted(opened) == ["essai/en.md", "essai/en.yaml", "essai/fr.md", "essai/fr.yaml"]


def test_reading_needs_no_web_no_database_and_no_window() -> None:
    heavy = "{'flask', 'flask_babel', 'peewee', 'webview', 'urllib3', 'markdown', 'nh3'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{PURE}; print({heavy})"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("query", ["clé", "CLE", "clé magasin", "  cle,  "])
def test_search_minds_neither_accents_nor_capitals(tree: Tree, query: str) -> None:
    catalogue = tree.catalogue()
    found = search(query, catalogue, [catalogue.module("essai")], "fr")
    assert found
    assert (found[0].kind, found[0].id) == ("lesson", "essai")


def test_search_looks_through_finished_lessons_glossary_and_emergency(tree: Tree) -> None:
    catalogue = tree.catalogue()
    finished = [catalogue.module("essai")]

    def kinds(query: str, modules: list[object]) -> set[str]:
        return {hit.kind for hit in search(query, catalogue, modules, "fr")}  # type: ignore[arg-type]

    assert kinds("maryse", [*finished]) == {"lesson"}
    assert kinds("maryse", []) == set()
    assert kinds("copie", []) == {"term"}
    assert kinds("0 800 71 13 13", [*finished]) == {"emergency", "lesson"}
    assert kinds("câble", []) == {"emergency"}
    assert kinds("", [*finished]) == kinds("?!", [*finished]) == kinds("introuvable", [*finished]) == set()


def test_what_is_found_is_readable(tree: Tree) -> None:
    catalogue = tree.catalogue()
    for hit in search("liste", catalogue, [catalogue.module("essai")], "fr"):
        assert not set("*[]{}`>#") & set(hit.title + hit.excerpt)
        assert len(hit.excerpt) < 160
