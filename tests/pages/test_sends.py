"""« Ce que l'application envoie »: what waits, in words and bytes, and each way to send, keep or end it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from awareness.learner import sends
from awareness.learning.room_counting import RoomTotals
from awareness.progress.records import ClosedRoom, Counting, Settled
from awareness.protocol import BODY_BYTES
from awareness.sync.reports import NO_NETWORK, NOTHING, Report
from tests.pages.counting import CAMPAIGN, counting_laptop, families
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_counts import OUTCOME, envelopes, plain, says

ONE_MODULE = 6
DAY = date(2026, 11, 24)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop where somebody finished a module and said « Oui »."""
    made = counting_laptop(tmp_path)
    made.finishes("hameconnage")
    yield made
    made.store.close()


@pytest.fixture
def marie(laptop: Laptop) -> Visitor:
    """Who did."""
    person = laptop.visitor()
    says(person, "yes")
    person.sees("/")
    person.sees("/sends")
    return person


def acknowledged(laptop: Laptop, **others: Any) -> None:
    """The server answered."""
    ids = {row.id for row in laptop.store.outbox()} - {each for said in others.values() for each in said}
    laptop.store.settle(Settled(acknowledged=tuple(ids), **others))


class TestWhatIsShown:
    """Everything that is here, in words and to the letter."""

    def test_what_waits_is_said_in_words_and_to_the_letter(self, laptop: Laptop, marie: Visitor) -> None:
        laptop.finishes("incident")
        page = marie.sees("/sends")
        assert "2 modules terminés" in plain(page)
        assert "Un module terminé" not in plain(page)
        shown = envelopes(page)
        assert {count.id for each in shown for count in each.counts} == {
            row.id for row in laptop.store.outbox()
        }
        assert f"{BODY_BYTES:,}".replace(",", " ") in plain(page)

    def test_for_whom_is_always_there(self, laptop: Laptop, marie: Visitor) -> None:
        page = plain(marie.sees("/sends"))
        words = laptop.app.extensions["learner"].campaign.fingerprint
        assert len(words.split()) == 6
        assert [
            said for said in (CAMPAIGN.name, CAMPAIGN.host, words, CAMPAIGN.contact) if said not in page
        ] == []

    def test_what_arrived_says_when_and_why_it_leaves_again(self, laptop: Laptop, marie: Visitor) -> None:
        acknowledged(laptop)
        page = plain(marie.sees("/sends"))
        assert f"{ONE_MODULE} compteurs sont arrivés" in page
        assert "à partir du 24 décembre 2026" in page
        assert "n’est pas compté deux fois" in page
        assert "Rien n’attend." in page
        laptop.clock.passes(30)  # type: ignore[attr-defined]
        acknowledged(laptop)
        assert "sont arrivés" not in plain(marie.sees("/sends"))

    def test_what_is_put_off_or_refused_is_said(self, laptop: Laptop, marie: Visitor) -> None:
        first, second, *_ = (row.id for row in laptop.store.outbox())
        acknowledged(laptop, later=(first,), refused=(second,))
        page = plain(marie.sees("/sends"))
        assert "à partir du 1er décembre 2026" in page
        assert "ne partent plus" in page
        assert f"{ONE_MODULE - 2} compteurs sont arrivés" in page

    def test_what_waits_says_how_the_last_try_ended(self, laptop: Laptop, marie: Visitor) -> None:
        assert "La dernière fois" not in plain(marie.sees("/sends"))
        laptop.sync.last = Report(NO_NETWORK)
        assert "La dernière fois : Pas de réseau pour l’instant." in plain(marie.sees("/sends"))
        laptop.sync.last = Report(NOTHING)
        assert "La dernière fois" not in plain(marie.sees("/sends"))
        acknowledged(laptop)
        assert "La dernière fois" not in plain(marie.sees("/sends"))

    def test_workshops_of_this_computer_are_told_whatever_tile_is_open(self, tmp_path: Path) -> None:
        laptop = counting_laptop(tmp_path)
        trainer = laptop.visitor()
        laptop.store.rooms.say("yes")
        numbers = RoomTotals(module="incident", on=DAY, present=12, businesses=9, rural=4)
        room = ClosedRoom("ab" * 16, "incident", DAY.isoformat(), b"{}")
        laptop.store.rooms.close(room, numbers, Counting(CAMPAIGN.id, DAY, b"s" * 32))
        page = trainer.sees("/sends")
        assert "9 tailles de commune" in plain(page)
        assert "4e trimestre 2026 × 4" in plain(page)
        assert {count.id for each in envelopes(page) for count in each.counts} == {
            row.id for row in laptop.store.room_outbox()
        }
        trainer.sends("/counts/rooms", {"said": "no", "back": "/sends"})
        assert laptop.store.outbox() == ()
        assert "vous avez dit non, aucun n’est compté" in plain(trainer.sees("/sends"))
        trainer.sends("/counts/rooms", {"said": "yes", "back": "/sends"})
        assert laptop.store.rooms.consent() == "yes"
        laptop.store.close()

    def test_another_tiles_counts_are_only_numbered(self, laptop: Laptop, marie: Visitor) -> None:
        marie.sends("/tiles", {"picture": "cigale"})
        page = marie.sees("/sends")
        assert f"{ONE_MODULE} compteurs d’autres tuiles" in plain(page)
        assert envelopes(page) == []

    def test_a_long_list_stays_a_page(self, laptop: Laptop, marie: Visitor) -> None:
        for name in range(40):
            attempt = laptop.store.begin(f"module-{name}", "2026.1", "graine")
            laptop.store.complete(attempt.id, OUTCOME, counting=laptop.counting())
        page = marie.sees("/sends")
        assert len(envelopes(page)) == 8
        assert "autres blocs" in plain(page)


class TestSending:
    """« Envoyer maintenant » ends in a sentence, at once or after a page that shows it is at work."""

    def test_a_quick_answer_comes_back_with_its_sentence(self, laptop: Laptop, marie: Visitor) -> None:
        assert marie.sends("/sends/now").headers["Location"] == "/sends"
        assert "Compteurs reçus par le serveur : 7." in plain(marie.sees("/sends"))
        assert "Compteurs reçus" not in plain(marie.sees("/sends"))

    def test_a_slow_one_shows_what_is_left_and_then_its_sentence(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        laptop.sync.may_answer.clear()
        assert marie.sends("/sends/now").headers["Location"] == "/sends/busy"
        assert "Un envoi est en cours." in plain(marie.sees("/sends"))
        parts = marie.streams("/sends/busy")
        seen = ""
        while "Il reste" not in seen:
            seen += next(parts)
        assert "Compteurs reçus" not in seen
        acknowledged(laptop)
        laptop.sync.may_answer.set()
        rest = plain(f"<html>{seen}{''.join(parts)}")
        assert f"Il reste {ONE_MODULE} compteurs." in rest
        assert "Compteurs reçus par le serveur : 7." in rest
        marie.sees("/sends/busy", 302)

    def test_only_one_page_looks_on_so_that_the_others_are_still_served(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        laptop.sync.may_answer.clear()
        marie.sends("/sends/now")
        first = marie.streams("/sends/busy")
        seen = ""
        while "Il reste" not in seen:
            seen += next(first)
        second = plain(marie.sees("/sends/busy"))
        assert "L’envoi continue" in second
        assert "Il reste" not in second
        laptop.sync.may_answer.set()
        assert "Compteurs reçus" in "".join(first)

    def test_a_very_long_one_is_not_looked_at_for_ever(
        self, laptop: Laptop, marie: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sends, "LONGEST_LOOK", 1.0)
        laptop.sync.may_answer.clear()
        marie.sends("/sends/now")
        for _ in range(2):
            assert "L’envoi continue" in plain(marie.sees("/sends/busy"))
        laptop.sync.may_answer.set()

    def test_pressing_twice_is_one_errand(self, laptop: Laptop, marie: Visitor) -> None:
        laptop.sync.may_answer.clear()
        marie.sends("/sends/now")
        errand = laptop.app.extensions["learner"].errand
        marie.sends("/sends/now")
        assert laptop.app.extensions["learner"].errand is errand
        laptop.sync.may_answer.set()
        assert errand.is_done(30)

    def test_an_errand_nobody_foresaw_the_end_of_still_ends_in_a_sentence(
        self, laptop: Laptop, marie: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("threading.excepthook", lambda _told: None)
        monkeypatch.setattr(laptop.sync, "send_now", lambda **_patience: 1 // 0)
        marie.sends("/sends/now")
        assert "s’est arrêté en chemin" in plain(marie.sees("/sends"))


class TestTheStick:
    """A sealed file for those who have no network, and somebody else's file carried without reading it."""

    def test_it_is_kept_in_documents_and_nothing_is_lost(self, laptop: Laptop, marie: Visitor) -> None:
        assert marie.sends("/sends/stick").status_code == 302
        (file,) = laptop.config.documents_folder.iterdir()
        assert file.suffix == ".cyb"
        assert file.read_bytes().startswith(b"DMC-CYB1")
        assert str(file) in plain(marie.sees("/sends"))
        assert {row.state for row in laptop.store.outbox()} == {"exposed"}

    def test_with_nothing_waiting_there_is_no_file(self, laptop: Laptop, marie: Visitor) -> None:
        acknowledged(laptop)
        marie.sends("/sends/stick")
        assert "il n’y a rien à garder" in plain(marie.sees("/sends"))
        assert not laptop.config.documents_folder.exists()

    @pytest.mark.parametrize("content", [b"", b"a photograph", b"DMC-CYB1" + bytes(100)])
    def test_a_file_that_is_none_gets_one_sentence(self, marie: Visitor, content: bytes) -> None:
        marie.sends("/sends/carry", file=(io.BytesIO(content), "photo.cyb"))
        page = marie.sees("/sends")
        assert page.count('class="notice"') == 1
        assert "photo.cyb" in plain(page)

    def test_no_file_at_all_gets_one_sentence(self, marie: Visitor) -> None:
        marie.sends("/sends/carry", file=(io.BytesIO(b""), ""))
        assert "Choisissez d’abord" in plain(marie.sees("/sends"))


class TestEndingIt:
    """Off, on again, and erased: what goes never comes back, and the page says so first."""

    def test_off_deletes_what_is_here_and_on_again_counts_what_follows(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        assert "efface aussi tout ce qui attend ici" in plain(marie.sees("/sends"))
        says(marie, "no", "/sends")
        page = plain(marie.sees("/sends"))
        assert "ce qui attendait est effacé" in page
        assert "Vous avez dit non" in page
        assert laptop.store.outbox() == ()
        says(marie, "yes", "/sends")
        marie.sees("/sends")
        assert laptop.store.outbox() == ()
        laptop.finishes("incident")
        assert families(laptop) == ["activity", "chamber", "effect", "score"]

    def test_erasing_asks_once_more_and_says_that_it_cannot_be_undone(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        acknowledged(laptop)
        page = plain(marie.sees("/sends/erase"))
        assert "Cela ne se défait pas" in page
        assert len(laptop.store.outbox()) == ONE_MODULE
        assert marie.sends("/sends/erase").status_code == 302
        assert laptop.store.outbox() == ()
        assert "C’est effacé, pour de bon." in plain(marie.sees("/sends"))
        assert laptop.store.consent() == "yes"
        marie.sees("/sends/erase", 302)

    def test_the_three_fields_can_be_changed_afterwards(self, laptop: Laptop, marie: Visitor) -> None:
        marie.sends("/counts/business", {"departement": "46", "back": "/sends"})
        page = plain(marie.sees("/sends"))
        assert "Vos trois précisions : Lot." in page
        before = laptop.store.outbox()
        laptop.finishes("incident")
        fresh = {row.count for row in laptop.store.outbox()} - {row.count for row in before}
        assert [b'"46"' in count for count in sorted(fresh)].count(True) == 1
