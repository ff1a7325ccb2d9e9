"""QR codes as inline drawings."""

import segno


def qr_of(address: str, *, scale: int = 4) -> str:
    """A QR code as inline SVG with its address as a title; it comes from this product alone and holds no markup of
    anybody's."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=scale, border=2, title=f"QR code of {address}", omitsize=True, svgclass="app-qr")
