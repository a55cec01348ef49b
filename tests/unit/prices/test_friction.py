"""Friction period and friction cost."""

import pytest

from werkplaats.prices.friction import friction_cost, friction_period


def test_a_longer_vacancy_costs_more_days():
    assert friction_period(2022, averaged_over=1) > friction_period(2010, averaged_over=1)


def test_the_average_is_that_of_its_years():
    years = [friction_period(year, averaged_over=1) for year in range(2018, 2023)]
    assert friction_period(2022) == pytest.approx(sum(years) / 5, rel=1e-12)


def test_absence_beyond_the_period_is_free():
    period = friction_period(2022)
    within, at_the_end, beyond = (
        friction_cost(days, hours_per_week=36, year=2022, price_year=2022) for days in (period / 2, period, 365)
    )
    assert at_the_end == beyond == pytest.approx(2 * within, rel=1e-12)


def test_days_are_turned_into_hours_before_they_meet_a_price_of_an_hour():
    assert friction_cost(7, hours_per_week=40, year=2022, price_year=2022) == pytest.approx(40 * 39.88, rel=1e-12)


@pytest.mark.parametrize(("year", "averaged_over"), [(2024, 1), (2001, 5), (1997, 1)])
def test_a_year_outside_the_series_is_refused(year, averaged_over):
    with pytest.raises(ValueError, match="the series runs from 1998 to 2023"):
        friction_period(year, averaged_over=averaged_over)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="one year or more"):
        friction_period(2022, averaged_over=0)
    with pytest.raises(ValueError, match="0 or more"):
        friction_cost(-1, hours_per_week=36, year=2022, price_year=2022)
