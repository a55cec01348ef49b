"""The JSON Schema of a params file, so that an editor completes keys and explains them while somebody types."""

from __future__ import annotations

import json
from typing import Any

from werkplaats.params.model import StudyParams

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def params_schema() -> dict[str, Any]:
    """Return the JSON Schema of a params file, every field with its meaning, unit and default."""
    schema = StudyParams.model_json_schema()
    return {"$schema": DIALECT, **schema, "title": "Params of a study"}


def format_schema() -> str:
    """Return the schema as the text of ``params/schema.json``."""
    return json.dumps(params_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(format_schema(), end="")  # noqa: T201 the module is also the program that writes params/schema.json
