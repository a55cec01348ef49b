"""Repeated measures of persons in households: linear mixed models with degrees of freedom for few households.

A household, a person in it, and a household's own change each have a random effect, so that two persons of one
household do not count as two households. The variances are fitted by restricted maximum likelihood
(`repeated_measures.restricted_likelihood`), the degrees of freedom by Kenward and Roger or by Satterthwaite
(`repeated_measures.small_sample_freedom`). ``method`` of each estimate names the random effects that were in the
model, those whose variance was fitted at zero, and the degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import complete_numbers, other_groups, validate_columns, validate_share
from werkplaats.methods.repeated_measures.mixed_inference import coefficient_fields
from werkplaats.methods.repeated_measures.random_effects import Codes, RandomEffect, build_model, codes, cross_codes
from werkplaats.methods.repeated_measures.restricted_likelihood import fit_by_reml
from werkplaats.methods.repeated_measures.small_sample_freedom import FreedomMethod
from werkplaats.results import Estimate


def mixed_mean_changes(
    table: pd.DataFrame,
    *,
    outcome: str,
    wave: str,
    baseline: str,
    household: str,
    person: str,
    unit: str,
    freedom: FreedomMethod = "kenward_roger",
    conf_level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return the mean at each wave minus the mean at ``baseline``, one estimate per wave; positive when it rose.

    Uses every measurement, also of persons who miss a wave: right when what is missing depends on what was measured
    (missing at random) and the model holds. Random effects: household, person, and household x wave (households differ
    in how much they change). An effect that the data cannot tell from the others is left out, as that of persons where
    each household is one person; the change then has the residual as its error, as in a paired t test. A change within
    one group is not an effect.

    Parameters
    ----------
    table
        One row per person and wave.
    outcome
        Column with the measured value, in ``unit``.
    wave, baseline
        Column with the wave of each measurement, and the wave that changes are counted from.
    household, person
        Columns with the household and the person; a person belongs to one household.
    unit
        Unit of the change.
    freedom
        How degrees of freedom (and, with Kenward-Roger, the standard error) account for the estimated variances.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    tuple of Estimate
        Term ``mixed_mean_change``, one per wave but the baseline, sorted by name, with ``wave`` filled in.
        ``n_households`` counts those measured at that wave or at baseline, ``n_obs`` all measurements of the model.

    Raises
    ------
    ValueError
        When a value is missing, a person is in two households or twice in one wave, a wave has fewer than two
        households, or the outcome does not vary enough.

    References
    ----------
    Laird, N. M. & Ware, J. H. (1982). Random-effects models for longitudinal data. Biometrics 38:963-974.
    Kenward, M. G. & Roger, J. H. (1997). Small sample inference for fixed effects from restricted maximum likelihood.
    Biometrics 53:983-997.

    Examples
    --------
    >>> table = pd.DataFrame({"home": [1, 2, 3, 4] * 2, "who": list("abcd") * 2, "wave": ["T0"] * 4 + ["T1"] * 4,
    ...                       "score": [5.0, 6.0, 4.0, 7.0, 6.0, 8.0, 4.0, 8.0]})
    >>> (change,) = mixed_mean_changes(
    ...     table, outcome="score", wave="wave", baseline="T0", household="home", person="who", unit="points"
    ... )
    >>> round(change.estimate, 3), round(change.conf_low, 3), round(change.conf_high, 3)
    (1.0, -0.299, 2.299)
    """
    validate_share("conf_level", conf_level)
    numbers = complete_numbers(table, outcome)
    validate_columns(table, [wave, household, person])
    others = other_groups(table, group=wave, reference=baseline)
    waves = table[wave].astype(str).to_numpy(dtype=str)
    households, persons, moments = (codes(labels) for labels in (table[household], table[person], waves))
    _validate_measured_once(persons, moments, person=person, wave=wave)
    measured = {name: set(households[waves == name]) for name in (baseline, *others)}
    _validate_households(measured, household=household)
    effects = [
        RandomEffect("household", households),
        RandomEffect("person", persons),
        RandomEffect("household x wave", cross_codes(households, moments)),
    ]
    design = np.column_stack([*(waves == other for other in others), np.ones(len(table))]).astype(float)
    fit = fit_by_reml(build_model(design, numbers, households=households, effects=effects))
    return tuple(
        Estimate(
            term="mixed_mean_change",
            **coefficient_fields(fit, position, freedom=freedom, conf_level=conf_level),
            unit=unit,
            n_households=len(measured[baseline] | measured[other]),
            n_obs=len(table),
            n_smallest=min(len(measured[baseline]), len(measured[other])),
            wave=other,
        )
        for position, other in enumerate(others)
    )


def mixed_mean_slope(
    table: pd.DataFrame,
    *,
    outcome: str,
    time: str,
    household: str,
    unit: str,
    freedom: FreedomMethod = "kenward_roger",
    conf_level: float = 0.95,
) -> Estimate:
    """Return the mean rise of ``outcome`` per unit of ``time`` over households; positive when it rises.

    Every household has its own level and its own slope, which may be correlated. Assumes that each moves along a
    straight line. Without a slope of its own, a household would count as often as it was measured.

    Parameters
    ----------
    table
        One row per measurement; several persons of one household share its level and slope.
    outcome, time
        Columns with the measured value and the time of measurement, as a number.
    household
        Column with the household.
    unit
        Unit of the slope: that of the outcome per unit of time.
    freedom, conf_level
        As in `mixed_mean_changes`.

    Returns
    -------
    Estimate
        Term ``mixed_mean_slope``.

    Raises
    ------
    ValueError
        When a value is missing, there are fewer than two households, or the slope is not determined.

    References
    ----------
    Laird, N. M. & Ware, J. H. (1982). Random-effects models for longitudinal data. Biometrics 38:963-974.

    Examples
    --------
    >>> table = pd.DataFrame({"home": [1] * 3 + [2] * 3 + [3] * 3, "month": [0.0, 1.0, 2.0] * 3,
    ...                       "score": [5.0, 6.1, 6.9, 4.0, 4.2, 4.1, 6.0, 6.4, 7.1]})
    >>> slope = mixed_mean_slope(table, outcome="score", time="month", household="home", unit="points per month")
    >>> round(slope.estimate, 3), round(slope.std_error, 3)
    (0.517, 0.26)
    """
    validate_share("conf_level", conf_level)
    numbers, moments = complete_numbers(table, outcome), complete_numbers(table, time)
    validate_columns(table, [household])
    households = codes(table[household])
    _validate_households({time: set(households)}, household=household)
    design = np.column_stack([moments, np.ones(len(table))])
    # Around its mean, where level and slope are least entangled; the fit is the same.
    effects = [RandomEffect("household with slope", households, moments - moments.mean())]
    fit = fit_by_reml(build_model(design, numbers, households=households, effects=effects))
    if not fit.model.effects:
        raise ValueError(f"'{outcome}' was not measured often enough for a slope of each household over '{time}'")
    return Estimate(
        term="mixed_mean_slope",
        **coefficient_fields(fit, 0, freedom=freedom, conf_level=conf_level),
        unit=unit,
        n_households=len(set(households)),
        n_obs=len(table),
    )


def _validate_measured_once(persons: Codes, moments: Codes, *, person: str, wave: str) -> None:
    n_double = len(persons) - len(np.unique(np.column_stack([persons, moments]), axis=0))
    if n_double:
        raise ValueError(f"{n_double} rows repeat a '{person}' within one '{wave}'; pass one row per person and wave")


def _validate_households(measured: Mapping[str, set[int]], *, household: str) -> None:
    for moment, found in measured.items():
        if len(found) < 2:
            raise ValueError(
                f"column '{household}' has {len(found)} household at '{moment}'; what holds beyond these households "
                "cannot be judged from fewer than two"
            )
