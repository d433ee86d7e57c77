"""Editions: one a week, written once, and refused in a sentence whenever publishing could tell too much."""

from __future__ import annotations

import json
import os
import random
import shutil
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from awareness.collector import opendata, states
from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.disclosure.state import decode_state
from awareness.collector.editions import Folders, export, publish
from awareness.collector.states import EditionRefused, newest_state, state_files
from tests.contract.campaigns import EDITIONS, FACTS, FORGED, Row, a_story
from tests.unit.test_disclosure_release import seen


@dataclass
class Memory:
    """A collector in memory: what it holds can be changed between two editions."""

    rows: list[Row] = field(default_factory=list)
    out: tuple[int, ...] = ()
    campaign: CampaignFacts = FACTS

    def facts(self) -> CampaignFacts:
        return self.campaign

    def cells(self) -> list[Row]:
        return self.rows

    def excluded(self) -> tuple[int, ...]:
        return self.out


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(states=tmp_path / "etats", open_data=tmp_path / "ouvertes")


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_an_edition_is_a_folder_of_tables_with_their_words(folders: Folders) -> None:
    made = publish(Memory(seen(40)), folders, "2026-W48")
    assert (made.week, made.is_new) == ("2026-W48", True)
    names = {path.name for path in (folders.open_data / "2026-W48").iterdir()}
    assert len([name for name in names if name.endswith(".csv")]) == 11
    assert {"README.md", "LICENCE.txt", "datapackage.json", "manifest.json"} <= names
    assert json.loads((folders.open_data / "index.json").read_bytes()) == {"editions": ["2026-W48"]}


def test_the_state_is_for_its_owner_alone(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    (file,) = state_files(folders.states)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folders.states.stat().st_mode) == 0o700
    assert decode_state(file.read_bytes()).families["activity"]["48"].shown == 40


def test_publishing_a_week_twice_changes_nothing_even_when_more_has_come(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    before = everything(folders.states) | everything(folders.open_data)
    again = publish(Memory(seen(90)), folders, "2026-W48")
    assert not again.is_new
    assert everything(folders.states) | everything(folders.open_data) == before


def test_the_same_counts_give_the_same_bytes_on_another_machine(folders: Folders, tmp_path: Path) -> None:
    other = Folders(tmp_path / "b" / "etats", tmp_path / "b" / "ouvertes")
    story = a_story(5)
    for week in EDITIONS:
        mixed = list(story.there(week))
        random.Random(week).shuffle(mixed)
        publish(Memory(story.there(week)), folders, week)
        publish(Memory(mixed), other, week)
    assert everything(folders.open_data) == everything(other.open_data)
    assert everything(folders.states) == everything(other.states)


def test_before_the_first_release_the_edition_is_there_and_says_what_is_awaited(folders: Folders) -> None:
    publish(Memory(seen(5)), folders, "2026-W48")
    edition = folders.open_data / "2026-W48"
    table = json.loads((edition / "t1-temps-departement.json").read_bytes())
    assert table["rows"] == []
    assert "Rien n'est encore publié" in table["awaited"]
    assert (edition / "t1-temps-departement.csv").read_text() == "departement,semaine,nombre,statut\n"
    assert "Rien n'est encore publié" in (edition / "README.md").read_text()


def test_a_week_gone_by_is_refused(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W49")
    before = everything(folders.open_data)
    with pytest.raises(EditionRefused, match="2026-W48 est passée"):
        publish(Memory(seen(40)), folders, "2026-W48")
    assert everything(folders.open_data) == before


@pytest.mark.parametrize("file", ["t1-temps-departement.csv", "manifest.json", "README.md"])
def test_a_changed_past_edition_is_refused_in_a_sentence(folders: Folders, file: str) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    publish(Memory(seen(60)), folders, "2026-W49")
    changed = folders.open_data / "2026-W48" / file
    changed.write_bytes(changed.read_bytes().replace(b"40", b"45") + b" ")
    with pytest.raises(EditionRefused, match="2026-W48 n'est plus telle qu'elle a été publiée"):
        publish(Memory(seen(90)), folders, "2026-W50")
    assert not (folders.open_data / "2026-W50").exists()
    assert newest_state(folders.states).week == "2026-W49"  # type: ignore[union-attr]


def test_a_file_that_was_deleted_from_an_edition_is_missed(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    (folders.open_data / "2026-W48" / "chiffres.json").unlink()
    with pytest.raises(EditionRefused, match=r"chiffres\.json"):
        publish(Memory(seen(40)), folders, "2026-W49")


def test_an_edition_nobody_published_is_refused(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    shutil.copytree(folders.open_data / "2026-W48", folders.open_data / "2026-W40")
    with pytest.raises(EditionRefused, match="2026-W40"):
        publish(Memory(seen(40)), folders, "2026-W49")


def test_a_whole_edition_may_be_put_elsewhere(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    publish(Memory(seen(40)), folders, "2026-W49")
    shutil.rmtree(folders.open_data / "2026-W48")
    assert publish(Memory(seen(40)), folders, "2026-W50").is_new
    assert json.loads((folders.open_data / "index.json").read_bytes())["editions"] == ["2026-W49", "2026-W50"]


def test_open_data_newer_than_any_state_is_refused_after_a_restore(folders: Folders) -> None:
    for week in ("2026-W48", "2026-W49"):
        publish(Memory(seen(40)), folders, week)
    states.state_path(folders.states, "2026-W49").unlink()
    with pytest.raises(EditionRefused, match="2026-W49, plus récente que tout état gardé"):
        publish(Memory(seen(40)), folders, "2026-W50")
    shutil.rmtree(folders.states)
    with pytest.raises(EditionRefused, match="plus récente"):
        publish(Memory(seen(40)), folders, "2026-W50")


def test_a_restored_database_goes_on_from_the_newest_state(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    publish(Memory(seen(60)), folders, "2026-W49")
    publish(Memory(seen(55)), folders, "2026-W50")
    state = newest_state(folders.states)
    assert state is not None
    assert (state.week, state.families["activity"]["48"].shown) == ("2026-W50", 60)


def test_a_damaged_state_is_not_passed_over(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    publish(Memory(seen(40)), folders, "2026-W49")
    newest = state_files(folders.states)[-1]
    newest.write_bytes(newest.read_bytes()[:-20])
    with pytest.raises(EditionRefused, match=r"edition-2026-W49\.json"):
        publish(Memory(seen(60)), folders, "2026-W50")
    shutil.copy(state_files(folders.states)[0], newest)
    with pytest.raises(EditionRefused, match="ne se lit pas"):
        publish(Memory(seen(60)), folders, "2026-W50")


def test_states_of_another_campaign_are_refused(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    with pytest.raises(EditionRefused, match="campagne essai, pas de autre"):
        publish(Memory(seen(40), campaign=replace(FACTS, id="autre")), folders, "2026-W49")


def test_after_a_crash_between_state_and_tables_the_same_edition_is_written(folders: Folders) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    whole = everything(folders.open_data)
    shutil.rmtree(folders.open_data)
    (folders.open_data / ".2026-W48.part").mkdir(parents=True)
    (folders.open_data / ".2026-W48.part" / "README.md").write_text("cut sho")
    assert not publish(Memory(seen(90)), folders, "2026-W48").is_new
    assert everything(folders.open_data) == whole


def test_an_edition_another_version_would_write_otherwise_is_not_written_again(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")
    shutil.rmtree(folders.open_data / "2026-W48")
    monkeypatch.setattr(opendata, "README", "other words {name} {week} {tables}")
    with pytest.raises(EditionRefused, match="ne le récrirait pas à l'identique"):
        publish(Memory(seen(40)), folders, "2026-W48")
    assert publish(Memory(seen(40)), folders, "2026-W49").is_new


def test_a_crash_while_a_state_is_written_leaves_the_one_before(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(Memory(seen(40)), folders, "2026-W48")

    def full(_handle: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            publish(Memory(seen(60)), folders, "2026-W49")
    assert newest_state(folders.states).week == "2026-W48"  # type: ignore[union-attr]
    assert publish(Memory(seen(60)), folders, "2026-W49").is_new


def test_old_states_go(folders: Folders) -> None:
    for week in range(10, 10 + states.KEPT + 3):
        publish(Memory(seen(40)), folders, f"2026-W{week}")
    assert len(state_files(folders.states)) == states.KEPT
    assert len(list(folders.open_data.glob("2026-W*"))) == states.KEPT + 3


def test_an_exclusion_is_one_an_edition(folders: Folders) -> None:
    rows = [*seen(30), *seen(20, lot=FORGED), *seen(20, lot=FORGED + 1)]
    publish(Memory(rows), folders, "2026-W48")
    source = Memory(rows, out=(FORGED, FORGED + 1))
    shown = []
    for week in ("2026-W49", "2026-W50"):
        publish(source, folders, week)
        state = newest_state(folders.states)
        shown.append(state.families["activity"]["48"].shown if state else 0)
    assert shown == [50, 30]


def test_a_text_a_spreadsheet_would_run_gets_an_apostrophe(folders: Folders) -> None:
    rows = [Row("chamber", {"quarter": "2026-Q4", "mode": "solo"}, chamber="CCI")] * 30
    named = replace(FACTS, chambers={"CCI": "=HYPERLINK(1)"})
    publish(Memory(rows, campaign=named), folders, "2027-W01")
    text = (folders.open_data / "2027-W01" / "t10-chambre-trimestre.csv").read_text()
    assert "\n'=HYPERLINK(1),2026-Q4,solo,30,publie\n" in text


def test_all_editions_are_exported_unchanged_and_never_over_others(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(EditionRefused, match="rien à exporter"):
        export(folders, tmp_path / "copie")
    for week in ("2026-W48", "2026-W49"):
        publish(Memory(seen(40)), folders, week)
    assert export(folders, tmp_path / "copie") == ("2026-W48", "2026-W49")
    assert everything(tmp_path / "copie") == everything(folders.open_data)
    assert export(folders, tmp_path / "copie") == ("2026-W48", "2026-W49")
    (tmp_path / "copie" / "2026-W48" / "README.md").write_text("mine")
    with pytest.raises(EditionRefused, match="déjà une autre édition 2026-W48"):
        export(folders, tmp_path / "copie")
