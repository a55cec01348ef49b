"""The change of the households that took part, minus the change of households that did not."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from werkplaats.methods.complete_cases import split_in_two, validate_share, varies
from werkplaats.results import Estimate


def att(
    table: pd.DataFrame, *, change: str, group: str, reference: str, unit: str, conf_level: float = 0.95
) -> Estimate:
    """Return the mean change of the group minus that of ``reference``: the effect on those who took part.

    Negative when the value fell more in the group than in the reference. It is the effect if both groups would have
    changed alike without the intervention; selection by the same rule makes that credible, and takes regression to the
    mean out, which touches both groups.

    The interval is Welch's: a dozen households against a hundred or more, with spreads that need not be alike, is
    where the pooled standard error (and ordinary least squares) goes wrong, and where the few households of the small
    group set the degrees of freedom. It equals least squares of the change on the group with HC2 standard errors and
    Satterthwaite's degrees of freedom. It is an interval for the average effect on households of this kind; where an
    effect makes changes more alike, it is somewhat short for the effect on the very households of the study
    (docs/example_study.md).

    Parameters
    ----------
    table
        One row per household.
    change
        Column with the change of each household (after minus before), in ``unit``.
    group, reference
        Column with the group of each household, and the group that did not take part.
    unit
        Unit of the change.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``att``, contrast ``difference_in_differences``, with ``group`` and ``reference`` filled in.

    Raises
    ------
    ValueError
        When a value is missing, there are not exactly two groups, a group has fewer than two households, or neither
        group varies.

    References
    ----------
    Welch, B. L. (1947). The generalization of Student's problem when several different population variances are
    involved. Biometrika 34:28-35.
    Imbens, G. W. (2004). Nonparametric estimation of average treatment effects under exogeneity: a review. Rev Econ
    Stat 86:4-29 (the two effects).
    Imbens, G. W. & Kolesar, M. (2016). Robust standard errors in small samples: some practical advice. Rev Econ Stat
    98:701-712.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["in"] * 3 + ["out"] * 4, "change": [-9.0, -6.0, -6.0, -2.0, -1.0, 0.0, -1.0]})
    >>> effect = att(table, change="change", group="arm", reference="out", unit="EUR")
    >>> effect.estimate, round(effect.conf_low, 2), round(effect.conf_high, 2)
    (-6.0, -9.69, -2.31)
    """
    validate_share("conf_level", conf_level)
    name, described, compared = split_in_two(table, column=change, group=group, reference=reference)
    if min(described.size, compared.size) < 2:
        raise ValueError(
            f"each group needs two households or more, found {described.size} and {compared.size} ('{reference}')"
        )
    if not (varies(described) or varies(compared)):
        raise ValueError(f"column '{change}' does not vary within either group; no interval can be given")
    means = CompareMeans(DescrStatsW(described), DescrStatsW(compared))
    low, high = means.tconfint_diff(alpha=1 - conf_level, usevar="unequal")
    return Estimate(
        term="att",
        estimate=float(described.mean() - compared.mean()),
        unit=unit,
        method="difference of mean changes; Welch t interval",
        n_households=described.size + compared.size,
        n_smallest=min(described.size, compared.size),
        std_error=float(means.std_meandiff_separatevar),
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
        p_value=float(means.ttest_ind(usevar="unequal")[1]),
        contrast="difference_in_differences",
        group=name,
        reference=reference,
    )
