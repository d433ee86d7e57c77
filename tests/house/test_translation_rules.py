"""The translation gate: clean on what is shipped, and it finds what it is there to find."""

from __future__ import annotations

import shutil
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import translations

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Continuer"
msgstr ""

#, python-format
msgid "%(done)s sur 5"
msgstr ""
"""
GOOD = SOURCE.replace('r"\nmsgstr ""', 'r"\nmsgstr "Continue"').replace(
    '5"\nmsgstr ""', '5"\nmsgstr "%(done)s of 5"'
)


def problems(tmp_path: Path, text: str, enough: float = 1) -> list[str]:
    """What the gate says of an English catalogue."""
    path = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return list(translations._problems(path, read_po(BytesIO(SOURCE.encode())), enough))


def test_the_translations_of_the_program_are_in_order() -> None:
    assert translations.check() == []


def test_every_shipped_catalogue_is_compiled() -> None:
    found = translations.catalogues()
    assert {path.parts[-3] for path in found} >= {"en", "oc", "ca"}
    assert all(path.with_suffix(".mo").stat().st_size for path in found)


def test_occitan_counts_as_its_speakers_do() -> None:
    path = next(path for path in translations.catalogues() if path.parts[-3] == "oc")
    # Babel knows no rule for Occitan and proposes n != 1; like French it says « 0 minuta ».
    assert translations.load(path, "oc").plural_expr == "(n > 1)"


def test_a_new_sentence_is_repeated_in_french_and_left_to_translate_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = {code: tmp_path / code / "LC_MESSAGES" / "messages.po" for code in ("ca", "fr", "oc")}
    for path in paths.values():
        path.parent.mkdir(parents=True)
        path.write_text("", encoding="utf-8")
    monkeypatch.setattr(translations, "extract", lambda _target: read_po(BytesIO(SOURCE.encode())))
    translations.update(tmp_path)
    said = {code: {m.string for m in translations.load(path) if m.id} for code, path in paths.items()}
    assert said == {"ca": {""}, "fr": {"Continuer", "%(done)s sur 5"}, "oc": {""}}


def test_a_complete_catalogue_is_fine(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgid "Continuer"', '#, fuzzy\nmsgid "Continuer"', "fuzzy"),
        ("%(done)s of 5", "done of 5", "%(done)s"),
        ("%(done)s of 5", "%(gone)s of 5", "%(gone)s"),
        ('msgstr "Continue"', 'msgstr ""', "sans traduction"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    found = problems(tmp_path, GOOD.replace(old, new))
    assert len(found) == 1
    assert complaint in found[0]


def test_a_language_of_others_may_lack_a_few_words(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace('msgstr "Continue"', 'msgstr ""'), enough=0.5) == []


def test_a_template_that_no_longer_matches_the_pages_is_named() -> None:
    wanted = read_po(BytesIO(SOURCE.encode()))
    assert list(translations._stale(wanted, wanted)) == []
    assert len(list(translations._stale(wanted, read_po(BytesIO(b""))))) == 1


def test_what_says_the_same_as_its_id_is_left_out_and_french_still_counts(tmp_path: Path) -> None:
    shutil.copytree(translations.LOCALES / "fr", tmp_path / "fr")
    translations.compile_catalogues(tmp_path)
    file = tmp_path / "fr" / "LC_MESSAGES" / "messages.mo"
    with file.open("rb") as opened:
        words = GNUTranslations(opened)
    assert b"Continuer" not in file.read_bytes()
    assert words.gettext("Continuer") == "Continuer"
    one, many = "%(num)s téléphone", "%(num)s téléphones"
    assert [words.ngettext(one, many, count) for count in (0, 1, 2)] == [one, one, many]
