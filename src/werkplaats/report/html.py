"""HTML: one file that loads nothing, through nbconvert with a template of our own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from nbconvert.exporters.html import HTMLExporter

from werkplaats.report.document import Document
from werkplaats.report.language import translate
from werkplaats.report.pandoc import convert
from werkplaats.report.syntax_tree import Node, build_tree, heading_text

TEMPLATES = Path(__file__).parent / "templates"


def to_html(document: Document, written: Mapping[str, list[Node]]) -> bytes:
    """Return the numbered document as one HTML file."""
    tree = build_tree(document, "html", written)
    body = convert(tree, "html5", options=["--shift-heading-level-by=1", "--wrap=none"])
    page = {
        "title": document.title,
        "subtitle": document.subtitle,
        "facts": [line for line in (document.commissioner, document.date, document.variant) if line],
        "language": document.language,
        "notice": document.notice,
        "contents": _contents(document),
        "body": Markup(with_scopes(body)),  # noqa: S704 # pandoc wrote it from Str nodes; nothing in it is raw
    }
    return render_page(nbformat.v4.new_notebook(), page).encode("utf-8")


def render_page(notebook: nbformat.NotebookNode, page: Mapping[str, Any]) -> str:
    """Return one HTML page from a notebook and what stands around it, everything escaped unless it is ``Markup``.

    Parameters
    ----------
    notebook
        Executed notebook; empty for a report, whose ``page["body"]`` is the text.
    page
        ``title``, ``subtitle``, ``facts``, ``language``, ``notice``, ``contents``, and ``body`` or ``cells``.
    """
    language = str(page["language"])
    words = {
        "skip": translate(language, "Skip to the text"),
        "contents": translate(language, "Contents"),
        "code": translate(language, "Code of this cell"),
        "picture": translate(language, "Figure of this notebook; the numbers stand in the report"),
        "error": translate(language, "This cell failed"),
    }
    style = Markup((TEMPLATES / "werkplaats" / "style.css").read_text(encoding="utf-8"))  # noqa: S704 # our own file
    rendered, _ = _exporter().from_notebook_node(notebook, resources={"page": {"style": style, "words": words, **page}})
    return str(rendered)


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(template_name="werkplaats", extra_template_basedirs=[str(TEMPLATES)])
    exporter.environment.autoescape = True
    return exporter


def with_scopes(body: str) -> str:
    """Return HTML in which every header cell says whether it heads a column or a row."""
    parts = re.split(r"(<thead>.*?</thead>)", body, flags=re.DOTALL)
    return "".join(
        part.replace("<th", f'<th scope="{"col" if part.startswith("<thead>") else "row"}"').replace(
            '<th scope="col"ead>', "<thead>"
        )
        for part in parts
    )


def _contents(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "anchor": chapter.key,
            "title": heading_text(chapter.number, chapter.title, document.language, chapter.kind),
            "sections": [
                {"anchor": section.key, "title": f"{section.number} {section.title}"} for section in chapter.sections
            ],
        }
        for chapter in document.chapters
    ]
