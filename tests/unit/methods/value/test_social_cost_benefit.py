"""Identities of social costs and benefits and what they hang on, and what is refused."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.discounting import flat_rate, social_discount_rates
from werkplaats.methods.value.social_cost_benefit import Assumptions, social_cost_benefit, yearly_flows
from werkplaats.methods.value.social_cost_benefit_sensitivity import break_even_probability, correction_effects, tornado

COLUMNS = (
    "effect",
    "actor",
    "role",
    "value",
    "cashable",
    "evidence",
    "first_year",
    "last_year",
    "null_alternative",
    "project",
)
LINES = pd.DataFrame(
    [
        ("director", "municipality", "programme", "fiscal", True, "measured", 0, 0, 0.0, -95_000.0),
        ("youth care", "municipality", "effect", "fiscal", True, "A", 0, 4, -400_000.0, -350_000.0),
        ("crisis care", "insurer", "effect", "fiscal", False, "B", 0, 4, -120_000.0, -100_000.0),
        ("household help", "municipality", "effect", "fiscal", True, "A", 0, 2, -30_000.0, -34_000.0),
        ("work", "households", "effect", "economic", False, "C", 2, 4, 0.0, 10_000.0),
        ("health", "households", "effect", "social", False, "B", 0, 4, 0.0, 15_000.0),
    ],
    columns=COLUMNS,
)
BARE = Assumptions(rates=social_discount_rates(date(2026, 1, 1)))
FULL = replace(
    BARE,
    deadweight=0.3,
    drop_off=0.2,
    lag=1,
    optimism={"A": 0.05, "B": 0.15, "C": 0.4, "measured": 0.0},
    probability=0.9,
)
SHARES = ("programme", "fiscal_cashable", "fiscal_not_cashable", "economic", "social")


def net(lines=LINES, assumptions=FULL):
    return social_cost_benefit(lines, assumptions=assumptions).net_present_value


def table(lines=LINES, assumptions=FULL):
    return social_cost_benefit(lines, assumptions=assumptions).table.set_index("actor")


def test_actors_and_kinds_of_value_add_up_to_the_whole():
    found, outcome = table(), social_cost_benefit(LINES, assumptions=FULL)
    actors = found.drop(index="all")
    pd.testing.assert_series_equal(actors.sum(), found.loc["all"], check_names=False)
    assert found.loc["all", list(SHARES)].sum() == pytest.approx(outcome.net_present_value)
    assert outcome.effects - outcome.programme_cost == pytest.approx(outcome.net_present_value)
    assert outcome.benefit_cost_ratio == pytest.approx(outcome.effects / 95_000)


def test_flows_add_up_to_the_table():
    flows = yearly_flows(LINES, assumptions=FULL)
    assert flows["discounted"].sum() == pytest.approx(net())
    assert flows.loc[flows["year"] == 0, "effect"].tolist() == ["director"]


def test_every_value_stands_in_its_own_column():
    found = table(assumptions=replace(BARE, rates=flat_rate(0.0, source="none")))
    expected = pd.DataFrame(
        [[0.0, 0.0, 0.0, 30_000.0, 75_000.0], [0.0, 0.0, 100_000.0, 0.0, 0.0], [-95_000.0, 238_000.0, 0.0, 0.0, 0.0]],
        index=pd.Index(["households", "insurer", "municipality"], name="actor"),
        columns=list(SHARES),
    )
    pd.testing.assert_frame_equal(found.loc[expected.index, list(SHARES)], expected)
    assert found.loc["municipality", "cash"] == 143_000.0
    assert found.loc["insurer", ["net", "cash"]].tolist() == [100_000.0, 0.0]


def test_project_and_null_alternative_swapped_flip_the_sign():
    swapped = LINES.rename(columns={"project": "null_alternative", "null_alternative": "project"})
    assert net(swapped, BARE) == pytest.approx(-net(assumptions=BARE))


def test_the_same_in_both_alternatives_is_worth_nothing():
    assert net(LINES.assign(project=LINES["null_alternative"])) == 0.0


def test_scale_goes_through():
    cents = LINES.assign(project=100 * LINES["project"], null_alternative=100 * LINES["null_alternative"])
    assert net(cents) == pytest.approx(100 * net())


def test_programme_costs_are_never_corrected():
    costs = [social_cost_benefit(LINES, assumptions=each).programme_cost for each in (BARE, FULL)]
    assert costs == [95_000.0, 95_000.0]
    longer = LINES.assign(last_year=LINES["last_year"].clip(lower=2))
    years = [yearly_flows(longer, assumptions=each).query("role == 'programme'") for each in (BARE, FULL)]
    assert years[0]["amount"].tolist() == years[1]["amount"].tolist() == [-95_000.0] * 3


def test_optimism_makes_no_harm_smaller():
    harm = LINES.loc[LINES["effect"] == "household help"]
    careful = replace(BARE, optimism={"A": 0.4})
    assert net(harm, careful) == net(harm, BARE) < 0


def test_lag_loses_the_first_years_and_no_others():
    bare, late = (yearly_flows(LINES, assumptions=each) for each in (BARE, replace(BARE, lag=2)))
    both = bare.merge(late, on=["effect", "actor", "year"], how="left", suffixes=("", "_late"))
    gone = both["amount_late"].isna()
    assert both.loc[gone, "role"].eq("effect").all()
    assert gone.sum() == 2 * 5
    pd.testing.assert_series_equal(both.loc[~gone, "amount"], both.loc[~gone, "amount_late"], check_names=False)


def test_lag_beyond_the_last_year_leaves_nothing():
    assert net(assumptions=replace(BARE, lag=5)) == pytest.approx(-95_000)


def test_corrections_in_turn_add_up_and_alone_are_alone():
    found = correction_effects(LINES, assumptions=FULL).set_index("correction")
    assert found["net_present_value"].iloc[0] == pytest.approx(net(assumptions=BARE))
    assert found["net_present_value"].iloc[-1] == pytest.approx(net())
    assert found["in_turn"].sum() == pytest.approx(net() - net(assumptions=BARE))
    assert found.loc["deadweight", "alone"] == pytest.approx(-0.3 * (net(assumptions=BARE) + 95_000))
    assert found.loc["lag", "alone"] == pytest.approx(net(assumptions=replace(BARE, lag=1)) - net(assumptions=BARE))
    assert (found.drop(index="none")[["alone", "in_turn"]] < 0).all(axis=None)


def test_correction_that_is_not_made_has_no_effect():
    found = correction_effects(LINES, assumptions=replace(FULL, drop_off=0.0)).set_index("correction")
    assert found.loc["drop_off", ["alone", "in_turn"]].tolist() == [0.0, 0.0]


def test_tornado_has_the_widest_bar_first():
    variants = {
        "deadweight": (replace(FULL, deadweight=0.6), replace(FULL, deadweight=0.0)),
        "drop-off": (replace(FULL, drop_off=0.21), replace(FULL, drop_off=0.2)),
    }
    bars = tornado(LINES, assumptions=FULL, variants=variants)
    assert bars["bar"].tolist() == ["deadweight", "drop-off"]
    assert bars["width"].is_monotonic_decreasing
    assert bars["middle"].tolist() == pytest.approx([net()] * 2)
    assert bars["second"].iloc[1] == pytest.approx(net())


def test_tornado_swings_each_effect_around_the_middle():
    bars = tornado(LINES, assumptions=FULL, variants={}, swing=0.25).set_index("bar")
    assert sorted(bars.index) == sorted(LINES.loc[LINES["role"] == "effect", "effect"])
    np.testing.assert_allclose((bars["first"] + bars["second"]) / 2, bars["middle"])
    found = yearly_flows(LINES, assumptions=FULL).groupby("effect")["discounted"].sum()
    assert bars.loc["youth care", "width"] == pytest.approx(0.5 * found["youth care"])


def test_at_the_break_even_probability_nothing_is_left():
    probability = break_even_probability(LINES, assumptions=FULL)
    assert 0 < probability < 1
    assert net(assumptions=replace(FULL, probability=probability)) == pytest.approx(0, abs=1e-6)


def test_certainty_may_not_be_enough_and_nothing_to_pay_is():
    dear = LINES.assign(project=LINES["project"].where(LINES["role"] == "effect", -1e6))
    assert break_even_probability(dear, assumptions=FULL) is None
    free = LINES.loc[LINES["role"] == "effect"]
    assert break_even_probability(free, assumptions=FULL) == 0.0
    assert social_cost_benefit(free, assumptions=FULL).benefit_cost_ratio is None


def test_effects_that_are_a_loss_have_no_break_even():
    loss = LINES.loc[LINES["effect"].isin(["director", "household help"])]
    with pytest.raises(ValueError, match="no gain"):
        break_even_probability(loss, assumptions=FULL)


def test_lines_are_left_alone():
    before = LINES.copy()
    tornado(LINES, assumptions=FULL, variants={}, swing=0.5)
    correction_effects(LINES, assumptions=FULL)
    pd.testing.assert_frame_equal(LINES, before)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"role": "gift"}, "1 lines have a 'role' other than programme or effect"),
        ({"value": "emotional"}, "1 lines have a 'value' other than"),
        ({"value": "social"}, "1 lines are cashable and not fiscal"),
        ({"last_year": -1}, "1 lines have years that do not follow"),
        ({"first_year": 0.5}, "1 lines have years"),
        ({"actor": "all"}, "name of the total"),
        ({"project": None}, "'project' has 1 missing"),
        ({"actor": None}, "'actor' has 1 missing"),
        ({"evidence": "Z"}, "no optimism correction for evidence of class Z"),
    ],
)
def test_line_that_lacks_something_is_refused(change, message):
    one = LINES.iloc[[1]].astype({"first_year": float, "last_year": float})
    with pytest.raises(ValueError, match=message):
        net(one.assign(**change))


def test_no_lines_are_refused():
    with pytest.raises(ValueError, match="no lines"):
        net(LINES.head(0))


@pytest.mark.parametrize(
    "wrong", [{"deadweight": 1.2}, {"drop_off": -0.1}, {"probability": 2}, {"optimism": {"A": 1.5}}]
)
def test_share_outside_zero_to_one_is_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        replace(BARE, **wrong)


@pytest.mark.parametrize("lag", [-1, 0.5])
def test_lag_that_is_no_number_of_years_is_refused(lag):
    with pytest.raises(ValueError, match="whole number of years"):
        replace(BARE, lag=lag)


def test_no_bars_and_a_wild_swing_are_refused():
    with pytest.raises(ValueError, match="nothing to vary"):
        tornado(LINES, assumptions=FULL, variants={})
    with pytest.raises(ValueError, match="swing"):
        tornado(LINES, assumptions=FULL, variants={}, swing=1.5)
