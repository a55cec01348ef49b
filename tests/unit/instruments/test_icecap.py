"""ICECAP: the tariff that ships, and the checks on the tariff that a study brings."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.icecap import (
    ICECAP_A_ATTRIBUTES,
    ICECAP_O,
    ICECAP_O_ATTRIBUTES,
    ICECAP_O_UK_2008,
    CapabilityTariff,
    icecap_a,
    score_icecap_o,
)

EVEN = (0.0, 0.1, 0.15, 0.2)


def tariff(**changed):
    weights = dict.fromkeys(ICECAP_A_ATTRIBUTES, EVEN) | changed
    return CapabilityTariff(name="invented", weights=weights, citation="invented for this test")


@pytest.mark.parametrize("attribute", ICECAP_O_ATTRIBUTES)
def test_a_higher_level_is_worth_more(attribute):
    states = pd.DataFrame(2, index=range(4), columns=list(ICECAP_O.items)).assign(**{attribute: [1, 2, 3, 4]})
    values = score_icecap_o(states)["icecap_o_value"]
    assert values.is_monotonic_increasing
    assert values.iloc[3] - values.iloc[0] == pytest.approx(
        ICECAP_O_UK_2008.weights[attribute][3] - ICECAP_O_UK_2008.weights[attribute][0]
    )


def test_a_missing_attribute_means_no_value():
    states = pd.DataFrame([[4.0] * 5, [4.0, 4.0, np.nan, 4.0, 4.0]], columns=list(ICECAP_O.items), index=[8, 2])
    values = score_icecap_o(states)["icecap_o_value"]
    assert values.index.tolist() == [8, 2]
    np.testing.assert_allclose(values, [1.0, np.nan])


def test_icecap_a_is_valued_with_the_tariff_of_the_study():
    instrument = icecap_a(tariff())
    states = pd.DataFrame([[4] * 5, [1] * 5, [2, 3, 4, 4, 4]], columns=list(ICECAP_A_ATTRIBUTES))
    np.testing.assert_allclose(instrument.score(states)["icecap_a_value"], [1.0, 0.0, 0.85])
    (outcome,) = instrument.definition.outcomes
    assert outcome.value_set == "invented"
    assert instrument.definition.source == "invented for this test"


def test_rounding_of_published_weights_is_allowed_and_more_is_not():
    assert tariff(stability=(0.0002, 0.1, 0.15, 0.2002)).weights["stability"][3] == 0.2002
    with pytest.raises(ValueError, match=r"levels 4 add up to 1.0003, they must add up to 1"):
        tariff(stability=(0.0, 0.1, 0.15, 0.2003))
    with pytest.raises(ValueError, match=r"levels 1 add up to -0.0003, they must add up to 0"):
        tariff(stability=(-0.0003, 0.1, 0.15, 0.2))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ((0.0, 0.16, 0.15, 0.2), "a higher level of 'autonomy' weighs less than a lower one"),
        ((0.0, float("nan"), 0.15, 0.2), "a higher level of 'autonomy' weighs less"),
        ((0.0, 0.1, 0.2), "'autonomy' has 3 levels, it needs 4"),
    ],
)
def test_a_tariff_with_a_typing_error_is_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        tariff(autonomy=weights)


def test_a_tariff_of_another_instrument_is_refused():
    with pytest.raises(ValueError, match="the attributes must be stability, attachment"):
        icecap_a(ICECAP_O_UK_2008)


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="icecap_o: item 'role' has 1 answers"):
        score_icecap_o(pd.DataFrame([[4, 4, 0, 4, 4]], columns=list(ICECAP_O.items)))
