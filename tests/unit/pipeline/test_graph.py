"""The edges of the design, written down a second time on purpose."""

from __future__ import annotations

import pytest

from werkplaats.errors import InputError
from werkplaats.pipeline.graph import STEPS, find_step, with_upstream

C, H, Q, E, X, S, R, P = (step.notebook for step in STEPS)


@pytest.mark.parametrize(
    ("notebook", "upstream"),
    [
        (C, ()),
        (H, (C,)),
        (Q, (C, H)),
        (E, (C, H)),
        (X, (C, H, Q, E)),
        (S, (C, H, E)),
        (R, (C, H)),
        (P, (C, H, Q, E, X, S, R)),
    ],
)
def test_edges_are_those_of_the_design(notebook, upstream):
    assert find_step(STEPS, notebook).upstream == upstream


def test_steps_stand_in_an_order_in_which_they_can_run():
    seen = set()
    for step in STEPS:
        assert set(step.upstream) <= seen
        seen.add(step.notebook)


def test_only_the_first_reads_raw_files_and_only_the_last_reads_texts_and_sweeps_and_no_tables():
    assert [step.notebook for step in STEPS if step.reads_raw] == [C]
    assert [step.notebook for step in STEPS if step.reads_texts] == [P]
    assert [step.notebook for step in STEPS if step.reads_sweeps] == [P]
    assert find_step(STEPS, P).tables_of == ()


@pytest.mark.parametrize("name", ["04", "4", "04_costs"])
def test_a_step_is_found_by_name_or_number(name):
    assert find_step(STEPS, name).notebook == E


@pytest.mark.parametrize("name", ["09", "costs", "", "4.5"])
def test_an_unknown_notebook_is_an_error_that_names_those_there_are(name):
    with pytest.raises(InputError, match="04_costs"):
        find_step(STEPS, name)


def test_upstream_of_costs_is_cleaning_and_households():
    assert [step.notebook for step in with_upstream(STEPS, [E])] == [C, H, E]
    assert len(with_upstream(STEPS, [P])) == len(STEPS)
