"""What a chapter may look at: results, labels, texts and the language of one variant of one report."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd
from matplotlib.figure import Figure as Picture

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.params.model import StudyParams
from werkplaats.report import labels, score_scales
from werkplaats.report.document import Figure
from werkplaats.report.figures.style import to_png
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_estimate, format_money, format_number, format_share, format_value
from werkplaats.results import Estimate, Results

Variant = Literal["intern", "public"]


@dataclass(frozen=True)
class Provenance:
    """Where a report comes from.

    Attributes
    ----------
    date
        Day of the report.
    commit
        Commit of the code; with ``+`` when files had changed since.
    params_hash
        SHA-256 of the params file.
    inputs
        Raw file -> SHA-256.
    versions
        Program or library -> version.
    """

    date: dt.date
    commit: str
    params_hash: str
    seed: int
    inputs: Mapping[str, str]
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Sweep:
    """What a sweep found (`werkplaats sweep`), and whether it is of the same data, params and code as the report."""

    results: Results
    is_current: bool


@dataclass(frozen=True)
class ReportInput:
    """Everything a report is made from: no persons, and single households only in ``intern``.

    Attributes
    ----------
    results
        Notebook -> what it found.
    intern
        Name -> series of single households (`trajectories`, `household_costs`); the internal variant only.
    texts
        Chapter -> Markdown that people wrote, in the language of the report.
    sweeps
        One per grid that was swept.
    """

    params: StudyParams
    results: Mapping[str, Results]
    intern: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str]
    provenance: Provenance
    sweeps: tuple[Sweep, ...] = ()


@dataclass(frozen=True)
class Context:
    """One variant in one language. ``pictures`` holds what was drawn already, so that both variants share it."""

    given: ReportInput
    language: str
    variant: Variant
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def params(self) -> StudyParams:
        """Params of the study."""
        return self.given.params

    def say(self, message: str, **values: str) -> str:
        """Return a sentence in the language of the report."""
        return translate(self.language, message, **values)

    def label(self, kind: labels.Kind, name: str) -> str:
        """Return the name for readers of a domain, payer, group, wave, outcome, period, ..."""
        return labels.label(self.params, self.language, kind, name, self.outcomes)

    @cached_property
    def outcomes(self) -> pd.DataFrame | None:
        """What is known about every outcome that was scored; None when nothing was."""
        return self.table("03_quality_of_life", "outcomes")

    def table(self, notebook: str, name: str) -> pd.DataFrame | None:
        """Return a table of results in the order of the params, or None when there is none or it is empty."""
        results = self.given.results.get(notebook)
        table = results.tables.get(name) if results else None
        return None if table is None or table.empty else self._in_reading_order(table)

    def _in_reading_order(self, table: pd.DataFrame) -> pd.DataFrame:
        """Sort rows as readers expect them: the approach before its comparison, domains and payers as in the params."""
        groups = self.params.groups
        orders: dict[str, list[str]] = {
            "period": ["before", "during", "after", "follow_up"],
            "payer": list(self.params.payers),
            "domain": list(self.params.domains),
            "group": [groups.intervention, *([groups.reference] if groups.reference else [])],
        }
        for column, order in orders.items():
            if column in table.columns and table[column].isin(order).all():
                rank = table[column].map({name: place for place, name in enumerate(order)})
                table = table.iloc[rank.to_numpy().argsort(kind="stable")]
        return table.reset_index(drop=True)

    def fact(self, notebook: str, name: str) -> Any:
        """Return a single fact, or None."""
        results = self.given.results.get(notebook)
        return results.facts.get(name) if results else None

    def estimates(self, term: str, **wanted: str | None) -> list[Estimate]:
        """Return the estimates with this term and these labels, in order; labels that are not named may be anything."""
        return [
            estimate
            for estimate in self._by_term.get(term, ())
            if all(getattr(estimate, name) == value for name, value in wanted.items())
        ]

    @cached_property
    def _by_term(self) -> dict[str, list[Estimate]]:
        """Term -> its estimates, on the scale on which they are written."""
        found: dict[str, list[Estimate]] = {}
        for results in self.given.results.values():
            for estimate in results.estimates:
                found.setdefault(estimate.term, []).append(self.on_its_scale(estimate))
        return found

    def find(self, term: str, **wanted: str | None) -> Estimate | None:
        """Return the first estimate with this term and these labels; domain and payer absent unless named."""
        found = self.estimates(term, **({"domain": None, "payer": None} | wanted))
        return found[0] if found else None

    def score_decimals(self, outcome: str) -> int:
        """Return how many decimals a score bears: three on a scale of at most two wide, such as a utility, else one."""
        return score_scales.score_decimals(outcome, self._widths)

    @cached_property
    def _widths(self) -> dict[str, float]:
        """Outcome -> width of its scale (points)."""
        return score_scales.scale_widths(self.outcomes)

    def on_its_scale(self, estimate: Estimate) -> Estimate:
        """Give scores on a narrow scale a unit of their own, so that they are not rounded away."""
        return score_scales.on_its_scale(estimate, self._widths)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as text."""
        return format_number(self.language, value, decimals)

    def euros(self, value: float) -> str:
        """Return an amount as text, in the currency of the study."""
        return format_money(self.language, value, self.params.currency)

    def share(self, value: float) -> str:
        """Return a share as a percentage."""
        return format_share(self.language, value)

    def value(self, value: float, unit: str) -> str:
        """Return a number in its unit as text."""
        return format_value(self.language, value, unit)

    def estimate(self, estimate: Estimate) -> str:
        """Return an estimate with its interval as text."""
        return format_estimate(self.language, estimate)

    def figure(self, name: str, draw: Callable[[], Picture], *, caption: str, alt: str, data: object = None) -> Figure:
        """Return a figure, drawn unless the same one was drawn for the other variant.

        Parameters
        ----------
        name
            File name without its ending.
        draw
            Draws it.
        data
            The table drawn; two variants share a picture only when it is the same.
        """
        content = _comparable(data) if isinstance(data, pd.DataFrame) else repr(data)
        key = hashlib.sha256(f"{name}|{self.language}|{content}".encode()).hexdigest()
        if key not in self.pictures:
            self.pictures[key] = to_png(draw())
        return Figure(name, self.pictures[key], caption, alt)


def _comparable(table: pd.DataFrame) -> str:
    """Return what is drawn of a table as text: disclosure turns whole numbers into decimals and adds a column."""
    plain = table.drop(columns=SUPPRESSED, errors="ignore")
    numeric = plain.select_dtypes("number").columns
    return str(plain.astype(dict.fromkeys(numeric, "float64")).to_json())
