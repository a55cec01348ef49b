"""Season taken out, and cost added up around the start."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.costs.cost_timing import cumulative_cost, same_month_rates
from werkplaats.methods.intervals.bootstrap import bootstrap_mean

ROUNDING = 1e-9
"""Sums of a few doubles of this size."""
SEASON = 1000 + 400 * np.cos(2 * np.pi * np.arange(12) / 12)
"""Euros of January to December: dearer in winter."""


def seasonal(first_before, n_before, n_during, *, fall=0.0, household="H1"):
    """Return months of a household whose cost follows the season, and falls by an amount when deployment starts."""
    month = first_before + np.arange(n_before + n_during)
    period = np.where(np.arange(month.size) < n_before, "before", "during")
    euros = SEASON[month % 12] - np.where(period == "during", fall, 0.0)
    return pd.DataFrame({"household_id": household, "period": period, "calendar_month": month % 12 + 1, "euros": euros})


@pytest.mark.parametrize(("first", "n_before", "n_during"), [(9, 18, 6), (0, 12, 7), (3, 7, 12), (5, 24, 24)])
def test_the_season_alone_makes_no_difference(first, n_before, n_during):
    months = seasonal(first, n_before, n_during)
    (rates,) = same_month_rates(months).to_dict("records")
    assert rates["euros"] == pytest.approx(rates["reference_euros"], rel=ROUNDING)


def test_without_pairing_the_season_looks_like_a_saving():
    months = seasonal(9, 18, 6)
    plain = months.groupby("period")["euros"].mean()
    assert plain["before"] - plain["during"] > 50


def test_what_fell_beside_the_season_remains():
    (rates,) = same_month_rates(seasonal(9, 18, 6, fall=250.0)).to_dict("records")
    assert rates["reference_euros"] - rates["euros"] == pytest.approx(250.0, rel=ROUNDING)
    assert rates["n_calendar_months"] == 6


def test_a_household_without_a_month_in_common_has_no_row_and_others_keep_theirs():
    apart, common = seasonal(0, 3, 3), seasonal(0, 12, 3, household="H2")
    assert same_month_rates(pd.concat([apart, common]))["household_id"].tolist() == ["H2"]


def test_exchanging_the_periods_exchanges_the_columns():
    months = seasonal(2, 14, 9, fall=100.0)
    there, back = same_month_rates(months), same_month_rates(months, reference="during")
    assert there["euros"].tolist() == pytest.approx(back["reference_euros"].tolist(), rel=ROUNDING)


def event_months(n_households=12, first=-3, last=4):
    rng = np.random.default_rng(1)
    grid = [(f"H{place:02}", month) for place in range(n_households) for month in range(first, last + 1)]
    return pd.DataFrame(grid, columns=["household_id", "event_month"]).assign(
        euros=rng.lognormal(6, 0.8, size=len(grid))
    )


def test_cost_adds_up_from_the_month_that_is_named():
    months = event_months()
    line = cumulative_cost(months, start=-3, rng=np.random.default_rng(1))
    assert line["event_month"].tolist() == list(range(-3, 5))
    assert line["euros_mean"].iloc[-1] == pytest.approx(months["euros"].sum() / 12, rel=ROUNDING)
    assert line["euros_mean"].is_monotonic_increasing
    later = cumulative_cost(months, start=0, rng=np.random.default_rng(1))
    in_month_zero = months.loc[months["event_month"] == 0, "euros"].mean()
    assert later["euros_mean"].iloc[0] == pytest.approx(in_month_zero, rel=ROUNDING)


def test_the_interval_of_the_last_month_is_that_of_the_mean_total():
    """Oracle: `bootstrap_mean` on the totals of the households, with the same draws."""
    months = event_months()
    totals = months.groupby("household_id")["euros"].sum().to_frame()
    seed = int(np.random.default_rng(1).integers(2**32))
    whole = bootstrap_mean(totals, column="euros", term="t", unit="EUR", rng=np.random.default_rng(seed))
    last = cumulative_cost(months, start=-3, rng=np.random.default_rng(1)).iloc[-1]
    assert (last["conf_low"], last["conf_high"]) == pytest.approx((whole.conf_low, whole.conf_high), rel=ROUNDING)


def test_a_household_that_was_not_seen_in_every_month_is_left_out_and_counted():
    months = event_months()
    partly = months.loc[~((months["household_id"] == "H00") & (months["event_month"] == 4))]
    line = cumulative_cost(partly, start=-3, rng=np.random.default_rng(1))
    assert line["n_households"].unique().tolist() == [11]
    assert line["n_left_out"].unique().tolist() == [1]
    others = months.loc[months["household_id"] != "H00"]
    assert line["euros_mean"].iloc[-1] == pytest.approx(others["euros"].sum() / 11, rel=ROUNDING)


def test_what_cannot_be_used_is_refused():
    months = event_months()
    with pytest.raises(ValueError, match="event month twice"):
        cumulative_cost(pd.concat([months, months.iloc[:1]]), start=-3, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="no household was observed"):
        cumulative_cost(months, start=9, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="1 to 12"):
        same_month_rates(seasonal(0, 3, 3).assign(calendar_month=0))
    with pytest.raises(ValueError, match="no period 'after'"):
        same_month_rates(seasonal(0, 3, 3), reference="after")
