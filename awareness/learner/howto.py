"""« Comment faire »: the steps of a module's action, for the device this person has in hands."""

from __future__ import annotations

from flask import Blueprint, abort, get_template_attribute, redirect, render_template, request, url_for
from markupsafe import Markup
from msgspec import Struct
from werkzeug.wrappers import Response as WebResponse

from awareness.catalogue.howto import DEVICES, HowTo
from awareness.catalogue.model import ListedModule
from awareness.errors import ContentInvalid
from awareness.handouts.howto import answered, howto_sheet
from awareness.handouts.sheets import Sheet, fragment
from awareness.learner.door import back, door
from awareness.learner.sheets import keep
from awareness.web.babel import current_language

bp = Blueprint("howto", __name__)

PHONES = ("android", "iphone")
SETTING = "devices"


class Listed(Struct, frozen=True):
    """A sheet as a line of the list: its module, and the action it is for."""

    module: str
    subject: str
    title: str
    minutes: int


@bp.app_template_global()
def has_howto(module: str) -> bool:
    """Say whether a page may link to a module's sheet."""
    return door().catalogue.has_howto(module)


@bp.get("/howto")
def sheets() -> str:
    """List every sheet there is, in the order of the course."""
    return render_template("learner/howtos.html", sheets=list(_listed()))


@bp.get("/howto/<module>")
def howto(module: str) -> str:
    """Show the steps for this person's device, or the few lines to copy by hand."""
    how = _howto(module)
    device = _device(how)
    sheet = howto_sheet(how, _head(module).action, device)
    if request.args.get("by-hand"):
        return render_template("learner/by_hand.html", sheet=sheet)
    here = url_for(".howto", module=module)
    three = get_template_attribute("learner/answers.html", "three")
    answer = three(module, door().store.action_states().get(module, ""), f"{here}#done")
    return render_template(
        "learner/howto.html",
        sheet=sheet,
        howto=how,
        subject=_head(module).title,
        body=fragment(answered(sheet, Markup(answer))),  # noqa: S704  our own template  # nosec B704
        keep=url_for(".keep_howto", module=module),
        devices=[(each, DEVICES[each]) for each in how.devices],
        device=device,
        is_chosen=device in chosen_devices(),
    )


@bp.post("/howto/<module>")
def keep_howto(module: str) -> WebResponse:
    """Keep the sheet in a file."""
    return keep(_sheet(module), url_for(".howto", module=module))


@bp.post("/device")
def choose_device() -> WebResponse:
    """Note which device this person has; one computer and one telephone are remembered."""
    chosen = request.form.get("device", "")
    if chosen not in DEVICES:
        abort(404)
    others = [each for each in chosen_devices() if (each in PHONES) != (chosen in PHONES)]
    door().store.set_setting(SETTING, " ".join([chosen, *others]))
    return redirect(back())


def chosen_devices() -> list[str]:
    """Give the computer and the telephone said here, the one said last first."""
    return [each for each in door().store.setting(SETTING).split() if each in DEVICES]


def _device(how: HowTo) -> str:
    """Give the device to show the steps for: one that was said, else the first of the sheet."""
    said = [each for each in chosen_devices() if each in how.devices]
    return (*said, *how.variants())[0]


def _sheet(module: str) -> Sheet:
    how = _howto(module)
    return howto_sheet(how, _head(module).action, _device(how))


def _howto(module: str) -> HowTo:
    if module not in door().catalogue.ids() or not has_howto(module):
        abort(404)
    return door().catalogue.howto(module, current_language())


def _head(module: str) -> ListedModule:
    return door().catalogue.header(module, current_language())


def _listed() -> list[Listed]:
    """Give the sheets that can be opened; one that is broken is left out and the others stay."""
    catalogue, found = door().catalogue, []
    for name in catalogue.in_order():
        if catalogue.has_howto(name):
            try:
                head, minutes = _head(name), catalogue.howto(name).minutes
                found.append(Listed(name, head.title, head.action.title, minutes))
            except ContentInvalid:
                continue
    return found
