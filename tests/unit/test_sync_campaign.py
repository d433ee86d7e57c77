"""One campaign is followed: the one that was shown before the first « Oui », and its later years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from awareness.config import Campaign
from awareness.progress.records import Settled
from awareness.progress.store import ProgressStore
from awareness.sync import campaign as following
from awareness.sync.campaign import CampaignRefused, follow, pin
from awareness.sync.sending import due
from tests.fakes.counting import Clock, campaign_of, config_with, finish, say_yes

CAMPAIGN = campaign_of()
NEXT_YEAR = campaign_of(id="occ-2027", name="Dix minutes, deuxième année", code="CCI31-NEUF")
OTHER_HOST = campaign_of("https://ailleurs.example", name="Autre campagne")
OTHER_KEY = campaign_of(key=b"K" * 32)
TODAY = date(2026, 11, 24)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProgressStore]:
    opened = ProgressStore.open(tmp_path, clock=Clock())
    yield opened
    opened.close()


@pytest.fixture
def state(store: ProgressStore, tmp_path: Path) -> Callable[[Campaign | None], following.CampaignState]:
    """What the program says of a campaign's file put beside it."""
    return lambda campaign: follow(store, config_with(tmp_path, campaign), TODAY)


State = Callable[[Campaign | None], following.CampaignState]


def test_without_a_file_there_is_nothing_and_nothing_to_say(state: State) -> None:
    told = state(None)
    assert (told.campaign, told.problem, told.fingerprint) == (None, "", "")


def test_a_file_is_offered_and_shown_before_anybody_said_yes(store: ProgressStore, state: State) -> None:
    told = state(CAMPAIGN)
    assert (told.campaign, told.problem) == (CAMPAIGN, "")
    assert len(told.fingerprint.split()) == 6
    assert following.pinned(store) is None
    assert state(OTHER_HOST).campaign == OTHER_HOST


@pytest.mark.parametrize(
    "text", ["", "\0", "id = 3", "a = " + "[" * 100_000, "é" * 10, 'id = "x"\n' * 2, "[campaign]\n"]
)
def test_a_damaged_file_is_one_sentence_and_nothing_is_counted(
    store: ProgressStore, tmp_path: Path, text: str
) -> None:
    config = config_with(tmp_path, None)
    (tmp_path / "campaign.toml").write_text(text, encoding="utf-8")
    told = follow(store, config)
    assert told.campaign is None
    assert "campaign.toml" in told.problem
    assert "l'application marche" in told.problem


@pytest.mark.parametrize("name", ["deux\nlignes", "x" * 201, "\u202eà l'envers", " ", ""])
def test_a_name_that_cannot_stand_in_a_sentence_is_refused(state: State, name: str) -> None:
    assert state(campaign_of(name=name)).campaign is None


def test_the_same_server_is_followed_again_after_a_yes(store: ProgressStore, state: State) -> None:
    say_yes(store, CAMPAIGN)
    assert state(CAMPAIGN) == following.CampaignState(CAMPAIGN)
    kept = [store.setting(f"campaign.{part}") for part in ("id", "name", "host", "key")]
    assert kept == ["occ-2026", CAMPAIGN.name, "compteurs.example", CAMPAIGN.key.hex()]


@pytest.mark.parametrize("other", [OTHER_HOST, OTHER_KEY, replace(OTHER_HOST, key=b"K" * 32)])
def test_a_swapped_file_is_not_followed_and_says_so_with_both_names(
    store: ProgressStore, state: State, other: Campaign
) -> None:
    say_yes(store, CAMPAIGN)
    told = state(other)
    assert told.campaign is None
    assert all(word in told.problem for word in (CAMPAIGN.host, other.host, other.name))
    assert "Remettez le fichier" in told.problem
    with pytest.raises(CampaignRefused):
        pin(store, other)
    assert due(store, other) == []
    assert state(CAMPAIGN).campaign == CAMPAIGN


def test_a_new_year_of_the_same_server_is_followed_and_old_counts_keep_their_code(
    store: ProgressStore, state: State
) -> None:
    old = say_yes(store, CAMPAIGN)
    assert state(NEXT_YEAR).campaign == NEXT_YEAR
    finish(store, NEXT_YEAR, "incident")
    codes = {row.id: following.code_for(store, NEXT_YEAR, row.campaign) for row in due(store, NEXT_YEAR)}
    assert {codes[each] for each in old} == {CAMPAIGN.code}
    assert {code for each, code in codes.items() if each not in old} == {NEXT_YEAR.code}
    assert state(campaign_of("https://ailleurs.example", id="occ-2027")).campaign is None


def test_a_new_code_of_the_same_campaign_takes_the_place_of_the_old(
    store: ProgressStore, state: State
) -> None:
    say_yes(store, CAMPAIGN)
    renewed = replace(CAMPAIGN, code="CCI31-AUTRE")
    assert state(renewed).campaign == renewed
    assert following.code_for(store, renewed, CAMPAIGN.id) == "CCI31-AUTRE"


@pytest.mark.parametrize(("day", "left"), [(date(2027, 3, 31), 6), (date(2027, 4, 1), 0)])
def test_ninety_days_after_its_end_what_waits_is_deleted_and_told(
    store: ProgressStore, day: date, left: int
) -> None:
    say_yes(store, replace(CAMPAIGN, closes=date(2026, 12, 31)))
    following.drop_ended(store, day)
    assert len(store.outbox()) == left
    told = following.dropped(store)
    if not left:
        assert told is not None
        assert "(6)" in str(told)
        assert CAMPAIGN.name in str(told)
        following.forget_dropped(store)
    assert following.dropped(store) is None


def test_what_waits_is_deleted_even_when_the_file_is_gone(store: ProgressStore, tmp_path: Path) -> None:
    say_yes(store, replace(CAMPAIGN, closes=date(2026, 12, 31)))
    follow(store, config_with(tmp_path, None), date(2027, 6, 1))
    assert store.outbox() == ()


def test_counts_the_server_has_are_dropped_without_a_word(store: ProgressStore) -> None:
    ids = say_yes(store, CAMPAIGN)
    store.settle(Settled(acknowledged=tuple(ids)))
    assert following.close(store, CAMPAIGN.id) == 0
    assert store.outbox() == ()
    assert following.dropped(store) is None


def test_a_campaign_that_was_said_to_be_over_is_not_followed_any_more(
    store: ProgressStore, state: State
) -> None:
    say_yes(store, CAMPAIGN)
    assert following.close(store, CAMPAIGN.id) == 6
    told = state(CAMPAIGN)
    assert told.campaign is None
    assert "terminée" in told.problem
    assert state(NEXT_YEAR).campaign == NEXT_YEAR


def test_the_host_is_compared_as_addresses_are(store: ProgressStore, state: State) -> None:
    say_yes(store, CAMPAIGN)
    shouted = replace(CAMPAIGN, collector="https://COMPTEURS.example")
    assert state(shouted).campaign == shouted
    assert state(replace(CAMPAIGN, collector="https://compteurs.example:8443")).campaign is None


@pytest.mark.parametrize("port", ["0", "99999", "x"])
def test_an_address_without_a_real_port_is_refused(state: State, port: str) -> None:
    assert "campaign.toml" in state(campaign_of(f"https://compteurs.example:{port}")).problem
