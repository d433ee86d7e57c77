"""What the documentation tells people to type exists."""

from __future__ import annotations

import re

import pytest

import dev
from awareness.cli import awareness as program
from tests.house import rules
from tests.parts import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "docs/exploitation.md")
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def commands(name: str) -> list[list[str]]:
    """What a document shows in code, as words."""
    text = rules.read(ROOT / name)
    lines = [line for block in FENCED.findall(text) for line in block.splitlines()]
    shown = lines + INLINE.findall(FENCED.sub("", text))
    return [line.partition("#")[0].removeprefix("$ ").split() for line in shown]


def after(words: list[str], *program: str) -> list[str] | None:
    """The words that follow a program's name, if this is a call of it."""
    return words[len(program) :] if tuple(words[: len(program)]) == program else None


def unknown_subcommand(words: list[str]) -> bool:
    """Whether a call of `awareness` names a command it does not have."""
    if not words or words[0].startswith("-"):
        return False
    return words[0] not in program.commands


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_a_document_shows_exists(name: str) -> None:
    shown = commands(name)
    dev_calls = [rest for words in shown if (rest := after(words, "python3", "build/dev.py"))]
    assert not [rest for rest in dev_calls if rest and rest[0] not in dev.COMMANDS]
    ours = [words[1:] for words in shown if words and words[0] in {"awareness", ".venv/bin/awareness"}]
    assert not [rest for rest in ours if unknown_subcommand(rest)]


def test_the_readme_shows_how_to_run_and_how_to_test() -> None:
    shown = [" ".join(words) for words in commands("README.md")]
    assert "python3 build/dev.py run" in shown
    assert "python3 build/dev.py test" in shown


def test_continuous_integration_runs_the_commands_of_the_readme() -> None:
    script = rules.read(ROOT / ".ci" / "run")
    assert re.findall(r"build/dev\.py (\w+)", script) == ["test", "check", "bundle"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_links_of_a_document_lead_to_files_that_are_there(name: str) -> None:
    assert not [target for target in LINK.findall(rules.read(ROOT / name)) if not (ROOT / target).exists()]
