"""Workbooks with a key table, a comment or properties that should not be there."""

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from werkplaats.errors import PrivacyError
from werkplaats.intake.privacy.workbooks import search_workbook
from werkplaats.intake.reading.workbook import read_workbook

BSN = "999990019"
KEYS = [999900006, 999900018, 999900031, 999900043, 999900055]


@pytest.fixture
def search(tmp_path):
    """Search a workbook with a sheet of records, changed by a function."""

    def searcher(change):
        book = openpyxl.Workbook()
        records = book.active
        records.title = "records"
        records.append(["person_id", "amount"])
        for number in range(1, 7):
            records.append([f"P{number:04d}", 12.5])
        change(book)
        book.save(tmp_path / "a.xlsx")
        read = read_workbook("a.xlsx", tmp_path / "a.xlsx", sheet="records")
        return search_workbook("a.xlsx", tmp_path / "a.xlsx", read)

    return searcher


def add_sheet(book, *rows, hidden=True):
    sheet = book.create_sheet("sleutel")
    sheet.sheet_state = "hidden" if hidden else "visible"
    for row in rows:
        sheet.append(row)


def add_comment(book, text):
    book["records"]["A2"].comment = Comment(text, "somebody")


def refusal(search, change) -> PrivacyError:
    with pytest.raises(PrivacyError) as caught:
        search(change)
    assert BSN not in str(caught.value)
    return caught.value


def test_an_ordinary_workbook_says_nothing(search):
    assert search(lambda _: None) == ()
    assert search(add_sheet) == ()
    assert search(lambda book: add_sheet(book, ["code", "meaning"], ["01", "hulp bij het huishouden"])) == ()
    assert search(lambda book: add_comment(book, "nog eens nagekeken op 01-02-2023")) == ()


@pytest.mark.parametrize("kind", [int, str])
@pytest.mark.parametrize("hidden", [True, False])
def test_a_key_table_on_another_sheet_is_refused(search, kind, hidden):
    rows = [["nr", "code"], *([kind(key), f"P{place}"] for place, key in enumerate(KEYS))]
    error = refusal(search, lambda book: add_sheet(book, *rows, hidden=hidden))
    assert (error.rule, error.where) == ("privacy.bsn", "a.xlsx, sheet 2, which is not read")


def test_a_sheet_with_a_column_of_names_is_refused(search):
    names = [["P1", "Pietersen"], ["P2", "Jansen"], ["P3", "de Vries"]]
    error = refusal(search, lambda book: add_sheet(book, ["Sleutel 2023"], ["code", "achternaam"], *names))
    assert error.rule == "privacy.direct_identifier"


def test_a_sheet_that_explains_may_say_whom_to_call(search):
    rows = [["kolom", "uitleg"], ["person_id", "nummer"], ["provider", "naam"], ["", "vragen: zorg@gemeente.example"]]
    assert search(lambda book: add_sheet(book, *rows, hidden=False)) == ()
    people = [[f"ouder{place}@voorbeeld.example"] for place in range(3)]
    assert refusal(search, lambda book: add_sheet(book, *people)).rule == "privacy.direct_identifier"


@pytest.mark.parametrize(
    ("text", "rule"), [(f"bsn {BSN}", "privacy.bsn"), ("bel 06-12345678", "privacy.direct_identifier")]
)
def test_a_comment_that_gives_somebody_away_is_refused(search, text, rule):
    error = refusal(search, lambda book: add_comment(book, text))
    assert (error.rule, error.where) == (rule, "a.xlsx, a comment or a text box")


def test_a_number_in_a_comment_that_may_be_one_is_told(search):
    assert search(lambda book: add_comment(book, f"nota {BSN} betaald")) == (("privacy.bsn_suspected", ()),)


def test_properties_may_name_their_author_and_not_somebody_in_the_study(search):
    def describe(book, text):
        book.properties.description = text

    assert search(lambda book: describe(book, "vragen: afdeling@gemeente.example, tel 06-12345678")) == ()
    error = refusal(search, lambda book: describe(book, f"export voor bsn {BSN}"))
    assert error.where == "a.xlsx, the properties of the document"


@pytest.mark.parametrize("hidden", [True, False])
def test_a_sheet_with_a_number_for_every_person_is_the_key(search, hidden):
    rows = [["person_id", "nummer"], *([f"P{number:04d}", 70_000 + number] for number in range(1, 7))]
    with pytest.raises(PrivacyError) as raised:
        search(lambda book: add_sheet(book, *rows, hidden=hidden))
    assert raised.value.rule == "privacy.key_table"
    assert "P0001" not in str(raised.value)
    assert "70001" not in str(raised.value)


@pytest.mark.parametrize(
    "rows",
    [
        [["code", "product"], *([f"C{number}", f"begeleiding {number}"] for number in range(6))],
        [["person_id", "maand"], *([f"P{number:04d}", "jan"] for number in range(1, 7))],
        [["person_id", "nummer"], *([f"P{number:04d}", 70_000 + number] for number in range(1, 5))],
    ],
    ids=["a list of codes", "one value for all", "fewer than five"],
)
def test_a_sheet_beside_the_records_is_no_key(search, rows):
    assert search(lambda book: add_sheet(book, *rows)) == ()


def add_header(book):
    book["records"].oddHeader.center.text = f"bsn {BSN}"


def add_footer(book):
    book["records"].evenFooter.left.text = f"bsn {BSN}"


def add_name(book):
    book.defined_names["bsn"] = DefinedName("bsn", attr_text=f'"{BSN}"')


def add_prompt(book):
    check = DataValidation(type="list", formula1='"a,b"', prompt=f"bsn {BSN}")
    book["records"].add_data_validation(check)
    check.add("A2")


@pytest.mark.parametrize("change", [add_header, add_footer, add_name, add_prompt])
def test_what_is_said_around_the_cells_is_searched(search, change):
    with pytest.raises(PrivacyError) as raised:
        search(change)
    assert raised.value.rule == "privacy.bsn"
    assert BSN not in str(raised.value)
