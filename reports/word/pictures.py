"""A drawing of ours (`assessments.charts.svg`) as a PNG, since Word needs one. It knows the shapes of that file only.

Pillow draws it, which the PDF library brings along; the letters are those of the PDF.
"""

from functools import cache
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import fromstring
from PIL import Image, ImageDraw, ImageFont

from reports.worker import packaged_files

SCALE = 3
COLOURS = 64
Point = tuple[float, float]


def png_of(svg: str) -> bytes:
    """The picture of a drawing, three pixels to a unit. Raises ValueError for a shape that it does not know."""
    root = fromstring(svg)
    size = (round(float(root.get("width")) * SCALE), round(float(root.get("height")) * SCALE))
    picture = Image.new("RGB", size, "#ffffff")
    pen = ImageDraw.Draw(picture)
    for element in root:
        _draw(pen, element)
    out = BytesIO()
    picture.quantize(COLOURS).save(out, "PNG")
    return out.getvalue()


def titles_of(svg: str) -> tuple[str, str]:
    """The title and the description that a drawing carries."""
    root = fromstring(svg)
    found = {element.tag.rpartition("}")[2]: element.text or "" for element in root[:2]}
    return found.get("title", ""), found.get("desc", "")


def _draw(pen: Any, element: Any) -> None:
    name = element.tag.rpartition("}")[2]
    if name in {"title", "desc"}:
        return
    if name not in {"line", "rect", "circle", "polygon", "text"}:
        raise ValueError(f"a drawing with <{name}>")
    if name == "text":
        _text(pen, element)
    elif name == "line":
        _line(pen, element)
    else:
        _shape(pen, name, element)


def _number(element: Any, key: str) -> float:
    return float(element.get(key)) * SCALE


def _text(pen: Any, element: Any) -> None:
    font = _font(round(_number(element, "font-size")), element.get("font-weight") == "bold")
    place = (_number(element, "x"), _number(element, "y"))
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[element.get("text-anchor", "start")]
    pen.text(place, element.text or "", fill=element.get("fill"), font=font, anchor=anchor)


@cache
def _font(size: int, bold: bool) -> Any:
    return ImageFont.truetype(str(packaged_files()[f"font-{'Bold' if bold else 'Regular'}"]), size)


def _line(pen: Any, element: Any) -> None:
    start = (_number(element, "x1"), _number(element, "y1"))
    end = (_number(element, "x2"), _number(element, "y2"))
    width, colour = max(1, round(_number(element, "stroke-width"))), element.get("stroke")
    dashes = [float(part) * SCALE for part in (element.get("stroke-dasharray") or "").split()]
    for one, other in _dashed(start, end, dashes) if dashes else [(start, end)]:
        pen.line([one, other], fill=colour, width=width)


def _dashed(start: Point, end: Point, dashes: list[float]) -> list[tuple[Point, Point]]:
    """The parts of a line that are drawn: `dashes` are the lengths of a stroke and of the gap after it."""
    length = max(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5, 0.001)
    step = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    parts, at = [], 0.0
    while at < length:
        to = min(at + dashes[0], length)
        parts.append(tuple((start[0] + step[0] * way, start[1] + step[1] * way) for way in (at, to)))
        at += dashes[0] + dashes[-1]
    return parts  # type: ignore[return-value]


def _shape(pen: Any, name: str, element: Any) -> None:
    fill, outline = element.get("fill"), element.get("stroke")
    width = round(_number(element, "stroke-width")) if outline else 1
    if name == "circle":
        x, y, radius = (_number(element, key) for key in ("cx", "cy", "r"))
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=fill, outline=outline, width=width)
    elif name == "rect":
        x, y, wide, high = (_number(element, key) for key in ("x", "y", "width", "height"))
        pen.rectangle([x, y, x + max(wide, 1), y + max(high, 1)], fill=fill, outline=outline, width=width)
    else:
        points = [tuple(float(n) * SCALE for n in pair.split(",")) for pair in element.get("points").split()]
        pen.polygon(points, fill=fill, outline=outline, width=width)
