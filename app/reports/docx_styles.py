"""The styles of the DOCX: real ones with names, so that whoever edits the report restyles it in one place."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

SANS, SERIF = "Calibri", "Cambria"
INK, INK3 = RGBColor(0x21, 0x1D, 0x17), RGBColor(0x65, 0x5D, 0x50)
BUILT_IN = {"Title": (26, SERIF), "Subtitle": (13, SERIF), "Heading 1": (22, SERIF), "Heading 2": (14, SANS)}
VOICE, SOURCE, LEDGER, ANSWER, TRAIL, FIGURE = "Voice", "Voice source", "Ledger", "Answer", "Trail", "Figure"


def set_up(document: Document, language: str) -> None:
    """Give a new document our page, our styles and its language."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)
    _letters(document.styles["Normal"], 10.5, SANS)
    for name, (size, family) in BUILT_IN.items():
        _letters(document.styles[name], size, family)
        document.styles[name].font.bold = family == SANS
        document.styles[name].font.italic = False
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    _made(document, VOICE, 12, SERIF, before=8)
    _made(document, SOURCE, 9, SANS, colour=INK3)
    _made(document, LEDGER, 10, SANS, before=8)
    _made(document, ANSWER, 10.5, SANS)
    _made(document, FIGURE, 10.5, SANS, before=0).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    trail = _made(document, TRAIL, 9.5, SERIF, before=0)
    trail.paragraph_format.left_indent, trail.paragraph_format.first_line_indent = Cm(1.4), Cm(-1.4)
    speaks(document.styles["Normal"].element.get_or_add_rPr(), language)


def speaks(properties: Any, language: str) -> None:
    """Say in which language letters are, for spelling and for reading aloud."""
    found = properties.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        properties.append(found)
    found.set(qn("w:val"), language)


def _made(document: Document, name: str, size: float, family: str, *, before: float = 4, colour: Any = INK) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _letters(style, size, family, colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(2)
    return style


def _letters(style: Any, size: float, family: str, colour: Any = INK) -> None:
    style.font.name, style.font.size, style.font.color.rgb = family, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(which), family)
    for which in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        if fonts.get(qn(which)) is not None:
            del fonts.attrib[qn(which)]
