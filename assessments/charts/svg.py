"""A small SVG writer: everything escaped, presentation attributes only (the policy forbids inline styles)."""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString

FONT = "Source Sans Pro, Arial, sans-serif"
BLUE, BLACK, GREY, GREEN, LINE, WASH = "#005eb8", "#212b32", "#4c6272", "#00703c", "#aeb7bd", "#f0f4f5"
# The average width of a letter as a share of the text's size: wide enough that wrapped words fit in any sans font.
LETTER = 0.56


_SPACES = dict.fromkeys(range(32), " ")


def clean(text: str) -> str:
    """`text` without the control characters that XML can't hold, escaped for text and for attributes."""
    return escape(text.translate(_SPACES))


def element(name: str, attributes: Mapping[str, object], *children: str) -> str:
    """One element; attribute values are escaped here (numbers need none), children are finished markup."""
    written = "".join(
        f' {key}="{value if isinstance(value, int | float) else clean(str(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(children)}</{name}>"


def drawing(*, width: int, height: int, title: str, description: str, css_class: str, shapes: list[str]) -> SafeString:
    """The whole picture. The `<title>` child is its name in a browser and its alternative text in a PDF."""
    attributes: dict[str, object] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "role": "img",
        "class": css_class,
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "font-family": FONT,
    }
    head = [element("title", {}, clean(title)), element("desc", {}, clean(description))]
    return SafeString(element("svg", attributes, *head, *shapes))


def text(x: float, y: float, words: str, *, size: int = 14, bold: bool = False, colour: str = BLACK,
         anchor: str = "start") -> str:  # fmt: skip
    """One line of text with its baseline at `y`."""
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}'
    return f"<text {place}>{clean(words)}</text>"


def wrap(words: str, width: float, size: int = 14, limit: int = 4) -> list[str]:
    """`words` in lines that fit `width`, at most `limit`; a word longer than a line is cut, and "…" says so."""
    room = max(4, int(width / (size * LETTER)))
    lines: list[str] = []
    for word in words.split():
        while len(word) > room:
            lines.append(word[: room - 1] + "-")
            word = word[room - 1 :]
        if lines and len(lines[-1]) + 1 + len(word) <= room and not lines[-1].endswith("-"):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
        if len(lines) > limit:
            break
    if len(lines) > limit:
        lines = [*lines[: limit - 1], lines[limit - 1][: room - 1].rstrip() + "…"]
    return lines or [""]


def lines_of(
    x: float, y: float, lines: list[str], *, size: int = 14, bold: bool = False, anchor: str = "start"
) -> str:
    """Lines of text from the baseline `y` downwards."""
    step = round(size * 1.3)
    return "".join(text(x, y + i * step, line, size=size, bold=bold, anchor=anchor) for i, line in enumerate(lines))


# The shapes are written out, since a page can have a thousand: nothing in them but numbers and this file's colours.
def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = LINE, width: float = 1, dash: str = "") -> str:
    """A straight line, dashed when `dash` says how."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width:g}"{dashes}></line>'


def box(x: float, y: float, width: float, height: float, *, fill: str = WASH) -> str:
    """A filled rectangle."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"></rect>'


def shape(kind: str, x: float, y: float) -> str:
    """The mark of `kind` ("claim", "backed", "expected" or "target") centred at `x`, `y`: four different shapes."""
    if kind == "claim":
        return f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="{BLUE}"></circle>'
    if kind == "backed":
        points = f"{x:g},{y - 8:g} {x + 8:g},{y:g} {x:g},{y + 8:g} {x - 8:g},{y:g}"
        return f'<polygon points="{points}" fill="{BLACK}"></polygon>'
    outline = f'fill="#ffffff" stroke="{GREY if kind == "expected" else GREEN}" stroke-width="2"'
    if kind == "expected":
        return f'<rect x="{x - 6:g}" y="{y - 6:g}" width="12" height="12" {outline}></rect>'
    points = f"{x:g},{y - 8:g} {x + 8:g},{y + 7:g} {x - 8:g},{y + 7:g}"
    return f'<polygon points="{points}" {outline}></polygon>'
