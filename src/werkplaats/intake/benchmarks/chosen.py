"""The benchmarks that a study chose: read, held against what the params say of them, and cut to their areas."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from werkplaats.errors import WerkplaatsError
from werkplaats.intake.benchmarks.neighborhoods import INDICATORS, read_kwb
from werkplaats.intake.benchmarks.open_data import OpenData, normalize_area
from werkplaats.intake.benchmarks.vektis import MENTAL_CARE, read_vektis
from werkplaats.intake.findings import Finding, Outcome
from werkplaats.intake.refusals import build_input_error
from werkplaats.params.benchmarks import COUNTRY, Benchmark
from werkplaats.workspace.raw import find_raw_files

INSURED, FIGURES = "insured_costs", "area_figures"
"""Tables that benchmarks fill."""

ALL_MENTAL_CARE = "mental care"
"""Stands for every category of mental care in the file, whatever they are called in its year."""

_SAME_KIND = {"GM": "municipality", "WK": "district", "BU": "neighborhood", "NL": "country"}
_GENERATIONS: tuple[tuple[str, int, int], ...] = (
    ("secondary mental care", 0, 2013),
    ("specialist mental care", 2014, 2021),
    ("mental care consultations", 2022, 9999),
)
"""Categories that Vektis has in these years only: mental care was divided anew in 2014 and in 2022."""

_OUTCOMES: Mapping[str, Outcome] = {"benchmark.missing": "info"}
_NEAREST = 4


@dataclass(frozen=True, eq=False)
class Chosen:
    """Tables ``insured_costs`` and ``area_figures``, as far as there are benchmarks for them, and what was found."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_benchmarks(benchmarks: Sequence[Benchmark], folder: Path) -> tuple[Chosen, list[WerkplaatsError]]:
    """Read the benchmarks of a study.

    Parameters
    ----------
    benchmarks
        Those of the params file.
    folder
        Folder data/raw/<study>.

    Returns
    -------
    Chosen, list of errors
        One error for each benchmark that cannot be used: its file is not there, is of another kind or year, or lacks an
        area or a category.
    """
    spelled: dict[str, str] = {}
    parts: dict[str, list[pd.DataFrame]] = {}
    findings: list[Finding] = []
    errors: list[WerkplaatsError] = []
    for benchmark in benchmarks:
        table = INSURED if benchmark.layout == "vektis" else FIGURES
        try:
            (path,) = find_raw_files(folder, benchmark.path)
            _validate_named_year(benchmark)
            if benchmark.layout == "vektis":
                data = read_vektis(path, year=benchmark.year)
                cut = _cut_insured(data.table, benchmark, spelled)
            else:
                data = read_kwb(path, year=benchmark.year)
                cut = _cut_figures(data.table, benchmark)
        except WerkplaatsError as error:
            errors.append(error)
            continue
        parts.setdefault(table, []).append(cut)
        findings += _findings(data, benchmark, table)
    joined = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
    return Chosen(joined, tuple(findings)), errors


def _validate_named_year(benchmark: Benchmark) -> None:
    """Raise when the name of the file holds years, and not the one that the params say."""
    named = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", Path(benchmark.path).name)]
    if named and benchmark.year not in named:
        raise build_input_error(
            "benchmark.year",
            where=benchmark.path,
            found=f"{', '.join(map(str, named))} in the name of the file, {benchmark.year} in the params",
        )


def _cut_insured(table: pd.DataFrame, benchmark: Benchmark, spelled: dict[str, str]) -> pd.DataFrame:
    """Return table ``insured_costs`` of one file: the rows of its areas and categories.

    An area bears the name that was used for it first, which ``spelled`` remembers from file to file.
    """
    held = set(table["category"])
    for category, first, last in _GENERATIONS:
        if category in held and not first <= benchmark.year <= last:
            years = f"≤ {last}" if not first else f"≥ {first}" if last == 9999 else f"{first}-{last}"
            raise build_input_error(
                "benchmark.year",
                where=benchmark.path,
                found=f"'{category}', which are columns of {years}; {benchmark.year} in the params",
            )
    wanted = _categories(held, benchmark)
    rows = table.loc[table["category"].isin(wanted) & (table["area_kind"] != "total")]
    parts = [
        _country(rows)
        if area == COUNTRY
        else _area(rows, area, benchmark).assign(area=spelled.setdefault(normalize_area(area), area))
        for area in benchmark.areas
    ]
    columns = ["area", "area_kind", "year", "sex", "age_class", "insured_years", "category", "cents"]
    cut = pd.concat(parts, ignore_index=True)[columns]
    return cut.assign(**{name: cut[name].astype(object).where(cut[name] != "", None) for name in ("sex", "age_class")})


def _categories(held: set[str], benchmark: Benchmark) -> set[str]:
    if not benchmark.categories:
        return held
    wanted: set[str] = set()
    for category in benchmark.categories:
        found = held & MENTAL_CARE if category == ALL_MENTAL_CARE else held & {category}
        if not found:
            raise build_input_error(
                "benchmark.category",
                where=benchmark.path,
                found=f"no '{category}'; there are {ALL_MENTAL_CARE}, {', '.join(sorted(held))}",
            )
        wanted |= found
    return wanted


def _area(rows: pd.DataFrame, area: str, benchmark: Benchmark) -> pd.DataFrame:
    found = rows.loc[rows["area_key"] == normalize_area(area)]
    if found.empty:
        raise _no_area(benchmark, area, rows.loc[rows["area"] != "", "area"].unique())
    return found


def _country(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sum over all areas, and over the groups that the publisher shows for no area."""
    keys = ["year", "sex", "age_class", "category"]
    summed = rows.groupby(keys, as_index=False, sort=False).agg(
        insured_years=("insured_years", "sum"), cents=("cents", lambda part: part.sum(min_count=1))
    )
    return summed.assign(area=COUNTRY, area_kind="country")


def _cut_figures(table: pd.DataFrame, benchmark: Benchmark) -> pd.DataFrame:
    """Return table ``area_figures`` of one file: the figures that have a name of ours, of its areas."""
    parts = []
    for area in benchmark.areas:
        bare = (table["code"] == area[2:]) & (table["area_kind"] == _SAME_KIND[area[:2]])
        found = table.loc[(table["code"] == area) | bare]
        if found.empty:
            raise _no_area(benchmark, area, table["code"].unique())
        parts.append(found.assign(wanted=area))
    cut = pd.concat(parts, ignore_index=True)
    figures = [name for name in INDICATORS if name in cut.columns]
    named = cut.assign(name=cut["area"].where(cut["area"] != "", cut["wanted"]), area=cut["wanted"])
    keys = ["area", "name", "area_kind", "year"]
    return named.melt(id_vars=keys, value_vars=figures, var_name="indicator", value_name="value")


def _no_area(benchmark: Benchmark, area: str, names: np.ndarray) -> WerkplaatsError:
    by_key = {normalize_area(str(name)): str(name) for name in names}
    near = difflib.get_close_matches(normalize_area(area), list(by_key), n=_NEAREST, cutoff=0.5)
    told = ", ".join(by_key[key] for key in near or list(by_key)[:_NEAREST])
    return build_input_error(
        "benchmark.area",
        where=f"{benchmark.path}, area '{area}'",
        found=f"areas in the file: {len(by_key)}; {'the nearest' if near else 'the first'}: {told or 'none'}",
    )


def _findings(data: OpenData, benchmark: Benchmark, table: str) -> Iterator[Finding]:
    """Yield what could not be read in the file, one finding for each rule."""
    for rule, rows in data.unread.groupby("rule", sort=True):
        lines = tuple(int(line) for line in pd.unique(rows["line"]))
        yield Finding(
            rule=str(rule),
            outcome=_OUTCOMES.get(str(rule), "warning"),
            file=benchmark.path,
            table=table,
            lines=lines,
            columns=tuple(name for name in pd.unique(rows["column"]) if name),
            n_records=len(lines),
        )
