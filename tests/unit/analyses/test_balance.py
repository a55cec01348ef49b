"""Balance before the start and what weighing does, on invented households whose selection and effect are known."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from werkplaats.analyses.balance import balance_findings, largest_difference
from werkplaats.analyses.comparison import comparison_findings
from werkplaats.analyses.event_quarters import event_quarters
from werkplaats.analyses.robustness import analyze_robustness
from werkplaats.params.model import Groups
from werkplaats.results import Estimate

EFFECT = -500.0
"""Euros per month that the approach takes off, from the start on."""


@pytest.fixture
def quarters() -> pd.DataFrame:
    """Return cost per quarter: a household falls by where it stood, and those with a director stood higher."""
    rng = np.random.default_rng(5)
    rows = []
    for number in range(112):
        group = "director" if number < 12 else "comparison"
        level = rng.normal(9_000, 1_500) + (900 if group == "director" else 0)
        for quarter in range(-8, 4):
            after = quarter >= 0
            euros = (
                level - 0.4 * (level - 8_000) * after + rng.normal(0, 200) + EFFECT * (after and group == "director")
            )
            rows.append((f"H{number}", group, quarter, euros))
    return pd.DataFrame(rows, columns=["household_id", "group", "quarter", "euros"])


@pytest.fixture
def savings(quarters: pd.DataFrame) -> pd.DataFrame:
    means = quarters.loc[quarters["quarter"] >= -4].assign(after=quarters["quarter"] >= 0)
    wide = means.pivot_table(index=["household_id", "group"], columns="after", values="euros").reset_index()
    return pd.DataFrame(
        {
            "household_id": wide["household_id"],
            "group": wide["group"],
            "before": wide[False],
            "gross": 12 * (wide[False] - wide[True]),
        }
    )


def test_weighing_makes_the_groups_alike_and_finds_the_effect(quarters, savings, params):
    found = balance_findings(savings, quarters, unit="EUR", params=params)
    table = found.results.tables["group_balance"]
    assert table["difference"].abs().min() > 0.2
    assert found.largest == pytest.approx(table["difference"].abs().max())
    np.testing.assert_allclose(table["difference_weighted"], 0, atol=1e-6)
    np.testing.assert_allclose(table["euros_weighted"], table["euros_group"], rtol=1e-9)
    (effect,) = found.results.estimates
    plain = -savings.groupby("group")["gross"].mean()
    unweighted = plain["director"] - plain["comparison"]
    assert effect.term == "att_balanced"
    assert abs(effect.estimate - 12 * EFFECT) < abs(unweighted - 12 * EFFECT)
    assert effect.conf_low < 12 * EFFECT < effect.conf_high
    assert 2 < found.results.facts["effective_households"] < 100


def test_means_in_the_table_are_those_of_the_households(quarters, savings, params):
    table = balance_findings(savings, quarters, unit="EUR", params=params).results.tables["group_balance"]
    assert table["event_month"].tolist() == [-24, -21, -18, -15, -12, -9, -6, -3]
    own = quarters.loc[(quarters["group"] == "director") & (quarters["quarter"] < 0)].groupby("quarter")["euros"].mean()
    np.testing.assert_allclose(table["euros_group"], own.to_numpy())
    assert set(table["n_households"]) == {12}


@pytest.mark.parametrize(("n_compared", "months"), [(80, 3), (79, 6), (39, 12), (20, 12)])
def test_fewer_comparison_households_are_weighed_by_less(quarters, savings, params, n_compared, months):
    others = savings.loc[savings["group"] == "comparison", "household_id"].tolist()
    out = others[n_compared:]
    kept = (table.loc[~table["household_id"].isin(out)] for table in (savings, quarters))
    found = balance_findings(*kept, unit="EUR", params=params).results
    assert set(found.tables["group_balance"]["months"]) == {months}
    assert [one.term for one in found.estimates] == ["att_balanced"]


def test_too_few_to_weigh_are_still_shown_as_they_are(quarters, savings, params):
    out = savings.loc[savings["group"] == "comparison", "household_id"].tolist()[19:]
    kept = (table.loc[~table["household_id"].isin(out)] for table in (savings, quarters))
    found = balance_findings(*kept, unit="EUR", params=params).results
    assert "difference_weighted" not in found.tables["group_balance"]
    assert [one.what for one in found.missing] == ["balanced"]
    assert found.estimates == ()


def test_households_that_are_all_the_same_have_no_yardstick():
    groups = Groups(intervention="in", reference="out")
    table = pd.DataFrame({"group": ["in", "in", "out", "out"], "cost": [1.0, 1.0, 2.0, 3.0]})
    assert largest_difference(table, ["cost"], groups=groups) is None
    assert largest_difference(table.iloc[1:].assign(cost=[1.0, 2.0, 3.0]), ["cost"], groups=groups) is None


def test_quarters_hold_zeros_and_only_households_seen_throughout(household_months, households, params):
    early = household_months.loc[~((household_months["household_id"] == "H1") & (household_months["event_month"] < -3))]
    own = households.loc[households["exit_reason"].isna()]
    shorter = params.model_copy(update={"periods": params.periods.model_copy(update={"before_months": 6})})
    found = event_quarters(early, own, params=shorter)
    first = found.loc[found["household_id"] == "H1"].set_index("quarter")["euros"]
    assert first.loc[[-4, -3, -2]].tolist() == [0.0, 0.0, 0.0]
    assert first.loc[[-1, 0, 1]].tolist() == pytest.approx([9_000.0, 7_000.0, 7_000.0])
    late = shorter.model_copy(update={"window": shorter.window.model_copy(update={"start": dt.date(2018, 2, 1)})})
    assert event_quarters(early, own, params=late).empty


def test_cents_of_the_quarters_are_those_of_the_months(household_months, households, params):
    own = households.loc[households["exit_reason"].isna()]
    shorter = params.model_copy(update={"periods": params.periods.model_copy(update={"before_months": 6})})
    found = event_quarters(household_months, own, params=shorter)
    inside = household_months.loc[household_months["event_month"].between(-12, 5)]
    cents = 3 * 100 * found.groupby("household_id")["euros"].sum()
    pd.testing.assert_series_equal(
        cents, inside.groupby("household_id")["real_cents"].sum(), check_names=False, check_dtype=False, rtol=1e-12
    )


def test_without_a_difference_in_differences_there_is_only_the_label(household_months, households, savings, params):
    own = savings.loc[savings["group"] == "director"]
    found = comparison_findings(own, household_months, households, estimate=None, params=params)
    assert (found.estimates, found.tables, found.missing) == ((), {}, ())
    assert found.facts["evidence_level"] == 1


def test_results_of_the_notebook_hold_the_label_and_why_there_is_no_balance(
    household_periods, household_months, households, programme, params
):
    results = analyze_robustness(household_periods, household_months, households, programme, params=params)
    assert isinstance(results.find("att"), Estimate)
    assert (results.facts["evidence_level"], results.facts["evidence_design"]) == (2, 3)
    assert results.facts["evidence_criteria"] == "very few households"
    assert "group_balance" in {missing.what for missing in results.missing} | set(results.tables)
