"""Squares a telephone reads: an address for whoever has no network here but has some in the pocket."""

from __future__ import annotations

from markupsafe import Markup


def qr(text: str) -> Markup:
    """Draw a text as a QR code: one SVG, black on white in every theme, because phones read no other."""
    import segno  # a few pages need it, no first page does

    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(omitsize=True, border=3, dark="#000", light="#fff"))  # noqa: S704  our own drawing  # nosec B704
