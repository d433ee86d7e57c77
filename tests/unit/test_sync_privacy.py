"""What a server, or anybody on the way, could put together: every laptop's envelopes, compared."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awareness import protocol
from awareness.learning.counting import Business
from awareness.progress.store import ProgressStore
from awareness.protocol import BODY_BYTES, COUNTS_PATH, Answer
from awareness.sync.replies import Meaning, Reply
from awareness.sync.sending import Sending
from tests.fakes.counting import Clock, campaign_of, finish, say_yes

CAMPAIGN = campaign_of()
CLOSED_LISTS = {
    *protocol.DEPARTEMENTS, *protocol.SECTIONS, *protocol.MODES, *protocol.FAMILIES, "rural", "urban", "",
    "code", CAMPAIGN.id, CAMPAIGN.code,
}  # fmt: skip
SMALL_NUMBERS = set(range(4))
MODULES = ("hameconnage", "sauvegardes", "incident", "mots-de-passe")
DAYS = [date(2026, 11, 1) + timedelta(days=number) for number in range(400)]
TIMES = {protocol.week_of(day) for day in DAYS} | {protocol.quarter_of(day) for day in DAYS}


class Wiretap:
    """A server that takes all, or loses some answers, and keeps every body it saw."""

    def __init__(self, dice: Random, losses: float) -> None:
        self.bodies: list[bytes] = []
        self._dice, self._losses = dice, losses

    def post(self, path: str, body: bytes) -> Reply:
        assert path == COUNTS_PATH
        self.bodies.append(body)
        if self._dice.random() < self._losses:
            return Reply(Meaning.LOST)
        ids = tuple(count.id for count in protocol.decode_envelope(body).counts)
        return Reply(Meaning.ANSWERED, Answer(accepted=ids))

    def cut(self) -> None:
        """Nothing to cut."""


def leaves(told: object) -> Iterable[object]:
    """Every value in a JSON document, whatever it is called."""
    if isinstance(told, dict):
        return itertools.chain.from_iterable(leaves(each) for each in told.values())
    if isinstance(told, list):
        return itertools.chain.from_iterable(leaves(each) for each in told)
    return [told]


def telling(body: bytes) -> set[object]:
    """What an envelope says that is in no closed list: what could join it to another one."""
    said = set(leaves(msgspec.json.decode(body)))
    return said - CLOSED_LISTS - SMALL_NUMBERS - set(MODULES) - TIMES


def life(folder: Path, plan: list[tuple[str, int]], business: Business, seed: int, losses: float) -> Wiretap:
    """A laptop that learns, says « Oui », and sends now and then over some weeks."""
    dice, clock = Random(seed), Clock()
    tap = Wiretap(dice, losses)
    store = ProgressStore.open(folder, clock=clock)
    store.set_business(business)
    say_yes(store, CAMPAIGN, ())
    for module, days in plan:
        finish(store, CAMPAIGN, module, clock.now.date())
        clock.passes(days)
        Sending(store, CAMPAIGN, tap, dice, lambda _: False).run()
    store.close()
    return tap


BUSINESSES = st.builds(
    Business,
    departement=st.sampled_from(["", "31", "09", "2A", "971"]),
    section=st.sampled_from(["", "A", "I", "G"]),
    setting=st.sampled_from(["", "rural", "urban"]),
)
PLANS = st.lists(st.tuples(st.sampled_from(MODULES), st.integers(0, 40)), min_size=1, max_size=5)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(PLANS, BUSINESSES, st.integers(0, 2**32), st.sampled_from([0.0, 0.3]))
def test_nothing_but_ids_sent_again_is_common_to_two_envelopes_of_a_laptop(
    plan: list[tuple[str, int]], business: Business, seed: int, losses: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bodies = life(Path(folder), plan, business, seed, losses).bodies
    assert {len(body) for body in bodies} == {BODY_BYTES}
    ids = [{count.id for count in protocol.decode_envelope(body).counts} for body in bodies]
    said = [telling(body) for body in bodies]
    assert said == ids  # beside closed lists an envelope holds its ids, and nothing else
    for (one, _), (other, _) in itertools.combinations(zip(said, bodies, strict=True), 2):
        assert one & other <= set.union(*ids)
    firsts: set[str] = set()
    for here in ids:
        assert here <= firsts or not here & firsts  # what was shown before stands beside nothing new
        firsts |= here


def test_a_value_that_joins_two_envelopes_would_be_found() -> None:
    body = b'{"v":1,"campaign":"occ-2026","auth":{"t":"code","k":"CCI31-7QF2"},"counts":[],"laptop":"Claire"}'
    assert telling(body) == {"Claire"}
    assert telling(body.replace(b'"Claire"', b"1764000000")) == {1764000000}


def test_every_key_that_leaves_is_a_key_of_the_protocol(tmp_path: Path) -> None:
    plan = [(module, 10) for module in MODULES]
    bodies = life(tmp_path, plan, Business(departement="09", section="I", setting="rural"), 3, 0.0).bodies
    keys = {key for body in bodies for key in msgspec.json.decode(body)}
    inside = {key for body in bodies for count in msgspec.json.decode(body)["counts"] for key in count}
    assert keys == {"v", "campaign", "auth", "counts"}
    dimensions = set(itertools.chain.from_iterable(protocol.DIMENSIONS.values()))
    assert inside <= dimensions | {"id", "family", "n"}
    for body in bodies:
        protocol.decode_envelope(body)


@pytest.mark.parametrize("said", ["before", "no"])
def test_before_a_yes_and_after_a_no_there_is_not_one_byte(tmp_path: Path, said: str) -> None:
    store = ProgressStore.open(tmp_path, clock=Clock())
    tap = Wiretap(Random(1), 0.0)
    if said == "no":
        say_yes(store, CAMPAIGN, MODULES[:2])
        store.refuse()
    for module in MODULES[2:]:
        finish(store, CAMPAIGN, module)
    Sending(store, CAMPAIGN, tap, Random(1), lambda _: False).run()
    assert (tap.bodies, store.outbox()) == ([], ())
    store.close()
