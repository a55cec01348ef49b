"""What changed between two runs of a study: data, params, code, versions, and every number that moved."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkplaats.errors import InputError
from werkplaats.pipeline.collected import collect_results
from werkplaats.pipeline.provenance import list_runs, read_provenance
from werkplaats.workspace.project import StudyFolders

_NUMBERS = ("estimate", "std_error", "conf_low", "conf_high", "p_value", "n_households", "n_obs")

_NOISE = 1e-12


@dataclass(frozen=True)
class Change:
    """Something that differs: its name, and what it was and is (None: it was, or is, not there)."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """The differences between two runs, by kind.

    ``not_compared`` names notebooks whose results hold in one of the runs only: what they read and use is left out.
    """

    run_a: str
    run_b: str
    not_compared: tuple[str, ...]
    data: tuple[Change, ...]
    params: tuple[Change, ...]
    code: tuple[Change, ...]
    versions: tuple[Change, ...]
    numbers: tuple[Change, ...]


def compare_runs(folders: StudyFolders, run_a: str | None = None, run_b: str | None = None) -> Comparison:
    """Compare two archived runs; the last two when none are named, the last one when one is.

    Raises
    ------
    InputError
        When there are not two runs to compare.
    MissingInputError
        When a run that was named does not exist.
    """
    runs = list_runs(folders)
    second = run_b or (runs[-1] if runs else "")
    first = run_a or (runs[-2] if len(runs) > 1 else "")
    if not first or not second:
        raise InputError(
            "there are no two runs to compare",
            where=folders.study,
            found=f"{len(runs)} runs" if len(runs) != 1 else "1 run",
            do="Change something and run again",
            rule="diff.runs",
        )
    before, after = read_provenance(folders, first), read_provenance(folders, second)
    apart = tuple(sorted(_held(before) ^ _held(after)))
    versions = [{**record["versions"], "python": record["python"]} for record in (before, after)]
    return Comparison(
        run_a=first,
        run_b=second,
        not_compared=apart,
        data=tuple(_changes(before["inputs"], after["inputs"], in_both=bool(apart))),
        params=tuple(_changes(dict(_leaves(before["params"])), dict(_leaves(after["params"])))),
        code=tuple(_changes(before["code"], after["code"], in_both=bool(apart))),
        versions=tuple(_changes(*versions, in_both=bool(apart))),
        numbers=tuple(_changes(_numbers(folders, first, apart), _numbers(folders, second, apart))),
    )


def _held(record: Mapping[str, Any]) -> set[str]:
    """Return the notebooks whose results held when the run ended."""
    return {name for name, step in record["steps"].items() if step["state"] in {"done", "skipped"}}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], *, in_both: bool = False) -> Iterator[Change]:
    for name in sorted({*before} & {*after} if in_both else {*before, *after}):
        if not _same(before.get(name), after.get(name)):
            yield Change(name, before.get(name), after.get(name))


def _same(before: Any, after: Any) -> bool:
    """Return whether two values are equal; numbers up to the last digits, which the order of a sum can move."""
    if isinstance(before, float) and isinstance(after, float):
        return math.isclose(before, after, rel_tol=_NOISE, abs_tol=_NOISE)
    return bool(before == after)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list) and value:
        for position, item in enumerate(value):
            yield from _leaves(item, f"{name}.{position}")
    else:
        yield name, value


def _numbers(folders: StudyFolders, run_id: str, left_out: Sequence[str]) -> dict[str, float]:
    return {
        f"{estimate['notebook']} {estimate['id']} {number}": estimate[number]
        for estimate in collect_results(folders, run_id).estimates
        for number in _NUMBERS
        if estimate.get(number) is not None and estimate["notebook"] not in left_out
    }
