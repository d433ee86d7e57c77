"""What handlers reach the rest of the house through: it gives access and holds no logic."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Flask, current_app, request
from msgspec import Struct

from awareness import prose
from awareness.catalogue.loader import Catalogue
from awareness.config import Campaign, LearnerConfig
from awareness.languages import SOURCE, Language, languages, negotiated
from awareness.learner.asked import Asked
from awareness.learner.errands import Errand
from awareness.player.filters import Texts
from awareness.progress.records import Counting, Notice
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import CampaignState, dropped, forget_dropped, is_closed
from awareness.web.babel import current_language, gettext
from awareness.web.ports import Doors

if TYPE_CHECKING:
    from awareness.sync.loop import Sync

SIZES = ("1", "2", "3", "4")
THEMES = ("auto", "light", "dark")
CAMPAIGN_PAGES = ("home.home", "sends.sends")


class Door(Struct):
    """The store, the catalogue and the ways out, for one running program."""

    config: LearnerConfig
    store: ProgressStore
    catalogue: Catalogue
    doors: Doors
    campaign: CampaignState = msgspec.field(default_factory=CampaignState)
    sync: Sync | None = None
    """None where no campaign is followed: nothing is counted, nothing is sent."""
    errand: Errand | None = None
    """What is under way over the network because somebody pressed a button."""
    today: Callable[[], date] = date.today
    asked: Asked = msgspec.field(default_factory=Asked)
    """What the home page asked about actions since this start."""
    said: list[str] = []
    """Sentences to show once, on the next page."""
    drawn: dict[tuple[str, str, tuple[bool, ...]], str] = {}
    """Pieces of the frame of pages as they were drawn (see frame.py)."""

    def chosen_language(self) -> str:
        """Give the saved language, else the browser's or window's first one that is on offer."""
        return negotiated(self.store.setting("language"), request.accept_languages.values(), self.offered)

    @property
    def offered(self) -> Mapping[str, Language]:
        """Give the languages of the region this copy is for; all there are where no region says which."""
        region = self.catalogue.region()
        wanted = {SOURCE, *region.languages} if region else set(languages())
        return {code: language for code, language in languages().items() if code in wanted}

    @property
    def local(self) -> Catalogue:
        """Give the catalogue with the facts of the département this business said, when it said one."""
        return self.catalogue.at(self.store.business().departement)

    @property
    def followed(self) -> Campaign | None:
        """Give the campaign that is counted for; None without one, and once its server said it is over."""
        campaign = self.campaign.campaign
        return None if campaign is None or is_closed(self.store, campaign.id) else campaign

    def counting(self) -> Counting | None:
        """Give what a completion needs to be counted; None where no campaign is followed."""
        campaign = self.followed
        return Counting(campaign.id, self.today(), secrets.token_bytes(32)) if campaign else None

    def wake(self) -> None:
        """Say that there may be something to send."""
        if self.sync is not None:
            self.sync.wake()

    def promise(self) -> str:
        """Say, on every page, what leaves this computer: nothing before somebody's « Oui »."""
        if self.followed is not None and self.store.anyone_agreed():
            return gettext("Seuls des compteurs anonymes partent, jamais qui vous êtes.")
        return gettext("Rien ne quitte cet ordinateur.")

    def tell(self, said: str) -> None:
        """Show a sentence at the top of the next page."""
        self.said.append(said)


def door() -> Door:
    """Give the door of the running program."""
    here: Door = current_app.extensions["learner"]
    return here


def install(app: Flask) -> None:
    """Give every template its filters and what stands on all pages."""
    _texts.install(app)
    app.jinja_env.globals.update(checked=_checked, offered=_offered)
    app.context_processor(_everywhere)


def _offered() -> Mapping[str, Language]:
    return door().offered


def _everywhere() -> dict[str, Any]:
    here = door()
    return {
        "look": {
            "size": here.store.setting("size", "2"),
            "theme": here.store.setting("theme", "auto"),
            "easy": here.store.setting("easy") == "1",
        },
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "notices": _notices,
        "newer": here.store.status.newer,
        "can_quit": here.doors.shows_quit(),
        "promise": here.promise,
        "annex": here.doors.annex,
    }


def _notices() -> list[str]:
    """Give what is to be said on this page: the disk's own sentences while they hold, the others once."""
    here = door()
    said, here.said = here.said, []
    return [*map(say, (*here.store.status.notices, *_campaign_notices(here))), *said]


def _campaign_notices(here: Door) -> Iterator[Notice]:
    """Give, on the two pages where it matters, why the campaign is not followed; a deletion is said once."""
    if request.endpoint not in CAMPAIGN_PAGES:
        return
    if here.campaign.notice is not None:
        yield here.campaign.notice
    deleted = dropped(here.store)
    if deleted is not None:
        forget_dropped(here.store)
        yield deleted


def say(notice: Notice) -> str:
    """Say a notice in the language of the page."""
    return gettext(notice.sentence, **notice.values)


def _checked(*texts: str) -> str:
    """Say in a sentence when the facts of some texts were checked, the oldest of them; "" without any."""
    known = _texts.facts(*texts)
    dates = [known[name].read_on for text in texts for name in prose.facts_used(text) if name in known]
    said = prose.checked_on(min(dates), current_language()) if dates else ""
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _local() -> Catalogue:
    return door().local


_texts = Texts(_local)


def back() -> str:
    """Give the page a form or a link came from, if it is one of ours; else the first page."""
    address = request.values.get("back", "/")
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
