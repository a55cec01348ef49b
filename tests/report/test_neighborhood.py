"""Monthly series in the report: a ratio in words for what is counted, a difference for amounts, in two languages."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkplaats.report.chapters.neighborhood import NOTEBOOK, neighborhood
from werkplaats.report.context import Context
from werkplaats.report.document import Figure, Paragraph, TableBlock
from werkplaats.results import Estimate

MONTHS = np.arange(-24, 24)


def estimate(term, value, low, high, *, unit, reference=None):
    return Estimate(
        term=term,
        outcome="inflow",
        population="Limmel",
        group="director",
        reference=reference,
        estimate=value,
        conf_low=low,
        conf_high=high,
        conf_level=0.95,
        unit=unit,
        method="segmented regression",
        contrast="before-after",
        n_households=40,
        n_obs=48,
    )


COUNTS = (
    estimate("level_ratio", 0.75, 0.62, 0.91, unit="ratio"),
    estimate("slope_ratio_before", 1.002, 0.99, 1.014, unit="ratio per moment"),
    estimate("slope_ratio_change", 0.985, 0.96, 1.01, unit="ratio per moment"),
    estimate("level_ratio", 0.9, 0.7, 1.16, unit="ratio", reference="comparison"),
)
AMOUNTS = (
    estimate("level_change", -1200.0, -2000.0, 400.0, unit="euros"),
    estimate("slope_before", 20.0, -5.0, 45.0, unit="euros per moment"),
    estimate("slope_change", -10.0, -60.0, 40.0, unit="euros per moment"),
)


@pytest.fixture
def chapter(report_input):
    """Return the chapter of a study with these estimates of one series."""

    def make(estimates, language):
        months = pd.DataFrame(
            {
                "neighborhood": "Limmel",
                "measure": "inflow",
                "kind": "alone",
                "event_month": MONTHS,
                "value": 40.0,
                "fitted": 40.0,
                "without": 41.0,
                "n_households": 40,
            }
        )
        fits = months.iloc[[0]][["neighborhood", "measure", "kind", "n_households"]].assign(dispersion=1.74)
        found = report_input.results[NOTEBOOK]
        tables = {**found.tables, "neighborhood_months": months, "neighborhood_fits": fits}
        results = {NOTEBOOK: replace(found, estimates=(*found.estimates, *estimates), tables=tables)}
        given = replace(report_input, results={**report_input.results, **results})
        return neighborhood(Context(given, language, "intern"))

    return make


def block(chapter, kind):
    return next(item for item in chapter.sections[0].blocks if isinstance(item, kind))


def test_what_is_counted_is_told_as_a_ratio(chapter):
    told = block(chapter(COUNTS, "en"), Paragraph).text
    assert told == (
        "In the month of the start the count was 0.75 times what the line before would have given (95% CI 0.62 to "
        "0.91): 25% fewer. Each month since then adds a factor of 0.985 to that (95% CI 0.960 to 1.010). Set against "
        "neighborhoods without the approach, the step is 0.90 (95% CI 0.70 to 1.16)."
    )


def test_in_dutch_too_and_above_one_it_is_more(chapter):
    more = (replace(COUNTS[0], estimate=1.2, conf_low=0.95, conf_high=1.5), *COUNTS[1:3])
    told = block(chapter(more, "nl"), Paragraph).text
    assert "was het aantal 1,20 keer wat de lijn van ervoor had gegeven (95%-BI 0,95 tot 1,50): 20% meer." in told
    assert told.endswith("Geen van beide is te onderscheiden van geen verandering.")


def test_an_amount_is_told_as_a_difference(chapter):
    told = block(chapter(AMOUNTS, "en"), Paragraph).text
    assert "factor" not in told
    assert told.startswith("In the month of the start the series stepped by −€1,200 (95% CI")
    assert told.endswith("Neither can be told from no change.")


def test_the_table_names_the_ratio_and_how_far_counts_vary(chapter):
    made = block(chapter(COUNTS, "en"), TableBlock)
    assert "1.7 times as much as chance alone" in made.note
    assert any("relative to neighborhoods without the approach" in str(row) for row in made.rows)
    assert isinstance(block(chapter(COUNTS, "en"), Figure), Figure)
