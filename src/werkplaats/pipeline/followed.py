"""Which estimates a sweep follows, and finding them again under every specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from werkplaats.errors import InputError, MissingInputError
from werkplaats.params.grids import Outcome
from werkplaats.params.model import StudyParams
from werkplaats.params.problems import nearest_name
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.headline_terms import is_headline
from werkplaats.results import IDENTIFYING, Estimate, Results
from werkplaats.workspace.project import StudyFolders
from werkplaats.workspace.storage import read_results

_ARMS = ("group", "reference")
_REPEATED = ("gross_saving_total",)
"""Headline terms that say nothing new beside another one."""


@dataclass(frozen=True)
class Followed:
    """An estimate that is followed: how it is told from the others, and what it is in the study itself."""

    outcome: Outcome
    own: Estimate


def read_steps(steps: Iterable[Step], folders: StudyFolders) -> tuple[Results, ...]:
    """Return what the notebooks of ``steps`` found, as far as they have run."""
    found: list[Results] = []
    for step in steps:
        try:
            found.append(read_results(folders.processed.results, step.notebook))
        except MissingInputError:
            continue
    return tuple(found)


def find_followed(outcomes: Sequence[Outcome], results: Sequence[Results], params: StudyParams) -> tuple[Followed, ...]:
    """Return what is followed, as the study itself has it; the headline estimates when ``outcomes`` is empty.

    Raises
    ------
    InputError
        When an outcome is not there, is more than one, or when there is nothing to follow.
    """
    estimates = [estimate for one in results for estimate in one.estimates]
    if outcomes:
        return tuple(Followed(outcome, _the_one(outcome, estimates)) for outcome in outcomes)
    named = (params.primary_outcome,) if params.primary_outcome else ()
    headlines = [one for one in estimates if is_headline(one.as_dict(), named) and one.term not in _REPEATED]
    if not headlines:
        raise InputError(
            "there is no headline estimate to follow",
            where=f"params/{params.study}.yaml",
            do="Name under `outcomes` of the grid which estimate is followed; `werkplaats results` lists them",
            rule="sweep.outcome",
        )
    return tuple(Followed(_as_outcome(one), one) for one in headlines)


def notebooks_of(
    followed: Iterable[Followed], terms: Iterable[Mapping[str, str]], results: Sequence[Results]
) -> set[str]:
    """Return the notebooks that find what is followed, also where another term is read in its place.

    Raises
    ------
    InputError
        When such another term is not there.
    """
    estimates = [estimate for one in results for estimate in one.estimates]
    found = {str(one.own.notebook) for one in followed}
    for instead in terms:
        for one in followed:
            if one.outcome.term in instead:
                found.add(str(_the_one(_instead(one.outcome, instead), estimates).notebook))
    return found


def find_estimate(outcome: Outcome, instead: Mapping[str, str], results: Sequence[Results]) -> Estimate | None:
    """Return the followed estimate in the results of a specification; None when it is not there, or not alone."""
    found = _matching(_instead(outcome, instead), [estimate for one in results for estimate in one.estimates])
    return found[0] if len(found) == 1 else None


def _instead(outcome: Outcome, instead: Mapping[str, str]) -> Outcome:
    return replace(outcome, fields={**outcome.fields, "term": instead.get(outcome.term, outcome.term)})


def _as_outcome(estimate: Estimate) -> Outcome:
    # Not the arms: with whom is compared is one of the choices.
    names = [name for name in IDENTIFYING if name not in _ARMS]
    return Outcome({"term": estimate.term, **{name: getattr(estimate, name) for name in names}}, None, "")


def _matching(outcome: Outcome, estimates: Iterable[Estimate]) -> list[Estimate]:
    wanted = {"domain": None, "payer": None} | dict(outcome.fields)
    return [one for one in estimates if all(getattr(one, name) == value for name, value in wanted.items())]


def _the_one(outcome: Outcome, estimates: Sequence[Estimate]) -> Estimate:
    found = _matching(outcome, estimates)
    if len(found) == 1:
        return found[0]
    if found:
        differing = [name for name in IDENTIFYING if len({getattr(one, name) for one in found}) > 1]
        raise InputError(
            f"{len(found)} estimates answer to this outcome",
            where=outcome.place,
            found=", ".join(one.id for one in found[:3]),
            do=f"Say also which {' and '.join(differing)}",
            rule="sweep.outcome",
        )
    near = nearest_name(outcome.term, {one.term for one in estimates})
    known = any(one.term == outcome.term for one in estimates)
    raise InputError(
        f"the study has no estimate '{outcome.term}'" + (" with these names" if known else ""),
        where=outcome.place,
        do=f"Perhaps you meant '{near}'" if near and not known else "`werkplaats results` lists every estimate",
        rule="sweep.outcome",
    )
