"""Every drawing says in words what it shows, or says that it only decorates."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house import rules

TAG = re.compile(r"<(svg|img)\b((?:[^<>]|\{\{.*?\}\}|\{%.*?%\})*)>(.*?)(?=</svg>|\Z)", re.DOTALL)


def unspoken(text: str) -> Iterator[str]:
    """The drawings of a template that a screen reader would meet without a word."""
    for tag, attributes, inside in TAG.findall(text):
        named = re.search(r"\baria-label(?:ledby)?=\"[^\"]", attributes) or "<title" in inside
        if tag == "svg" and not (
            'aria-hidden="true"' in attributes or ('role="img"' in attributes and named)
        ):
            yield attributes.strip()
        if tag == "img" and not re.search(r"\balt=\"", attributes):
            yield attributes.strip()


def test_no_drawing_of_ours_is_without_words() -> None:
    pages = [path for path in rules.files("awareness") if path.suffix in {".html", ".svg"}]
    drawn = [path for path in pages if "<svg" in rules.read(path) or "<img" in rules.read(path)]
    assert len(drawn) >= 20
    # The icon of the tab stands in no page.
    silent = {rules.name(path): found for path in drawn if (found := list(unspoken(rules.read(path))))}
    assert {name for name in silent if not name.endswith("static/icon.svg")} == set(), silent


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ('<svg class="scene" aria-hidden="true"><path/></svg>', True),
        ('<svg role="img" aria-label="Une clé"><path/></svg>', True),
        ('<svg role="img" aria-labelledby="t"><title id="t">Une clé</title></svg>', True),
        ('<svg role="img"><title>Une clé</title></svg>', True),
        ('<svg role="img"><path/></svg>', False),
        ('<svg class="scene"><path/></svg>', False),
        ('<img src="a.png" alt="">', True),
        ('<img src="a.png">', False),
    ],
)
def test_a_drawing_without_words_would_be_seen(text: str, is_heard: bool) -> None:
    assert (list(unspoken(text)) == []) is is_heard
