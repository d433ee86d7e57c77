"""The tree every content test may break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)
