"""The open data keep their own contract: Data Package and Table Schema, read by somebody else's program."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import Package, system

from awareness.collector.editions import Folders, publish
from tests.contract.campaigns import EDITIONS, FACTS, a_story
from tests.unit.test_editions import Memory


@pytest.fixture(scope="module", params=["weeks", "months"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last edition of a campaign, by weeks and by months."""
    folder = tmp_path_factory.mktemp(request.param)
    folders = Folders(folder / "etats", folder / "ouvertes")
    story, facts = a_story(3), replace(FACTS, grain=request.param)
    for week in EDITIONS[3:]:
        publish(Memory(story.there(week), campaign=facts), folders, week)
    return folders.open_data / EDITIONS[-1]


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to look at and to spoil."""
    return Path(shutil.copytree(made, tmp_path / "edition"))


def problems(folder: Path) -> list[str]:
    """Ask frictionless what is wrong with an edition."""
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return [f"{task.name}: {error.title}: {error.note}" for task in report.tasks for error in task.errors]


def test_every_table_keeps_its_schema_its_length_and_its_hash(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert len(package["resources"]) == 11
    assert all((folder / resource["path"]).read_bytes().count(b"\n") > 1 for resource in package["resources"])
    assert problems(folder) == []


@pytest.mark.parametrize(("told", "planted"), [("publie", "secret"), ("31,", "9,"), ("31,,", "31,,-")])
def test_a_value_outside_the_schema_would_be_found(folder: Path, told: str, planted: str) -> None:
    package = json.loads((folder / "datapackage.json").read_bytes())
    table = folder / "t1-temps-departement.csv"
    table.write_text(table.read_text().replace(told, planted))
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(package))
    assert any("t1-temps-departement: Constraint Error" in problem for problem in problems(folder))


def test_a_table_changed_after_its_description_would_be_found(folder: Path) -> None:
    table = folder / "t2-module-departement.csv"
    table.write_bytes(table.read_bytes().replace(b"publie", b"total"))
    assert any("t2-module-departement: Hash Count Error" in problem for problem in problems(folder))


def test_json_and_csv_tell_the_same(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            told = list(csv.DictReader(text))
        rows = json.loads(file.with_suffix(".json").read_bytes())["rows"]
        assert told == [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows]


def test_the_manifest_names_the_hash_of_every_other_file(folder: Path) -> None:
    files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    del files["manifest.json"]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest == {"campaign": "essai", "edition": EDITIONS[-1], "files": files}


def test_the_licence_is_named_where_people_and_programs_look(folder: Path) -> None:
    assert "Licence Ouverte" in (folder / "LICENCE.txt").read_text()
    assert json.loads((folder / "datapackage.json").read_bytes())["licenses"][0]["name"] == "etalab-2.0"
