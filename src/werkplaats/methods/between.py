"""Two groups or more, adjusted for where each household began: analysis of covariance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm

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
    follow_up = complete_numbers(table, outcome)
    design = np.column_stack(
        [*(labels == other for other in others), complete_numbers(table, baseline), np.ones(len(table))]
    ).astype(float)
    if np.linalg.matrix_rank(design) < design.shape[1] or len(table) <= design.shape[1]:
        raise ValueError(
            f"{len(table)} households cannot determine {design.shape[1]} coefficients of '{outcome}' on '{group}' "
            f"and '{baseline}'"
        )
    fit = sm.OLS(follow_up, design).fit()
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
