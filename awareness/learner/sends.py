"""« Ce que l'application envoie »: what waits, what arrived; send, keep, carry, stop, erase."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, stream_template, url_for
from msgspec import Struct
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as WebResponse

from awareness.config import Campaign
from awareness.learner.count_words import Told, business_words, envelope_size, letters, stored, told
from awareness.learner.counts import followed_or_404, question_here, whom
from awareness.learner.door import door, say
from awareness.learner.errands import Errand
from awareness.progress.records import Notice, Waiting
from awareness.web.babel import current_language, gettext, ngettext

bp = Blueprint("sends", __name__, url_prefix="/sends")

PATIENCE = 1.5
"""Seconds a page waits for the network before it shows that it is at work."""

LOOK_EVERY, LONGEST_SILENCE, LONGEST_LOOK = 0.5, 4.0, 30.0
MOST_LETTERS = 8
"""Envelopes shown to the letter on one page; the others are made alike."""

UNSENT = ("new", "exposed", "later")


class Kept(Struct, frozen=True):
    """Counts of this tile in the same state: how many, what they say, and the day the first one is due."""

    number: int
    told: tuple[Told, ...]
    due: str


@bp.get("")
def sends() -> str:
    """Say what this program sends: what was said, what waits, what arrived."""
    _tell_errand()
    here, campaign = door(), door().followed
    own, of_rooms = here.store.own_outbox(), here.store.room_outbox()
    rows = (*own, *of_rooms)
    waiting = [row for row in rows if row.state in UNSENT]
    blocks = letters(waiting, campaign) if campaign else ()
    return render_template(
        "learner/counts_sends.html",
        text=here.catalogue.page("help/sends", current_language()),
        consent=here.store.consent(),
        question=question_here(),
        business=business_words(here.store.business()),
        waiting=_kept(waiting),
        own=_kept(row for row in own if row.state in UNSENT),
        rooms=_kept(row for row in of_rooms if row.state in UNSENT),
        rooms_said=here.store.rooms.consent(),
        can_erase=bool(own),
        later=_kept(row for row in rows if row.state == "later"),
        arrived=_kept(row for row in rows if row.state == "acknowledged"),
        refused=_kept(row for row in rows if row.state == "refused"),
        others=len(here.store.unsent()) - len(waiting),
        letters=blocks[:MOST_LETTERS],
        more=len(blocks[MOST_LETTERS:]),
        size=envelope_size(),
        can_send=here.sync is not None,
        last=_last(),
        busy=here.errand is not None,
        whom=whom(),
        given=len(_given()),
    )


@bp.get("/give")
def give() -> str | WebResponse:
    """Say how this laptop gives what waits to the trainer's, in the room they are both in."""
    if door().followed is None or not door().store.unsent():
        return redirect(url_for(".sends"))
    return render_template("learner/counts_give.html")


@bp.post("/given")
def carry_given() -> WebResponse:
    """Post the files other laptops gave to this one in a room."""
    from awareness.sync.carried import CarryPlace
    from awareness.sync.client import Line

    campaign = followed_or_404()
    place, line = CarryPlace(door().config.data_folder, campaign), Line(campaign.collector)
    if not place.files():
        return redirect(url_for(".sends"))
    return _leave_on(lambda: place.carry(line, wait=threading.Event().wait).notice, carries=True)


@bp.post("/now")
def send_now() -> WebResponse:
    """Send what waits; the page comes back with the answer, or shows that it takes its time."""
    sync = door().sync
    if sync is None:
        abort(404)
    return _leave_on(lambda: sync.send_now(patience=None).notice)


@bp.post("/carry")
def carry_file() -> WebResponse:
    """Post a file of another computer, which this one cannot read."""
    campaign, given = followed_or_404(), request.files.get("file")
    if given is None or not given.filename:
        door().tell(gettext("Choisissez d’abord un fichier « .cyb »."))
        return redirect(url_for(".sends"))
    name, content = secure_filename(given.filename) or "compteurs.cyb", given.read()
    return _leave_on(lambda: _carry(campaign, name, content), carries=True)


@bp.get("/busy")
def busy() -> WebResponse | Iterator[str]:
    """Show, line by line and without a script, how an errand goes, until it is over."""
    errand = door().errand
    if errand is None:
        return redirect(url_for(".sends"))
    lines = _progress(errand)
    return stream_template("learner/counts_busy.html", lines=lines, result=lambda: _result(errand))


@bp.post("/stick")
def keep_on_stick() -> WebResponse:
    """Write what waits into one sealed file, for a stick."""
    from awareness.sync.sealed import seal, stick_name

    campaign = followed_or_404()
    content, number = seal(door().store, campaign)
    if number:
        place = door().doors.save_as(stick_name(campaign), content)
        door().tell(
            gettext("Ce qui attend est gardé ici : %(place)s. Copiez ce fichier sur la clé.", place=place)
        )
    else:
        door().tell(gettext("Rien n’attend : il n’y a rien à garder."))
    return redirect(url_for(".give" if "give" in request.form else ".sends"))


@bp.get("/erase")
def ask_to_erase() -> str | WebResponse:
    """Ask once more: what is erased here never comes back."""
    rows = door().store.own_outbox()
    if not rows:
        return redirect(url_for(".sends"))
    return render_template("learner/counts_erase.html", waiting=_kept(rows))


@bp.post("/erase")
def erase() -> WebResponse:
    """Erase the counts of this tile that are still here, whatever their state."""
    door().store.forget_counts()
    door().tell(gettext("C’est effacé, pour de bon."))
    return redirect(url_for(".sends"))


def _leave_on(work: Callable[[], Notice], *, carries: bool = False) -> WebResponse:
    """Start an errand, or look on at the one under way; come back with its answer when it is quick."""
    here = door()
    if here.errand is None or here.errand.is_done():
        here.errand = Errand(work, carries=carries)
    return redirect(url_for(".sends" if here.errand.is_done(PATIENCE) else ".busy"))


def _carry(campaign: Campaign, name: str, content: bytes) -> Notice:
    from awareness.sync.client import Line
    from awareness.sync.sealed import carry

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        return carry([file], campaign, Line(campaign.collector), wait=threading.Event().wait).notice


def _last() -> str:
    """Say how the last try ended; one that found nothing says nothing of what waits by now."""
    from awareness.sync.reports import NOTHING

    sync = door().sync
    last = sync.last if sync else None
    return say(last.notice) if last and last.notice != NOTHING else ""


def _given() -> Sequence[Path]:
    """Give the files of other laptops that wait here."""
    from awareness.sync.carried import CarryPlace

    campaign = door().followed
    return CarryPlace(door().config.data_folder, campaign).files() if campaign else ()


def _tell_errand() -> None:
    """Say once what became of an errand."""
    here = door()
    if here.errand is not None and here.errand.is_done():
        here.tell(say(here.errand.said))
        here.errand = None


def _result(errand: Errand) -> str:
    """Say how it ended; while it has not, that it goes on."""
    from awareness.sync.reports import GOING_ON

    if not errand.is_done():
        return say(GOING_ON)
    door().errand = None
    return say(errand.said)


def _progress(errand: Errand) -> Iterator[str]:
    """Say how it goes: at once, whenever that changes, and as a sign of life every few seconds.

    Not for ever, and to one page at a time: whoever looks on keeps one of the server's few threads busy.
    """
    if not errand.watched.acquire(blocking=False):
        return
    try:
        yield from _lines(errand)
    finally:
        errand.watched.release()


def _lines(errand: Errand) -> Iterator[str]:
    before, silent = "", 0.0
    for _ in range(int(LONGEST_LOOK / LOOK_EVERY)):
        if errand.is_done(LOOK_EVERY if before else 0):
            return
        line, silent = _how_it_goes(errand), silent + LOOK_EVERY
        if line != before or silent >= LONGEST_SILENCE:
            before, silent = line, 0.0
            yield line


def _how_it_goes(errand: Errand) -> str:
    if errand.carries:
        return gettext("Le fichier est en route.")
    left = len(door().store.unsent())
    return ngettext("Il reste %(num)s compteur.", "Il reste %(num)s compteurs.", left)


def _kept(rows: Iterable[Waiting]) -> Kept:
    same = tuple(rows)
    due = min((row.due for row in same if row.due), default="")
    return Kept(number=len(same), told=told(stored(same)), due=due)
