"""Which steps are up to date, told from their records without starting anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from werkplaats.errors import WerkplaatsError
from werkplaats.pipeline.execution import StudyRun
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.keys import changed_ingredients
from werkplaats.pipeline.records import changed_outputs, read_record

_MOST_NAMED = 3


def current_steps(steps: Sequence[Step], run: StudyRun, *, forced: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the notebooks that are up to date, and whose upstream is, in the order of the graph."""
    current: list[str] = []
    again = set(forced)
    for step in steps:
        if step.notebook in again or not set(step.upstream) <= set(current):
            continue
        if not reasons_to_run(step, run):
            current.append(step.notebook)
    return tuple(current)


def reasons_to_run(step: Step, run: StudyRun) -> tuple[str, ...]:
    """Return why ``step`` is not up to date; nothing when it is."""
    record = read_record(run.folders, step.notebook)
    if record is None:
        return ("never ran well",)
    if changed := changed_outputs(run.folders, record):
        return tuple(f"{how} {name.rpartition('/')[2]}" for name, how in changed.items())
    try:
        key = run.step_key(step)
    except WerkplaatsError:
        return ("its input is not there",)
    return tuple(changed_ingredients(record.ingredients, key.ingredients)) if key.key != record.key else ()


def describe_reasons(reasons: Sequence[str]) -> str:
    """Return the reasons as a few words."""
    named = ", ".join(reasons[:_MOST_NAMED])
    more = len(reasons) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
