"""A sentence for the person, a code for us: the root of every error this program raises on purpose."""

from __future__ import annotations

from typing import ClassVar


def sentence(text: str) -> str:
    """Mark a French sentence for translation where it is written; it is translated where it is shown."""
    return text


class AwarenessError(Exception):
    """An error a person may meet.

    `sentence` is French with `%(name)s` places, `values` fills them; the pair is what the pages translate.
    """

    code: ClassVar[str] = "error"

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence % values if values else sentence)


class ConfigInvalid(AwarenessError):
    """A setting given at start has no meaning; the sentence names it."""

    code = "config"


class ContentInvalid(AwarenessError):
    """A lesson or a quiz cannot be shown; `awareness check` says where and why."""

    code = "content"


class ResponseIncomplete(AwarenessError):
    """A submitted form does not hold a whole answer; nothing was recorded."""

    code = "response"
