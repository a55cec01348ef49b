"""Whatever is done to a params file, the answer is params or a ParamsError: never another exception."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkplaats.errors import ParamsError
from werkplaats.params.draft import draft_from, override
from werkplaats.params.loading import load_params, validate_draft
from werkplaats.params.model import StudyParams
from werkplaats.params.yaml_strict import read_yaml

from .conftest import VALID

PIECES = [
    "\t",
    "&a ",
    "*a",
    "!!x ",
    "---\n",
    "{",
    "]",
    "'",
    '"',
    ": ",
    "- ",
    "? ",
    "\x00",
    "\ud83d",
    "é",
    "0",
    ".nan",
    "|\n",
    "<<",
    "#",
]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def params_or_error(content: bytes, overrides: dict[str, str]) -> StudyParams | ParamsError:
    try:
        draft = override(draft_from(read_yaml(content, where="study.yaml"), where="study.yaml"), overrides)
        return validate_draft(draft, study="study")
    except ParamsError as error:
        return error


def acceptable(found: StudyParams | ParamsError) -> bool:
    return isinstance(found, StudyParams) or (bool(str(found)) and found.rule.startswith("params."))


@QUICK
@given(data=st.data())
def test_a_mutated_file_never_raises_anything_but_a_params_error(data):
    text = VALID
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 12))
        piece = data.draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)))
        text = text[:start] + piece + text[end:]
    assert acceptable(params_or_error(text.encode("utf-8", "surrogatepass"), {}))


@QUICK
@given(content=st.binary(max_size=300))
def test_any_bytes_give_an_error(content):
    assert isinstance(params_or_error(content, {}), ParamsError)


@QUICK
@given(name=st.text(max_size=20), value=st.text(st.characters(), max_size=30))
def test_any_override_gives_params_or_an_error(name, value):
    assert acceptable(params_or_error(VALID.encode(), {name: value}))


@QUICK
@given(
    name=st.sampled_from(sorted(StudyParams.model_fields)),
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
        max_leaves=5,
    ),
)
def test_a_value_of_any_kind_in_any_field_gives_params_or_an_error(name, value):
    draft = draft_from(read_yaml(VALID.encode(), where="study.yaml"), where="study.yaml")
    changed = type(draft)({**draft.content, name: value}, draft.places, draft.where)
    try:
        found: StudyParams | ParamsError = validate_draft(changed, study="study")
    except ParamsError as error:
        found = error
    assert acceptable(found)


def test_files_known_to_be_bad_give_an_error():
    folder = Path(__file__).parents[3] / ".." / "shared" / "badinputs" / "files"
    if not folder.is_dir():
        pytest.skip("the folder with malformed files is not beside this project")
    paths = sorted(folder.glob("P*.yaml"))
    assert paths
    for path in paths:
        with pytest.raises(ParamsError):
            load_params(path)
