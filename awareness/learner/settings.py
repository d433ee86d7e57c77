"""Language, size, theme, « Qui apprend ? », taking one's progress along, erasing, stopping."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.errors import AwarenessError, sentence
from awareness.learner.door import SIZES, THEMES, back, door
from awareness.progress.records import COLOURS, PICTURES
from awareness.web.babel import gettext, told

bp = Blueprint("settings", __name__)


@bp.get("/settings")
def settings() -> str:
    """Show what can be set, and where everything is kept."""
    here = door()
    current = here.store.current_tile()
    tiles = here.store.tiles()
    return render_template(
        "learner/settings.html",
        tiles=tiles,
        current=current,
        erased=here.store.last_erased(),
        company=here.store.others(),
        free=[picture for picture in PICTURES if picture not in {tile.picture for tile in tiles}],
        folder=here.config.data_folder,
    )


@bp.post("/language")
def language() -> WebResponse:
    """Change the language of the pages and come back to the same one."""
    chosen = request.form.get("language", "")
    if chosen not in door().offered:
        abort(404)
    door().store.set_setting("language", chosen)
    return redirect(back())


@bp.post("/look")
def look() -> WebResponse:
    """Change the size of the text by one step, the theme, or how wide apart lines and letters stand."""
    store = door().store
    at = SIZES.index(store.setting("size", "2"))
    step = {"smaller": -1, "larger": 1}.get(request.form.get("size", ""), 0)
    store.set_setting("size", SIZES[min(max(at + step, 0), len(SIZES) - 1)])
    if request.form.get("theme") in THEMES:
        store.set_setting("theme", request.form["theme"])
    if request.form.get("easy") in ("0", "1"):
        store.set_setting("easy", request.form["easy"])
    return redirect(back())


@bp.post("/tiles")
def add_tile() -> WebResponse:
    """Add somebody who learns on this computer: a picture, no name."""
    picture = request.form.get("picture", "")
    if picture not in PICTURES:
        abort(404)
    tile = door().store.add_tile(picture, COLOURS[PICTURES.index(picture) % len(COLOURS)])
    door().store.choose_tile(tile.id)
    return redirect(back())


@bp.post("/tiles/<int:tile>/choose")
def choose_tile(tile: int) -> WebResponse:
    """Go on as somebody else."""
    door().store.choose_tile(_known(tile))
    return redirect(back())


@bp.post("/tiles/<int:tile>/erase")
def erase_tile(tile: int) -> WebResponse:
    """Erase a tile and what it learnt; it can be taken back until the next start."""
    door().store.erase_tile(_known(tile))
    door().tell(gettext(sentence("La tuile est effacée. Vous pouvez encore annuler, dans les réglages.")))
    return redirect(url_for(".settings"))


@bp.post("/tiles/undo")
def undo_erase() -> WebResponse:
    """Take the last erased tile back."""
    erased = door().store.last_erased()
    if erased is not None:
        door().store.undo_erase(erased.id)
        door().tell(gettext(sentence("La tuile est revenue, avec tout ce qu’elle avait appris.")))
    return redirect(url_for(".settings"))


@bp.post("/progress/export")
def export_progress() -> WebResponse:
    """Write one's own progress as one file to take along."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "progression.dix"
        door().store.export(made)
        place = door().doors.save_as("ma-progression.dix", made.read_bytes())
    door().tell(gettext(sentence("Votre progression est gardée ici : %(place)s"), place=place))
    return redirect(url_for(".settings"))


@bp.post("/progress/import")
def import_progress() -> WebResponse:
    """Add the progress of a file to what is here; the same file twice changes nothing."""
    given = request.files.get("file")
    if given is None or not given.filename:
        door().tell(gettext(sentence("Choisissez d’abord un fichier de progression.")))
        return redirect(url_for(".settings"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "import.dix"
        given.save(copy)
        try:
            door().store.import_file(copy)
            door().tell(gettext(sentence("La progression du fichier est ajoutée à celle de cet ordinateur.")))
        except AwarenessError as problem:
            door().tell(told(problem))
    return redirect(url_for(".settings"))


@bp.post("/apart")
def go_apart() -> WebResponse:
    """Put a byte copy of progress that is too new into Documents, and go on with a separate file."""
    store = door().store
    copied = store.copy_newer_to(door().config.documents_folder)
    store.continue_apart()
    door().tell(gettext(sentence("La copie est ici : %(place)s. Vous continuez à part."), place=copied))
    return redirect("/")


@bp.post("/quit")
def quit_program() -> str:
    """Stop the program; only shown where there is no window to close."""
    if not door().doors.shows_quit():
        abort(404)
    page = render_template("learner/stopped.html")
    door().doors.leave()
    return page


def _known(tile: int) -> int:
    if tile not in {known.id for known in door().store.tiles()}:
        abort(404)
    return tile
