"""Cost per household-month as a table: one row per domain, one column per period, and their total."""

from __future__ import annotations

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.context import Context
from werkplaats.report.document import TableBlock
from werkplaats.report.tables import amounts, capital, named, table_block

PERIODS = ("before", "during", "after")


def levels_block(context: Context, table: pd.DataFrame, *, name: str, caption: str) -> TableBlock:
    """Return the table of levels per domain, with a total where nothing was suppressed.

    Parameters
    ----------
    table
        ``period``, ``domain``, ``euros_per_month`` and ``n_households``.
    """
    sums = table.groupby(["domain", "period"], sort=False)["euros_per_month"].sum(min_count=1)
    wide = sums.unstack("period").reindex(table["domain"].drop_duplicates())
    periods = [period for period in PERIODS if period in wide.columns]
    total = wide[periods].sum(skipna=False).rename(context.say("Total"))
    frame = pd.concat([wide[periods], total.to_frame().T]).rename_axis("domain").reset_index()
    if SUPPRESSED in table.columns and table[SUPPRESSED].any():
        frame = frame.assign(**{SUPPRESSED: frame[periods].isna().any(axis=1)})
    n = table.groupby("period")["n_households"].max()
    told = ", ".join(
        f"{context.label('period', period)} {context.number(n[period])}" for period in periods if n[period] == n[period]
    )
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
        note=context.say("Households: {told}.", told=told) if told else "",
    )
