"""`awareness counts …` as a person or a script uses it, and the program closed in the middle of a sending."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness import protocol
from awareness.config import Campaign, write_campaign
from awareness.progress.store import ProgressStore
from tests.fakes.collector import FakeCollector, closed_port, drips
from tests.fakes.counting import MODULES, campaign_of, say_yes
from tests.journeys.launching import Laptop
from tests.parts import ROOT

pytestmark = pytest.mark.journey
QUICK = (sys.executable, ROOT / "tests" / "journeys" / "quick_program.py")


class Counting(Laptop):
    """A laptop with a campaign's file beside its program."""

    def __init__(self, folder: Path, campaign: Campaign | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder)
        self.environ["AWARENESS_CAMPAIGN_FILE"] = str(folder / "campaign.toml")
        self.follows(campaign)

    def follows(self, campaign: Campaign | None) -> None:
        """Put another file there."""
        if campaign is not None:
            (self.folder / "campaign.toml").write_text(write_campaign(campaign), encoding="utf-8")

    def learnt(self, campaign: Campaign) -> set[str]:
        """Finish two modules after a « Oui »; gives the ids of what waits."""
        store = ProgressStore.open(self.data)
        ids = say_yes(store, campaign, MODULES[:2])
        store.close()
        return ids

    def waiting(self) -> set[str]:
        store = ProgressStore.open(self.data)
        ids = {row.id for row in store.sendable()}
        store.close()
        return ids

    def counts(self, *words: str | Path) -> tuple[int, str]:
        """Give a command; its code, and what it said."""
        with self.start("counts", *map(str, words), program=QUICK) as program:
            code = program.code()
            return code, program.said + program.complained


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    with FakeCollector() as running:
        yield running


@pytest.fixture
def campaign(collector: FakeCollector) -> Campaign:
    return campaign_of(collector.url, bytes(collector.key.public_key))


@pytest.fixture
def laptop(tmp_path: Path, campaign: Campaign) -> Counting:
    return Counting(tmp_path / "a", campaign)


def test_what_waits_is_shown_in_words_and_as_the_very_bytes(laptop: Counting, campaign: Campaign) -> None:
    ids = laptop.learnt(campaign)
    code, said = laptop.counts("show")
    assert code == 0
    assert f"Campagne « {campaign.name} », serveur 127.0.0.1:" in said
    assert f"Compteurs gardés ici : {len(ids)}." in said
    assert "un module terminé, ou une révision : module hameconnage" in said
    assert not [each for each in ids if each in said]
    _code, raw = laptop.counts("show", "--raw")
    bodies = [line.encode() for line in raw.splitlines() if line.startswith("{")]
    shown = {count.id for body in bodies for count in protocol.decode_envelope(body).counts}
    assert shown == ids


def test_without_a_campaign_everything_says_so_in_one_sentence(tmp_path: Path) -> None:
    laptop = Counting(tmp_path, None)
    assert laptop.counts("show")[0] == 0
    code, said = laptop.counts("carry", "x.cyb")
    assert (code, said.count("\n")) == (1, 1)
    assert "Aucune campagne" in said


def test_sending_by_hand_sends_all_and_says_so(
    laptop: Counting, campaign: Campaign, collector: FakeCollector
) -> None:
    ids = laptop.learnt(campaign)
    code, said = laptop.counts("send")
    assert (code, said.startswith(f"C'est envoyé. Compteurs reçus par le serveur : {len(ids)}.\n")) == (
        0,
        True,
    )
    assert "un petit paquet après l'autre" in said
    assert set(collector.receipts) == ids
    code, said = laptop.counts("send")
    assert (code, said.startswith("Rien n'attend : tout ce qui devait partir est parti.\n")) == (0, True)


def test_a_server_that_is_away_leaves_everything_and_a_code_for_scripts(laptop: Counting) -> None:
    away = campaign_of(f"http://127.0.0.1:{closed_port()}")
    laptop.follows(away)
    ids = laptop.learnt(away)
    code, said = laptop.counts("send")
    assert code == 1
    assert "n'est pas joignable d'ici" in said
    assert f"Attendent encore : {len(ids)}." in said
    assert laptop.waiting() == ids


def test_a_stick_carries_one_laptops_counts_by_another_which_learns_nothing(
    tmp_path: Path, laptop: Counting, campaign: Campaign, collector: FakeCollector
) -> None:
    ids = laptop.learnt(campaign)
    stick = tmp_path / "clé"
    stick.mkdir()
    code, said = laptop.counts("export", stick)
    assert (code, f"Compteurs dans le fichier : {len(ids)}." in said) == (0, True)
    assert collector.requests == []
    (file,) = stick.glob("compteurs-occ-2026-????.cyb")
    trainer = Counting(tmp_path / "b", campaign)
    assert trainer.counts("carry", file)[0] == 0
    assert set(collector.receipts) == ids
    assert trainer.waiting() == set()
    assert file.exists()
    assert laptop.counts("send")[0] == 0
    assert set(collector.receipts) == ids


def test_while_the_app_is_open_a_command_says_to_close_it(laptop: Counting, campaign: Campaign) -> None:
    laptop.learnt(campaign)
    with laptop.start("serve") as program:
        program.launch_url()
        code, said = laptop.counts("send")
        assert (code, said.count("\n")) == (1, 1)
        assert "fermez-la d'abord" in said
        assert program.stop() == 0


@pytest.mark.parametrize("text", ["nonsense", "a = " + "[" * 100_000])
def test_with_a_damaged_campaign_file_the_app_works_and_a_command_says_what_is_wrong(
    laptop: Counting, campaign: Campaign, collector: FakeCollector, text: str
) -> None:
    laptop.learnt(campaign)
    (laptop.folder / "campaign.toml").write_text(text)
    with laptop.start("serve", program=QUICK) as program:
        assert "<h1" in program.visit()[1].html
        assert program.stop() == 0
        assert program.complained == ""
    code, said = laptop.counts("send")
    assert (code, said.count("\n")) == (1, 1)
    assert "campaign.toml" in said
    assert collector.requests == []


def test_a_swapped_file_is_not_followed_and_the_other_server_hears_nothing(
    laptop: Counting, campaign: Campaign, collector: FakeCollector
) -> None:
    ids = laptop.learnt(campaign)
    with FakeCollector() as other:
        laptop.follows(campaign_of(other.url, bytes(other.key.public_key), name="Autre campagne"))
        code, said = laptop.counts("send")
        assert code == 1
        assert "Autre campagne" in said
        assert other.requests == collector.requests == []
    assert laptop.waiting() == ids


def test_closing_the_program_cuts_a_server_that_drips_and_nothing_is_lost(
    laptop: Counting, campaign: Campaign, collector: FakeCollector
) -> None:
    ids = laptop.learnt(campaign)
    collector.always = drips
    with laptop.start("serve", program=QUICK) as program:
        visitor, home = program.visit()
        collector.expects(lambda: collector.requests)
        assert "<h1" in visitor.get(home.url).html
        assert program.stop() == 0
        assert collector.hung_up.wait(30)
        assert program.complained == ""
    assert laptop.log() == ""
    assert laptop.waiting() == ids
    assert len(collector.requests) == 1


def test_pulling_the_plug_in_the_middle_loses_nothing(
    laptop: Counting, campaign: Campaign, collector: FakeCollector
) -> None:
    ids = laptop.learnt(campaign)
    collector.always = drips
    with laptop.start("serve", program=QUICK) as program:
        collector.expects(lambda: collector.requests)
        program.kill()
    assert laptop.waiting() == ids
