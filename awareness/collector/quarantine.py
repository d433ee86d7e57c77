"""Counts that wait for somebody's look: seen, let in by the ordinary transaction, or thrown away.

Each function takes a database and runs in its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from peewee import Database, Expression, fn

from awareness.collector import campaigns
from awareness.collector.faults import NoSuchThing, Refused
from awareness.collector.ingest import Group, Memory
from awareness.collector.lots import week_end
from awareness.collector.records import CampaignData, HeldData
from awareness.collector.schema import QuarantineTable, ReceiptTable
from awareness.collector.words import Words
from awareness.protocol import (
    MOST_COUNTS,
    QUARANTINE_DAYS,
    Auth,
    Envelope,
    NotAnEnvelope,
    decode_count,
    family_of,
    pieces,
)

AT_ONCE = 1000
"""How many are let in or thrown away in one transaction; the caller goes on until none is left."""


class Chosen(Struct, frozen=True):
    """Which held counts are meant: of a campaign, and, when said, of one code and one week of receipt.

    `after`: only those whose id comes after; a long row is gone through piece by piece.
    """

    campaign: CampaignData
    code: str | None = None
    week: str | None = None
    after: bytes = b""

    def clause(self) -> Expression:
        """Say it to the database."""
        clause = (QuarantineTable.campaign == self.campaign.number) & (QuarantineTable.id > self.after)
        if self.code is not None:
            clause &= QuarantineTable.code == self.code
        if self.week is not None:
            clause &= QuarantineTable.week == self.week
        return clause


class Released(Struct, frozen=True):
    """How many were counted, how many of those seen still wait, and where to go on (None: at the end)."""

    counted: int
    left: int
    last: bytes | None


def held(database: Database, campaign: CampaignData) -> list[HeldData]:
    """Give what waits, by code and week of receipt. What was counted in the meantime waits no more."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    counted = ReceiptTable.select(ReceiptTable.id).where(ReceiptTable.id == QuarantineTable.id)
    query = QuarantineTable.select().where(Chosen(campaign).clause() & ~fn.EXISTS(counted))
    for row in query.dicts().execute(database):
        families = found.setdefault((row["code"], row["week"]), {})
        family = _family(bytes(row["count"]))
        families[family] = families.get(family, 0) + 1
    return [HeldData(*key, families) for key, families in sorted(found.items())]


def release(
    database: Database, words: Words, chosen: Chosen, today: date, *, under: str | None = None
) -> Released:
    """Let up to AT_ONCE held counts in, under their own code or the one named.

    The cap of a day does not hold for what somebody has looked at. Raises Refused when the code to count
    them under is unknown or revoked.
    """
    query = QuarantineTable.select().where(chosen.clause()).order_by(QuarantineTable.id).limit(AT_ONCE)
    rows = list(query.dicts().execute(database))
    envelopes = [
        envelope
        for name in sorted({row["code"] for row in rows})
        for envelope in _envelopes(database, chosen.campaign, under or name, _counts(rows, name))
    ]
    outcomes = Group(database, words, Memory(), today).take(envelopes, capped=False)
    done = [bytes.fromhex(each) for outcome in outcomes for each in outcome.answer.accepted]
    if done:
        QuarantineTable.delete().where(QuarantineTable.id.in_(done)).execute(database)
    return Released(len(done), len(rows) - len(done), bytes(rows[-1]["id"]) if rows else None)


def _envelopes(
    database: Database, campaign: CampaignData, name: str, counts: Sequence[bytes]
) -> list[Envelope]:
    code = next((each for each in campaigns.codes_of(database, campaign) if each.code == name), None)
    if code is None or not code.is_active:
        raise Refused(
            "Le code « %(code)s » est inconnu ou révoqué : dites sous quel code compter (--under), "
            "ou jetez ces compteurs (discard).",
            code=name,
        )
    auth = Auth(t="code", k=name)
    decoded = [decode_count(count) for count in counts]
    return [
        Envelope(v=1, campaign=campaign.id, auth=auth, counts=tuple(piece))
        for piece in pieces(decoded, MOST_COUNTS)
    ]


def _counts(rows: Sequence[dict[str, object]], name: str) -> list[bytes]:
    return [bytes(row["count"]) for row in rows if row["code"] == name]  # type: ignore[call-overload]


def discard(database: Database, chosen: Chosen) -> int:
    """Throw held counts away. Gives how many; raises NoSuchThing when there are none."""
    gone = QuarantineTable.delete().where(chosen.clause()).execute(database)
    if not gone:
        raise NoSuchThing("Aucun compteur en attente ne correspond.")
    return int(gone)


def drop_old(database: Database, today: date) -> int:
    """Delete what has waited for 90 days, and what was counted in the meantime. Gives how many."""
    query = QuarantineTable.select(QuarantineTable.week).distinct().tuples()
    old = [
        week
        for (week,) in query.execute(database)
        if week_end(week) + timedelta(days=QUARANTINE_DAYS) < today
    ]
    gone = QuarantineTable.delete().where(QuarantineTable.week.in_(old)).execute(database) if old else 0
    counted = QuarantineTable.id.in_(
        QuarantineTable.select(QuarantineTable.id).join(
            ReceiptTable, on=(ReceiptTable.id == QuarantineTable.id)
        )
    )
    return int(gone) + int(QuarantineTable.delete().where(counted).execute(database))


def _family(count: bytes) -> str:
    try:
        return family_of(decode_count(count))
    except NotAnEnvelope:
        return ""
