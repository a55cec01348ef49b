"""Two groups or more, adjusted for where each household began: analysis of covariance.

One row per household: `adjusted_difference`. Persons within households: `adjusted_differences_clustered`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsmodels.regression.linear_model import RegressionResults

from werkplaats.methods.between_groups.cluster_robust import Correction, cluster_robust_precision, fit_least_squares
from werkplaats.methods.between_groups.group_design import build_group_design, group_difference
from werkplaats.methods.complete_cases import complete_numbers, other_groups, validate_share
from werkplaats.results import Estimate


def adjusted_difference(
    table: pd.DataFrame,
    *,
    outcome: str,
    baseline: str,
    group: str,
    reference: str,
    unit: str,
    conf_level: float = 0.95,
) -> Estimate:
    """Return the group mean minus the ``reference`` mean of ``outcome`` at equal baseline; positive when it is higher.

    Least squares of the outcome on group and baseline, with Student's t interval. With random allocation this is the
    effect, more precise than a difference of changes. Without it, it compares households that began alike in
    ``baseline`` and may differ in everything else.

    Parameters
    ----------
    table
        One row per household.
    outcome, baseline
        Columns with the value at follow-up and at baseline, in ``unit``.
    group, reference
        Column with the group of each household, and the group to compare with.
    unit
        Unit of the outcome.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``adjusted_difference``, contrast ``between``, with ``group`` and ``reference`` filled in.

    Raises
    ------
    ValueError
        When a value is missing, there are not exactly two groups, or the households are too few or too much alike for
        the coefficients to be determined.

    References
    ----------
    Vickers, A. J. & Altman, D. G. (2001). Analysing controlled trials with baseline and follow up measurements.
    BMJ 323:1123-1124.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["a", "a", "a", "b", "b", "b"], "t0": [1.0, 2.0, 4.0, 1.0, 3.0, 4.0],
    ...                       "t1": [3.0, 4.1, 6.0, 1.0, 3.0, 3.9]})
    >>> difference = adjusted_difference(table, outcome="t1", baseline="t0", group="arm", reference="b", unit="points")
    >>> round(difference.estimate, 2)
    2.06
    """
    differences = adjusted_differences(
        table,
        outcome=outcome,
        baseline=baseline,
        group=group,
        reference=reference,
        unit=unit,
        conf_level=conf_level,
    )
    if len(differences) > 1:
        raise ValueError(f"column '{group}' holds {len(differences)} groups beside '{reference}'; pass two groups")
    return differences[0]


def adjusted_differences(
    table: pd.DataFrame,
    *,
    outcome: str,
    baseline: str,
    group: str,
    reference: str,
    unit: str,
    conf_level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return what `adjusted_difference` does for every group beside ``reference``, from one model, sorted by group.

    The residual variance and the slope of the baseline are shared by all groups. Parameters, assumptions and errors
    are those of `adjusted_difference`; ``n_households`` counts the two groups compared, ``n_obs`` the whole model.
    """
    validate_share("conf_level", conf_level)
    others = other_groups(table, group=group, reference=reference)
    labels = table[group].astype(str).to_numpy()
    fit = _covariance_analysis(table, outcome=outcome, baseline=baseline, group=group, others=others)
    limits = fit.conf_int(alpha=1 - conf_level)
    return tuple(
        Estimate(
            term="adjusted_difference",
            estimate=float(fit.params[position]),
            unit=unit,
            method="least squares on group and baseline; t interval",
            n_households=int(((labels == other) | (labels == reference)).sum()),
            n_obs=len(table),
            n_smallest=int(min((labels == other).sum(), (labels == reference).sum())),
            std_error=float(fit.bse[position]),
            conf_low=float(limits[position, 0]),
            conf_high=float(limits[position, 1]),
            conf_level=conf_level,
            p_value=float(fit.pvalues[position]),
            contrast="between",
            group=other,
            reference=reference,
        )
        for position, other in enumerate(others)
    )


def baseline_slope(
    table: pd.DataFrame, *, outcome: str, baseline: str, group: str, reference: str, unit: str, conf_level: float = 0.95
) -> Estimate:
    """Return how much higher ``outcome`` is per unit of ``baseline`` within groups; positive when both go up together.

    The slope of the model behind `adjusted_differences`, shared by all groups. Below 1, households far from the mean at
    baseline are nearer to it at follow-up: regression to the mean. Parameters, assumptions and errors are those of
    `adjusted_difference`; ``unit`` is that of the slope.

    References
    ----------
    Vickers, A. J. & Altman, D. G. (2001). Analysing controlled trials with baseline and follow up measurements.
    BMJ 323:1123-1124.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["a", "a", "a", "b", "b", "b"], "t0": [1.0, 2.0, 4.0, 1.0, 3.0, 4.0],
    ...                       "t1": [3.0, 4.1, 6.0, 1.0, 3.0, 3.9]})
    >>> slope = baseline_slope(table, outcome="t1", baseline="t0", group="arm", reference="b", unit="points per point")
    >>> round(slope.estimate, 2)
    0.98
    """
    validate_share("conf_level", conf_level)
    others = other_groups(table, group=group, reference=reference)
    fit = _covariance_analysis(table, outcome=outcome, baseline=baseline, group=group, others=others)
    position = len(others)
    low, high = fit.conf_int(alpha=1 - conf_level)[position]
    return Estimate(
        term="baseline_slope",
        estimate=float(fit.params[position]),
        unit=unit,
        method="least squares on group and baseline; t interval",
        n_households=len(table),
        n_obs=len(table),
        std_error=float(fit.bse[position]),
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
        p_value=float(fit.pvalues[position]),
    )


def adjusted_differences_clustered(
    table: pd.DataFrame,
    *,
    outcome: str,
    group: str,
    reference: str,
    household: str,
    unit: str,
    covariates: Sequence[str] = (),
    correction: Correction = "CR2",
    conf_level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return each group's mean minus the ``reference`` mean of ``outcome`` at equal covariates; positive when higher.

    Least squares over persons, with a standard error that allows any likeness between persons of one household, and
    Student's t with degrees of freedom for few households (`between_groups.cluster_robust`). Every person weighs
    the same, so a large household weighs more; `adjusted_difference` over household means weighs households alike.
    Needs independent households, allocated as a whole or at least described as such.

    Parameters
    ----------
    table
        One row per person.
    outcome, covariates
        Columns with the value at follow-up in ``unit``, and with what is held equal: the value at baseline to begin
        with.
    group, reference
        Column with the group of each person, and the group to compare with.
    household
        Column with the household of each person.
    unit
        Unit of the outcome.
    correction
        CR2 unless another result has to be reproduced; CR0 and CR1 are too small with few households.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    tuple of Estimate
        One per group beside ``reference``, sorted: term ``adjusted_difference``, contrast ``between``.
        ``n_households`` counts the two groups compared, ``n_obs`` the persons of the whole model.

    Raises
    ------
    ValueError
        When a value is missing, a group has fewer than two households, or the coefficients are not determined.

    References
    ----------
    Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and hypothesis
    testing in fixed effects models. J Bus Econ Stat 36:672-683.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": list("aaaaabbbbb"), "home": [1, 1, 2, 3, 3, 4, 4, 5, 6, 6],
    ...                       "t0": [5.0, 6, 4, 7, 5, 5, 4, 6, 7, 4], "t1": [7.0, 8, 6, 8, 8, 5, 5, 6, 8, 4]})
    >>> (difference,) = adjusted_differences_clustered(
    ...     table, outcome="t1", group="arm", reference="b", household="home", covariates=["t0"], unit="points"
    ... )
    >>> round(difference.estimate, 2), round(difference.std_error, 2), difference.n_households
    (1.62, 0.17, 6)
    """
    validate_share("conf_level", conf_level)
    design = build_group_design(
        table, outcome=outcome, group=group, reference=reference, household=household, covariates=covariates
    )
    fit = fit_least_squares(design.matrix, design.outcome)
    precisions = [
        cluster_robust_precision(fit, position=position, households=design.households, correction=correction)
        for position in range(len(design.others))
    ]
    return tuple(
        group_difference(
            design,
            position,
            float(fit.coefficients[position]),
            precision,
            unit=unit,
            method=(
                f"least squares over persons; {correction} cluster-robust over {design.n_clusters} households; "
                f"t with {precision.freedom:.1f} degrees of freedom (Satterthwaite)"
            ),
            conf_level=conf_level,
        )
        for position, precision in enumerate(precisions)
    )


def _covariance_analysis(
    table: pd.DataFrame, *, outcome: str, baseline: str, group: str, others: Sequence[str]
) -> RegressionResults:
    """Return the fit of the outcome on one column per group beside the reference, the baseline, and a constant."""
    labels = table[group].astype(str).to_numpy()
    follow_up = complete_numbers(table, outcome)
    design = np.column_stack(
        [*(labels == other for other in others), complete_numbers(table, baseline), np.ones(len(table))]
    ).astype(float)
    if np.linalg.matrix_rank(design) < design.shape[1] or len(table) <= design.shape[1]:
        raise ValueError(
            f"{len(table)} households cannot determine {design.shape[1]} coefficients of '{outcome}' on '{group}' "
            f"and '{baseline}'"
        )
    return sm.OLS(follow_up, design).fit()
