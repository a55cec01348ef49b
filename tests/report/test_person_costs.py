"""The section on costs per person: what is said with and without chance, with gaps, in which currency."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from werkplaats.params.person_costs import PersonCosts
from werkplaats.report.chapters.costs import costs
from werkplaats.report.chapters.lacking import lacking_lines
from werkplaats.report.chapters.person_costs import person_cost_lines, person_costs
from werkplaats.report.chapters.summary import summary
from werkplaats.report.context import Context
from werkplaats.report.document import Callout, Paragraph, TableBlock
from werkplaats.report.language import LANGUAGES
from werkplaats.report.numbers import NO_BREAK
from werkplaats.results import Estimate, Missing, Results

ROWS = [
    ("eq5d_utility", "director", 5694.0, "GBP per person", 103, 108, 11),
    ("eq5d_utility", "comparison", 2910.0, "GBP per person", 136, 136, 12),
]
COLUMNS = ["outcome", "group", "mean", "unit", "n_persons", "n_expected", "n_households"]


def difference(estimate=2020.9, low=811.0, high=3230.0, unit="GBP per person"):
    return Estimate(
        term="cost_difference",
        estimate=estimate,
        conf_low=low,
        conf_high=high,
        conf_level=0.95,
        unit=unit,
        method="m",
        n_households=23,
        outcome="eq5d_utility",
        contrast="between",
        group="director",
        reference="comparison",
    )


@pytest.fixture
def context_of(report_input):
    """Return a context of a trial without cost lines, in pounds."""

    def made(found=None, *, randomized=True, language="nl", rows=ROWS):
        groups = report_input.params.groups.model_copy(update={"randomized": randomized})
        asked = PersonCosts(outcomes=["eq5d_utility"], currency="GBP")
        params = report_input.params.model_copy(update={"groups": groups, "person_costs": asked, "window": None})
        results = Results(
            "04_costs",
            estimates=(found or difference(),),
            tables={"person_costs": pd.DataFrame(rows, columns=COLUMNS)},
            facts={"evidence_level": 5, "evidence_design": 5, "evidence_criteria": ""},
            missing=(Missing("costs", "no cost lines were delivered"), Missing("person_costs:eq_vas", "why")),
        )
        study = dataclasses.replace(report_input, params=params, results={"04_costs": results})
        return Context(study, language, "intern")

    return made


def told(context):
    return " ".join(person_cost_lines(context)).replace(NO_BREAK, " ")


def test_more_is_said_as_more_and_less_as_less(context_of):
    assert "gemiddeld £ 2.021 meer per persoon" in told(context_of())
    assert "(95%-BI £ 811 tot £ 3.230; 23 huishoudens)" in told(context_of())
    less = told(context_of(difference(-2020.9, -3230.0, -811.0, unit="USD per person-year"), language="en"))
    assert "on average $2,021 less per person per year" in less
    assert "95% CI $811 to $3,230" in less


def test_an_effect_is_only_spoken_of_where_chance_divided_the_groups(context_of):
    assert "dit is een effect op de kosten" in told(context_of())
    without = told(context_of(randomized=False))
    assert "effect" not in without
    assert "Het lot verdeelde de groepen niet" in without


def test_an_interval_with_zero_shows_nothing(context_of):
    assert "niet aangetoond, en ook niet uitgesloten" in told(context_of(difference(low=-10.0)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_says_of_whom_an_amount_is_missing(context_of, language):
    blocks = list(person_costs(context_of(language=language)))
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert ("103 van 108" if language == "nl" else "103 of 108") in text
    assert "136" not in text
    assert [block.name for block in blocks if isinstance(block, TableBlock)] == ["person_costs", "cost_differences"]


def test_a_suppressed_mean_is_said_and_never_nan(context_of):
    rows = [(*row[:2], None, row[3], None, None, None) for row in ROWS]
    table = next(block for block in person_costs(context_of(rows=rows)) if isinstance(block, TableBlock))
    assert "nan" not in str(table.rows).lower()


def test_the_chapter_is_there_without_cost_lines(context_of):
    chapter = costs(context_of())
    assert [section.key for section in chapter.sections] == ["per-person"]


def test_the_summary_answers_and_weighs_the_evidence(context_of):
    blocks = summary(context_of()).blocks
    assert "wat kostte de zorg in elk van beide groepen?" in next(b for b in blocks if isinstance(b, Paragraph)).text
    text = " ".join(line for block in blocks if isinstance(block, Callout) for line in block.lines)
    assert "£" in text
    assert "niveau 5" in text


def test_only_what_needs_cost_lines_is_lacking(context_of):
    lines = list(lacking_lines(context_of()))
    assert any("per domein en maand" in line for line in lines)
    assert not any("over kosten, besparing en wie betaalt is niets te zeggen" in line for line in lines)
    assert any(line.startswith("bedragen die te vergelijken zijn") for line in lines)
