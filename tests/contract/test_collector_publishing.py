"""What a real database holds is published weekly, by a command or the daily jobs, on both engines alike."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from awareness.collector import campaigns, lots
from awareness.collector.publishing import export, folders_of, publish, publish_week
from awareness.collector.running import Collector
from awareness.config import CollectorConfig
from tests.collecting import CAMPAIGN, TODAY, counts, engine, running


@pytest.fixture(autouse=True)
def settings_of_the_server(config: CollectorConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWARENESS_DATABASE_URL", config.database)
    monkeypatch.setenv("AWARENESS_SEAL_KEY_FILE", str(config.seal_key_file))


def take(config: CollectorConfig, number: int) -> None:
    with running(config) as laptops:
        for _each in range(number // 10):
            laptops.send(counts(10))


def figure(folder: Path) -> int:
    """The completions of Haute-Garonne in an edition."""
    rows = json.loads((folder / "t1-temps-departement.json").read_text())["rows"]
    totals = [row["nombre"] for row in rows if (row["departement"], row["statut"]) == ("31", "total")]
    return int(*totals)


def test_what_came_in_is_published_rounded_and_said(config: CollectorConfig, tmp_path: Path) -> None:
    take(config, 50)
    said = CliRunner().invoke(publish)
    assert said.output.startswith("L'édition ")
    assert "- Entreprises touchées, par département et trimestre : Rien n'est encore publié" in said.output
    assert "déjà publiée" in CliRunner().invoke(publish).output
    copied = CliRunner().invoke(export, [str(tmp_path / "copie")])
    assert copied.output.startswith(f"Éditions copiées dans {tmp_path / 'copie'} : 1")


def test_an_excluded_lot_is_out_of_the_next_edition(config: CollectorConfig) -> None:
    take(config, 50)
    with engine(config) as opened:
        folders, first = publish_week(opened, config, CAMPAIGN, TODAY)
        opened.transact(lambda db: lots.exclude(db, campaigns.one(db), 1, TODAY))
        _folders, second = publish_week(opened, config, CAMPAIGN, TODAY + timedelta(days=7))
    assert figure(folders.open_data / first.week) == 50
    assert figure(folders.open_data / second.week) == 0


def test_the_daily_jobs_make_each_weeks_edition_once(config: CollectorConfig) -> None:
    take(config, 50)
    collector = Collector(config, with_jobs=True, today=lambda: TODAY)
    for _twice in range(2):
        collector._publish()
    open_data = folders_of(config, CAMPAIGN).open_data
    assert [path.name for path in sorted(open_data.iterdir()) if path.is_dir()] == ["2026-W48"]
