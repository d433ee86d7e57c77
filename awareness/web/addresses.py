"""How the addresses of pages are made, without compiling a function for each."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from werkzeug.routing import Rule

SAFE = "!$&'()*+,/:;=@"
"""What stays as it is in a path (https://url.spec.whatwg.org/#url-path-segment-string)."""


class Address(Rule):
    """A rule of an app's addresses, without host and defaults, which no page of ours has.

    Werkzeug compiles two functions for each rule at the start, a twelfth of it (measured), and one costs more
    than all the addresses a page has.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(_rule: Rule, **values: str) -> tuple[str, str]:
            path = "".join(
                self._converters[part].to_url(values.pop(part)) if is_value else quote(part, safe=SAFE)
                for is_value, part in self._trace[self._trace.index((False, "|")) + 1 :]
            )
            query = self._encode_query_vars(values) if append_unknown else ""
            return "", f"{path}?{query}" if query else path

        return build
