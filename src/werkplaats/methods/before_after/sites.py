"""Sites next to each other: what changed for the households of each, and how that compares with what was expected.

A site is wherever households were helped: a neighborhood, a team, a hospital. Sites help different people, so a larger
change says nothing of a site by itself. Where somebody predicted every household's score from who it is, sites can be
compared on what came beyond that.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from scipy import stats

from werkplaats.methods.before_after.responders import REACHED
from werkplaats.methods.complete_cases import complete_numbers, validate_columns, validate_share, varies


def site_changes(table: pd.DataFrame, *, site: str, before: str, after: str, conf_level: float = 0.95) -> pd.DataFrame:
    """Return the mean of after minus before over the households of each site; positive when the value rose.

    Parameters
    ----------
    table
        One row per household.
    site
        Column with the site of each household.
    before, after
        Columns with the two values.
    conf_level
        Confidence level (0 to 1) of each interval by itself: of twenty sites that are alike, one falls outside.

    Returns
    -------
    DataFrame
        One row per site, sorted: ``n_households``, ``mean_before``, ``mean_after``, ``mean_change``, ``std_error``,
        ``conf_low`` and ``conf_high`` (Student's t). The last three are NaN where a site has one household, or where
        all changed alike.

    Raises
    ------
    ValueError
        When a value or a site is missing, or there is no household.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6:1-25.

    Examples
    --------
    >>> table = pd.DataFrame({"site": list("NNNZ"), "before": [5.0, 6.0, 4.0, 7.0], "after": [6.0, 8.0, 4.0, 8.0]})
    >>> site_changes(table, site="site", before="before", after="after")[["n_households", "mean_change"]].T
    site            N    Z
    n_households  3.0  1.0
    mean_change   1.0  1.0
    """
    validate_share("conf_level", conf_level)
    values = _values(table, site, {"mean_before": before, "mean_after": after})
    values["mean_change"] = values["mean_after"] - values["mean_before"]
    grouped = values.groupby(table[site].to_numpy())
    described = grouped.mean().rename_axis(site)
    described.insert(0, "n_households", grouped.size())
    described["std_error"] = _std_errors(grouped["mean_change"])
    margin = described["std_error"] * stats.t.ppf((1 + conf_level) / 2, described["n_households"] - 1)
    return described.assign(conf_low=described["mean_change"] - margin, conf_high=described["mean_change"] + margin)


def site_responders(
    table: pd.DataFrame,
    *,
    site: str,
    before: str,
    after: str,
    important_difference: float = 0.0,
    higher_is_better: bool = True,
) -> pd.DataFrame:
    """Return how many households of each site improved, stayed the same or got worse by a difference or more.

    The counts are those of `before_after.responders`, which gives the shares of one group with their intervals.

    Parameters
    ----------
    table, site, before, after
        As in `site_changes`.
    important_difference
        Smallest change that counts, 0 or more; with 0 any rise or fall does.
    higher_is_better
        False where a fall is an improvement.

    Returns
    -------
    DataFrame
        One row per site, sorted: ``improved``, ``same``, ``worse`` (households).

    Raises
    ------
    ValueError
        As `site_changes`, and when the difference is negative.

    Examples
    --------
    >>> table = pd.DataFrame({"site": list("NNNZ"), "before": [0.7, 0.8, 0.9, 0.1], "after": [0.8, 0.8, 0.8, 0.9]})
    >>> site_responders(table, site="site", before="before", after="after").loc["N"].tolist()
    [1, 1, 1]
    """
    if not important_difference >= 0:
        raise ValueError(f"important_difference must be 0 or more, found {important_difference}")
    values = _values(table, site, {"before": before, "after": after})
    gains = (values["after"] - values["before"]) * (1 if higher_is_better else -1)
    # As many decimals as a double keeps of the scores: .8 - .1 + .1 - .8 is not quite 0.
    noise = REACHED * max(important_difference, float(values.abs().to_numpy().max()))
    bar = max(important_difference - noise, noise)
    counted = pd.DataFrame({"improved": gains >= bar, "same": gains.abs() < bar, "worse": gains <= -bar})
    return counted.groupby(table[site].to_numpy()).sum().rename_axis(site)


def adjusted_site_changes(
    table: pd.DataFrame, *, site: str, before: str, after: str, expected: str, fewest: int = 30
) -> pd.DataFrame:
    """Return the mean change that each site would have had with the households of all sites; positive when it rose.

    It is the mean change over all households, plus how much further than expected the households of the site came,
    minus how much further than expected all households came. What was expected of each is given: a prediction of its
    value after, from its value before and whatever else tells its chances. The adjustment is as good as that
    prediction.

    Parameters
    ----------
    table, site, before, after
        As in `site_changes`; the households of all sites together are what each is held against.
    expected
        Column with the value after that was expected.
    fewest
        Smallest number of households of a site that is adjusted.

    Returns
    -------
    DataFrame
        One row per site with ``fewest`` households or more, sorted: ``adjusted_change`` and ``adjusted_std_error``,
        which takes the means over all households as known, and is NaN as in `site_changes`.

    Raises
    ------
    ValueError
        As `site_changes`.

    References
    ----------
    NHS England (2013). Patient Reported Outcome Measures (PROMs) in England: the case-mix adjustment methodology.

    Examples
    --------
    >>> table = pd.DataFrame({"site": list("NNZZ"), "before": [5.0, 5.0, 1.0, 1.0], "after": [7.0, 6.0, 5.0, 4.0],
    ...                       "expected": [7.0, 7.0, 4.0, 4.0]})
    >>> columns = {"site": "site", "before": "before", "after": "after", "expected": "expected"}
    >>> adjusted_site_changes(table, **columns, fewest=2)["adjusted_change"].to_dict()
    {'N': 2.0, 'Z': 3.0}
    """
    values = _values(table, site, {"before": before, "after": after, "expected": expected})
    beyond = values["after"] - values["expected"]
    grouped = beyond.groupby(table[site].to_numpy())
    overall = float((values["after"] - values["before"]).mean())
    adjusted = pd.DataFrame(
        {
            "adjusted_change": overall + grouped.mean() - float(beyond.mean()),
            "adjusted_std_error": _std_errors(grouped),
        }
    )
    return adjusted.loc[grouped.size() >= fewest].rename_axis(site)


def _values(table: pd.DataFrame, site: str, columns: dict[str, str]) -> pd.DataFrame:
    """Return columns as numbers under other names; ValueError when there is nothing, or something is missing."""
    validate_columns(table, [site])
    if table.empty:
        raise ValueError("the table is empty; a site needs at least one household")
    return pd.DataFrame({name: complete_numbers(table, column) for name, column in columns.items()})


def _std_errors(grouped: pd.api.typing.SeriesGroupBy[float, Any]) -> pd.Series[float]:
    """Return the standard error of the mean of each group; NaN where its numbers do not differ."""
    differ = grouped.agg(lambda numbers: varies(numbers.to_numpy()))
    return grouped.sem().where(differ.astype(bool))
