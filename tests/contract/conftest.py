"""A collector with a campaign, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from awareness.config import CollectorConfig
from tests.collecting import begin, settings


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> CollectorConfig:
    """A database where a campaign has begun and nothing has come yet."""
    config = settings(database_url, tmp_path / "collector.key")
    begin(config)
    return config
