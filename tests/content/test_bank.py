"""The shipped questions: each can be answered right and wrong, on the very form the person gets."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import Any

import msgspec
import pytest

from awareness.assessment.items.inspect import Inspect
from awareness.assessment.registry import ITEM_KINDS, AnyItem
from awareness.assessment.words import words
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Quiz
from awareness.catalogue.validation import OTHER_QUIZZES
from awareness.player.views import item_view
from tests.parts import ROOT
from tests.samples.items.forms import EXPLAINED, FORMS
from tests.samples.items.pages import drawn

CATALOGUE = Catalogue(ROOT / "content", ROOT / "quizzes")
MODULES = sorted({path.parent.name for path in ROOT.glob("quizzes/*/fr.yaml")} - OTHER_QUIZZES)
NAMES = [
    (module, item_id)
    for module in MODULES
    for item_id in re.findall(
        r"^  - id: (\S+)$", (ROOT / "quizzes" / module / "fr.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
]
TELLING = re.compile(
    r"pi[eè]ge|fau[xs]|fraude|arnaque|escroc|indice|suspect|vrai|rassur|danger", re.IGNORECASE
)


def quiz(module: str) -> Quiz:
    """The French quiz of a module."""
    return CATALOGUE.module(module).quiz


@pytest.fixture(params=NAMES, ids="/".join)
def item(request: pytest.FixtureRequest) -> AnyItem:
    """Each item of the bank in turn."""
    module, name = request.param
    return next(item for item in quiz(module).items() if item.id == name)


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest) -> str:
    """Each shipped module in turn."""
    name: str = request.param
    return name


def test_every_item_of_the_files_is_among_those_tried() -> None:
    loaded = [(module, item.id) for module in MODULES for item in quiz(module).items()]
    assert Counter(loaded) == Counter(NAMES)
    assert len(MODULES) >= 3


def test_each_scored_item_can_be_answered_right_and_wrong_on_its_form(item: AnyItem) -> None:
    verdicts: set[Any] = set()
    for response in item.responses():
        read = item.read(FORMS[item.kind](response))
        verdicts.add(item.feedback(item.decode(msgspec.json.encode(read))).right)
    assert verdicts == ({True, False} if item.scored else {None})


def test_each_item_has_no_fault_and_explains_every_answer(item: AnyItem) -> None:
    assert not list(item.faults())
    for response in item.responses():
        about = {remark.about for remark in item.feedback(response).remarks}
        assert EXPLAINED[item.kind](item, response) <= about


def test_each_item_is_drawn_before_and_after_every_answer(item: AnyItem) -> None:
    page = unescape(drawn(item))
    view = item_view(item, "graine")
    assert view.question in page
    assert view.scene in page
    assert f"{view.scene} {view.question}".strip() == item.prompt
    for response in item.responses():
        assert drawn(item, stored=msgspec.json.encode(response)) != drawn(item)


def test_opening_questions_have_a_twin_of_their_own_among_the_final_ones(module: str) -> None:
    before, final = quiz(module).before, {item.id: item for item in quiz(module).final}
    twins = [item.twin for item in before]
    assert len(before) == len(set(twins)) == 2
    assert set(twins) <= set(final)
    assert all(final[name].scored and item.scored for name, item in zip(twins, before, strict=True) if name)
    assert not [item.id for item in final.values() if item.twin]


def test_the_pool_is_large_enough_and_all_scored(module: str) -> None:
    assert 8 <= len(quiz(module).final) <= 10
    assert all(item.scored for item in quiz(module).final)
    assert quiz(module).exercise


def test_roles_are_served_by_items_that_can_serve_them(module: str) -> None:
    roles = {
        role: [item for item in quiz(module).items() if role in item.roles]
        for role in ("refresher", "workshop")
    }
    assert all(roles.values())
    assert all(item.live for item in roles["workshop"])
    assert all(item.scored for item in roles["refresher"])


def test_genuine_and_fake_messages_balance(module: str) -> None:
    truths = Counter(item.truth for item in quiz(module).items() if isinstance(item, Inspect))
    assert abs(truths["fake"] - truths["real"]) <= 1


def test_no_name_a_page_carries_gives_a_message_away(module: str) -> None:
    messages = [item for item in quiz(module).items() if isinstance(item, Inspect)]
    names = [name for item in messages for name in (item.id, *(zone.id for zone in item.zones))]
    assert not [name for name in names if TELLING.search(name)]


def test_every_invented_address_can_belong_to_nobody(module: str) -> None:
    targets = [
        zone.target for item in quiz(module).items() if isinstance(item, Inspect) for zone in item.zones
    ]
    hosts = [target.partition("/")[0] for target in targets if target]
    assert all(host.endswith((".example", ".test", ".invalid")) for host in hosts)


def test_between_them_the_modules_use_every_kind_but_the_self_assessment() -> None:
    used = {item.kind for module in MODULES for item in quiz(module).items()}
    assert used == set(ITEM_KINDS) - {"self_assessment"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_in_each_house_language_the_same_answers_are_right(module: str, language: str) -> None:
    read = CATALOGUE.module(module, language)
    assert read.language == language
    for french, other in zip(quiz(module).items(), read.quiz.items(), strict=True):
        assert (french.id, set(words(french))) == (other.id, set(words(other)))
        rights = [french.is_right(response) == other.is_right(response) for response in french.responses()]
        assert all(rights)
