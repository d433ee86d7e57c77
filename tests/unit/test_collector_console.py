"""What whoever runs the server types, and the one sentence they get when it cannot be done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from awareness.cli import awareness
from awareness.collector import copies
from awareness.config import collector_config, read_campaign
from tests.collecting import CODE, counts, engine, running

Call = Callable[..., str]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command of the collector; gives what it said, or the sentence it stopped with."""
    monkeypatch.setenv("AWARENESS_DATABASE_URL", str(tmp_path / "collector.sqlite"))
    monkeypatch.setenv("AWARENESS_REQUESTS_A_MINUTE", "0")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        result = CliRunner().invoke(awareness, ["collector", *words])
        return result.output if result.exit_code == 0 else result.output + str(result.exception)

    return run


@pytest.fixture
def begun(call: Call) -> Call:
    assert "« occ-2026 » est prête" in call(
        "init",
        "--campaign",
        "occ-2026",
        "--code",
        CODE,
        "--region",
        "76",
        "--target",
        "12000",
        "--opens",
        "2026-11-02",
    )
    return call


def test_a_campaign_is_what_it_was_said_to_be(begun: Call) -> None:
    shown = begun("campaign", "show")
    for words in (
        "Région : 76, 13 départements",
        "12\u202f000",
        "semaine",
        "hameconnage",
        "CCI31",
        "Reçus : 0",
    ):
        assert words in shown
    assert "occ-2026  occ-2026  ouverte" in begun("campaign", "list")
    assert "sauvegardes  2026.1" in begun("campaign", "modules", "--update")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("init", "--campaign", "occ-2026", "--code", "X"), "existe déjà"),
        (("init", "--campaign", "b", "--code", "X", "--region", "99"), "La région « 99 » n'est pas connue"),
        (("init", "--campaign", "é", "--code", "X"), "lettres sans accent"),
        (("campaign", "show", "autre"), "n'est pas dans cette base"),
        (("code", "add", CODE), "existe déjà"),
        (("code", "revoke", "X"), "n'est pas de la campagne"),
        (("code", "cap", CODE, "0"), "0 is not in the range"),
        (("quarantine", "release"), "--all"),
        (("quarantine", "discard", "--all"), "Aucun compteur"),
        (("exclude", "7"), "Le lot 7"),
        (("campaign", "file", "--url", "http://c.example", "--code", CODE), "--url"),
        (("campaign", "file", "--url", "https://c.example", "--code", "X"), "n'est pas de la campagne"),
        (("restore", "campaign.toml"), "does not exist"),
        (("demo",), "ne partagent jamais une base"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(begun: Call, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in begun(*words)


def test_nothing_is_there_before_init(call: Call) -> None:
    for words in (("totals",), ("serve", "--port", "0"), ("tidy",), ("campaign", "list")):
        assert "awareness collector init" in call(*words)


def test_two_campaigns_must_be_told_apart(begun: Call) -> None:
    begun("init", "--campaign", "autre", "--code", "CMA-1")
    assert "Dites de quelle campagne" in begun("totals")
    assert json.loads(begun("totals", "--campaign", "autre"))["campaign"] == "autre"


def test_a_laptop_reads_the_campaign_file(begun: Call, tmp_path: Path) -> None:
    begun("campaign", "file", "--url", "https://c.example", "--code", CODE, "--contact", "05 61 00 00 00")
    campaign = read_campaign(tmp_path / "campaign.toml")
    assert campaign is not None
    assert (campaign.id, campaign.host, campaign.code) == ("occ-2026", "c.example", CODE)
    assert begun("campaign", "key").split()[0] != begun("campaign", "key", "--new").split()[0]


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "reviendra seul"), (29, "reviendra seul"), (31, "est perdu")]
)
def test_a_restoration_says_its_age_and_what_is_at_risk(
    begun: Call, tmp_path: Path, days: int, sentence: str
) -> None:
    config = collector_config()
    with running(config) as laptops:
        laptops.send(counts(4))
        with engine(config) as opened:
            copies.back_up(opened, tmp_path / "copy", datetime.now(UTC) - timedelta(days=days))
        laptops.send(counts(2))
    assert "2 compteurs que la sauvegarde n'a pas" in begun("restore", "copy")
    config.seal_key_file.unlink()
    told = begun("restore", "copy", "--replace")
    for words in (f"il y a {days} jours", sentence, "2 compteurs", "est à refaire", "aucune sauvegarde"):
        assert words in told


def test_totals_are_those_of_the_contract(begun: Call) -> None:
    with running(collector_config()) as laptops:
        laptops.send(counts(2, "chamber"))
    assert json.loads(begun("totals")) == {
        "campaign": "occ-2026",
        "receipts": 2,
        "cells": [
            {
                "family": "chamber",
                "quarter": "2026-Q4",
                "mode": "solo",
                "chamber": "CCI31",
                "lot": 1,
                "n": 2,
                "m": 2,
            }
        ],
    }
    assert json.loads(begun("totals", "--joinable"))["lone"] == 0


def test_a_demonstration_says_so_everywhere(call: Call) -> None:
    assert call("demo", "--region", "76").startswith("Données inventées")
    assert "DONNÉES INVENTÉES" in call("campaign", "show")
    assert "DONNÉES INVENTÉES" in call("campaign", "list")
    assert json.loads(call("totals"))["invented"] is True
    assert "DONNÉES INVENTÉES" in call(
        "campaign", "file", "--url", "https://c.example", "--code", "INVENTEE-A"
    )
