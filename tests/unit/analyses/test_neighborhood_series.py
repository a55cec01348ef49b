"""Monthly series: a planted step and slope come back, and what cannot be fitted is named."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from werkplaats.analyses.neighborhood_series import with_neighborhood_series
from werkplaats.methods.comparison.segmented_regression import Interruption, segmented_regression
from werkplaats.results import Results
from werkplaats.schema import ROBUSTNESS
from werkplaats.workspace.storage import empty_table, validate_table

EMPTY = Results(ROBUSTNESS)


def series(values, *, neighborhood="Limmel", role=None, start="2017-01-01", n=40) -> pd.DataFrame:
    months = pd.date_range(start, periods=len(values), freq="MS")
    frame = pd.DataFrame({"neighborhood": neighborhood, "month": months, "measure": "inflow", "value": values})
    frame = frame.assign(unit="clients", role=role, n_households=n)
    frame = frame.reindex(columns=empty_table("neighborhood_series").columns)
    return validate_table("neighborhood_series", frame)


def drawn(seed: int, *, step: float, slope: float, n: int = 48, start: int = 24) -> np.ndarray:
    rng = np.random.default_rng(seed)
    months = np.arange(n) - start
    noise = np.zeros(n)
    for month in range(1, n):
        noise[month] = 0.3 * noise[month - 1] + rng.normal(0, 0.5)
    wave = 2 * np.sin(2 * np.pi * months / 12)
    return 30 + 0.2 * months + wave + (months >= 0) * (step + slope * months) + noise


def find(results, term, reference=None):
    (found,) = [item for item in results.estimates if item.term == term and item.reference == reference]
    return found


def test_a_study_without_series_is_left_as_it_is(households, params):
    assert with_neighborhood_series(EMPTY, None, households, params=params) is EMPTY


def test_a_planted_step_and_slope_come_back(households, params):
    """The first household of the approach in Limmel starts in January 2019, month 24 of the series."""
    found = with_neighborhood_series(EMPTY, series(drawn(1, step=-6, slope=-0.3)), households, params=params)
    level, change = find(found, "level_change"), find(found, "slope_change")
    assert level.conf_low < -6 < level.conf_high < 0
    assert change.conf_low < -0.3 < change.conf_high < 0
    assert (level.outcome, level.population, level.unit, level.n_households) == ("inflow", "Limmel", "clients", 40)
    fits = found.tables["neighborhood_fits"].iloc[0]
    assert (fits["months_before"], fits["months_since"], fits["family"]) == (24, 24, "amounts")


def test_without_a_change_the_interval_holds_zero_most_of_the_time(households, params):
    held = [
        (
            level := find(
                with_neighborhood_series(EMPTY, series(drawn(seed, step=0, slope=0)), households, params=params),
                "level_change",
            )
        ).conf_low
        <= 0
        <= level.conf_high
        for seed in range(20)
    ]
    assert sum(held) >= 17  # 5% misses expected; four or more in twenty have a chance of 2%


def test_what_happened_everywhere_is_taken_out_by_neighborhoods_without_the_approach(households, params):
    everywhere = drawn(3, step=-6, slope=0)
    own = series(everywhere + np.random.default_rng(5).normal(0, 0.3, 48))
    others = series(everywhere, neighborhood="Heer", role="comparison", n=25)
    found = with_neighborhood_series(EMPTY, pd.concat([own, others], ignore_index=True), households, params=params)
    assert find(found, "level_change").conf_high < 0
    against = find(found, "level_change", reference="comparison")
    assert against.conf_low < 0 < against.conf_high
    assert against.n_households == 25


def test_the_fit_is_that_of_the_method(households, params):
    values = drawn(7, step=-2, slope=0.1)
    found = with_neighborhood_series(EMPTY, series(values), households, params=params)
    direct = segmented_regression(
        pd.DataFrame({"t": np.arange(48) - 24.0, "y": values}),
        outcome="y",
        time="t",
        interruption=Interruption(start=0.0, family="linear", center=0.0, harmonics=2, errors="autoregressive"),
        unit="clients",
        n_households=40,
    )
    assert find(found, "level_change").estimate == pytest.approx(direct.level.estimate)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (series(drawn(1, step=0, slope=0)[:27], start="2017-01-01"), "series_short:inflow"),
        (series(drawn(1, step=0, slope=0)).drop(index=[5]), "series_with_gaps:inflow"),
        (series([10.0] * 48), "series_constant:inflow"),
        (series([*range(24), *[0] * 20, 1, 1, 1, 1]), "series_rare:inflow"),
        (series(range(48)).assign(exposure=0.0), "series_without_exposure:inflow"),
    ],
)
def test_a_series_that_no_line_can_be_drawn_through_is_named(households, params, table, reason):
    found = with_neighborhood_series(EMPTY, table, households, params=params)
    assert [missing.what for missing in found.missing] == [reason]
    assert found.estimates == ()
    assert found.tables == {}


def test_params_may_say_when_the_approach_began(households, params):
    later = params.model_copy(update={"neighborhood_start": dt.date(2019, 7, 1)})
    found = with_neighborhood_series(EMPTY, series(drawn(1, step=0, slope=0)), households, params=later)
    assert found.tables["neighborhood_fits"]["months_before"].tolist() == [30]
    nobody = households.assign(start=pd.NaT).astype({"start": households["start"].dtype})
    unknown = with_neighborhood_series(EMPTY, series(drawn(1, step=0, slope=0)), nobody, params=params)
    assert [missing.what for missing in unknown.missing] == ["series_without_start:inflow"]


def counts(seed, *, ratio, n=48, start=24, mean=40.0, everywhere=1.0):
    """Draw counts around a mean, with a step to a ratio of it and one that happened in every neighborhood."""
    after = np.arange(n) >= start
    return np.random.default_rng(seed).poisson(mean * np.where(after, ratio * everywhere, 1.0)).astype(float)


def test_whole_numbers_of_clients_are_counted_and_give_ratios(households, params):
    found = with_neighborhood_series(EMPTY, series(counts(1, ratio=0.6)), households, params=params)
    level = find(found, "level_ratio")
    assert level.conf_low < 0.6 < level.conf_high < 1
    assert (level.unit, find(found, "slope_ratio_change").unit) == ("ratio", "ratio per moment")
    fits = found.tables["neighborhood_fits"].iloc[0]
    assert fits["family"] == "counts"
    assert 0.5 < fits["dispersion"] < 2


@pytest.mark.parametrize(
    ("change", "term"),
    [
        ({"unit": "euros"}, "level_change"),
        ({"kind": "amount"}, "level_change"),
        ({"kind": "count", "value": counts(1, ratio=0.6) + 0.5}, "level_ratio"),
        ({"value": counts(1, ratio=0.6) + 0.5}, "level_change"),
        ({"kind": "count", "value": counts(1, ratio=0.6) - 60}, "level_change"),
    ],
)
def test_the_delivery_says_whether_it_counts_and_otherwise_the_values_do(households, params, change, term):
    table = series(counts(1, ratio=0.6)).assign(**change)
    found = with_neighborhood_series(EMPTY, table, households, params=params)
    assert found.estimates[0].term == term


def test_the_counts_of_other_neighborhoods_take_out_what_happened_everywhere(households, params):
    own = series(counts(1, ratio=1.0, everywhere=0.6))
    others = [series(counts(seed, ratio=0.6, mean=200), neighborhood=f"B{seed}", role="comparison") for seed in (2, 3)]
    found = with_neighborhood_series(EMPTY, pd.concat([own, *others], ignore_index=True), households, params=params)
    alone, against = find(found, "level_ratio"), find(found, "level_ratio", reference="comparison")
    assert alone.conf_high < 0.85
    assert against.conf_low < 1 < against.conf_high
    # A ratio of rates: per head of twice the residents, the level of both moves and the ratio does not.
    per_head = [own.assign(exposure=1000.0), *(table.assign(exposure=4000.0) for table in others)]
    again = with_neighborhood_series(EMPTY, pd.concat(per_head, ignore_index=True), households, params=params)
    assert find(again, "level_ratio", reference="comparison").estimate == pytest.approx(against.estimate)


def test_a_month_without_any_count_elsewhere_leaves_the_comparison_out(households, params):
    others = series(counts(2, ratio=1.0, mean=200), neighborhood="Heer", role="comparison")
    others.loc[7, "value"] = 0.0
    table = pd.concat([series(counts(1, ratio=0.6)), others], ignore_index=True)
    found = with_neighborhood_series(EMPTY, table, households, params=params)
    assert [missing.what for missing in found.missing] == ["series_without_exposure:inflow"]
    assert {estimate.reference for estimate in found.estimates} == {None}
