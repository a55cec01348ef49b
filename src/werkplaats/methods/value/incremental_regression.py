"""What one group cost and gained more than another, given where both began: cost and QALYs in one regression.

Signs: ``incremental_cost`` positive is money spent more, ``incremental_qaly`` positive is health gained, and the net
monetary benefit ``threshold x QALYs - cost`` positive is worth its money. Costs are compared as arithmetic means, the
only ones that add up to a budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from werkplaats.methods.between_groups.cluster_robust import LeastSquares, cluster_robust_precision
from werkplaats.methods.between_groups.group_design import GroupDesign, build_group_design
from werkplaats.methods.complete_cases import other_groups, validate_share
from werkplaats.methods.intervals.student import Precision, student_inference
from werkplaats.methods.value.seemingly_unrelated import Equation, Weighting, combination, fit_pair
from werkplaats.results import Estimate


@dataclass(frozen=True, kw_only=True)
class IncrementalModel:
    """Which columns are compared, and what is held equal in each of the two regressions.

    Attributes
    ----------
    cost, qaly
        Columns with the cost (EUR) and the QALYs of each row, complete.
    group, reference
        Column with the group of each row, two in all, and the group to compare with.
    household
        Column with the household: rows of one household may resemble each other in any way.
    cost_covariates, qaly_covariates
        What is held equal in the regression of each: the cost before the start, and the utility at the start (Manca
        et al. 2005), to begin with. The same columns in both give the coefficients of separate regressions.
    stratum
        Column within which households are resampled, beside their group; None for the group alone.
    weighting
        As in `werkplaats.methods.value.seemingly_unrelated.fit_pair`.
    """

    cost: str
    qaly: str
    group: str
    reference: str
    household: str
    cost_covariates: tuple[str, ...] = ()
    qaly_covariates: tuple[str, ...] = ()
    stratum: str | None = None
    weighting: Weighting = "seemingly_unrelated"


@dataclass(frozen=True)
class IncrementalEffects:
    """What was spent and gained more, and how far the errors of the two go together.

    ``covariance`` is that of the two estimates (EUR x QALY), ``freedom`` the smaller of their degrees of freedom.
    """

    cost: Estimate
    qaly: Estimate
    covariance: float
    freedom: float


class _Fitted(NamedTuple):
    """Both regressions as one fit, with the positions of the two differences in it."""

    fit: LeastSquares
    positions: tuple[int, int]
    design: GroupDesign
    weighting: Weighting

    def weighted_sum(self, of_cost: float, of_qaly: float) -> tuple[float, Precision]:
        """Return a weighted sum of the two differences, with its CR2 standard error."""
        first, second = self.positions
        if of_cost:
            written = combination(self.fit, weights=(of_cost, of_qaly), positions=(first, second))
        else:
            first, written = second, combination(self.fit, weights=(of_qaly, 0.0), positions=(second, first))
        households = np.tile(self.design.households, 2)
        precision = cluster_robust_precision(written, position=first, households=households, correction="CR2")
        return float(written.coefficients[first]), precision

    def estimate(self, term: str, unit: str, found: tuple[float, Precision], conf_level: float) -> Estimate:
        value, precision = found
        (group,) = self.design.others
        how = "seemingly unrelated regressions" if self.weighting == "seemingly_unrelated" else "least squares"
        return Estimate(
            term=term,
            estimate=value,
            unit=unit,
            method=(
                f"{how} of cost and QALYs over persons; CR2 cluster-robust over {self.design.n_clusters} households; "
                f"t with {precision.freedom:.1f} degrees of freedom (Satterthwaite)"
            ),
            n_households=self.design.n_clusters,
            n_obs=len(self.design.outcome),
            n_smallest=self.design.smallest(group),
            std_error=precision.std_error,
            conf_level=conf_level,
            **student_inference(value, precision, conf_level=conf_level)._asdict(),
            contrast="between",
            group=group,
            reference=self.design.reference,
        )


def incremental_effects(
    table: pd.DataFrame, *, model: IncrementalModel, conf_level: float = 0.95
) -> IncrementalEffects:
    """Return the cost and the QALYs of the one group minus those of ``model.reference``, given where both began.

    Parameters
    ----------
    table
        One row per person, or per household.
    model
        What is compared, and how.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    IncrementalEffects
        Terms ``incremental_cost`` (EUR) and ``incremental_qaly`` (QALY), with CR2 standard errors over households and
        Student's t with Satterthwaite's degrees of freedom, which the weights of the two regressions take as known.

    Raises
    ------
    ValueError
        When a value is missing, there are not two groups of two households or more, or the coefficients are not
        determined.

    References
    ----------
    Willan, A. R., Briggs, A. H. & Hoch, J. S. (2004). Regression methods for covariate adjustment and subgroup
    analysis for non-censored cost-effectiveness data. Health Econ 13:461-475.
    Manca, A., Hawkins, N. & Sculpher, M. J. (2005). Estimating mean QALYs in trial-based cost-effectiveness analysis:
    the importance of controlling for baseline utility. Health Econ 14:487-496.
    Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and hypothesis
    testing in fixed effects models. J Bus Econ Stat 36:672-683.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": list("aaabbb"), "home": range(6), "before": [10.0, 12, 15, 11, 13, 14],
    ...                       "cost": [12.0, 13, 17, 10, 13, 12], "qaly": [0.7, 0.9, 0.8, 0.6, 0.5, 0.7]})
    >>> model = IncrementalModel(
    ...     cost="cost", qaly="qaly", group="arm", reference="b", household="home", cost_covariates=("before",)
    ... )
    >>> effects = incremental_effects(table, model=model)
    >>> round(effects.cost.estimate, 2), round(effects.qaly.estimate, 2)
    (2.7, 0.2)
    """
    validate_share("conf_level", conf_level)
    fitted = _fitted(table, model)
    cost, qaly = fitted.weighted_sum(1.0, 0.0), fitted.weighted_sum(0.0, 1.0)
    of_cost, of_qaly = cost[1], qaly[1]
    scale = of_cost.std_error / of_qaly.std_error
    _, of_sum = fitted.weighted_sum(1.0, scale)
    # Var(C + k Q) = Var(C) + k^2 Var(Q) + 2 k Cov(C, Q), with k such that both variances weigh the same.
    covariance = (of_sum.std_error**2 - of_cost.std_error**2 - (scale * of_qaly.std_error) ** 2) / (2 * scale)
    return IncrementalEffects(
        cost=fitted.estimate("incremental_cost", "EUR", cost, conf_level),
        qaly=fitted.estimate("incremental_qaly", "QALY", qaly, conf_level),
        covariance=covariance,
        freedom=min(of_cost.freedom, of_qaly.freedom),
    )


def adjusted_net_benefits(
    table: pd.DataFrame, *, model: IncrementalModel, thresholds: Sequence[float], conf_level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return ``threshold x QALYs gained - cost spent more`` at each threshold, given where both groups began.

    Positive is worth its money at that price of a QALY. Each interval has its own degrees of freedom; it is the one to
    show for few households, where quantiles of resamples cover too little.

    Parameters
    ----------
    table, model, conf_level
        As in `incremental_effects`.
    thresholds
        What a QALY may cost (EUR per QALY, 0 or more).

    Returns
    -------
    tuple of Estimate
        Term ``net_monetary_benefit`` (EUR per row of the table), population ``at <threshold>``.

    Raises
    ------
    ValueError
        As `incremental_effects`, and when a threshold is negative.

    References
    ----------
    Hoch, J. S., Briggs, A. H. & Willan, A. R. (2002). Something old, something new, something borrowed, something
    blue: a framework for the marriage of health econometrics and cost-effectiveness analysis. Health Econ 11:415-430.
    """
    validate_share("conf_level", conf_level)
    negative = [threshold for threshold in thresholds if not threshold >= 0]
    if negative:
        raise ValueError(f"a QALY cannot cost less than nothing; found thresholds {negative}")
    fitted = _fitted(table, model)
    return tuple(
        fitted.estimate(
            "net_monetary_benefit", "EUR", fitted.weighted_sum(-1.0, float(threshold)), conf_level
        ).labelled(population=f"at {threshold:g}" if threshold % 1 else f"at {threshold:.0f}")
        for threshold in thresholds
    )


def build_designs(table: pd.DataFrame, model: IncrementalModel) -> tuple[GroupDesign, GroupDesign]:
    """Return the designs of cost and of QALYs, over the same rows.

    Raises
    ------
    ValueError
        When a value is missing, there are not two groups of two households or more, or the coefficients are not
        determined.
    """
    others = other_groups(table, group=model.group, reference=model.reference)
    if len(others) > 1:
        raise ValueError(
            f"column '{model.group}' holds {len(others)} groups beside '{model.reference}'; pass two groups"
        )
    given = {"group": model.group, "reference": model.reference, "household": model.household}
    return (
        build_group_design(table, outcome=model.cost, covariates=model.cost_covariates, **given),
        build_group_design(table, outcome=model.qaly, covariates=model.qaly_covariates, **given),
    )


def _fitted(table: pd.DataFrame, model: IncrementalModel) -> _Fitted:
    of_cost, of_qaly = build_designs(table, model)
    equations = [Equation(design.matrix, design.outcome) for design in (of_cost, of_qaly)]
    fit = fit_pair(*equations, weighting=model.weighting)
    return _Fitted(fit, (0, of_cost.matrix.shape[1]), of_cost, model.weighting)
