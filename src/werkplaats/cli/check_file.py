"""``werkplaats check-file``: one delivery, judged without a study: what can be used, what cannot, and why."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from werkplaats.cli.delivered import name_of, validate_delivered, validate_out
from werkplaats.cli.findings_text import format_verdict, wants_color
from werkplaats.cli.outcome_files import CLEAN, QUARANTINE, remove_records, write_clean, write_quarantine
from werkplaats.cli.verdict import ERROR, Verdict, judge_delivery, judge_error
from werkplaats.cli.waiting import show_waiting
from werkplaats.errors import InputError, WerkplaatsError
from werkplaats.intake.checking import Checked, CheckLayout, check_delivery
from werkplaats.intake.store import Store
from werkplaats.report.finding_rows import printable
from werkplaats.report.findings_files import write_findings
from werkplaats.report.language import translate

if TYPE_CHECKING:
    import pandas as pd

Window = tuple[dt.date, dt.date]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked: the arguments of the command, the window still as text."""

    path: Path
    layout: CheckLayout
    window: str | None = None
    households: Path | None = None
    out: Path | None = None
    language: str = "nl"


def check_file_command(request: Request, *, as_json: bool) -> int:
    """Judge the delivery, write what was asked for, print the verdict, and return the exit code of the contract."""
    try:
        window = read_window(request.window, language=request.language)
        validate_delivered(request.path, language=request.language)
        if request.out is not None:
            validate_out(request.out, request.path, language=request.language)
    except InputError as error:
        return _print(_verdict_of(error, request), (), request, as_json=as_json)
    with Store() as store:
        verdict, checked = _judge(request, window, store)
        written = _write(verdict, checked, store, request)
    return _print(verdict, written, request, as_json=as_json)


def read_window(text: str | None, *, language: str) -> Window | None:
    """Return first and last day of a window such as ``2023-01-01:2023-12-31``; None when there is none.

    Raises
    ------
    InputError
        When these are not two dates, or the last lies before the first.
    """
    if text is None:
        return None
    first, _, last = text.partition(":")
    try:
        window = dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip())
    except ValueError:
        window = None
    if window is None or window[1] < window[0]:
        raise InputError(
            translate(language, "this is no stretch of time: two dates, the first one first"),
            where="--window",
            do=translate(language, "Write it as 2023-01-01:2023-12-31"),
            rule="check_file.window",
        )
    return window


def _judge(request: Request, window: Window | None, store: Store) -> tuple[Verdict, tuple[Checked, ...]]:
    try:
        with show_waiting(request.path, language=request.language) as progress:
            checked = check_delivery(
                request.path,
                layout=request.layout,
                store=store,
                window=window,
                households=request.households,
                progress=progress,
            )
    except WerkplaatsError as error:
        return _verdict_of(error, request), ()
    return judge_delivery(name_of(request.path), checked, language=request.language), checked


def _verdict_of(error: WerkplaatsError, request: Request) -> Verdict:
    name = name_of(request.path)
    return judge_error(name, error, file=error.where or name, language=request.language)


def _write(verdict: Verdict, checked: Sequence[Checked], store: Store, request: Request) -> tuple[Path, ...]:
    out = request.out
    if out is None:
        return ()
    remove_records(out)
    records: tuple[Path, ...] = ()
    if verdict.outcome != ERROR:
        records = (out / CLEAN, out / QUARANTINE)
        write_clean(store, [one.clean for one in checked], out / CLEAN)
        write_quarantine(list(_quarantines(checked)), out / QUARANTINE, language=request.language)
    pages = write_findings(out, verdict.rows, verdict.balances, title=verdict.name, language=request.language)
    return (*records, *pages)


def _quarantines(checked: Sequence[Checked]) -> Iterator[pd.DataFrame]:
    for one in checked:
        if one.balance is not None and one.balance.quarantined:
            yield one.quarantine


def _print(verdict: Verdict, written: Sequence[Path], request: Request, *, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps(verdict.as_object(), ensure_ascii=False) + "\n")
        return verdict.exit_code
    lines = list(format_verdict(verdict, language=request.language, color=wants_color(sys.stdout)))
    if written:
        names = ", ".join(path.name for path in written)
        folder = printable(str(request.out))
        lines.append(translate(request.language, "Written to {folder}: {names}", folder=folder, names=names))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return verdict.exit_code
