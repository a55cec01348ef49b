"""Names of columns: recognized in any notation, near misses suggested, and data never taken for names."""

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.headers import find_header, find_named, match_columns, normalize_name
from werkplaats.intake.reading.grid import Grid


def grid(*rows: str) -> Grid:
    cells = [row.split(";") for row in rows]
    return Grid("a.csv", cells, list(range(1, len(rows) + 1)), list(rows))


def find(*rows: str, wanted: tuple[str, ...], header_row: int | None = None) -> int:
    filled = [place for place, row in enumerate(rows) if row.strip(";")]
    return find_header(grid(*rows), filled, wanted=wanted, header_row=header_row)


def refusal(*rows: str, wanted: tuple[str, ...], header_row: int | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        find(*rows, wanted=wanted, header_row=header_row)
    return caught.value


@pytest.mark.parametrize("name", [" Product_Code ", "product code", "PRODUCT\u00a0CODE", "\ufeffproduct_code"])
def test_column_names_are_recognized(name):
    assert normalize_name(name) == normalize_name("product_code") != normalize_name("product_codes")
    assert match_columns(["x", name], ["product_code", "y"]) == {"product_code": name}
    assert find_named({name: 1}, "product_code", 0) == 1


def test_what_is_not_there_has_its_default():
    assert find_named({"pain": 1}, "paint", 0) == 0


def test_the_first_row_with_all_names_holds_them():
    assert find("Overzicht", ";", "a;b", "a;b", wanted=("a", "b")) == 2


def test_names_after_thirty_rows_of_text_are_not_looked_for():
    assert find(*["titel"] * 29, "a;b", wanted=("a", "b")) == 29
    assert refusal(*["titel"] * 30, "a;b", wanted=("a", "b")).rule == "schema.missing_column"


def test_a_row_that_params_name_is_taken_or_refused():
    assert find("a;b", "a;b", wanted=("a", "b"), header_row=2) == 1
    error = refusal("a;b", ";", wanted=("a", "b"), header_row=2)
    assert (error.rule, error.where) == ("schema.header_row", "a.csv, row 2")


def test_a_name_that_stands_there_twice_is_refused_only_when_it_is_asked_for():
    assert find("a;b;b", wanted=("a",)) == 0
    error = refusal("a;b;b", wanted=("a", "b"))
    assert (error.rule, error.columns, error.lines) == ("schema.duplicate_column", ("b",), (1,))


def test_a_missing_column_names_the_nearest():
    error = refusal("naam;bedragen", "x;1", wanted=("naam", "bedrag"))
    assert "Did you mean 'bedragen'" in error.do
    assert (error.columns, error.lines, error.found) == (("bedrag",), (1,), "columns naam, bedragen")


@pytest.mark.parametrize("names", ["kosten_2018;ID", "eq5d_pijn;mph_1", "Naam (kort);T0"])
def test_other_names_are_shown(names):
    assert names.split(";")[0] in refusal(names, "1;2", wanted=("a", "b")).found


@pytest.mark.parametrize(
    "data",
    ["P0001;geheim", "geheim;01-03-2018", "geheim;-12,50", "geheim;€ 5", "999990019;geheim", "H12;geheim;ZX-9981"],
)
@pytest.mark.parametrize("wanted", [("a", "b"), ("a", "b", "c", "d")])
def test_a_row_of_data_is_never_shown(data, wanted):
    error = refusal(data, data, wanted=wanted)
    assert error.found.endswith("other columns")
    assert not any(value in str(error) for value in data.split(";"))


def test_rows_below_the_first_are_data_when_none_of_the_names_is_there():
    assert "geheim" not in str(refusal("iets;anders", "a;geheim", wanted=("a", "b", "c", "d", "e")))
