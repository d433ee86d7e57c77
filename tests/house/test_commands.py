"""The commands of build/dev.py: set-up is done once, a failed gate fails, a missing part is never silent."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import dev
import environment
import system_parts
from tests import parts
from tests.house import rules
from tests.parts import ROOT


@pytest.fixture
def nothing_to_prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "prepare", lambda *_: None)
    monkeypatch.setattr(dev, "prepare_everything", lambda: None)


@pytest.fixture
def pip_calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """An environment in a temporary folder, and what pip is asked there."""
    calls: list[tuple[str, ...]] = []
    (tmp_path / "pyvenv.cfg").write_text("version = 3.11")
    (tmp_path / "runtime.txt").write_text("flask==1")
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(environment, "module", lambda *words: calls.append(words) or 0)
    return calls


def test_packages_are_installed_once_and_again_when_a_pin_changes(
    pip_calls: list[tuple[str, ...]], tmp_path: Path
) -> None:
    environment._install_pins("runtime")
    environment._install_pins("runtime")
    assert len(pip_calls) == 1
    assert "--require-hashes" in pip_calls[0]
    (tmp_path / "runtime.txt").write_text("flask==2")
    environment._install_pins("runtime")
    assert len(pip_calls) == 2


def test_packages_that_could_not_be_installed_are_tried_again(
    pip_calls: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(environment, "module", lambda *_: 1)
        with pytest.raises(environment.SetupError, match="pip"):
            environment._install_pins("runtime")
    environment._install_pins("runtime")
    assert len(pip_calls) == 1


def test_a_window_that_cannot_be_built_is_said_once_and_leaves_the_browser(
    pip_calls: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "IS_WINDOWS", True)
    (environment.REQUIREMENTS / "desktop-windows.txt").write_text("pythonnet==1")
    monkeypatch.setattr(environment, "module", lambda *words: pip_calls.append(words) or 1)
    monkeypatch.delenv("CI", raising=False)
    environment._install_window()
    assert "navigateur" in capsys.readouterr().out
    environment._install_window()
    assert len(pip_calls) == 1
    monkeypatch.setenv("CI", "1")
    (environment.REQUIREMENTS / "desktop-windows.txt").write_text("pythonnet==2")
    with pytest.raises(environment.SetupError):
        environment._install_window()


@pytest.mark.usefixtures("nothing_to_prepare")
def test_one_failed_gate_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "command", lambda *words: 1 if "bandit" in words else 0)
    assert dev.main(["check"]) == 1
    assert "À corriger : sécurité." in capsys.readouterr().out
    monkeypatch.setattr(dev, "command", lambda *_: 0)
    assert dev.main(["check"]) == 0


@pytest.mark.usefixtures("nothing_to_prepare")
def test_words_after_test_go_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "module", lambda *words: asked.append(words) or 5)
    assert dev.main(["test", "tests/unit", "-k", "x"]) == 5
    assert asked == [("pytest", "tests/unit", "-k", "x")]


def test_the_windows_bundle_says_in_one_sentence_that_it_is_not_there_yet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dev.main(["bundle", "--target", "windows"]) == 2
    assert capsys.readouterr().out.count("\n") == 1


def test_an_unknown_command_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    shown = capsys.readouterr().out
    assert not [name for name in dev.COMMANDS if f"    {name} " not in shown]


def test_a_system_without_apt_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = system_parts.Part("les essais", ("chromium",), lambda: False)
    monkeypatch.setitem(system_parts.PARTS, "chromium", absent)
    monkeypatch.setattr(dev, "apt_install", lambda *_: None)
    monkeypatch.delenv("CI", raising=False)
    dev._install_system_parts("chromium")
    assert "sudo apt install chromium" in capsys.readouterr().out
    monkeypatch.setenv("CI", "1")
    with pytest.raises(dev.SetupError):
        dev._install_system_parts("chromium")


def test_words_that_nobody_can_read_over_are_not_passed_over_in_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], nothing_to_prepare: None
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(dev, "command", lambda *words: ran.append(str(words[1])) or 0)
    monkeypatch.setattr(dev, "apt_install", lambda *_: None)
    monkeypatch.delenv("CI", raising=False)
    for there, said in ((True, "Tout est en ordre.\n"), (False, "n'a pas été relue.\n")):
        part = system_parts.Part("relire l'orthographe", ("hunspell",), lambda there=there: there)
        monkeypatch.setitem(system_parts.PARTS, "spelling", part)
        ran.clear()
        assert dev.main(["check"]) == 0
        assert any(name.endswith("spelling.py") for name in ran) == there
        assert capsys.readouterr().out.endswith(said)
    monkeypatch.setenv("CI", "1")
    assert dev.main(["check"]) == 1


def test_a_missing_part_skips_on_a_laptop_and_fails_where_ci_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(parts.SEEN, "chromium", lambda: False)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="chromium"):
        parts.require("chromium")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="chromium"):
        parts.require("chromium")


def test_the_commands_need_nothing_but_python() -> None:
    names = ["dev", "environment", "system_parts"]
    code = f"import sys; sys.path.insert(0, 'build'); import {', '.join(names)}"
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=ROOT, check=False, capture_output=True
    )
    assert result.returncode == 0, result.stderr.decode()


def test_continuous_integration_starts_the_bundle_that_was_made() -> None:
    (name,) = re.findall(r'^NAME = "(.+)"$', rules.read(ROOT / "build" / "awareness.spec"), re.MULTILINE)
    assert rules.read(ROOT / ".ci" / "run").rstrip().endswith(f"build/smoke.py dist/{name}")


def test_continuous_integration_stops_at_the_first_failure() -> None:
    script = rules.read(ROOT / ".ci" / "run")
    assert script.splitlines()[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100
