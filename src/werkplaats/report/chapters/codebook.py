"""Codebook: what the names in the tables stand for, and the prices that amounts were brought to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.prices import CPI, price_factor
from werkplaats.report.context import Context
from werkplaats.report.document import Block
from werkplaats.report.tables import named, numbers, table_block, text


def codebook(context: Context) -> Iterator[Block]:
    """Yield the domains with their payers, the waves, and the price index; what the study does not use is left out."""
    yield from _domains(context)
    yield from _waves(context)
    yield from _prices(context)


def _domains(context: Context) -> Iterator[Block]:
    domains = context.params.domains
    if not domains:
        return
    rows = [(name, domain.payer, name) for name, domain in domains.items()]
    yield table_block(
        context,
        pd.DataFrame(rows, columns=["domain", "payer", "code"]),
        name="codebook_domains",
        caption=context.say("Domains of care, who pays for them, and their code in the tables"),
        columns=(
            ("domain", context.say("Domain"), named(context, "domain")),
            ("payer", context.say("Payer"), named(context, "payer")),
            ("code", context.say("Code"), text),
        ),
    )


def _waves(context: Context) -> Iterator[Block]:
    waves = context.params.waves
    if not waves:
        return
    rows = [(wave.name, wave.month, wave.name) for wave in waves]
    yield table_block(
        context,
        pd.DataFrame(rows, columns=["wave", "month", "code"]),
        name="codebook_waves",
        caption=context.say("Waves and when they were planned"),
        columns=(
            ("wave", context.say("Wave"), named(context, "wave")),
            ("month", context.say("Months since the start"), numbers(context)),
            ("code", context.say("Code"), text),
        ),
    )


def _prices(context: Context) -> Iterator[Block]:
    window, price_year = context.params.window, context.params.price_year
    if window is None:
        return
    years = range(window.start.year, window.end.year + 1)
    rows = [(str(year), CPI[year], price_factor(year, price_year=price_year)) for year in years]
    yield table_block(
        context,
        pd.DataFrame(rows, columns=["year", "index", "factor"]),
        name="codebook_prices",
        caption=context.say("How amounts were brought to prices of {year}", year=str(price_year)),
        columns=(
            ("year", context.say("Year"), text),
            ("index", context.say("Consumer price index (2015 = 100)"), numbers(context, 2)),
            ("factor", context.say("Multiplied by"), numbers(context, 4)),
        ),
        note=context.say("Source: CBS StatLine, table 83131NED, all expenditure, yearly mean."),
    )
