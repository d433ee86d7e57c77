"""What a test needs from the system: there, or a loud skip; and with CI set, a failure.

    require("chromium")

On a developer's laptop a missing part is named and its tests are skipped. Where CI is set, nobody reads
the skips, so a missing part fails.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from system_parts import PARTS

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def _has_window() -> bool:
    return PARTS["webkit"].is_present() and importlib.util.find_spec("gi") is not None


SEEN: dict[str, Callable[[], bool]] = {
    **{name: part.is_present for name, part in PARTS.items()},
    # The typelibs alone show nothing: the tests' own Python must be able to read them.
    "webkit": _has_window,
    "axe": AXE.is_file,
}


def require(name: str) -> None:
    """Go on only when the named part is there."""
    if SEEN[name]():
        return
    sentence = f"« {name} » manque sur cette machine : lancez « python3 build/dev.py setup --test »."
    if os.environ.get("CI"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
