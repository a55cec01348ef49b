"""Staggered starts on the minimum wage data of Callaway & Sant'Anna (2021), J Econometrics 225:200-230.

Oracles: the group-time effects, averages and test before the start that R's did prints for them, without and with a
covariate (doubly robust); event study and its standard errors by interaction-weighted least squares (R's fixest, Sun &
Abraham 2021), which with households that never start is the same estimator by another road; the imputation estimate,
which R's did2s (Gardner 2022) and etwfe (Wooldridge 2021) give as well.
"""

import numpy as np
import pytest
from scipy import stats

from werkplaats.methods.comparison.group_time_averages import _weighed, average_effects, event_study, overall_effect
from werkplaats.methods.comparison.imputation_did import imputed_effects
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects

PRINTED = {
    2004: {2004: -0.0105, 2005: -0.0704, 2006: -0.1373, 2007: -0.1008},
    2006: {2004: 0.0065, 2005: -0.0028, 2006: -0.0046, 2007: -0.0412},
    2007: {2004: 0.0305, 2005: -0.0027, 2006: -0.0311, 2007: -0.0261},
}
DOUBLY_ROBUST = {
    2004: {2004: -0.0145, 2005: -0.0764, 2006: -0.1404, 2007: -0.1069},
    2006: {2004: -0.0005, 2005: -0.0062, 2006: 0.0010, 2007: -0.0413},
    2007: {2004: 0.0267, 2005: -0.0046, 2006: -0.0284, 2007: -0.0288},
}
DOUBLY_ROBUST_ERRORS = {-3: 0.0135, -2: 0.0130, -1: 0.0151, 0: 0.0120, 1: 0.0166, 2: 0.0371, 3: 0.0352}
FIXEST = {
    -4: (0.00330636, 0.02455510),
    -3: (0.02502183, 0.01815434),
    -2: (0.02445874, 0.01426679),
    0: (-0.01993182, 0.01185754),
    1: (-0.05095737, 0.01687068),
    2: (-0.13725874, 0.03658948),
    3: (-0.10081136, 0.03450427),
}

LAST_DIGIT = 0.00005
"""Half a unit of the fourth decimal, which is the last that is printed."""

EIGHT_DECIMALS = 1e-8

ERRORS_OF_A_REGRESSION = 0.01
"""fixest takes the sizes of groups as fixed and multiplies by its own n / (n - k)."""

ERRORS_FROM_DRAWS = 0.1
"""did takes them from the quartiles of 1,000 draws: 3.5% of chance in each, times three."""


@pytest.fixture
def counties(refdata):
    def build(covariates=()):
        table = refdata("mpdta_did/mpdta.csv")
        table["start"] = table["first.treat"].where(table["first.treat"] > 0)
        return staggered_panel(
            table, household="countyreal", time="year", outcome="lemp", start="start", covariates=covariates
        )

    return build


def by_group_and_time(effects):
    found = {}
    for cell in effects.cells:
        found.setdefault(int(cell.start), {})[int(effects.panel.times[cell.when])] = cell.effect
    return found


def test_group_time_effects_are_those_of_did(counties):
    effects = group_time_effects(counties(), comparison=Comparison("never_started"))
    found = by_group_and_time(effects)
    assert {group: set(path) for group, path in found.items()} == {group: set(path) for group, path in PRINTED.items()}
    for group, path in PRINTED.items():
        assert found[group] == pytest.approx(path, abs=LAST_DIGIT)
    assert effects.left_out == ()


def test_averages_and_their_standard_errors_are_those_of_did(counties):
    effects = group_time_effects(counties(), comparison=Comparison("never_started"))
    dynamic, group = event_study(effects, unit="log"), average_effects(effects, axis="start", unit="log")
    assert dynamic.overall.estimate == pytest.approx(-0.0772, abs=LAST_DIGIT)
    assert group.overall.estimate == pytest.approx(-0.0310, abs=LAST_DIGIT)
    printed = (0.0203, 0.0125)  # one run each; another run of the first gives .0216
    assert (dynamic.overall.std_error, group.overall.std_error) == pytest.approx(printed, rel=ERRORS_FROM_DRAWS)


def test_the_test_before_the_start_is_that_of_did(counties):
    """Its p-value rests on covariances between groups and moments, so it proves those too."""
    effects = group_time_effects(counties(), comparison=Comparison("never_started"))
    before = [cell for cell in effects.cells if effects.panel.times[cell.when] < cell.start]
    parts = _weighed(effects, [([cell], False) for cell in before])
    rows, values = np.stack([part.influence for part in parts]), np.array([part.value for part in parts])
    wald = values @ np.linalg.solve(rows @ rows.T, values)
    assert len(before) == 5
    assert stats.chi2.sf(wald, 5) == pytest.approx(0.16812, abs=0.000005)


def test_event_study_is_the_interaction_weighted_regression(counties):
    effects = group_time_effects(counties(), comparison=Comparison("never_started", base="universal"))
    path = event_study(effects, unit="log")
    assert set(path.keys) == set(FIXEST)
    for key, part in zip(path.keys, path.parts, strict=True):
        assert part.value == pytest.approx(FIXEST[key][0], abs=EIGHT_DECIMALS)
        plain = np.sqrt(np.square(part.influence).sum())
        assert plain == pytest.approx(FIXEST[key][1], rel=ERRORS_OF_A_REGRESSION)
    assert overall_effect(effects, unit="log").estimate == pytest.approx(-0.0399512752, abs=1e-10)


def test_doubly_robust_effects_are_those_of_did(counties):
    comparison = Comparison("never_started", adjustment="doubly_robust")
    effects = group_time_effects(counties(["lpop"]), comparison=comparison)
    for group, path in by_group_and_time(effects).items():
        assert path == pytest.approx(DOUBLY_ROBUST[group], abs=LAST_DIGIT)
    path = event_study(effects, unit="log")
    assert path.overall.estimate == pytest.approx(-0.0804, abs=LAST_DIGIT)
    for key, estimate in zip(path.keys, path.estimates, strict=True):
        assert estimate.std_error == pytest.approx(DOUBLY_ROBUST_ERRORS[key], rel=ERRORS_FROM_DRAWS)


def test_imputed_effect_is_that_of_three_other_programs(counties):
    overall = imputed_effects(counties(), unit="log").overall
    assert overall.estimate == pytest.approx(-0.0477099182784519, abs=1e-14)  # etwfe, not yet treated
    assert overall.estimate == pytest.approx(-0.0477099151, abs=EIGHT_DECIMALS)  # did2s, iterated to its tolerance
    assert overall.std_error == pytest.approx(0.0134784088, rel=0.02)  # did2s; it takes all effects as one mean


def test_it_is_not_two_way_fixed_effects(counties):
    """The coefficient of plain two-way fixed effects is printed as -.0365; no estimate here is near it."""
    panel = counties()
    effects = group_time_effects(panel, comparison=Comparison("not_yet_started"))
    others = [overall_effect(effects, unit="log"), imputed_effects(panel, unit="log").overall]
    assert all(abs(estimate.estimate + 0.0365) > 0.003 for estimate in others)
