"""Sites in the report: all of them where they can be overseen, otherwise all together and where the rest stands."""

from dataclasses import replace

import pandas as pd
import pytest

from werkplaats.report.chapters.participants import MOST_PLACES, participants
from werkplaats.report.chapters.sites import MOST_SITES, site_sections
from werkplaats.report.compose import public_input
from werkplaats.report.context import Context
from werkplaats.report.document import Paragraph, TableBlock

QUALITY = "03_quality_of_life"


def table(n_sites, n_households=20):
    total = n_sites * n_households
    counts = [total, *[n_households] * n_sites]
    return pd.DataFrame(
        {
            "outcome": "eq5d_utility",
            "contrast": "before-after",
            "wave": "T1",
            "group": "director",
            "subgroup": None,
            "site": [None, *(f"Wijk {place}" for place in range(n_sites))],
            "n_households": counts,
            "mean_before": 0.5,
            "mean_after": 0.625,
            "mean_change": 0.125,
            "conf_low": [0.1, *[None] * n_sites],
            "conf_high": [0.15, *[None] * n_sites],
            "improved": [n // 2 for n in counts],
            "same": [n // 4 for n in counts],
            "worse": [n - n // 2 - n // 4 for n in counts],
            "adjusted_change": [0.125, *[0.11] * n_sites],
        }
    )


@pytest.fixture
def section(report_input):
    """Return the section of a study with so many sites, and None without any."""

    def make(found, variant="intern"):
        quality = report_input.results[QUALITY]
        tables = {**quality.tables, **({"site_results": found} if found is not None else {})}
        results = {**report_input.results, QUALITY: replace(quality, tables=tables, facts={"site_label": "wijk"})}
        given = replace(report_input, results=results)
        context = Context(public_input(given) if variant == "public" else given, "nl", variant)
        return next(iter(site_sections(context)), None)

    return make


def test_a_study_without_sites_has_no_section(section):
    assert section(None) is None


def test_a_few_sites_stand_in_a_table_after_all_together(section):
    found = section(table(3))
    (shown,) = [block for block in found.blocks if isinstance(block, TableBlock)]
    assert found.title == "Resultaten per wijk"
    assert [row[0] for row in shown.rows] == ["Totaal", "Wijk 0", "Wijk 1", "Wijk 2"]
    assert shown.rows[0][1:] == ("60", "0,500", "0,625", "0,125 (0,100; 0,150)", "30 / 15 / 15", "0,125")
    assert shown.rows[1][4] == "0,125"
    assert "verwacht" in shown.note


def test_many_sites_are_told_and_only_all_together_are_shown(section):
    found = section(table(MOST_SITES + 1))
    (shown,) = [block for block in found.blocks if isinstance(block, TableBlock)]
    assert [row[0] for row in shown.rows] == ["Totaal"]
    last = found.blocks[-1]
    assert isinstance(last, Paragraph)
    assert "41 rijen" in last.text
    assert "03_quality_of_life_site_results.csv" in last.text


def test_in_public_small_sites_and_small_counts_are_not_there(section):
    (shown,) = [block for block in section(table(3, n_households=9), "public").blocks if isinstance(block, TableBlock)]
    assert all(row[2] == "weggelaten (te klein aantal)" for row in shown.rows[1:])
    (shown,) = [block for block in section(table(3), "public").blocks if isinstance(block, TableBlock)]
    assert [row[1] for row in shown.rows] == ["60", "20", "20", "20"]
    assert [row[5] for row in shown.rows] == ["30 / 15 / 15", *["weggelaten"] * 3]


@pytest.mark.parametrize(("n_places", "listed"), [(3, True), (MOST_PLACES + 1, False)])
def test_neighborhoods_are_listed_where_they_can_be_overseen(report_input, n_places, listed):
    households = report_input.results["02_households"]
    rows = pd.DataFrame(
        {
            "characteristic": ["neighborhood"] * n_places + ["persons"],
            "level": [*(f"Wijk {place}" for place in range(n_places)), "total"],
            "group": "director",
            "n_households": [20] * n_places + [20 * n_places],
            "n_persons": [None] * n_places + [60.0 * n_places],
            "value": [1 / n_places] * n_places + [60.0 * n_places],
        }
    )
    found = replace(households, tables={**households.tables, "characteristics": rows})
    given = replace(report_input, results={**report_input.results, "02_households": found})
    (section, *_) = participants(Context(given, "nl", "intern")).sections
    (shown,) = [block for block in section.blocks if isinstance(block, TableBlock)]
    assert ("Wijk 0" in str(shown.rows)) is listed
    assert any("41 buurten" in block.text for block in section.blocks if isinstance(block, Paragraph)) is not listed
