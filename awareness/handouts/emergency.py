"""What is read by somebody who has just been hit, and the papers that hang or are carried before that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from awareness import prose
from awareness.catalogue.model import Emergency, Fact, Situation
from awareness.handouts.qr import qr
from awareness.handouts.sheets import MOST_LINES, Sheet
from awareness.web.babel import gettext

Facts = Mapping[str, Fact]

NATIONAL_HELP = "cyber17-url"
"""The fact that names the national help site: open at any hour, so the square on the sheet leads there."""

CARDS = 4
"""Cards on one A4, each folded once: eight sides of a bank card."""


def emergency_sheet(
    emergency: Emergency, facts: Facts, where: str, choices: Sequence[tuple[str, str]] = ()
) -> Sheet:
    """Make the page of somebody who has just been hit: what to do, whom to call, a square for the phone.

    `where` says for which part of the country its numbers are. `choices`: the addresses of the situations and
    what stands on them; a kept file has none.
    """
    site = facts[NATIONAL_HELP].value if NATIONAL_HELP in facts else ""
    return Sheet(
        name="je-suis-victime",
        title=emergency.title,
        fragment="handouts/emergency.html",
        context={
            "emergency": emergency,
            "where": where,
            "choices": choices,
            "address": site,
            "square": qr(f"https://{site}") if site else "",
        },
        by_hand=tuple(emergency.by_hand)[:MOST_LINES],
        is_urgent=True,
    )


def situation_sheet(situation: Situation, emergency: Emergency, where: str) -> Sheet:
    """Make the page of one situation; its first line is everybody's, the second its own."""
    return Sheet(
        name=f"je-suis-victime-{situation.id}",
        title=situation.title,
        fragment="handouts/situation.html",
        context={"situation": situation, "emergency": emergency, "where": where},
        by_hand=situation.by_hand,
        is_urgent=True,
    )


def poster_sheet(emergency: Emergency, facts: Facts, where: str) -> Sheet:
    """Make the poster: one A4 to read from two metres, lines to fill, a square that holds the numbers."""
    return Sheet(
        name="affiche",
        title=emergency.title,
        fragment="handouts/poster.html",
        context={
            "emergency": emergency,
            "calls": [call for call in emergency.calls if call.reach],
            "where": where,
            "square": qr(numbers_text(emergency, facts)),
        },
        by_hand=tuple(emergency.by_hand)[:MOST_LINES],
    )


def card_sheet(emergency: Emergency, facts: Facts, where: str) -> Sheet:
    """Make the cards for wallets: four on one A4, to cut and fold."""
    return Sheet(
        name="carte-de-poche",
        title=gettext("La carte de poche"),
        fragment="handouts/card.html",
        context={
            "emergency": emergency,
            "cards": CARDS,
            "where": where,
            "square": qr(lines_text(emergency, facts), "square"),
        },
        by_hand=tuple(emergency.by_hand)[:MOST_LINES],
    )


def numbers_text(emergency: Emergency, facts: Facts) -> str:
    """Write whom to call, where and when, as a telephone shows it: mere words, no address to open."""
    calls = ["\n".join((call.who, call.reach, call.when)) for call in emergency.calls if call.reach]
    return _words("\n\n".join((emergency.title, *calls)), facts)


def lines_text(emergency: Emergency, facts: Facts) -> str:
    """Write the lines one would copy by hand: fewer words, so a smaller square."""
    return _words("\n".join(emergency.by_hand[:MOST_LINES]), facts)


def _words(text: str, facts: Facts) -> str:
    return prose.with_values(text, {name: fact.value for name, fact in facts.items()})
