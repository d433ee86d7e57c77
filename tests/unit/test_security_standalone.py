"""A file that must stand alone names what it is made of, and nothing else can run in it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from awareness.web.standalone import content_policy, standalone_page


def _named(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def test_the_page_names_the_very_bytes_of_its_style_and_script() -> None:
    page = standalone_page("<p>x</p>", "p{}\n", "alert(1)\n", title="A & B", lang="oc")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style
    assert script
    assert f"style-src 'sha256-{_named(style[1])}'" in page
    assert f"script-src 'sha256-{_named(script[1])}'" in page
    assert '<html lang="oc">' in page
    assert "<title>A &amp; B</title>" in page
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_a_page_without_a_script_lets_none_run() -> None:
    policy = content_policy("p{}")
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "<script" not in standalone_page("", "p{}")


def test_line_ends_are_named_as_a_browser_reads_them() -> None:
    assert content_policy("a\r\nb\rc") == content_policy("a\nb\nc")
    assert "\r" not in standalone_page("", "a\r\nb")


@pytest.mark.parametrize(("style", "script"), [("</style>", ""), ("p{}", "x='</SCRIPT>'"), ("p{}", "<!-- x")])
def test_code_that_would_end_before_its_end_is_refused(style: str, script: str) -> None:
    with pytest.raises(ValueError, match="before its end"):
        standalone_page("", style, script)
