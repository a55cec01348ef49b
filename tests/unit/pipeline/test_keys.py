"""Each ingredient changes the key of the steps it belongs to, and of no other."""

from __future__ import annotations

import json

import pytest

from werkplaats.errors import MissingInputError, NotebookError
from werkplaats.pipeline import keys
from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.keys import build_step_key, changed_ingredients
from werkplaats.pipeline.records import StepRecord, write_record
from werkplaats.pipeline.runs import open_study

CLEAN = Step("01_clean", reads_raw=True)
COUNT = Step("02_count", tables_of=("01_clean",))
REPORT = Step("03_report", results_of=("01_clean", "02_count"), reads_texts=True, reads_sweeps=True)
STEPS = (CLEAN, COUNT, REPORT)


def record(toy, notebook, outputs):
    _, folders = open_study(toy.params)
    write_record(folders, StepRecord(notebook, "k", "r", "", 0.0, {}, outputs))


@pytest.fixture
def ran(toy):
    record(
        toy,
        "01_clean",
        {"data/processed/toy/tables/persons.parquet": "a", "data/processed/toy/results/01_clean.json": "b"},
    )
    record(
        toy,
        "02_count",
        {"data/processed/toy/results/02_count.json": "c", "data/processed/toy/results/intern/02_count.x.parquet": "d"},
    )
    return toy


def all_keys(toy):
    params, folders = open_study(toy.params)
    return {
        step.notebook[:2]: build_step_key(step, params=params, folders=folders, packages=toy.packages).key
        for step in STEPS
    }


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def change_raw(toy):
    toy.raw.write_text(toy.raw.read_text() + "P0003;male\n")


def add_raw(toy):
    toy.raw.with_name("more.csv").write_text("person_id;sex\nP0009;male\n")


def name_a_benchmark(toy):
    item = "{path: letter.txt, layout: kwb, year: 2020, areas: [NL00]}"
    replace(toy.params, "title: Toy study\n", f"title: Toy study\nbenchmarks:\n  - {item}\n")


def change_benchmark(toy):
    toy.raw.with_name("letter.txt").write_text("other figures")


def add_unrelated_raw(toy):
    toy.raw.with_name("letter.txt").write_text("not a source")


def change_notebook(toy):
    replace(toy.source("02_count"), "n_households=int(n)", "n_households=int(n) + 0")


def change_markdown(toy):
    replace(toy.source("02_count"), "# Toy", "# Toy, explained")


def save_outputs(toy):
    content = json.loads(toy.source("02_count").read_text())
    content["cells"][1]["execution_count"] = 4
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    content["metadata"]["language_info"] = {"name": "python", "version": "3.11"}
    toy.source("02_count").write_text(json.dumps(content, indent=1))


def change_used_param(toy):
    toy.params.write_text(toy.params.read_text() + "language: en\n")


def change_unused_param(toy):
    toy.params.write_text(toy.params.read_text() + "n_bootstrap: 999\n")


def comment_in_params(toy):
    toy.params.write_text("# a remark\n" + toy.params.read_text())


def change_module(toy):
    toy.library("counting").write_text("def count(frame):\n    return 1 + len(frame)\n")


def change_module_nobody_imports(toy):
    toy.library("spare").write_text("x = 1\n")


def change_table(toy):
    record(
        toy,
        "01_clean",
        {"data/processed/toy/tables/persons.parquet": "A", "data/processed/toy/results/01_clean.json": "b"},
    )


def change_results(toy):
    record(
        toy,
        "02_count",
        {"data/processed/toy/results/02_count.json": "C", "data/processed/toy/results/intern/02_count.x.parquet": "d"},
    )


def change_intern(toy):
    record(
        toy,
        "02_count",
        {"data/processed/toy/results/02_count.json": "c", "data/processed/toy/results/intern/02_count.x.parquet": "D"},
    )


def write_text(toy):
    path = toy.folder / "params" / "texts" / "toy" / "nl" / "approach.md"
    path.parent.mkdir(parents=True)
    path.write_text("Why.")


def sweep(toy):
    path = toy.folder / "data" / "processed" / "toy" / "sweeps" / "choices" / "specification_curve.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")


def leave_other_files_of_a_sweep(toy):
    path = toy.folder / "data" / "processed" / "toy" / "sweeps" / "choices" / "sweep.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (change_raw, {"01"}),
        (add_raw, {"01"}),
        (add_unrelated_raw, set()),
        (change_notebook, {"02"}),
        (change_markdown, {"02"}),
        (save_outputs, set()),
        (change_used_param, {"03"}),
        (change_unused_param, set()),
        (comment_in_params, set()),
        (change_module, {"02"}),
        (change_module_nobody_imports, set()),
        (change_table, {"02"}),
        (change_results, {"03"}),
        (change_intern, {"03"}),
        (write_text, {"03"}),
        (sweep, {"03"}),
        (leave_other_files_of_a_sweep, set()),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_ingredient_changes_the_keys_it_belongs_to_and_no_other(ran, change, expected):
    before = all_keys(ran)
    change(ran)
    after = all_keys(ran)
    assert {name for name in before if before[name] != after[name]} == expected


def test_library_and_python_versions_are_in_every_key_that_uses_them(ran, monkeypatch):
    before = all_keys(ran)
    monkeypatch.setattr(keys, "library_versions", lambda names: dict.fromkeys(sorted(names), "99"))
    libraries = all_keys(ran)
    monkeypatch.setattr(keys, "python_version", lambda: "3.99.0")
    assert all(len({before[name], libraries[name], all_keys(ran)[name]}) == 3 for name in before)


def test_libraries_are_those_that_the_imported_modules_import(ran):
    params, folders = open_study(ran.params)
    key = build_step_key(CLEAN, params=params, folders=folders)
    assert {"pandas", "pydantic", "yaml"} <= set(key.ingredients["libraries"])
    assert "json" not in key.ingredients["libraries"]


def test_without_its_input_a_step_has_no_key(toy):
    params, folders = open_study(toy.params)
    with pytest.raises(MissingInputError, match="Run notebook 01_clean first"):
        build_step_key(COUNT, params=params, folders=folders, packages=toy.packages)


def test_a_declared_parameter_that_params_lack_is_refused(toy):
    toy.write_notebook("01_clean", ["x = 1"], parameters='study = "toy"\nn_bootstraps = 5')
    params, folders = open_study(toy.params)
    with pytest.raises(NotebookError, match="n_bootstraps"):
        build_step_key(CLEAN, params=params, folders=folders, packages=toy.packages)


@pytest.mark.parametrize("tags", [[], ["parameters", "x"], None])
def test_a_notebook_has_one_parameters_cell(toy, tags):
    content = json.loads(toy.source("01_clean").read_text())
    content["cells"][1]["metadata"] = {} if tags is None else {"tags": tags}
    if tags:
        content["cells"].append(content["cells"][1])
    toy.source("01_clean").write_text(json.dumps(content))
    params, folders = open_study(toy.params)
    with pytest.raises(NotebookError, match="exactly one"):
        build_step_key(CLEAN, params=params, folders=folders, packages=toy.packages)


def test_changed_ingredients_are_named():
    old = {"params": {"seed": 1, "language": "nl"}, "notebook": "a", "python": "3"}
    new = {"params": {"seed": 2, "language": "nl"}, "notebook": "b", "python": "3"}
    assert changed_ingredients(old, new) == ["notebook", "params seed"]
    assert changed_ingredients(old, old) == []


def test_a_benchmark_that_changes_is_read_again(ran):
    add_unrelated_raw(ran)
    name_a_benchmark(ran)
    before = all_keys(ran)
    change_benchmark(ran)
    after = all_keys(ran)
    assert {name for name in after if after[name] != before[name]} == {"01"}
