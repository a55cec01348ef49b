"""What changed between two runs of a study: data, params, code, versions, and every number that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkplaats.errors import InputError
from werkplaats.pipeline.collected import collect_results
from werkplaats.pipeline.provenance import list_runs, read_provenance
from werkplaats.workspace.project import StudyFolders

_NUMBERS = ("estimate", "std_error", "conf_low", "conf_high", "p_value", "n_households", "n_obs")


@dataclass(frozen=True)
class Change:
    """Something that differs: its name, and what it was and is (None: it was, or is, not there)."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """The differences between two runs, by kind."""

    run_a: str
    run_b: str
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
    return Comparison(
        run_a=first,
        run_b=second,
        data=tuple(_changes(before["inputs"], after["inputs"])),
        params=tuple(_changes(dict(_leaves(before["params"])), dict(_leaves(after["params"])))),
        code=tuple(_changes(before["code"], after["code"])),
        versions=tuple(
            _changes(
                {**before["versions"], "python": before["python"]}, {**after["versions"], "python": after["python"]}
            )
        ),
        numbers=tuple(_changes(_numbers(folders, first), _numbers(folders, second))),
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield Change(name, before.get(name), after.get(name))


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list) and value:
        for position, item in enumerate(value):
            yield from _leaves(item, f"{name}.{position}")
    else:
        yield name, value


def _numbers(folders: StudyFolders, run_id: str) -> dict[str, float]:
    return {
        f"{estimate['notebook']} {estimate['id']} {number}": estimate[number]
        for estimate in collect_results(folders, run_id).estimates
        for number in _NUMBERS
        if estimate.get(number) is not None
    }
