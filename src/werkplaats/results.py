"""Results: numbers with their uncertainty, the only thing a report may read.

``Estimate`` is the one currency between methods, analyses and the report. A method fills in the statistics, an
analysis adds what identifies it (outcome, wave, payer, ...) with `Estimate.labelled`, and ``Results`` gathers what
one notebook found. Everything is unrounded; what is absent is None; what is undefined is never written, because the
method that met it raised.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


IDENTIFYING = (
    "outcome",
    "contrast",
    "wave",
    "period",
    "group",
    "reference",
    "domain",
    "payer",
    "population",
)


OF_SITES = "site_"
"""Beginning of the terms about single sites: hundreds of them, for programs; readers have table ``site_results``."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One number, its uncertainty, and everything that says what it is.

    Attributes
    ----------
    term
        What is estimated, by a fixed name: ``mean_change``, ``gross_saving_mean``, ``att``, ...
    estimate, std_error, conf_low, conf_high
        In ``unit``. The interval holds ``conf_level`` (0 to 1).
    p_value
        Two-sided unless ``method`` says otherwise.
    n_households, n_obs
        Independent units (households) and the records below them.
    n_smallest
        Households in the smaller of two groups compared; what is known of the larger gives the smaller away.
    outcome
        Instrument scale or ``cost``.
    contrast
        ``before-after``, ``before-follow_up``, ``between``, ``difference_in_differences``, ...
    group, reference
        The group described, and the group it is compared with.
    """

    term: str
    estimate: float
    unit: str
    method: str
    n_households: int
    n_obs: int | None = None
    n_smallest: int | None = None
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    conf_level: float | None = None
    p_value: float | None = None
    outcome: str | None = None
    contrast: str | None = None
    wave: str | None = None
    period: str | None = None
    group: str | None = None
    reference: str | None = None
    domain: str | None = None
    payer: str | None = None
    population: str | None = None
    notebook: str | None = None

    def __post_init__(self) -> None:
        for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value"):
            value = getattr(self, name)
            if value is not None and not math.isfinite(value):
                raise ValueError(f"{self.term}: {name} is not finite; an undefined number is never a result")

    @property
    def id(self) -> str:
        """Stable name of this estimate, the same in every run: term and identifying fields."""
        parts = [f"{name}={getattr(self, name)}" for name in IDENTIFYING if getattr(self, name) is not None]
        return f"{self.term}[{','.join(parts)}]" if parts else self.term

    def labelled(self, **labels: str | None) -> Estimate:
        """Return the same numbers with identifying fields (and notebook) filled in."""
        return replace(self, **labels)  # type: ignore[arg-type]

    def scaled(self, factor: float, *, term: str, unit: str) -> Estimate:
        """Return the estimate in another unit: every number on its scale times ``factor`` (> 0)."""
        if not factor > 0:
            raise ValueError(f"factor must be positive, found {factor}")

        def times(value: float | None) -> float | None:
            return None if value is None else value * factor

        return replace(
            self,
            term=term,
            unit=unit,
            estimate=self.estimate * factor,
            std_error=times(self.std_error),
            conf_low=times(self.conf_low),
            conf_high=times(self.conf_high),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return id and all fields, ready for JSON."""
        return {"id": self.id, **asdict(self)}


@dataclass(frozen=True)
class Missing:
    """Something this study lacks, and what therefore cannot be said."""

    what: str
    why: str


@dataclass(frozen=True)
class Results:
    """What one notebook found: estimates, aggregate tables, single facts, and what is missing.

    ``tables`` hold aggregates only. A table with a column ``n_households`` states for each row how many households
    stand behind it; disclosure control needs that. Series of single households travel apart (results/intern).
    """

    notebook: str
    estimates: tuple[Estimate, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "estimates", tuple(estimate.labelled(notebook=self.notebook) for estimate in self.estimates)
        )
        ids = Counter(estimate.id for estimate in self.estimates)
        twice = sorted(name for name, count in ids.items() if count > 1)
        if twice:
            raise ValueError(f"{self.notebook}: the same estimate appears twice: {', '.join(twice)}")

    def find(self, term: str, **labels: str | None) -> Estimate | None:
        """Return the one estimate with this term and these identifying fields, or None.

        Domain and payer must be absent unless they are named: ``find("gross_saving_mean")`` is the overall figure.

        Raises
        ------
        ValueError
            When more than one estimate answers to the description.
        """
        wanted = {"domain": None, "payer": None} | labels
        found = [
            estimate
            for estimate in self.estimates
            if estimate.term == term and all(getattr(estimate, name) == value for name, value in wanted.items())
        ]
        if len(found) > 1:
            raise ValueError(f"{self.notebook}: {term} with {labels} names {len(found)} estimates; say more")
        return found[0] if found else None

    def to_json(self) -> str:
        """Return the results as JSON text, unrounded."""
        return json.dumps(
            {
                "notebook": self.notebook,
                "key": self.key,
                "estimates": [estimate.as_dict() for estimate in self.estimates],
                "tables": {name: _table_to_dict(table) for name, table in self.tables.items()},
                "facts": dict(self.facts),
                "missing": [asdict(missing) for missing in self.missing],
            },
            ensure_ascii=False,
            indent=1,
            allow_nan=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Results:
        """Read back what `to_json` wrote."""
        raw = json.loads(text)
        known = {item.name for item in fields(Estimate)}
        return cls(
            notebook=raw["notebook"],
            key=raw["key"],
            estimates=tuple(
                Estimate(**{name: value for name, value in entry.items() if name in known})
                for entry in raw["estimates"]
            ),
            tables={name: _table_from_dict(table) for name, table in raw["tables"].items()},
            facts=raw["facts"],
            missing=tuple(Missing(**entry) for entry in raw["missing"]),
        )


def tidy(results: Iterable[Results]) -> pd.DataFrame:
    """Gather every estimate of any results into one table with the columns of `Estimate`, one row each."""
    import pandas as pd

    columns = ["id", *(item.name for item in fields(Estimate))]
    rows = [estimate.as_dict() for result in results for estimate in result.estimates]
    return pd.DataFrame(rows, columns=columns)


def _table_to_dict(table: pd.DataFrame) -> dict[str, Any]:
    return {
        "columns": list(table.columns),
        "rows": [[_plain(value) for value in row] for row in table.itertuples(index=False, name=None)],
    }


def _table_from_dict(raw: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(raw["rows"], columns=raw["columns"])


def _plain(value: Any) -> Any:
    """Return a JSON value: numpy scalars become Python numbers, dates ISO text, missing None."""
    import pandas as pd

    if value is None or (not isinstance(value, (str, bytes)) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
