"""Results per site, for notebook 03: what changed for the households of each neighborhood, team or hospital.

Only outcomes named beforehand, because every site is one more comparison. A study with kinds of households
(``subgroup``) gets its sites within each kind, and all households of a kind together as the row without a site.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from werkplaats.analyses.populations import analysed_households
from werkplaats.methods.before_after.sites import adjusted_site_changes, site_changes, site_responders
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results

UNKNOWN = "unknown"
"""Site of households of which nobody knows it."""

_KEYS = ["outcome", "contrast", "wave", "group", "subgroup", "site"]
_RESPONSES = ("improved", "same", "worse")
_COLUMNS: Mapping[str, Any] = {"site": "site", "before": "before", "after": "after"}


def add_site_results(
    results: Results, person_waves: pd.DataFrame, households: pd.DataFrame, *, params: StudyParams
) -> Results:
    """Return results with the table ``site_results`` and its estimates added, where the params ask for them.

    Parameters
    ----------
    results
        What notebook 03 found so far; its table ``outcomes`` tells unit, direction and important difference.
    person_waves, households
        Tables of those names (`werkplaats.schema`); ``neighborhood`` is the site.
    params
        Uses ``sites``, ``groups``, ``waves``, ``primary_outcome``, ``secondary_outcomes`` and ``confidence_level``.

    Returns
    -------
    Results
        ``site_results`` has one row per outcome, wave, group, subgroup and site; the row without a site is about all
        households of the subgroup. Estimates have terms that begin with ``site_``, and subgroup and site as their
        ``population``.
    """
    if params.sites is None:
        return results
    analysed = analysed_households(households, groups=params.groups)
    if analysed["neighborhood"].isna().all():
        lacking = Missing("sites", "no household has a neighborhood, so there are no results per site")
        return replace(results, missing=(*results.missing, lacking))
    scores = person_waves.loc[person_waves["household_id"].isin(analysed["household_id"])]
    parts = list(_tables(scores, analysed, results.tables.get("outcomes"), params))
    if not parts:
        lacking = Missing("sites", "no outcome named beforehand was measured twice")
        return replace(results, missing=(*results.missing, lacking))
    table = pd.concat(parts, ignore_index=True)
    return replace(
        results,
        estimates=(*results.estimates, *_estimates(table, conf_level=params.confidence_level)),
        tables={**results.tables, "site_results": table.drop(columns=["unit"])},
        facts={**results.facts, **({"site_label": params.sites.label} if params.sites.label else {})},
    )


def _tables(
    scores: pd.DataFrame, households: pd.DataFrame, outcomes: pd.DataFrame | None, params: StudyParams
) -> Iterator[pd.DataFrame]:
    """Yield the rows of one outcome, wave, group and subgroup."""
    baseline, *later = params.waves
    named = [params.primary_outcome, *params.secondary_outcomes]
    for about in outcomes.to_dict("records") if outcomes is not None and len(outcomes) else ():
        if about["outcome"] not in named or about["ordinal"]:
            continue
        for place, wave in enumerate(later):
            pairs = _pairs(scores, about["outcome"], baseline.name, wave.name, params)
            placed = _placed(pairs, households)
            for (group, subgroup), part in placed.groupby(["group", "subgroup"], sort=True, dropna=False):
                labels = {
                    "outcome": about["outcome"],
                    "contrast": "before-after" if place == 0 else "before-follow_up",
                    "wave": wave.name,
                    "group": group,
                    "subgroup": subgroup if isinstance(subgroup, str) else None,
                }
                yield _describe(part, about, params).assign(**labels, unit=about["unit"])[_columns(pairs)]


def _columns(pairs: pd.DataFrame) -> list[str]:
    described = ["n_households", "mean_before", "mean_after", "mean_change", "std_error", "conf_low", "conf_high"]
    important = [f"important_{response}" for response in _RESPONSES]
    adjusted = ["adjusted_change", "adjusted_std_error"] if "expected" in pairs.columns else []
    return [*_KEYS, "unit", *described, *_RESPONSES, *important, *adjusted]


def _pairs(scores: pd.DataFrame, outcome: str, before: str, after: str, params: StudyParams) -> pd.DataFrame:
    """Return household means over the persons with a score at both moments, and an expected one where that is asked."""
    assert params.sites is not None
    wanted = {"before": (outcome, before), "after": (outcome, after)}
    expected = params.sites.expected.get(outcome)
    if expected is not None:
        wanted["expected"] = (expected, after)
    answered = scores.loc[scores["score"].notna()]
    series = {
        name: answered.loc[(answered["outcome"] == score) & (answered["wave"] == wave)].set_index(
            ["household_id", "person_id"]
        )["score"]
        for name, (score, wave) in wanted.items()
    }
    return pd.concat(series, axis=1, join="inner").groupby(level="household_id").mean()


def _placed(pairs: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    known = households.set_index("household_id").reindex(columns=["group", "neighborhood", "subgroup"])
    placed = pairs.join(known)
    return placed.assign(site=placed.pop("neighborhood").fillna(UNKNOWN))


def _describe(part: pd.DataFrame, about: Mapping[Hashable, Any], params: StudyParams) -> pd.DataFrame:
    """Return all households as the row without a site, and after it a row for each site."""
    assert params.sites is not None
    rows = [_measure(part.assign(site=""), about, params, fewest=1)]
    rows.append(_measure(part, about, params, fewest=params.sites.fewest_adjusted))
    table = pd.concat(rows).rename_axis("site").reset_index()
    return table.assign(site=table["site"].where(table["site"] != "", None))


def _measure(part: pd.DataFrame, about: Mapping[Hashable, Any], params: StudyParams, *, fewest: int) -> pd.DataFrame:
    better, important = bool(about["higher_is_better"]), about["minimal_important_difference"]
    measured = site_changes(part, **_COLUMNS, conf_level=params.confidence_level)
    measured = measured.join(site_responders(part, **_COLUMNS, higher_is_better=better))
    if pd.notna(important):
        counted = site_responders(part, **_COLUMNS, higher_is_better=better, important_difference=float(important))
        measured = measured.join(counted.add_prefix("important_"))
    else:
        measured = measured.assign(**dict.fromkeys((f"important_{response}" for response in _RESPONSES), np.nan))
    if "expected" in part.columns:
        measured = measured.join(adjusted_site_changes(part, **_COLUMNS, expected="expected", fewest=fewest))
    return measured


def _estimates(table: pd.DataFrame, *, conf_level: float) -> Iterator[Estimate]:
    """Yield the estimates of every row: change, shares, and the change adjusted for what was expected."""
    bounds = {
        response: proportion_confint(table[response], table["n_households"], alpha=1 - conf_level, method="beta")
        for response in _RESPONSES
    }
    for place, row in enumerate(table.to_dict("records")):
        population = ", ".join(row[name] for name in ("subgroup", "site") if pd.notna(row[name]))
        if not population:
            continue  # the mean change of the whole group, which is there already
        labels = {name: row[name] for name in ("outcome", "contrast", "wave", "group")}
        found = [_change(row, conf_level), *_adjusted(row)]
        for response, (low, high) in bounds.items():
            found.append(_share(row, response, (float(low.iloc[place]), float(high.iloc[place])), conf_level))
        yield from (estimate.labelled(**labels, population=population) for estimate in found)


def _change(row: Mapping[Hashable, Any], conf_level: float) -> Estimate:
    low, high, error = (_number(row[name]) for name in ("conf_low", "conf_high", "std_error"))
    return Estimate(
        term="site_mean_change",
        estimate=float(row["mean_change"]),
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else conf_level,
        unit=row["unit"],
        method="mean of paired differences of the households of one site; Student's t",
        n_households=int(row["n_households"]),
    )


def _adjusted(row: Mapping[Hashable, Any]) -> Iterator[Estimate]:
    adjusted = _number(row.get("adjusted_change"))
    if adjusted is not None:
        yield Estimate(
            term="site_adjusted_change",
            estimate=adjusted,
            std_error=_number(row["adjusted_std_error"]),
            unit=row["unit"],
            method="mean change of all households, plus what those of the site came beyond what was expected of them, "
            "less what all did",
            n_households=int(row["n_households"]),
        )


def _share(row: Mapping[Hashable, Any], response: str, bounds: tuple[float, float], conf_level: float) -> Estimate:
    n_households, count = int(row["n_households"]), int(row[response])
    return Estimate(
        term=f"site_share_{response}",
        estimate=count / n_households,
        conf_low=bounds[0],
        conf_high=bounds[1],
        conf_level=conf_level,
        unit="share of households",
        method=f"{count} of {n_households} households, any change counts; exact interval (Clopper-Pearson)",
        n_households=n_households,
    )


def _number(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
