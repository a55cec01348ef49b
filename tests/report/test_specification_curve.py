"""The specification curve of the report: what is drawn, and what is said about it."""

import pandas as pd
import pytest

from werkplaats.methods.evidence.specification_curve import interval_conclusions, specification_curve
from werkplaats.report.figures.specification_curve import draw_specification_curve
from werkplaats.report.figures.style import to_png
from werkplaats.report.specification_sentences import curve_sentences

UNIT = "EUR per household over the deployment"


@pytest.fixture
def table():
    found = pd.DataFrame(
        {
            "label": ["own", "b", "c", "d"],
            "own": [True, False, False, False],
            "estimate": [3000.0, 1000.0, 2000.0, -500.0],
            "conf_low": [1000.0, -500.0, 100.0, None],
            "conf_high": [5000.0, 2500.0, 3900.0, None],
            "months": ["12", "6", "12", "6"],
            "prices": ["", "2018", "2018", ""],
            "alike": ["x", "x", "x", "x"],
        }
    )
    return found.assign(conclusion=interval_conclusions(found))


CHOICES = {"months": "Maanden", "prices": "Prijspeil", "alike": "Niet gevarieerd"}


def draw(table, language="nl"):
    return draw_specification_curve(table, CHOICES, language=language, title="Netto besparing", unit=UNIT)


def test_estimates_stand_in_order_with_their_choices_below(table):
    figure = draw(table)
    above, below = figure.axes
    shown = [line for line in above.lines if line.get_marker() in ("o", "D")]
    points = {x: y for line in shown for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)}
    assert [points[place] for place in range(4)] == [-500.0, 1000.0, 2000.0, 3000.0]
    assert [tick.get_text() for tick in below.get_yticklabels()] == [
        "Maanden",
        "12",
        "6",
        "Prijspeil",
        "zoals in de studie",
        "2018",
    ]
    chosen = {
        (int(x), int(y))
        for line in below.lines
        if line.get_marker() == "s"
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    # From the lowest: d (6, as in the study), b (6, 2018), c (12, 2018), own (12, as in the study).
    assert chosen == {(0, 2), (0, 4), (1, 2), (1, 5), (2, 1), (2, 5), (3, 1), (3, 4)}


def test_the_study_itself_is_marked_apart(table):
    above = draw(table).axes[0]
    (own,) = [line for line in above.lines if line.get_marker() == "D"]
    assert list(own.get_ydata()) == [3000.0]


def test_the_same_table_gives_the_same_bytes(table):
    assert to_png(draw(table)) == to_png(draw(table))


def test_one_specification_is_drawn_without_choices(table):
    figure = draw(table.iloc[:1])
    assert len(figure.axes) == 1
    assert to_png(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "In 3 van de 4 (75%)"), ("en", "In 3 of the 4 (75%)")],
)
def test_the_sign_is_told_with_its_count(table, language, said):
    curve = specification_curve(table, reference="own")
    sentences = curve_sentences(curve, language=language, label="netto besparing", own=3000.0, unit=UNIT)
    assert sentences[0].startswith("Netto besparing: ")
    assert sentences[1].startswith(said)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("own", "boven nul ligt, houdt stand in 2 van de 3 (67%)"),
        ("b", "niet van nul te onderscheiden is, houdt stand in 1 van"),
    ],
)
def test_the_conclusion_that_stands_is_that_of_the_study(table, reference, said):
    curve = specification_curve(table, reference=reference)
    sentences = curve_sentences(curve, language="nl", label="besparing", own=1.0, unit=UNIT)
    assert any(said in sentence for sentence in sentences)


def test_below_zero_is_said_as_such(table):
    turned = table.assign(estimate=-table["estimate"], conf_low=-table["conf_high"], conf_high=-table["conf_low"])
    curve = specification_curve(turned, reference="own")
    sentences = curve_sentences(curve, language="nl", label="verschil", own=-3000.0, unit=UNIT)
    assert any("onder nul ligt, houdt stand in 2 van de 3" in sentence for sentence in sentences)


def test_without_an_interval_nothing_is_concluded(table):
    curve = specification_curve(table, reference="d")
    sentences = " ".join(curve_sentences(curve, language="nl", label="besparing", own=-500.0, unit=UNIT))
    assert "conclusie" not in sentences


def test_what_is_not_counted_and_what_the_number_is_not_are_said(table):
    curve = specification_curve(table, reference="own")
    sentences = curve_sentences(curve, language="nl", label="besparing", own=3000.0, unit=UNIT, not_counted=2)
    assert any(sentence.startswith("2 andere mislukten") for sentence in sentences)
    assert "maakt het bewijs niet sterker" in sentences[-1]
