"""« Comment faire » as a printable: the steps for one device, who helps at each of them, three doors."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct, structs

from awareness.catalogue.howto import DEVICES, MENU_JOINT, Help, HowTo
from awareness.catalogue.howto import Step as HowToStep
from awareness.catalogue.model import Action
from awareness.handouts.sheets import MOST_LINES, Sheet


class DrawnStep(Struct, frozen=True):
    """A step as it is drawn for one device; `menu` holds the names to look for, first to last."""

    step: HowToStep
    menu: tuple[str, ...]
    helper: Help


def howto_sheet(sheet: HowTo, action: Action, device: str) -> Sheet:
    """Make the sheet of one action on one device; "" where the device makes no difference."""
    steps = [_drawn(sheet, step, device) for step in sheet.steps_on(device)]
    return Sheet(
        name=f"comment-faire-{sheet.module}",
        title=action.title,
        fragment="handouts/howto.html",
        context={
            "howto": sheet,
            "device": DEVICES.get(device, ""),
            "steps": steps,
            "helpers": [help for help in sheet.helps if any(step.helper == help for step in steps)],
            "untried": [DEVICES[each] for each in sheet.devices if each not in sheet.tried],
            "answer": "",
        },
        by_hand=_lines(steps),
    )


def answered(sheet: Sheet, answer: Markup) -> Sheet:
    """Put the question whether it is done beside the last step: on the page, never in a kept file."""
    return structs.replace(sheet, context={**sheet.context, "answer": answer})


def _drawn(sheet: HowTo, step: HowToStep, device: str) -> DrawnStep:
    menu = step.menu(device)
    names = tuple(name.strip() for name in menu.split(MENU_JOINT.strip())) if menu else ()
    return DrawnStep(step, names, next(each for each in sheet.helps if each.id == step.ask))


def _lines(steps: Sequence[DrawnStep]) -> tuple[str, ...]:
    """Give the steps as lines to copy by hand; those too many share the last line, so that none is lost."""
    lines = [
        f"{each.step.title} ({MENU_JOINT.join(each.menu)})" if each.menu else each.step.title
        for each in steps
    ]
    return (
        *lines[: MOST_LINES - 1],
        *([". ".join(lines[MOST_LINES - 1 :])] if len(lines) >= MOST_LINES else []),
    )
