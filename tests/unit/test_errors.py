"""Messages that a user can act on, and the exit code that goes with each."""

import pickle

import pytest

from werkplaats import errors


def test_message_says_what_where_found_and_do() -> None:
    error = errors.InputError(
        "unknown column", where="a.csv line 1", found="'Bedrg'", do="Rename it", rule="csv.header"
    )
    assert str(error) == "a.csv line 1: unknown column. Found: 'Bedrg'. Rename it. [csv.header]"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.InputError, 2),
        (errors.ParamsError, 2),
        (errors.MissingInputError, 2),
        (errors.NotebookError, 1),
        (errors.PrivacyError, 3),
    ],
)
def test_exit_codes_are_the_contract(kind: type[errors.WerkplaatsError], code: int) -> None:
    assert kind("x").exit_code == code


def test_error_survives_the_way_back_from_a_worker() -> None:
    error = pickle.loads(pickle.dumps(errors.PrivacyError("x", where="y", rule="privacy.bsn")))
    assert isinstance(error, errors.PrivacyError)
    assert (error.where, error.rule, str(error)) == ("y", "privacy.bsn", "y: x. [privacy.bsn]")
