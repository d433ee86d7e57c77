"""« Lecture confortable »: a setting like size and theme, with room between lines, letters and words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from awareness.languages import languages
from awareness.paths import shipped
from tests.house import rules
from tests.pages.laptop import Laptop
from tests.parts import ROOT

SPACES = """() => {
  const seen = getComputedStyle(document.querySelector('main p:not([class])'));
  const size = parseFloat(seen.fontSize);
  return ['lineHeight', 'letterSpacing', 'wordSpacing', 'maxWidth'].map(name =>
    (parseFloat(seen[name]) || 0) / size);
}"""


def test_it_is_kept_with_the_size_and_the_theme_and_can_be_left(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    visitor = laptop.visitor()
    assert 'class="size-2 theme-auto"' in visitor.sees("/")
    visitor.sends("/look", {"easy": "1", "back": "/settings"})
    visitor.sends("/look", {"theme": "dark"})
    assert 'class="size-2 theme-dark easy"' in visitor.sees("/m/hameconnage/before.avant-cadenas")
    assert "✓ Lecture confortable" in visitor.sees("/settings")
    visitor.sends("/look", {"easy": "peut-être"})
    assert laptop.store.setting("easy") == "1"
    visitor.sends("/look", {"easy": "0"})
    assert 'class="size-2 theme-dark"' in visitor.sees("/")
    laptop.store.close()


@pytest.mark.journey
def test_words_have_more_room_and_lines_are_shorter(tmp_path: Path, page: Any) -> None:
    laptop = Laptop(tmp_path)
    page.set_viewport_size({"width": 1366, "height": 690})
    seen = []
    with laptop.served() as url:
        page.goto(url)
        for easy in ("0", "1"):
            laptop.store.set_setting("easy", easy)
            page.goto(f"{url.partition('/launch/')[0]}/modules")
            seen.append(page.evaluate(SPACES))
    (line, letters, words, width), (wider, apart, further, narrower) = seen
    assert (letters, words) == (0, 0)
    assert wider >= 1.8 > line
    assert apart > 0.03
    assert further > 0.1
    assert narrower < width


def test_plain_language_is_called_that_and_never_by_a_name_one_must_earn() -> None:
    for language in languages():
        text = rules.read(ROOT / "locales" / language / "LC_MESSAGES" / "messages.po")
        assert "Langage clair" in text
    words = [*shipped("content").rglob("*.md"), *shipped("content").rglob("*.yaml")]
    words += [*shipped("quizzes").rglob("*.yaml"), *shipped("locales").rglob("*.po")]
    words += [path for path in rules.files("awareness") if path.suffix in {".html", ".py"}]
    assert len(words) > 100
    assert [path.name for path in words if "FALC" in path.read_text(encoding="utf-8")] == []
