"""Executed notebooks as one HTML file each, in the look of the report. For the internal folder only."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup, escape

from werkplaats.report.html import render_page, with_scopes
from werkplaats.report.pandoc import convert
from werkplaats.report.syntax_tree import API_VERSION, Node
from werkplaats.report.written_text import READER, clean_nodes

TABLE_TAGS = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
"""What is kept of HTML output: the tables of pandas, without attributes. Scripts and styles go with their content."""

ABSENT = frozenset({"NaN", "None", "NaT", "&lt;NA&gt;"})
"""What pandas writes where there is nothing. On the page such a cell is empty."""

SILENT_TAGS = frozenset({"script", "style", "template", "noscript"})
DIVIDER = "werkplaats-next-cell-7f3a9c"
HIDDEN_TAGS = frozenset({"injected-parameters"})


def render_notebook(path: Path, title: str, *, language: str = "nl", notice: str = "") -> str:
    """Return an executed notebook as one HTML page that loads nothing and runs nothing.

    Parameters
    ----------
    path
        The executed notebook.
    title
        Title of the page.
    language, notice
        Language of the words around the cells, and the sentence on top of the page, such as that data are invented.
    """
    notebook = nbformat.read(str(path), as_version=4)
    texts = _markdown_cells([cell.source for cell in notebook.cells if cell.cell_type == "markdown"])
    cells = [
        {"kind": "text", "html": texts.pop(0)} if cell.cell_type == "markdown" else _code_cell(cell)
        for cell in notebook.cells
        if cell.cell_type in ("markdown", "code")
    ]
    page = {
        "title": title,
        "subtitle": "",
        "facts": [],
        "language": language,
        "notice": notice,
        "contents": [],
        "cells": cells,
    }
    return render_page(notebook, page)


def clean_table(html: str) -> Markup:
    """Return HTML output with only the tags of a table left, no attribute at all, and nothing where nothing is.

    Examples
    --------
    >>> str(clean_table("<table><tr><td>NaN</td><td>&lt;NA&gt;</td><td>NaN is no number</td></tr></table>"))
    '<table><tr><td></td><td></td><td>NaN is no number</td></tr></table>'
    >>> str(clean_table('<table onclick="x()"><tr><td><img src=x onerror=y()>1 &lt; 2</td></tr></table>'))
    '<table><tr><td>1 &lt; 2</td></tr></table>'
    """
    parser = _TableParser()
    parser.feed(html)
    parser.close()
    kept = "".join(parser.kept).replace("<th></th>", "<td></td>")
    return Markup(with_scopes(kept))  # noqa: S704 # only bare table tags and escaped text


class _TableParser(HTMLParser):
    """Keeps table tags and text; the parser of the standard library is made to be subclassed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.silent = 0
        self.cell = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in SILENT_TAGS:
            self.silent += 1
        elif tag in TABLE_TAGS:
            self.kept.append(f"<{tag}>")
            self.cell = len(self.kept)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT_TAGS:
            self.silent = max(0, self.silent - 1)
        elif tag in TABLE_TAGS:
            if tag == "td":
                self._empty_absent()
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.kept.append(str(escape(data)))

    def _empty_absent(self) -> None:
        """Drop the text of the cell that ends here when it says that there is nothing."""
        if "".join(self.kept[self.cell :]).strip() in ABSENT:
            del self.kept[self.cell :]


def _markdown_cells(sources: list[str]) -> list[Markup]:
    """Return every Markdown cell as HTML, with two pandoc calls for all of them; nothing raw passes, h1 becomes h2."""
    marked = f"\n\n{DIVIDER}\n\n".join(sources)
    parsed = convert(marked, "json", source=READER)
    nodes: list[Node] = clean_nodes(json.loads(parsed)["blocks"])
    tree = json.dumps({"pandoc-api-version": API_VERSION, "meta": {}, "blocks": nodes})
    html = convert(tree, "html5", options=["--wrap=none"])
    parts = html.split(f"<p>{DIVIDER}</p>")
    if len(parts) != max(len(sources), 1):
        raise ValueError("a Markdown cell leaves a block open, so that the cell after it cannot be told apart")
    return [Markup(with_scopes(part)) for part in parts]  # noqa: S704 # pandoc wrote it from cleaned nodes


def _code_cell(cell: nbformat.NotebookNode) -> dict[str, Any]:
    hidden = HIDDEN_TAGS & set(cell.metadata.get("tags", []))
    return {
        "kind": "code",
        "source": "" if hidden else cell.source,
        "outputs": [_output(output) for output in cell.outputs if _is_shown(output)],
    }


def _is_shown(output: nbformat.NotebookNode) -> bool:
    return bool(output.output_type != "stream" or output.name == "stdout")


def _output(output: nbformat.NotebookNode) -> dict[str, Any]:
    if output.output_type == "stream":
        return {"kind": "text", "content": output.text}
    if output.output_type == "error":
        return {"kind": "error", "content": f"{output.ename}: {output.evalue}"}
    data = output.data
    if "image/png" in data:
        return {
            "kind": "picture",
            "content": "".join(str(data["image/png"]).split()),
            "alt": output.metadata.get("alt", ""),
        }
    if "text/html" in data and "<table" in data["text/html"]:
        return {"kind": "html", "content": clean_table(data["text/html"])}
    return {"kind": "text", "content": data.get("text/plain", "")}
