"""Errors of spreadsheets, in both languages."""

import pytest

from werkplaats.intake.cells.spreadsheet import check_spreadsheet_error


@pytest.mark.parametrize(
    "text",
    [
        *(
            "#N/A",
            "#N/B",
            "#NULL!",
            "#LEEG!",
            "#DIV/0!",
            "#DEEL/0!",
            "#VALUE!",
            "#WAARDE!",
            "#REF!",
            "#VERW!",
            "#NAME?",
        ),
        *("#NAAM?", "#NUM!", "#GETAL!", "#SPILL!", "#OVERLOOP!", " #n/b ", "##", "########", "Err:502", "Fout:504"),
    ],
)
def test_errors_are_recognized(text):
    assert check_spreadsheet_error(text) == "value.excel_error"


@pytest.mark.parametrize("text", ["", "#", "#1", "# De Linde", "N/A", "a #N/B b", "Err:5", "12:30"])
def test_other_texts_are_not(text):
    assert check_spreadsheet_error(text) == ""


def test_the_kind_of_a_cell_says_it_in_a_workbook():
    assert check_spreadsheet_error("anything", "error") == "xlsx.error_cell"
    assert check_spreadsheet_error("=A1", "formula") == "xlsx.formula_without_value"
    assert check_spreadsheet_error("=A1") == ""
