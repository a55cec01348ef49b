"""Word: pandoc's writer with our reference file, and the few things pandoc does not do put right afterwards.

Those are: Word's own names for caption and table styles, a table of contents that is filled before Word has updated
it, the notice in the header of every page, and dates that make the same report the same file.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pypandoc

from werkplaats.report.document import Chapter, Document, figures_of
from werkplaats.report.language import translate
from werkplaats.report.syntax_tree import PAGE_BREAKS, Node, build_tree, heading_text

REFERENCE = Path(__file__).parent / "templates" / "reference.docx"
BREAK_BEFORE_HEADING = re.compile(
    re.escape(PAGE_BREAKS["docx"][1])
    + r'(\s*(?:<w:bookmark(?:Start|End)[^>]*/>\s*)*<w:p>\s*<w:pPr>\s*<w:pStyle w:val="Heading1" />)'
)
"""A page break in a paragraph of its own can end up alone on a page; it becomes a property of the heading."""

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Time stamp of every part of the file: the earliest that a zip can hold."""


def to_docx(document: Document, written: Mapping[str, list[Node]], made: dt.date) -> bytes:
    """Return the numbered document as a Word file; ``made`` is the day that it gives as its date."""
    tree = json.loads(build_tree(document, "docx", written))
    tree["blocks"] = [*_front(document), *tree["blocks"]]
    tree["meta"] = {
        "lang": _meta("nl-NL" if document.language == "nl" else "en-GB"),
        "title": _meta(document.title),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for figure in figures_of(document):
            (folder / f"{figure.name}.png").write_bytes(figure.png)
        target = folder / "report.docx"
        pypandoc.convert_text(
            json.dumps(tree),
            "docx",
            format="json",
            outputfile=str(target),
            verify_format=False,
            extra_args=[f"--resource-path={folder}", f"--reference-doc={REFERENCE}"],
        )
        return _finished(target.read_bytes(), document, made)


def _meta(text: str) -> Node:
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": text}]}


def _front(document: Document) -> list[Node]:
    """Return the cover and the contents. Pandoc puts the title there itself, from the metadata."""
    facts = (document.commissioner, document.date, document.variant)
    cover = [("Subtitle", document.subtitle), *(("Cover Fact", fact) for fact in facts)]
    contents = translate(document.language, "Contents")
    paragraphs = [_styled(style, text) for style, text in cover if text]
    paragraphs.append(_styled("ContentsHeading", contents))
    return [{"t": "RawBlock", "c": ["openxml", "".join((*paragraphs, *_contents(document)))]}]


def _contents(document: Document) -> list[str]:
    """Return Word's contents field with its lines already in it, each a link to its heading."""
    lines = [line for chapter in document.chapters for line in _lines(chapter, document.language)]
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    first, rest = lines[0], lines[1:]
    return [first.replace("</w:pPr>", f"</w:pPr>{field}", 1), *rest, end]


def _lines(chapter: Chapter, language: str) -> list[str]:
    title = heading_text(chapter.number, chapter.title, language, chapter.kind)
    sections = [_link(2, section.key, f"{section.number} {section.title}") for section in chapter.sections]
    return [_link(1, chapter.key, title), *sections]


def _link(level: int, anchor: str, text: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="toc{level}"/></w:pPr>'
        f"<w:hyperlink w:anchor={quoteattr(anchor)}>{run}</w:hyperlink></w:p>"
    )


def _styled(style: str, text: str) -> str:
    identity = style.replace(" ", "")
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{identity}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _finished(content: bytes, document: Document, made: dt.date) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for item in sorted(source.namelist()):
            part = source.read(item)
            if item.endswith(".xml"):
                part = _corrected(item, part.decode("utf-8"), document, made).encode("utf-8")
            target.writestr(zipfile.ZipInfo(item, FIXED_TIME), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _corrected(item: str, text: str, document: Document, made: dt.date) -> str:
    if item == "word/document.xml":
        return _with_word_styles(text)
    if item == "docProps/core.xml":
        stamp = f"{made.isoformat()}T00:00:00Z"
        text = _between(text, "dc:creator", escape(document.commissioner or "werkplaats"))
        return _between(_between(text, "dcterms:created", stamp), "dcterms:modified", stamp)
    return text.replace("@@NOTICE@@", escape(document.notice)).replace("@@TITLE@@", escape(document.title))


def _with_word_styles(text: str) -> str:
    """Return the body with Word's built-in table style, smaller type in cells, and tables across the whole width."""
    parts = text.split("<w:tbl>")
    tables = [part.partition("</w:tbl>") for part in parts[1:]]
    styled = [
        head.replace('<w:pStyle w:val="Compact" />', '<w:pStyle w:val="TableCell" />')
        .replace('<w:tblStyle w:val="Table" />', '<w:tblStyle w:val="TableGrid" />')
        .replace('<w:tblW w:type="auto" w:w="0" />', '<w:tblW w:type="pct" w:w="5000" />')
        + end
        + tail
        for head, end, tail in tables
    ]
    body = "<w:tbl>".join((parts[0], *styled))
    body = body.replace('<w:pStyle w:val="TableTitle" />', '<w:pStyle w:val="Caption" /><w:keepNext />')
    return BREAK_BEFORE_HEADING.sub(r"\1<w:pageBreakBefore />", body)


def _between(text: str, tag: str, value: str) -> str:
    before, opening, rest = text.partition(f"<{tag}")
    attributes, _, rest = rest.partition(">")
    _, _, after = rest.partition(f"</{tag}>")
    return f"{before}{opening}{attributes}>{value}</{tag}>{after}" if opening else text
