"""The only list of item kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awareness.assessment.item import Item
from awareness.assessment.items.branch import Branch
from awareness.assessment.items.builder import Builder
from awareness.assessment.items.choice import Choice
from awareness.assessment.items.inspect import Inspect
from awareness.assessment.items.match import Match
from awareness.assessment.items.multiple_response import MultipleResponse
from awareness.assessment.items.order import Order
from awareness.assessment.items.self_assessment import SelfAssessment
from awareness.assessment.items.sort import Sort
from awareness.assessment.items.text_entry import TextEntry

AnyItem = Item[Any]

ITEM_KINDS: Mapping[str, type[AnyItem]] = {
    kind.kind: kind
    for kind in (
        Choice,
        MultipleResponse,
        Sort,
        Order,
        Match,
        TextEntry,
        Inspect,
        Branch,
        Builder,
        SelfAssessment,
    )
}
