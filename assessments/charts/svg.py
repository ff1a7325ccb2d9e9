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
    attributes: dict[str, object] = {"x": x, "y": y, "font-size": size, "fill": colour, "text-anchor": anchor}
    if bold:
        attributes["font-weight"] = "bold"
    return element("text", attributes, clean(words))


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


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = LINE, width: float = 1, dash: str = "") -> str:
    """A straight line, dashed when `dash` says how."""
    attributes: dict[str, object] = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": colour, "stroke-width": width}
    if dash:
        attributes["stroke-dasharray"] = dash
    return element("line", attributes)


def box(x: float, y: float, width: float, height: float, *, fill: str = WASH) -> str:
    """A filled rectangle."""
    return element("rect", {"x": x, "y": y, "width": width, "height": height, "fill": fill})


def shape(kind: str, x: float, y: float) -> str:
    """The mark of `kind` ("claim", "backed", "expected" or "target") centred at `x`, `y`: four different shapes."""
    if kind == "claim":
        return element("circle", {"cx": x, "cy": y, "r": 7, "fill": BLUE})
    if kind == "backed":
        points = f"{x},{y - 8} {x + 8},{y} {x},{y + 8} {x - 8},{y}"
        return element("polygon", {"points": points, "fill": BLACK})
    if kind == "expected":
        return element(
            "rect",
            {"x": x - 6, "y": y - 6, "width": 12, "height": 12, "fill": "#ffffff", "stroke": GREY, "stroke-width": 2},
        )
    points = f"{x},{y - 8} {x + 8},{y + 7} {x - 8},{y + 7}"
    return element("polygon", {"points": points, "fill": "#ffffff", "stroke": GREEN, "stroke-width": 2})
