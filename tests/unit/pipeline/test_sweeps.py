"""A sweep: every specification once, nothing computed twice, what fails is told, and a second sweep goes on."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from werkplaats.cli.sweep import sweep_command
from werkplaats.errors import EXIT_INTERRUPTED, EXIT_NOTEBOOK, EXIT_OK, InputError, ParamsError
from werkplaats.params.grids import Outcome
from werkplaats.pipeline.followed import find_followed
from werkplaats.pipeline.locking import LockedError, study_lock
from werkplaats.pipeline.protection import erase_past
from werkplaats.pipeline.records import read_record
from werkplaats.pipeline.runs import open_study, run_study
from werkplaats.pipeline.sweep_files import write_sweep
from werkplaats.pipeline.sweep_tables import build_curves
from werkplaats.pipeline.sweeps import sweep_study
from werkplaats.results import Estimate, Results
from werkplaats.workspace.project import StudyFolders

ESTIMATES = """\
from werkplaats.results import Estimate, Results

shift = (seed - 2020) / 10
{extra}
estimates = tuple(
    Estimate(
        term=term, outcome="cost", unit="EUR", method="toy", n_households=12,
        estimate=value + shift, conf_low=value + shift - 3, conf_high=value + shift + 3, conf_level=0.95,
    )
    for term, value in (("net_saving_mean", 4.0), ("net_saving_winsorized", 2.5))
)"""
WRITE = "session.write_results(Results(notebook=session.notebook, estimates=estimates))"
PARAMETERS = 'study = "toy"\nseed = 2020'
GRID = """\
grid:
  seed: [2020, 2000, 1900]
  price_year: [2020, 2018]
  outliers:
    label: "=Outliers"
    alternatives:
      - label: kept
      - label: held down
        instead: {net_saving_mean: net_saving_winsorized}
outcomes:
  - {term: net_saving_mean, label: Net saving}
"""


@dataclass(frozen=True)
class Sweeper:
    """The toy project with a notebook whose estimates lean on the seed, and a grid."""

    folder: Path
    steps: tuple
    grid_text: str = GRID

    @property
    def params(self) -> Path:
        return self.folder / "params" / "toy.yaml"

    @property
    def grid(self) -> Path:
        path = self.folder / "params" / "grids" / "toy grid.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.grid_text)
        return path

    @property
    def root(self) -> Path:
        return self.folder / "data" / "processed" / "toy" / "sweeps" / "toy_grid"

    @property
    def packages(self):
        return {"toylib": self.folder / "lib" / "toylib"}

    def sweep(self, **options):
        return sweep_study(self.params, self.grid, steps=self.steps, packages=self.packages, jobs=2, **options)


def fit(toy, extra: str = "") -> None:
    toy.write_notebook("02_count", [ESTIMATES.format(extra=extra), WRITE], parameters=PARAMETERS)


@pytest.fixture(scope="module")
def finished(make_toy, toy_steps, tmp_path_factory):
    """A project whose study ran and then was swept."""
    toy = make_toy(tmp_path_factory.mktemp("sweep") / "project")
    fit(toy)
    assert run_study(toy.params, steps=toy_steps[:2], packages=toy.packages).exit_code == EXIT_OK
    sweeper = Sweeper(toy.folder, toy_steps)
    outcome = sweeper.sweep()
    write_sweep(outcome, build_curves(outcome))
    return sweeper, outcome


@pytest.fixture
def swept(finished, tmp_path):
    """A copy of that project, with its links."""
    sweeper, _ = finished
    shutil.copytree(sweeper.folder, tmp_path / "project", symlinks=True)
    return Sweeper(tmp_path / "project", sweeper.steps)


@pytest.fixture
def fresh(toy, toy_steps):
    """A project of which nothing ran yet."""
    fit(toy)
    return Sweeper(toy.folder, toy_steps, "seed: [2020, 2000, 1900]\n")


def test_every_set_of_params_runs_once_and_only_what_it_touches(finished):
    _, outcome = finished
    assert outcome.exit_code == EXIT_OK
    assert len(outcome.specifications) == 12
    assert len(outcome.runs) == 6
    # The cleaning was there; the price year is declared by no notebook, and the seed by one.
    assert sorted(name for run in outcome.runs.values() for name in run.ran) == ["02_count", "02_count"]


def test_keys_are_those_of_the_study_itself(finished):
    sweeper, outcome = finished
    run = outcome.runs[outcome.specifications[0].params_key]
    for notebook, key in run.keys.items():
        assert read_record(outcome.folders.study, notebook).key == key
    assert set(run.keys) == {"01_clean", "02_count"}
    assert not (sweeper.root / "stages").exists()


def test_the_table_holds_every_specification_and_counts_each_answer_once(finished):
    sweeper, outcome = finished
    text = outcome.folders.table.read_text()
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 12
    counted = {float(row["estimate"]) for row in rows if row["state"] == "counted"}
    assert counted == {4.0, 2.5, 2.0, 0.5, -8.0, -9.5}
    # The price year touches nothing here, so half of them say nothing new; seeds 2000 and 1900 do.
    assert [row["state"] for row in rows].count("same") == 6
    assert {row["choice.price_year"] for row in rows if row["state"] == "counted"} == {"2020"}
    assert sweeper.root.name == "toy_grid"


def test_the_account_holds_the_shares_the_sentences_and_the_keys(finished):
    _, outcome = finished
    account = json.loads(outcome.folders.account.read_text())
    (curve,) = account["curves"]
    assert curve["summary"]["n_specifications"] == 6
    assert curve["own"]["estimate"] == 4.0
    assert (curve["summary"]["n_above"], curve["summary"]["n_below"]) == (1, 2)
    assert curve["summary"]["n_same_conclusion"] == 1
    assert any("1 van de 6" in sentence for sentence in curve["sentences"])
    assert account["status"] == "complete"
    assert [one["own"] for one in account["specifications"]].count(True) == 1
    assert account["choices"]["outliers"] == "=Outliers"


def test_the_report_finds_the_counts_the_estimates_and_under_which_keys(finished):
    sweeper, outcome = finished
    found = StudyFolders(sweeper.folder, "toy").sweep_results
    assert found == (sweeper.root / "specification_curve.json",)
    results = Results.from_json(found[0].read_text())
    (curve,) = results.tables["curves"].to_dict("records")
    assert (curve["label"], curve["own"], curve["n_specifications"], curve["n_same_conclusion"]) == (
        "Net saving",
        4.0,
        6,
        1,
    )
    drawn = results.tables["specifications"]
    assert sorted(drawn["estimate"]) == [-9.5, -8.0, 0.5, 2.0, 2.5, 4.0]
    assert list(drawn.loc[drawn["own"], "estimate"]) == [4.0]
    assert results.facts["choices"]["choice.outliers"] == "=Outliers"
    # Keys of the study itself: with others in its results, the sweep is of something else.
    assert results.facts["keys"] == {
        notebook: read_record(outcome.folders.study, notebook).key for notebook in ("01_clean", "02_count")
    }


def test_the_figure_is_there(finished):
    _, outcome = finished
    assert outcome.folders.figure(1, "net_saving_mean").read_bytes().startswith(b"\x89PNG")


def test_a_second_sweep_runs_nothing_and_says_the_same(swept):
    # The report reads the second: when nothing changed, it is up to date.
    names = ("sweep.csv", "specification_curve.json")
    before = [(swept.root / name).read_bytes() for name in names]
    outcome = swept.sweep()
    write_sweep(outcome, build_curves(outcome))
    assert [run.ran for run in outcome.runs.values()] == [()] * 6
    assert [(swept.root / name).read_bytes() for name in names] == before


@pytest.mark.parametrize("links", [True, False])
def test_what_somebody_changed_is_put_right(swept, monkeypatch, links):
    if not links:
        monkeypatch.setattr("os.link", _refuse)
    outcome = swept.sweep()
    lost = next(run for run in outcome.runs.values() if run.folders.project.name != _own(outcome))
    result = lost.folders.processed.results / "02_count.json"
    text = result.read_text()
    # A file of its own: the others are one file under several names, and so would change with it.
    result.unlink()
    result.write_text(text.replace('"n_households": 12', '"n_households": 13'))
    again = swept.sweep()
    # Taken over from the other specification with that seed.
    assert all(run.ran == () for run in again.runs.values())
    assert result.read_text() == text


def test_a_result_that_was_changed_everywhere_is_computed_again(swept):
    everywhere = [path for path in swept.root.rglob("02_count.json") if path.parent.name == "results"]
    text = next(one.read_text() for one in everywhere if '"estimate": 2.0' in one.read_text())
    changed = [path for path in everywhere if path.read_text() == text]
    assert len(changed) == 2  # both price years of one seed
    for path in changed:
        path.write_text(text.replace('"n_households": 12', '"n_households": 13'))
    outcome = swept.sweep()
    assert [name for run in outcome.runs.values() for name in run.ran] == ["02_count"]
    assert all('"n_households": 13' not in path.read_text() for path in changed)


def _refuse(*_paths):
    raise OSError(errno.EXDEV, "another file system")


def _own(outcome) -> str:
    return outcome.specifications[0].params_key


def test_specifications_that_the_grid_holds_no_more_are_removed(swept):
    smaller = Sweeper(swept.folder, swept.steps, "seed: [2020, 2000]\n")
    outcome = smaller.sweep()
    assert [run.ran for run in outcome.runs.values()] == [(), ()]
    assert {path.name for path in (swept.root / "specifications").iterdir()} == set(outcome.runs)


def test_a_specification_that_fails_is_told_and_the_others_are_there(toy, toy_steps, capsys):
    fit(toy, "assert seed != 2000, 'no such seed'")
    sweeper = Sweeper(toy.folder, toy_steps, "seed: [2020, 2000, 1990]\n")
    code = sweep_command(sweeper.params, sweeper.grid, jobs=2, steps=toy_steps, packages=sweeper.packages)
    told = capsys.readouterr()
    assert code == EXIT_NOTEBOOK
    assert "seed: 2000" in told.err
    assert "no such seed" in told.err
    rows = list(csv.DictReader((sweeper.root / "sweep.csv").read_text().splitlines()))
    assert {row["choice.seed"]: row["state"] for row in rows} == {
        "2020": "counted",
        "2000": "failed",
        "1990": "counted",
    }
    account = json.loads((sweeper.root / "sweep.json").read_text())
    assert account["status"] == "failed"
    assert "1 more failed" in told.out
    assert "puts this in the report" in told.out
    assert "net_saving_mean[outcome=cost]" in told.out
    # It is mended: only what failed runs again.
    fit(toy)
    before = {run.stem for run in sweeper.root.glob("specifications/*")}
    outcome = sweeper.sweep()
    assert outcome.exit_code == EXIT_OK
    assert set(outcome.runs) == before


def test_what_fails_in_many_specifications_for_one_reason_is_told_once(toy, toy_steps, capsys):
    fit(toy, "raise ValueError('nothing goes')")
    sweeper = Sweeper(toy.folder, toy_steps)
    code = sweep_command(sweeper.params, sweeper.grid, jobs=2, steps=toy_steps, packages=sweeper.packages)
    told = capsys.readouterr().err
    assert code == EXIT_NOTEBOOK
    assert told.count("nothing goes") == 1
    assert "and 1 more that differ in what is read" in told


def test_a_study_that_fails_itself_keeps_what_was_computed(swept):
    source = swept.folder / "notebooks" / "02_count.ipynb"
    source.write_text(source.read_text().replace("shift = (seed", "shift = (sead"))
    outcome = swept.sweep()
    assert outcome.exit_code == EXIT_NOTEBOOK
    assert set(outcome.runs) == {_own(outcome)}
    assert outcome.failures[0][0].is_own
    assert len(list((swept.root / "specifications").iterdir())) == 6


@pytest.mark.slow
def test_an_interrupt_ends_it_and_the_next_one_goes_on(fresh):
    first = []

    def stop(event):
        first.append(event)
        if event.state == "done" and len([one for one in first if one.state == "done"]) == 1:
            os.kill(os.getpid(), signal.SIGINT)

    outcome = fresh.sweep(listen=stop)
    assert outcome.exit_code == EXIT_INTERRUPTED
    assert outcome.failures == ()
    assert not (fresh.root / "sweep.csv").exists()
    again = fresh.sweep()
    assert again.exit_code == EXIT_OK
    assert again.runs[_own(again)].ran == ()


def test_nobody_sweeps_the_same_grid_at_the_same_time(fresh):
    with study_lock(fresh.root / "lock"), pytest.raises(LockedError):
        fresh.sweep()


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ("grid: {seed: [2000]}\noutcomes: [{term: net_savings_mean}]\n", "net_saving_mean"),
        ("grid: {seed: [2000]}\noutcomes: [{term: net_saving_mean, wave: T1}]\n", "with these names"),
        (
            "grid: {a: {alternatives: [{label: x}, {label: y, instead: {net_saving_mean: att}}]}}\n",
            "no estimate 'att'",
        ),
    ],
)
def test_an_outcome_that_is_not_there_is_named_before_the_others_run(swept, grid, said):
    wrong = Sweeper(swept.folder, swept.steps, grid)
    with pytest.raises(InputError, match=r"sweep\.outcome") as caught:
        wrong.sweep()
    assert said in str(caught.value)


def test_params_that_a_grid_makes_impossible_are_told_before_anything_runs(fresh):
    wrong = Sweeper(fresh.folder, fresh.steps, "primary_outcome: [nothing_like_it]\n")
    with pytest.raises(ParamsError, match="in specification 'primary_outcome: nothing_like_it'"):
        wrong.sweep()
    assert not wrong.root.exists()


def test_an_outcome_that_is_more_than_one_asks_for_more(fresh):
    estimates = tuple(
        Estimate(term="mean_change", estimate=1.0, unit="points", method="toy", n_households=12, wave=wave)
        for wave in ("T1", "T2")
    )
    outcome = Outcome({"term": "mean_change"}, None, "grid.yaml, line 3")
    with pytest.raises(InputError, match="Say also which wave"):
        find_followed((outcome,), (Results("03", estimates),), None)


def test_nothing_is_left_of_who_withdrew(swept):
    specification = next((swept.root / "specifications").iterdir())
    (specification / "data" / "processed" / "toy" / "tables" / "x.csv").write_text("see P0099")
    _, folders = open_study(swept.params)
    gone = erase_past(frozenset({"P0099"}), folders)
    assert gone == (specification.relative_to(swept.folder).as_posix(),)
    assert not specification.exists()
    # Its links went, and not what they lead to.
    assert folders.raw.is_dir()
    assert (swept.folder / "notebooks" / "01_clean.ipynb").is_file()
    assert len(list((swept.root / "specifications").iterdir())) == 5
