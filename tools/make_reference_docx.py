"""Make the Word file from which every report takes its styles: src/werkplaats/report/templates/reference.docx.

Run it after changing a style here: ``python tools/make_reference_docx.py``.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import docx
import pypandoc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).parents[1] / "src" / "werkplaats" / "report" / "templates" / "reference.docx"
ACCENT, INK, MUTED = RGBColor(0x00, 0x5A, 0x8C), RGBColor(0x1F, 0x29, 0x33), RGBColor(0x4A, 0x55, 0x60)
FONT = "Calibri"
HEADINGS = (("Heading 1", 18, 24, 10), ("Heading 2", 14, 18, 6), ("Heading 3", 12, 12, 4), ("Heading 4", 11, 10, 4))


def main() -> None:
    """Write the reference file."""
    with tempfile.TemporaryDirectory() as folder:
        start = Path(folder) / "start.docx"
        program = pypandoc.get_pandoc_path()
        start.write_bytes(
            subprocess.run(
                [program, "--print-default-data-file", "reference.docx"], check=True, capture_output=True
            ).stdout
        )
        document = docx.Document(str(start))
        _style_text(document)
        _style_tables(document)
        _page(document)
        moment = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        document.core_properties.created = document.core_properties.modified = moment
        document.save(str(TARGET))


def _style_text(document: Any) -> None:
    for name, size, before, after in HEADINGS:
        _set(document, name, size=size, bold=True, color=ACCENT, before=before, after=after)
        document.styles[name].paragraph_format.keep_with_next = True
    for name in ("Normal", "Body Text", "First Paragraph"):
        _set(document, name, size=10.5, color=INK, before=0, after=7)
        document.styles[name].paragraph_format.line_spacing = 1.15
    _set(document, "Compact", size=11, color=INK, before=1, after=3)
    _set(document, "Title", size=30, bold=True, color=ACCENT, before=150, after=12)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _set(document, "Subtitle", size=16, color=INK, before=0, after=30)
    document.styles["Subtitle"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _set(document, "Caption", size=9, bold=True, color=MUTED, before=2, after=14)
    document.styles["Caption"].font.italic = False
    _add(document, "Cover Fact", "Body Text", size=11, color=MUTED, before=0, after=4)
    _add(document, "Figure", "Body Text", size=11, color=INK, before=12, after=2)
    document.styles["Figure"].paragraph_format.keep_with_next = True
    _add(document, "Table Cell", "Normal", size=8.5, color=INK, before=1, after=1)
    document.styles["Table Cell"].paragraph_format.line_spacing = 1.0
    _add(document, "Table Note", "Body Text", size=8, color=MUTED, before=3, after=14)
    _add(document, "Callout", "Body Text", size=10.5, color=INK, before=0, after=0)
    _shade(document.styles["Callout"])
    _add(document, "Contents Heading", "Normal", size=18, bold=True, color=ACCENT, before=0, after=12)
    document.styles["Contents Heading"].paragraph_format.page_break_before = True
    for level in (1, 2):
        _add(
            document,
            f"toc {level}",
            "Normal",
            size=11,
            bold=level == 1,
            color=INK,
            before=4 if level == 1 else 0,
            after=2,
        )
        document.styles[f"toc {level}"].paragraph_format.left_indent = Cm(0.6 * (level - 1))


def _style_tables(document: Any) -> None:
    """Word's own Table Grid, with light lines and a shaded head."""
    style = document.styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE)
    element = style.element
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="C5CED6"))
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="85", type="dxa"))
    properties.append(margins)
    element.append(properties)
    head = _element("w:tblStylePr", type="firstRow")
    text = OxmlElement("w:rPr")
    text.append(OxmlElement("w:b"))
    cell = OxmlElement("w:tcPr")
    cell.append(_element("w:shd", val="clear", color="auto", fill="E8F1F7"))
    head.extend((text, cell))
    element.append(head)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header.paragraphs[0].text = "@@NOTICE@@"
    section.header.paragraphs[0].style = _add(
        document, "Notice", "Header", size=8, bold=True, color=RGBColor(0x4B, 0x36, 0)
    )
    paragraph = section.footer.paragraphs[0]
    paragraph.style = _add(document, "Page Footer", "Footer", size=8, color=MUTED)
    paragraph.add_run("@@TITLE@@ · ")
    for kind, content in (("begin", None), (None, " PAGE "), ("end", None)):
        run = paragraph.add_run()._r
        if content:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = content
            run.append(instruction)
        else:
            run.append(_element("w:fldChar", fldCharType=str(kind)))


def _set(
    document: Any, name: str, *, size: float, color: RGBColor, before: float = 0, after: float = 0, bold: bool = False
) -> None:
    style = document.styles[name]
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, color
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _add(document: Any, name: str, base: str, **look: Any) -> Any:
    names = [style.name for style in document.styles]
    style = document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base in names:
        style.base_style = document.styles[base]
    style.quick_style = True
    _set(document, name, **look)
    return style


def _shade(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:left", val="single", sz="24", space="8", color="005A8C"))
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    shade = _element("w:shd", val="clear", color="auto", fill="F1F6FA")
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


if __name__ == "__main__":
    main()
