"""One running program for the tests of a file, and people in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.program import RunningProgram


@pytest.fixture
def program(tmp_path: Path) -> Iterator[RunningProgram]:
    """A laptop of its own, where nobody has learnt anything yet."""
    running = RunningProgram(tmp_path).start()
    yield running
    running.kill()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Give a way to open browsers of any sort; what their consoles say is a fault."""
    contexts, said = [], []

    def open_page(**options: Any) -> Any:
        contexts.append(browser.new_context(**{"locale": "fr-FR", **options}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
