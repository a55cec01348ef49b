"""What a sweep found, as results, which the report reads like those of a notebook: no paths, no hour of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from werkplaats.pipeline.sweep_tables import Curve
from werkplaats.pipeline.sweeps import SweepOutcome
from werkplaats.results import Results
from werkplaats.workspace.files import hash_file
from werkplaats.workspace.project import SPECIFICATION_CURVE

if TYPE_CHECKING:
    import pandas as pd

_DRAWN = ("own", "estimate", "conf_low", "conf_high", "n_households", "conclusion")
"""Columns of a specification that a reader sees drawn, next to what was chosen in it."""


def sweep_results(outcome: SweepOutcome, curves: Sequence[Curve]) -> Results:
    """Return what the specifications say of every outcome.

    The same sweep of the same data gives the same results to the byte, so that a report made with them is up to date
    after it was repeated.

    Returns
    -------
    Results
        Table ``curves``: one row per outcome (``curve``, its number from 1), with its name, what it is in the study
        itself, and the counts of `SpecificationCurve`. Table ``specifications``: one row per specification that counts,
        estimates in the unit of the outcome, with a column for each choice. Facts: ``grid`` (name of its folder),
        ``grid_sha256``, ``choices`` (column -> name), and ``keys``: notebook that what is followed needs -> the
        key under which it found what the study itself does. With other keys than those of the results beside it, this
        is of other data, params or code.
    """
    import pandas as pd

    own = outcome.runs[outcome.specifications[0].params_key]
    parts = [_drawn(curve, number) for number, curve in enumerate(curves, start=1)]
    return Results(
        SPECIFICATION_CURVE,
        tables={
            "curves": pd.DataFrame([_curve(curve, number) for number, curve in enumerate(curves, start=1)]),
            "specifications": pd.concat(parts, ignore_index=True),
        },
        facts={
            "grid": outcome.folders.root.name,
            "grid_sha256": hash_file(outcome.folders.grid),
            "choices": {f"choice.{choice.name}": choice.label for choice in outcome.grid.choices},
            "keys": {step.notebook: own.keys[step.notebook] for step in outcome.steps},
        },
    )


def _curve(curve: Curve, number: int) -> dict[str, Any]:
    own = curve.followed.own
    return {
        "curve": number,
        "label": curve.label,
        "estimate_of": own.id,
        "unit": curve.unit,
        "own": own.estimate,
        "n_not_counted": curve.n_not_counted,
        **asdict(curve.summary),
    }


def _drawn(curve: Curve, number: int) -> pd.DataFrame:
    chosen = [name for name in curve.counted.columns if name.startswith("choice.")]
    drawn = curve.counted[[*_DRAWN, *chosen]].copy()
    drawn.insert(0, "curve", number)
    return drawn.astype({"own": bool})
