"""Results per site: which households and persons count, and under which names the numbers go."""

import pandas as pd
import pytest

from werkplaats.analyses.sites import add_site_results
from werkplaats.params.model import StudyParams
from werkplaats.results import Results

ROUNDING = 1e-12
"""Doubles: the same sums in another order."""

MEASURED = "03_quality_of_life"
BASE = {
    "study": "streets",
    "title": "Streets",
    "waves": [{"name": "T0", "month": 0}, {"name": "T1", "month": 6}, {"name": "T2", "month": 12}],
    "groups": {"intervention": "director"},
    "sources": [{"path": "answers.csv", "table": "measurements"}],
    "instruments": [{"name": name, "label": name, "minimum": 0, "maximum": 10} for name in ("score", "chance", "mood")],
    "primary_outcome": "score",
    "sites": {"expected": {"score": "chance"}, "fewest_adjusted": 2},
}
PEOPLE = (
    # household, site, subgroup, person, before, after, expected
    ("H1", "north", "young", "P1", 4.0, 6.0, 5.0),
    ("H1", "north", "young", "P2", 4.0, 4.0, 5.0),
    ("H2", "north", "young", "P3", 5.0, 7.0, 6.0),
    ("H3", "south", "young", "P4", 5.0, 5.0, 6.0),
    ("H4", "south", "young", "P5", 6.0, 3.0, 6.0),
    ("H5", "south", "old", "P6", 2.0, 3.0, 2.0),
    ("H6", None, "old", "P7", 2.0, 4.0, 2.0),
    ("H7", "north", "young", "P8", 1.0, 9.0, None),
    ("H8", "north", "young", "P9", 1.0, None, 3.0),
)
OUTCOMES = pd.DataFrame(
    [
        {
            "outcome": name,
            "unit": "points",
            "ordinal": False,
            "higher_is_better": True,
            "minimal_important_difference": difference,
        }
        for name, difference in (("score", 2.0), ("chance", None), ("mood", None))
    ]
)


def study(**changes):
    return StudyParams.model_validate(BASE | changes)


def measured(people=PEOPLE):
    rows = []
    for household, _, _, person, before, after, expected in people:
        for outcome, wave, score in (
            ("score", "T0", before),
            ("score", "T1", after),
            ("chance", "T1", expected),
            ("mood", "T0", before),
            ("mood", "T1", after),
        ):
            rows.append((person, household, "director", wave, outcome, score))
    return pd.DataFrame(rows, columns=["person_id", "household_id", "group", "wave", "outcome", "score"])


def enrolled(people=PEOPLE, **columns):
    rows = pd.DataFrame([row[:3] for row in people], columns=["household_id", "neighborhood", "subgroup"])
    return rows.drop_duplicates(ignore_index=True).assign(**{"group": "director", "exit_reason": None} | columns)


def found(person_waves=None, households=None, **changes):
    return add_site_results(
        Results(MEASURED, tables={"outcomes": OUTCOMES}),
        measured() if person_waves is None else person_waves,
        enrolled() if households is None else households,
        params=study(**changes),
    )


def row(results, subgroup, site):
    table = results.tables["site_results"]
    same = table["site"].isna() if site is None else table["site"] == site
    (only,) = table[(table["subgroup"] == subgroup) & same & (table["outcome"] == "score")].to_dict("records")
    return only


def test_the_household_is_the_unit_and_only_who_has_all_three_scores_counts():
    north = row(found(), "young", "north")
    assert (north["n_households"], north["mean_before"], north["mean_after"]) == (2, 4.5, 6.0)
    assert (north["improved"], north["same"], north["worse"]) == (2, 0, 0)
    assert (north["important_improved"], north["important_same"], north["important_worse"]) == (1, 1, 0)


def test_the_row_without_a_site_is_about_all_households_of_the_subgroup():
    results = found()
    whole = row(results, "young", None)
    assert whole["n_households"] == 4
    assert whole["mean_change"] == pytest.approx((1 + 2 + 0 - 3) / 4, abs=ROUNDING)
    assert whole["adjusted_change"] == pytest.approx(whole["mean_change"], abs=ROUNDING)
    # Beyond what was expected: north 0 and 1, south -1 and -3; all together -3 / 4.
    assert row(results, "young", "north")["adjusted_change"] == pytest.approx(0.0 + 0.5 + 0.75, abs=ROUNDING)


def test_a_site_with_too_few_households_is_not_adjusted():
    south = row(found(), "old", "south")
    assert south["n_households"] == 1
    assert pd.isna(south["adjusted_change"])


def test_households_without_a_site_are_told_as_such():
    results = found()
    assert row(results, "old", "unknown")["n_households"] == 1
    assert row(results, "old", None)["n_households"] == 2


def test_without_an_expected_score_everybody_with_two_scores_counts():
    results = found(sites={})
    assert row(results, "young", "north")["n_households"] == 3
    assert "adjusted_change" not in results.tables["site_results"]


def test_estimates_name_subgroup_and_site():
    results = found()
    change = results.find("site_mean_change", outcome="score", wave="T1", population="young, north")
    assert change is not None
    assert (change.estimate, change.n_households, change.contrast) == (1.5, 2, "before-after")
    share = results.find("site_share_improved", population="young")
    assert share is not None
    assert share.estimate == 0.5
    assert share.method.startswith("2 of 4 households")
    assert results.find("site_adjusted_change", population="old, south") is None


def test_a_study_without_subgroups_names_sites_and_leaves_the_whole_to_the_mean_change():
    results = found(households=enrolled(subgroup=None))
    populations = {estimate.population for estimate in results.estimates}
    assert populations == {"north", "south", "unknown"}
    assert results.tables["site_results"]["site"].isna().sum() == 1


def test_only_outcomes_named_beforehand_are_given_per_site():
    assert set(found().tables["site_results"]["outcome"]) == {"score"}
    both = found(secondary_outcomes=["mood"]).tables["site_results"]
    assert set(both["outcome"]) == {"score", "mood"}
    assert both.loc[both["outcome"] == "mood", "important_improved"].isna().all()


def test_a_household_that_was_lost_is_in_no_site():
    households = enrolled()
    lost = households.assign(exit_reason=households["household_id"].map({"H2": "moved"}))
    assert row(found(households=lost), "young", "north")["n_households"] == 1


def test_what_cannot_be_said_is_said():
    nowhere = found(households=enrolled(neighborhood=None))
    assert [(missing.what, "site_results" in nowhere.tables) for missing in nowhere.missing] == [("sites", False)]
    nothing = found(person_waves=measured(()))
    assert [missing.what for missing in nothing.missing] == ["sites"]


def test_nothing_is_added_where_nobody_asked():
    before = Results(MEASURED, tables={"outcomes": OUTCOMES})
    assert add_site_results(before, measured(), enrolled(), params=study(sites=None)) is before


def test_the_results_survive_their_file():
    results = found(sites={"label": "street"})
    assert results.facts["site_label"] == "street"
    again = Results.from_json(results.to_json())
    assert again.estimates == results.estimates
    assert again.tables["site_results"]["site"].isna().sum() == 2
