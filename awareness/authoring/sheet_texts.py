"""Sheets that are YAML, as documents for translators.

« Comment faire » holds structure in French and words in the other languages, like a quiz. The others are
whole in each language: their texts are found by the ways to them, and a file that is not there is made from
the French one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from awareness.authoring import labels
from awareness.authoring.patched import names, patched_yaml
from awareness.authoring.units import (
    MADE_FROM,
    Document,
    Text,
    Told,
    broken,
    made_from,
    signature,
    units_of,
)
from awareness.authoring.written import Tree, words_text, yaml_text
from awareness.catalogue import howto, shapes
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import place_of
from awareness.catalogue.reading import Folders
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node, read_yaml
from awareness.languages import SOURCE

Sheet = TypeVar("Sheet", bound=Struct)

NO_WORDS = frozenset({"id", "situations", MADE_FROM})
"""Fields of whole sheets that nobody translates."""

FRENCH_ONLY = frozenset({"situations", MADE_FROM})
"""Fields that stand in the French file alone, or are written apart."""

_FACT_ALONE = re.compile(r"\{\{[^{}]*\}\}")


def howto_document(folders: Folders, module: str, heading: str, language: str) -> Document:
    """Give « Comment faire » of a module. Raises ContentInvalid when its French is broken."""
    place, file = howto.place_of_sheet(folders, module, SOURCE)
    text, problems = read_text(place, file)
    french, node, found = (None, None, []) if problems else howto.read_howto(text, file, module)
    if french is None or node is None or found:
        raise broken(file, [*problems, *found])
    path, name = howto.place_of_sheet(folders, module, language)
    said, problems = read_text(path, name)
    read, found = (howto.Translated(), []) if problems else howto.read_words(said, name, module)
    is_sound = not problems and not found and howto.laid(french, read, name)[0] is not None
    named, fingerprint = made_from(read.root), howto.fingerprint_of(french)
    texts = [Text(key, each, place_of(node, key)[0]) for key, each in howto.words_of(french).items()]
    texts.sort(key=lambda each: each.line)  # a menu is read with its step
    return Document(
        source=file,
        path=path,
        name=name,
        fingerprint=fingerprint,
        made_from=named,
        units=units_of(
            file, texts, read.words, partial(labels.howto, heading), is_stale=named != fingerprint
        ),
        write=partial(words_text, module),
        patch=partial(_patched, said) if is_sound else None,
        signed=signature(read.signed),
    )


def whole_document(
    folders: Folders,
    place: Callable[[str], Path],
    language: str,
    kind: type[Sheet],
    fingerprint_of: Callable[[Sheet], str],
    told: Callable[[str], Told],
) -> Document:
    """Give a sheet that is whole in each language; `place`: its file in one. Raises like the above."""
    source, path = folders.name(place(SOURCE)), place(language)
    _, french, sheet, problems = _whole(place(SOURCE), source, kind)
    if french is None or sheet is None:
        raise broken(source, problems)
    text, node, said, _ = _whole(path, folders.name(path), kind)
    named, fingerprint = made_from(node), fingerprint_of(sheet)
    texts, theirs = list(_texts(french)), {each.key: each.text for each in _texts(node)}
    is_sound = bool(named) and said is not None and theirs.keys() == {each.key for each in texts}
    return Document(
        source=source,
        path=path,
        name=folders.name(path),
        fingerprint=fingerprint,
        made_from=named,
        units=units_of(source, texts, theirs, told, is_stale=named != fingerprint),
        write=partial(_written, french),
        patch=partial(_patched, text) if is_sound else None,
    )


def _whole(path: Path, file: str, kind: type[Sheet]) -> tuple[str, Node | None, Sheet | None, list[Problem]]:
    text, problems = read_text(path, file)
    node, found = (None, []) if problems else read_yaml(text, file)
    if node is None or found:
        return text, node, None, [*problems, *found]
    made, problems = shapes.struct(node, kind, file)
    return text, node, made, problems


def _patched(text: str, changes: Mapping[str, str]) -> str:
    return patched_yaml(text, {tuple(key.split(".")): said for key, said in changes.items()})


def _texts(node: Node | None) -> Iterator[Text]:
    """Give every text with words of its own in a whole sheet, by the way to it."""
    for key, leaf in _leaves(node, "") if node is not None else ():
        if isinstance(leaf.value, str) and not _FACT_ALONE.fullmatch(leaf.value.strip()):
            yield Text(key, leaf.value, leaf.line)


def _leaves(node: Node, prefix: str) -> Iterator[tuple[str, Node]]:
    for name, child in _children(node):
        if name in NO_WORDS:
            continue
        if isinstance(child.value, dict | list):
            yield from _leaves(child, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", child


def _children(node: Node) -> list[tuple[str, Node]]:
    """Give what stands directly in a mapping or a list, by name."""
    if isinstance(node.value, dict):
        return [*node.value.items()]
    listed = node.value if isinstance(node.value, list) else []
    return [*zip(names(map(_id, listed)), listed, strict=True)]


def _id(node: Node) -> str | None:
    return next((name for _leaf, name in node.leaves("id")), None)


def _written(french: Node, texts: Mapping[str, str]) -> str:
    return yaml_text({MADE_FROM: texts[MADE_FROM], **_tree(french, texts, "")})


def _tree(french: Node, texts: Mapping[str, str], prefix: str) -> Tree:
    """Copy the French structure with other texts in it; numbers and truths stand in French alone."""
    tree: Tree = {}
    for name, child in _children(french):
        key = f"{prefix}{name}"
        if isinstance(child.value, dict):
            tree[name] = _tree(child, texts, f"{key}.")
        elif isinstance(child.value, str) and name not in FRENCH_ONLY:
            tree[name] = texts.get(key, child.value)
        elif isinstance(child.value, list) and name not in FRENCH_ONLY:
            parts = _children(child)
            tree[name] = [
                _tree(part, texts, f"{key}.{way}.")
                if isinstance(part.value, dict)
                else texts.get(f"{key}.{way}", str(part.value))
                for way, part in parts
            ]
    return tree
