"""Which campaign is followed. The first « Oui » pins a host and a key; another one later is not followed."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from awareness.catalogue.word_list import word_list
from awareness.config import Campaign, LearnerConfig, read_campaign
from awareness.errors import AwarenessError, ConfigInvalid, sentence
from awareness.progress.faults import ProgressDamaged, ProgressUnavailable
from awareness.progress.records import Notice
from awareness.progress.store import ProgressStore
from awareness.protocol import CLOSED_DAYS

WORDS = 1024
WORD_BITS = 10
FINGERPRINT_WORDS = 6


class CampaignRefused(AwarenessError):
    """A campaign cannot take the place of the one people said « Oui » to."""

    code = "campaign"


class CampaignState(Struct, frozen=True):
    """The campaign that is counted for, if any, and what the person should be told about it."""

    campaign: Campaign | None = None
    notice: Notice | None = None

    @property
    def problem(self) -> str:
        """Give what is wrong in one French sentence, or ""."""
        return str(self.notice) if self.notice else ""

    @property
    def fingerprint(self) -> str:
        """Give the six words that tell this server and key from any other; "" without a campaign."""
        return fingerprint(self.campaign.host, self.campaign.key) if self.campaign else ""


class Pin(Struct, frozen=True):
    """The server that was shown when somebody first said « Oui »."""

    id: str
    name: str
    host: str
    key: str

    def is_of(self, campaign: Campaign) -> bool:
        """Say whether a campaign comes from this very server, under whatever name and year."""
        return (self.host, self.key) == (campaign.host, campaign.key.hex())


def follow(store: ProgressStore, config: LearnerConfig, today: date | None = None) -> CampaignState:
    """Read the campaign's file and say whether it is followed; the pin moves on with a new year's file."""
    try:
        state = _state(store, config.campaign_file)
        if state.campaign is None and pinned(store):
            # No thread will look after what waits here.
            drop_ended(store, today or date.today())
    except (ProgressDamaged, ProgressUnavailable):
        return CampaignState()  # the store says so itself; nothing is counted this time
    return state


def _state(store: ProgressStore, file: Path | None) -> CampaignState:
    try:
        told = read_campaign(file) if file else None
    except ConfigInvalid as error:
        return CampaignState(notice=Notice("campaign-file", error.sentence, error.values))
    known = pinned(store)
    if told is None or known is None:
        return CampaignState(told)
    if not known.is_of(told):
        return CampaignState(notice=_not_followed(known, told))
    if is_closed(store, told.id):
        return CampaignState(notice=_closed(told))
    _keep(store, told)
    return CampaignState(told)


def pin(store: ProgressStore, campaign: Campaign) -> None:
    """Keep whose server the first « Oui » was said to. Raises CampaignRefused when it was another one."""
    known = pinned(store)
    if known is not None and not known.is_of(campaign):
        notice = _not_followed(known, campaign)
        raise CampaignRefused(notice.sentence, **notice.values)
    _keep(store, campaign)


def pinned(store: ProgressStore) -> Pin | None:
    """Give what was pinned; None before the first « Oui »."""
    kept = [store.setting(f"campaign.{part}") for part in ("id", "name", "host", "key")]
    return Pin(*kept) if all(kept) else None


def is_pinned(store: ProgressStore, campaign: Campaign) -> bool:
    """Say whether this is the server somebody said « Oui » to: counts go nowhere else."""
    known = pinned(store)
    return known is not None and known.is_of(campaign)


def code_for(store: ProgressStore, campaign: Campaign, made_under: str) -> str:
    """Give the code that vouches for the counts of a campaign, this year's or an earlier one's; "" if none.

    A count belongs to the campaign it was made under, and so does the code.
    """
    return campaign.code if made_under == campaign.id else store.setting(f"campaign.code.{made_under}")


def name_of(store: ProgressStore, campaign_id: str) -> str:
    """Give the name a campaign of this server bore when it was followed."""
    return store.setting(f"campaign.name.{campaign_id}") or campaign_id


def is_closed(store: ProgressStore, campaign_id: str) -> bool:
    """Say whether the server answered that this campaign is over: nothing is sent to it any more."""
    return bool(store.setting(f"campaign.closed.{campaign_id}"))


def close(store: ProgressStore, campaign_id: str) -> int:
    """Note that a campaign is over and delete its counts. Gives how many nobody had acknowledged."""
    store.set_settings({f"campaign.closed.{campaign_id}": "yes"})
    return _drop(store, campaign_id)


def drop_ended(store: ProgressStore, today: date) -> None:
    """Delete the counts of every campaign that is over: told so, or ended CLOSED_DAYS ago."""
    for campaign_id in {row.campaign for row in store.outbox()}:
        if is_closed(store, campaign_id) or _is_long_over(store, campaign_id, today):
            _drop(store, campaign_id)


def dropped(store: ProgressStore) -> Notice | None:
    """Say that counts were deleted because their campaign is over, until forget_dropped()."""
    campaign_id, _, count = store.setting("campaign.dropped").partition(" ")
    if not count:
        return None
    text = sentence(
        "La campagne « %(name)s » est terminée : les compteurs qui attendaient encore ici (%(count)s) "
        "sont effacés. Vos leçons et vos réponses restent."
    )
    return Notice("campaign-over", text, {"name": name_of(store, campaign_id), "count": count})


def forget_dropped(store: ProgressStore) -> None:
    """The person has read it."""
    if store.setting("campaign.dropped"):
        store.set_settings({"campaign.dropped": ""})


def fingerprint(host: str, key: bytes) -> str:
    """Give six words for a server and its key: easy to read aloud over the telephone."""
    digest = hashlib.sha256(host.encode() + b"\0" + key).digest()
    number = int.from_bytes(digest, "big") >> (len(digest) * 8 - FINGERPRINT_WORDS * WORD_BITS)
    places = [number >> WORD_BITS * place & (WORDS - 1) for place in reversed(range(FINGERPRINT_WORDS))]
    return " ".join(word_list()[place] for place in places)


def _keep(store: ProgressStore, campaign: Campaign) -> None:
    """Write down a campaign, in one transaction, unless it stands there already."""
    values = {
        "campaign.id": campaign.id,
        "campaign.name": campaign.name,
        "campaign.host": campaign.host,
        "campaign.key": campaign.key.hex(),
        f"campaign.name.{campaign.id}": campaign.name,
        f"campaign.code.{campaign.id}": campaign.code,
        f"campaign.closes.{campaign.id}": campaign.closes.isoformat() if campaign.closes else "",
    }
    if any(store.setting(name) != value for name, value in values.items()):
        store.set_settings(values)


def _drop(store: ProgressStore, campaign_id: str) -> int:
    """Delete a campaign's counts and keep a sentence about those that were never acknowledged."""
    lost = store.drop_campaign(campaign_id)
    if lost:
        told, _, before = store.setting("campaign.dropped").partition(" ")
        total = lost + (int(before) if told == campaign_id else 0)
        store.set_settings({"campaign.dropped": f"{campaign_id} {total}"})
    return lost


def _is_long_over(store: ProgressStore, campaign_id: str, today: date) -> bool:
    closes = store.setting(f"campaign.closes.{campaign_id}")
    return bool(closes) and today > date.fromisoformat(closes) + timedelta(days=CLOSED_DAYS)


def _not_followed(known: Pin, told: Campaign) -> Notice:
    if known.host == told.host:
        text = sentence(
            "Le fichier de la campagne « %(other)s » (%(other_host)s) porte une autre clé que "
            "celui d'avant : rien n'est compté ni envoyé. Remettez le fichier d'avant, ou appelez la "
            "personne qui vous a donné l'application."
        )
    else:
        text = sentence(
            "Le fichier de la campagne a changé : cet ordinateur compte pour « %(known)s » (%(known_host)s), "
            "le fichier nomme « %(other)s » (%(other_host)s). Rien n'est compté ni envoyé. Remettez le "
            "fichier d'avant, ou appelez la personne qui vous a donné l'application."
        )
    known_as: dict[str, object] = {"known": known.name, "known_host": known.host}
    return Notice("campaign-changed", text, {**known_as, "other": told.name, "other_host": told.host})


def _closed(told: Campaign) -> Notice:
    text = sentence(
        "La campagne « %(name)s » est terminée : plus rien n'est compté ni envoyé. Les leçons continuent."
    )
    return Notice("campaign-closed", text, {"name": told.name})
