"""Changes and differences with the missing scores imputed, beside or in the place of those of complete cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from werkplaats.analyses.missing_answers import Imputed
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.score_pairs import Finding, Measured, Pair, place
from werkplaats.methods.between_groups.between import adjusted_difference
from werkplaats.methods.missing_data.imputed_bootstrap import bootstrap_then_impute
from werkplaats.methods.missing_data.pooling import pooled_estimate
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing

COEFFICIENTS = 3
"""Of a regression on group and baseline: what it takes from the degrees of freedom."""


def with_imputed(findings: Iterable[Finding], imputed: Iterable[Imputed], measured: Measured) -> Iterator[Finding]:
    """Yield the findings, with the imputed one beside a change or a difference, or in its place when params say so.

    Beside it, an imputed answer has the term of the other with ``_imputed`` behind it; in its place, the other one has
    ``_complete_cases``. Where nothing could be or had to be imputed, complete cases are the answer.
    """
    by_place = {(one.outcome.name, one.group): one for one in imputed}
    pairs = {(pair.outcome.name, pair.wave.name): pair for pair in measured.pairs}
    for found in findings:
        other: Finding | None = None
        if isinstance(found, Estimate) and found.term in {"mean_change", "adjusted_difference"}:
            groups = (found.group,) if found.term == "mean_change" else (found.group, found.reference)
            parts = [by_place.get((str(found.outcome), str(group))) for group in groups]
            pair = pairs[str(found.outcome), str(found.wave)]
            other = _imputed(tuple(part for part in parts if part is not None), pair, len(groups), measured)
        if isinstance(found, Missing) or other is None:
            yield found
        elif isinstance(other, Missing):
            yield from (found, other)
        else:
            yield from _named(found, other, params=measured.params)


def imputed_change(imputed: Imputed, pair: Pair, *, baseline: str, params: StudyParams) -> Finding:
    """Return the mean change over households with the missing scores imputed; positive when the value rose.

    Parameters
    ----------
    imputed, pair
        The imputations, and the change of the same outcome that complete cases gave.
    baseline
        Name of the first wave.
    params
        Uses ``missing_data``, ``n_bootstrap``, ``confidence_level`` and ``seed``.
    """
    name, wave, level = pair.outcome.name, pair.wave.name, params.confidence_level
    analysis = partial(mean_change_of_households, before=baseline, after=wave, unit=pair.outcome.known.unit)
    try:
        if params.missing_data.interval == "bootstrap":
            found = bootstrap_then_impute(
                imputed.table,
                model=imputed.model,
                analysis=analysis,
                conf_level=level,
                n_bootstrap=params.n_bootstrap,
                rng=generator(params.seed, "bootstrap_then_impute", name, wave, imputed.group),
            )
        else:
            analyses = [analysis(table) for table in imputed.completed]
            found = pooled_estimate(analyses, complete_freedom=imputed.n_households - 1, conf_level=level)
    except ValueError as reason:
        return Missing(place("imputation", name, wave, imputed.group), str(reason))
    return found.labelled(**pair.labels(imputed.group))


def imputed_difference(parts: tuple[Imputed, ...], pair: Pair, *, baseline: str, params: StudyParams) -> Finding:
    """Return the difference between the groups at equal baseline, each with its missing scores imputed by itself."""
    reference = params.groups.reference
    name, wave = pair.outcome.name, pair.wave.name
    try:
        analyses = []
        for tables in zip(*(part.completed for part in parts), strict=True):
            both = pd.concat([table.assign(group=part.group) for part, table in zip(parts, tables, strict=True)])
            means = both.groupby(["household_id", "group"], as_index=False)[[baseline, wave]].mean()
            analyses.append(
                adjusted_difference(
                    means,
                    outcome=wave,
                    baseline=baseline,
                    group="group",
                    reference=str(reference),
                    unit=pair.outcome.known.unit,
                    conf_level=params.confidence_level,
                )
            )
        freedom = sum(part.n_households for part in parts) - COEFFICIENTS
        found = pooled_estimate(analyses, complete_freedom=freedom, conf_level=params.confidence_level)
    except ValueError as reason:
        return Missing(place("imputation", name, wave), str(reason))
    return found.labelled(outcome=name, wave=wave)


def mean_change_of_households(completed: pd.DataFrame, *, before: str, after: str, unit: str) -> Estimate:
    """Return the mean change over household means of a completed table of persons; positive when the value rose.

    No interval and no test: those are made from many of these.
    """
    codes = pd.factorize(completed["household_id"])[0]
    sizes = np.bincount(codes)
    changes = completed[after].to_numpy(dtype=np.float64) - completed[before].to_numpy(dtype=np.float64)
    means = np.bincount(codes, weights=changes) / sizes
    if means.size < 2:
        raise ValueError("one household has no spread to make an interval from")
    return Estimate(
        term="mean_change",
        estimate=float(means.mean()),
        unit=unit,
        method="mean of changes of household means",
        n_households=means.size,
        n_obs=len(completed),
        std_error=float(means.std(ddof=1) / np.sqrt(means.size)),
    )


def _imputed(parts: tuple[Imputed, ...], pair: Pair, n_groups: int, measured: Measured) -> Finding | None:
    """Return the answer over imputations; None when a group has none, or there was nothing to impute."""
    if len(parts) < n_groups or not any(part.has_gaps for part in parts):
        return None
    baseline = measured.waves[0].name
    if n_groups == 1:
        return imputed_change(parts[0], pair, baseline=baseline, params=measured.params)
    return imputed_difference(parts, pair, baseline=baseline, params=measured.params)


def _named(complete: Estimate, imputed: Estimate, *, params: StudyParams) -> Iterator[Estimate]:
    """Yield the main answer under its own name and the other beside it, as params choose."""
    if params.missing_data.method == "multiple_imputation":
        yield replace(complete, term=f"{complete.term}_complete_cases")
        yield imputed
    else:
        yield complete
        yield replace(imputed, term=f"{imputed.term}_imputed")
