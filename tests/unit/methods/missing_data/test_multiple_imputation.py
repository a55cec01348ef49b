"""Identities of multiple imputation, and what it refuses to impute."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations

WAVES = ["t0", "t1", "t2"]


def invented(n=40, seed=1):
    rng = np.random.default_rng(seed)
    level = rng.normal(size=n)
    table = pd.DataFrame({wave: 5 + level + 0.5 * rng.normal(size=n) for wave in WAVES})
    table["home"], table["arm"] = np.arange(n) // 2, np.where(np.arange(n) < n // 2, "a", "b")
    return table.assign(
        age=rng.integers(4, 80, n), t1=table["t1"].where(table.index % 4 > 0), t2=table["t2"].where(table.index % 5 > 0)
    )


TABLE = invented()


def imputed(table=TABLE, *, n=3, seed=7, **options):
    model = ImputationModel(**{"columns": WAVES, "predictors": ["age"], "household": "home", "group": "arm"} | options)
    return multiple_imputations(table, model=model, n_imputations=n, rng=np.random.default_rng(seed))


METHODS = pytest.mark.parametrize("method", ["normal", "pmm"])


@METHODS
def test_what_was_observed_stays_and_the_rest_is_filled(method):
    before = TABLE.copy()
    for completed in imputed(method=method):
        assert not completed.isna().any(axis=None)
        pd.testing.assert_frame_equal(completed.where(before.notna()), before)
    pd.testing.assert_frame_equal(TABLE, before)


@METHODS
def test_draws_differ_and_the_seed_fixes_them(method):
    first, second, _ = imputed(method=method)
    assert not np.allclose(first["t1"], second["t1"])
    pd.testing.assert_frame_equal(first, imputed(method=method)[0])


def test_nothing_missing_gives_the_table_itself():
    complete = TABLE.assign(t1=TABLE["t0"], t2=TABLE["t0"])
    for completed in imputed(complete):
        pd.testing.assert_frame_equal(completed, complete)


@METHODS
def test_another_unit_gives_the_same_draws_in_that_unit(method):
    scaled = TABLE.assign(**{wave: 10 * TABLE[wave] + 50 for wave in WAVES})
    for plain, other in zip(imputed(method=method), imputed(scaled, method=method), strict=True):
        np.testing.assert_allclose(other[WAVES], 10 * plain[WAVES] + 50, rtol=1e-6)


def test_matching_repeats_scores_that_somebody_in_the_group_had():
    for completed in imputed(method="pmm", n_cycles=1):
        for arm in "ab":
            there = TABLE["arm"] == arm
            assert set(completed.loc[there, "t1"]) <= set(TABLE.loc[there, "t1"].dropna())


def test_groups_do_not_borrow_from_each_other():
    far = TABLE.assign(**{wave: TABLE[wave].where(TABLE["arm"] == "a", TABLE[wave] * 100) for wave in WAVES})
    for plain, other in zip(imputed(), imputed(far), strict=True):
        pd.testing.assert_frame_equal(plain[plain["arm"] == "a"], other[other["arm"] == "a"])


def test_a_score_that_follows_from_another_is_found_back():
    exact = TABLE.assign(t2=(3 * TABLE["t0"] - 1).where(TABLE["t2"].notna()))
    for completed in imputed(exact):
        np.testing.assert_allclose(completed["t2"], 3 * TABLE["t0"] - 1, rtol=1e-6)


def test_housemates_inform():
    # What differs between households is shared within: the only source for who was never measured.
    rng = np.random.default_rng(3)
    homes = np.repeat(np.arange(60), 3)
    level = rng.normal(0, 3, 60)[homes]
    scores = pd.Series(level + rng.normal(0, 0.3, 180))
    table = pd.DataFrame({"home": homes, "t0": scores.where(np.arange(180) % 9 > 0)})
    gaps = table["t0"].isna()

    def error(household):
        model = ImputationModel(columns=["t0"], household=household)
        draws = multiple_imputations(table, model=model, n_imputations=20, rng=np.random.default_rng(1))
        return np.mean([np.square(draw.loc[gaps, "t0"] - level[gaps]).mean() for draw in draws])

    assert error("home") < 0.5
    assert error(None) > 5


def test_nullable_integers_are_scores():
    table = TABLE.assign(t1=(TABLE["t1"] * 10).round().astype("Int64"))
    assert not imputed(table)[0]["t1"].isna().any()


def test_a_predictor_that_does_not_differ_is_harmless():
    for completed in imputed(TABLE.assign(age=40)):
        assert completed[WAVES].abs().max(axis=None) < 20


def only(**changes):
    return TABLE.assign(**changes)


SCORES = TABLE["t1"]
FIRST_OF_ARM_B = TABLE.index == 20


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (only(t1=np.nan), "'t1' has no score in any of 40 rows: there is nothing to impute from"),
        (only(t1=None), "'t1' has no score in any of 40 rows"),
        (only(t1=SCORES.where(TABLE["arm"] == "a")), "'t1' in group 'b' cannot be imputed: 0 of 20 rows have a score"),
        (
            only(t1=SCORES.where(TABLE.index < 24)),
            "'t1' in group 'b' .* 3 of 20 rows have a score, and the model needs 8",
        ),
        (only(t1=SCORES.where(SCORES.isna(), 4.0)), "'t1' in group 'a' .* all the same score"),
        (only(arm="a", home=1), "'t1' in group 'a' .* all in one household"),
        (only(arm=np.where(FIRST_OF_ARM_B, "c", "a"), home=range(40)), "'t1' in group 'c' .* 0 of 1 rows"),
        (only(home=0, arm=TABLE["arm"]), "1 households have members in more than one group"),
        (only(age=TABLE["age"].where(TABLE.index > 0)), "'age' has 1 missing"),
        (only(home=TABLE["home"].where(TABLE.index > 0)), "'home' has 1 missing"),
        (only(arm=TABLE["arm"].where(TABLE.index > 0)), "'arm' has 1 missing"),
        (only(t0=np.inf), "'t0' has 40 infinite"),
        (only(t0="high"), "'t0' is not numeric"),
        (TABLE.drop(columns="t0"), "'t0' is not in the table"),
        (TABLE.iloc[:0], "no score in any of 0 rows"),
    ],
)
def test_what_cannot_be_imputed_is_said_with_the_reason(table, message):
    with pytest.raises(ValueError, match=message):
        imputed(table)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": []}, "columns is empty"),
        ({"columns": ["t0", "t0"]}, "more than once .*: t0"),
        ({"predictors": ["t1"]}, "more than once .*: t1"),
        ({"method": "median"}, "must be 'normal' or 'pmm', found 'median'"),
        ({"n_cycles": 0}, "n_cycles must be at least 1"),
        ({"n": 0}, "n_imputations must be at least 1"),
    ],
)
def test_models_that_make_no_sense(options, message):
    with pytest.raises(ValueError, match=message):
        imputed(**options)


def test_a_message_never_holds_a_score():
    table = only(t1=SCORES.where(SCORES.isna(), 4.321))
    with pytest.raises(ValueError, match="same score") as caught:
        imputed(table)
    assert "4.321" not in str(caught.value)
