"""The page on instruments: its examples work as they stand there, and every instrument of the registry is on it."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from werkplaats.instruments.brought import BROUGHT
from werkplaats.instruments.eq5d_5l import INSTRUMENT as EQ5D_5L
from werkplaats.instruments.positive_health import POSITIVE_HEALTH
from werkplaats.instruments.registry import INSTRUMENTS, SCORED, find_scored
from werkplaats.instruments.valuation import DIMENSIONS
from werkplaats.params.loading import load_params
from werkplaats.params.model import Instrument

PAGE = (Path(__file__).parents[3] / "docs" / "instruments.md").read_text(encoding="utf-8")

STUDY = """\
study: study
title: Evaluatie
waves: [{name: T0, month: 0}]
groups: {intervention: director}
sources: [{path: answers.csv, table: measurements}]
"""

STATEMENTS = "".join(
    f"v{number:02}: {outcome.outcome}\n" for number, outcome in enumerate(POSITIVE_HEALTH.outcomes * 7, start=1)
)


def rows_of(heading):
    """Return the cells of the table whose first column has this heading."""
    lines = PAGE.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in [lines[start], *lines[start + 2 :]]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.fixture
def instruments(tmp_path):
    """The instruments of the examples on the page, by name, as a study would load them."""
    files = re.findall(r"```yaml\n# params/(\S+)\n(.*?)```", PAGE, flags=re.DOTALL)
    named = []
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "statements.yaml").write_text(STATEMENTS, encoding="utf-8")
    for path, text in files:
        if path == "study.yaml":
            named += yaml.safe_load(text)["instruments"]
        else:
            (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY + yaml.safe_dump({"instruments": named}), encoding="utf-8")
    return {instrument.name: instrument for instrument in load_params(tmp_path / "study.yaml").instruments}


def test_the_example_gives_the_scores_on_the_page(instruments):
    header, *rows = rows_of("rested")
    table = pd.DataFrame(rows, columns=header).replace("-", np.nan).iloc[:, :6].astype("float64")
    scored = find_scored(instruments["energy_scale"])
    assert len(table) == 3
    scores = scored.score(table[list(scored.definition.items)])
    pd.testing.assert_frame_equal(scores, table[["`energy`", "`sleep_mark`"]].rename(columns=lambda name: name[1:-1]))


def test_what_the_example_says_of_its_scores(instruments):
    energy, sleep = find_scored(instruments["energy_scale"]).definition.outcomes
    assert (energy.minimum, energy.maximum, sleep.maximum) == (3, 15, 10)
    assert energy.minimal_important_difference.value == 2
    assert [(cut_off.lowest, cut_off.label["nl"]) for cut_off in energy.cut_offs] == [
        (3, "weinig energie"),
        (9, "genoeg energie"),
    ]


def test_a_tariff_and_a_map_that_a_study_brings(instruments):
    icecap = find_scored(instruments["icecap_a"])
    assert icecap.definition.outcomes[0].value_set == "Invented values"
    best = pd.DataFrame([[4.0] * 5], columns=list(icecap.definition.items))
    assert icecap.score(best).iloc[0, 0] == pytest.approx(1.0)
    web = find_scored(instruments["positive_health_statements"])
    assert len(web.definition.items) == 42
    assert not web.definition.is_measure


def test_every_instrument_is_on_the_page():
    named = {name for row in rows_of("name")[1:] for name in re.findall(r"`(\w+)`", row[0])}
    assert named == {*INSTRUMENTS, *BROUGHT}


def test_utilities_on_the_page():
    states = pd.DataFrame([[1, 1, 1, 1, 2], [2] * 5], columns=list(DIMENSIONS))
    for cells in rows_of("in params")[1:]:
        name, chosen = re.match(r"`(\w+)`(?:, `value_set: (\w+)`)?", cells[0]).groups()
        scored = find_scored(Instrument(name=name, value_set=chosen))
        found = [*scored.score(states).iloc[:, 0], scored.definition.outcomes[0].minimum]
        assert found == pytest.approx([float(number) for number in cells[2].split(", ")], abs=0.0005), cells[0]


def test_the_default_of_five_levels_is_the_one_on_the_page():
    assert "`eq5d_5l`, `value_set: nl_2016` (default)" in PAGE
    assert EQ5D_5L.definition.outcomes == EQ5D_5L.by_value_set["nl_2016"].definition.outcomes
    assert SCORED["eq5d_3l"].definition.outcomes[0].value_set is None
