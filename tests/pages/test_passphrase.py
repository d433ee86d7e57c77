"""Seven words for the mailbox: drawn where the action asks for them, shown, and kept nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from awareness.catalogue.word_list import word_list
from tests.pages.laptop import Laptop

PAGE = "/passphrase/mots-de-passe"


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "laptop")


def drawn(page: str) -> str:
    """The phrase a page shows."""
    (phrase,) = re.findall(r'class="card byhand"[^>]*>([a-z-]+)<', page)
    return str(phrase)


def test_the_action_that_needs_one_leads_to_it_and_no_other_does(laptop: Laptop) -> None:
    marie = laptop.visitor()
    asked = {
        module: PAGE.replace("mots-de-passe", module)
        in marie.sees(next(at for at, step, _ in laptop.walks(module) if step.phase == "action"))
        for module in ("mots-de-passe", "sauvegardes")
    }
    assert asked == {"mots-de-passe": True, "sauvegardes": False}


def test_each_time_the_page_draws_another_and_keeps_none(
    laptop: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    marie = laptop.visitor()
    phrases = {drawn(marie.sees(PAGE)) for _ in range(5)}
    assert len(phrases) == 5
    assert {word for phrase in phrases for word in phrase.split("-")} <= {*word_list()}
    kept = b"".join(file.read_bytes() for file in laptop.config.data_folder.rglob("*") if file.is_file())
    assert not [phrase for phrase in phrases if phrase.encode() in kept or phrase in caplog.text]


@pytest.mark.parametrize("module", ["sauvegardes", "rien-de-tel"])
def test_a_module_that_draws_nothing_has_no_such_page(laptop: Laptop, module: str) -> None:
    assert "byhand" not in laptop.visitor().sees(f"/passphrase/{module}", 404)
