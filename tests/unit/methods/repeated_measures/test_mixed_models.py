"""Identities of the mixed-model statistics, what `method` says, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.between_groups.mixed_between import mixed_differences
from werkplaats.methods.repeated_measures.mixed_models import mixed_mean_changes, mixed_mean_slope

SEARCH = 1e-6
"""Where two numbers come from two searches for the variances, or from one and from a closed form."""


def households(n, *, n_persons=3, n_waves=2, sds=(2.0, 1.5, 1.0, 1.0), seed=1):
    """Draw persons in households, one row per person and wave; ``sds`` of household, person, their change, and rest."""
    rng = np.random.default_rng(seed)
    rows = []
    for home in range(n):
        level, moments = sds[0] * rng.normal(), sds[2] * rng.normal(size=n_waves)
        for place in range(rng.integers(1, n_persons + 1) if n_persons > 2 else n_persons):
            person = level + sds[1] * rng.normal()
            scores = 50 + 2 * np.arange(n_waves) + person + moments + sds[3] * rng.normal(size=n_waves)
            rows += [(f"h{home:02}", f"{home}-{place}", f"T{wave}", score) for wave, score in enumerate(scores)]
    return pd.DataFrame(rows, columns=["home", "person", "wave", "score"])


WHOLE = households(12, n_waves=3)
TABLE = WHOLE[~(WHOLE["person"].str.endswith("-2") & (WHOLE["wave"] == "T1"))]
ARMS = WHOLE[WHOLE["wave"] == "T1"].assign(
    arm=lambda table: np.where(table["home"] < "h06", "in", "out"),
    before=lambda table: table["score"] + np.random.default_rng(3).normal(0, 2, len(table)),
)


def changes_of(table, **options):
    given = {"outcome": "score", "wave": "wave", "baseline": "T0", "household": "home", "person": "person"}
    return mixed_mean_changes(table, **{**given, "unit": "points"} | options)


def slope_of(table, **options):
    timed = table.assign(month=table["wave"].str[1:].astype(float))
    given = {"outcome": "score", "time": "month", "household": "home", "unit": "points per wave"}
    return mixed_mean_slope(timed, **given | options)


def difference_of(table, **options):
    given = {"outcome": "score", "group": "arm", "reference": "out", "household": "home", "covariates": ["before"]}
    (difference,) = mixed_differences(table, **{**given, "unit": "points"} | options)
    return difference


def household_t(table):
    """Return mean, standard error and limits of the paired t over the mean changes of households."""
    means = table.pivot_table(index="home", columns="wave", values="score")
    change = means["T1"] - means["T0"]
    error = change.std() / np.sqrt(len(change))
    reach = stats.t.ppf(0.975, len(change) - 1) * error
    return change.mean(), error, change.mean() - reach, change.mean() + reach


@pytest.mark.parametrize("n_persons", [1, 2])
@pytest.mark.parametrize("freedom", ["kenward_roger", "satterthwaite"])
def test_households_alike_in_size_give_the_paired_t_over_their_means(n_persons, freedom):
    table = households(12, n_persons=n_persons, sds=(3.0, 3.0, 2.0, 0.7))
    (change,) = changes_of(table, freedom=freedom)
    assert "zero" not in change.method, "the identity needs variances that are not zero"
    assert "t with 11.0 degrees of freedom" in change.method
    assert (change.estimate, change.std_error, change.conf_low, change.conf_high) == pytest.approx(
        household_t(table), rel=SEARCH
    )


def test_swapping_the_waves_flips_the_sign():
    table = TABLE[TABLE["wave"] != "T2"]
    (forth,), (back,) = changes_of(table), changes_of(table, baseline="T1")
    assert (back.estimate, back.conf_low, back.p_value) == pytest.approx(
        (-forth.estimate, -forth.conf_high, forth.p_value), rel=SEARCH
    )


def test_scaling_scales_and_shifting_changes_nothing():
    for plain, scaled in zip(changes_of(TABLE), changes_of(TABLE.assign(score=10 * TABLE["score"] + 7)), strict=True):
        assert (scaled.estimate, scaled.std_error, scaled.conf_high) == pytest.approx(
            (10 * plain.estimate, 10 * plain.std_error, 10 * plain.conf_high), rel=1e-5
        )


def test_a_wider_level_widens():
    narrow, wide = changes_of(TABLE, conf_level=0.8)[0], changes_of(TABLE, conf_level=0.99)[0]
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high


def test_order_and_names_of_households_do_not_matter_and_input_is_left_alone():
    before = TABLE.copy()
    shuffled = TABLE.sample(frac=1, random_state=2).assign(home=lambda table: table["home"].str.replace("h", "z"))
    for plain, other in zip(changes_of(TABLE), changes_of(shuffled), strict=True):
        assert (other.estimate, other.std_error) == pytest.approx((plain.estimate, plain.std_error), rel=SEARCH)
    pd.testing.assert_frame_equal(TABLE, before)


def test_every_wave_and_every_household_is_counted():
    table = TABLE[~((TABLE["wave"] == "T2") & (TABLE["home"] > "h08"))]
    first, second = changes_of(table)
    assert (first.wave, second.wave) == ("T1", "T2")
    assert (first.n_households, first.n_smallest, second.n_households, second.n_smallest) == (12, 12, 12, 9)
    assert first.n_obs == second.n_obs == len(table)


def test_a_person_who_missed_a_wave_still_tells_about_the_rest():
    lost = TABLE["person"].eq("0-0") & TABLE["wave"].ne("T0")
    with_it, without = changes_of(TABLE[~lost])[0], changes_of(TABLE[TABLE["person"] != "0-0"])[0]
    assert with_it.estimate != pytest.approx(without.estimate, rel=SEARCH)


def test_method_names_the_effects_and_says_which_came_out_as_nothing():
    assert "random effects of household, person, household x wave;" in changes_of(TABLE)[0].method
    single = households(12, n_persons=1, sds=(3.0, 0.0, 0.0, 1.0))
    assert "random effects of household;" in changes_of(single)[0].method
    apart = single.assign(score=single["score"] - single.groupby("home")["score"].transform("mean"))
    assert "(variance fitted at zero: household); t with 22.0" in changes_of(apart)[0].method
    assert "Satterthwaite" in changes_of(TABLE, freedom="satterthwaite")[0].method


def test_a_slope_does_not_depend_on_where_time_begins():
    plain = slope_of(TABLE)
    later = slope_of(TABLE.assign(wave=TABLE["wave"].map({"T0": "T100", "T1": "T101", "T2": "T102"})))
    assert (later.estimate, later.std_error) == pytest.approx((plain.estimate, plain.std_error), rel=SEARCH)
    assert "household with slope" in plain.method
    assert (plain.n_households, plain.n_obs) == (12, len(TABLE))


def test_two_measurements_leave_no_slope_for_each_household():
    with pytest.raises(ValueError, match="not measured often enough for a slope"):
        slope_of(households(12, n_persons=1))


def test_swapping_the_reference_flips_the_sign_of_a_difference():
    forth, back = difference_of(ARMS), difference_of(ARMS, reference="in")
    assert (back.estimate, back.conf_low, back.conf_high) == pytest.approx(
        (-forth.estimate, -forth.conf_high, -forth.conf_low), rel=SEARCH
    )
    assert (forth.group, forth.reference, forth.n_households, forth.n_smallest) == ("in", "out", 12, 6)


def test_one_person_each_gives_least_squares():
    single = ARMS.drop_duplicates("home")
    difference = difference_of(single)
    design = np.column_stack([single["arm"] == "in", single["before"], np.ones(12)]).astype(float)
    coefficients, *_ = np.linalg.lstsq(design, single["score"])
    assert difference.estimate == pytest.approx(coefficients[0])
    assert "no random effects; t with 9.0 degrees of freedom" in difference.method


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"score": [None] * 2 + TABLE["score"].tolist()[2:]}, "'score' has 2 missing"),
        (
            {"home": TABLE["home"].mask(TABLE["wave"].eq("T2") & TABLE["home"].lt("h06"), "h05")},
            "lie in more than one household",
        ),
        ({"person": "somebody"}, "rows repeat a 'person' within one 'wave'"),
        ({"home": "h01"}, "'home' has 1 household at 'T0'"),
        ({"score": 3.0}, "without any residual"),
        ({"wave": "T1"}, "no group 'T0'"),
    ],
    ids=["missing", "two households", "twice in a wave", "one household", "all equal", "no baseline"],
)
def test_what_a_change_cannot_be_made_of(change, message):
    with pytest.raises(ValueError, match=message):
        changes_of(TABLE.assign(**change))


def test_one_household_in_a_group_is_refused():
    with pytest.raises(ValueError, match="has 1 household"):
        difference_of(ARMS.assign(arm=np.where(ARMS["home"] == "h00", "in", "out")))
