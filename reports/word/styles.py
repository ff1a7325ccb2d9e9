"""The look of the Word document, all of it in styles: whoever edits changes a style, and the document follows."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from reports.word.markup import NAMESPACES, TABLE_STYLE

FONT = "Arial"
INK, BLUE, GREY = RGBColor(0x21, 0x2B, 0x32), RGBColor(0x00, 0x30, 0x87), RGBColor(0x4C, 0x62, 0x72)
LANGUAGE = "en-GB"
# Name, size in points, colour, bold, space before and after.
LOOKS: tuple[tuple[str, float, RGBColor, bool, float, float], ...] = (
    ("Normal", 10.5, INK, False, 0, 6),
    ("Title", 26, INK, True, 60, 6),
    ("Subtitle", 14, GREY, False, 0, 18),
    ("Heading 1", 20, BLUE, True, 18, 10),
    ("Heading 2", 15, INK, True, 16, 6),
    ("Heading 3", 12, INK, True, 12, 4),
    ("List Bullet", 10.5, INK, False, 0, 3),
    ("Caption", 9.5, GREY, True, 8, 3),
    ("Header", 9, GREY, False, 0, 0),
    ("Footer", 9, GREY, False, 0, 0),
)
OWN: tuple[tuple[str, str, float, RGBColor, float], ...] = (
    ("Table Text", "TableText", 9, INK, 2),
    ("Table Small", "TableSmall", 8, GREY, 2),
    ("Small Print", "SmallPrint", 9, GREY, 6),
    ("toc 1", "TOC1", 10.5, INK, 3),
    ("toc 2", "TOC2", 10.5, INK, 2),
    ("Draft Banner", "DraftBanner", 11, RGBColor(0xFF, 0xFF, 0xFF), 6),
)

_TABLE = f"""<w:style {NAMESPACES} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="AEB7BD"/>
<w:insideH w:val="single" w:sz="4" w:color="D8DDE0"/></w:tblBorders>
<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:color="212B32"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="E8EDEE"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>"""


def set_styles(document: Document) -> None:
    """Give the document its styles, and British English as its language."""
    styles = document.styles
    for name, size, colour, bold, before, after in LOOKS:
        _look(styles[name], size, colour, bold, before, after)
    for name, style_id, size, colour, after in OWN:
        style: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.element.set(qn("w:styleId"), style_id)
        style.base_style = styles["Normal"]
        style.quick_style = True
        _look(style, size, colour, name == "Draft Banner", 0, after)
    _shade(styles["Draft Banner"], "AB1A1A")
    styles["toc 2"].paragraph_format.left_indent = Pt(14)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    _no_border(styles["Title"])
    styles.element.append(parse_xml(_TABLE))
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _look(style: Any, size: float, colour: RGBColor, bold: bool, before: float, after: float) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    # Unset where it is not bold: "not bold" said here would win over a table's own bold first row and column.
    style.font.bold, style.font.italic = bold or None, None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win over ours
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.widow_control = WD_LINE_SPACING.SINGLE, True


def _shade(style: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _no_border(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
