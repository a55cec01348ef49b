"""The frozen analysis plan: what was decided before the data were seen, as a hash and a day for the colophon.

The plan is a file that a study names, or the part of the params that decides what notebook 03 tests. Its hash now is
held against the hash that was recorded at the freeze. A plan may change for good reasons, so a change is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from werkplaats.params.model import StudyParams
from werkplaats.results import Missing

PLANNED = (
    "groups",
    "waves",
    "instruments",
    "primary_outcome",
    "secondary_outcomes",
    "quality_of_life",
    "missing_data",
    "confidence_level",
)
"""Fields of the params that are the plan when no file is: what is measured, in whom, what decides, and how."""


def plan_facts(params: StudyParams) -> Mapping[str, str | bool]:
    """Return where the plan stands, its hash and day, whether it was frozen, and whether it changed since.

    Returns
    -------
    Mapping
        ``plan_source`` (``file`` or ``params``), ``plan_file``, ``plan_sha256``, ``plan_date``,
        ``plan_recorded_sha256``, ``plan_frozen`` and ``plan_changed``. What is unknown is empty text.
    """
    plan = params.analysis_plan
    file, recorded = (plan.file, plan.sha256) if plan else (None, None)
    found = file.sha256 if file else hash_of_plan(params)
    return {
        "plan_source": "file" if file else "params",
        "plan_file": file.name if file else "",
        "plan_sha256": found,
        "plan_date": plan.date.isoformat() if plan else "",
        "plan_recorded_sha256": recorded or "",
        "plan_frozen": plan is not None,
        "plan_changed": recorded is not None and recorded != found,
    }


def hash_of_plan(params: StudyParams) -> str:
    """Return the SHA-256 of the part of the params that is the plan, the same whatever the order of its keys.

    Names for the report are no part of it, so that a label may be improved; nor are values left at their default, so
    that a workbench with more settings finds the same plan.
    """
    decided = {name: _without_labels(_plain(params, name)) for name in PLANNED}
    text = json.dumps(decided, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plan_missing(facts: Mapping[str, str | bool]) -> Iterator[Missing]:
    """Yield that no plan was frozen, or that it changed since."""
    if not facts["plan_frozen"]:
        yield Missing("plan", "no analysis plan was frozen: nobody can see what was decided before the data were seen")
    if facts["plan_changed"]:
        yield Missing("plan_changed", "the analysis plan is not the one whose hash was recorded when it was frozen")


def _plain(params: StudyParams, name: str) -> object:
    return params.model_dump(mode="json", include={name}, exclude_defaults=True).get(name)


def _without_labels(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_labels(inner) for key, inner in value.items() if key not in {"label", "labels"}}
    return [_without_labels(inner) for inner in value] if isinstance(value, list) else value
