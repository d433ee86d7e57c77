"""Compiles the translations while a wheel is made: .mo files are built, never committed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from translations import compile_catalogues


class CompileTranslations(BuildHookInterface[Any]):
    """Called by hatchling before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's words)
        """Turn every .po into a .mo beside it."""
        compile_catalogues()
