"""Levels that are an order and not a distance, such as those of the ZRM: who went forward, who is at a low level."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.instruments.registry import INSTRUMENTS
from werkplaats.report.chapters.roles import NOTEBOOK, own, within
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, Section, TableBlock
from werkplaats.report.estimate_tables import share_cell
from werkplaats.report.figures.level_transitions import draw_directions, draw_level_transitions
from werkplaats.report.tables import DASH, capital
from werkplaats.results import Estimate

DIRECTIONS = ("forward_share", "stable_share", "back_share")
"""Terms of shares that add up to one."""


def level_sections(context: Context) -> Iterator[Section]:
    """Yield a section per instrument with levels."""
    outcomes = context.table(NOTEBOOK, "outcomes")
    if outcomes is None or "ordinal" not in outcomes.columns:
        return
    ordinal = outcomes[outcomes["ordinal"].astype(bool)]
    for instrument, rows in ordinal.groupby("instrument", sort=False):
        domains = [str(name) for name in rows["outcome"]]
        blocks = (Paragraph(_about(context)), *_blocks(context, str(instrument), domains))
        yield Section(f"levels-{str(instrument).replace('_', '-')}", _title(context, str(instrument)), blocks)


def _title(context: Context, instrument: str) -> str:
    known = INSTRUMENTS.get(instrument)
    name = known.label[context.language] if known else capital(context.label("outcome", instrument))
    return context.say("{outcome} (exploratory)", outcome=name)


def _about(context: Context) -> str:
    return context.say(
        "Levels are an order and not a distance, so no mean is taken: shown is which share of the households went "
        "forward, stayed or fell back per domain, the persons of one household in equal parts. Versions divide life "
        "differently and are never added up. Ratings are by professionals, who also gave the help."
    )


def domain_name(context: Context, outcome: str) -> str:
    """Return the name of a domain without the version, which stands in the heading."""
    return capital(context.label("outcome", outcome).rsplit(" (", 1)[0])


def _blocks(context: Context, instrument: str, domains: list[str]) -> Iterator[Block]:
    found = [item for item in own(context, within(context, DIRECTIONS[0])) if item.outcome in domains]
    waves = [wave.name for wave in context.params.waves[1:]]
    for wave in waves:
        at_wave = [item for item in found if item.wave == wave]
        if at_wave:
            yield Paragraph(_summed_up(context, at_wave))
            yield from _directions(context, instrument, wave, at_wave)
        yield from _heat_map(context, instrument, wave, domains)
    if not found:
        yield Paragraph(_nothing_shown(context))
    yield from _low_levels(context, instrument, domains)


def _nothing_shown(context: Context) -> str:
    if context.variant == "public":
        return context.say(
            "Shares forward, stable and back are suppressed: at least one of the three is about too few households, "
            "and with two of them the third is known."
        )
    return context.say("Nobody was rated both at the start and later, so no transition can be shown.")


def _summed_up(context: Context, found: list[Estimate]) -> str:
    backs = [_share(context, item, "back_share") for item in found]
    more = sum(1 for item, back in zip(found, backs, strict=True) if back and item.estimate > back.estimate + 1e-9)
    fewer = sum(1 for item, back in zip(found, backs, strict=True) if back and item.estimate < back.estimate - 1e-9)
    return context.say(
        "Up to {wave}, more households went forward than fell back in {more} of {n} domains, and fewer in {fewer}. "
        "Nothing stands next to that: a domain that was bad tends to get better by itself.",
        wave=context.label("wave", found[0].wave or ""),
        more=str(more),
        fewer=str(fewer),
        n=str(len(found)),
    )


def _share(context: Context, like: Estimate, term: str) -> Estimate | None:
    found = context.estimates(term, outcome=like.outcome, wave=like.wave, group=like.group)
    return found[0] if found else None


def _directions(context: Context, instrument: str, wave: str, found: list[Estimate]) -> Iterator[Block]:
    rows, drawn = [], []
    for item in found:
        shares = [_share(context, item, term) for term in DIRECTIONS]
        named = domain_name(context, item.outcome or "")
        cells = [share_cell(context, share) if share else DASH for share in shares]
        rows.append((named, *cells, context.number(item.n_households)))
        if all(shares):
            drawn.append((named, *(share.estimate for share in shares if share)))
    table = pd.DataFrame(drawn, columns=["label", "forward", "stable", "back"])
    label = context.label("wave", wave)
    if len(table):
        yield context.figure(
            f"directions_{instrument}_{wave}",
            lambda: draw_directions(table, language=context.language),
            caption=context.say("Levels up to {wave}: share of households back, stable and forward", wave=label),
            alt=context.say(
                "One bar per domain, divided over back, stable and forward. The table below has every number."
            ),
            data=table,
        )
    yield TableBlock(
        f"directions_{instrument}_{wave}",
        (
            context.say("Domain"),
            context.say("Forward"),
            context.say("Stable"),
            context.say("Back"),
            context.say("Households"),
        ),
        tuple(rows),
        context.say("Levels up to {wave}: share of households forward, stable and back", wave=label),
        context.say("Intervals by Wilson over households. Who is at the highest level cannot go forward."),
    )


def _heat_map(context: Context, instrument: str, wave: str, domains: list[str]) -> Iterator[Block]:
    cells = context.given.intern.get("level_transitions")
    if context.variant != "intern" or cells is None or cells.empty:
        return
    group = context.params.groups.intervention
    found = cells[cells["outcome"].isin(domains) & (cells["wave"] == wave) & (cells["group"] == group)]
    if found.empty:
        return
    yield context.figure(
        f"level_transitions_{instrument}_{wave}",
        lambda: draw_level_transitions(
            found, language=context.language, names=lambda _kind, name: domain_name(context, name)
        ),
        caption=context.say(
            "From which level to which, up to {wave}: number of persons; right of the line is forward (internal)",
            wave=context.label("wave", wave),
        ),
        alt=context.say(
            "A heat map per domain: level before from bottom to top, level after from left to right, in every cell "
            "the number of persons."
        ),
        data=found,
    )


def _low_levels(context: Context, instrument: str, domains: list[str]) -> Iterator[Block]:
    found = [item for item in own(context, context.estimates("low_level_share")) if item.outcome in domains]
    if not found:
        return
    waves = [wave.name for wave in context.params.waves if any(item.wave == wave.name for item in found)]
    by_place = {(item.outcome, item.wave): item for item in found}
    rows = []
    for domain in [name for name in domains if any(item.outcome == name for item in found)]:
        cells = [by_place.get((domain, wave)) for wave in waves]
        rows.append((domain_name(context, domain), *(share_cell(context, cell) if cell else DASH for cell in cells)))
    yield TableBlock(
        f"low_levels_{instrument}",
        (context.say("Domain"), *(capital(context.label("wave", wave)) for wave in waves)),
        tuple(rows),
        context.say("Share of households at a low level (1 or 2) per wave"),
        _about_low(context),
    )


def _about_low(context: Context) -> str:
    if context.variant == "public":
        return context.say("A problem counts at level 1 or 2. A dash: too few households to show.")
    return context.say("A problem counts at level 1 or 2.")
