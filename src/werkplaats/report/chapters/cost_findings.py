"""Sentences about what was found on cost, shared by the summary, the chapters and the conclusions.

A change before and after is called a change. What may be ascribed to the approach is only spoken of where groups are
compared, and then with its interval.
"""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.cost_verdict import difference_lines
from werkplaats.report.chapters.wording import interval_text, months_text, span_text, turned
from werkplaats.report.context import Context
from werkplaats.report.tables import estimate_text


def cost_lines(context: Context) -> Iterator[str]:
    """Yield what the households cost less, what is left net, and what was to be expected anyway.

    Whether that is more than in comparison households is told apart (`cost_verdict`), and before this.
    """
    gross = context.find("gross_saving_mean")
    if gross is None:
        return
    shown = gross if gross.estimate >= 0 else turned(gross)
    words = {
        "n": context.number(gross.n_households),
        "amount": estimate_text(context, shown),
        "deployment": _deployment(context),
        "interval": interval_text(context, shown),
        "year": str(context.params.price_year),
    }
    if gross.estimate >= 0:
        yield context.say(
            "Care for the {n} households cost on average {amount} less per household over {deployment} than over as "
            "long a time before ({interval}; prices of {year}).",
            **words,
        )
    else:
        yield context.say(
            "Care for the {n} households cost on average {amount} more per household over {deployment} than over as "
            "long a time before ({interval}; prices of {year}).",
            **words,
        )
    yield from net_line(context)
    yield from _meanwhile_lines(context)


def net_line(context: Context) -> Iterator[str]:
    """Yield what is left after the family director, or what was added."""
    net, director = context.find("net_saving_mean"), context.find("director_cost_mean")
    if net is None or director is None:
        return
    shown = net if net.estimate >= 0 else turned(net)
    words = {
        "director": estimate_text(context, director),
        "net": estimate_text(context, shown),
        "interval": interval_text(context, shown),
    }
    if net.estimate >= 0:
        yield context.say(
            "The family director cost {director} per household. Net of that, {net} per household is left ({interval}).",
            **words,
        )
    else:
        yield context.say(
            "The family director cost {director} per household. With that counted, a household cost {net} more than "
            "before ({interval}).",
            **words,
        )


def anyway_lines(context: Context) -> Iterator[str]:
    """Yield the fall to be expected without any approach, and the difference with comparison households."""
    yield from _meanwhile_lines(context)
    yield from difference_lines(context)


def _meanwhile_lines(context: Context) -> Iterator[str]:
    """Yield the fall to be expected without any approach, and what comparison households cost less meanwhile."""
    yield from _expected_line(context)
    meanwhile = context.find("comparison_saving_mean")
    if meanwhile and meanwhile.estimate >= 0:
        yield context.say(
            "Counted in the same way, the comparison households cost {fall} less per household.",
            fall=context.estimate(meanwhile),
        )
    elif meanwhile:
        yield context.say(
            "Counted in the same way, the comparison households cost {rise} more per household.",
            rise=context.estimate(turned(meanwhile)),
        )


def _expected_line(context: Context) -> Iterator[str]:
    """Yield what the rule does by itself: replayed on households where that can be shown, else by the model."""
    replayed = context.find("expected_fall", population="replayed_rule")
    modelled = context.find("expected_fall", population="lognormal_model")
    if replayed is None and modelled is None:
        return
    warning = context.say("This is not the same as what the approach brought.")
    if replayed and replayed.estimate > 0:
        told = context.say(
            "Households chosen in an expensive year become cheaper by themselves: selected by the same rule, "
            "households without the approach fell by {fall} in the next year.",
            fall=context.estimate(replayed),
        )
    elif replayed:
        told = context.say(
            "Households without the approach that were selected by the same rule did not become cheaper by "
            "themselves: in the next year they cost {rise} more.",
            rise=context.estimate(turned(replayed)),
        )
    else:
        assert modelled is not None
        told = context.say(
            "Households chosen in an expensive year become cheaper by themselves: by a model of household cost, {fall} "
            "in the next year.",
            fall=context.estimate(modelled),
        )
    yield f"{warning} {told}"


def _deployment(context: Context) -> str:
    months = context.fact("04_costs", "months_mean")
    if months is None:
        return context.say("the deployment")
    return context.say("the deployment ({months} months on average)", months=months_text(context, float(months)))


def held_line(context: Context) -> Iterator[str]:
    """Yield whether cost stayed where it was after the director left, next to what the comparison did meanwhile."""
    change = context.find("cost_change")
    if change is None:
        return
    words = {
        "amount": context.euros(abs(change.estimate)),
        "interval": span_text(context, change),
        "n": context.number(change.n_households),
    }
    if change.estimate <= 0:
        yield context.say(
            "After the deployment, cost per household per month was {amount} lower than during it ({interval}; {n} "
            "households followed up).",
            **words,
        )
    else:
        yield context.say(
            "After the deployment, cost per household per month was {amount} higher than during it ({interval}; {n} "
            "households followed up).",
            **words,
        )
    yield from _held_meanwhile(context)


def _held_meanwhile(context: Context) -> Iterator[str]:
    """Yield the same change in the comparison households, when the same households stand behind both periods."""
    table = context.table("07_robustness", "comparison")
    if table is None:
        return
    rows = table.loc[table["group"] == context.params.groups.reference].set_index("period")
    if not {"during", "after"} <= set(rows.index) or rows["euros_per_month"].isna().any():
        return
    if rows["n_households"]["during"] != rows["n_households"]["after"]:
        return
    change = float(rows["euros_per_month"]["after"] - rows["euros_per_month"]["during"])
    amount = context.euros(abs(change))
    yield (
        context.say("In the comparison households it was {amount} lower in those months.", amount=amount)
        if change <= 0
        else context.say("In the comparison households it was {amount} higher in those months.", amount=amount)
    )
