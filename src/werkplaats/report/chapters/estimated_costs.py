"""Estimated cost in the report: beside measured cost, with every price that was used, and what has no price."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.cost_levels import levels_block, savings_block
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, TableBlock
from werkplaats.report.language import message
from werkplaats.report.price_names import price_name
from werkplaats.report.tables import amounts, named, numbers, table_block, text

_REASONS = {
    "no_price": message("no price is known"),
    "other_unit": message("the price is for another unit"),
}


def basis_lines(context: Context) -> Iterator[str]:
    """Yield what the amounts of the chapter rest on, where that is not what was claimed or paid."""
    results = context.given.results.get("04_costs")
    if results is not None and results.facts.get("basis") == "estimated":
        yield context.say(
            "No amounts were claimed or paid in what was delivered: every amount in this chapter is estimated, a "
            "volume of care times a price."
        )


def estimated_costs(context: Context) -> Iterator[Block]:
    """Yield levels and savings of estimated cost; nothing where all cost was measured, or all was estimated."""
    table = context.table("04_costs", "estimated_by_domain")
    if table is not None and len(table):
        yield Paragraph(
            context.say(
                "For some care no amount was delivered, but how much of it was used. It is valued with a price per "
                "unit ({year} prices; the prices are in the appendix). Nobody paid exactly that, so these amounts "
                "stand here by themselves and are in no other figure of this report.",
                year=str(context.params.price_year),
            )
        )
        yield levels_block(
            context,
            table,
            name="estimated_by_domain",
            caption=context.say("Estimated cost, euros per household per month, per domain"),
        )
    yield from savings_block(
        context,
        term="estimated_saving_mean",
        name="estimated_saving_by_domain",
        caption=context.say("Change of estimated cost per household over the deployment, per domain"),
    )
    for line in _unpriced_line(context):
        yield Paragraph(line)


def volume_account(context: Context) -> Iterator[TableBlock]:
    """Yield the prices that volumes were valued with, and the volumes that have none."""

    def words(value: object) -> str:
        return price_name(context.language, str(value))

    items = context.table("04_costs", "valued_items")
    if items is not None and len(items):
        priced = items.assign(euros=items["cents"].astype("float64") / 100, price_of=_years(items))
        yield table_block(
            context,
            priced,
            name="valued_items",
            caption=context.say("Volumes and the prices they were valued with"),
            columns=(
                ("domain", context.say("Domain"), named(context, "domain")),
                ("price_label", context.say("What"), words),
                ("unit", context.say("Unit"), words),
                ("volume", context.say("Volume"), numbers(context, 1)),
                ("price_euros", context.say("Price per unit, euros"), numbers(context, 2)),
                ("price_of", context.say("Prices of"), text),
                ("euros", context.say("Estimated"), amounts(context)),
                ("n_households", context.say("Households"), numbers(context)),
            ),
            note=context.say(
                "Estimated amounts are in prices of {year}. Prices come from: {sources}",
                year=str(context.params.price_year),
                sources="; ".join(pd.unique(items["price_source"].dropna())),
            ),
        )
    unpriced = context.table("02_households", "unpriced_volumes")
    if unpriced is not None and unpriced["n_households"].notna().any():
        reasons = unpriced["reason"].map({name: context.say(words) for name, words in _REASONS.items()})
        yield table_block(
            context,
            unpriced.assign(reason=reasons),
            name="unpriced_volumes",
            caption=context.say("Volumes without a price: unknown, and not zero"),
            columns=(
                ("domain", context.say("Domain"), named(context, "domain")),
                ("item", context.say("What"), _plain),
                ("unit", context.say("Unit"), words),
                ("reason", context.say("Why"), text),
                ("n_lines", context.say("Lines"), numbers(context)),
                ("n_households", context.say("Households"), numbers(context)),
            ),
        )


def _unpriced_line(context: Context) -> Iterator[str]:
    table = context.table("02_households", "unpriced_volumes")
    if table is None or table.empty:
        return
    domains = ", ".join(context.label("domain", str(name)) for name in pd.unique(table["domain"]))
    yield context.say(
        "Some volumes have no price, and none was made up ({domains}). What they cost is unknown and not zero; they "
        "are listed in the appendix.",
        domains=domains,
    )


def _years(items: pd.DataFrame) -> pd.Series[str]:
    """Return the years of the prices as text; disclosure turns whole numbers into decimals."""
    years = items["price_of"].astype("float64").astype("Int64").astype("str")
    return years.where(items["price_of"].notna(), "")


def _plain(value: object) -> str:
    return str(value).replace("_", " ")
