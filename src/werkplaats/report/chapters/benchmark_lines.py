"""Beside open figures: insured care of the households and its level in the area; a level, never a comparison group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from werkplaats.intake.benchmarks.neighborhoods import SOURCE as KWB_SOURCE
from werkplaats.intake.benchmarks.vektis import SOURCE as VEKTIS_SOURCE
from werkplaats.report.chapters.wording import interval_text, quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph, TableBlock
from werkplaats.report.figures.benchmark_lines import draw_benchmark_lines
from werkplaats.report.language import message
from werkplaats.report.tables import amounts, bounds, capital, interval_heading, numbers, table_block, text

NOTEBOOK = "04_costs"
TERM = "insured_cost_per_household_year"

_FIGURES = {
    "population": (message("inhabitants"), 0),
    "households": (message("households"), 0),
    "household_size": (message("mean household size"), 1),
    "income_per_inhabitant": (message("mean income per inhabitant (thousands of euros)"), 1),
    "social_assistance": (message("persons with social assistance"), 0),
    "youth_care_clients": (message("young people with youth care"), 0),
    "youth_care_share": (message("young people with youth care (% of all young people)"), 1),
    "wmo_clients": (message("clients of the Wmo"), 0),
    "wmo_clients_per_1000": (message("clients of the Wmo per 1,000 inhabitants"), 0),
}
"""Key figures that say something about care and households, in the order of the table; and their decimals."""


def benchmark_lines(context: Context) -> Iterator[Block]:
    """Yield what open figures say of the area, beside the households; nothing when the study names none."""
    rates = context.table(NOTEBOOK, "area_rates")
    if rates is not None:
        yield _meaning(context)
        yield from _insured_care(context)
        yield _rates_block(context, rates)
    figures = context.table(NOTEBOOK, "area_figures")
    if figures is not None:
        yield from _figures_block(context, figures)


def _meaning(context: Context) -> Block:
    return Callout(
        context.say("What such a line can say, and what it cannot"),
        (
            context.say(
                "The line says what the Zorgverzekeringswet paid in the area for as many people, of the same age and "
                "sex, in the same years: it shows how far from ordinary the cost of these households is."
            ),
            context.say(
                "It is a level and not a comparison group. It is about everyone insured there, the healthy and the "
                "ill, counted per insured year. These households were not drawn from them by chance, and age and sex "
                "do not make them alike in illness, income or need."
            ),
            context.say(
                "Coming nearer to the line is therefore no effect: households that came in at an expensive moment come "
                "nearer to it by themselves. What would have happened anyway stands elsewhere in this chapter."
            ),
        ),
        "caution",
    )


def _insured_care(context: Context) -> Iterator[Block]:
    """Yield levels and lines in words, as a figure and as tables, as far as they may be shown."""
    levels, lines = context.table(NOTEBOOK, "insured_levels"), context.table(NOTEBOOK, "benchmark_lines")
    if levels is None or lines is None:
        return
    shown = levels.loc[levels["euros_per_household_year"].notna()]
    beside = lines.loc[lines["euros_alike"].notna()]
    told = " ".join(_sentences(context, beside))
    if told:
        yield Paragraph(told)
    own = context.params.groups.intervention
    periods = set(shown.loc[shown["group"] == own, "period"]) & set(beside.loc[beside["group"] == own, "period"])
    shown, beside = (part.loc[part["period"].isin(periods)] for part in (shown, beside))
    if periods:
        yield context.figure(
            "benchmark_lines",
            lambda: draw_benchmark_lines(shown, beside, language=context.language, names=context.label),
            caption=context.say(
                "Insured care per household per year with its interval, and what people like those of {group} cost in "
                "the area (broken lines)",
                group=quoted(context, own),
            ),
            alt=context.say("Lines per group over the periods, and a broken line per area. {told}", told=told),
            data=pd.concat([shown, beside], ignore_index=True),
        )
    yield _levels_block(context, levels)
    yield _lines_block(context, lines)


def _sentences(context: Context, lines: pd.DataFrame) -> Iterator[str]:
    """Yield per period what insured care of the group with the approach cost, beside as many people in each area."""
    group = context.params.groups.intervention
    own = lines.loc[lines["group"] == group]
    for period in own["period"].drop_duplicates():
        level = context.find(TERM, group=group, period=str(period))
        if level is None:
            continue
        areas = "; ".join(
            context.say("{area} {euros}", area=context.label("area", str(area)), euros=context.euros(float(euros)))
            for area, euros in own.loc[own["period"] == period, ["area", "euros_alike"]].itertuples(index=False)
        )
        yield context.say(
            "{period}: insured care of {group} cost {euros} per household per year ({interval}); as many people of the "
            "same age and sex cost, per year: {areas}.",
            period=capital(context.label("period", str(period))),
            group=quoted(context, group),
            euros=context.euros(level.estimate),
            interval=interval_text(context, level),
            areas=areas,
        )
    if context.fact(NOTEBOOK, "benchmark_ages_known") is False:
        yield context.say(
            "Of some or all members age or sex is not known; they count as the mean of everyone in the area."
        )


def _levels_block(context: Context, levels: pd.DataFrame) -> TableBlock:
    found = {(item.group, item.period): item for item in context.estimates(TERM)}
    shown = [*found.values()]
    placed = [found.get((group, period)) for group, period in levels[["group", "period"]].itertuples(index=False)]
    intervals = [None if item is None else bounds(context, item, shown) for item in placed]
    whose = [_whose(context, group, period) for group, period in levels[["group", "period"]].itertuples(index=False)]
    euros = amounts(context)
    block = table_block(
        context,
        levels.assign(whose=whose, interval=pd.Series(intervals, index=levels.index, dtype=object)),
        name="insured_levels",
        caption=context.say("Insured care of the households, euros per year in prices of {year}", year=_price(context)),
        columns=(
            ("whose", context.say("Group"), text),
            ("euros_per_household_year", context.say("Per household"), euros),
            ("interval", interval_heading(context, shown), text),
            ("euros_per_person_year", context.say("Per person"), euros),
            ("persons", context.say("Persons per household"), numbers(context, 1)),
            ("n_households", context.say("Households"), numbers(context)),
        ),
        note=context.say(
            "Domains: {domains}. Only months in years of which a benchmark is given: {years}.",
            domains=", ".join(context.label("domain", name) for name in _domains(context)),
            years=_years(context, "area_rates"),
        ),
    )
    return _right(block)


def _lines_block(context: Context, lines: pd.DataFrame) -> TableBlock:
    whose = [_whose(context, group, period) for group, period in lines[["group", "period"]].itertuples(index=False)]
    euros = amounts(context)
    return table_block(
        context,
        lines.assign(whose=whose, area=[context.label("area", str(area)) for area in lines["area"]]),
        name="benchmark_lines",
        caption=context.say(
            "What as many people cost in the area, euros per household per year in prices of {year}",
            year=_price(context),
        ),
        columns=(
            ("whose", context.say("For households as in"), text),
            ("area", context.say("Area"), text),
            ("euros_alike", context.say("Same age and sex"), euros),
            ("euros_as_many", context.say("As many, whatever their age"), euros),
        ),
        note=_cited(context, VEKTIS_SOURCE, "area_rates"),
    )


def _rates_block(context: Context, rates: pd.DataFrame) -> TableBlock:
    return table_block(
        context,
        rates.assign(area=[context.label("area", str(area)) for area in rates["area"]], told=rates["year"].astype(str)),
        name="area_rates",
        caption=context.say("Insured care in the area, everyone together, euros per insured year"),
        columns=(
            ("area", context.say("Area"), text),
            ("told", context.say("Year"), text),
            ("insured_years", context.say("Insured years"), numbers(context)),
            ("per_insured_year", context.say("Prices of the time"), amounts(context)),
            ("real_per_insured_year", context.say("Prices of {year}", year=_price(context)), amounts(context)),
        ),
        note=_cited(context, VEKTIS_SOURCE, "area_rates"),
    )


def _figures_block(context: Context, figures: pd.DataFrame) -> Iterator[Block]:
    """Yield the key figures that say something about care and households: a row each, a column per area and year."""
    kept = figures.loc[figures["indicator"].isin(_FIGURES) & figures["value"].notna()]
    if kept.empty:
        return
    heads = [
        f"{name} ({year})" for name, year in zip(_named_places(context, kept), kept["year"].astype(str), strict=True)
    ]
    wide = kept.assign(head=heads).pivot(index="indicator", columns="head", values="value")
    wide = wide.reindex(columns=list(dict.fromkeys(heads)), index=[name for name in _FIGURES if name in wide.index])
    cells = pd.DataFrame(
        {
            head: [
                None if pd.isna(value) else context.number(float(value), _FIGURES[str(name)][1])
                for name, value in wide[head].items()
            ]
            for head in wide.columns
        }
    )
    yield Paragraph(
        context.say(
            "Key figures of the area, as published, to see what kind of area it is. They are about everyone who lives "
            "there, and say nothing about the households of this study."
        )
    )
    block = table_block(
        context,
        cells.assign(what=[capital(context.say(_FIGURES[str(name)][0])) for name in wide.index]),
        name="area_figures",
        caption=context.say("Key figures of the area"),
        columns=(("what", context.say("Key figure"), text), *((head, head, text) for head in wide.columns)),
        note=_cited(context, KWB_SOURCE, "area_figures"),
    )
    yield _right(block)


def _right(block: TableBlock) -> TableBlock:
    """Return a table whose cells are numbers written as text, on the right as numbers are."""
    return replace(block, alignment=("left", *["right"] * (len(block.columns) - 1)))  # type: ignore[arg-type]


def _named_places(context: Context, figures: pd.DataFrame) -> list[str]:
    return [
        context.label("area", str(area)) if kind == "country" else str(name)
        for area, name, kind in figures[["area", "name", "area_kind"]].itertuples(index=False)
    ]


def _whose(context: Context, group: str, period: str) -> str:
    return f"{capital(context.label('group', group))}, {context.label('period', period)}"


def _price(context: Context) -> str:
    return str(context.params.price_year)


def _domains(context: Context) -> list[str]:
    return str(context.fact(NOTEBOOK, "benchmark_domains") or "").split()


def _years(context: Context, table: str) -> str:
    """Return the years of the figures in a table of results; a row of years by its first and its last."""
    figures = context.table(NOTEBOOK, table)
    years = [] if figures is None else sorted({int(year) for year in figures["year"]})
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return ", ".join(str(year) for year in years)


def _cited(context: Context, source: str, table: str) -> str:
    return f"{source} ({_years(context, table)})."
