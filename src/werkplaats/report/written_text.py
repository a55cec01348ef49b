"""Text that people wrote: Markdown in, cleaned pandoc nodes out.

Headings, paragraphs, lists, quotations, emphasis, tables and links to web pages or mail stay. Raw HTML, TeX and
attributes are read as plain text; pictures, and links with another scheme, give way to their text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from werkplaats.report.pandoc import convert
from werkplaats.report.syntax_tree import Node

READER = (
    "markdown_strict+pipe_tables+strikeout+fancy_lists+startnum+blank_before_header+space_in_atx_header+smart-raw_html"
)
"""Pandoc's plain Markdown, tables added, without raw formats, attributes, metadata, mathematics or includes."""

SAFE_SCHEMES = ("https://", "http://", "mailto:")
SEPARATOR = {"t": "HorizontalRule"}
TOP_LEVEL = 2
"""Level of the highest heading in a written text: it stands below the title of its chapter."""


def parse_texts(texts: Iterable[str]) -> dict[str, list[Node]]:
    """Return the cleaned nodes of every text, by the text itself."""
    return {text: clean_nodes(_parse(text)) for text in texts}


def clean_nodes(nodes: list[Node]) -> list[Node]:
    """Return nodes without anything that is not text, with headings that start at level 2 and skip no level."""
    lowest = min((node["c"][0] for node in nodes if node["t"] == "Header"), default=1)
    previous = TOP_LEVEL - 1
    cleaned: list[Node] = []
    for node in nodes:
        if node["t"] == "Header":
            level = min(TOP_LEVEL + node["c"][0] - lowest, previous + 1, 4)
            previous = level
            cleaned.append({"t": "Header", "c": [level, ["", [], []], _clean(node["c"][2])]})
        elif node["t"] != "HorizontalRule":
            cleaned.append(_clean(node))
    return cleaned


def _parse(text: str) -> list[Node]:
    blocks: list[Node] = json.loads(_parsed(text))["blocks"]
    return blocks


@cache
def _parsed(text: str) -> str:
    """Return pandoc's tree of a text; both variants hold the same texts."""
    return convert(text, "json", source=READER)


def _clean(node: Any) -> Any:
    if isinstance(node, list):
        return [kept for item in node for kept in _flattened(item)]
    if isinstance(node, dict):
        if node.get("t") in ("RawBlock", "RawInline"):
            return {"t": "Str", "c": str(node["c"][1])} if node["t"] == "RawInline" else _as_paragraph(node)
        return {name: _clean(value) for name, value in node.items()}
    return node


def _flattened(item: Any) -> list[Any]:
    """Return what stands in the place of one item: pictures and unsafe links leave their text behind."""
    if isinstance(item, dict) and item.get("t") == "Image":
        return list(_clean(item["c"][1]))
    if isinstance(item, dict) and item.get("t") == "Link" and not item["c"][2][0].lower().startswith(SAFE_SCHEMES):
        return list(_clean(item["c"][1]))
    return [_clean(item)]


def _as_paragraph(node: Node) -> Node:
    return {"t": "Para", "c": [{"t": "Str", "c": str(node["c"][1])}]}
