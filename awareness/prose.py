"""Markdown → safe HTML, with facts, glossary and the language's typography. Reads no file, knows no page.

Facts and glossary come as mappings. What is rendered is kept by its content, so that a page costs once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from html import escape, unescape
from typing import Protocol

TIPS: Mapping[str, tuple[str, ...]] = {
    "fr": ("À retenir",),
    "oc": ("De reténer", "De retenir", "A reténer"),
    "ca": ("Per recordar", "A recordar", "Recordeu"),
    "en": ("To remember", "Remember"),
}
"""How a quotation begins that is really a box « À retenir »."""

MONTHS: Mapping[str, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "oc": "genièr febrièr març abril mai junh julhet agost setembre octòbre novembre decembre",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "en": "January February March April May June July August September October November December",
}
CHECKED: Mapping[str, str] = {
    "fr": "vérifié en {} {}",
    "oc": "verificat en {} {}",
    "ca": "verificat el {} de {}",
    "en": "checked in {} {}",
}
NOWHERE = "…"
"""What a page shows for a fact that does not exist; `awareness check` refuses it before."""

IMAGE = r"[a-z0-9][a-z0-9/_-]*\.(png|jpe?g|webp)\Z"
LINK = (
    r"(https://[^\s\\/@?#]+(?:[/?#][^\s\\]*)?|mailto:[^\s\\]+|tel:\+?[0-9 .-]+"
    r"|(?:glossary|fact):[a-z0-9-]+)\Z"
)
_TAGS = (
    "p br hr em strong s sub sup ul ol li dl dt dd blockquote code pre h2 h3 h4 a img "
    "table thead tbody tr th td"
)

_FACT = re.compile(r"\{\{\s*fact:([a-z0-9-]+)\s*\}\}")
_FACT_LINK = re.compile(r"\]\(\s*\{\{\s*fact:([a-z0-9-]+)\s*\}\}\s*\)")
_TERM = re.compile(r"\]\(\s*glossary:([a-z0-9-]+)\s*\)")
_OPEN, _CLOSE = "\ue000", "\ue001"
_HELD = re.compile(f"{_OPEN}([a-z0-9-]+){_CLOSE}")
"""A fact on its way through Markdown and nh3, between two private characters."""


class Fact(Protocol):
    """What prose needs of a fact."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def read_on(self) -> str: ...


class Term(Protocol):
    """What prose needs of a word of the glossary; its meaning is inline Markdown."""

    @property
    def term(self) -> str: ...
    @property
    def meaning(self) -> str: ...


Said = tuple[str, str, str]
"""A fact as rendered: id, kind, value. Or a term: id, word, meaning."""


def render(
    markdown: str,
    language: str,
    facts: Mapping[str, Fact] | None = None,
    glossary: Mapping[str, Term] | None = None,
    explained: Collection[str] = (),
    *,
    dated: bool = False,
) -> str:
    """Give the safe HTML of a block; the meanings of its glossary words stand at its end.

    `explained` names terms whose meaning stands elsewhere on the page already. `dated` says after each fact
    when it was checked. Unknown terms stay plain words, unknown facts become an ellipsis.
    """
    terms = tuple(
        (name, glossary[name].term, glossary[name].meaning)
        for name in terms_used(markdown)
        if glossary and name in glossary
    )
    said = _said(" ".join([markdown, *(meaning for _, _, meaning in terms)]), language, facts, dated=dated)
    return _render(markdown, language, said, terms, frozenset(explained))


def inline(markdown: str, language: str, facts: Mapping[str, Fact] | None = None) -> str:
    """Give the safe HTML of one paragraph, without its <p>: prompts, answers, feedback."""
    return _unwrapped(_render(markdown, language, _said(markdown, language, facts), (), frozenset()))


def plain(text: str, language: str, facts: Mapping[str, Fact] | None = None) -> str:
    """Give a text that is no Markdown with its facts and typography. It is not HTML: escape it."""
    known = {name: value for name, _, value in _said(text, language, facts)}
    return typography(with_values(text, known), language)


def cuttable(text: str) -> str:
    """Escape a text, and let its addresses be cut after a dot or a bar: reading them is what we teach."""
    return _CUTS.sub(r"\1<wbr>", escape(text, quote=False))


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of facts, as mere words."""
    return _FACT.sub(lambda found: values.get(found[1], NOWHERE), text) if "{{" in text else text


def facts_used(markdown: str) -> tuple[str, ...]:
    """Give the ids of the facts a text names, each once, in order."""
    return tuple(dict.fromkeys(_FACT.findall(markdown))) if "{{" in markdown else ()


def terms_used(markdown: str) -> tuple[str, ...]:
    """Give the ids of the glossary words a text names, each once, in order."""
    return tuple(dict.fromkeys(_TERM.findall(markdown)))


def checked_on(read_on: str, language: str) -> str:
    """Say when something was checked: `2026-11` or `2026-11-23` → « vérifié en novembre 2026 »."""
    year, month = read_on.split("-")[:2]
    known = language if language in MONTHS else "fr"
    return CHECKED[known].format(MONTHS[known].split()[int(month) - 1], year)


# Typography

_NARROW, _FIXED = "\u202f", "\u00a0"
_BLANK = f"[ {_FIXED}{_NARROW}]"
_SPACED = frozenset({"fr", "oc"})
"""Languages that set « : ; ! ? % » apart. Occitan does as French; Catalan and English do not."""

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s«»]+|[^\s'’«»<>()]+@[^\s'’«»<>()]+")
_CUTS = re.compile(r"(?<=[^\W\d_])([./])(?=[^\W\d_])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")
_GROUPS = re.compile(r"(?<![\w•,.])[\d•]{1,4}(?: [\d•]{2,4}){1,6}(?![\w•])")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:€|%|°C|h|min|s|m|km|cm|mm|kg|g|ko|Ko|Mo|Go|To|kB|MB|GB|TB|bits?|"
    r"heures?|minutes?|secondes?|jours?|semaines?|mois|ans?|euros?|mots?|caractères?|"
    r"oras?|jorns?|setmanas?|hores|hora|dies|setmanes|mesos|anys?|"
    r"hours?|days?|weeks?|months?|years?|seconds?|words?|characters?)(?!\w))"
)
_HOUR = re.compile(r"(?<=\d[ \u00a0]h) (?=\d)|(?<=\dh) (?=\d)|(?<=n°) (?=\d)")
_LOW = re.compile(f"{_BLANK}+(?=[;!?])")
_HIGH = re.compile(f"{_BLANK}+(?=[:%»])")
_OPENING = re.compile(f"«{_BLANK}*(?=\\S|$)")
_CLOSING = re.compile(r"(?<=[^\s«])»")


@lru_cache(maxsize=1024)
def typography(text: str, language: str) -> str:
    """Set the no-break spaces and apostrophes of a language in a plain text. Addresses stay as they are.

    Doing it twice changes nothing.
    """
    text = _GROUPS.sub(_grouped, text)
    text = _HOUR.sub(_FIXED, _UNIT.sub(_FIXED, text))
    if language in _SPACED:
        text = _HIGH.sub(_FIXED, _LOW.sub(_NARROW, text))
        text = _CLOSING.sub(f"{_FIXED}»", _OPENING.sub(f"«{_FIXED}", text))
    return _outside(_ADDRESS, text, lambda part: _APOSTROPHE.sub("’", part))


def _grouped(found: re.Match[str]) -> str:
    """Keep a number on one line: thousands narrow, telephone numbers wide; long codes may break."""
    groups = found[0].split(" ")
    if sum(map(len, groups)) > 14:
        return found[0]
    return (_NARROW if all(len(group) == 3 for group in groups[1:]) else _FIXED).join(groups)


def _outside(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Change a text everywhere but where the pattern matches."""
    result, end = [], 0
    for found in pattern.finditer(text):
        result += [change(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*result, change(text[end:])])


# Rendering


def _said(
    text: str, language: str, facts: Mapping[str, Fact] | None, *, dated: bool = False
) -> tuple[Said, ...]:
    """Take from the facts the ones a text names; the value of a dated one ends with when it was checked."""
    known = [(name, facts[name]) for name in facts_used(text) if facts and name in facts]
    return tuple(
        (name, fact.kind, f"{fact.value}\n{checked_on(fact.read_on, language)}" if dated else fact.value)
        for name, fact in known
    )


@lru_cache(maxsize=1024)
def _render(
    markdown: str, language: str, facts: tuple[Said, ...], terms: tuple[Said, ...], explained: frozenset[str]
) -> str:
    known = {name: (kind, value) for name, kind, value in facts}
    html = _finished(_safe(_held(markdown)), language, known, {name for name, _, _ in terms})
    return html + "".join(
        _gloss(name, term, _unwrapped(_finished(_safe(_held(meaning)), language, known, set())), language)
        for name, term, meaning in terms
        if name not in explained
    )


def _held(markdown: str) -> str:
    """Put facts into the private characters, which no author may use."""
    text = markdown.replace(_OPEN, "").replace(_CLOSE, "")
    return _FACT.sub(f"{_OPEN}\\1{_CLOSE}", _FACT_LINK.sub(r"](fact:\1)", text))


def _safe(markdown: str) -> str:
    """Turn Markdown into HTML and keep of it only what is harmless."""
    import nh3
    from markdown import Markdown

    html = Markdown(extensions=["tables", "def_list", "sane_lists"], output_format="html").convert(markdown)
    tags = set(_TAGS.split())
    attributes = {"a": {"href"}, "img": {"src", "alt"}}
    return nh3.clean(
        html,
        tags=tags,
        attributes=attributes,
        attribute_filter=_harmless,
        url_schemes={"https", "mailto", "tel", "glossary", "fact"},
        link_rel="noopener noreferrer",
    )


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """Keep an address only when it has a known form; no list of what is bad is ever complete."""
    if attribute == "href":
        return value if re.match(LINK, value) else None
    if attribute == "src":
        return value if tag == "img" and re.match(IMAGE, value) else None
    return value


_PIECE = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>|[^<]+")
_CODE = ("<code", "<pre")


def _finished(html: str, language: str, facts: Mapping[str, tuple[str, str]], terms: Collection[str]) -> str:
    """Walk clean HTML once: facts, typography, tips, links out, buttons of the glossary."""
    return "".join(_Walk(language, facts, terms).pieces(html))


class _Walk:
    """What is open while walking: code, links, quotations."""

    def __init__(self, language: str, facts: Mapping[str, tuple[str, str]], terms: Collection[str]) -> None:
        self.language = language
        self.facts = facts
        self.terms = terms
        self.code = 0
        self.links: list[str] = []
        self.quotations: list[str] = []
        self.label = ""
        """How a tip begins, until its first words have come."""

    def pieces(self, html: str) -> Iterator[str]:
        """Yield the finished HTML, piece by piece."""
        for found in _PIECE.finditer(html):
            piece = found[0]
            if not piece.startswith("<"):
                yield self.text(piece)
            elif piece == "<blockquote>":
                yield self.quotation(html[found.end() : found.end() + 120])
            elif piece == "</blockquote>":
                yield self.quotations.pop()
            elif piece.startswith(("<a ", "<a>")):
                yield self.link(piece)
            elif piece == "</a>":
                yield self.links.pop()
            elif piece.startswith("<img") and " src=" not in piece:
                yield ""
            else:
                self.code += piece.startswith(_CODE) - piece.startswith(("</code", "</pre"))
                yield self.plain(piece, quote=True)

    def text(self, piece: str) -> str:
        if self.code:
            return _CUTS.sub(r"\1<wbr>", self.plain(piece))
        words = typography(unescape(piece), self.language)
        if self.links:
            return self.plain(escape(words, quote=False))
        label, self.label = self.label, "" if words.strip() else self.label
        if label and words.startswith(label):
            return f"<strong>{label}</strong>{self.held(words[len(label) :])}"
        return self.held(words)

    def held(self, words: str) -> str:
        """Escape words and put facts in, as links where they are addresses."""
        return _HELD.sub(lambda found: self.fact(found[1]), escape(words, quote=False))

    def plain(self, piece: str, *, quote: bool = False) -> str:
        """Put facts in as mere words: in code, in links, in attributes."""
        return _HELD.sub(
            lambda found: escape(self.facts.get(found[1], ("", NOWHERE))[1].split("\n")[0], quote), piece
        )

    def fact(self, name: str) -> str:
        kind, value = self.facts.get(name, ("text", NOWHERE))
        shown, _, checked = value.partition("\n")
        words = escape(typography(shown, self.language), quote=False)
        address = _ADDRESS_OF.get(kind, _no_address)(shown)
        if address:
            words = f'<a href="{escape(address)}"{_AWAY if address.startswith("https:") else ""}>{words}</a>'
        when = f' <span class="checked">({checked})</span>' if checked else ""
        return f'<span class="fact">{words}</span>{when}'

    def quotation(self, following: str) -> str:
        words = unescape(re.sub(r"<[^>]*>?", "", following)).strip()
        known = TIPS.get(self.language, ()) + TIPS["fr"]
        tip = words.startswith(known)
        if tip and "<strong>" not in following:
            self.label = next(label for label in known if words.startswith(label))
        self.quotations.append("</div>" if tip else "</blockquote>")
        return '<div class="tip">' if tip else "<blockquote>"

    def link(self, piece: str) -> str:
        found = re.search(r'href="([^"]*)"', piece)
        address = unescape(found[1]) if found else ""
        if address.startswith("glossary:") and address[9:] in self.terms:
            self.links.append("</button>")
            return f'<button type="button" class="term" popovertarget="g-{address[9:]}">'
        if address.startswith("fact:"):
            kind, value = self.facts.get(address[5:], ("", ""))
            address = _ADDRESS_OF.get(kind, _no_address)(value.partition("\n")[0])
        if not address or address.startswith("glossary:"):
            self.links.append("")
            return ""
        self.links.append("</a>")
        return f'<a href="{escape(address)}"{_AWAY if address.startswith("https:") else ""}>'


_AWAY = ' rel="noopener noreferrer" target="_blank"'


def _gloss(name: str, term: str, meaning: str, language: str) -> str:
    colon = f"{_FIXED}:" if language in _SPACED else ":"
    word = escape(typography(term, language), quote=False)
    return f'<span popover id="g-{name}" class="gloss" role="note"><b>{word}</b>{colon} {meaning}</span>'


def _unwrapped(html: str) -> str:
    """Take one paragraph out of its <p>; paragraphs become lines."""
    return html.strip().replace("</p>\n<p>", "<br>").removeprefix("<p>").removesuffix("</p>")


def _no_address(_: str) -> str:
    return ""


def _telephone(value: str) -> str:
    digits = re.sub(r"[^\d+]", "", value)
    return f"tel:{digits}" if digits else ""


def _web(value: str) -> str:
    address = value if value.startswith("https://") else f"https://{value}"
    return address if re.match(LINK, address) else ""


def _mail(value: str) -> str:
    return f"mailto:{value}" if re.match(LINK, f"mailto:{value}") else ""


_ADDRESS_OF: Mapping[str, Callable[[str], str]] = {"phone": _telephone, "url": _web, "email": _mail}
