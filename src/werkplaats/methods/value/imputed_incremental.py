"""Cost and QALYs of two groups when some of them are missing: imputed copies pooled, and resamples that impute.

Signs are those of `werkplaats.methods.value.incremental_regression`. Intervals come from pooled copies; replicates, for
the plane and the acceptability curve, in either order: every resample of households imputed once (Brand et al. 2019),
or every imputed copy resampled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_matrix, other_groups, validate_share
from werkplaats.methods.intervals.student import Precision, student_inference
from werkplaats.methods.missing_data.imputed_resamples import completed_resamples
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.missing_data.pooling import pooled
from werkplaats.methods.value.incremental_bootstrap import (
    HouseholdMoments,
    differences_from_sums,
    incremental_replicates,
)
from werkplaats.methods.value.incremental_regression import IncrementalEffects, IncrementalModel
from werkplaats.results import Estimate

Finish = Callable[[pd.DataFrame], pd.DataFrame]
"""Adds the cost and the QALYs of every row to a table in which the measurements are complete."""

MOST_FAILURES = 0.5
"""Share of resamples that may leave the coefficients undetermined before the bootstrap is refused."""


def pooled_effects(copies: Sequence[IncrementalEffects], *, conf_level: float = 0.95) -> IncrementalEffects:
    """Return the cost and the QALYs gained more, pooled over imputed copies with Rubin's rules, covariance included.

    Parameters
    ----------
    copies
        The same comparison in every imputed copy, two or more.
    conf_level
        Confidence level of the t intervals (0 to 1).

    Returns
    -------
    IncrementalEffects
        Degrees of freedom are those of Barnard and Rubin, from the smaller of both in the copies.

    Raises
    ------
    ValueError
        As `werkplaats.methods.missing_data.pooling.pooled`.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley.
    Barnard, J. & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple imputation. Biometrika 86:948-955.
    """
    validate_share("conf_level", conf_level)
    cost, of_cost = _pooled([each.cost for each in copies], copies, conf_level)
    qaly, of_qaly = _pooled([each.qaly for each in copies], copies, conf_level)
    found = np.array([(each.cost.estimate, each.qaly.estimate) for each in copies])
    within = float(np.mean([each.covariance for each in copies]))
    between = (1 + 1 / len(copies)) * float(np.cov(found.T)[0, 1])
    return IncrementalEffects(cost, qaly, within + between, min(of_cost, of_qaly))


def pooled_net_benefits(
    copies: Sequence[IncrementalEffects], *, thresholds: Sequence[float], conf_level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return ``threshold x QALYs gained - cost spent more`` at each threshold, pooled over imputed copies.

    Positive is worth its money at that price of a QALY.

    Parameters
    ----------
    copies
        The same comparison in every imputed copy, two or more.
    thresholds
        What a QALY may cost (0 or more).
    conf_level
        Confidence level of the t intervals (0 to 1).

    Returns
    -------
    tuple of Estimate
        Term ``net_monetary_benefit``, population ``at <threshold>``.

    Raises
    ------
    ValueError
        As `pooled_effects`; when a threshold is negative.
    """
    return tuple(
        _pooled([_net_benefit(each, float(threshold)) for each in copies], copies, conf_level)[0]
        for threshold in thresholds
    )


def imputed_incremental_replicates(
    table: pd.DataFrame,
    *,
    model: IncrementalModel,
    imputation: ImputationModel,
    finish: Finish,
    n_bootstrap: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return replicates of both differences: households resampled within their group, then imputed once each.

    A resample that does not determine the coefficients is drawn again.

    Parameters
    ----------
    table
        One row per person, or per household, with gaps in the columns that ``imputation`` fills.
    model, imputation
        What is compared, and what is imputed from what. Both name the same households and groups.
    finish
        Adds the columns of ``model`` that follow from the measurements.
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Returns
    -------
    DataFrame
        ``delta_qaly``, ``delta_cost``; one row per replicate.

    Raises
    ------
    ValueError
        As `completed_resamples`; when most resamples do not determine the coefficients.

    References
    ----------
    Brand, J., Van Buuren, S., Le Cessie, S. & Van den Hout, W. (2019). Combining multiple imputation and bootstrap in
    the analysis of cost-effectiveness trial data. Stat Med 38:210-220.
    """
    (first,) = multiple_imputations(table, model=imputation, n_imputations=1, rng=rng)
    scales = _scales(finish(first), model)
    open_rows, found = n_bootstrap, np.empty((0, 2))
    while open_rows:
        resamples = completed_resamples(table, model=imputation, n_bootstrap=open_rows, rng=rng)
        sums = np.stack([scales.sums(finish(resample)) for resample in resamples])
        differences = differences_from_sums(sums, scales.moments, model.weighting)
        usable = differences[~np.isnan(differences[:, 0])]
        if len(usable) < (1 - MOST_FAILURES) * open_rows and open_rows == n_bootstrap:
            raise ValueError(
                f"{open_rows - len(usable)} of {n_bootstrap} resamples do not determine the coefficients; there are "
                "too few households for these covariates"
            )
        found = np.vstack([found, usable])
        open_rows = n_bootstrap - len(found)
    return _as_table(found)


def resampled_copies(
    copies: Sequence[pd.DataFrame], *, model: IncrementalModel, n_bootstrap: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return replicates of both differences: every imputed and finished copy resampled, all copies put together.

    Parameters and errors are those of `incremental_replicates`; ``n_bootstrap`` resamples are divided over the copies.
    """
    n_copies = min(len(copies), n_bootstrap)
    sizes = np.full(n_copies, n_bootstrap // n_copies)
    sizes[: n_bootstrap % n_copies] += 1
    parts = [
        incremental_replicates(copy, model=model, n_bootstrap=int(size), rng=rng)
        for copy, size in zip(copies, sizes, strict=False)
    ]
    return pd.concat(parts, ignore_index=True)


class _Scales(NamedTuple):
    """The columns of both regressions on one scale, fixed beforehand, so that resamples can be solved together."""

    model: IncrementalModel
    group: str
    center: FloatArray
    spread: FloatArray

    @property
    def moments(self) -> HouseholdMoments:
        """What `differences_from_sums` must know of the columns."""
        sizes = (len(self.model.cost_covariates) + 2, len(self.model.qaly_covariates) + 2)
        return HouseholdMoments(np.empty((0, 0, 0)), sizes, (float(self.spread[-2]), float(self.spread[-1])))

    def sums(self, table: pd.DataFrame) -> FloatArray:
        """Return the sums of products of one resample, columns x columns."""
        numbers = (complete_matrix(table, _named(self.model)) - self.center) / self.spread
        treated = (table[self.model.group].astype(str) == self.group).to_numpy(dtype=float)
        constant = np.ones(len(table))
        n_cost = len(self.model.cost_covariates)
        columns = np.column_stack(
            [treated, numbers[:, :n_cost], constant, treated, numbers[:, n_cost:-2], constant, numbers[:, -2:]]
        )
        products: FloatArray = columns.T @ columns
        return products


def _scales(table: pd.DataFrame, model: IncrementalModel) -> _Scales:
    (group,) = other_groups(table, group=model.group, reference=model.reference)
    numbers = complete_matrix(table, _named(model))
    spread = numbers.std(axis=0)
    return _Scales(model, group, numbers.mean(axis=0), np.where(spread > 0, spread, 1.0))


def _named(model: IncrementalModel) -> list[str]:
    return [*model.cost_covariates, *model.qaly_covariates, model.cost, model.qaly]


def _net_benefit(effects: IncrementalEffects, threshold: float) -> Estimate:
    if not threshold >= 0:
        raise ValueError(f"a QALY cannot cost less than nothing; found threshold {threshold}")
    cost, qaly = effects.cost, effects.qaly
    variance = (
        (threshold * (qaly.std_error or 0.0)) ** 2 + (cost.std_error or 0.0) ** 2 - 2 * threshold * effects.covariance
    )
    return replace(
        cost,
        term="net_monetary_benefit",
        estimate=threshold * qaly.estimate - cost.estimate,
        std_error=math.sqrt(max(variance, 0.0)),
        population=f"at {threshold:g}" if threshold % 1 else f"at {threshold:.0f}",
    )


def _pooled(
    estimates: Sequence[Estimate], copies: Sequence[IncrementalEffects], conf_level: float
) -> tuple[Estimate, float]:
    """Return one estimate over the copies, and its degrees of freedom."""
    table = pd.DataFrame([(each.estimate, each.std_error) for each in estimates], columns=["estimate", "std_error"])
    freedom = float(np.mean([each.freedom for each in copies]))
    found = pooled(table, estimate="estimate", std_error="std_error", complete_freedom=freedom)
    first = estimates[0]
    how = f"{first.method.split(';')[0]}; CR2 cluster-robust over {first.n_households} households"
    return replace(
        first,
        estimate=found.estimate,
        std_error=found.std_error,
        conf_level=conf_level,
        **student_inference(found.estimate, Precision(found.std_error, found.freedom), conf_level=conf_level)._asdict(),
        method=f"{how}; Rubin's rules over {len(estimates)} imputations, {found.fraction_missing:.0%} of the "
        f"information missing; t with {found.freedom:.1f} degrees of freedom",
    ), found.freedom


def _as_table(differences: FloatArray) -> pd.DataFrame:
    return pd.DataFrame({"delta_qaly": differences[:, 1], "delta_cost": differences[:, 0]})
