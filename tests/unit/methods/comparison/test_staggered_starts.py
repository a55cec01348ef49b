"""Group-time effects against plain differences of means, their identities, and what they refuse."""

import numpy as np
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.methods.comparison.group_time_averages import average_effects, event_study, overall_effect
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects

TABLE = draw_households(np.random.default_rng(2), starts=[5, 5, 8, 8, 8, 11], n_never=9)
NEVER, NOT_YET = Comparison("never_started"), Comparison("not_yet_started")


def effects_of(table=TABLE, comparison=NEVER, **options):
    return group_time_effects(staggered_panel(table, **COLUMNS, **options), comparison=comparison)


def plain_effect(table, start, when, base, comparison):
    """Return the difference of mean changes from the long table, by its definition."""
    changes = table.set_index(["home", "month"])["cost"].unstack()
    changes = changes[when] - changes[base]
    starts = table.drop_duplicates("home").set_index("home")["start"]
    last = table["month"].max() if comparison.controls == "never_started" else max(when, base)
    controls = (starts.isna() | (starts > last)) & (starts != start)
    return changes[starts == start].mean() - changes[controls].mean()


@pytest.mark.parametrize("controls", ["never_started", "not_yet_started"])
@pytest.mark.parametrize("base", ["universal", "varying"])
def test_every_cell_is_a_difference_of_mean_changes(controls, base):
    comparison = Comparison(controls, base)
    effects = effects_of(comparison=comparison)
    assert len(effects.cells) == 3 * 15
    for cell in effects.cells:
        assert cell.base == (int(cell.start) - 1 if base == "universal" or cell.when >= cell.start else cell.when - 1)
        assert cell.effect == pytest.approx(plain_effect(TABLE, cell.start, cell.when, cell.base, comparison))


def test_not_yet_started_are_more_controls_early_on():
    never = {(cell.start, cell.when): cell.n_controls for cell in effects_of().cells}
    not_yet = {(cell.start, cell.when): cell.n_controls for cell in effects_of(comparison=NOT_YET).cells}
    assert (never[5, 6], not_yet[5, 6], not_yet[5, 8], not_yet[5, 11]) == (9, 13, 10, 9)
    assert not_yet[8, 3] == 9 + 3  # those that start later than both moments, the group itself apart


def test_one_start_and_two_moments_is_welch():
    """One group, one moment on either side: the difference-in-differences with its interval, to the last digit."""
    table = draw_households(np.random.default_rng(3), starts=[1] * 7, n_never=20, n_months=2)
    wide = table.set_index(["home", "month"])["cost"].unstack()
    arms = np.where(table.drop_duplicates("home")["start"].isna(), "out", "in")
    plain = att(
        wide.assign(change=wide[1] - wide[0], arm=arms), change="change", group="arm", reference="out", unit="EUR"
    )
    for estimate in (
        overall_effect(effects_of(table), unit="EUR"),
        event_study(effects_of(table), unit="EUR").estimates[-1],
        average_effects(effects_of(table), axis="start", unit="EUR").overall,
    ):
        for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value", "n_households", "n_smallest"):
            assert getattr(estimate, name) == pytest.approx(getattr(plain, name)), name


def test_turning_and_scaling_the_outcome_turns_and_scales_the_effect():
    forth = overall_effect(effects_of(), unit="EUR")
    back = overall_effect(effects_of(TABLE.assign(cost=-7 * TABLE["cost"])), unit="EUR")
    assert back.estimate == pytest.approx(-7 * forth.estimate)
    assert back.std_error == pytest.approx(7 * forth.std_error)


def test_levels_of_households_and_moments_fall_out():
    moved = TABLE.assign(cost=TABLE["cost"] + 50 * TABLE["month"] ** 2 + TABLE["home"].str[-2:].astype(int))
    assert overall_effect(effects_of(moved), unit="EUR").estimate == pytest.approx(
        overall_effect(effects_of(), unit="EUR").estimate
    )


def test_gaps_are_compared_with_who_was_there():
    gaps = TABLE[~((TABLE["home"] == "household 000") & (TABLE["month"] == 6))]
    cells = {(cell.start, cell.when): cell for cell in effects_of(gaps, gaps="keep").cells}
    whole = {(cell.start, cell.when): cell for cell in effects_of().cells}
    assert cells[5, 6].n_group == 1
    assert cells[5, 6].effect == pytest.approx(plain_effect(gaps, 5, 6, 4, NEVER))
    assert cells[5, 7] == whole[5, 7]


def test_moments_without_controls_are_left_out_and_named():
    started = TABLE[TABLE["start"].notna()]
    effects = effects_of(started, comparison=NOT_YET)
    assert effects.left_out == (
        *((5, month) for month in range(8, 16)),
        *((8, month) for month in range(8, 16)),
        *((11, month) for month in range(11, 16)),
    )
    with pytest.raises(ValueError, match="no start has 2 households to compare with"):
        effects_of(started, comparison=NEVER)


def test_covariates_and_adjustment_go_together():
    with pytest.raises(ValueError, match="go together"):
        effects_of(comparison=Comparison("never_started", adjustment="regression"))
    with pytest.raises(ValueError, match="go together"):
        effects_of(TABLE.assign(size=1.0), covariates=["size"])


def test_other_words_are_refused():
    with pytest.raises(ValueError, match="controls must be"):
        Comparison("always_started")
    with pytest.raises(ValueError, match="base must be"):
        Comparison("never_started", base="first")
    with pytest.raises(ValueError, match="axis must be"):
        average_effects(effects_of(), axis="household", unit="EUR")
