"""What an author writes becomes safe HTML: facts, glossary, boxes, and nothing that could run or call out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness import prose


@dataclass(frozen=True)
class Fact:
    kind: str
    value: str
    read_on: str = "2026-11"


@dataclass(frozen=True)
class Term:
    term: str
    meaning: str


FACTS = {
    "phone": Fact("phone", "0 800 71 13 13"),
    "site": Fact("url", "17cyber.gouv.fr"),
    "mail": Fact("email", "aide@centre.example"),
    "hours": Fact("hours", "9 h à 17 h"),
    "bad": Fact("url", 'x.example" onclick="alert(1)'),
}
GLOSSARY = {
    "backup": Term("sauvegarde", "Une copie, *gardée* à part. Aide : {{fact:phone}}."),
    "link": Term("lien", "Un mot qui ouvre une page."),
}
ALLOWED = {
    *("p", "br", "hr", "em", "strong", "s", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd"),
    *("h2", "h3", "h4"),
    *("blockquote", "code", "pre", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
    *("div", "span", "button", "b", "wbr"),
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x.png onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<iframe src='https://evil.example'></iframe>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<style>p{background:url(https://evil.example)}</style>",
    "<p style='color:red' class='tip' id='top' onclick='x()'>mot</p>",
    "<form action='https://evil.example'><input name=p><button>Envoyer</button></form>",
    "<object data='x'></object><embed src='x'><base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><link href='//evil.example'>",
    "<a href='java\tscript:alert(1)'>x</a> <a href='&#106;avascript:alert(1)'>x</a>",
    "[x](javascript:alert(1)) [x](JaVaScRiPt:alert(1)) [x](data:text/html,<i>1) [x](vbscript:1)",
    "[x](//evil.example) [x](/\\evil.example) [x](https:\\\\evil.example) [x](http://evil.example)",
    "[x](file:///etc) [x](ftp://evil.example) [x](#top) [x](../x) [x](x.html)",
    "[x](https://banque.example@evil.example/)",
    "![x](https://evil.example/a.png) ![x](//evil.example/a.png) ![x](/\t/evil.example/a.png)",
    "![x](/\\evil.example/a.png) ![x](\\\\evil.example\\a.png) ![x](data:image/png;base64,AA) ![x](../a.png)",
    "<img src='\t//evil.example/p.png'> <img src=' https://evil.example/p.png'> <img srcset='//x'>",
    "<!-- --><!--><script>alert(1)</script>-->",
    "`<script>alert(1)</script>`",
    "[x](glossary:backup\" onclick=\"alert(1))",
    "{{fact:bad}} [x]({{fact:bad}})",
    "\ue000phone\ue001 <b\ue000phone\ue001>",
    "<a href=\"\ue000bad\ue001\">x</a>",
]  # fmt: skip


class Seen(HTMLParser):
    """Every tag with its attributes, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def harmless(html: str) -> bool:
    """Say whether nothing in it runs, styles, or points outside but by https, mail and telephone links."""
    for tag, attributes in Seen(html).tags:
        address = attributes.get("href") or ""
        picture = attributes.get("src") or ""
        known = {
            "href",
            "src",
            "alt",
            "rel",
            "target",
            "class",
            "id",
            "popover",
            "popovertarget",
            "type",
            "role",
        }
        if tag not in ALLOWED or set(attributes) - known:
            return False
        if address and not re.match(r"https://[^/\\@]+(/|$|\?|#)|mailto:|tel:[+0-9]", address):
            return False
        if picture and not re.fullmatch(r"[a-z0-9][a-z0-9/_-]*\.(png|jpe?g|webp)", picture):
            return False
    return True


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_through(text: str) -> None:
    for html in (
        prose.render(text, "fr", FACTS, GLOSSARY),
        prose.inline(text, "fr", FACTS),
        prose.render("un [mot](glossary:x)", "fr", {}, {"x": Term(text, text)}),
    ):
        assert harmless(html), html
        assert "<script" not in html


@given(st.text(alphabet="<>\"'&/\\ \t\n:;()[]!*_`{}#-=abefhijlmnoprstuvx.\ue000\ue001«»é0", max_size=80))
def test_no_text_at_all_becomes_harmful(text: str) -> None:
    assert harmless(prose.render(text, "fr", FACTS, GLOSSARY))


def test_external_links_open_elsewhere_and_tell_nothing() -> None:
    html = prose.inline("[le guide](https://guide.example/a?b=1&c)", "fr")
    assert html == (
        '<a href="https://guide.example/a?b=1&amp;c" rel="noopener noreferrer" target="_blank">le guide</a>'
    )
    assert "target" not in prose.inline("[écrire](mailto:a@b.example)", "fr")


def test_a_picture_stands_only_when_it_is_one_of_ours() -> None:
    assert 'src="media/cle-usb.png"' in prose.render("![Une clé](media/cle-usb.png)", "fr")


def test_facts_become_links_where_they_are_addresses() -> None:
    assert prose.inline("{{fact:phone}}", "fr", FACTS) == (
        '<span class="fact"><a href="tel:0800711313">0\u00a0800\u00a071\u00a013\u00a013</a></span>'
    )
    assert 'href="https://17cyber.gouv.fr" rel="noopener noreferrer"' in prose.inline(
        "{{ fact:site }}", "fr", FACTS
    )
    assert 'href="mailto:aide@centre.example">aide@' in prose.inline("{{fact:mail}}", "fr", FACTS)
    assert prose.inline("{{fact:hours}}", "fr", FACTS) == '<span class="fact">9\u00a0h à 17\u00a0h</span>'
    assert "<a" not in prose.inline("{{fact:bad}}", "fr", FACTS)


def test_a_fact_inside_a_link_or_code_is_mere_words() -> None:
    html = prose.inline("[au {{fact:phone}}]({{fact:site}}) `{{fact:site}}`", "fr", FACTS)
    assert html.count("<a ") == 1
    assert 'href="https://17cyber.gouv.fr"' in html
    assert "<code>17cyber.<wbr>gouv.<wbr>fr</code>" in html


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("impots.gouv.fr.remboursement.example/a", "impots.|gouv.|fr.|remboursement.|example/|a"),
        ("12.30 et 2026.1", "12.30 et 2026.1"),
        ("Fini. Voilà…", "Fini. Voilà…"),
        ("<a.b> & c", "&lt;a.|b&gt; &amp; c"),
    ],
)
def test_an_address_is_cut_after_a_dot_or_a_bar_and_nowhere_else(text: str, cut: str) -> None:
    assert prose.cuttable(text) == cut.replace("|", "<wbr>")


def test_a_fact_that_does_not_exist_breaks_no_page() -> None:
    assert prose.inline("Appelez {{fact:nobody}}.", "fr", FACTS) == 'Appelez <span class="fact">…</span>.'
    assert prose.plain("Appelez {{fact:nobody}}.", "fr") == "Appelez …."


def test_a_dated_fact_says_when_it_was_checked() -> None:
    html = prose.render("Appelez le {{fact:phone}}.", "fr", FACTS, dated=True)
    assert '<span class="checked">(vérifié en novembre 2026)</span>' in html
    assert "title=" not in html
    assert "vérifié" not in prose.render("Appelez le {{fact:phone}}.", "fr", FACTS)
    said = {code: prose.checked_on("2026-11-23", code) for code in ("fr", "oc", "ca", "en")}
    assert said["en"] == "checked in November 2026"
    assert len(set(said.values())) == 4


def test_what_a_text_names_is_known() -> None:
    text = "[a](glossary:backup) {{fact:phone}} [b](glossary:link) {{fact:phone}}"
    assert prose.facts_used(text) == ("phone",)
    assert prose.terms_used(text) == ("backup", "link")


def test_a_glossary_word_is_a_button_and_its_meaning_stands_once_after_the_block() -> None:
    html = prose.render(
        "La [sauvegarde](glossary:backup), ma [copie](glossary:backup).\n\nFin.", "fr", FACTS, GLOSSARY
    )
    assert html.count('<button type="button" class="term" popovertarget="g-backup">') == 2
    block, _, gloss = html.partition("<p>Fin.</p>")
    assert "popover id" not in block
    assert gloss.startswith(
        '<span popover id="g-backup" class="gloss" role="note"><b>sauvegarde</b>\u00a0: Une copie, <em>'
    )
    assert html.count('id="g-backup"') == 1
    assert 'href="tel:0800711313"' in gloss


def test_a_meaning_already_on_the_page_is_not_given_twice() -> None:
    html = prose.render(
        "La [copie](glossary:backup), un [lien](glossary:link).", "fr", FACTS, GLOSSARY, {"backup"}
    )
    assert 'id="g-backup"' not in html
    assert 'popovertarget="g-backup"' in html
    assert 'id="g-link"' in html


def test_without_its_meaning_a_glossary_word_is_a_plain_word() -> None:
    assert prose.render("Un [mot](glossary:nothing) ici.", "fr", FACTS, GLOSSARY) == "<p>Un mot ici.</p>"
    assert prose.inline("Un [mot](glossary:backup).", "fr", FACTS) == "Un mot."


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("fr", "> À retenir : je vérifie.", "À retenir"),
        ("fr", "> **À retenir** : je vérifie.", "À retenir"),
        ("en", "> To remember: I check.", "To remember"),
        ("oc", "> De reténer : verifiqui.", "De reténer"),
        ("ca", "> Per recordar: comprovo.", "Per recordar"),
    ],
)
def test_what_is_to_be_remembered_stands_in_a_box(language: str, text: str, label: str) -> None:
    html = prose.render(text, language)
    assert html.startswith(f'<div class="tip">\n<p><strong>{label}</strong>')
    assert html.endswith("</div>")
    assert "blockquote" not in html


def test_other_quotations_stay_quotations() -> None:
    html = prose.render("> Elle a dit oui.\n>\n> > À retenir : non.", "fr")
    assert html.count("<blockquote>") == html.count("</blockquote>") == 1
    assert html.count('<div class="tip">') == html.count("</div>") == 1


def test_one_paragraph_comes_without_its_tag() -> None:
    assert prose.inline("Un *mot*.", "fr") == "Un <em>mot</em>."
    assert prose.inline("Un.\n\nDeux.", "fr") == "Un.<br>Deux."


def test_the_same_text_is_rendered_once_and_new_facts_show_at_once() -> None:
    prose._render.cache_clear()
    first = prose.render("Appelez {{fact:phone}}.", "fr", FACTS)
    assert prose.render("Appelez {{fact:phone}}.", "fr", dict(FACTS)) == first
    assert (prose._render.cache_info().misses, prose._render.cache_info().hits) == (1, 1)
    assert "33700" in prose.render("Appelez {{fact:phone}}.", "fr", {"phone": Fact("phone", "33700")})
    assert prose._render.cache_info().maxsize is not None
