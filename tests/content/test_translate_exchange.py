"""A module goes to translators and comes back: the same bytes, or new words, or a refusal."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po

from awareness.authoring.exchanges import FAMILIES
from awareness.authoring.folder import opened
from awareness.authoring.written import lesson_text, quiz_text
from awareness.catalogue.validation import check
from awareness.languages import SOURCE, languages
from tests.content.test_bank import MODULES
from tests.content.tree import TODAY, Tree
from tests.parts import ROOT

OTHERS = [code for code in languages() if code != SOURCE]
PO = "po/essai/en.po"
Translate = Callable[..., subprocess.CompletedProcess[str]]


def translate(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    argv = [sys.executable, "-m", "awareness", "translate", *map(str, words)]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def exported(tree: Tree, locale: str = "en", name: str = "essai") -> polib.POFile:
    """The small tree sent to translators: the PO file of its module, or of a family."""
    said = translate("export", "--locale", locale, "--author", tree.root, "-o", tree.root / "po")
    assert (said.returncode, said.stderr) == (0, ""), said
    return polib.pofile(str(tree.root / "po" / name / f"{locale}.po"))


def imported(tree: Tree, locale: str = "en") -> subprocess.CompletedProcess[str]:
    """The small tree, back from translators."""
    return translate("import", "--locale", locale, "--author", tree.root, tree.root / "po")


def files(tree: Tree) -> dict[str, bytes]:
    """Every file of lessons and questions, to the byte."""
    tops = (tree.root / "content", tree.root / "quizzes")
    return {str(path): path.read_bytes() for top in tops for path in top.rglob("*") if path.is_file()}


def is_refused(tree: Tree, po: str, fault: tuple[str, str], sentence: str) -> bool:
    """Plant a fault in a PO file; say whether its import, which changes nothing, names the place."""
    line = tree.line(po, fault[0])
    tree.replace(po, *fault)
    before = files(tree)
    said = imported(tree)
    assert (said.returncode, said.stderr) == (1, "")
    assert said.stdout.endswith("Rien n'a été changé.\n")
    assert files(tree) == before
    place = re.escape(str(tree.root / po))
    places = re.findall(rf"^{place}:(\d+):1: .*{re.escape(sentence)}", said.stdout, re.M)
    assert places, said.stdout
    return int(places[0]) == 1 or abs(int(places[0]) - line) <= 8


def whole_copy(folder: Path) -> Path:
    """The shipped lessons and questions in a folder of their own."""
    opened(folder / "copie")
    return folder / "copie"


def entry(po: polib.POFile, end: str) -> polib.POEntry:
    """The entry whose name ends so."""
    return next(each for each in po if each.msgctxt.endswith(end))


def translated_files(folder: Path, locale: str) -> list[Path]:
    """Every file of a language: lessons, quizzes, sheets and pages."""
    found = [path for top in ("content", "quizzes") for path in (folder / top).rglob(f"*{locale}.*")]
    return [path for path in found if re.fullmatch(rf"(?:\w+\.)?{locale}\.(?:md|yaml)", path.name)]


def lesson_fingerprint(po: polib.POFile) -> str:
    """The state of the French lesson a file was made from."""
    return re.findall(r"content/essai/fr\.md (\w+)", po.metadata["X-Made-From"])[0]


@pytest.mark.parametrize("locale", OTHERS)
def test_all_that_is_shipped_comes_back_to_the_byte(tmp_path: Path, locale: str) -> None:
    copy = whole_copy(tmp_path)
    assert translate("export", "--locale", locale, "-o", tmp_path / "po").returncode == 0
    assert {path.parent.name for path in tmp_path.rglob(f"{locale}.po")} == {*MODULES, *FAMILIES}
    said = translate("import", "--locale", locale, "--author", copy, tmp_path / "po")
    assert (said.returncode, said.stderr) == (0, "")
    everything = translated_files(copy, locale)
    named = {str(path.relative_to(copy)) for path in everything}
    assert set(said.stdout.splitlines()) == {f"{name} : inchangé" for name in named}
    for path in everything:
        assert path.read_bytes() == (ROOT / path.relative_to(copy)).read_bytes()


@pytest.mark.parametrize("locale", OTHERS)
def test_what_was_lost_is_written_again_with_the_same_words(tmp_path: Path, locale: str) -> None:
    assert translate("export", "--locale", locale, "-o", tmp_path / "po").returncode == 0
    copy = whole_copy(tmp_path)
    everything = translated_files(copy, locale)
    for path in everything:
        path.unlink()
    said = translate("import", "--locale", locale, "--author", copy, tmp_path / "po")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.count(" : écrit\n") == len(everything) == len(translated_files(copy, locale))
    again = tmp_path / "again"
    assert translate("export", "--locale", locale, "--author", copy, "-o", again).returncode == 0
    for name in (*MODULES, *FAMILIES):
        po = f"{name}/{locale}.po"
        assert (again / po).read_bytes() == (tmp_path / "po" / po).read_bytes()
    problems = check(copy / "content", copy / "quizzes", today=TODAY)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_the_files_are_po_for_others_too(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree)
    assert po.metadata["Language"] == "en"
    lesson, quiz = po.metadata["X-Made-From"].split(", ")
    assert re.fullmatch("content/essai/fr.md [0-9a-f]{12}", lesson)
    assert re.fullmatch("quizzes/essai/fr.yaml [0-9a-f]{12}", quiz)
    assert entry(po, "essai/fr.md:title").msgid == "La clé du magasin"
    assert entry(po, "essai/fr.md:title").occurrences == [("content/essai/fr.md", "3")]
    fact = entry(po, "essai/fr.md:ideas.2.text")
    assert "Gardez {{fact:centre-phone}} tel quel" in fact.comment
    assert not [each for each in po if not each.msgctxt or each.msgid_plural or each.obsolete]
    with (tree.root / PO).open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    assert {message.context for message in catalog if message.id} == {each.msgctxt for each in po}
    assert not {flag for each in po for flag in each.flags} - {"fuzzy"}


def test_one_new_word_changes_one_line_and_leaves_the_rest_as_it_was_written(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree)
    before = {name: text.decode().split("\n") for name, text in files(tree).items()}
    entry(po, ":story").msgstr = "A new story.\n\nIt has two paragraphs."
    entry(po, ":liste.prompt").msgstr = 'You "close". What do you do?'
    po.save()
    assert imported(tree).returncode == 0
    after = {name: text.decode().split("\n") for name, text in files(tree).items()}
    lost = {name: set(before[name]) - set(after[name]) for name in before}
    assert {Path(name).name: len(lines) for name, lines in lost.items() if lines} == {
        "en.md": 2,
        "en.yaml": 1,
    }
    assert "A new story." in tree.read("content/essai/en.md")
    assert r'"You \"close\". What do you do?"' in tree.read("quizzes/essai/en.yaml")
    assert tree.errors() == []


def test_the_title_of_a_screen_changes_above_an_empty_line_too(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    lesson = "content/essai/en.md"
    title = re.findall("^## .*$", tree.read(lesson), re.MULTILINE)[0]
    tree.replace(lesson, f"{title}\n", f"{title}\n\n")
    before = tree.read(lesson)
    entry(po := exported(tree), ":ideas.1.title").msgstr = "A new title"
    po.save()
    assert imported(tree).returncode == 0
    assert tree.read(lesson) == before.replace(title, "## A new title", 1)


def test_after_a_change_of_the_french_every_text_is_marked_and_made_from_waits(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    old = tree.read("content/essai/en.md")
    tree.replace("content/essai/fr.md", "Il est tard", "Il est très tard")
    po = exported(tree)
    assert {each.msgctxt.partition(":")[0] for each in po if each.fuzzy} == {"content/essai/fr.md"}
    assert "à reprendre" in po.metadata["X-State"]
    assert imported(tree).returncode == 0
    assert tree.read("content/essai/en.md") == old
    for each in po:
        each.flags = []
    po.save()
    assert ": écrit" in imported(tree).stdout
    assert lesson_fingerprint(po) in tree.read("content/essai/en.md")
    assert [problem for problem in tree.check() if "périmée" in problem.sentence] == []


def test_a_signature_does_not_cover_words_that_came_after_it(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    digest = re.findall(r'made_from: "(\w+)"', tree.read("content/essai/en.md"))[0]
    signed = f'signed: {{by: "Mary", on: "2026-11-23", fingerprint: "{digest}"}}\ntitle:'
    tree.replace("content/essai/en.md", "title:", signed)
    po = exported(tree)
    assert imported(tree).returncode == 0
    assert "signed:" in tree.read("content/essai/en.md")
    entry(po, ":before").msgstr = "Two other questions."
    po.save()
    assert imported(tree).returncode == 0
    assert "signed:" not in tree.read("content/essai/en.md")


def test_a_new_language_of_a_module_begins_empty_and_stays_unwritten(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree, "oc")
    assert {each.msgstr for each in po} == {""}
    before = files(tree)
    said = imported(tree, "oc")
    assert (said.returncode, files(tree)) == (0, before)
    for each in po:
        each.msgstr = each.msgid
    po.save()
    assert imported(tree, "oc").stdout.count(": écrit\n") == 2
    assert tree.catalogue().module("essai", "oc").language == "oc"


# Words there, words put instead, words of the sentence; the problem stands beside where the words were.
REFUSED = [
    ('msgctxt "content/essai/fr.md:story"', 'msgctxt "content/essai/fr.md:storie"', "n'existe pas"),
    ("call {{fact:centre-phone}}", "call us", "il manque le fait {{fact:centre-phone}}"),
    ("The key of the shop", "The key {{fact:aide-url}}", "n'est pas dans le français"),
    ("The [backup](glossary:backup)", "The backup", "il manque le lien de glossaire « backup »"),
    ('msgid "La clé du magasin"', 'msgid "La clef du magasin"', "msgid ne se change pas"),
    ("The key of the shop", "", "n'est pas traduit"),
    ("The key of the shop", "The key\\nof the shop", "une seule ligne"),
    ("The key of the shop", "The key\u2028of the shop", "caractère invisible"),
    ("Maryse closes her shop.", "# Maryse closes.", "ne commence ici par « # »"),
    ('msgctxt "content/essai/fr.md:title"', 'msgctxt "content/essai/fr.md:title', "n'est pas du PO"),
    ('msgctxt "content/essai/fr.md:title"', 'msgcontext "content/essai/fr.md:title"', "n'est pas du PO"),
    ('msgstr "The key of the shop"', "", "n'est pas du PO"),
    ("X-Texts: essai", "X-Texts: essay", "vouliez-vous dire « essai » ?"),
    ("Language: en", "Language: ca", "vous importez « en »"),
    ("quizzes/essai/fr.yaml ", "quizzes/essai/fr.yaml 0", "un autre état du français"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), REFUSED)
def test_a_fault_is_said_with_its_place_and_nothing_is_changed(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    tree = Tree(tmp_path)
    entry(po := exported(tree), ":before").msgstr = "Two other questions."
    po.save()
    assert is_refused(tree, PO, (old, new), sentence)


def test_one_refused_module_keeps_the_sound_one_out_too(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    entry(po := exported(tree), ":before").msgstr = "Two other questions."
    po.save()
    tree.write("po/autre/en.po", tree.read(PO).replace("X-Texts: essai", "X-Texts: autre"))
    before = files(tree)
    assert imported(tree).returncode == 1
    assert files(tree) == before


@pytest.mark.parametrize("junk", [b"\xff\xfe", b"", b"bonjour", b'msgid "', b'"a"\n', b'msgid "a"\n\n'])
def test_a_file_that_is_no_po_is_a_sentence_and_not_a_crash(tmp_path: Path, junk: bytes) -> None:
    tree = Tree(tmp_path)
    exported(tree)
    tree.write(PO, junk)
    said = imported(tree)
    assert (said.returncode, said.stderr) == (1, "")
    assert re.match(rf"{re.escape(str(tree.root / PO))}:\d+:\d+: \S", said.stdout)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "--locale", "fr", "-o", "x"), "n'est pas une langue à traduire (oc, ca, en)"),
        (("export", "--locale", "oc", "hameconage", "-o", "x"), "vouliez-vous dire « hameconnage » ?"),
        (("export", "--locale", "oc", "-o", "README.md"), "ne s'écrit pas"),
        (("import", "--locale", "oc", "docs"), "ne contient aucun fichier oc.po"),
        (("import", "--locale", "oc", "--author", "docs", "docs"), "ne contient pas content/ ni quizzes/"),
    ],
)
def test_a_wrong_command_is_told_in_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    said = translate(*words)
    assert said.returncode == 1
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


def test_a_broken_french_module_is_mended_first(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.replace("content/essai/fr.md", "minutes: 10", "minutes: dix")
    said = translate("export", "--locale", "en", "--author", tree.root, "-o", tree.root / "po")
    assert said.returncode == 1
    assert "est à corriger d'abord. content/essai/fr.md:6:" in said.stderr


def test_the_review_sheet_stands_alone_and_holds_every_text_and_a_place_to_sign(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree)
    sheet = tree.root / "relecture.html"
    said = translate("review", "--locale", "en", "--author", tree.root, "-o", sheet)
    assert (said.returncode, said.stderr) == (0, "")
    page = sheet.read_text(encoding="utf-8")
    sent = [polib.pofile(str(path)) for path in tree.root.rglob("en.po")]
    assert page.count('<td class="ok">') == sum(len(each) for each in sent)
    assert "Maryse ferme son magasin." in page
    assert "Maryse closes her shop." in page
    assert "0 800 71 13 13" in page
    assert f"fingerprint: &#34;{lesson_fingerprint(po)}&#34;" in page
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)\s*=""", page)


def test_a_module_whose_name_looks_like_a_number_or_a_truth_is_written_so_that_it_reads_back() -> None:
    for name, shown in (("2026", '"2026"'), ("true", '"true"'), ("essai", "essai")):
        texts = {key: key for key in ("title", "subtitle", "summary", "action.title", "action.if_then")}
        body = {key: key for key in ("before", "story", "exercise", "quiz", "steps")}
        named = {"made_from": "0" * 12}
        lesson = lesson_text(name, languages()["en"], {**named, **texts, **body})
        assert f"\nid: {shown}\n" in lesson
        assert quiz_text(name, {**named, "a.prompt": "x"}).startswith(f"module: {shown}\n")
