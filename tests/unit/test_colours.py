"""Every pair of colours a text uses can be read, in light and in dark (LOOK: 5:1 or more)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[2] / "awareness" / "web" / "static" / "style.css").read_text(encoding="utf-8")
PAIRS = [
    ("ink", "stone"), ("ink", "paper"), ("soft", "stone"), ("soft", "paper"), ("woad", "stone"),
    ("woad", "paper"), ("woad", "woad-wash"), ("ink", "woad-wash"), ("garrigue", "garrigue-wash"),
    ("ink", "garrigue-wash"), ("garrigue", "paper"), ("ochre", "ochre-wash"), ("ink", "ochre-wash"),
    ("ochre", "paper"), ("on-woad", "woad"), ("on-brick", "brick"), ("ink", "brick-wash"),
    ("soft", "woad-wash"), ("soft", "ochre-wash"), ("soft", "garrigue-wash"),
]  # fmt: skip


def tokens(selector: str) -> dict[str, str]:
    """Give the colours a theme sets: name → #rrggbb."""
    block = STYLE.split(selector + "{", 1)[1].split("}", 1)[0]
    found = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})\b", block))
    return {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:])
        for name, value in found.items()
    }


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [":root", ".theme-dark", ".theme-auto"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_a_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 5


@pytest.mark.parametrize("theme", [":root", ".theme-dark", ".theme-auto"])
@pytest.mark.parametrize("ground", ["stone", "paper"])
def test_the_edge_of_a_field_can_be_seen(theme: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["edge"], colours[ground]) >= 3


def test_the_dark_theme_is_the_same_whether_chosen_or_followed() -> None:
    assert tokens(".theme-dark") == tokens(".theme-auto")


def test_a_grey_on_grey_text_would_be_seen() -> None:
    assert contrast("#777777", "#888888") < 5


def test_the_stylesheet_stays_under_fifteen_kilobytes() -> None:
    assert len(STYLE.encode()) <= 15 * 1024
