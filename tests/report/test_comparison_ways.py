"""The comparison in the report: balance, other ways with what they assume, and sentences that follow the numbers."""

from dataclasses import replace

import pandas as pd
import pytest

from werkplaats.report.chapters.comparison_checks import group_balance
from werkplaats.report.chapters.comparison_ways import check_lines, comparison_ways, tipping_line
from werkplaats.report.compose import public_input
from werkplaats.report.context import Context
from werkplaats.report.document import Figure, TableBlock
from werkplaats.report.numbers import NO_BREAK
from werkplaats.results import Estimate

QUARTERS = list(range(-24, 12, 3))


def number(term, value, low=None, high=None, p=None, *, unit="EUR per household over the deployment", smallest=12):
    return Estimate(
        term=term, estimate=value, conf_low=low, conf_high=high, conf_level=None if low is None else 0.95, p_value=p,
        unit=unit, method="m", n_households=120 + smallest, n_smallest=smallest, outcome="cost",
        contrast="difference_in_differences", group="director", reference="comparison", notebook="07_robustness",
    )  # fmt: skip


FOUND = {
    "att_balanced": number("att_balanced", -11_000.0, -40_000.0, 18_000.0, 0.46),
    "att_same_start": number("att_same_start", -6_000.0, -25_000.0, 13_000.0, 0.54),
    "att_dealt": number("att_dealt", -11_000.0, p=0.43),
    "pre_trend_slope": number("pre_trend_slope", 350.0, -330.0, 1_030.0, 0.29),
    "pre_trend_joint": number("pre_trend_joint", 1.3, p=0.37, unit="F"),
    "pre_trend_hidden": number("pre_trend_hidden", 28_700.0),
    "breakdown_ratio": number("breakdown_ratio", 0.0, unit="ratio"),
    "tipping_correlation": number("tipping_correlation", 0.67, unit="correlation"),
    "cost_correlation": number("cost_correlation", 0.84, unit="correlation"),
}


@pytest.fixture
def tell(report_input):
    def make(*, language="nl", variant="intern", n=12, **changed):
        before = [month for month in QUARTERS if month < 0]
        balance = pd.DataFrame(
            {
                "event_month": before, "months": 3, "euros_group": 11_000.0, "euros_reference": 10_000.0,
                "difference": [0.1] * 7 + [0.37], "n_households": n, "euros_weighted": 11_000.0,
                "difference_weighted": 0.0,
            }
        )  # fmt: skip
        course = pd.DataFrame({"event_month": QUARTERS, "euros_per_month": -100.0, "n_households": n})
        course = course.assign(euros_low=-900.0, euros_high=700.0)
        found = report_input.results["07_robustness"]
        estimates = [one for term, one in (FOUND | changed).items() if one is not None]
        added = replace(
            found,
            estimates=(*found.estimates, *(replace(one, n_smallest=n) for one in estimates)),
            tables={**found.tables, "group_balance": balance, "event_study": course},
            facts={**found.facts, "effective_households": 37.0},
        )
        given = replace(report_input, results={**report_input.results, "07_robustness": added})
        return Context(public_input(given) if variant == "public" else given, language, variant)

    return make


def told(lines):
    return " ".join(lines).replace(NO_BREAK, " ")


@pytest.mark.parametrize(("language", "variant"), [("nl", "intern"), ("en", "intern"), ("nl", "public")])
def test_every_way_stands_beside_what_it_assumes(tell, language, variant):
    blocks = list(comparison_ways(tell(language=language, variant=variant)))
    tables = {block.name: block for block in blocks if isinstance(block, TableBlock)}
    ways = [row[0] for row in tables["comparison_ways"].rows]
    assert ways == [row[0] for row in tables["comparison_assumptions"].rows]
    assert len(ways) == len(set(ways)) == 4
    assert all(row[1].endswith(".") for row in tables["comparison_assumptions"].rows)
    assert [block.name for block in blocks if isinstance(block, Figure)] == ["event_study"]


def test_too_few_households_leave_nothing_of_it_in_public(tell):
    public = tell(variant="public", n=9)
    assert [block for block in comparison_ways(public) if isinstance(block, (TableBlock, Figure))] == []
    assert list(group_balance(public)) == []
    assert list(group_balance(tell(n=9))) != []


def test_balance_shows_the_groups_as_they_are_and_weighed(tell):
    figure, table = group_balance(tell())
    assert "0,37" in figure.alt
    assert table.columns[-2:] == ("Verschil (SD)", "Gewogen (SD)")
    assert "37 huishoudens" in table.note.replace(NO_BREAK, " ")


def test_sentences_when_nothing_speaks_against_the_difference(tell):
    lines = told(check_lines(tell()))
    assert "zijn het eens" in lines
    assert "in 43% van de lotingen" in lines
    assert "is niet aangetoond (p = 0,37)" in lines
    assert "€ 28.700" in lines or "28.700" in lines
    assert "verdraagt geen twijfel" in lines


def test_sentences_when_the_checks_speak_against_it(tell):
    apart = number("att_balanced", -40_000.0, -50_000.0, -30_000.0, 0.001)
    lines = told(
        check_lines(tell(att_balanced=apart, pre_trend_joint=number("pre_trend_joint", 9.0, p=0.001, unit="F")))
    )
    assert "zijn het niet eens" in lines
    assert "op het verschil valt niet te bouwen" in lines


def test_what_could_be_zero_already_needs_no_violation(tell):
    course = number("att_event_study", -11_000.0, -28_000.0, 6_000.0, 0.2)
    lines = told(check_lines(tell(att_event_study=course)))
    assert "ligt nul in het interval" in lines
    assert "verdraagt geen twijfel" not in lines


def test_a_difference_that_survives_is_said_with_how_much(tell):
    lines = told(check_lines(tell(breakdown_ratio=number("breakdown_ratio", 1.4, unit="ratio"))))
    assert "1,4 keer de grootste stap" in lines


@pytest.mark.parametrize(
    ("found", "words"), [(0.84, "meer dan het model verwacht"), (0.5, "minstens even grote daling")]
)
def test_the_correlation_at_which_all_was_to_be_expected(tell, found, words):
    line = told(tipping_line(tell(cost_correlation=number("cost_correlation", found, unit="correlation"))))
    assert words in line
    assert "0,67" in line


def test_without_other_ways_nothing_is_said(report_input):
    assert list(comparison_ways(Context(report_input, "nl", "intern"))) == []
