"""Errors of intake: made in one place, in the words of the rulebook unless a place knows better."""

from pathlib import Path

import pytest

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.refusals import build_input_error, build_privacy_error
from werkplaats.intake.rulebook import RULES

INTAKE = Path(__file__).parents[3] / "src" / "werkplaats" / "intake"
GATHERER = "deliveries.py"
"""Makes one error of several, which are about several rules."""


def test_errors_are_made_in_one_place():
    makers = {
        path.name
        for path in INTAKE.rglob("*.py")
        if any(f"{kind}(" in path.read_text(encoding="utf-8") for kind in ("InputError", "PrivacyError"))
    }
    assert makers == {"refusals.py", GATHERER}


@pytest.mark.parametrize(
    ("build", "kind", "rule"),
    [(build_input_error, InputError, "file.empty"), (build_privacy_error, PrivacyError, "privacy.bsn")],
)
def test_an_error_speaks_as_the_rulebook_unless_told_otherwise(build, kind, rule):
    plain = build(rule, where="a.csv")
    assert (type(plain), plain.what, plain.do, plain.rule) == (kind, RULES[rule].what, RULES[rule].do, rule)
    told = build(rule, where="a.csv", what="this", do="That", found="7 records", lines=[3], columns=["amount"])
    assert str(told) == f"a.csv: this. Found: 7 records. That. [{rule}]"
    assert (told.lines, told.columns) == ((3,), ("amount",))


def test_a_rule_that_does_not_exist_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        build_input_error("no.rule", where="a.csv")
