"""Cost per domain as tables: per household-month in each period with a total, and the change over the deployment."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.context import Context
from werkplaats.report.document import TableBlock
from werkplaats.report.tables import amounts, capital, estimates_block, named, table_block

PERIODS = ("before", "during", "after")


def levels_block(
    context: Context, table: pd.DataFrame, *, name: str, caption: str, exposure: pd.DataFrame | None = None
) -> TableBlock:
    """Return the table of levels per domain, with a total where nothing was suppressed.

    Parameters
    ----------
    table
        ``period``, ``domain``, ``euros_per_month`` and ``n_households``.
    exposure
        ``period`` and ``household_months``, told below the table.
    """
    sums = table.groupby(["domain", "period"], sort=False)["euros_per_month"].sum(min_count=1)
    wide = sums.unstack("period").reindex(table["domain"].drop_duplicates())
    periods = [period for period in PERIODS if period in wide.columns]
    total = wide[periods].sum(skipna=False).rename(context.say("Total"))
    frame = pd.concat([wide[periods], total.to_frame().T]).rename_axis("domain").reset_index()
    if SUPPRESSED in table.columns and table[SUPPRESSED].any():
        frame = frame.assign(**{SUPPRESSED: frame[periods].isna().any(axis=1)})
    told = _per_period(context, table.groupby("period")["n_households"].max(), periods)
    notes = [context.say("Households: {told}.", told=told)] if told else []
    if exposure is not None and (
        months := _per_period(context, exposure.set_index("period")["household_months"], periods)
    ):
        notes.append(context.say("Household-months: {told}.", told=months))
    euros = amounts(context)
    return table_block(
        context,
        frame,
        name=name,
        caption=caption,
        columns=(
            ("domain", context.say("Domain"), named(context, "domain")),
            *((period, capital(context.label("period", period)), euros) for period in periods),
        ),
        note=" ".join(notes),
    )


def _per_period(context: Context, numbers: pd.Series[float], periods: list[str]) -> str:
    """Return ``before 12, during 12``; what was suppressed is left out."""
    known = numbers.reindex(periods).dropna()
    return ", ".join(f"{context.label('period', period)} {context.number(known[period])}" for period in known.index)


def savings_block(context: Context, *, term: str, name: str, caption: str) -> Iterator[TableBlock]:
    """Yield the table of savings per domain of one term; nothing when there are none."""
    savings = [item for item in context.estimates(term, payer=None) if item.domain]
    if savings:
        yield estimates_block(
            context,
            savings,
            name=name,
            caption=caption,
            naming=lambda estimate: context.label("domain", estimate.domain or ""),
            note=context.say("Positive: cost less than before. A change, not yet set against what was to be expected."),
        )
