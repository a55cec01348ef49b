"""Every estimate, compactly: a change with its size in one row, periods side by side, the group only when needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from werkplaats.report.chapters.neighborhood import TERMS as SERIES_TERMS
from werkplaats.report.chapters.roles import is_conversation, role_name
from werkplaats.report.chapters.summary import headline_name
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import TableBlock
from werkplaats.report.estimate_tables import changes_block, monthly_costs_block
from werkplaats.report.tables import estimates_block
from werkplaats.results import OF_SITES, Estimate

AGAINST_OWN_MONTHS = ("incremental_cost", "net_monetary_benefit", "probability_cost_effective")
"""Terms that without a reference group are against the own months before."""

ALWAYS_COMPARED = ("att", "net_att", "pre_trend", "breakdown_ratio")
"""Beginnings of terms that are always about the comparison, so that nobody has to be told with whom."""

CHANGES = ("mean_change", "hedges_g")


def all_estimates(context: Context) -> Iterator[TableBlock]:
    """Yield the tables of all estimates, by subject."""
    titles = {
        "03_quality_of_life": context.say("Estimates: quality of life"),
        "04_costs": context.say("Estimates: costs"),
        "05_cost_effectiveness": context.say("Estimates: cost-effectiveness"),
        "06_sustainability": context.say("Estimates: sustainability"),
        "07_robustness": context.say("Estimates: robustness"),
    }
    for notebook, title in titles.items():
        results = context.given.results.get(notebook)
        if results and results.estimates:
            found = [
                estimate
                for estimate in results.estimates
                if not is_conversation(context, estimate.outcome) and not estimate.term.startswith(OF_SITES)
            ]
            shown = [context.on_its_scale(estimate) for estimate in found]
            yield from _tables_of(context, shown, f"all_{notebook}", title)


def _tables_of(context: Context, estimates: Sequence[Estimate], name: str, title: str) -> Iterator[TableBlock]:
    several = len({estimate.group for estimate in estimates if estimate.group}) > 1
    changes = [estimate for estimate in estimates if estimate.term in CHANGES]
    monthly = [estimate for estimate in estimates if estimate.term == "cost_per_household_month"]
    others = [estimate for estimate in estimates if estimate not in (*changes, *monthly)]
    if changes:
        yield changes_block(
            context,
            changes,
            name=f"{name}_changes",
            caption=context.say("{title}, mean change", title=title),
            naming=lambda estimate: _named_change(context, estimate, group=several),
        )
    if others:
        yield estimates_block(
            context,
            others,
            name=name,
            caption=title,
            naming=lambda estimate: _full_name(context, estimate, group=several),
            p_values=True,
        )
    if monthly:
        caption = context.say("{title}, euros per household per month with interval", title=title)
        yield monthly_costs_block(context, monthly, name=f"{name}_monthly", caption=caption)


def _named_change(context: Context, estimate: Estimate, *, group: bool) -> str:
    parts = [role_name(context, estimate.outcome or ""), *_details(context, estimate, group=group)]
    return ", ".join(parts)


def _full_name(context: Context, estimate: Estimate, *, group: bool) -> str:
    parts = [headline_name(context, estimate)]
    if estimate.outcome and estimate.outcome not in ("cost", "net_monetary_benefit", "qaly"):
        parts.append(role_name(context, estimate.outcome))
    parts += _details(context, estimate, group=group)
    if estimate.reference and not estimate.term.startswith(ALWAYS_COMPARED):
        parts.append(context.say("against {reference}", reference=quoted(context, estimate.reference)))
    elif estimate.term in AGAINST_OWN_MONTHS:
        parts.append(context.say("against the own months before"))
    if estimate.population and estimate.population.startswith("at "):
        parts.append(context.say("at {threshold} per QALY", threshold=context.euros(float(estimate.population[3:]))))
    return ", ".join(parts)


def _details(context: Context, estimate: Estimate, *, group: bool) -> list[str]:
    named = (("group", estimate.group if group else None), ("wave", estimate.wave), ("period", estimate.period))
    parts = [context.label(kind, name) for kind, name in named if name]  # type: ignore[arg-type]
    if estimate.term in SERIES_TERMS and estimate.population:
        parts.append(estimate.population)
    if estimate.contrast == "after-follow_up":
        parts.append(context.say("since the first measurement after the start"))
    return parts
