"""What the rules hold texts against: the facts, sources, glossary words and regions that exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from awareness.catalogue.facts import FactEntry, in_language
from awareness.languages import SOURCE


@dataclass
class Known:
    """Everything a lesson or a question may name."""

    facts: Mapping[str, FactEntry] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    words: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """How the hard words of the French glossary are recognised in a text."""
    regions: tuple[str, ...] = ()
    """Names of regions and of what is theirs, which only content/regions/ may hold."""
    unread: frozenset[str] | None = frozenset()
    """Names that stand in files which could not be read; None when not even their names could."""

    def lacks(self, name: str, among: Collection[str]) -> bool:
        """Say whether a fact or a source is nowhere; one that stands in a broken file is not."""
        return self.unread is not None and name not in among and name not in self.unread

    def values(self, language: str) -> dict[str, str]:
        """Give the facts as words."""
        return {name: in_language(entry.value, language) for name, entry in self.facts.items()}

    @cached_property
    def regional(self) -> re.Pattern[str]:
        """Give what finds the name of a region, or of something of its own, as a whole word."""
        names = "|".join(re.escape(name) for name in sorted(self.regions, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{names})(?!\w)" if names else r"(?!)")

    @cached_property
    def domains(self) -> dict[str, str]:
        """Give the official domains, and the fact each comes from."""
        return {_domain(value): name for name, value in self._values("url", "email")}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Give the digits of known telephone numbers, and the fact each comes from."""
        return {re.sub(r"\D", "", value): name for name, value in self._values("phone")}

    def _values(self, *kinds: str) -> Iterator[tuple[str, str]]:
        """Yield name and French value of the facts of some kinds."""
        for name, entry in self.facts.items():
            if {entry.kind} & {*kinds}:
                yield name, in_language(entry.value, SOURCE)


def _domain(address: str) -> str:
    """Give the domain of a web or mail address, in small letters, without its « www. »."""
    host = re.split(r"[/?#]", address.removeprefix("https://").rpartition("@")[2])[0]
    return host.removeprefix("www.").lower()
