"""Trials through the command line: `werkplaats new`, questions answered, `werkplaats run`, and what the report says.

The first is the shape with 71% of the persons incomplete, of a data set that others run; the second has no number of
a person and stands in a workbook, as the Dutch tutorial does.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from invented_trials import MONTHS, SHAPES, Trial, answer

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
REACH = 3.5
"""Standard errors within which an estimate lies of what was put in, for one fixed seed."""


@dataclass(frozen=True)
class Study:
    """A trial in a project of its own, and the report of its run."""

    name: str
    trial: Trial
    folder: Path

    def werkplaats(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "werkplaats", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    @property
    def report(self) -> str:
        page = (self.folder / "reports" / self.name / "openbaar" / "rapport.html").read_text(encoding="utf-8")
        bare = re.sub(r"<(style|script|svg).*?</\1>|data:[^\"']+", "", page, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.fixture(scope="module", params=["pilot", "tutorial"])
def study(request, tmp_path_factory):
    name, trial = request.param, SHAPES[request.param]()
    folder = tmp_path_factory.mktemp(name) / "project"
    delivered = folder / "delivery"
    for place in (delivered, folder / "params"):
        place.mkdir(parents=True)
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
    if name == "tutorial":
        trial.file.to_excel(delivered / "dataset.xlsx", index=False)
    else:
        trial.file.to_csv(delivered / "trial.csv", index=False, na_rep="NA")
    found = Study(name, trial, folder)
    made = found.werkplaats("new", name, "--from", "delivery")
    assert made.returncode == 0, made.stderr
    path = folder / "params" / f"{name}.yaml"
    draft = path.read_text(encoding="utf-8").replace("language: nl", "language: nl\nn_bootstrap: 200")
    path.write_text(answer(draft, MONTHS[name]), encoding="utf-8")
    run = found.werkplaats("run", f"params/{name}.yaml")
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return found


def test_no_number_of_the_report_is_nan(study):
    assert re.findall(r"\b(nan|NaN|None|inf)\b", study.report) == []


def test_the_report_says_what_is_missing_and_what_was_done_about_it(study):
    share = f"{100 * study.trial.share_incomplete:.0f}%"
    assert f"Van {study.trial.n_persons} personen mist {share} een meting van kosten of gezondheid" in study.report
    assert "meervoudige imputatie" in study.report
    assert "alleen wie alles heeft" in study.report
    begun = "Van meer dan een op de vijf die aan het onderzoek begonnen, ontbreekt de uitkomst of een deel ervan"
    assert begun in study.report


def test_estimates_lie_around_what_was_put_in(study):
    listed = json.loads(study.werkplaats("results", f"params/{study.name}.yaml", "--json").stdout)
    for term, truth in (("incremental_cost", study.trial.cost), ("incremental_qaly", study.trial.qaly)):
        (one,) = (one for one in listed if one["term"] == term and one["population"] is None)
        assert one["estimate"] == pytest.approx(truth, abs=REACH * one["std_error"])


def test_what_was_not_measured_at_the_start_is_compared_and_said(study):
    told = "Verschillen tussen de groepen in wat bij de start niet is gemeten" in study.report
    assert told == (study.name == "pilot")
    assert ("Kosten bij de start zijn niet gemeten" in study.report) == (study.name == "pilot")
