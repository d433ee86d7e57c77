"""The projector's window: where it stands, that there is one at most, and that it goes with the first."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from awareness.desktop.second_window import SecondWindow, other_screen

LAPTOP = types.SimpleNamespace(x=0, y=0, width=1366, height=768)
PROJECTOR = types.SimpleNamespace(x=1366, y=0, width=1024, height=768)
FIRST = types.SimpleNamespace(x=100, y=60)


class Event:
    """What pywebview calls when something happens to a window."""

    def __init__(self) -> None:
        self.heard: list[Callable[[], None]] = []

    def __iadd__(self, listener: Callable[[], None]) -> Event:
        self.heard.append(listener)
        return self


class Made:
    """A window that was made."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.words, self.shown, self.destroyed = words, 0, 0
        self.events = types.SimpleNamespace(closed=Event())

    def show(self) -> None:
        self.shown += 1

    def destroy(self) -> None:
        self.destroyed += 1


class Webview(types.ModuleType):
    """pywebview, with the screens of a test."""

    def __init__(self, *screens: Any) -> None:
        super().__init__("webview")
        self.screens, self.made, self.refuses = screens, list[Made](), False

    def create_window(self, _title: str, url: str, **words: Any) -> Made:
        if self.refuses:
            raise RuntimeError("no screen")
        self.made.append(Made({**words, "url": url}))
        return self.made[-1]


@pytest.fixture
def webview(monkeypatch: pytest.MonkeyPatch) -> Webview:
    """A laptop with a projector beside it."""
    found = Webview(LAPTOP, PROJECTOR)
    errors = types.ModuleType("webview.errors")
    errors.WebViewException = type("WebViewException", (Exception,), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "webview", found)
    monkeypatch.setitem(sys.modules, "webview.errors", errors)
    return found


def test_it_fills_the_screen_the_first_window_is_not_on(webview: Webview) -> None:
    assert SecondWindow().show("http://127.0.0.1/x", FIRST)
    words = webview.made[0].words
    assert (words["screen"], words["fullscreen"], words["url"]) == (PROJECTOR, True, "http://127.0.0.1/x")


def test_with_one_screen_it_is_a_window_to_drag(webview: Webview) -> None:
    webview.screens = (LAPTOP,)
    assert SecondWindow().show("http://127.0.0.1/x", FIRST)
    assert (webview.made[0].words["screen"], webview.made[0].words["fullscreen"]) == (None, False)


def test_asked_again_the_one_there_is_comes_to_the_front(webview: Webview) -> None:
    second = SecondWindow()
    assert second.show("http://127.0.0.1/x", FIRST)
    assert second.show("http://127.0.0.1/x", FIRST)
    assert [made.shown for made in webview.made] == [1]


def test_closed_by_its_cross_it_can_be_had_again(webview: Webview) -> None:
    second = SecondWindow()
    second.show("http://127.0.0.1/x", FIRST)
    webview.made[0].events.closed.heard[0]()
    second.show("http://127.0.0.1/x", FIRST)
    assert len(webview.made) == 2


def test_it_closes_with_the_first_one_once(webview: Webview) -> None:
    second = SecondWindow()
    second.show("http://127.0.0.1/x", FIRST)
    second.close()
    second.close()
    assert webview.made[0].destroyed == 1


def test_where_none_can_be_had_it_says_so(webview: Webview) -> None:
    webview.refuses = True
    assert not SecondWindow().show("http://127.0.0.1/x", FIRST)


def test_the_other_screen_may_stand_on_the_left() -> None:
    left = types.SimpleNamespace(x=-1920, y=0, width=1920, height=1080)
    assert other_screen([left, LAPTOP], (5, 5)) is left
    assert other_screen([left, LAPTOP], (-5, 5)) is LAPTOP
