"""The languages on offer and how one is chosen. No Babel here: the list is `locales/locales.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from functools import cache

from msgspec import Struct, convert

from awareness.paths import shipped

SOURCE = "fr"
"""The language everything is written in first, and falls back to."""


class Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One language of the menu; see the comments of `locales/locales.toml`."""

    code: str
    name: str
    house: bool
    format: str
    parts: tuple[str, ...]


@cache
def languages() -> dict[str, Language]:
    """Give the languages by code, in the order of the menu."""
    listed = tomllib.loads((shipped("locales") / "locales.toml").read_text(encoding="utf-8"))
    return {language.code: language for language in convert(listed["language"], list[Language])}


def negotiated(saved: str | None, wished: Iterable[str] = (), offered: Collection[str] | None = None) -> str:
    """Choose: the saved language, else the first wished one on offer (`ca-ES` is `ca`), else French.

    `offered`: the languages of a region, where it does not offer all there are.
    """
    known = languages() if offered is None else offered
    for code in (saved or "", *wished):
        short = code.replace("_", "-").split("-", maxsplit=1)[0].lower()
        if short in known:
            return short
    return SOURCE
