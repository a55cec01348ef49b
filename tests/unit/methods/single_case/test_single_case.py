"""The summary of trajectories is that of the methods it calls, and says what it could not compute."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.single_case.between_case import between_case_difference
from werkplaats.methods.single_case.nonoverlap import baseline_corrected_tau, nap, tau, tau_u
from werkplaats.methods.single_case.randomized_starts import randomized_starts_test
from werkplaats.methods.single_case.single_case import single_case_summary

COLUMNS = {"household": "name", "time": "month", "value": "score", "start": "start"}
SERIES = {"household": "name", "time": "month", "value": "score"}
TIMED = {"time": "month"}
MEANS = ["nap_mean", "tau_mean", "baseline_corrected_tau_mean"]


def panel(starts, *, n_months=12, rise=2.0, seed=1):
    rng = np.random.default_rng(seed)
    months = np.tile(np.arange(n_months), len(starts))
    begun = np.repeat(np.asarray(starts, dtype=float), n_months)
    level = np.repeat(rng.normal(size=len(starts)), n_months)
    return pd.DataFrame(
        {
            "name": np.repeat([f"household {number}" for number in range(len(starts))], n_months),
            "month": months,
            "score": level + rise * (months >= begun) + rng.normal(size=months.size),
            "start": begun,
        }
    )


TABLE = panel([4, 5, 6, 7, 8])


def named(summary):
    return {estimate.term: estimate for estimate in summary.estimates}


def reasons(summary):
    return {missing.what: missing.why for missing in summary.missing}


def test_everything_is_there_when_starts_were_drawn_by_lot():
    summary = single_case_summary(TABLE, drawn_by_lot=True, **COLUMNS)
    assert list(named(summary)) == [*MEANS, "between_case_difference", "mean_shift_at_start"]
    assert summary.missing == ()
    assert {estimate.n_households for estimate in summary.estimates} == {5}
    assert {estimate.n_obs for estimate in summary.estimates} == {60}


def test_numbers_are_those_of_the_methods():
    summary = single_case_summary(TABLE.sample(frac=1, random_state=1), drawn_by_lot=True, **COLUMNS)
    phased = TABLE.assign(phase=np.where(TABLE["month"] >= TABLE["start"], "on", "off"))
    between = between_case_difference(phased, phase="phase", reference="off", **SERIES).estimate
    lot = randomized_starts_test(TABLE, unit="points", **COLUMNS).estimate
    found = named(summary)
    assert found["between_case_difference"].estimate == between.estimate
    assert found["mean_shift_at_start"].p_value == lot.p_value
    for method, options in [(nap, {}), (tau, {}), (tau_u, TIMED), (baseline_corrected_tau, TIMED)]:
        singles = [
            method(series, value="score", phase="phase", reference="off", **options).estimate
            for _, series in phased.groupby("name")
        ]
        np.testing.assert_allclose(summary.households[method.__name__], singles, rtol=1e-12)
    assert found["nap_mean"].estimate == pytest.approx(summary.households["nap"].mean())
    assert summary.households[["n_before", "n_after"]].to_numpy().tolist() == [[n, 12 - n] for n in [4, 5, 6, 7, 8]]


def test_mean_tau_is_mean_nap_on_another_scale_and_turns_with_the_score():
    found = named(single_case_summary(TABLE, **COLUMNS))
    share, difference = found["nap_mean"], found["tau_mean"]
    assert difference.estimate == pytest.approx(2 * share.estimate - 1)
    assert difference.conf_low == pytest.approx(2 * share.conf_low - 1)
    assert difference.p_value == share.p_value == 2 / 2**5  # all five rose
    turned = named(single_case_summary(TABLE.assign(score=-TABLE["score"]), **COLUMNS))
    for term in [*MEANS[1:], "between_case_difference"]:
        assert turned[term].estimate == pytest.approx(-found[term].estimate)
    assert turned["nap_mean"].estimate == pytest.approx(1 - share.estimate)


def test_intervals_end_where_the_measure_ends():
    steep = named(single_case_summary(panel([4, 5, 6], rise=2.5, seed=3), **COLUMNS))
    assert steep["nap_mean"].conf_high == steep["tau_mean"].conf_high == 1.0
    wide = named(single_case_summary(TABLE, conf_level=0.999, **COLUMNS))["nap_mean"]
    assert wide.conf_low < named(single_case_summary(TABLE, **COLUMNS))["nap_mean"].conf_low


def test_without_a_lot_there_is_no_randomization_test():
    assert reasons(single_case_summary(TABLE, **COLUMNS)) == {"mean_shift_at_start": "the starts were not drawn by lot"}


def test_two_households_have_no_between_case_difference():
    summary = single_case_summary(panel([4, 6]), drawn_by_lot=True, **COLUMNS)
    assert list(named(summary)) == [*MEANS, "mean_shift_at_start"]
    assert reasons(summary)["between_case_difference"] == "it takes 3 households or more, found 2"


def test_one_household_has_no_interval():
    summary = single_case_summary(panel([5]), **COLUMNS)
    assert list(named(summary)) == MEANS
    assert {estimate.conf_low for estimate in summary.estimates} == {None}
    assert {estimate.p_value for estimate in summary.estimates} == {1.0}


def test_households_measured_too_seldom_or_never_started_are_counted_and_left_out():
    short = TABLE[(TABLE["name"] != "household 4") | (TABLE["month"] > 5)]
    never = panel([np.nan] * 2, seed=9).replace({"name": {"household 0": "x", "household 1": "y"}})
    summary = single_case_summary(pd.concat([short, never]), **COLUMNS)
    assert [missing.why for missing in summary.missing if missing.what == "households"] == [
        "2 households have no start",
        "1 households have fewer than 3 measurements before or after their start",
    ]
    assert summary.households["household"].tolist() == [f"household {number}" for number in range(4)]
    assert named(summary)["nap_mean"].n_households == 4


@pytest.mark.parametrize("starts", [[None] * 3, [0, 0, 0], [11, 12, 40]])
def test_before_and_after_measurements_alone_say_nothing_here(starts):
    table = panel([1, 1, 1]).drop(columns="start").assign(start=np.repeat(np.array(starts, dtype=object), 12))
    table["start"] = table["start"].infer_objects()
    summary = single_case_summary(table, **COLUMNS)
    assert summary.estimates == ()
    assert summary.households.empty
    assert set(reasons(summary)) == {"households", *MEANS, "between_case_difference", "mean_shift_at_start"}


def test_scores_that_are_all_equal_are_said_not_to_vary():
    summary = single_case_summary(TABLE.assign(score=5.0), drawn_by_lot=True, **COLUMNS)
    found = named(summary)
    assert (found["nap_mean"].estimate, found["tau_mean"].estimate) == (0.5, 0.0)
    assert {found[term].p_value for term in [*MEANS, "mean_shift_at_start"]} == {1.0}
    assert "all alike" in reasons(summary)["between_case_difference"]


def test_table_is_left_as_it_was():
    before = TABLE.copy()
    single_case_summary(TABLE, drawn_by_lot=True, **COLUMNS)
    pd.testing.assert_frame_equal(TABLE, before)


def test_what_cannot_be_trajectories_is_refused_with_counts():
    with pytest.raises(ValueError, match="'score' has 1 missing"):
        single_case_summary(TABLE.assign(score=TABLE["score"].mask(TABLE.index == 0)), **COLUMNS)
    with pytest.raises(ValueError, match="1 households have more than one 'start'"):
        single_case_summary(TABLE.assign(start=TABLE["start"].mask(TABLE.index == 0)), **COLUMNS)
    with pytest.raises(ValueError, match="1 rows repeat a moment"):
        single_case_summary(pd.concat([TABLE, TABLE.head(1)]), **COLUMNS)
    with pytest.raises(ValueError, match="'start' is not in the table"):
        single_case_summary(TABLE.drop(columns="start"), **COLUMNS)
    with pytest.raises(ValueError, match="conf_level"):
        single_case_summary(TABLE, conf_level=95, **COLUMNS)
