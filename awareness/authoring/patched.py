"""Other words in a file that is there already: everything around them stays, to the byte.

Layout and notes between the lines belong to whoever wrote the file. A file that lacks a text, or has one too
many, cannot be patched: it is written anew (written.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from awareness.authoring.written import quoted
from awareness.catalogue.frontmatter import RULE, Parts

Path = tuple[str, ...]


def patched_yaml(text: str, changes: Mapping[Path, str]) -> str:
    """Put other texts in a sound YAML document; a path leads through keys, and through lists by 1, 2, 3.

    Raises KeyError for a path that leads to no text.
    """
    import yaml

    root = yaml.compose(text, Loader=yaml.SafeLoader)  # nodes only: nothing is made of them
    spans = dict(_scalars(root, ()))
    for path in sorted(changes, key=lambda path: spans[path], reverse=True):
        start, end = spans[path]
        text = f"{text[:start]}{quoted(changes[path])}{text[end:]}"
    return text


def patched_lesson(text: str, parts: Parts, changes: Mapping[str, str]) -> str:
    """Put other texts in a sound lesson, in its head and in its body, by the keys of units.py."""
    lines = text.split("\n")
    for start, end, fresh in sorted(_body_changes(parts, changes), reverse=True):
        lines[start:end] = fresh
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == RULE)
    head = {tuple(key.split(".")): said for key, said in changes.items() if _is_of_head(key)}
    return "\n".join([lines[0], patched_yaml("\n".join(lines[1:end]), head), *lines[end:]])


def _is_of_head(key: str) -> bool:
    return key.partition(".")[0] in {"made_from", "title", "subtitle", "summary", "objectives", "action"}


def _body_changes(parts: Parts, changes: Mapping[str, str]) -> Iterator[tuple[int, int, list[str]]]:
    """Give the lines each change takes the place of."""
    screens = 0
    for name, block in parts.blocks():
        key = "steps" if name == "action" else name
        if name == "ideas":
            screens += 1
            key = f"ideas.{screens}.text"
            title = changes.get(f"ideas.{screens}.title")
            if title is not None:
                yield block.line - 2, block.line - 1, [f"## {title}"]
        if key in changes:
            start = block.line - 1
            yield start, start + block.text.count("\n") + 1, changes[key].split("\n")


def _scalars(node: Any, path: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Give where each scalar begins and ends."""
    shape = type(node).__name__
    if shape == "MappingNode":
        for key, value in node.value:
            yield from _scalars(value, (*path, key.value))
    elif shape == "SequenceNode":
        for number, value in enumerate(node.value, start=1):
            yield from _scalars(value, (*path, str(number)))
    elif shape == "ScalarNode":
        yield path, (node.start_mark.index, node.end_mark.index)
