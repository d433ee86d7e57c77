"""Other words in a file that is there already: everything around them stays, to the byte.

Layout and notes between the lines belong to whoever wrote the file. A file that lacks a text, or has one too
many, cannot be patched: it is written anew (written.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from awareness.authoring.units import Text
from awareness.authoring.written import quoted
from awareness.catalogue.frontmatter import RULE

Path = tuple[str, ...]


def patched_yaml(text: str, changes: Mapping[Path, str]) -> str:
    """Put other texts in a sound YAML document; a path leads through keys, and through lists as `names` says.

    Raises KeyError for a path that leads to no text.
    """
    import yaml

    root = yaml.compose(text, Loader=yaml.SafeLoader)  # nodes only: nothing is made of them
    spans = dict(_scalars(root, ()))
    for path in sorted(changes, key=lambda path: spans[path], reverse=True):
        start, end = spans[path]
        end = start + len(text[start:end].rstrip())  # the lines after a text in block form stay
        text = f"{text[:start]}{quoted(changes[path])}{text[end:]}"
    return text


def patched_markdown(text: str, body: Iterable[Text], changes: Mapping[str, str]) -> str:
    """Put other texts in a sound Markdown file: in its body, whose texts are given, and in its head."""
    lines = text.split("\n")
    places = {each.key: each for each in body}
    found = sorted((places[key] for key in changes.keys() & places.keys()), key=lambda each: -each.line)
    for each in found:
        start, said = each.line - 1, changes[each.key]
        if each.key.endswith(".title"):
            said = f"{lines[start].rstrip().removesuffix(each.text).rstrip()} {said}"  # marks and id stay
        lines[start : start + each.text.count("\n") + 1] = said.split("\n")
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == RULE)
    head = {tuple(key.split(".")): said for key, said in changes.items() if key not in places}
    return "\n".join([lines[0], patched_yaml("\n".join(lines[1:end]), head), *lines[end:]])


def names(ids: Iterable[str | None]) -> list[str]:
    """Name the parts of a list: by their ids, else by 1, 2, 3, as also a second part of the same id."""
    found: list[str] = []
    for number, name in enumerate(ids, start=1):
        found.append(name if name and name not in found else str(number))
    return found


def _scalars(node: Any, path: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Give where each scalar begins and ends."""
    shape = type(node).__name__
    if shape == "MappingNode":
        for key, value in node.value:
            yield from _scalars(value, (*path, key.value))
    elif shape == "SequenceNode":
        for name, value in zip(names(map(_id, node.value)), node.value, strict=True):
            yield from _scalars(value, (*path, name))
    elif shape == "ScalarNode":
        yield path, (node.start_mark.index, node.end_mark.index)


def _id(node: Any) -> str | None:
    fields = node.value if type(node).__name__ == "MappingNode" else ()
    return next((value.value for key, value in fields if key.value == "id"), None)
