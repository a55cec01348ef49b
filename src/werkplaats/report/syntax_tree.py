"""The document as a pandoc syntax tree.

Text from data and params enters as ``Str`` nodes, never as markup, so that nothing in it can become HTML, TeX or
Typst: escaping is the writer's job and cannot be forgotten. Markdown that people wrote is parsed by pandoc with every
raw format switched off, and what is left is cleaned by `werkplaats.report.written_text`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from werkplaats.report.document import (
    Block,
    Bullets,
    Callout,
    Chapter,
    Document,
    Figure,
    Paragraph,
    TableBlock,
    WrittenText,
)
from werkplaats.report.language import translate
from werkplaats.report.page_widths import is_small_type, typst_columns, word_shares

Node = dict[str, Any]
Target = Literal["html", "typst", "docx"]

API_VERSION = [1, 23, 1]
"""Version of pandoc's tree in which the nodes below are written."""

FIGURE_WIDTH = "16cm"
PAGE_BREAKS: Mapping[Target, tuple[str, str]] = MappingProxyType(
    {"typst": ("typst", "#new-page()"), "docx": ("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')}
)
DEFAULT_WIDTH: Node = {"t": "ColWidthDefault"}


def build_tree(document: Document, target: Target, written: Mapping[str, list[Node]]) -> str:
    """Return the document as pandoc JSON for one format.

    Parameters
    ----------
    document
        A numbered document.
    written
        Markdown of people -> its cleaned nodes (`written_text.parse_texts`).
    """
    blocks: list[Node] = []
    for chapter in document.chapters:
        blocks += _chapter(chapter, document.language, target, written)
    return json.dumps({"pandoc-api-version": API_VERSION, "meta": {}, "blocks": blocks})


def inlines(text: str) -> list[Node]:
    """Return text as words and spaces; a no-break space stays inside its word."""
    nodes: list[Node] = []
    for place, word in enumerate(text.split(" ")):
        if place:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def heading(level: int, identity: str, text: str) -> Node:
    """Return a heading with its anchor."""
    return {"t": "Header", "c": [level, [identity, [], []], inlines(text)]}


def heading_text(number: str, title: str, language: str, kind: str) -> str:
    """Return a title with its number; an appendix says that it is one."""
    if kind == "appendix":
        return translate(language, "Appendix {number}. {title}", number=number, title=title)
    return f"{number} {title}" if number else title


def caption_text(block: Figure | TableBlock, language: str) -> str:
    """Return a caption with its number, the same in every format."""
    if isinstance(block, Figure):
        return translate(language, "Figure {number}. {caption}", number=str(block.number), caption=block.caption)
    return translate(language, "Table {number}. {caption}", number=str(block.number), caption=block.caption)


def _chapter(chapter: Chapter, language: str, target: Target, written: Mapping[str, list[Node]]) -> list[Node]:
    title = heading_text(chapter.number, chapter.title, language, chapter.kind)
    nodes = [_raw(*PAGE_BREAKS[target])] if chapter.new_page and target in PAGE_BREAKS else []
    nodes.append(heading(1, chapter.key, title))
    for block in chapter.blocks:
        nodes += _block(block, language, target, written)
    for section in chapter.sections:
        nodes.append(heading(2, section.key, heading_text(section.number, section.title, language, "section")))
        for block in section.blocks:
            nodes += _block(block, language, target, written)
    return nodes


def _block(block: Block, language: str, target: Target, written: Mapping[str, list[Node]]) -> list[Node]:
    match block:
        case Paragraph(text):
            return [_paragraph(text)]
        case Bullets(items):
            return [_list(items)]
        case WrittenText(markdown):
            return written[markdown]
        case Callout():
            return _callout(block, target)
        case Figure():
            return _figure(block, caption_text(block, language), target)
        case TableBlock():
            return _table(block, caption_text(block, language), target)


def _callout(block: Callout, target: Target) -> list[Node]:
    if target == "typst":
        return [_raw("typst", f"#callout({_string(block.title)}, {_strings(block.lines)}, {_string(block.tone)})")]
    title = {"t": "Para", "c": [{"t": "Strong", "c": inlines(block.title)}]}
    lines = [_paragraph(line) for line in block.lines]
    if target == "docx":
        return [_div([title, *lines], style="Callout"), _div([_paragraph("\N{NO-BREAK SPACE}")], style="Table Note")]
    return [_div([title, *lines], classes=["callout", block.tone])]


def _figure(block: Figure, caption: str, target: Target) -> list[Node]:
    if target == "typst":
        arguments = f"{_string(f'{block.name}.png')}, {_string(block.alt)}, {_string(caption)}"
        return [_raw("typst", f"#report-figure({arguments})")]
    if target == "html":
        source = "data:image/png;base64," + base64.b64encode(block.png).decode("ascii")
        image = {"t": "Image", "c": [["", [], []], inlines(block.alt), [source, ""]]}
        shown = {"t": "Plain", "c": [image]}
        return [{"t": "Figure", "c": [["", [], []], [None, [{"t": "Plain", "c": inlines(caption)}]], [shown]]}]
    image = {"t": "Image", "c": [["", [], [["width", FIGURE_WIDTH]]], inlines(block.alt), [f"{block.name}.png", ""]]}
    return [
        _div([{"t": "Para", "c": [image]}], style="Figure"),
        _div([_paragraph(caption)], style="Caption"),
    ]


def _table(block: TableBlock, caption: str, target: Target) -> list[Node]:
    if target == "typst":
        cells = [cell for row in block.rows for cell in row]
        arguments = ", ".join(
            (
                _string(caption),
                _strings(block.columns),
                _strings(cells),
                f"({', '.join(block.alignment)},)",
                typst_columns(block),
                "7pt" if is_small_type(block) else "8pt",
                _string(block.note),
            )
        )
        return [_raw("typst", f"#report-table({arguments})")]
    if target == "html":
        region = [["tabindex", "0"], ["role", "region"], ["aria-label", caption]]
        table = {"t": "Div", "c": [["", ["table"], region], [_pandoc_table(block, caption)]]}
        return [table, *([_div([_paragraph(block.note)], classes=["note"])] if block.note else [])]
    note = [_div([_paragraph(block.note or "\N{NO-BREAK SPACE}")], style="Table Note")]
    widths = [{"t": "ColWidth", "c": width} for width in word_shares(block)]
    return [_div([_paragraph(caption)], style="Table Title"), _pandoc_table(block, "", widths), *note]


def _pandoc_table(block: TableBlock, caption: str, widths: list[Node] | None = None) -> Node:
    alignments = [{"t": "AlignLeft" if side == "left" else "AlignRight"} for side in block.alignment]
    head = [["", [], []], [_row(block.columns)]]
    body = [["", [], []], 1, [], [_row(row) for row in block.rows]]
    shown = [{"t": "Plain", "c": inlines(caption)}] if caption else []
    specification = [list(pair) for pair in zip(alignments, widths or [DEFAULT_WIDTH] * len(alignments), strict=True)]
    return {"t": "Table", "c": [["", [], []], [None, shown], specification, head, [body], [["", [], []], []]]}


def _row(cells: tuple[str, ...]) -> list[Any]:
    made = [[["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": inlines(cell)}]] for cell in cells]
    return [["", [], []], made]


def _paragraph(text: str) -> Node:
    return {"t": "Para", "c": inlines(text)}


def _list(items: tuple[str, ...]) -> Node:
    return {"t": "BulletList", "c": [[{"t": "Plain", "c": inlines(item)}] for item in items]}


def _div(blocks: list[Node], *, style: str = "", classes: list[str] | None = None) -> Node:
    attributes = [["custom-style", style]] if style else []
    return {"t": "Div", "c": [["", classes or [], attributes], blocks]}


def _raw(kind: str, text: str) -> Node:
    return {"t": "RawBlock", "c": [kind, text]}


def _string(text: str) -> str:
    """Return text as a Typst string literal; only the backslash and the quote mean something in one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _strings(texts: tuple[str, ...] | list[str]) -> str:
    return "(" + "".join(f"{_string(text)}, " for text in texts) + ")"
