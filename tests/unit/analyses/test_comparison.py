"""Other ways to compute the comparison, on invented households: the planted effect, the clock, and what is refused."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from werkplaats.analyses.comparison import ALTERNATIVES, comparison_findings
from werkplaats.analyses.savings import deployment_savings
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.params.model import StudyParams
from werkplaats.results import Results

EFFECT = -4_000.0
"""Euros per month from the start on, in those with a director."""

HUMP = 6_000.0
"""Euros per month on top in the year before the own start: what households were chosen for, and what passes."""

PAIRED = ("att_same_start", "att_balanced", "att_imputed", "att_event_study")


@dataclass(frozen=True)
class Study:
    """A study whose every household had its expensive year before its own start."""

    households: pd.DataFrame
    months: pd.DataFrame
    savings: pd.DataFrame
    params: StudyParams

    def findings(self, **changed: object) -> Results:
        """Return what stands beside the difference-in-differences."""
        params = self.params.model_copy(update=changed)
        table = self.savings.assign(change=-self.savings["gross"])
        estimate = att(table, change="change", group="group", reference="comparison", unit="EUR")
        return comparison_findings(self.savings, self.months, self.households, estimate=estimate, params=params)


def invented(params: StudyParams, *, n_own: int = 12, n_other: int = 90, hump: float = HUMP, seed: int = 3) -> Study:
    rng = np.random.default_rng(seed)
    months = pd.date_range("2016-01-01", "2021-12-01", freq="MS")
    homes, rows = [], []
    for number in range(n_own + n_other):
        group = "director" if number < n_own else "comparison"
        start = pd.Timestamp("2018-01-01") + pd.DateOffset(months=int(rng.integers(0, 24)))
        homes.append((f"H{number}", group, start))
        level = rng.lognormal(8.8, 0.3)
        since = (months.year - start.year) * 12 + months.month - start.month
        euros = level + hump * ((since >= -12) & (since < 0)) + rng.normal(0, 400, len(months))
        euros = euros + EFFECT * ((since >= 0) & (group == "director"))
        rows += [
            (f"H{number}", group, month, int(event), 100.0 * amount)
            for month, event, amount in zip(months, since, euros, strict=True)
        ]
    households = pd.DataFrame(homes, columns=["household_id", "group", "start"]).assign(exit_reason=None)
    table = pd.DataFrame(rows, columns=["household_id", "group", "month", "event_month", "real_cents"])
    return Study(
        households,
        table,
        _savings(table),
        params.model_copy(
            update={
                "window": params.window.model_copy(update={"start": dt.date(2016, 1, 1), "end": dt.date(2021, 12, 31)})
            }
        ),
    )


def _savings(months: pd.DataFrame) -> pd.DataFrame:
    """Return what each household saved over twelve months from its start, against the twelve before."""
    inside = months.loc[months["event_month"].between(-12, 11)]
    period = np.where(inside["event_month"] < 0, "before", "during")
    periods = (
        inside.assign(period=period).groupby(["household_id", "group", "period"], as_index=False)["real_cents"].mean()
    )
    saved = deployment_savings(
        periods.rename(columns={"real_cents": "cents_per_month"}).assign(months=12, domain="wmo", payer="municipality")
    )
    return saved.merge(months[["household_id", "group"]].drop_duplicates(), on="household_id")


def named(results: Results) -> dict[str, object]:
    return {one.term: one for one in results.estimates}


def test_every_way_finds_the_planted_effect_although_all_were_chosen_in_an_expensive_year(params):
    found = named(invented(params).findings())
    assert set(PAIRED) <= set(found)
    for term in PAIRED:
        assert found[term].estimate == pytest.approx(12 * EFFECT, rel=0.1)
        assert found[term].conf_low < 12 * EFFECT < found[term].conf_high
        assert (found[term].group, found[term].reference) == ("director", "comparison")


def test_on_the_calendar_the_expensive_year_would_stay_in_so_it_is_not_computed_after_selection(params):
    study = invented(params)
    assert "att_calendar" not in named(study.findings())
    missed = named(study.findings(selection=None))["att_calendar"]
    assert missed.conf_high < 12 * EFFECT  # this is what would have been shown: far too large a fall


def test_without_selection_on_cost_the_calendar_is_one_of_the_ways(params):
    found = named(invented(params, hump=0.0).findings(selection=None))
    assert found["att_calendar"].conf_low < 12 * EFFECT < found["att_calendar"].conf_high
    assert "att_calendar" in ALTERNATIVES


def test_the_course_is_flat_before_and_lower_after(params):
    table = invented(params).findings().tables["event_study"]
    assert table["event_month"].tolist() == list(range(-24, 12, 3))
    before, after = (
        table.loc[side, "euros_per_month"] for side in (table["event_month"] < 0, table["event_month"] >= 0)
    )
    assert before.abs().max() < 600
    assert after.between(EFFECT - 600, EFFECT + 600).all()
    assert table.loc[table["event_month"].between(-12, -3), "euros_per_month"].sum() == pytest.approx(0, abs=1e-6)


def test_chance_alone_seldom_deals_such_a_difference_and_no_interval_is_shown_for_it(params):
    dealt = named(invented(params).findings())["att_dealt"]
    assert dealt.p_value < 0.01
    assert dealt.conf_low is None


def test_equal_trends_before_are_not_called_apart_and_a_large_effect_survives_them(params):
    found = named(invented(params).findings())
    assert found["pre_trend_joint"].p_value > 0.05
    assert found["pre_trend_hidden"].estimate > 0
    assert found["breakdown_ratio"].estimate > 0
    assert found["att_relative_trend"].conf_low < found["att_event_study"].conf_low


def test_who_has_no_match_in_the_quarter_is_compared_within_the_year(params):
    study = invented(params)
    own = study.households.loc[study.households["group"] == "director", "start"].iloc[0]
    same = study.households["start"].dt.to_period("Q") == own.to_period("Q")
    out = study.households.loc[same & (study.households["group"] == "comparison"), "household_id"]
    kept = [table.loc[~table["household_id"].isin(out)] for table in (study.households, study.months, study.savings)]
    found = named(Study(*kept, study.params).findings())["att_same_start"]
    assert "same calendar year" in found.method
    assert found.n_smallest == 12


def test_a_synthetic_control_needs_more_months_than_donors(params):
    many, chosen = invented(params).findings(selection=None), invented(params, n_own=3, n_other=20).findings()
    reasons = [one.why for found in (many, chosen) for one in found.missing if one.what == "synthetic_control"]
    assert "90 donors and 24 months" in reasons[0]
    assert "expensive year" in reasons[1]
    few = named(invented(params, n_own=3, n_other=20, hump=0.0).findings(selection=None))["att_synthetic"]
    assert few.estimate == pytest.approx(12 * EFFECT, rel=0.2)
    assert few.conf_low is None
    assert few.p_value < 0.05


def test_the_label_uses_the_other_ways(params):
    facts = invented(params).findings().facts
    assert facts["evidence_design"] == 3
    assert "estimates disagree" not in facts["evidence_criteria"]


def test_the_input_is_left_as_it_was(params):
    study = invented(params)
    copies = [table.copy() for table in (study.households, study.months, study.savings)]
    study.findings()
    for table, copy in zip((study.households, study.months, study.savings), copies, strict=True):
        pd.testing.assert_frame_equal(table, copy)
