"""Account of the costs, for the appendix: cents that agree, what was measured or estimated, prices of the study."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.estimated_costs import volume_account
from werkplaats.report.context import Context
from werkplaats.report.document import TableBlock
from werkplaats.report.tables import amounts, named, numbers, table_block, text


def reconciliation_line(context: Context) -> list[str]:
    """Return the sentence on sums that agree to the cent; empty when the lines were not there to add up."""
    table = context.table("04_costs", "reconciliation")
    if table is None:
        return []
    sums = table.set_index("check")["n_sums"].dropna()
    if not {"lines_months", "months_periods"} <= {*sums.index}:
        return []
    return [
        context.say(
            "Amounts agree to the cent: {lines} sums per household, domain and payer between cost lines and months, "
            "and {periods} between months and periods; domains and payers add up to the whole.",
            lines=context.number(float(sums["lines_months"])),
            periods=context.number(float(sums["months_periods"])),
        )
    ]


def cost_account(context: Context) -> Iterator[TableBlock]:
    """Yield measured apart from estimated cost, and the prices that the study brought."""
    basis = context.table("04_costs", "cost_basis")
    if basis is not None and basis["n_households"].notna().any():
        euros = amounts(context)
        yield table_block(
            context,
            basis,
            name="cost_basis",
            caption=context.say(
                "Measured and estimated cost of the households, all delivered months, euros of the time"
            ),
            columns=(
                ("domain", context.say("Domain"), named(context, "domain")),
                ("measured_euros", context.say("Measured"), euros),
                ("estimated_euros", context.say("Estimated"), euros),
                *((("avoided_euros", context.say("Avoided"), euros),) if "avoided_euros" in basis else ()),
                ("n_households", context.say("Households"), numbers(context)),
            ),
            note=context.say(
                "Measured: claimed or paid. Estimated: a volume times a price. Avoided: what would have been used, a "
                "claim. There is no sum of these."
            )
            if "avoided_euros" in basis
            else context.say(
                "Measured: claimed or paid. Estimated: a volume times a price. Avoided cost is neither, and stands "
                "nowhere here."
            ),
        )
    yield from _own_prices(context)
    yield from volume_account(context)


def _own_prices(context: Context) -> Iterator[TableBlock]:
    own = context.params.price_list
    if own is None or not own.prices:
        return
    rows = [
        (price.domain, price.label, price.unit, price.euros, str(price.price_year), price.source)
        for price in own.prices
    ]
    yield table_block(
        context,
        pd.DataFrame(rows, columns=["domain", "item", "unit", "euros", "year", "source"]),
        name="own_prices",
        caption=context.say("Prices that the study brought"),
        columns=(
            ("domain", context.say("Domain"), named(context, "domain")),
            ("item", context.say("What"), text),
            ("unit", context.say("Unit"), text),
            ("euros", context.say("Euros"), numbers(context, 2)),
            ("year", context.say("Prices of"), text),
            ("source", context.say("Source"), text),
        ),
    )
