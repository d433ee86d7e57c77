"""Squares a telephone reads: an address for whoever has no network here, or words that need none at all."""

from __future__ import annotations

from markupsafe import Markup


def qr(text: str, name: str | None = None) -> Markup:
    """Draw a text as a QR code: one SVG, black on white in every theme, because phones read no other.

    `name`: an id, for a square that is drawn again elsewhere on the page.
    """
    import segno  # a few pages need it, no first page does

    # UTF-8 without a mark of its own is what telephones guess first; accents come out as written.
    drawn = segno.make(text, error="m", micro=False, encoding="utf-8")
    return Markup(drawn.svg_inline(svgid=name, omitsize=True, border=3, dark="#000", light="#fff"))  # noqa: S704  our own drawing  # nosec B704
