"""Beside open figures: a level is told with what it cannot say, and nothing that was taken out is shown."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public
from werkplaats.report.chapters.benchmark_lines import TERM, benchmark_lines
from werkplaats.report.chapters.costs import costs
from werkplaats.report.context import Context
from werkplaats.report.document import Callout, Figure, Paragraph, TableBlock
from werkplaats.report.figures.benchmark_lines import draw_benchmark_lines
from werkplaats.report.labels import labels_of
from werkplaats.report.numbers import NO_BREAK
from werkplaats.results import Estimate

LEVELS = pd.DataFrame(
    [
        ("director", "before", 12, 12.0, 3.2, 46_000.0, 29_000.0, 60_000.0, 14_375.0, 0),
        ("director", "during", 12, 11.0, 3.2, 41_000.0, 24_000.0, 71_000.0, 12_812.0, 0),
        ("director", "after", 12, 9.0, 3.2, 30_000.0, 20_000.0, 44_000.0, 9_375.0, 4),
        ("comparison", "before", 111, 12.0, 3.4, 36_000.0, 32_000.0, 40_000.0, 10_588.0, 0),
    ],
    columns=[
        *("group", "period", "n_households", "months", "persons", "euros_per_household_year", "conf_low", "conf_high"),
        *("euros_per_person_year", "n_otherwise"),
    ],
)
LINES = pd.DataFrame(
    [
        (row.group, row.period, area, kind, row.n_households, 9_500.0 * share, 5_400.0 * share, row.n_otherwise)
        for row in LEVELS.itertuples()
        for area, kind, share in (("Maastricht", "municipality", 1.0), ("NL00", "country", 0.9))
    ],
    columns=["group", "period", "area", "area_kind", "n_households", "euros_as_many", "euros_alike", "n_otherwise"],
)
RATES = pd.DataFrame(
    [
        ("Maastricht", "municipality", 2020, 110_604.0, 2_818.0, 2_818.0),
        ("NL00", "country", 2020, 1.6e7, 2_342.0, 2_342.0),
    ],
    columns=["area", "area_kind", "year", "insured_years", "per_insured_year", "real_per_insured_year"],
)
FIGURES = pd.DataFrame(
    [
        ("GM0935", "Maastricht", "municipality", 2020, "wmo_clients_per_1000", 68.0),
        ("NL00", "Nederland", "country", 2020, "wmo_clients_per_1000", 65.0),
        ("NL00", "Nederland", "country", 2020, "wmo_clients", float("nan")),
        ("GM0935", "Maastricht", "municipality", 2020, "youth_care_share", 11.4),
        ("GM0935", "Maastricht", "municipality", 2020, "state_pension", 20_000.0),
    ],
    columns=["area", "name", "area_kind", "year", "indicator", "value"],
)


def level(row) -> Estimate:
    return Estimate(
        term=TERM,
        estimate=row.euros_per_household_year,
        unit="EUR per household-year",
        method="arithmetic mean",
        n_households=row.n_households,
        n_smallest=row.n_otherwise or None,
        conf_low=row.conf_low,
        conf_high=row.conf_high,
        conf_level=0.95,
        outcome="cost",
        group=row.group,
        period=row.period,
    )


@pytest.fixture
def context_of(report_input):
    """Return a context of a study with benchmarks, in which notebook 04 found the tables given."""

    def made(language="nl", variant="intern", facts=None, **tables):
        params = type(report_input.params).model_validate({**report_input.params.model_dump(), "language": language})
        found = report_input.results["04_costs"]
        changed = dataclasses.replace(
            found,
            estimates=(*found.estimates, *(level(row) for row in LEVELS.itertuples())),
            tables={**found.tables, **tables},
            facts={**found.facts, "benchmark_domains": "healthcare", **(facts or {})},
        )
        changed = public(changed, params.disclosure) if variant == "openbaar" else changed
        results = {**report_input.results, "04_costs": changed}
        return Context(dataclasses.replace(report_input, params=params, results=results), language, variant)

    return made


@pytest.fixture
def whole(context_of):
    def made(language="nl", variant="intern", facts=None):
        tables = {"insured_levels": LEVELS, "benchmark_lines": LINES, "area_rates": RATES, "area_figures": FIGURES}
        return context_of(language, variant, facts, **tables)

    return made


def plain(text):
    return text.replace(NO_BREAK, " ")


def test_level_and_line_are_told_with_interval_and_area(whole):
    text = plain(" ".join(block.text for block in benchmark_lines(whole()) if isinstance(block, Paragraph)))
    assert "Voor: verzekerde zorg van ‘Met gezinsregisseur’ kostte € 46.000 per huishouden per jaar" in text
    assert "(95%-BI € 29.000 tot € 60.000)" in text
    assert "kosten per jaar: Maastricht € 5.400; Nederland € 4.860." in text
    english = plain(" ".join(block.text for block in benchmark_lines(whole("en")) if isinstance(block, Paragraph)))
    assert "Before: insured care of ‘Met gezinsregisseur’ cost €46,000 per household per year" in english
    assert "the Netherlands €4,860" in english


@pytest.mark.parametrize(("language", "told"), [("nl", "geen effect"), ("en", "no effect")])
def test_what_a_level_cannot_say_stands_first(whole, language, told):
    first = next(iter(benchmark_lines(whole(language))))
    assert isinstance(first, Callout)
    assert first.tone == "caution"
    assert told in " ".join(first.lines)


def test_no_sentence_speaks_of_a_saving_or_an_effect_of_the_approach(whole):
    for language, words in (
        ("nl", ("bespar", "door de aanpak", "leidde tot")),
        ("en", ("saving", "because of", "led to")),
    ):
        blocks = list(benchmark_lines(whole(language)))
        sentences = [b.text for b in blocks if isinstance(b, Paragraph)] + [
            b.caption for b in blocks if isinstance(b, Figure)
        ]
        assert sentences
        assert not [text for text in sentences for word in words if word in text.lower()]


def test_tables_cite_their_source_and_name_the_country(whole):
    tables = {block.name: block for block in benchmark_lines(whole()) if isinstance(block, TableBlock)}
    assert list(tables) == ["insured_levels", "benchmark_lines", "area_rates", "area_figures"]
    assert tables["insured_levels"].note.startswith("Domeinen: Zorg")
    assert tables["insured_levels"].columns[2] == "95%-BI"
    assert plain(tables["insured_levels"].rows[0][2]) == "€ 29.000 tot € 60.000"
    assert set(tables["area_figures"].alignment[1:]) == {"right"}
    assert tables["benchmark_lines"].note == tables["area_rates"].note == "Bron: Vektis (2020)."
    assert tables["area_figures"].note == "Bron: CBS, Kerncijfers wijken en buurten (2020)."
    assert [row[0] for row in tables["area_rates"].rows] == ["Maastricht", "Nederland"]
    assert tables["area_figures"].columns == ("Kerncijfer", "Maastricht (2020)", "Nederland (2020)")
    assert tables["area_figures"].rows == (
        ("Jongeren met jeugdzorg (% van alle jongeren)", "11,4", "–"),
        ("Wmo-cliënten per 1.000 inwoners", "68", "65"),
    )


@pytest.mark.parametrize(("years", "told"), [((2018, 2019, 2020), "2018–2020"), ((2018, 2020), "2018, 2020")])
def test_years_are_told_as_a_row_only_when_none_is_left_out(context_of, years, told):
    rates = pd.concat([RATES.assign(year=year) for year in years], ignore_index=True)
    (table,) = [block for block in benchmark_lines(context_of(area_rates=rates)) if isinstance(block, TableBlock)]
    assert table.note == f"Bron: Vektis ({told})."


def test_what_is_about_few_households_is_taken_out_of_sentences_tables_and_figure(whole):
    blocks = list(benchmark_lines(whole(variant="openbaar")))
    text = plain(" ".join(block.text for block in blocks if isinstance(block, Paragraph)))
    assert "Voor:" in text
    assert "Tijdens:" in text
    assert "Na:" not in text
    tables = {block.name: block for block in blocks if isinstance(block, TableBlock)}
    after = next(row for row in tables["insured_levels"].rows if row[0].endswith(", na"))
    assert {*after[1:]} == {"weggelaten (te klein aantal)"}
    assert "30.000" not in plain(str(tables))
    assert [plain(row[4]) for row in tables["area_rates"].rows] == ["€ 2.818", "€ 2.342"]


def test_unknown_ages_are_said(whole):
    said = "leeftijd of het geslacht niet bekend"
    for known, told in ((False, True), (True, False)):
        text = " ".join(
            b.text for b in benchmark_lines(whole(facts={"benchmark_ages_known": known})) if isinstance(b, Paragraph)
        )
        assert (said in text) == told


def test_the_chapter_has_the_section_only_when_there_are_benchmarks(whole, context_of):
    assert "benchmark" in [section.key for section in costs(whole()).sections]
    assert "benchmark" not in [section.key for section in costs(context_of()).sections]


def test_key_figures_alone_make_a_section_without_lines(context_of):
    blocks = list(benchmark_lines(context_of(area_figures=FIGURES)))
    assert [type(block) for block in blocks] == [Paragraph, TableBlock]


def test_the_figure_has_a_line_per_group_and_per_area_and_starts_at_zero(params):
    figure = draw_benchmark_lines(LEVELS, LINES, language="nl", names=labels_of(params, "nl"))
    (axis,) = figure.axes
    heights = sorted(max(line.get_ydata()) for line in axis.lines)
    assert heights == [4_860.0, 5_400.0, 36_000.0, 46_000.0]
    assert axis.get_ylim()[0] == 0
    names = [text.get_text() for text in axis.texts]
    assert names == ["Nederland", "Maastricht", "Met gezinsregisseur", "Vergelijkingshuishoudens"]
