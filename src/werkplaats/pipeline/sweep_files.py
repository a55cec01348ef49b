"""What a sweep leaves in the study's folder: a table, the same for programs, and a figure for each outcome."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from werkplaats import __version__
from werkplaats.params.specifications import Specification
from werkplaats.pipeline.provenance import git_state
from werkplaats.pipeline.sweep_results import sweep_results
from werkplaats.pipeline.sweep_tables import Curve
from werkplaats.pipeline.sweeps import SweepOutcome
from werkplaats.report.figures.specification_curve import draw_specification_curve
from werkplaats.report.figures.style import to_png
from werkplaats.report.specification_sentences import curve_sentences
from werkplaats.report.spreadsheets import neutralize
from werkplaats.workspace.files import hash_file, write_bytes, write_text
from werkplaats.workspace.storage import write_results

if TYPE_CHECKING:
    import pandas as pd


def write_sweep(outcome: SweepOutcome, curves: Sequence[Curve]) -> None:
    """Write table, account, figures, and results for the report; figures of an earlier sweep of this grid go."""
    folders, language = outcome.folders, outcome.specifications[0].params.language
    for old in folders.root.glob("specification_curve_*.png"):
        old.unlink()
    write_text(folders.table, _table(curves).to_csv(index=False, lineterminator="\n"))
    choices = {f"choice.{choice.name}": choice.label for choice in outcome.grid.choices}
    for number, curve in enumerate(curves, start=1):
        own = curve.followed.own
        figure = draw_specification_curve(curve.counted, choices, language=language, title=curve.label, unit=curve.unit)
        write_bytes(folders.figure(number, own.term), to_png(figure))
    account = {**_run(outcome), "curves": [_curve(curve, language) for curve in curves]}
    write_text(folders.account, json.dumps(account, ensure_ascii=False, indent=1, allow_nan=False))
    write_results(folders.root, sweep_results(outcome, curves))


def sentences_of(curve: Curve, language: str) -> tuple[str, ...]:
    """Return what the specifications say of the outcome of ``curve``."""
    return curve_sentences(
        curve.summary,
        language=language,
        label=curve.label,
        own=curve.followed.own.estimate,
        unit=curve.unit,
        not_counted=curve.n_not_counted,
    )


def _table(curves: Sequence[Curve]) -> pd.DataFrame:
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    parts = []
    for curve in curves:
        own = curve.followed.own
        part = curve.table.sort_values("estimate", kind="stable")
        part.insert(0, "outcome", curve.label)
        part.insert(1, "estimate_of", own.id)
        part["unit"] = own.unit
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    for name in table.columns:
        if not is_numeric_dtype(table[name]):
            table[name] = table[name].map(lambda value: neutralize(value) if isinstance(value, str) else value)
    # A choice is named by whoever wrote the grid.
    return table.rename(columns=neutralize)


def _run(outcome: SweepOutcome) -> dict[str, Any]:
    ended = datetime.now(UTC)
    own = outcome.specifications[0]
    return {
        "sweep_id": outcome.sweep_id,
        "study": own.params.study,
        "status": "failed" if outcome.failures else "complete",
        "started": outcome.began.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "werkplaats": __version__,
        "git": git_state(outcome.folders.study.project),
        "grid_file": {"name": outcome.folders.grid.name, "sha256": hash_file(outcome.folders.grid)},
        "choices": {choice.name: choice.label for choice in outcome.grid.choices},
        "params": own.params.model_dump(mode="json"),
        "notebooks": [step.notebook for step in outcome.steps],
        "specifications": [_specification(one, outcome) for one in outcome.specifications],
    }


def _specification(specification: Specification, outcome: SweepOutcome) -> dict[str, Any]:
    run = outcome.runs[specification.params_key]
    return {
        "key": specification.key,
        "own": specification.is_own,
        "labels": dict(specification.labels),
        "instead": dict(specification.instead),
        "project": run.folders.project.relative_to(outcome.folders.study.project).as_posix(),
        "keys": dict(run.keys),
        "ran": list(run.ran),
        "failure": run.failure.message if run.failure else None,
    }


def _curve(curve: Curve, language: str) -> dict[str, Any]:
    summary = asdict(curve.summary)
    shares = {name: getattr(curve.summary, name) for name in ("share_same_sign", "share_same_conclusion")}
    columns = ["specification", "state", "reason", "estimate", "conf_low", "conf_high", "conf_level", "n_households"]
    rows = curve.table[[*columns, "conclusion"]].astype(object)
    return {
        "label": curve.label,
        "estimate_of": curve.followed.own.id,
        "notebook": curve.followed.own.notebook,
        "unit": curve.followed.own.unit,
        "own": curve.followed.own.as_dict(),
        "summary": {**summary, **shares},
        "sentences": list(sentences_of(curve, language)),
        "rows": rows.where(rows.notna(), None).to_dict("records"),
    }
