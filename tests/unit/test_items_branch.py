"""`branch`: reply after reply on plain forms, to an end that teaches."""

from __future__ import annotations

import pytest

from awareness.assessment.item import Partial
from awareness.assessment.items.branch import Branch, BranchResponse
from awareness.errors import ResponseIncomplete
from tests.samples.items.forms import made

CALL = made("branch")
assert isinstance(CALL, Branch)


def test_every_path_is_walked_page_by_page_to_its_end() -> None:
    for response in CALL.responses():
        draft = ""
        for reply in response.path[:-1]:
            shown = CALL.present("", draft)
            read = CALL.read({"path": [shown["path"]], "reply": [reply]})
            assert isinstance(read, Partial)
            draft = read.draft
        shown = CALL.present("", draft)
        assert [said.id for _, said in shown["said"]] == list(response.path[:-1])
        assert CALL.read({"path": [shown["path"]], "reply": [response.path[-1]]}) == response


def test_the_paths_are_all_there_and_end_where_the_replies_lead() -> None:
    assert [response.path for response in CALL.responses()] == [
        ("donner",),
        ("hesiter", "ceder"),
        ("hesiter", "finir"),
        ("hesiter", "rappeler"),
        ("raccrocher",),
    ]


@pytest.mark.parametrize(
    ("path", "right", "lesson"),
    [
        (("raccrocher",), True, "Bien vu"),
        (("hesiter", "finir"), False, "prévenez la banque"),
        (("donner",), False, "ne se donne jamais"),
    ],
)
def test_only_a_safe_end_is_right_and_each_end_teaches(
    path: tuple[str, ...], right: bool, lesson: str
) -> None:
    feedback = CALL.feedback(BranchResponse(path=path))
    assert feedback.right is right
    assert lesson in feedback.remarks[0].text
    assert feedback.remarks[0].sign == ("right" if right else "wrong")


@pytest.mark.parametrize(
    ("path", "reply"),
    [("", "finir"), ("hesiter", "donner"), ("donner", "ceder"), ("perdu", "donner"), ("hesiter", "")],
)
def test_a_reply_that_is_not_on_offer_there_is_asked_for_again(path: str, reply: str) -> None:
    with pytest.raises(ResponseIncomplete, match="Choisissez une réponse"):
        CALL.read({"path": [path], "reply": [reply]})


def test_a_stored_path_that_no_longer_exists_is_judged_wrong_and_not_a_crash() -> None:
    assert CALL.feedback(BranchResponse(path=("perdu",))).right is False
