"""What Windows says of its firewall, read without changing anything; « inconnu » whenever it is not sure."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest

from awareness.workshop import firewall
from awareness.workshop.firewall import MEANINGS, NAMES, SCRIPT, judge

ON = ["profile Domain True", "profile Private True", "profile Public True"]
PUBLIC = [*ON, "network Public"]


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([*PUBLIC, "rule Allow Public"], "allowed"),
        ([*PUBLIC, "rule Allow Private, Public"], "allowed"),
        ([*PUBLIC, "rule Allow Any"], "allowed"),
        (PUBLIC, "blocked"),  # no rule yet: Windows will ask
        ([*PUBLIC, "rule Allow Private"], "blocked"),  # the wrong box was ticked
        ([*PUBLIC, "rule Allow Any", "rule Block Public"], "blocked"),  # a refusal is stronger
        ([*ON, "rule Allow Private"], "blocked"),  # no network yet: it may be of either sort
        ([*ON, "rule Allow Private", "rule Allow Public"], "allowed"),
        ([*ON[:2], "profile Public False", "network Public"], "allowed"),
        ([*ON, "network DomainAuthenticated", "rule Allow Domain"], "allowed"),
    ],
)
def test_the_networks_that_are_there_say_whether_phones_may_enter(lines: list[str], state: str) -> None:
    assert judge([*lines, "end"]) == state


@pytest.mark.parametrize("lines", [[], ["end"], [*PUBLIC, "rule Allow Any"], ["Accès refusé."]])
def test_an_answer_that_is_cut_short_or_strange_is_unknown(lines: list[str]) -> None:
    assert judge(lines) == "unknown"


def test_other_systems_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert firewall.firewall() == "unknown"


@pytest.mark.parametrize("fault", [OSError(), subprocess.TimeoutExpired("powershell", 6)])
def test_a_windows_that_does_not_answer_is_unknown(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def run(*_words: Any, **_more: Any) -> None:
        raise fault

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(subprocess, "run", run)
    assert firewall.firewall() == "unknown"


def test_windows_is_asked_with_the_program_s_own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def run(words: list[Any], **more: Any) -> subprocess.CompletedProcess[str]:
        asked.update(more, words=words)
        return subprocess.CompletedProcess(words, 0, "\r\n".join([*PUBLIC, "rule Allow Any", "end"]))

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr("sys.executable", "C:\\Dix minutes\\app.exe")
    assert firewall.firewall() == "allowed"
    assert asked["env"][firewall.PROGRAM] == "C:\\Dix minutes\\app.exe"
    assert asked["words"][-1] == SCRIPT


def test_the_question_to_windows_only_reads() -> None:
    verbs = {verb for verb, _noun in re.findall(r"\b([A-Z][a-z]+)-(Net\w+)", SCRIPT)}
    assert verbs == {"Get"}
    assert NAMES.keys() == MEANINGS.keys()
