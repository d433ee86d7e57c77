"""The campaign's server and the learner's program share no start: neither pays for the other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from awareness import cli
from awareness.cli import awareness
from tests.house import rules
from tests.house.test_readme import commands
from tests.journeys.launching import Laptop
from tests.parts import ROOT

THE_SERVERS_OWN = re.compile(r"\b(?:awareness\.collector|flask_limiter|limits)\b")
THE_LEARNERS_OWN = re.compile(r"\bawareness\.(?:progress|learning|assessment|player|learner|handouts|sync)\b")


def test_a_learners_start_loads_nothing_of_the_server(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with laptop.start("serve", PYTHONPROFILEIMPORTTIME="1") as program:
        _visitor, page = program.visit()
        assert "<main" in page.html
        assert program.stop() == 0
        loaded = program.complained
    assert "awareness.learner" in loaded
    assert not THE_SERVERS_OWN.findall(loaded)


def test_the_server_loads_nothing_of_a_learner() -> None:
    code = "import awareness.collector.running, awareness.collector.commands, sys; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "awareness.collector.ingest" in loaded
    assert not THE_LEARNERS_OWN.findall(loaded)


def test_the_bundle_leaves_the_server_and_its_packages_out() -> None:
    spec = rules.read(ROOT / "build" / "awareness.spec")
    unused = re.search(r'UNUSED = """(.*?)"""', spec, re.DOTALL)
    assert unused
    assert {"awareness.collector", "psycopg", "psycopg_binary", "flask_limiter", "limits"} <= set(
        unused[1].split()
    )


def test_a_package_without_the_server_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == "awareness.collector" else object())
    result = CliRunner().invoke(awareness, ["collector", "serve"])
    assert "Ce paquet est celui des personnes qui apprennent" in str(result.exception)


def unknown_words(words: list[str]) -> list[str]:
    """The words of a call that name no command, from `collector` on."""
    group: click.Command | None = cli._collector_commands()
    for word in words:
        if not isinstance(group, click.Group):
            break
        group = group.get_command(click.Context(group), word)
        if group is None:
            return words
    return []


def test_every_command_the_guide_shows_exists() -> None:
    shown = [words for words in commands("docs/exploitation.md") if words[:2] == ["awareness", "collector"]]
    assert len(shown) > 10
    assert not [words for words in shown if unknown_words(words[2:])]
    assert unknown_words(["campaign", "sing"])


CONTRACT = {
    "collector": "init serve totals campaign code quarantine tidy exclude backup restore demo",
    "campaign": "show modules file close list",
    "code": "add revoke list cap",
    "quarantine": "list release discard",
}


def test_every_command_of_the_contract_is_there() -> None:
    group = cli._collector_commands()
    for name, words in CONTRACT.items():
        found = group if name == group.name else group.get_command(click.Context(group), name)
        assert isinstance(found, click.Group)
        assert set(words.split()) <= set(found.list_commands(click.Context(found)))
