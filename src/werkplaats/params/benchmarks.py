"""Open benchmarks of a study: which public file, of which year, about which areas, and what is held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from werkplaats.params.fields import Line, RelativePath, Slug, Strict, fault, faults
from werkplaats.prices import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from werkplaats.params.model import StudyParams

COUNTRY = "NL00"
"""Code of CBS for the whole of the Netherlands."""

_KWB_CODE = re.compile(r"NL00|GM\d{4}|WK\d{6}|BU\d{8}")


class Benchmark(Strict):
    """A public file on whole areas, as its publisher offers it. A level to read beside, never a comparison group."""

    path: RelativePath
    """One file below data/raw/<study>, as it was downloaded."""
    layout: Literal["vektis", "kwb"]
    """`vektis`: Vektis open data on insured care; `kwb`: key figures of CBS (Kerncijfers wijken en buurten)."""
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    """Year of the figures, which such a file does not always hold itself (calendar year)."""
    areas: list[Line] = Field(min_length=1)
    """Municipalities by name or postcodes of three digits (`vektis`), codes of CBS (`kwb`); `NL00` is the country."""
    domains: list[Slug] = Field(default_factory=list)
    """Domains of the study that hold insured care, whose cost is read beside the level of the area; `vektis` only."""
    categories: list[Line] = Field(default_factory=list)
    """Categories of insured care that these domains hold; all of them when left out. `vektis` only."""

    @model_validator(mode="after")
    def _fits_its_layout(self) -> Self:
        found = []
        if re.search(r"[*?\[]", self.path):
            found.append(fault("params.path", "a benchmark is one file, named in full", "path"))
        if self.layout == "vektis" and not self.domains:
            message = "name the domains of the study that hold insured care"
            found.append(fault("params.missing_key", message, "domains"))
        if self.layout == "kwb":
            found += [
                fault("params.unknown_key", "key figures of CBS hold no costs to read beside; remove it", name)
                for name in ("domains", "categories")
                if getattr(self, name)
            ]
            found += [
                fault(
                    "params.unknown_value",
                    f"'{area}' is no code of CBS: GM and 4 digits, WK and 6, BU and 8, or {COUNTRY}",
                    *("areas", place),
                )
                for place, area in enumerate(self.areas)
                if not _KWB_CODE.fullmatch(area)
            ]
        if found:
            raise faults(found)
        return self


def find_benchmark_disagreements(params: StudyParams) -> Iterator[PydanticCustomError]:
    """Yield every fault between the benchmarks and the rest of the params: domains, years, and what is given twice."""
    seen: dict[tuple[str, int, str], tuple[str | int, ...]] = {}
    insured: list[tuple[int, Benchmark]] = []
    for place, benchmark in enumerate(params.benchmarks):
        for position, area in enumerate(benchmark.areas):
            path = ("benchmarks", place, "areas", position)
            key = (benchmark.layout, benchmark.year, area.casefold())
            if key in seen:
                message = f"'{area}' is given twice for {benchmark.year}"
                yield fault("params.unknown_value", message, *path, beside=seen[key])
            seen.setdefault(key, path)
        if benchmark.layout == "vektis":
            insured.append((place, benchmark))
    for place, benchmark in insured:
        yield from _domains_are_known(params, benchmark, place)
        yield from _year_has_costs(params, benchmark, place)
        first = insured[0][1]
        for name in ("domains", "categories"):
            if set(getattr(benchmark, name)) != set(getattr(first, name)):
                message = f"the {name} are those of every year, so that one level can be told; here they differ"
                yield fault(
                    "params.unknown_value",
                    message,
                    *("benchmarks", place, name),
                    beside=("benchmarks", insured[0][0], name),
                )
    yield from _areas_have_every_year(insured)


def _areas_have_every_year(insured: list[tuple[int, Benchmark]]) -> Iterator[PydanticCustomError]:
    """Yield a fault for a file without an area that another year has: a line is drawn over the same months."""
    years = {benchmark.year: place for place, benchmark in reversed(insured)}
    given = {(area.casefold(), benchmark.year) for _, benchmark in insured for area in benchmark.areas}
    for area in dict.fromkeys(area for _, benchmark in insured for area in benchmark.areas):
        for year, place in sorted(years.items()):
            if (area.casefold(), year) not in given:
                message = f"'{area}' is named for another year and not for {year}; name the same areas in every year"
                yield fault("params.unknown_value", message, "benchmarks", place, "areas")
            given.add((area.casefold(), year))


def _domains_are_known(params: StudyParams, benchmark: Benchmark, place: int) -> Iterator[PydanticCustomError]:
    for position, domain in enumerate(benchmark.domains):
        if domain not in params.domains:
            message = f"domain '{domain}' is not one of: {', '.join(params.domains) or 'none given'}"
            yield fault("params.unknown_value", message, "benchmarks", place, "domains", position)


def _year_has_costs(params: StudyParams, benchmark: Benchmark, place: int) -> Iterator[PydanticCustomError]:
    window = params.window
    if window is None:
        message = "insured care is read beside the cost lines of the study, so 'window' is needed"
        yield fault("params.missing_key", message, "window", beside=("benchmarks", place))
    elif not window.start.year <= benchmark.year <= window.end.year:
        message = (
            f"costs were delivered for {window.start.year} to {window.end.year}; {benchmark.year} is not among them"
        )
        yield fault("params.period", message, "benchmarks", place, "year", beside=("window",))
