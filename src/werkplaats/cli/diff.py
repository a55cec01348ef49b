"""``werkplaats diff``: what changed between two runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from werkplaats.cli.headlines import format_number
from werkplaats.pipeline.comparison import Change, compare_runs
from werkplaats.pipeline.runs import open_study


def diff_command(params: Path, run_a: str | None, run_b: str | None) -> None:
    """Print the differences by kind; kinds without any say so."""
    _, folders = open_study(params)
    found = compare_runs(folders, run_a, run_b)
    sys.stdout.write(f"{found.run_a} -> {found.run_b}\n")
    if found.not_compared:
        sys.stdout.write(f"\nnot compared, because they hold in one of the two only: {', '.join(found.not_compared)}\n")
    _print("data", found.data, _presence)
    _print("params", found.params, _values)
    _print("code", found.code, _presence)
    _print("versions", found.versions, _values)
    _print("numbers", found.numbers, _numbers)


def _print(kind: str, changes: tuple[Change, ...], describe: Callable[[Change], str]) -> None:
    if not changes:
        sys.stdout.write(f"\n{kind}: the same\n")
        return
    sys.stdout.write(f"\n{kind}: {len(changes)} changed\n")
    for change in changes:
        sys.stdout.write(f"  {change.name}: {describe(change)}\n")


def _presence(change: Change) -> str:
    if change.before is None:
        return "new"
    return "gone" if change.after is None else "changed"


def _values(change: Change) -> str:
    return f"{_text(change.before)} -> {_text(change.after)}"


def _numbers(change: Change) -> str:
    if change.before is None or change.after is None:
        return _values(change)
    moved = change.after - change.before
    # Rounded for reading, a move in the last digits would look like none.
    before, after = format_number(change.before), format_number(change.after)
    shown = f"{before} -> {after}" if before != after else f"{change.before!r} -> {change.after!r}"
    return f"{shown} ({moved:+.4g})"


def _text(value: Any) -> str:
    if value is None:
        return "nothing"
    return format_number(value) if isinstance(value, float) else str(value)
