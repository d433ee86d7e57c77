"""The rules a reader relies on in every source file, each with a planted fault that it must find."""

from __future__ import annotations

import re

import pytest

from tests.house import rules

OUTSIDE = re.compile(r"""\b(?:src|href|action|poster)\s*=\s*["']\s*(?:https?:)?//[^"']*""", re.IGNORECASE)
INLINE = re.compile(
    r"""\sstyle\s*=\s*["']|<style\b|<script\b(?![^>]*\bsrc\s*=)|\son[a-z]+\s*=\s*["']""", re.IGNORECASE
)
CANNOT_FAIL = re.compile(r"\|\|\s*true\b|continue-on-error|assert True\b")
SOMEONES_FOLDER = re.compile(r"(?<![\w.])/(?:home|Users|root)/\w[\w.-]*")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
# Files of a person's own that must open anywhere carry their style with them.
STANDING_ALONE = {"awareness/handouts/"}
# The desktop and the command line turn anything at all into one sentence; the thread that sends, and a
# worker that lives as long as its server, log and go on.
CATCH_ALL_DOORS = (
    "awareness/cli.py",
    "awareness/desktop/",
    "awareness/sync/loop.py",
    "awareness/collector/committer.py",
    "awareness/collector/jobs.py",
)
KIND_DOOR = "awareness/assessment/registry.py"
LONG_TEST = "def test_x():\n" + "    assert 1 + 1 == 2\n" * 30


def test_functions_fit_on_a_screen_and_files_have_one_subject() -> None:
    sources = {rules.name(path): rules.read(path) for path in rules.files("awareness", "build", suffix=".py")}
    too_long = {name: found for name, text in sources.items() if (found := rules.long_functions(text, 60))}
    assert not too_long
    assert not [name for name, text in sources.items() if text.count("\n") > 400]


def test_tests_are_short_and_each_asserts_something() -> None:
    sources = {rules.name(path): rules.read(path) for path in rules.files("tests", suffix=".py")}
    assert not {name: found for name, text in sources.items() if (found := rules.long_functions(text, 30))}
    assert not {
        name: found for name, text in sources.items() if (found := rules.tests_without_assertion(text))
    }
    assert not [name for name, text in sources.items() if text.count("\n") > 400]


def test_a_long_function_and_an_empty_test_would_be_found() -> None:
    assert rules.long_functions(LONG_TEST, 30) == ["test_x (31 lines)"]
    assert rules.long_functions(LONG_TEST, 31) == []
    assert rules.tests_without_assertion("def test_x():\n    assert True\n") == ["test_x"]


def test_only_the_registry_asks_for_the_kind_of_an_item() -> None:
    paths = [path for path in rules.files("awareness", suffix=".py") if rules.name(path) != KIND_DOOR]
    assert not {rules.name(path): lines for path in paths if (lines := rules.kind_tests(rules.read(path)))}
    templates = rules.files("awareness", suffix=".html")
    assert not [
        rules.name(path) for path in templates if re.search(r"\bkind\s*(==|!=|in\b)", rules.read(path))
    ]


@pytest.mark.parametrize(
    "fault", ["if item.kind == 'choice': pass", "kind in ('order',)", "match a.kind:\n case _: 0"]
)
def test_a_question_about_a_kind_would_be_found(fault: str) -> None:
    assert rules.kind_tests(fault) == [1]


def test_errors_are_caught_by_name_but_at_the_four_doors() -> None:
    paths = rules.files("awareness", "build", suffix=".py")
    inside = [path for path in paths if not rules.name(path).startswith(CATCH_ALL_DOORS)]
    assert not {
        rules.name(path): lines for path in inside if (lines := rules.broad_excepts(rules.read(path)))
    }
    assert rules.broad_excepts("try:\n    f()\nexcept (OSError, Exception):\n    pass\n") == [3]
    assert rules.broad_excepts("try:\n    f()\nexcept OSError:\n    pass\n") == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [rules.name(path) for path in rules.files("awareness", "build") if path.stem in VAGUE_NAMES]
    assert not [rules.name(path) for path in rules.files("awareness") if path.parent.name in VAGUE_NAMES]


def test_pages_fetch_nothing_from_outside() -> None:
    pages = [path for path in rules.files("awareness") if path.suffix in {".html", ".css", ".js", ".svg"}]
    assert pages
    assert not {
        rules.name(path): found for path in pages if (found := rules.matches(OUTSIDE, rules.read(path)))
    }
    assert rules.matches(OUTSIDE, '<p>\n<img src="//cdn.example/x.png">')


def test_pages_carry_no_style_or_script_of_their_own() -> None:
    served = [
        p
        for p in rules.files("awareness", suffix=".html")
        if not rules.name(p).startswith(tuple(STANDING_ALONE))
    ]
    assert not {
        rules.name(path): found for path in served if (found := rules.matches(INLINE, rules.read(path)))
    }


@pytest.mark.parametrize(
    "fault", ['<p style="x">', "<style>", "<script>", '<a onclick="x">', '<script type="module">']
)
def test_an_inline_style_or_script_would_be_found(fault: str) -> None:
    assert rules.matches(INLINE, fault)
    assert not rules.matches(INLINE, '<script src="/static/player.js" defer></script> <option value="on">')


def test_no_file_names_a_folder_of_someones_machine() -> None:
    texts = {rules.name(path): rules.read(path) for path in rules.files()}
    here = str(rules.ROOT) + "/"
    assert not [name for name, text in texts.items() if here in text or SOMEONES_FOLDER.search(text)]
    assert SOMEONES_FOLDER.search("see /home/" + "alice/notes")


def test_no_gate_is_made_unable_to_fail() -> None:
    paths = [path for path in rules.files() if path.suffix != ".md" and "house" not in path.parts]
    assert not {
        rules.name(path): found for path in paths if (found := rules.matches(CANNOT_FAIL, rules.read(path)))
    }
    assert rules.matches(CANNOT_FAIL, "ruff check ||" + " true")
