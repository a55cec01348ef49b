"""PDF: pandoc's Typst writer, a template of our own, and the PDF/UA-1 check that refuses what cannot be read aloud."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import matplotlib as mpl
import typst

from werkplaats.report.document import Document, figures_of
from werkplaats.report.language import translate
from werkplaats.report.pandoc import convert
from werkplaats.report.syntax_tree import Node, build_tree

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
STANDARD: Final = "ua-1"
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
"""Fonts that come with matplotlib; with those in typst they make the same page on every machine."""


def to_pdf(document: Document, written: Mapping[str, list[Node]], made: dt.date) -> bytes:
    """Return the numbered document as PDF/UA-1.

    Parameters
    ----------
    made
        Day that the file gives as its date, so that the same report is the same file.

    Raises
    ------
    typst.TypstError
        When the document breaks PDF/UA-1, such as a figure without alternative text.
    """
    body = convert(build_tree(document, "typst", written), "typst", options=["--wrap=none"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for figure in figures_of(document):
            (folder / f"{figure.name}.png").write_bytes(figure.png)
        source = folder / "report.typ"
        source.write_text(TEMPLATE.read_text(encoding="utf-8") + body, encoding="utf-8")
        content: bytes = typst.compile(
            str(source),
            root=name,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=_inputs(document),
            pdf_standards=[STANDARD],
            timestamp=int(dt.datetime(made.year, made.month, made.day, tzinfo=dt.UTC).timestamp()),
        )
    return content


def _inputs(document: Document) -> dict[str, str]:
    language = document.language
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.commissioner or "werkplaats",
        "facts": f"{document.commissioner}\n{document.date}\n{document.variant}",
        "language": language,
        "notice": document.notice,
        "contents": translate(language, "Contents"),
        "page": translate(language, "page"),
        "of": translate(language, "of"),
    }
