"""What a sweep found: per outcome a table with one row for each specification, what was chosen and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkplaats.methods.evidence.specification_curve import (
    SpecificationCurve,
    interval_conclusions,
    specification_curve,
)
from werkplaats.params.specifications import Specification
from werkplaats.pipeline.followed import Followed, find_estimate, read_steps
from werkplaats.pipeline.sweeps import SpecificationRun, SweepOutcome
from werkplaats.report.labels import labels_of
from werkplaats.report.score_scales import on_its_scale, scale_widths
from werkplaats.results import Results

if TYPE_CHECKING:
    import pandas as pd

COUNTED = "counted"
"""State of a row that is in the curve; any other state is why it is not."""


@dataclass(frozen=True)
class Curve:
    """One outcome through all specifications.

    Attributes
    ----------
    followed
        The outcome, and what it is in the study itself.
    label, unit
        Its name for readers, and its unit; scores on a narrow scale have one of their own.
    table
        One row per specification: ``specification`` (key), ``own``, ``state``, ``reason``, ``estimate``, ``conf_low``,
        ``conf_high``, ``conf_level``, ``n_households``, ``conclusion``, and one column per choice with the label of its
        alternative.
    summary
        What the counted rows say together.
    n_not_counted
        Specifications that failed or have no such estimate; those that read the same of the same run are one.
    """

    followed: Followed
    label: str
    unit: str
    table: pd.DataFrame
    summary: SpecificationCurve
    n_not_counted: int = 0

    @property
    def counted(self) -> pd.DataFrame:
        """The rows that are in the curve."""
        return self.table[self.table["state"] == COUNTED].reset_index(drop=True)


def build_curves(outcome: SweepOutcome) -> tuple[Curve, ...]:
    """Return one curve for each outcome that was followed."""
    found = {
        key: read_steps(outcome.steps, run.folders)
        for key, run in outcome.runs.items()
        if not (run.failure or run.stopped)
    }
    return tuple(_curve(followed, outcome, found) for followed in outcome.followed)


def _curve(followed: Followed, outcome: SweepOutcome, found: Mapping[str, tuple[Results, ...]]) -> Curve:
    import pandas as pd

    own = outcome.specifications[0]
    seen: dict[tuple[float | None, ...], str] = {}
    rows: list[dict[str, Any]] = []
    without: set[tuple[str, str | None]] = set()
    # Of those that come to the same, the one that differs least from the study itself is the one that counts.
    for specification in sorted(outcome.specifications, key=lambda one: _distance(one, own)):
        run, results = outcome.runs[specification.params_key], found.get(specification.params_key)
        row = _row(specification, run, results, followed, seen)
        if row["state"] in ("failed", "absent"):
            without.add((specification.params_key, specification.instead.get(followed.outcome.term)))
        rows.append({**row, **{f"choice.{name}": label for name, label in specification.labels.items()}})
    table = pd.DataFrame(rows)
    for name in ("estimate", "conf_low", "conf_high", "conf_level"):
        table[name] = table[name].astype(float)
    table["conclusion"] = interval_conclusions(table)
    counted = table[table["state"] == COUNTED].rename(columns={"specification": "label"})
    summary = specification_curve(counted, reference=own.key)
    unit = _unit(followed, found[own.params_key])
    return Curve(followed, _label(followed, own), unit, table, summary, len(without))


def _row(
    specification: Specification,
    run: SpecificationRun,
    results: tuple[Results, ...] | None,
    followed: Followed,
    seen: dict[tuple[float | None, ...], str],
) -> dict[str, Any]:
    """Return what came out of one specification; ``seen`` holds what was computed before, and is added to."""
    row: dict[str, Any] = {"specification": specification.key, "own": specification.is_own, "state": "", "reason": ""}
    numbers = ("estimate", "conf_low", "conf_high", "conf_level", "n_households")
    empty = dict.fromkeys(numbers)
    if results is None:
        why = run.failure.message if run.failure else "stopped before it was done"
        return {**row, **empty, "state": "failed", "reason": why}
    estimate = find_estimate(followed.outcome, specification.instead, results)
    if estimate is None:
        return {**row, **empty, "state": "absent", "reason": "this specification has no such estimate"}
    if estimate.unit != followed.own.unit:
        return {**row, **empty, "state": "absent", "reason": f"in another unit: {estimate.unit}"}
    # To the last digit: what was varied does not touch this estimate, and counting it twice would be counting nothing.
    found = {name: getattr(estimate, name) for name in numbers}
    same = seen.setdefault(tuple(found.values()), specification.key)
    state = COUNTED if same == specification.key else "same"
    return {**row, **found, "state": state, "reason": "" if state == COUNTED else f"the same numbers as {same}"}


def _unit(followed: Followed, results: Sequence[Results]) -> str:
    scored = [one.tables["outcomes"] for one in results if "outcomes" in one.tables]
    return on_its_scale(followed.own, scale_widths(scored[0] if scored else None)).unit


def _distance(specification: Specification, own: Specification) -> int:
    """Return how many choices are made otherwise than in the study itself."""
    return sum(label != own.labels[name] for name, label in specification.labels.items())


def _label(followed: Followed, own: Specification) -> str:
    if followed.outcome.label:
        return followed.outcome.label
    names, estimate = labels_of(own.params, own.params.language), followed.own
    parts = [names("outcome", estimate.outcome) if estimate.outcome not in (None, "cost") else "", estimate.wave or ""]
    detail = ", ".join(part for part in parts if part)
    return names("term", estimate.term) + (f" ({detail})" if detail else "")
