"""Compose: one study in, the files of both variants out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from werkplaats.disclosure.chained import without_chained
from werkplaats.disclosure.release import release
from werkplaats.disclosure.specifications import public_sweep
from werkplaats.disclosure.suppression import public
from werkplaats.report.contents import compose_document
from werkplaats.report.context import Context, ReportInput, Variant
from werkplaats.report.document import Document, WrittenText, blocks_of, figures_of, tables_of
from werkplaats.report.docx import to_docx
from werkplaats.report.html import to_html
from werkplaats.report.pdf import to_pdf
from werkplaats.report.written_text import parse_texts
from werkplaats.results import Results, tidy
from werkplaats.schema import REPORT
from werkplaats.workspace.files import write_bytes

FOLDERS: Mapping[Variant, str] = MappingProxyType({"intern": "intern", "public": "openbaar"})
STEM = "rapport"
"""Name of the report in every language: other programs look for it."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Report:
    """What was written: the document of each variant, and every file by variant."""

    documents: Mapping[Variant, Document]
    files: Mapping[Variant, tuple[Path, ...]]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file written, internal ones first."""
        return (*self.files["intern"], *self.files["public"])

    @property
    def results(self) -> Results:
        """What notebook 08 leaves behind for other programs: no new numbers, only what was made."""
        document = self.documents["public"]
        counts = {"n_figures": len(figures_of(document)), "n_tables": len(tables_of(document))}
        return Results(REPORT, facts={"language": document.language, "n_files": len(self.paths), **counts})


def build_report(given: ReportInput, folder: Path, *, language: str | None = None) -> Report:
    """Write both variants of the report below ``folder`` and return what was written.

    Parameters
    ----------
    given
        Results, texts, params and provenance of the study.
    folder
        Gets ``intern/`` and ``openbaar/``. The public files pass disclosure control and leave through one door only.
    language
        Language of the report; that of the params when left out.

    Raises
    ------
    PrivacyError
        When a public file is of a kind that may not leave.
    """
    chosen = language or given.params.language
    pictures: dict[str, bytes] = {}
    contexts: dict[Variant, Context] = {
        "intern": Context(given, chosen, "intern", pictures),
        "public": Context(public_input(given), chosen, "public", pictures),
    }
    documents = {variant: compose_document(context) for variant, context in contexts.items()}
    contents = {variant: render_files(documents[variant], context) for variant, context in contexts.items()}
    for name, content in contents["intern"].items():
        write_bytes(folder / FOLDERS["intern"] / name, content)
    written = {
        "intern": tuple(folder / FOLDERS["intern"] / name for name in contents["intern"]),
        "public": tuple(release(folder / FOLDERS["public"], contents["public"])),
    }
    return Report(documents, written)  # type: ignore[arg-type]


def public_input(given: ReportInput) -> ReportInput:
    """Return what the public variant may be made from: results past disclosure control, no single households."""
    each = {name: public(found, given.params.disclosure) for name, found in given.results.items()}
    results = without_chained(each, given.params.disclosure.min_households)
    shown = {estimate.id for found in results.values() for estimate in found.estimates}
    sweeps = tuple(replace(sweep, results=public_sweep(sweep.results, shown)) for sweep in given.sweeps)
    return replace(given, results=results, intern={}, sweeps=sweeps)


def render_files(document: Document, context: Context) -> dict[str, bytes]:
    """Return every file of one variant: three formats, figures and tables."""
    written = parse_texts(block.markdown for block in blocks_of(document) if isinstance(block, WrittenText))
    made = context.given.provenance.date
    # Most of it is done by pandoc and typst, outside this interpreter, so threads make them work side by side.
    with ThreadPoolExecutor() as pool:
        pdf = pool.submit(to_pdf, document, written, made)
        docx = pool.submit(to_docx, document, written, made)
        html = to_html(document, written)
    return {
        f"{STEM}.html": html,
        f"{STEM}.pdf": pdf.result(),
        f"{STEM}.docx": docx.result(),
        **{f"figures/{figure.name}.png": figure.png for figure in figures_of(document)},
        **table_files(context.given),
    }


def table_files(given: ReportInput) -> dict[str, bytes]:
    """Return every table of results as CSV, unrounded, and every estimate in one."""
    files = {"tables/estimates.csv": to_csv(tidy(given.results.values()))}
    for notebook, results in given.results.items():
        for name, table in results.tables.items():
            files[f"tables/{notebook}_{name}.csv"] = to_csv(table)
    return files


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV (UTF-8, comma, LF); text that a spreadsheet would run as a formula gets an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_harmless(value) for value in row] for row in table.itertuples(index=False, name=None))
    return buffer.getvalue().encode("utf-8")


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return "" if value is None or bool(pd.isna(value)) else value
