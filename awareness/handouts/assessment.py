"""The sheet of « Où en êtes-vous ? »: what to do, in its order, what changed, and the path."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from awareness.handouts.sheets import MOST_LINES, Sheet
from awareness.learning.self_assessment import Advice, Changes
from awareness.web.babel import gettext


class PathStep(Struct, frozen=True):
    """A module on the path: its title, its minutes, whether it is finished, and its address on a page."""

    title: str
    minutes: int
    finished: bool
    address: str = ""


class Earlier(Struct, frozen=True):
    """Another time these answers are compared with: its day, and what moved since."""

    on: str
    moved: Changes


def assessment_sheet(
    come_to: Advice,
    *,
    on: str,
    language: str,
    earlier: Earlier | None,
    trade: str,
    steps: Mapping[str, PathStep],
    on_screen: bool,
) -> Sheet:
    """Make the sheet. `on`: the day of these answers; `language`: what the actions are written in.

    `steps`: the modules that can be opened, by id; `on_screen`: with the answers too, which no paper and no
    file repeats.
    """
    none_left = not come_to.actions
    title = gettext("Tout est en place") if none_left else gettext("Vos actions, dans l’ordre")
    return Sheet(
        name="ou-j-en-suis",
        title=title,
        fragment="handouts/assessment.html",
        context={
            "come_to": come_to,
            "on": on,
            "written": language,
            "earlier": earlier,
            "trade": trade,
            "steps": steps,
            "on_screen": on_screen,
        },
        by_hand=tuple(action.text for action in come_to.actions)[:MOST_LINES],
    )
