"""Two groups or more of persons in households, by a mixed model with a random effect of the household."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from werkplaats.methods.between_groups.group_design import build_group_design, group_difference
from werkplaats.methods.complete_cases import validate_share
from werkplaats.methods.repeated_measures.mixed_inference import coefficient_precision
from werkplaats.methods.repeated_measures.random_effects import RandomEffect, build_model
from werkplaats.methods.repeated_measures.restricted_likelihood import fit_by_reml
from werkplaats.methods.repeated_measures.small_sample_freedom import FreedomMethod
from werkplaats.results import Estimate


def mixed_differences(
    table: pd.DataFrame,
    *,
    outcome: str,
    group: str,
    reference: str,
    household: str,
    unit: str,
    covariates: Sequence[str] = (),
    freedom: FreedomMethod = "kenward_roger",
    conf_level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return each group's mean minus the ``reference`` mean of ``outcome`` at equal covariates; positive when higher.

    A random household effect carries the likeness of persons in one household. It weighs households by what they tell:
    less than their persons, more than alike. `between_groups.between.adjusted_differences_clustered` estimates the
    same difference and does not need the likeness to be of that kind.

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
    freedom, conf_level
        As in `werkplaats.methods.repeated_measures.mixed_models.mixed_mean_changes`.

    Returns
    -------
    tuple of Estimate
        One per group beside ``reference``, sorted: term ``adjusted_difference``, contrast ``between``.

    Raises
    ------
    ValueError
        When a value is missing, a group has fewer than two households, or the coefficients are not determined.

    References
    ----------
    Kenward, M. G. & Roger, J. H. (1997). Small sample inference for fixed effects from restricted maximum likelihood.
    Biometrics 53:983-997.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": list("aaaaabbbbb"), "home": [1, 1, 2, 3, 3, 4, 4, 5, 6, 6],
    ...                       "t0": [5.0, 6, 4, 7, 5, 5, 4, 6, 7, 4], "t1": [7.0, 8, 6, 8, 8, 5, 5, 6, 8, 4]})
    >>> (difference,) = mixed_differences(
    ...     table, outcome="t1", group="arm", reference="b", household="home", covariates=["t0"], unit="points"
    ... )
    >>> round(difference.estimate, 2), difference.n_smallest
    (1.62, 3)
    """
    validate_share("conf_level", conf_level)
    design = build_group_design(
        table, outcome=outcome, group=group, reference=reference, household=household, covariates=covariates
    )
    effects = [RandomEffect("household", design.households)]
    fit = fit_by_reml(build_model(design.matrix, design.outcome, households=design.households, effects=effects))
    estimates = []
    for position in range(len(design.others)):
        center, precision, method = coefficient_precision(fit, position, freedom=freedom)
        estimates.append(
            group_difference(design, position, center, precision, unit=unit, method=method, conf_level=conf_level)
        )
    return tuple(estimates)
