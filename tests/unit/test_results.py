"""Estimates and results: identity, round trip, and what they refuse to hold."""

import dataclasses
import json
import math

import pandas as pd
import pytest

from werkplaats.results import Estimate, Missing, Results, tidy


def make_estimate(**fields: object) -> Estimate:
    basis = {"term": "gross_saving_mean", "estimate": 29917.0, "unit": "EUR", "method": "mean", "n_households": 12}
    return Estimate(**{**basis, **fields})


def test_id_names_term_and_identifying_fields_only() -> None:
    estimate = make_estimate(domain="wmo", payer="municipality", std_error=3.0)
    assert estimate.id == "gross_saving_mean[domain=wmo,payer=municipality]"
    assert make_estimate(method="another").id == make_estimate().id == "gross_saving_mean"


@pytest.mark.parametrize("field", ["estimate", "std_error", "conf_low", "conf_high", "p_value"])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_undefined_number_is_refused(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=field):
        make_estimate(**{field: value})


def test_scaling_scales_every_number_on_the_scale_and_nothing_else() -> None:
    one = make_estimate(std_error=2.0, conf_low=-1.0, conf_high=5.0, p_value=0.03)
    twelve = one.scaled(12, term="gross_saving_total", unit="EUR")
    assert (twelve.estimate, twelve.std_error, twelve.conf_low, twelve.conf_high) == (12 * 29917.0, 24.0, -12.0, 60.0)
    assert (twelve.p_value, twelve.n_households) == (0.03, 12)
    with pytest.raises(ValueError, match="positive"):
        one.scaled(-1, term="t", unit="EUR")


def test_results_survive_json_with_missing_cells() -> None:
    table = pd.DataFrame({"period": ["before", "during"], "euros": [1.5, None], "n_households": [12, 9]})
    results = Results(
        "04_costs",
        estimates=(make_estimate(conf_low=1.0),),
        tables={"cost": table},
        facts={"price_year": 2020},
        missing=(Missing("wlz", "not delivered"),),
        key="abc",
    )
    back = Results.from_json(results.to_json())
    assert back.estimates == results.estimates
    assert (back.facts, back.missing, back.key) == (results.facts, results.missing, "abc")
    pd.testing.assert_frame_equal(back.tables["cost"], table)
    json.loads(results.to_json(), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def test_same_estimate_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Results("04_costs", estimates=(make_estimate(), make_estimate(estimate=1.0)))


def test_find_takes_the_overall_figure_unless_a_payer_is_named() -> None:
    overall, payer = make_estimate(), make_estimate(payer="municipality", estimate=21427.0)
    results = Results("04_costs", estimates=(payer, overall))
    found = results.find("gross_saving_mean")
    assert found is not None
    assert found.estimate == overall.estimate
    named = results.find("gross_saving_mean", payer="municipality")
    assert named is not None
    assert named.estimate == 21427.0
    assert results.find("gross_saving_mean", payer="nobody") is None


def test_find_refuses_to_guess_between_two() -> None:
    results = Results("03", estimates=(make_estimate(wave="T1"), make_estimate(wave="T2")))
    with pytest.raises(ValueError, match="names 2"):
        results.find("gross_saving_mean")


def test_tidy_has_the_columns_of_an_estimate_even_when_empty() -> None:
    columns = ["id", *(field.name for field in dataclasses.fields(Estimate))]
    assert list(tidy([]).columns) == columns
    table = tidy([Results("04_costs", estimates=(make_estimate(),)), Results("07", estimates=(make_estimate(),))])
    assert list(table["notebook"]) == ["04_costs", "07"]
