"""What is set for the campaign's server: a good value is taken, a bad one is a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from awareness.config import Campaign, ConfigInvalid, check_campaign, collector_config

ADDRESS = "postgresql://counts:secret@db1,db2:5432/counts"


@pytest.mark.parametrize(
    ("told", "file"),
    [
        ("/srv/counts.sqlite", "/srv/counts.sqlite"),
        ("sqlite:////srv/counts.sqlite", "/srv/counts.sqlite"),
        ("sqlite:///counts.sqlite", "counts.sqlite"),
        ("sqlite:counts.sqlite", "counts.sqlite"),
        ("base d'été # 1.db", "base d'été # 1.db"),
    ],
)
def test_a_file_is_taken_with_its_key_beside_it(told: str, file: str) -> None:
    config = collector_config({"AWARENESS_DATABASE_URL": told})
    assert config.sqlite_file == Path(file).absolute()
    assert config.seal_key_file == Path(file).with_suffix(".key").absolute()


def test_without_a_word_the_database_is_in_the_data_folder(data_dir: Path) -> None:
    assert collector_config({}).sqlite_file == data_dir / "collector.sqlite"


def test_an_address_of_postgresql_is_taken_and_never_shown(data_dir: Path) -> None:
    config = collector_config({"AWARENESS_DATABASE_URL": ADDRESS})
    assert (config.database, config.sqlite_file) == (ADDRESS, None)
    assert config.seal_key_file == data_dir / "collector.key"
    assert "secret" not in repr(config)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWARENESS_DATABASE_URL", "mysql://user:secret@db/counts"),
        ("AWARENESS_DATABASE_URL", "sqlite://"),
        ("AWARENESS_DATABASE_URL", "/"),
        ("AWARENESS_TRUSTED_PROXY", "proxy.example"),
        ("AWARENESS_TRUSTED_PROXY", "10.0.0.0/8"),
        ("AWARENESS_DATABASE_ISOLATION", "chaos"),
        ("AWARENESS_REQUESTS_A_MINUTE", "many"),
        ("AWARENESS_REQUESTS_A_MINUTE", "-1"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(ConfigInvalid, match=name) as refused:
        collector_config({name: value})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("told", ["serializable", "SERIALIZABLE", "repeatable-read", "READ COMMITTED", ""])
def test_an_isolation_is_taken_as_people_write_it(told: str) -> None:
    known = {"serializable", "repeatable read", "read committed"}
    assert collector_config({"AWARENESS_DATABASE_ISOLATION": told}).isolation in known


def test_a_campaign_file_no_laptop_would_follow_is_refused_when_it_is_written() -> None:
    fields = {"id": "occ-2026", "name": "Occitanie", "key": b"k" * 32, "code": "CCI31-7QF2"}
    good = Campaign(collector="https://collecte.example", **fields)
    assert check_campaign(good) == good
    for address in ("http://collecte.example", "https://collecte.example/chemin", "collecte.example", ""):
        with pytest.raises(ConfigInvalid, match="--url"):
            check_campaign(Campaign(collector=address, **fields))
