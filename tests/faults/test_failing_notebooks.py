"""A notebook that fails in any way leaves the study as it was, is kept, and never counts as a success.

papermill itself calls most of these a success or marks every cell as completed.
"""

from __future__ import annotations

import json

import pytest

WRITE_PLAIN = """\
from werkplaats.results import Results

session.write_results(Results(notebook=session.notebook))"""

REPORT = """\
target = session.output.reports / "openbaar" / "rapport.html"
target.parent.mkdir(parents=True)
target.write_text("short")"""

FAILING = {
    "error": ("1 / 0", "ZeroDivisionError: division by zero", 1),
    "killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "The kernel did not finish", 1),
    "exits": ("import os\nos._exit(0)", "The kernel did not finish", 1),
    "leaves": ("import sys\nsys.exit(0)", "SystemExit", 1),
    "input": (
        'from werkplaats.errors import InputError\nraise InputError("a column is missing", where="x.csv", rule="r.r")',
        "x.csv: a column is missing. [r.r]",
        2,
    ),
    "privacy": (
        'from werkplaats.errors import PrivacyError\nraise PrivacyError("direct identifiers", where="x.csv")',
        "x.csv: direct identifiers.",
        3,
    ),
}


@pytest.mark.parametrize(
    ("cell", "message", "code"),
    [
        pytest.param(*case, id=name, marks=[] if name in {"killed", "input"} else pytest.mark.slow)
        for name, case in FAILING.items()
    ],
)
def test_a_failing_cell_fails_the_run_and_leaves_the_study_alone(ran, run, cell, message, code):
    before = ran.tree()
    # The file that is due is written before the fault: presence of an output is no success.
    ran.write_notebook("02_count", [WRITE_PLAIN, cell, "after = 1"])
    outcome = run()
    assert outcome.states == {"01_clean": "skipped", "02_count": "failed", "03_report": "blocked"}
    assert outcome.exit_code == code
    (failure,) = outcome.failures
    assert failure.message.startswith(message)
    assert (failure.cell, failure.source) == (5, cell)
    after = ran.tree()
    unchanged = {name: content for name, content in before.items() if not name.endswith("run.json")}
    assert {name: after[name] for name in unchanged} == unchanged
    kept = json.loads((ran.folder / failure.kept).read_text())
    assert kept["metadata"]["papermill"]["exception"] is True
    last = kept["cells"][-1]
    assert last["execution_count"] is None
    assert last["metadata"]["papermill"]["status"] == "pending"


@pytest.mark.slow
def test_after_the_repair_only_what_failed_runs_and_the_kept_copy_goes(ran, run):
    good = ran.source("02_count").read_text()
    ran.write_notebook("02_count", ["1 / 0"])
    kept = ran.folder / run().failures[0].kept
    assert kept.is_file()
    ran.source("02_count").write_text(good)
    assert run().states == {"01_clean": "skipped", "02_count": "skipped", "03_report": "skipped"}
    ran.write_notebook("02_count", [WRITE_PLAIN.replace("Results(", "Results(facts={'n': 1}, ")])
    ran.write_notebook("03_report", [REPORT, WRITE_PLAIN])
    assert run().exit_code == 0
    assert not kept.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["x = 1"], "no results/02_count.json"),
        ([WRITE_PLAIN, '(session.output.results / "04_other.json").write_text("{}")'], "results/04_other.json"),
        (
            [WRITE_PLAIN, 'session.output.tables.mkdir()\n(session.output.tables / "t.parquet").write_text("x")'],
            "tables/",
        ),
        ([WRITE_PLAIN, '(session.output.root / "notes.txt").write_text("x")'], "notes.txt"),
        (
            [WRITE_PLAIN, 'session.output.intern.mkdir()\n(session.output.intern / "a.parquet").write_text("x")'],
            "intern/a",
        ),
        ([WRITE_PLAIN, '(session.output.results / "02_count.json").write_text("")'], "results/02_count.json is empty"),
        (
            [WRITE_PLAIN.replace("session.write", 'object.__setattr__(session, "key", "x")\nsession.write')],
            "another run",
        ),
    ],
    ids=["nothing", "others_results", "table", "elsewhere", "unnamed_intern", "empty", "foreign_key"],
)
def test_outputs_that_lack_or_surprise_fail_the_step(ran, run, cells, found):
    before = (ran.processed / "results" / "02_count.json").read_bytes()
    ran.write_notebook("02_count", cells)
    outcome = run(only=["02"])
    assert outcome.states["02_count"] == "failed"
    assert found in outcome.failures[0].message
    assert outcome.exit_code == 1
    assert (ran.processed / "results" / "02_count.json").read_bytes() == before


def test_an_input_that_changes_while_the_notebook_runs_fails_it(toy, run):
    toy.write_notebook(
        "01_clean",
        ['path = session.raw_paths("*.csv")[0]\npath.write_text(path.read_text() + "P0007;male\\n")', WRITE_PLAIN],
    )
    outcome = run(only=["01"])
    assert outcome.states["01_clean"] == "failed"
    assert "changed while it ran" in outcome.failures[0].message


@pytest.mark.slow
def test_files_that_a_step_no_longer_writes_are_removed(ran, run):
    extra = (
        '\nsession.output.intern.mkdir(parents=True)\n(session.output.intern / "02_count.x.parquet").write_text("x")'
    )
    ran.write_notebook("02_count", [WRITE_PLAIN + extra])
    assert run(only=["02"]).exit_code == 0
    left = ran.processed / "results" / "intern" / "02_count.x.parquet"
    assert left.is_file()
    ran.write_notebook("02_count", [WRITE_PLAIN])
    assert run(only=["02"]).exit_code == 0
    assert not left.exists()


@pytest.mark.slow
def test_a_lost_or_edited_output_is_made_again(ran, run):
    table = ran.processed / "tables" / "persons.parquet"
    original = table.read_bytes()
    table.unlink()
    # The same key gives the same results, so nothing that reads them is due.
    assert run().states == {"01_clean": "done", "02_count": "skipped", "03_report": "skipped"}
    assert table.read_bytes() == original
    (ran.folder / "reports/toy/openbaar/rapport.html").write_text("nl: 9")
    assert run().states == {"01_clean": "skipped", "02_count": "skipped", "03_report": "done"}


@pytest.mark.slow
def test_an_error_in_one_step_leaves_its_siblings_alone(ran, run):
    ran.library("counting").write_text("def count(frame):\n    raise RuntimeError('no')\n")
    ran.raw.write_text(ran.raw.read_text() + "P0003;male\n")
    assert run().states == {"01_clean": "done", "02_count": "failed", "03_report": "blocked"}
