"""The spider web of Positive Health before and after: a conversation tool, no measure, and labelled so everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.chapters.roles import NOTEBOOK, conf_level
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Section, TableBlock
from werkplaats.report.figures.before_after import draw_spider_web_before_after
from werkplaats.report.numbers import format_level
from werkplaats.report.tables import DASH, capital

FEWEST_DIMENSIONS = 3
"""A web with fewer threads is a line."""

SIDE_BY_SIDE = 2
"""Webs in one figure."""


def conversation_sections(context: Context) -> Iterator[Section]:
    """Yield a section per conversation tool with enough dimensions to draw."""
    outcomes = context.table(NOTEBOOK, "outcomes")
    if outcomes is None or "instrument" not in outcomes.columns:
        return
    tools = outcomes[~outcomes["is_measure"].astype(bool)]
    for instrument, rows in tools.groupby("instrument", sort=False):
        dimensions = [str(name) for name in rows["outcome"]]
        blocks = tuple(_blocks(context, str(instrument), dimensions)) if len(rows) >= FEWEST_DIMENSIONS else ()
        if blocks:
            title = context.say("Positive Health: a conversation tool, not a measure")
            yield Section(f"conversation-{str(instrument).replace('_', '-')}", title, (_warning(context), *blocks))


def has_conversation(context: Context) -> bool:
    """Return whether the chapter on quality of life shows the spider web, so that no other has to."""
    return any(True for _ in conversation_sections(context))


def _warning(context: Context) -> Callout:
    return Callout(
        context.say("A conversation tool, not a measure"),
        (
            context.say(
                "The spider web of Positive Health is meant to talk about together. Its makers say that it does not "
                "measure; so no conclusions are drawn from it."
            ),
        ),
        "note",
    )


def _blocks(context: Context, instrument: str, dimensions: list[str]) -> Iterator[Block]:
    shown = []
    for wave in [wave.name for wave in context.params.waves[1:]]:
        found = _before_and_after(context, dimensions, wave)
        if found["moment"].nunique() == 2 and found["mean"].notna().any():
            shown.append((wave, found))
    for place in range(0, len(shown), SIDE_BY_SIDE):
        part = dict(shown[place : place + SIDE_BY_SIDE])
        yield _figure(context, instrument, part)
        for wave, found in part.items():
            yield _table(context, instrument, wave, found)


def _before_and_after(context: Context, dimensions: list[str], wave: str) -> pd.DataFrame:
    """Return means before and after: of the same persons, or of who answered each time where those may not be shown."""
    group = context.params.groups.intervention
    pairs = context.table(NOTEBOOK, "paired_means")
    if pairs is not None:
        same = pairs[pairs["outcome"].isin(dimensions) & (pairs["group"] == group) & (pairs["wave"] == wave)]
        if len(same) and not (SUPPRESSED in same.columns and same[SUPPRESSED].any()):
            return _in_order(same.assign(same_persons=True), dimensions)
    means = context.table(NOTEBOOK, "wave_means")
    if means is None:
        return pd.DataFrame({"moment": [], "mean": []})
    baseline = context.params.waves[0].name
    each = means[means["outcome"].isin(dimensions) & (means["group"] == group) & means["wave"].isin([baseline, wave])]
    moments = ["before" if name == baseline else "after" for name in each["wave"]]
    return _in_order(each.assign(moment=moments, wave=wave, same_persons=False), dimensions)


def _in_order(found: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
    """Return the rows in the order of the tool, before ahead of after."""
    # Of no rows the result would be text, with which nothing can be computed.
    dimension = found["outcome"].map({name: at for at, name in enumerate(dimensions)}).astype("float64")
    place = dimension * 2 + (found["moment"] == "after")
    return found.iloc[place.to_numpy().argsort(kind="stable")].reset_index(drop=True)


def _figure(context: Context, instrument: str, webs: dict[str, pd.DataFrame]) -> Block:
    told = " ".join(_told(context, wave, found) for wave, found in webs.items())
    drawn = pd.concat(webs.values(), ignore_index=True)
    waves = ", ".join(context.label("wave", wave) for wave in webs)
    return context.figure(
        f"before_after_{instrument}_{'_'.join(webs)}",
        lambda: draw_spider_web_before_after(
            drawn, language=context.language, names=context.label, baseline=context.params.waves[0].name
        ),
        caption=context.say(
            "Spider web of Positive Health, start and {waves}, means with intervals (conversation tool, not a measure)",
            waves=waves,
        ),
        alt=context.say(
            "Spider web with {n} dimensions from 0 to 10, a line for the start and one for a later wave, with "
            "intervals. {told} The table below has every number.",
            n=str(drawn["outcome"].nunique()),
            told=told,
        ),
        data=drawn,
    )


def _told(context: Context, wave: str, found: pd.DataFrame) -> str:
    means = found.dropna(subset=["mean"]).groupby("moment", sort=False)["mean"].mean()
    told = "; ".join(
        f"{_moment(context, str(moment), wave)}: {context.number(mean, 1)}" for moment, mean in means.items()
    )
    return context.say("Mean of the dimensions: {told}.", told=told)


def _table(context: Context, instrument: str, wave: str, found: pd.DataFrame) -> Block:
    rows = []
    for outcome, part in found.groupby("outcome", sort=False):
        cells = {str(row["moment"]): row for _, row in part.iterrows()}
        shown = [_cell(context, cells.get(moment)) for moment in ("before", "after")]
        households = [cells[moment]["n_households"] for moment in ("before", "after") if moment in cells]
        counted = "/".join(dict.fromkeys(context.number(n) for n in households if not pd.isna(n)))
        rows.append((capital(context.label("outcome", str(outcome))), *shown, counted or DASH))
    note = (
        context.say("The same persons both times. Not a measure: no test, no conclusion.")
        if bool(found["same_persons"].all())
        else context.say("Everybody who answered at the time. Not a measure: no test, no conclusion.")
    )
    level = conf_level(context)
    interval = format_level(context.language, level) if level else context.say("Interval").lower()
    return TableBlock(
        f"before_after_{instrument}_{wave}",
        (
            context.say("Dimension"),
            f"{capital(_moment(context, 'before', wave))} ({interval})",
            f"{capital(_moment(context, 'after', wave))} ({interval})",
            context.say("Households"),
        ),
        tuple(rows),
        context.say(
            "Positive Health at the start and at {wave} (conversation tool, not a measure)",
            wave=context.label("wave", wave),
        ),
        note,
    )


def _moment(context: Context, moment: str, wave: str) -> str:
    return context.label("wave", context.params.waves[0].name if moment == "before" else wave)


def _cell(context: Context, row: pd.Series | None) -> str:
    if row is None or pd.isna(row["mean"]):
        return context.say("suppressed") if row is not None and bool(row.get(SUPPRESSED, False)) else DASH
    mean = context.number(row["mean"], 1)
    if pd.isna(row["conf_low"]) or pd.isna(row["conf_high"]):
        return mean
    return context.say(
        "{mean} ({low} to {high})",
        mean=mean,
        low=context.number(row["conf_low"], 1),
        high=context.number(row["conf_high"], 1),
    )
