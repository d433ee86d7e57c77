"""Anonymous counts: the question with its real values, what a « Oui » leads to, and when counts are made."""

from __future__ import annotations

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response as WebResponse

from awareness import protocol
from awareness.catalogue.departements import NAMES
from awareness.config import Campaign
from awareness.learner.count_words import SECTORS, Told, envelope_size, letters, told
from awareness.learner.door import back, door
from awareness.learning.counting import Business
from awareness.progress.records import Waiting
from awareness.sync.campaign import pin
from awareness.web.babel import current_language, gettext

bp = Blueprint("counts", __name__, template_folder="templates")

ASKED_AFTER = (1, 3)
"""The question stands on the last page of a module when so many are finished; never at another time."""


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
    return question_here() if finished in ASKED_AFTER else None


def question_here() -> Question | None:
    """Give the question while nothing was answered and there is something to count."""
    counting = door().counting()
    if counting is None or door().store.consent():
        return None
    store = door().store
    counts = store.preview(counting)
    may_grow = store.business() == Business()
    return Question(store.due_modules(), told(counts), whom(), may_grow) if counts else None


@bp.post("/counts")
def answer() -> WebResponse:
    """Note a « Oui » or a « Non ». A « Oui » leads to the three fields, unless somebody gave them here."""
    store, said = door().store, request.form.get("said")
    if said == "yes":
        pin(store, followed_or_404())
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


@bp.post("/counts/rooms")
def answer_for_rooms() -> WebResponse:
    """Note whether workshops led on this computer are counted; a « Non » erases what waits of them."""
    rooms, said = door().store.rooms, request.form.get("said")
    if said == "yes":
        pin(door().store, followed_or_404())
        rooms.say("yes")
    elif said == "no":
        rooms.say("no")
        door().tell(
            gettext("C’est noté : les ateliers ne sont plus comptés, et ce qui attendait d’eux est effacé.")
        )
    else:
        abort(404)
    return redirect(back())


@bp.get("/counts/sample")
def sample() -> str | WebResponse:
    """Show to the letter what a « Oui » would send, with ids that will be drawn again."""
    counting, question = door().counting(), question_here()
    if counting is None or question is None:
        return redirect(url_for("sends.sends"))
    rows = [
        Waiting(count.id, counting.campaign, protocol.encode_count(count), "new")
        for count in door().store.preview(counting)
    ]
    blocks = letters(rows, followed_or_404())
    return render_template(
        "learner/counts_sample.html", letters=blocks, size=envelope_size(), back=back(), whom=whom()
    )


@bp.get("/counts/business")
def business() -> str | WebResponse:
    """Ask for three things about the business, each of them optional."""
    if not may_describe_itself():
        return redirect(url_for("sends.sends"))
    sectors = sorted(
        ((gettext(label), code) for code, label in SECTORS.items()), key=lambda pair: pair[0].casefold()
    )
    return render_template(
        "learner/counts_business.html",
        said=door().store.business(),
        region=door().catalogue.region(current_language()),
        names=NAMES,
        sectors=sectors,
        back=back(),
    )


@bp.post("/counts/business")
def keep_business() -> WebResponse:
    """Keep what was said of the business; a value that is in no list is no answer."""
    if not may_describe_itself():
        abort(404)
    fields = {name: request.form.get(name, "") for name in Business.__struct_fields__}
    try:
        door().store.set_business(msgspec.convert(fields, Business))
    except msgspec.ValidationError:
        abort(400)
    return redirect(back())


def may_describe_itself() -> bool:
    """Say whether the three fields may be shown: after a « Oui », or to change what was said once."""
    store = door().store
    return store.consent() == "yes" or store.business() != Business()


def followed_or_404() -> Campaign:
    """Give the campaign that is followed, or answer that there is no such page."""
    campaign = door().followed
    if campaign is None:
        abort(404)
    return campaign


def whom() -> Whom | None:
    """Say for whom is counted here, None where no campaign is followed."""
    campaign, words = door().followed, door().campaign.fingerprint
    return Whom(campaign.name, campaign.host, campaign.contact, words) if campaign else None
