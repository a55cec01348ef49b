"""Amounts per person, by hand and beside statsmodels.

Oracle: ordinary least squares of statsmodels on the same persons, for the differences.
"""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from werkplaats.analyses.person_costs import add_person_costs
from werkplaats.params.model import StudyParams
from werkplaats.results import Missing, Results

EXACT = 1e-9
"""Two programs, one formula: rounding only."""

GROUPS = {"a": ("intensive", 30.0), "b": ("usual", 0.0), "c": ("leaflet", 10.0)}


def study(waves, outcomes=("cost",), **costs):
    names = [{"name": name, "month": month} for name, month in waves.items()]
    return StudyParams.model_validate(
        {
            "study": "trial",
            "title": "Trial",
            "waves": names,
            "groups": {"intervention": "intensive", "reference": "usual", "labels": {"leaflet": "Leaflet"}},
            "sources": [{"path": "trial.csv", "table": "measurements"}],
            "instruments": [
                {
                    "name": name,
                    "label": name,
                    "minimum": 0,
                    "maximum": 1e6,
                    "unit": "visits" if name == "visits" else None,
                }
                for name in outcomes
            ],
            "person_costs": {"outcomes": list(outcomes), **costs},
        }
    )


@pytest.fixture
def people():
    rng = np.random.default_rng(5)
    rows = [
        (f"{arm}{home}", group, f"{arm}{home}{person}", rng.normal(100 + more, 20), rng.normal(50, 5))
        for arm, (group, more) in GROUPS.items()
        for home in range(8)
        for person in range(1 + home % 3)
    ]
    return pd.DataFrame(rows, columns=["household_id", "group", "person_id", "cost", "before"])


@pytest.fixture
def households(people):
    table = people.drop_duplicates("household_id")[["household_id", "group"]].reset_index(drop=True)
    return table.assign(exit_reason=None)


def waves_of(people, columns, outcome="cost"):
    parts = [
        people[["household_id", "group", "person_id"]].assign(
            wave=wave, month=0.0, outcome=outcome, score=people[column]
        )
        for wave, column in columns.items()
    ]
    return pd.concat(parts, ignore_index=True)


def found_in(waves, households, params):
    return add_person_costs(Results("04_costs"), waves, households, params=params)


def test_difference_given_the_amount_at_the_first_wave(people, households):
    waves = waves_of(people.assign(half=people["cost"] / 2), {"T0": "before", "T6": "half", "T12": "half"})
    params = study({"T0": 0, "T6": 6, "T12": 12}, currency="GBP")
    difference = found_in(waves, households, params).find("cost_difference", group="intensive")
    fitted = smf.ols("cost ~ C(group, Treatment('usual')) + before", people).fit()
    assert difference.estimate == pytest.approx(fitted.params.iloc[1], abs=EXACT)
    assert (difference.unit, difference.outcome, difference.reference) == ("GBP per person", "cost", "usual")


def test_periods_of_one_length_count_as_person_periods(people, households):
    """Whoever was followed for one year counts for one: the difference is that of means over person-years."""
    later = people.assign(cost=people["cost"].where(people.index % 3 > 0))
    waves = pd.concat([waves_of(people, {"Y1": "cost"}), waves_of(later, {"Y2": "cost"})])
    results = found_in(waves, households, study({"T0": 0, "Y1": 12, "Y2": 24}))
    difference = results.find("cost_difference", group="intensive")
    mean = waves.dropna(subset=["score"]).groupby("group")["score"].mean()
    assert difference.estimate == pytest.approx(mean["intensive"] - mean["usual"], abs=EXACT)
    assert difference.unit == "EUR per person-year"


def test_every_other_group_is_compared_and_all_of_them_together(people, households):
    results = found_in(waves_of(people, {"T12": "cost"}), households, study({"T0": 0, "T12": 12}))
    found = {one.group: one.estimate for one in results.estimates}
    mean = people.groupby("group")["cost"].mean()
    others = people.loc[people["group"] != "usual", "cost"].mean()
    assert found == pytest.approx(
        {
            "intensive": mean["intensive"] - mean["usual"],
            "leaflet": mean["leaflet"] - mean["usual"],
            "all_others": others - mean["usual"],
        },
        abs=EXACT,
    )


def test_swapping_the_groups_turns_the_sign(people, households):
    params = study({"T0": 0, "T12": 12})
    swap = {"intensive": "usual", "usual": "intensive"}
    turned = people.assign(group=people["group"].replace(swap))
    one = found_in(waves_of(people, {"T12": "cost"}), households, params).find("cost_difference", group="intensive")
    homes = households.assign(group=households["group"].replace(swap))
    two = found_in(waves_of(turned, {"T12": "cost"}), homes, params).find("cost_difference", group="intensive")
    assert (two.estimate, two.std_error) == pytest.approx((-one.estimate, one.std_error))


def test_who_lacks_an_amount_is_counted_and_not_used(people, households):
    gaps = people.assign(later=people["cost"].where(people["person_id"] != "a00"))
    waves = waves_of(gaps, {"T0": "before", "T12": "later"})
    table = found_in(waves, households, study({"T0": 0, "T12": 12})).tables["person_costs"].set_index("group")
    n = people["group"].value_counts()
    assert table.loc["intensive", ["n_persons", "n_expected"]].tolist() == [n["intensive"] - 1, n["intensive"]]
    kept = gaps.loc[gaps["later"].notna() & gaps["group"].eq("intensive"), "later"]
    assert table.loc["intensive", "mean"] == pytest.approx(kept.mean())


def test_a_volume_has_a_unit_of_its_own(people, households):
    waves = waves_of(people, {"T12": "cost"}, outcome="visits")
    results = found_in(waves, households, study({"T0": 0, "T12": 12}, outcomes=("visits",)))
    assert {one.unit for one in results.estimates} == {"visits per person"}


def test_lost_households_and_the_pool_are_no_part(people, households):
    params, waves = study({"T0": 0, "T12": 12}), waves_of(people, {"T12": "cost"})
    lost = households.assign(exit_reason=households["household_id"].map({"a0": "moved away"}))
    lost.loc[lost["group"] == "leaflet", "group"] = "pool"
    table = found_in(waves, lost, params).tables["person_costs"]
    assert dict(zip(table["group"], table["n_households"], strict=True)) == {"intensive": 7, "usual": 8}


@pytest.mark.parametrize(
    ("waves", "why"),
    [
        (None, "no amounts were delivered"),
        ({"T0": "before"}, "no amount is known after the first wave"),
    ],
)
def test_what_cannot_be_said_is_said(people, households, waves, why):
    given = None if waves is None else waves_of(people, waves)
    results = found_in(given, households, study({"T0": 0, "T12": 12}))
    assert results.missing == (Missing("person_costs:cost", why),)
    assert not results.estimates
    assert not results.tables


def test_one_group_or_one_household_is_no_comparison(people, households):
    params = study({"T0": 0, "T12": 12})
    own = waves_of(people[people["group"] == "intensive"], {"T12": "cost"})
    (reason,) = found_in(own, households, params).missing
    assert "in one group only" in reason.why
    few = waves_of(people[people["household_id"].isin(["a0", "b0"])], {"T12": "cost"})
    (reason,) = found_in(few, households, params).missing
    assert reason.what == "person_costs:cost"


def test_a_study_that_does_not_ask_keeps_its_results(people, households):
    params = study({"T0": 0, "T12": 12}).model_copy(update={"person_costs": None})
    results = Results("04_costs", missing=(Missing("costs", "no cost lines were delivered"),))
    assert add_person_costs(results, None, households, params=params) is results


@pytest.mark.parametrize(("randomized", "level", "design"), [(True, 5, 5), (False, 3, 3)])
def test_the_label_follows_from_how_the_groups_were_formed(people, households, randomized, level, design):
    many = pd.concat([people.assign(household_id=people["household_id"] + f"x{copy}") for copy in range(5)])
    many = many.assign(person_id=many["person_id"] + many["household_id"])
    homes = many.drop_duplicates("household_id")[["household_id", "group"]].assign(exit_reason=None)
    params = study({"T0": 0, "T12": 12})
    groups = params.groups.model_copy(update={"randomized": randomized})
    # What was spent before is dealt alike to both groups, so that the label is that of the design.
    many = many.assign(before=50.0 + many.groupby("group").cumcount() % 5)
    waves = waves_of(many, {"T0": "before", "T12": "cost"})
    facts = found_in(waves, homes, params.model_copy(update={"groups": groups})).facts
    assert (facts["evidence_level"], facts["evidence_design"]) == (level, design)
    gaps = waves.assign(score=waves["score"].where(waves["person_id"].str[1].isin(list("012"))))
    lower = found_in(gaps, homes, params.model_copy(update={"groups": groups})).facts
    assert lower["evidence_level"] < level
    assert "missing" in lower["evidence_criteria"]
    apart = many.assign(before=many["before"].where(many["group"] != "intensive", many["before"] + 10))
    unlike = waves_of(apart, {"T0": "before", "T12": "cost"})
    told = found_in(unlike, homes, params.model_copy(update={"groups": groups})).facts
    assert told["evidence_level"] == (5 if randomized else 2)
