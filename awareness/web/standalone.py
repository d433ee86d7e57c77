"""Pages that must stand alone: kept sheets, exported files, a sentence when nothing else works."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import escape


def content_policy(style: str, script: str = "") -> str:
    """Give the policy of a page made of this style and this script, and of nothing from anywhere else."""
    allowed = ["default-src 'none'", f"style-src {_hash(style)}"]
    if script:
        allowed.append(f"script-src {_hash(script)}")
    return "; ".join([*allowed, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def standalone_page(
    html_body: str, style: str, script: str = "", *, title: str = "", lang: str = "fr"
) -> str:
    """Write one HTML file that needs no other: one style, at most one script, each named by its sha256."""
    for tag, text in (("style", style), ("script", script)):
        if f"</{tag}" in text.lower() or "<!--" in text:
            raise ValueError(f"the {tag} would end before its end")
    code = f"<script>{_text(script)}</script>\n" if script else ""
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{content_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_text(style)}</style>\n</head>\n"
        f"<body>\n{html_body}\n{code}</body>\n</html>\n"
    )


def _text(code: str) -> str:
    """Write line ends as a browser reads them: the fingerprint is taken after it has read them."""
    return code.replace("\r\n", "\n").replace("\r", "\n")


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(_text(code).encode()).digest()).decode()}'"
