"""A notebook's session: by hand from the file, strictly; staged by the pipeline; and never more than it declared."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from werkplaats.errors import MissingInputError, ParamsError
from werkplaats.results import Results
from werkplaats.workspace.project import StudyFolders, find_project
from werkplaats.workspace.session import open_session
from werkplaats.workspace.stage import STAGE_VARIABLE, write_stage
from werkplaats.workspace.storage import empty_table, write_results, write_table

PARAMS = """\
study: small
title: Small study
n_bootstrap: 900
groups: {intervention: director}
sources: [{path: a.csv, table: households}]
payers: {NO: {label: "0344"}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "small.yaml").write_text(PARAMS.replace("NO:", "no_one:"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv(STAGE_VARIABLE, raising=False)
    return tmp_path


def test_value_left_at_its_default_stands_for_what_the_file_says(project: Path) -> None:
    session = open_session("04_costs", study="small", n_bootstrap=5000, seed=2020)
    assert session.params.n_bootstrap == 900
    assert session.params.seed == 2020
    assert session.by_hand


def test_value_that_papermill_read_from_the_file_stands_for_the_file(project: Path) -> None:
    misread = {"no_one": {"label": "0344"}}
    assert open_session("04_costs", study="small", payers=misread).params.payers["no_one"].label == "0344"


def test_value_that_was_changed_by_hand_overrides_and_is_validated(project: Path) -> None:
    assert open_session("04_costs", study="small", n_bootstrap=300).params.n_bootstrap == 300
    with pytest.raises(ParamsError, match="n_bootstrap"):
        open_session("04_costs", study="small", n_bootstrap="many")


def test_field_that_was_not_declared_cannot_be_used(project: Path) -> None:
    session = open_session("04_costs", study="small", seed=2020)
    with pytest.raises(AttributeError, match="n_bootstrap"):
        _ = session.params.n_bootstrap


def test_output_of_a_run_by_hand_is_scratch(project: Path) -> None:
    session = open_session("04_costs", study="small", seed=2020)
    path = session.write_results(Results("04_costs"), intern={"lines": pd.DataFrame({"household": ["A"]})})
    assert path == project / "data/processed/small/scratch/results/04_costs.json"
    assert not (project / "data/processed/small/results").exists()


def test_staged_run_takes_the_params_of_the_pipeline_and_writes_to_the_stage(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = open_session("04_costs", study="small", **_every_field()).params.model_copy(update={"n_bootstrap": 5000})
    write_stage(project / "stage", params=params, folders=StudyFolders(project, "small"), key="k1")
    monkeypatch.setenv(STAGE_VARIABLE, str(project / "stage"))
    session = open_session("04_costs", study="small", n_bootstrap=5000)
    assert (session.params.n_bootstrap, session.key, session.by_hand) == (5000, "k1", False)
    assert session.write_results(Results("04_costs")) == project / "stage/results/04_costs.json"


def test_table_that_the_study_lacks_is_none_but_not_before_anybody_looked(project: Path) -> None:
    session = open_session("04_costs", study="small", seed=2020)
    with pytest.raises(MissingInputError, match="02_households"):
        session.read_optional("household_periods")
    write_results(session.folders.processed.results, Results("02_households"))
    assert session.read_optional("household_periods") is None
    write_table(session.folders.processed.tables, "household_periods", empty_table("household_periods"))
    assert session.read_optional("household_periods") is not None


def test_folder_outside_a_project_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match="params/ and notebooks/"):
        find_project(tmp_path)


def _every_field() -> dict[str, object]:
    from werkplaats.params.model import StudyParams
    from werkplaats.workspace.session import _default

    return {name: _default(name) for name in StudyParams.model_fields if name != "study"}


def test_cost_lines_come_as_a_relation_and_other_tables_in_memory(project: Path) -> None:
    session = open_session("02_households", study="small", seed=2020)
    tables = session.folders.processed.tables
    write_results(session.folders.processed.results, Results("01_cleaning"))
    for name in ("costs", "households"):
        write_table(tables, name, empty_table(name))
    read = session.read_tables(["costs", "households", "helpers"])
    assert list(read) == ["costs", "households"]
    assert isinstance(read["households"], pd.DataFrame)
    assert read["costs"].aggregate("count(*)").fetchall() == [(0,)]
    session.close()
    with pytest.raises(duckdb.Error):
        read["costs"].fetchall()


def test_session_that_asked_no_database_closes_none_and_one_closed_opens_again(project: Path) -> None:
    session = open_session("02_households", study="small", seed=2020)
    session.close()
    first = session.database
    assert session.database is first
    session.close()
    assert session.database is not first
    session.close()


def test_database_of_a_staged_run_spills_into_the_stage(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    params = open_session("02_households", study="small", **_every_field()).params
    write_stage(project / "stage", params=params, folders=StudyFolders(project, "small"), key="k1")
    monkeypatch.setenv(STAGE_VARIABLE, str(project / "stage"))
    session = open_session("02_households", study="small", seed=2020)
    ((folder,),) = session.database.execute("SELECT current_setting('temp_directory')").fetchall()
    assert Path(folder).parent == project / "stage"
    session.close()
