"""Stop messages in the report: what went over to another act, and falls of which nobody knows whether care ended."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.context import Context
from werkplaats.report.document import Block
from werkplaats.report.tables import named, numbers, table_block, text


def stop_lines(context: Context) -> Iterator[str]:
    """Yield what stop messages say about the falls, or that there are none."""
    results = context.given.results.get("04_costs")
    if results is None or "stops" not in results.facts:
        yield context.say(
            "Whether care went over to another act (reason to stop 39) cannot be seen: stop messages are not delivered."
        )
        return
    yield from _outflow_line(context, found=bool(results.facts["outflow_found"]))
    silent = context.table("04_costs", "silent_endings")
    if not results.facts["silent_found"]:
        yield context.say("Where claims ended, a stop message says that the care did.")
        return
    if silent is None or silent.empty:
        yield context.say("Some claims fell to nothing without a stop message: such a fall is no saving.")
        return
    domains = ", ".join(context.label("domain", str(name)) for name in silent["domain"])
    yield context.say(
        "Some claims fell to nothing without a stop message ({domains}). The care may go on, paid by a lump sum: such "
        "a fall is no saving.",
        domains=domains,
    )
    yield from _stopped_saving(context)


def outflow(context: Context) -> Iterator[Block]:
    """Yield in the internal variant which domains were left for another one, and where cost then rose."""
    table = context.given.intern.get("outflow_risen")
    if context.variant != "intern" or table is None or table.empty:
        return
    risen = [
        ", ".join(context.label("domain", name) for name in str(names).split(", ") if name)
        for names in table["risen_domains"]
    ]
    yield table_block(
        context,
        table.assign(risen_domains=risen),
        name="outflow",
        caption=context.say("Care that was stopped because another act took over (reason 39; internal)"),
        columns=(
            ("domain", context.say("Domain"), named(context, "domain")),
            ("n_households", context.say("Households"), numbers(context)),
            ("n_risen_elsewhere", context.say("of whom cost rose elsewhere"), numbers(context)),
            ("risen_domains", context.say("Rose"), text),
        ),
    )


def _outflow_line(context: Context, *, found: bool) -> Iterator[str]:
    table = context.table("04_costs", "outflow")
    if not found:
        yield context.say("No stop message says that care went over to another act (reason 39).")
        return
    if table is None or table.empty:
        yield context.say("Care of too few households went over to another act (reason 39) to tell where.")
        return
    told = ", ".join(_counted(context, str(row["domain"]), row["n_households"]) for _, row in table.iterrows())
    yield context.say(
        "Stop messages say that care went over to another act (reason 39), households per domain: {told}. What fell "
        "there may be paid by another payer now.",
        told=told,
    )


def _counted(context: Context, domain: str, n_households: float | None) -> str:
    name = context.label("domain", domain)
    return name if pd.isna(n_households) else f"{name} ({context.number(float(n_households))})"


def _stopped_saving(context: Context) -> Iterator[str]:
    table, whole = context.given.intern.get("stopped_saving"), context.find("gross_saving_mean")
    if context.variant != "intern" or table is None or whole is None:
        return
    stopped = table.iloc[0]
    yield context.say(
        "Counted as no change, they bring the gross saving per household from {whole} to {stopped} (interval {low} to "
        "{high}; internal).",
        whole=context.euros(whole.estimate),
        stopped=context.euros(float(stopped["estimate"])),
        low=context.euros(float(stopped["conf_low"])),
        high=context.euros(float(stopped["conf_high"])),
    )
