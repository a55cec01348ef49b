"""Records in the store: every different text once, provenance kept, and rows of sheets and columns alike."""

import numpy as np
import pyarrow as pa
import pytest

from werkplaats.errors import InputError
from werkplaats.intake.framing import judge_row, load_columns, load_grid, locate_header
from werkplaats.intake.raw import QUARANTINED, STRUCTURE, Dictionary, Loader, column_letter
from werkplaats.intake.reading.grid import Columns, Grid
from werkplaats.intake.store import Store, literal, quote


def grid(*rows: list[str], kinds=None, sheet: str | None = "Blad") -> Grid:
    return Grid("w.xlsx", rows, range(1, len(rows) + 1), [";".join(row) for row in rows], kinds, sheet)


def cells(raw) -> list[tuple[int, list[tuple[str, str]]]]:
    codes = ", ".join(column.code for column in raw.columns)
    return [
        (line, [(column.texts[code], column.kinds[code]) for column, code in zip(raw.columns, held, strict=True)])
        for line, *held in raw.store.rows(f"SELECT line, {codes} FROM {raw.records} ORDER BY line")
    ]


def test_each_different_text_has_one_code_through_all_batches():
    known = Dictionary()
    batches = [["a", "b", "a"], ["c", "b"], [], ["", "a", "c"]]
    codes = [known.encode(pa.array(batch, pa.string())).tolist() for batch in batches]
    texts = known.texts.to_pylist()
    assert [[texts[code] for code in batch] for batch in codes] == batches
    assert sorted(texts) == ["", "a", "b", "c"]


def test_batches_of_unlike_width_are_a_fault_of_the_program(store):
    with pytest.raises(ValueError, match="zip"):
        Loader(store, 2).add(pa.array([1]), [pa.array(["a"])])


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(place, letter):
    assert column_letter(place) == letter


def test_cells_of_a_sheet_keep_their_kind_line_and_letter(store):
    kinds = [["text"] * 2] * 2 + [["text", "number"], ["text", "text"]]
    raw = load_grid(grid(["Titel", ""], ["a", "b"], ["01", "10"], ["02", "10"], kinds=kinds), store, wanted=("a", "b"))
    assert cells(raw) == [
        (3, [("01", "text"), ("10", "number")]),
        (4, [("02", "text"), ("10", "text")]),
    ]
    assert [(aside.line, aside.rule, aside.status) for aside in raw.asides] == [(1, "row.title", STRUCTURE)]
    assert raw.notes == (("xlsx.header_row", (1, 2)),)
    assert [column.letter for column in raw.columns] == ["A", "B"]
    assert (raw.header_line, raw.n_records, raw.where) == (2, 2, "w.xlsx, sheet Blad")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["1", "2"], ""),
        (["1", "2", " "], ""),
        (["", "2"], ""),
        (["", " "], "row.blank"),
        ([], "row.blank"),
        (["1"], "csv.field_count"),
        (["1", "2", "3"], "csv.field_count"),
        ([" A ", "B_x"], "row.repeated_header"),
        (["A", "2"], ""),
    ],
)
def test_what_a_row_is(row, rule):
    header = locate_header(grid(["a", "b x"], ["1", "2"]), wanted=("a",))
    assert judge_row(row, header) == rule
    assert judge_row(row, header, above=True) == ("row.blank" if rule == "row.blank" else "row.title")


def test_a_sheet_with_only_rows_that_do_not_fit_is_no_empty_sheet(store):
    raw = load_grid(grid(["a", "b"], ["1"]), store, wanted=("a", "b"))
    assert raw.n_records == 0
    assert [aside.status for aside in raw.asides] == [QUARANTINED]


@pytest.mark.parametrize("rows", [[["", ""]], [["a", "b"]], [["a", "b"], ["", ""], ["a", "b"]]])
def test_a_sheet_without_records_is_empty(store, rows):
    with pytest.raises(InputError, match=r"file\.empty"):
        load_grid(grid(*rows), store, wanted=())


def test_records_of_a_file_that_knows_its_columns_are_numbered_through_its_batches(store):
    batches = [pa.record_batch({"a": pa.array(texts)}) for texts in (["x", "y"], ["x"])]
    raw = load_columns(Columns("q.sav", ["A"], ["number"], batches, labels={"A": {"1": "ja"}}), store)
    assert cells(raw) == [(1, [("x", "number")]), (2, [("y", "number")]), (3, [("x", "number")])]
    assert (raw.header_line, raw.labels) == (0, {"A": {"1": "ja"}})
    with pytest.raises(InputError, match=r"file\.empty"):
        load_columns(Columns("q.sav", ["A"], ["number"], []), store)


def test_a_column_is_found_by_its_name_and_no_other(store):
    raw = load_grid(grid(["a", "", "c"], ["1", "2", "3"]), store, wanted=("a", "c"))
    assert raw.names == ["a", "column 2", "c"]
    assert raw.column("c").place == 2
    with pytest.raises(KeyError):
        raw.column("b")


def test_the_store_leaves_nothing_behind():
    with Store() as store:
        store.keep("numbers", pa.table({"n": np.arange(3)}))
        store.keep("numbers", pa.table({"n": np.arange(2)}))
        assert store.column("SELECT n FROM numbers ORDER BY n") == [0, 0, 1, 1, 2]
        assert store.value("SELECT n FROM numbers WHERE n > 5") is None
        folder = store.folder
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "copy.txt").write_text("x")
    assert not folder.exists()


def test_names_and_texts_cannot_leave_their_quotes(store):
    text, name = literal("a'b"), quote('c"d')
    assert store.row(f"SELECT {text} AS {name}") == ("a'b",)
    assert store.frame(f"SELECT 1 AS {name}").columns.tolist() == ['c"d']
