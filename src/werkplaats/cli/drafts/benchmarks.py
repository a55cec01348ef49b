"""Open benchmarks among the raw files of a new study: told apart from deliveries by their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Literal

from werkplaats.cli.drafts.questions import comment, word
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.cli.drafts.sources import quoted

Layout = Literal["vektis", "kwb"]

_INSURED = frozenset({"geslacht", "leeftijdsklasse", "aantal_bsn", "aantal_verzekerdejaren"})
_CODES = re.compile(r"gwb_code\w*|codering_\d+|wijkenenbuurten")
_COUNTS = re.compile(r"a_inw|aantalinwoners_\d+")


def recognize_benchmark(names: Sequence[str]) -> Layout | None:
    """Return which benchmark has these columns, or None when none does.

    Examples
    --------
    >>> recognize_benchmark(["GESLACHT", "LEEFTIJDSKLASSE", "POSTCODE_3", "AANTAL_BSN", "AANTAL_VERZEKERDEJAREN"])
    'vektis'
    >>> recognize_benchmark(["gwb_code_10", "regio", "a_inw"]), recognize_benchmark(["Persoon", "Geslacht"])
    ('kwb', None)
    """
    plain = {name.strip().casefold() for name in names}
    if plain >= _INSURED:
        return "vektis"
    coded = any(_CODES.fullmatch(name) for name in plain) and any(_COUNTS.fullmatch(name) for name in plain)
    return "kwb" if coded else None


def draft_benchmarks(samples: Sequence[Sample], language: str) -> list[str]:
    """Return the block `benchmarks` with a question, or nothing when there are none.

    A file does not say which area a study is about, and not always its own year.
    """
    found = [(sample.path, layout) for sample in samples if (layout := recognize_benchmark(sample.names))]
    if not found:
        return []
    lines = [_line(path, layout) for path, layout in found if path.isprintable()]
    return [*comment(word(language, "benchmarks")), "# benchmarks:", *lines]


def _line(path: str, layout: Layout) -> str:
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", PurePosixPath(path).name)
    about = "areas: [NL00], domains: [zvw]" if layout == "vektis" else "areas: [NL00]"
    return f"#   - {{path: {quoted(path)}, layout: {layout}, year: {years[0] if len(years) == 1 else ''}, {about}}}"
