"""What is regional: one TOML file a region, named by its INSEE code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from awareness.assessment.item import Words
from awareness.catalogue import shapes
from awareness.catalogue.facts import FactEntry, entry_problems, in_language
from awareness.catalogue.model import Departement, Problem, Region, Source
from awareness.catalogue.yaml_reader import Node


class RegionFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole of `content/regions/<code>.toml`."""

    code: Annotated[str, Meta(min_length=2)]
    name: Words | dict[str, Words]
    languages: Annotated[tuple[str, ...], Meta(min_length=1)]
    asked_by: Words | dict[str, Words] = ""
    chambers: tuple[Words, ...] = ()
    departements: tuple[Departement, ...] = ()
    logo: str = ""
    sources: dict[str, Source] = {}
    facts: tuple[FactEntry, ...] = ()


def read_region(text: str, file: str) -> tuple[RegionFile | None, Node | None, list[Problem]]:
    """Read a region. Never raises."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (max(1, text.count("\n")), 1)
        advice = "cette ligne n'est pas lisible : vérifiez les guillemets, les crochets et les « = »"
        return None, None, [Problem(file, line, column, advice)]
    node = _located(value, text.split("\n"), 1)
    made, problems = shapes.struct(node, RegionFile, file)
    if made is not None:
        problems = list(entry_problems(made.facts, node, file))
    return made, node, problems


def own_words(read: RegionFile) -> set[str]:
    """Give the words only this region's file may hold: its names, its chambers, the names it calls by."""
    said = [read.name, *read.chambers, *(entry.value for entry in read.facts if {entry.kind} & {"text"})]
    return {word for each in said for word in ([each] if isinstance(each, str) else each.values())}


def region(read: RegionFile, language: str) -> Region:
    """Give a region in one language."""
    return Region(
        code=read.code,
        name=in_language(read.name, language),
        asked_by=in_language(read.asked_by, language),
        languages=read.languages,
        chambers=read.chambers,
        departements=read.departements,
    )


def _located(value: Any, lines: list[str], first: int) -> Node:
    """Make nodes of TOML values. tomllib tells no places: keys are looked for below their parent."""
    if isinstance(value, Mapping):
        node = Node({}, first, 1)
        children = {}
        for key, child in value.items():
            line, column = _key(key, lines, first)
            node.keys[key] = (line, column)
            children[key] = _table_list(key, child, lines) or _located(child, lines, line)
        node.value = children
        return node
    if isinstance(value, list):
        return Node([_located(child, lines, first) for child in value], first, 1)
    return Node(value if isinstance(value, str | bool | int | float) else str(value), first, 1)


def _table_list(key: str, value: Any, lines: list[str]) -> Node | None:
    """Place `[[key]]` tables: the n-th header is the n-th value."""
    heads = [
        number for number, line in enumerate(lines, start=1) if line.split("#")[0].strip() == f"[[{key}]]"
    ]
    if not isinstance(value, list) or len(heads) != len(value) or not heads:
        return None
    return Node([_located(child, lines, line) for child, line in zip(value, heads, strict=True)], heads[0], 1)


def _key(key: str, lines: list[str], first: int) -> tuple[int, int]:
    pattern = re.compile(rf'\s*(?:\[+\s*)?"?{re.escape(key)}"?\s*(?:=|\]|\.)')
    for number, line in enumerate(lines[first - 1 :], start=first):
        found = pattern.match(line)
        if found:
            return number, len(line) - len(line.lstrip()) + 1
    return first, 1
