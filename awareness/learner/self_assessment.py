"""« Où en êtes-vous ? »: one question a page, each answer kept at once; then a few actions, and a path."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WebResponse

from awareness.assessment.items.self_assessment import Question, SelfAssessment
from awareness.catalogue.self_assessment import Assessment
from awareness.handouts.assessment import Earlier, PathStep, assessment_sheet
from awareness.handouts.sheets import Sheet, fragment
from awareness.learner.door import door
from awareness.learner.home import Card, listed
from awareness.learner.sheets import keep, show
from awareness.learning.self_assessment import Advice, advice, changes, unanswered
from awareness.progress.records import Run
from awareness.web.babel import current_language, gettext

bp = Blueprint("self_assessment", __name__, url_prefix="/self-assessment")


@bp.get("")
def start() -> str:
    """Say how long it takes and where answers stay; the first choice is one's trade."""
    runs, found = door().store.runs, _assessment()
    under_way = runs.under_way()
    going_on = unanswered(found.item, under_way.answers) if under_way else None
    return render_template(
        "learner/self_assessment.html",
        found=found,
        trades=[path for path in door().catalogue.paths(current_language()) if path.trade],
        going_on=going_on,
        at=found.item.questions.index(going_on) + 1 if going_on else 0,
        last=next(iter(runs.finished()), None),
    )


@bp.post("")
def begin() -> WebResponse:
    """Begin, for a trade or for none."""
    trade = request.form.get("trade", "")
    if trade and trade not in {path.id for path in door().catalogue.paths() if path.trade}:
        abort(404)
    door().store.runs.begin(trade)
    return redirect(url_for(".show_question", name=_assessment().item.questions[0].id))


@bp.get("/questions/<name>")
def show_question(name: str) -> str | WebResponse:
    """Ask one question; its answer can still be changed while the run is under way."""
    found = _assessment()
    question = _question(found.item, name)
    run = door().store.runs.under_way()
    return _page(found, question, run) if run else redirect(url_for(".start"))


@bp.post("/questions/<name>")
def answer(name: str) -> str | WebResponse:
    """Keep the answer, then go on to the first question without one, or to the end."""
    found, runs = _assessment(), door().store.runs
    question = _question(found.item, name)
    run = runs.under_way()
    if run is None:
        return redirect(url_for(".start"))
    chosen = question.answer(request.form.get("answer", ""))
    if chosen is None:
        return _page(found, question, run, gettext("Choisissez une réponse : « je ne sais pas » en est une."))
    runs.answer(question.id, chosen.id)
    following = unanswered(found.item, {**run.answers, question.id: chosen.id})
    if following is not None:
        return redirect(url_for(".show_question", name=following.id))
    runs.finish()
    return redirect(url_for(".result"))


@bp.get("/result")
def result() -> str | WebResponse:
    """Show what the last answers come to: actions in their order, what changed, the path."""
    run = next(iter(door().store.runs.finished()), None)
    if run is None:
        return redirect(url_for(".start"))
    found = _assessment()
    come_to = advice(found.item, run.answers, _trade(run))
    sheet = _sheet(found, run, come_to, on_screen=True)
    if request.args.get("by-hand"):
        return show(sheet, "")
    return render_template(
        "learner/self_assessment_result.html",
        sheet=sheet,
        body=fragment(sheet),
        keep=url_for(".keep_result"),
        following=_following(listed(come_to.path)),
    )


@bp.post("/result")
def keep_result() -> WebResponse:
    """Keep the result in a file."""
    run = next(iter(door().store.runs.finished()), None)
    if run is None:
        return redirect(url_for(".start"))
    found = _assessment()
    return keep(
        _sheet(found, run, advice(found.item, run.answers, _trade(run)), on_screen=False), url_for(".result")
    )


def _assessment() -> Assessment:
    return door().catalogue.self_assessment(current_language())


def _question(item: SelfAssessment, name: str) -> Question:
    question = next((question for question in item.questions if question.id == name), None)
    return question or abort(404)


def _page(found: Assessment, question: Question, run: Run, message: str = "") -> str:
    index = found.item.questions.index(question)
    return render_template(
        "learner/self_assessment_question.html",
        found=found,
        question=question,
        index=index,
        total=len(found.item.questions),
        previous=found.item.questions[index - 1].id if index else "",
        chosen=run.answers.get(question.id, ""),
        message=message,
    )


def _trade(run: Run) -> tuple[str, ...]:
    """Give the modules of a run's trade; without one, those everybody begins with."""
    paths = door().catalogue.paths()
    return next((path.modules for path in paths if path.trade and path.id == run.trade), paths[0].modules)


def _sheet(found: Assessment, run: Run, come_to: Advice, *, on_screen: bool) -> Sheet:
    """Make the sheet: beside the last answers, those of an earlier day."""
    before = next((one for one in door().store.runs.finished() if one.finished_on != run.finished_on), None)
    cards = [card for card in listed(come_to.path) if card.head is not None]
    paths = door().catalogue.paths(current_language())
    return assessment_sheet(
        come_to,
        on=run.finished_on or "",
        language=found.language,
        earlier=Earlier(before.finished_on or "", changes(found.item, before.answers, run.answers))
        if before
        else None,
        trade=next((path.title for path in paths if path.trade and path.id == run.trade), ""),
        steps={card.id: _step(card, on_screen=on_screen) for card in cards},
        on_screen=on_screen,
    )


def _step(card: Card, *, on_screen: bool) -> PathStep:
    return PathStep(
        card.head.title if card.head else "",
        card.minutes,
        card.state == "finished",
        url_for("module.enter", module=card.id) if on_screen else "",
    )


def _following(cards: list[Card]) -> Card | None:
    """Give the first module of the path that is not finished."""
    return next((card for card in cards if card.head is not None and card.state != "finished"), None)
