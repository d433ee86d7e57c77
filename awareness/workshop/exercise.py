"""What the room looks at in an exercise: one message, call or list, as nobody has answered it yet.

Where no phone comes, the wall is the only place to see it. What gives the answer away stays with the trainer.
"""

from __future__ import annotations

from awareness.assessment.items.inspect import Inspect
from awareness.catalogue.model import AnyItem
from awareness.errors import sentence
from awareness.player.views import ItemView, item_view
from awareness.web.babel import current_language
from awareness.workshop.hall import Open

TRUTHS = {"fake": sentence("C'est un piège."), "real": sentence("C'est un vrai message.")}


def items(opened: Open) -> list[AnyItem]:
    """Give what the part of the hour works on, in the language of the page; nothing outside an exercise."""
    stage = opened.stage
    if stage.part is None or stage.part.does != "exercise" or not stage.is_between:
        return []
    found = {each.id: each for each in opened.words.module(current_language()).quiz.items()}
    return [found[name] for name in stage.part.items if name in found]


def on_screen(opened: Open) -> ItemView | None:
    """Give what stands on the projector, shuffled as on no phone."""
    found = items(opened)[opened.stage.item :]
    return item_view(found[0], f"{opened.live.opening.shuffle}/{found[0].id}") if found else None


def key(opened: Open) -> tuple[str, str] | None:
    """Give, for the trainer alone, what the message is and why; None where there is no such verdict."""
    shown = on_screen(opened)
    if shown is None or not isinstance(shown.item, Inspect):
        return None
    return TRUTHS[shown.item.truth], shown.item.explain
