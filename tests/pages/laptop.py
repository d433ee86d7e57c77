"""One computer with the learner's pages, in this process: asked directly, or served to a browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from awareness.assessment.registry import ITEM_KINDS
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Module
from awareness.config import Campaign, LearnerConfig
from awareness.desktop.doors import keep_in
from awareness.desktop.server import LocalServer
from awareness.languages import SOURCE
from awareness.learner import create_app
from awareness.learning.session import READ, Answer, LearningSession, Step
from awareness.paths import shipped
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore, now
from awareness.sync.campaign import CampaignState
from awareness.web.ports import Doors
from awareness.web.security import CSRF_FIELD, LaunchKeys, Security, secure
from tests.samples.items.forms import made

SITE = "http://127.0.0.1"

MODULES = Catalogue(shipped("content"), shipped("quizzes")).ids()
"""Every module we ship."""

USUAL = ("hameconnage", "sauvegardes", "incident")
"""Modules that hold between them every kind of item there is in a lesson: enough where the kind decides."""

EACH_MODULE = [pytest.param(name, marks=() if name in USUAL else pytest.mark.full) for name in MODULES]
"""Each module in turn; in an ordinary run the usual ones, with `test --full` all of them."""


class WholeBank(Catalogue):
    """The shipped modules, where the exercises are followed by the whole pool: no item is left to chance."""

    def module(self, module: str, language: str = SOURCE) -> Module:
        found = super().module(module, language)
        whole = (*found.quiz.exercise, *found.quiz.final)
        return msgspec.structs.replace(found, quiz=msgspec.structs.replace(found.quiz, exercise=whole))


class SampleOfEachKind(Catalogue):
    """The shipped modules, where the exercises are one sample of every kind of item there is."""

    def module(self, module: str, language: str = SOURCE) -> Module:
        found = super().module(module, language)
        samples = tuple(made(kind) for kind in ITEM_KINDS)
        return msgspec.structs.replace(found, quiz=msgspec.structs.replace(found.quiz, exercise=samples))


class Laptop:
    """A folder for progress, one for documents, and the app around them; perhaps a campaign, and its sync."""

    def __init__(
        self,
        folder: Path,
        kind: type[Catalogue] = Catalogue,
        campaign: Campaign | None = None,
        sync: Any = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.config = LearnerConfig(
            data_folder=folder / "progression",
            documents_folder=folder / "Documents",
            runtime_folder=folder / "runtime",
        )
        self.clock = clock
        self.store = ProgressStore.open(self.config.data_folder, clock=clock)
        self.catalogue = kind(shipped("content"), shipped("quizzes"))
        self.keys = LaunchKeys()
        self.has_left = False
        self.campaign, self.sync = campaign, sync
        self.app = create_app(
            self.config,
            store=self.store,
            catalogue=self.catalogue,
            doors=self._doors(),
            campaign=CampaignState(campaign),
            sync=sync,
        )
        self.app.extensions["learner"].today = lambda: clock().date()
        secure(self.app, Security(keys=self.keys))

    def _doors(self) -> Doors:
        return Doors(
            save_as=partial(keep_in, self.config.documents_folder),
            open_external=lambda _url: False,
            leave=self._leave,
            shows_quit=lambda: True,
        )

    def _leave(self) -> None:
        self.has_left = True

    def visitor(self) -> Visitor:
        """Somebody at this computer, who has opened the launch address."""
        return Visitor(self)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the pages; gives the address that opens them."""
        server = LocalServer(self.app)
        server.start()
        try:
            yield f"{server.url}/launch/{self.keys.mint()}"
        finally:
            server.stop()
            self.store.close()

    def session(self, module: str) -> LearningSession:
        """Where the person is in a module; begins it, always with the same draw."""
        source = self.catalogue.module(module)
        attempt = self.store.begin(module, source.header.version, "graine")
        return LearningSession(attempt.seed, self.store.answers(attempt.id), source)

    def answers(self, module: str, step: Step) -> None:
        """Keep the answer of a person who is wrong wherever one can be, as the pages would keep it."""
        session = self.session(module)
        if step.item is None:
            after = session.read(step.key)
        else:
            response = wrong_response(step.item)
            after = session.answer(step.key, response, msgspec.json.encode(response))
            if not step.item.scored:
                self.store.save_plan(module, step.item.id, after.answers[step.key].response)
        self._keep(module, after, step.key)

    def walks(self, module: str) -> Iterator[tuple[str, Step, bool]]:
        """Go through a module; stops at each step before its answer, and again after it (True)."""
        while True:
            session = self.session(module)
            step = session.steps[session.place]
            yield f"/m/{module}/{step.key}", step, False
            self.answers(module, step)
            if step.item is not None:
                yield f"/m/{module}/{step.key}", step, True
            if step.phase == "action":
                return

    def finishes(self, *modules: str) -> None:
        """Do whole modules without looking at their pages."""
        for module in modules:
            for _ in self.walks(module):
                pass

    def _keep(self, module: str, session: LearningSession, key: str) -> None:
        attempt = self.store.begin(module, session.module.header.version, session.seed)
        answer: Answer = session.answers[key]
        if session.is_finished:
            assert answer.response == READ
            self.store.complete(attempt.id, session.outcome(), answer, self.counting())
        else:
            self.store.save_answer(attempt.id, answer)

    def counting(self) -> Counting | None:
        """What a completion needs to be counted here."""
        return self.campaign and Counting(self.campaign.id, self.clock().date(), secrets.token_bytes(32))


def wrong_response(item: Any) -> Any:
    """A response that is not right, where the kind has one."""
    responses = list(item.responses())
    return next((each for each in responses if not item.is_right(each)), responses[0])


class Visitor:
    """A browser without a screen: follows the launch address, sends forms as our own pages do."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._client = laptop.app.test_client()
        assert self._client.get(f"/launch/{laptop.keys.mint()}", base_url=SITE).status_code == 303

    def sees(self, address: str, status: int = 200, **headers: str) -> str:
        """Open a page, and give its HTML."""
        with self._client.get(address, base_url=SITE, headers=headers) as answer:
            assert answer.status_code == status, f"{address}: {answer.status_code}"
            return answer.get_data(as_text=True)

    def streams(self, address: str) -> Iterator[str]:
        """Open a page that is written while it is read; gives its parts as they come."""
        with self._client.get(address, base_url=SITE) as answer:
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            for part in answer.iter_encoded():
                yield part.decode()

    def sends(self, address: str, fields: Any = (), **files: Any) -> Any:
        """Send a form. Gives the answer itself, not followed."""
        data = {CSRF_FIELD: [self._laptop.keys.csrf], **dict(fields)}
        sent: Any = {**data, **files} if files else urlencode(data, doseq=True)
        kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
        return self._client.post(
            address, data=sent, base_url=SITE, headers={"Origin": SITE}, content_type=kind
        )

    def speaks(self, language: str) -> None:
        """Choose the language of the pages."""
        assert self.sends("/language", {"language": language}).status_code == 302


PAGES = (
    "/", "/modules", "/plan", "/plan?by-hand=1", "/sheets", "/sheets?q=sauvegarde", "/sheets?q=zzz",
    "/victim", "/victim?by-hand=1", "/victim/rancongiciel", "/victim/virement-parti?by-hand=1",
    "/victim/paper/poster", "/victim/paper/card", "/settings", "/help", "/help/region", "/sends", "/glossary",
    "/accessibility", "/passphrase/mots-de-passe", "/howto", "/howto/mises-a-jour",
    "/self-assessment", "/sheets/dates", "/sheets/firm", "/sheets/reflexes", "/sheets/reflexes?by-hand=1",
    "/sheets/workshop", "/sheets/workshop/wifi",
    *(f"/sheets/workshop/{each}" for each in ("cards", "kit", "checklist", "sign-in")),
    *(f"/sheets/workshop/{each}/hameconnage" for each in ("plan", "questions-a", "answers", "attestation")),
)  # fmt: skip
"""The pages that are there on the first day."""


def finished_pages(laptop: Laptop) -> list[str]:
    """The pages a person gets by finishing modules: ends, sheets, filled plans."""
    found = []
    for module in (name for name, done in laptop.store.states().items() if done.state == "finished"):
        found += [f"/m/{module}/end", f"/sheets/lesson/{module}", f"/sheets/lesson/{module}?by-hand=1"]
        found += [f"/sheets/team/{module}", f"/sheets/attestation/{module}"]
    for plan in laptop.store.plans():
        found += [f"/sheets/filled/{plan.module}/{plan.item}"]
    return found
