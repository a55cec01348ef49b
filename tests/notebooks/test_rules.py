"""Every notebook that is shipped: no logic, no outputs, and one parameters cell that agrees with the params model."""

import ast
import json
from pathlib import Path

import nbformat
import pytest

from werkplaats.params.model import StudyParams

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
MAXIMUM_LINES = 25
"""Lines of code in a cell, without blank lines and comments: more than that is logic, and logic lives in src.

The parameters cell is a list of values, as long as the model has fields.
"""

LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.Try,
    ast.TryStar,
    ast.Lambda,
    ast.If,
    ast.With,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
)
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def parameters(path: Path) -> dict[str, object]:
    (cell,) = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    return {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in ast.parse(cell.source).body
        if isinstance(statement, ast.Assign)
    }


def expected_value(name: str) -> object:
    """The default of the model as JSON; for a field without one None, which stands for what the params file says."""
    field = StudyParams.model_fields[name]
    if name == "study":
        return "maastricht"
    if field.is_required():
        return None
    default = field.get_default(call_default_factory=True)
    return default.model_dump(mode="json") if hasattr(default, "model_dump") else default


def open_session_call(path: Path) -> ast.Call:
    calls = [
        node
        for cell in code_cells(path)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open_session"
    ]
    assert len(calls) == 1
    return calls[0]


def test_there_are_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07", "08"]


@each_notebook
def test_it_is_a_valid_notebook_without_outputs(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert [cell.source for cell in code_cells(path) if cell.outputs or cell.execution_count is not None] == []
    assert "papermill" not in json.dumps(notebook.metadata)
    assert "injected-parameters" not in path.read_text(encoding="utf-8")


@each_notebook
def test_it_starts_with_a_title_and_then_its_parameters(path):
    title = read(path).cells[0]
    assert title.cell_type == "markdown"
    assert title.source.startswith("# ")
    first, *others = code_cells(path)
    assert first.metadata.get("tags") == ["parameters"]
    assert [cell.source for cell in others if "parameters" in cell.metadata.get("tags", [])] == []


@each_notebook
def test_the_parameters_are_fields_of_the_model_with_its_defaults(path):
    found = parameters(path)
    assert set(found) <= set(StudyParams.model_fields)
    assert "study" in found
    assert found == {name: expected_value(name) for name in found}


@each_notebook
def test_the_parameters_are_exactly_what_the_session_is_opened_with(path):
    call = open_session_call(path)
    given = {keyword.arg: getattr(keyword.value, "id", None) for keyword in call.keywords}
    assert given == {name: name for name in parameters(path)}
    assert [argument.value for argument in call.args] == [path.stem]


@each_notebook
def test_it_holds_no_logic(path):
    found = [
        f"cell {number}: {type(node).__name__}"
        for number, cell in enumerate(code_cells(path), 1)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, LOGIC)
    ]
    assert found == []


@each_notebook
def test_its_cells_are_short_and_plain(path):
    sources = [cell.source for cell in code_cells(path)[1:]]
    lines = [
        [line for line in source.splitlines() if line.strip() and not line.strip().startswith("#")]
        for source in sources
    ]
    assert [len(cell) for cell in lines if not 0 < len(cell) <= MAXIMUM_LINES] == []
    assert [source for source in sources if source.lstrip().startswith(("%", "!"))] == []


@each_notebook
def test_it_writes_what_it_found_in_its_last_code_cell(path):
    last = code_cells(path)[-1].source
    assert any(f"session.write_{what}" in last for what in ("results", "table", "tables")) or "write_report" in last
