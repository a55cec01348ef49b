"""``werkplaats templates``: empty deliveries to send to whoever delivers, with instructions."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

from werkplaats.cli.template_files import build_template_workbook, format_instructions, format_template_csv
from werkplaats.cli.template_tables import LAYOUTS, build_template
from werkplaats.errors import InputError
from werkplaats.report.language import translate
from werkplaats.workspace.files import write_bytes

INSTRUCTIONS = "instructions.html"


def templates_command(layouts: Sequence[str], out: Path, *, language: str) -> None:
    """Write a csv file and a workbook for each layout, and one page with instructions; overwrite nothing.

    Raises
    ------
    InputError
        When a layout has no template, or one of the files is there already: somebody may have filled it in.
    """
    chosen = [_validated(layout, language) for layout in dict.fromkeys(layouts or LAYOUTS)]
    tables = [build_template(layout, language=language) for layout in chosen]
    contents = {INSTRUCTIONS: format_instructions(tables, language=language).encode("utf-8")}
    for table in tables:
        contents[f"{table.name}.csv"] = format_template_csv(table)
        contents[f"{table.name}.xlsx"] = build_template_workbook(table, language=language)
    _validate_free(out, list(contents), language)
    for name, content in contents.items():
        write_bytes(out / name, content)
    names = ", ".join(contents)
    sys.stdout.write(translate(language, "Written to {folder}: {names}", folder=str(out), names=names) + "\n")


def _validated(layout: str, language: str) -> str:
    if layout in LAYOUTS:
        return layout
    near = difflib.get_close_matches(layout, LAYOUTS, n=1) or LAYOUTS[:1]
    raise InputError(
        translate(language, "there is no template of this name"),
        where=f"--layout {layout}",
        do=translate(language, "Choose from {names}, such as {near}", names=", ".join(LAYOUTS), near=near[0]),
        rule="templates.layout",
    )


def _validate_free(out: Path, names: Sequence[str], language: str) -> None:
    if out.exists() and not out.is_dir():
        what, found = translate(language, "this is a file, and not a folder"), ""
    elif taken := [name for name in names if (out / name).exists()]:
        what, found = translate(language, "a template is never written over a file that is there"), ", ".join(taken)
    else:
        return
    raise InputError(
        what, where=f"--out {out}", found=found, do=translate(language, "Name another folder"), rule="templates.out"
    )
