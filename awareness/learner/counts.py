"""Anonymous counts, before the person's eyes: the question, the three fields, what waits and what leaves."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, stream_template, url_for
from flask_babel import format_decimal
from msgspec import Struct
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as WebResponse

from awareness import protocol
from awareness.catalogue.departements import NAMES
from awareness.config import Campaign
from awareness.learner.count_words import SECTORS, SETTINGS, Told, told
from awareness.learner.door import Errand, back, door, say
from awareness.learning.counting import Business
from awareness.progress.records import Notice, Waiting
from awareness.protocol import Count
from awareness.sync.campaign import code_for, pin
from awareness.web.babel import current_language, gettext, ngettext

bp = Blueprint("counts", __name__, template_folder="templates")

ASKED_AFTER = (1, 3)
"""The question stands on the last page of a module when so many are finished; never at another time."""

PATIENCE = 1.5
"""Seconds a page waits for the network before it shows that it is at work."""

LOOK_EVERY, LONGEST_SILENCE = 0.5, 4.0
MOST_LETTERS = 8
"""Envelopes shown to the letter on one page; the others are made alike."""

UNSENT = ("new", "exposed", "later")


class Letter(Struct, frozen=True):
    """One envelope as it is sent, but for the spaces at its end: what it holds in words, and its JSON."""

    family: str
    head: str
    json: str


class Whom(Struct, frozen=True):
    """For whom is counted: what every page says of the campaign."""

    name: str
    host: str
    contact: str
    fingerprint: str


class Question(Struct, frozen=True):
    """What a « Oui » would count now: the modules, the counts in words, and for whom.

    `may_grow`: three things about the business are asked afterwards and would be counted too.
    """

    modules: tuple[str, ...]
    told: tuple[Told, ...]
    whom: Whom | None
    may_grow: bool


class Kept(Struct, frozen=True):
    """Counts of this tile in the same state: how many, what they say, and the day the first one is due."""

    number: int
    told: tuple[Told, ...]
    due: str


@bp.before_app_request
def count_what_is_due() -> None:
    """Make the counts of a « Oui » as soon as any page but that of the three fields is opened.

    So they are made once the fields were left, however that was: a button, a link, a crash.
    """
    endpoint = request.endpoint or "static"
    if request.method != "GET" or endpoint == "counts.business" or endpoint.startswith("security."):
        return
    counting = None if endpoint.endswith("static") else door().counting()
    if counting is not None and door().store.has_due():
        door().store.count_due(counting)
        door().wake()
        door().tell(gettext("Merci. C’est compté, sans dire qui."))


def question_now() -> Question | None:
    """Give the question for the last page of a module, when it is the time to ask it."""
    states = door().store.states().values()
    finished = sum(state.finished_on is not None for state in states)
    return _question() if finished in ASKED_AFTER else None


def _question() -> Question | None:
    """Give the question while nothing was answered and there is something to count."""
    counting = door().counting()
    if counting is None or door().store.consent():
        return None
    store = door().store
    counts = store.preview(counting)
    may_grow = store.business() == Business()
    return Question(store.due_modules(), told(counts), _whom(), may_grow) if counts else None


@bp.post("/counts")
def answer() -> WebResponse:
    """Note a « Oui » or a « Non ». A « Oui » leads to the three fields, unless somebody gave them here."""
    campaign, store = _campaign(), door().store
    said = request.form.get("said")
    if said == "yes":
        pin(store, campaign)
        store.agree()
        known = store.business() != Business()
        return redirect(back() if known else url_for(".business", back=back()))
    if said != "no":
        abort(404)
    was_counting = store.consent() == "yes"
    store.refuse()
    door().tell(
        gettext("C’est noté : plus rien n’est compté, et ce qui attendait est effacé.")
        if was_counting
        else gettext("Merci d’avoir répondu. Rien n’est compté, rien ne part.")
    )
    return redirect(back())


@bp.get("/counts/sample")
def sample() -> str | WebResponse:
    """Show to the letter what a « Oui » would send, with ids that will be drawn again."""
    counting, question = door().counting(), _question()
    if counting is None or question is None:
        return redirect(url_for(".sends"))
    rows = [
        Waiting(count.id, counting.campaign, protocol.encode_count(count), "new")
        for count in door().store.preview(counting)
    ]
    letters = _letters(rows, _campaign())
    return render_template(
        "learner/counts_sample.html", letters=letters, size=_size(), back=back(), whom=_whom()
    )


@bp.get("/counts/business")
def business() -> str | WebResponse:
    """Ask for three things about the business, each of them optional."""
    if door().counting() is None or door().store.consent() != "yes":
        return redirect(url_for(".sends"))
    region = door().catalogue.region(current_language())
    near = [each.code for each in region.departements] if region else []
    sectors = sorted(
        ((gettext(label), code) for code, label in SECTORS.items()), key=lambda pair: pair[0].casefold()
    )
    return render_template(
        "learner/counts_business.html",
        said=door().store.business(),
        region=region,
        near=near,
        names=NAMES,
        sectors=sectors,
        back=back(),
    )


@bp.post("/counts/business")
def keep_business() -> WebResponse:
    """Keep what was said of the business; a value that is in no list is no answer."""
    if door().store.consent() != "yes":
        abort(404)
    fields = {name: request.form.get(name, "") for name in Business.__struct_fields__}
    try:
        door().store.set_business(msgspec.convert(fields, Business))
    except msgspec.ValidationError:
        abort(400)
    return redirect(back())


@bp.get("/sends")
def sends() -> str:
    """Say what this program sends: what was said, what waits, what arrived."""
    _tell_errand()
    here, campaign = door(), door().followed
    rows = here.store.own_outbox()
    waiting = [row for row in rows if row.state in UNSENT]
    letters = _letters(waiting, campaign) if campaign else ()
    return render_template(
        "learner/counts_sends.html",
        text=here.catalogue.page("help/sends", current_language()),
        consent=here.store.consent(),
        question=_question(),
        business=_business_words(here.store.business()),
        waiting=_kept(waiting),
        later=_kept(row for row in rows if row.state == "later"),
        arrived=_kept(row for row in rows if row.state == "acknowledged"),
        refused=_kept(row for row in rows if row.state == "refused"),
        others=len(here.store.unsent()) - len(waiting),
        letters=letters[:MOST_LETTERS],
        more=len(letters[MOST_LETTERS:]),
        size=_size(),
        can_send=here.sync is not None,
        last=say(here.sync.last.notice) if here.sync and here.sync.last else "",
        busy=here.errand is not None,
        whom=_whom(),
    )


@bp.post("/sends/now")
def send_now() -> WebResponse:
    """Send what waits; the page comes back with the answer, or shows that it takes its time."""
    sync = door().sync
    if sync is None:
        abort(404)
    return _leave_on(lambda: sync.send_now(patience=None).notice)


@bp.post("/sends/carry")
def carry_file() -> WebResponse:
    """Post a file of another computer, which this one cannot read."""
    campaign, given = _campaign(), request.files.get("file")
    if given is None or not given.filename:
        door().tell(gettext("Choisissez d’abord un fichier « .cyb »."))
        return redirect(url_for(".sends"))
    name, content = secure_filename(given.filename) or "compteurs.cyb", given.read()
    return _leave_on(lambda: _carry(campaign, name, content), carries=True)


@bp.get("/sends/busy")
def busy() -> WebResponse | Iterator[str]:
    """Show, line by line and without a script, how an errand goes, until it is over."""
    errand = door().errand
    if errand is None:
        return redirect(url_for(".sends"))
    lines = _progress(errand)
    return stream_template("learner/counts_busy.html", lines=lines, result=lambda: _result(errand))


@bp.post("/sends/stick")
def keep_on_stick() -> WebResponse:
    """Write what waits into one sealed file, for a stick."""
    from awareness.sync.sealed import seal, stick_name

    campaign = _campaign()
    content, number = seal(door().store, campaign)
    if number:
        place = door().doors.save_as(stick_name(campaign), content)
        door().tell(
            gettext("Ce qui attend est gardé ici : %(place)s. Copiez ce fichier sur la clé.", place=place)
        )
    else:
        door().tell(gettext("Rien n’attend : il n’y a rien à garder."))
    return redirect(url_for(".sends"))


@bp.get("/sends/erase")
def ask_to_erase() -> str | WebResponse:
    """Ask once more: what is erased here never comes back."""
    rows = door().store.own_outbox()
    if not rows:
        return redirect(url_for(".sends"))
    return render_template("learner/counts_erase.html", kept=_kept(rows))


@bp.post("/sends/erase")
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


def _tell_errand() -> None:
    """Say once what became of an errand."""
    here = door()
    if here.errand is not None and here.errand.is_done():
        here.tell(say(here.errand.said))
        here.errand = None


def _result(errand: Errand) -> str:
    door().errand = None
    return say(errand.said)


def _progress(errand: Errand) -> Iterator[str]:
    """Say how it goes: at once, whenever that changes, and as a sign of life every few seconds."""
    before, silent = "", 0.0
    while not errand.is_done(LOOK_EVERY if before else 0):
        line, silent = _how_it_goes(errand), silent + LOOK_EVERY
        if line != before or silent >= LONGEST_SILENCE:
            before, silent = line, 0.0
            yield line


def _how_it_goes(errand: Errand) -> str:
    if errand.carries:
        return gettext("Le fichier est en route.")
    left = len(door().store.unsent())
    return ngettext("Il reste %(num)s compteur.", "Il reste %(num)s compteurs.", left)


def _campaign() -> Campaign:
    """Give the campaign that is followed, or answer that there is no such page."""
    campaign = door().followed
    if campaign is None:
        abort(404)
    return campaign


def _whom() -> Whom | None:
    campaign, words = door().followed, door().campaign.fingerprint
    return Whom(campaign.name, campaign.host, campaign.contact, words) if campaign else None


def _size() -> str:
    return str(format_decimal(protocol.BODY_BYTES))


def _kept(rows: Iterable[Waiting]) -> Kept:
    same = tuple(rows)
    due = min((row.due for row in same if row.due), default="")
    return Kept(number=len(same), told=told(_counts(same)), due=due)


def _counts(rows: Iterable[Waiting]) -> list[Count]:
    """Read stored counts; one a newer program left behind is not shown."""
    found = []
    for row in rows:
        with suppress(protocol.NotAnEnvelope):
            found.append(protocol.decode_count(row.count))
    return found


def _letters(rows: Iterable[Waiting], campaign: Campaign) -> tuple[Letter, ...]:
    """Put counts into envelopes by the very functions that do so when they are sent."""
    from awareness.sync.schedule import envelopes
    from awareness.sync.sending import body_of

    store, letters = door().store, []
    for heap in envelopes(rows, Random(0)):  # noqa: S311  the same order at each look  # nosec B311
        code, counts = code_for(store, campaign, heap[0].campaign), _counts(heap)
        if code and counts:
            words, body = told(counts)[0], body_of(store, campaign, heap)
            letters.append(Letter(words.family, words.head, body.decode().rstrip()))
    return tuple(sorted(letters, key=lambda letter: list(protocol.FAMILIES).index(letter.family)))


def _business_words(said: Business) -> str:
    """Say in one line what this business said of itself; "" when it said nothing."""
    sector = gettext(SECTORS[said.section]) if said.section else ""
    setting = gettext(SETTINGS[said.setting]) if said.setting else ""
    return " · ".join(filter(None, (NAMES.get(said.departement), sector, setting)))
