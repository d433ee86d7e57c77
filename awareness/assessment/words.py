"""The words of an item, apart from its structure: what a translation may change, and nothing else.

Words are named by the path to them in ids: `prompt`, `options.yes.text`. A translation that has exactly the
same names can be laid over the French item; it cannot touch which answer is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Struct

from awareness.assessment.item import Words

S = TypeVar("S", bound=Struct)


def words(struct: Struct) -> dict[str, str]:
    """Give every text a person reads in this struct: name → text, in the order of the file."""
    found: dict[str, str] = {}

    def note(name: str, text: str) -> str:
        found[name] = text
        return text

    _map(struct, "", note)
    return found


def with_words(struct: S, translated: Mapping[str, str]) -> S:
    """Lay translated words over a struct. Raises KeyError for a name the translation lacks."""
    return _map(struct, "", lambda name, _: translated[name])


def _map(struct: S, prefix: str, change: Callable[[str, str], str]) -> S:
    """Rebuild a struct with each text changed; parts in lists are named by their id."""
    new: dict[str, Any] = {}
    for field, is_words in _fields(type(struct)):
        value = getattr(struct, field)
        name = f"{prefix}{field}"
        if is_words and value is not None:
            new[field] = change(name, value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Struct):
            new[field] = tuple(_map(part, f"{name}.{getattr(part, 'id')}.", change) for part in value)  # noqa: B009
    return msgspec.structs.replace(struct, **new)


@cache
def _fields(struct: type[Struct]) -> tuple[tuple[str, bool], ...]:
    hints = get_type_hints(struct, include_extras=True)
    return tuple((name, _is_words(hints[name])) for name in struct.__struct_fields__)


def _is_words(hint: Any) -> bool:
    return hint == Words or Words in get_args(hint)
