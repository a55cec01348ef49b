"""Several tests: which of them belong together, and what is left of a p-value when they are counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from werkplaats.report.chapters.roles import DIFFERENCES, NOTEBOOK, conf_level, differences
from werkplaats.report.context import Context
from werkplaats.results import Estimate


def adjusted_p_value(context: Context, estimate: Estimate) -> float | None:
    """Return the p-value after Holm's correction within its family, or None when it is in none."""
    row = _row(context, estimate)
    return None if row is None or pd.isna(row["p_adjusted"]) else float(row["p_adjusted"])


def n_tests(context: Context, estimate: Estimate) -> int:
    """Return the number of tests in the family of an estimate; 0 when it is in none."""
    row = _row(context, estimate)
    return 0 if row is None or pd.isna(row["n_tests"]) else int(row["n_tests"])


def proportion_line(context: Context) -> Iterator[str]:
    """Yield how many of the secondary outcomes changed (or differ between the groups) after correction."""
    table = context.table(NOTEBOOK, "multiplicity")
    if table is None:
        return
    between = bool(differences(context))
    terms = DIFFERENCES if between else ("mean_change",)
    family = table[(table["family"] == "secondary") & table["term"].isin(terms)].dropna(subset=["p_adjusted"])
    if family.empty:
        return
    level = conf_level(context)
    if level is None:
        return
    shown = family[family["p_adjusted"] <= 1 - level]
    words = {"n": str(family["outcome"].nunique()), "shown": str(shown["outcome"].nunique())}
    if words["n"] == "1":
        waves = family["wave"].nunique()
        yield _only(context, str(family["outcome"].iloc[0]), shown=bool(len(shown)), between=between, waves=waves)
    elif words["shown"] == "0":
        yield _none(context, words["n"], between=between)
    elif between:
        yield context.say(
            "Of {n} secondary outcomes, the groups differ demonstrably on {shown}, corrected for several tests (Holm); "
            "exploratory outcomes do not count.",
            **words,
        )
    else:
        yield context.say(
            "Of {n} secondary outcomes, {shown} changed demonstrably, corrected for several tests (Holm); exploratory "
            "outcomes do not count.",
            **words,
        )


def _none(context: Context, n: str, *, between: bool) -> str:
    if between:
        return context.say("On none of {n} secondary outcomes do the groups differ demonstrably.", n=n)
    return context.say("None of {n} secondary outcomes changed demonstrably.", n=n)


def _only(context: Context, outcome: str, *, shown: bool, between: bool, waves: int) -> str:
    """Return whether the one secondary outcome changed, or differs between the groups."""
    name = context.label("outcome", outcome)
    if between and shown:
        return context.say("On the only secondary outcome, {outcome}, the groups differ demonstrably.", outcome=name)
    if between:
        return context.say("On the only secondary outcome, {outcome}, no difference was demonstrated.", outcome=name)
    if shown and waves == 1:
        return context.say("The only secondary outcome, {outcome}, changed demonstrably.", outcome=name)
    if shown:
        return context.say(
            "The only secondary outcome, {outcome}, changed demonstrably at one of the waves or more.", outcome=name
        )
    return context.say("The only secondary outcome, {outcome}, did not change demonstrably.", outcome=name)


def _row(context: Context, estimate: Estimate) -> pd.Series[Any] | None:
    table = context.table(NOTEBOOK, "multiplicity")
    if table is None:
        return None
    hit = (table["term"] == estimate.term) & (table["outcome"] == estimate.outcome) & (table["wave"] == estimate.wave)
    rows = table[hit & (table["group"] == estimate.group)]
    return rows.iloc[0] if len(rows) else None
