"""The committed schema and the params page say what the model says."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from werkplaats.params.documentation import format_params_page
from werkplaats.params.json_schema import format_schema, params_schema
from werkplaats.params.model import StudyParams

PROJECT = Path(__file__).parents[3]


def test_the_committed_schema_is_current():
    committed = (PROJECT / "params" / "schema.json").read_text(encoding="utf-8")
    assert committed == format_schema(), "run: python -m werkplaats.params.json_schema > params/schema.json"


def test_the_committed_page_is_current():
    committed = (PROJECT / "docs" / "params.md").read_text(encoding="utf-8")
    assert committed == format_params_page(), "run: python -m werkplaats.params.documentation > docs/params.md"


def test_the_schema_describes_every_field():
    schema = params_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    models = [schema, *schema["$defs"].values()]
    missing = [
        f"{model['title']}.{name}"
        for model in models
        for name, field in model["properties"].items()
        if not field.get("description")
    ]
    assert missing == []
    assert set(schema["properties"]) == set(StudyParams.model_fields)


def test_the_page_names_every_field_of_every_model():
    page = format_params_page()
    models = [
        model for model in _all_models() if model.__module__.startswith("werkplaats.params") and model.model_fields
    ]
    assert len(models) > 10
    assert [name for model in models for name in model.model_fields if f"| `{name}` |" not in page] == []


def _all_models() -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = []
    pending = list(BaseModel.__subclasses__())
    while pending:
        model = pending.pop()
        found.append(model)
        pending.extend(model.__subclasses__())
    return found


@pytest.mark.parametrize("path", sorted((PROJECT / "params").glob("*.yaml")), ids=lambda path: path.name)
def test_params_files_tell_editors_where_the_schema_is(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"


def test_the_schema_is_valid_json_of_the_declared_dialect():
    assert json.loads(format_schema())["$schema"] == params_schema()["$schema"]
