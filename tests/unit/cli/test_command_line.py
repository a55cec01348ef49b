"""What the command line promises: exit codes, one clear message without a traceback, JSON shapes."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from werkplaats.cli import main
from werkplaats.cli.headlines import balance_line, format_estimate, format_number
from werkplaats.pipeline.collected import Collected
from werkplaats.results import Estimate


@pytest.fixture
def werkplaats(monkeypatch, capsys):
    """Run the command line in this process and return exit code, output and errors."""

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["werkplaats", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        written = capsys.readouterr()
        return code, written.out, written.err

    return call


def test_version(werkplaats):
    assert werkplaats("--version")[:2] == (0, "werkplaats 0.1.0\n")


@pytest.mark.parametrize("command", ["run", "check", "results", "verify", "diff"])
def test_a_params_file_that_is_not_there_a_folder_or_empty_is_one_message(werkplaats, tmp_path, command):
    empty = tmp_path / "empty.yaml"
    empty.write_text("")
    for path in (tmp_path / "no.yaml", tmp_path, empty):
        code, out, errors = werkplaats(command, path)
        assert code == 2
        assert out == ""
        assert "[params." in errors
        assert "Traceback" not in errors


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["run"],
        ["rum"],
        ["run", "x.yaml", "--jobs", "0"],
        ["run", "x.yaml", "-p", "seed"],
        ["results", "--jason", "x"],
    ],
)
def test_wrong_usage_leaves_with_2(werkplaats, arguments):
    code, _, errors = werkplaats(*arguments)
    assert code == 2
    assert "Traceback" not in errors


def test_an_unknown_notebook_is_named(werkplaats, ran):
    code, _, errors = werkplaats("run", ran.params, "--only", "12")
    assert code == 2
    assert "--only 12" in errors


def test_a_wrong_override_names_the_override(werkplaats, ran):
    code, _, errors = werkplaats("run", ran.params, "-p", "n_bootstrop=5")
    assert code == 2
    assert "n_bootstrap" in errors


def test_missing_notebooks_and_raw_files_are_input_errors(werkplaats, toy):
    toy.raw.unlink()
    for command in ("run", "check"):
        code, _, errors = werkplaats(command, toy.params)
        assert code in {1, 2}
        assert errors.count("\n") == 1
        assert "Traceback" not in errors


def test_results_json_is_a_list_of_estimates_with_notebook_and_run_id(werkplaats, ran):
    code, out, _ = werkplaats("results", ran.params, "--json")
    (estimate,) = json.loads(out)
    assert code == 0
    assert set(estimate) == {"id", "run_id", *(field.name for field in fields(Estimate))}
    assert (estimate["term"], estimate["estimate"], estimate["notebook"]) == ("persons", 2.0, "02_count")
    assert estimate["run_id"] == json.loads((ran.processed / "run.json").read_text())["run_id"]


def test_results_after_a_partial_run_hold_every_estimate_that_is_still_valid(werkplaats, ran, run):
    assert run(only=["01"], force=True).states == {"01_clean": "done"}
    run_id = json.loads((ran.processed / "run.json").read_text())["run_id"]
    _, out, errors = werkplaats("results", ran.params, "--json")
    (estimate,) = json.loads(out)
    assert (estimate["notebook"], estimate["run_id"], errors) == ("02_count", run_id, "")
    ran.library("counting").write_text("def count(frame):\n    return 3\n")
    run(only=["01"], force=True)
    code, out, errors = werkplaats("results", ran.params, "--json")
    assert (code, json.loads(out)) == (0, [])
    assert "02_count is left out: out of date, and not asked for in run" in errors


def test_a_run_with_nothing_to_do_is_recorded_when_the_last_record_lacks_something(ran, run):
    ran.library("counting").write_text("def count(frame):\n    return 3\n")
    run(only=["01"], force=True)
    ran.library("counting").write_text("def count(frame):\n    return len(frame)\n")
    assert run().run_id is not None
    assert run().run_id is None


def test_results_as_a_table(werkplaats, ran):
    code, out, _ = werkplaats("results", ran.params)
    assert code == 0
    assert "persons" in out


def test_results_before_any_run_say_what_to_do(werkplaats, toy):
    code, out, errors = werkplaats("results", toy.params, "--json")
    assert (code, out) == (2, "")
    assert "werkplaats run params/toy.yaml" in errors


def test_edited_results_are_never_shown(werkplaats, ran):
    path = ran.processed / "results" / "02_count.json"
    path.write_text(path.read_text().replace("2.0", "3.0"))
    code, out, errors = werkplaats("results", ran.params, "--json")
    assert (code, out) == (2, "")
    assert "02_count.json" in errors


def test_verify_names_every_file_that_changed(werkplaats, ran):
    assert werkplaats("verify", ran.params)[0] == 0
    ran.raw.write_text("person_id;sex\n")
    (ran.processed / "tables" / "persons.parquet").unlink()
    ran.raw.with_name("second.csv").write_text("person_id\n")
    record = ran.processed / "run.json"
    record.write_text(record.read_text().replace('"seed": 2020', '"seed": 2021'))
    code, out, _ = werkplaats("verify", ran.params)
    assert code == 2
    assert "input changed: data/raw/toy/persons.csv" in out
    assert "output missing: data/processed/toy/tables/persons.parquet" in out
    assert "input new: data/raw/toy/second.csv" in out
    assert "manifest changed: data/processed/toy/run.json" in out


def test_diff_needs_two_runs_and_names_the_one_that_is_not_there(werkplaats, ran):
    code, _, errors = werkplaats("diff", ran.params)
    assert (code, "1 run" in errors) == (2, True)
    code, _, errors = werkplaats("diff", ran.params, "nothing", "nowhere")
    assert (code, "nothing" in errors) == (2, True)


def test_diff_names_what_changed_and_every_number_that_moved(werkplaats, ran):
    history = ran.processed / "history"
    (first,) = history.iterdir()
    second = history / "29990101T000000000Z-abcdef"
    (second / "results").mkdir(parents=True)
    record = json.loads((first / "run.json").read_text())
    text = (first / "results" / "02_count.json").read_text().replace("2.0", "5.0")
    (second / "results" / "02_count.json").write_text(text)
    import hashlib

    record["outputs"]["data/processed/toy/results/02_count.json"] = hashlib.sha256(text.encode()).hexdigest()
    record["steps"] = {"02_count": record["steps"]["02_count"]}
    del record["code"]["toylib.wording"]
    record["params"]["seed"] = 7
    record["inputs"]["data/raw/toy/persons.csv"] = "other"
    (second / "run.json").write_text(json.dumps(record))
    code, out, _ = werkplaats("diff", ran.params)
    assert code == 0
    assert "data: 1 changed\n  data/raw/toy/persons.csv: changed" in out
    assert "params: 1 changed\n  seed: 2020 -> 7" in out
    assert "02_count persons estimate: 2 -> 5 (+3)" in out
    assert "hold in one of the two only: 01_clean, 03_report" in out
    assert "code: the same" in out


def test_verify_says_what_the_last_run_does_not_answer_for(werkplaats, ran, run):
    ran.library("counting").write_text("def count(frame):\n    return 3\n")
    run(only=["01"], force=True)
    code, out, _ = werkplaats("verify", ran.params)
    assert (code, "Not verified, because out of date or failed: 02_count, 03_report" in out) == (0, True)


def test_outside_a_project_the_message_says_where_to_go(werkplaats, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, _, errors = werkplaats("new", "fresh")
    assert (code, "project.not_found" in errors) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="no process takes the place of another on Windows")
def test_lab_becomes_jupyterlab_with_the_options_given(werkplaats, toy, monkeypatch):
    asked = []
    monkeypatch.setattr(os, "execv", lambda _program, command: asked.append(command))
    monkeypatch.chdir(toy.folder)
    werkplaats("lab", "--no-browser", "--port=8889")
    assert asked[0][1:3] == ["-m", "jupyterlab"]
    (settings,) = [option.partition("=")[2] for option in asked[0] if "app_settings_dir" in option]
    overrides = json.loads((Path(settings) / "overrides.json").read_text())
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert asked[0][-2:] == ["--no-browser", "--port=8889"]
    assert f"--ServerApp.root_dir={toy.folder}" in asked[0]


def test_balance_line_holds_records_and_cents():
    facts = {"records_raw": 1200, "records_clean": 1190, "records_quarantined": 9, "records_structure": 1}
    facts |= {"cents_raw": 50, "cents_clean": 40, "cents_quarantined": 10}
    line = balance_line(Collected("r", {"01_cleaning": {"estimates": [], "facts": facts}}, {}))
    assert line == (
        "Records: 1,200 raw = 1,190 clean + 9 quarantined + 1 structure. Cents: 50 raw = 40 clean + 10 quarantined."
    )


def test_numbers_are_printed_to_read():
    assert [format_number(number) for number in (358_957.4, -9236.1, 123.44, 11.26, 0.0929, 8.18e-05, 1e-9)] == [
        "358,957",
        "-9,236",
        "123.4",
        "11.3",
        "0.0929",
        "0.0001",
        "0",
    ]
    estimate = {
        "estimate": 1.0,
        "conf_low": 0.5,
        "conf_high": 2.0,
        "conf_level": 0.9,
        "unit": "points",
        "n_households": 12,
    }
    assert format_estimate(estimate) == "1 points (90% interval 0.5 to 2), 12 households"
