"""How the instruments behave here: means per wave, ends of the scale, internal consistency, answers left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from statsmodels.stats.weightstats import DescrStatsW

from werkplaats.analyses.populations import household_scores
from werkplaats.analyses.score_pairs import Finding, Measured, place
from werkplaats.instruments.kidscreen import REVERSED as REVERSED_IN_KIDSCREEN
from werkplaats.instruments.registry import find_scored
from werkplaats.methods.complete_cases import FloatArray, varies
from werkplaats.methods.scales.reliability import cronbach_alpha, floor_ceiling, missing_items
from werkplaats.params.model import Instrument
from werkplaats.params.own_instrument import OwnInstrument
from werkplaats.results import Estimate, Missing


def mean_with_interval(numbers: FloatArray, *, conf_level: float) -> dict[str, float | None]:
    """Return ``mean`` and Student's t limits, ``conf_low`` and ``conf_high``; None where households do not differ.

    A mean describes where households stand. What an evaluation leans on is their change, which has an interval that
    holds for skewed changes too (`mean_change`).
    """
    described = DescrStatsW(numbers)
    low, high = described.tconfint_mean(alpha=1 - conf_level) if varies(numbers) else (None, None)
    return {"mean": float(described.mean), "conf_low": low, "conf_high": high}


def build_wave_means(measured: Measured) -> pd.DataFrame:
    """Return the mean over households per outcome, group and wave, with a t interval; levels have none.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``wave``, ``month``, ``mean``, ``conf_low``, ``conf_high``, ``n_households`` and
        ``n_persons``. Waves hold whoever answered then: `build_paired_means` compares the same persons.
    """
    keys = ["outcome", "group", "wave", "month"]
    averaged = [outcome.name for outcome in measured.outcomes if not outcome.known.ordinal]
    scores = household_scores(measured.scores.loc[measured.scores["outcome"].isin(averaged)])
    rows = []
    for key, part in scores.groupby(keys, sort=True):
        labels = dict(zip(keys, key, strict=True))
        summary = mean_with_interval(part["score"].to_numpy(), conf_level=measured.params.confidence_level)
        counts = {"n_households": len(part), "n_persons": int(part["n_persons"].sum())}
        rows.append({**labels, **summary, **counts})
    return pd.DataFrame(rows)


def build_paired_means(measured: Measured) -> pd.DataFrame:
    """Return the means before and after of the same persons, per outcome, group and later wave.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``wave``, ``contrast``, ``moment`` (before or after), ``mean``, ``conf_low``,
        ``conf_high``, ``n_households`` and ``n_persons``.
    """
    rows: list[dict[str, Any]] = []
    for pair in measured.pairs:
        for group in measured.groups if not pair.outcome.known.ordinal else ():
            table = pair.within(group)
            for moment in ("before", "after") if len(table) else ():
                summary = mean_with_interval(table[moment].to_numpy(), conf_level=measured.params.confidence_level)
                counts = {"n_households": len(table), "n_persons": int(table["n_persons"].sum())}
                labels = {"outcome": pair.outcome.name, "group": group, "wave": pair.wave.name}
                rows.append({**labels, "contrast": pair.contrast, "moment": moment, **summary, **counts})
    return pd.DataFrame(rows)


def scale_findings(measured: Measured, measurements: pd.DataFrame | None) -> Iterator[Finding]:
    """Yield the shares at either end of each scale at baseline per group, and the consistency of scales of items."""
    baseline = measured.waves[0].name
    for outcome in measured.outcomes:
        for group in measured.groups if outcome.is_tested else ():
            scores = measured.of(outcome.name, group=group)
            own = scores.loc[scores["wave"] == baseline]
            ends = {"minimum": outcome.known.minimum, "maximum": outcome.known.maximum}
            if own.empty or not own["score"].between(ends["minimum"], ends["maximum"]).all():
                continue  # nobody, or a ready-made score beyond the range that params give: it has no ends
            shares = floor_ceiling(own, score="score", household="household_id", **ends)
            for share in (shares.floor, shares.ceiling):
                yield share.labelled(outcome=outcome.name, wave=baseline, group=group)
    if measurements is not None:
        yield from _alphas(measured, measurements)


def build_open_answers(measured: Measured, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Return the items that somebody left open, per instrument and wave, over all groups.

    Returns
    -------
    DataFrame
        ``instrument``, ``item``, ``wave``, and the columns of `missing_items`; only items with a missing answer.
    """
    tables = []
    for instrument in _instruments(measured) if measurements is not None else ():
        scored = find_scored(instrument)
        items = list(scored.definition.items) if scored else []
        wide = _answers(measured, measurements, instrument.name, items)
        for wave in measured.waves if items else ():
            asked = wide.loc[wide["wave"] == wave.name]
            if len(asked):
                found = missing_items(asked, items=items, household="household_id")
                found = found.loc[found["n_missing"] > 0]
                tables.append(found.assign(instrument=instrument.name, wave=wave.name))
    columns = ["instrument", "item", "wave", "n_missing", "share_missing", "n_persons", "n_households"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def unanswered_items(measurements: pd.DataFrame | None, instrument: Instrument) -> list[str]:
    """Return the items of an instrument that was delivered, to which nobody gave an answer."""
    scored = find_scored(instrument)
    if measurements is None or scored is None:
        return []
    answered = measurements.loc[measurements["instrument"].eq(instrument.name) & measurements["value"].notna(), "item"]
    return [item for item in scored.definition.items if item not in answered.unique()] if len(answered) else []


def _instruments(measured: Measured) -> Iterator[Instrument]:
    chosen = {outcome.instrument for outcome in measured.outcomes}
    return (instrument for instrument in measured.params.instruments if instrument.name in chosen)


def _answers(measured: Measured, measurements: pd.DataFrame | None, instrument: str, items: list[str]) -> pd.DataFrame:
    """Return the answers to one instrument of the persons who count, a column per item."""
    assert measurements is not None
    people = measured.scores[["person_id", "household_id"]].drop_duplicates("person_id")
    chosen = measurements["instrument"].eq(instrument) & measurements["person_id"].isin(people["person_id"])
    answers = measurements.loc[chosen, ["person_id", "wave", "item", "value"]]
    wide = answers.pivot(index=["person_id", "wave"], columns="item", values="value").reindex(columns=items)
    return wide.astype("float64").reset_index().merge(people, on="person_id")


def _alphas(measured: Measured, measurements: pd.DataFrame) -> Iterator[Finding]:
    baseline, level = measured.waves[0].name, measured.params.confidence_level
    present = {outcome.name for outcome in measured.outcomes}
    for instrument in _instruments(measured):
        for outcome, signs in _scales(instrument):
            if outcome not in present or len(signs) < 2:
                continue
            wide = _answers(measured, measurements, instrument.name, list(signs))
            answers = wide.loc[wide["wave"] == baseline].dropna()
            turned = answers.assign(**{item: sign * answers[item] for item, sign in signs.items()})
            try:
                found: Estimate = cronbach_alpha(turned, items=list(signs), household="household_id", conf_level=level)
            except ValueError as reason:  # how a method says that it is undefined for these data
                yield Missing(place("alpha", outcome), str(reason))
                continue
            yield found.labelled(outcome=outcome, wave=baseline)


def _scales(instrument: Instrument) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the scales whose items measure one thing, with the direction of each item where it is known."""
    own: OwnInstrument | None = instrument.definition
    if own is not None:
        turned = {item.name for item in own.items if item.reversed}
        for scale in own.scales:
            if scale.score != "tariff" and not scale.ordinal:
                yield scale.name, {item: -1 if item in turned else 1 for item in own.items_of(scale)}
    scored = find_scored(instrument)
    if instrument.name == "kidscreen_10" and scored is not None:
        items = scored.definition.items
        yield scored.definition.outcomes[0].outcome, {i: -1 if i in REVERSED_IN_KIDSCREEN else 1 for i in items}
