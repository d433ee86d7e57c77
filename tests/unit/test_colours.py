"""Every pair of colours a text uses can be read, in light and in dark (LOOK: 5:1 or more)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

AWARENESS = Path(__file__).parents[2] / "awareness"
STYLE = (AWARENESS / "web" / "static" / "style.css").read_text(encoding="utf-8")
PAPER = (AWARENESS / "handouts" / "static" / "paper.css").read_text(encoding="utf-8")
PAIRS = [
    ("ink", "stone"), ("ink", "paper"), ("soft", "stone"), ("soft", "paper"), ("woad", "stone"),
    ("woad", "paper"), ("woad", "woad-wash"), ("ink", "woad-wash"), ("garrigue", "garrigue-wash"),
    ("ink", "garrigue-wash"), ("garrigue", "paper"), ("ochre", "ochre-wash"), ("ink", "ochre-wash"),
    ("ochre", "paper"), ("on-woad", "woad"), ("on-brick", "brick"), ("ink", "brick-wash"),
    ("soft", "woad-wash"), ("soft", "ochre-wash"), ("soft", "garrigue-wash"), ("woad", "ochre-wash"),
    ("woad", "garrigue-wash"), ("ink", "line"),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """Give the colours of a theme: name → #rrggbb. Each token holds both, `--l` and `--d` choose."""
    found = re.findall(r"--([a-z-]+):var\(--l,(#[0-9a-f]{3,6})\) var\(--d,(#[0-9a-f]{3,6})\);", STYLE)
    both = {name: {"light": light, "dark": dark}[theme] for name, light, dark in found}
    return {name: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for name, v in both.items()}


def switch(selector: str) -> str:
    """Give what a class says to choose a theme."""
    return STYLE.split(selector + "{", 1)[1].split("}", 1)[0]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_a_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["stone", "paper"])
def test_the_edge_of_a_field_can_be_seen(theme: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["edge"], colours[ground]) >= 3


def test_the_dark_theme_is_the_same_whether_chosen_or_followed() -> None:
    assert switch(".theme-dark") == switch(".theme-auto") == "color-scheme:dark;--l: ;--d:initial"
    assert tokens("dark").keys() == tokens("light").keys() > {"ink", "stone", "woad"}
    assert tokens("dark") != tokens("light")


def test_a_grey_on_grey_text_would_be_seen() -> None:
    assert contrast("#777777", "#888888") < 5


def test_the_stylesheet_stays_under_fifteen_kilobytes() -> None:
    assert len(STYLE.encode()) <= 15 * 1024


def test_what_only_printable_sheets_wear_stays_small_too() -> None:
    assert len(PAPER.encode()) <= 6 * 1024
