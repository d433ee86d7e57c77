"""`inspect`: a message that looks real. Touch what matters, then decide: trap or genuine.

Genuine and fake messages offer the same kinds of zones and the same structure; before the verdict nothing
tells how many clues there are (DESIGN §4). The verdict decides the score, the touched zones the explanations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct

from awareness.assessment.item import (
    Fault,
    Feedback,
    Fields,
    Id,
    Item,
    Remark,
    Response,
    Sign,
    Words,
    one,
    repeated_ids,
)
from awareness.errors import ResponseIncomplete, sentence

Medium = Literal["email", "sms", "page", "invoice"]
ZoneKind = Literal["sender", "subject", "text", "request", "link", "attachment", "signature"]
Verdict = Literal["fake", "real"]

ZONES: Mapping[Medium, frozenset[ZoneKind]] = {
    "email": frozenset({"sender", "subject", "request", "link", "attachment", "signature"}),
    "sms": frozenset({"sender", "request", "link"}),
    "page": frozenset({"link", "subject", "request", "signature"}),
    "invoice": frozenset({"sender", "subject", "request", "signature"}),
}
"""What every message of a medium offers to touch, genuine or not. Plain `text` may be added, nothing else."""

HEADING: Mapping[Medium, tuple[ZoneKind, ...]] = {
    "email": ("subject", "sender", "attachment"),
    "sms": ("sender",),
    "page": ("subject", "link"),
    "invoice": ("sender", "subject"),
}
"""What stands above the text, in the order of the real thing. Of the links of a page: its own address."""
_FREE: frozenset[ZoneKind] = frozenset({"text"})
_WITH_NAME: frozenset[ZoneKind] = frozenset({"sender"})
_WITH_TARGET: frozenset[ZoneKind] = frozenset({"link"})
_NAMED = re.compile(r"[^<>]+ <[^<>@\s]+@[^<>@\s]+>")
_VERDICTS: Mapping[str, Verdict] = {"fake": "fake", "real": "real"}


class Zone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part that can be touched. `target`, the address behind a link, is shown as text, never as an href."""

    id: Id
    kind: ZoneKind
    text: Words
    sign: Literal["suspicious", "reassuring", "neutral"]
    why: Words
    target: str = ""


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a paper the person has already, to hold the message against."""

    id: Id
    text: Words


class InspectResponse(Response, frozen=True):
    """The verdict and the zones touched before it, in the item's order."""

    verdict: Verdict
    zones: tuple[str, ...] = ()


class Inspect(Item[InspectResponse], frozen=True, kw_only=True):
    """One message, mail-like, SMS-like, page-like or invoice-like.

    `beside` shows what the person has already (last month's invoice): comparing is the gesture to learn.
    """

    kind: ClassVar[str] = "inspect"
    response_type: ClassVar[type[Response]] = InspectResponse

    medium: Medium
    truth: Verdict
    zones: Annotated[tuple[Zone, ...], Meta(min_length=4, max_length=12)]
    explain: Words
    beside_title: Words | None = None
    beside: Annotated[tuple[Line, ...], Meta(max_length=8)] = ()

    def faults(self) -> Iterator[Fault]:
        """Same zones whatever the truth, at least as many harmless as suspicious, a link with its address."""
        yield from repeated_ids("zones", [zone.id for zone in self.zones])
        yield from repeated_ids("beside", [line.id for line in self.beside])
        if bool(self.beside) != bool(self.beside_title):
            yield Fault(("beside_title",), "« beside » va avec son titre, « beside_title »")
        missing = ZONES[self.medium] - {zone.kind for zone in self.zones}
        if missing:
            yield Fault(("zones",), f"il manque une zone : {', '.join(sorted(missing))}")
        suspicious = [zone for zone in self.zones if zone.sign == "suspicious"]
        if 2 * len(suspicious) > len(self.zones):
            yield Fault(("zones",), "il y a plus de zones suspectes que de zones sans danger")
        if self.truth == "fake" and not suspicious:
            yield Fault(("zones",), "un faux message doit avoir au moins un indice (sign: suspicious)")
        for index, zone in enumerate(self.zones):
            if zone.kind not in ZONES[self.medium] | _FREE:
                said = f"une zone « {zone.kind} » n'a pas sa place dans un message « {self.medium} »"
                yield Fault(("zones", index, "kind"), said)
            if zone.kind in _WITH_NAME and self.medium == "email" and not _NAMED.fullmatch(zone.text):
                said = "l'expéditeur d'un courriel s'écrit « Nom <adresse> », vrai ou faux"
                yield Fault(("zones", index, "text"), said)
            if (zone.kind in _WITH_TARGET) != bool(zone.target):
                said = "« target » est l'adresse d'un lien : obligatoire ici, interdite ailleurs"
                yield Fault(("zones", index), said)

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Give zones by place: heading lines first, then the body in the author's order."""
        heading = [(kind, self._above(kind)) for kind in HEADING[self.medium]]
        above = {zone.id for _, zones in heading for zone in zones}
        return {"heading": heading, "body": [zone for zone in self.zones if zone.id not in above]}

    def _above(self, place: ZoneKind) -> list[Zone]:
        found = [zone for zone in self.zones if zone.kind == place]
        return found[:1] if place in _WITH_TARGET else found

    def read(self, fields: Fields) -> InspectResponse:
        """Read the touched zones and the pressed verdict button."""
        touched = set(fields.get("zone", ()))
        verdict = _VERDICTS.get(one(fields, "verdict"))
        if verdict is None or not touched <= {zone.id for zone in self.zones}:
            raise ResponseIncomplete(sentence("Décidez : piège ou vrai message ?"))
        return InspectResponse(verdict=verdict, zones=tuple(z.id for z in self.zones if z.id in touched))

    def feedback(self, response: InspectResponse) -> Feedback:
        """Explain the whole, then each zone that is a clue, reassures, or was touched for nothing."""
        remarks = [Remark("", "note", self.explain)]
        for zone in self.zones:
            touched = zone.id in response.zones
            if zone.sign != "neutral" or touched:
                remarks.append(Remark(zone.id, _SIGNS[zone.sign], zone.why))
        return Feedback(right=response.verdict == self.truth, remarks=tuple(remarks))

    def responses(self) -> Iterator[InspectResponse]:
        """Give both verdicts, with no zone, the clues, and all zones touched."""
        clues = tuple(zone.id for zone in self.zones if zone.sign == "suspicious")
        for zones in ((), clues, tuple(zone.id for zone in self.zones)):
            yield InspectResponse(verdict="fake", zones=zones)
            yield InspectResponse(verdict="real", zones=zones)


_SIGNS: Mapping[str, Sign] = {"suspicious": "clue", "reassuring": "reassuring", "neutral": "note"}
