"""Other choices in the report: the curve inside, counts for the public, and never those of other data."""

from dataclasses import asdict, replace

import pandas as pd
import pytest

from werkplaats.methods.evidence.specification_curve import interval_conclusions, specification_curve
from werkplaats.report.chapters.limitations import limitations
from werkplaats.report.chapters.specifications import specifications
from werkplaats.report.compose import public_input
from werkplaats.report.context import Context, Sweep
from werkplaats.report.document import Figure, Paragraph
from werkplaats.report.gathering import is_current
from werkplaats.report.numbers import NO_BREAK
from werkplaats.results import Results

NOTEBOOK = "04_costs"


@pytest.fixture
def swept(report_input):
    """Return the input of a report on a study of which the net saving was computed in three ways."""

    def make(*, key="k", is_current=True, n_not_counted=0):
        own = report_input.results[NOTEBOOK].find("net_saving_mean")
        drawn = pd.DataFrame(
            {
                "label": ["a", "b", "c"],
                "curve": 1,
                "own": [True, False, False],
                "estimate": [own.estimate, 9000.0, 15000.0],
                "conf_low": [1000.0, -4000.0, 200.0],
                "conf_high": [43000.0, 22000.0, 29800.0],
                "n_households": 12,
                "choice.months": ["12", "6", "12"],
                "choice.prices": ["2020", "2020", "2022"],
            }
        )
        drawn = drawn.assign(conclusion=interval_conclusions(drawn))
        curve = {"curve": 1, "label": "Netto besparing", "estimate_of": own.id, "unit": own.unit, "own": own.estimate}
        counts = asdict(specification_curve(drawn, reference="a"))
        found = Results(
            "specification_curve",
            tables={
                "curves": pd.DataFrame([{**curve, "n_not_counted": n_not_counted, **counts}]),
                "specifications": drawn.drop(columns="label"),
            },
            facts={
                "grid": "keuzes",
                "grid_sha256": "0",
                "keys": {NOTEBOOK: key},
                "choices": {"choice.months": "Maanden vooraf", "choice.prices": "Prijspeil"},
            },
        )
        # As it comes from disk: what was a whole number may be one with a decimal point.
        return replace(report_input, sweeps=(Sweep(Results.from_json(found.to_json()), is_current),))

    return make


def told(context):
    lines = [block.text for block in specifications(context) if isinstance(block, Paragraph)]
    return " ".join(lines).replace(NO_BREAK, " ")


def figures(context):
    return [block for block in specifications(context) if isinstance(block, Figure)]


def test_inside_the_curve_stands_with_what_it_says(swept):
    context = Context(swept(), "nl", "intern")
    (figure,) = figures(context)
    assert figure.png.startswith(b"\x89PNG")
    assert figure.caption == "Specificatiecurve: Netto besparing"
    said = told(context)
    assert "loopt de uitkomst van € 9.000 tot € 22.000" in said
    assert "houdt stand in 2 van de 3 (67%)" in said
    assert "Maanden vooraf; Prijspeil" in said
    assert "maakt het bewijs niet sterker" in said
    assert "werkplaats sweep" not in said


def test_the_public_learns_in_how_many_the_conclusion_stands_and_no_amount(swept):
    context = Context(public_input(swept()), "nl", "public")
    assert figures(context) == []
    said = told(context)
    assert "Netto besparing: op 3 manieren doorgerekend." in said
    assert "houdt stand in 2 van de 3 (67%)" in said
    assert "€" not in said


def test_what_is_not_counted_is_said_to_the_public_too(swept):
    assert "2 andere mislukten" in told(Context(public_input(swept(n_not_counted=2)), "nl", "public"))


@pytest.mark.parametrize(
    ("variant", "language", "said"),
    [
        ("intern", "nl", "‘werkplaats sweep params/maastricht.yaml params/grids/maastricht.yaml’ rekent"),
        ("intern", "en", "computes every combination"),
        ("public", "nl", "is voor dit rapport niet doorgerekend."),
    ],
)
def test_without_a_sweep_the_report_says_so_and_inside_how_to_make_one(report_input, variant, language, said):
    text = told(Context(report_input, language, variant))
    assert said in text
    assert ("werkplaats sweep" in text) == (variant == "intern")


def test_a_sweep_of_other_data_is_named_and_not_shown(swept):
    context = Context(swept(is_current=False), "nl", "intern")
    assert figures(context) == []
    said = told(context)
    assert "(keuzes), maar van andere gegevens" in said
    assert "houdt stand" not in said


@pytest.mark.parametrize(("key", "current"), [("k", True), ("another", False)])
def test_a_sweep_is_of_this_report_when_its_keys_are(swept, key, current):
    (sweep,) = swept(key=key).sweeps
    assert is_current(sweep.results, {NOTEBOOK: Results(NOTEBOOK, key="k")}) is current
    assert not is_current(sweep.results, {})


def test_the_section_stands_with_the_strength_of_evidence(swept):
    (section,) = limitations(Context(swept(), "nl", "intern")).sections
    assert section.title == "Hadden andere keuzes een andere uitkomst gegeven"
