"""Sheets in OpenDocument: repeated cells and rows are written out, and errors stay errors."""

import pytest

from werkplaats.intake.reading.opendocument import read_opendocument

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
MANIFEST = b'<m:manifest xmlns:m="x"/>'


@pytest.fixture
def read(write, pack):
    """Return a function that reads tables, given as XML."""

    def reader(tables: str, styles: str = "", manifest: bytes = MANIFEST, **options):
        xml = (
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        )
        content = pack(("content.xml", xml.encode()), ("META-INF/manifest.xml", manifest))
        return read_opendocument("w.ods", write("w.ods", content), **options)

    return reader


def table(*rows: str, name: str = "Blad", before: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="s{name}">{before}{"".join(rows)}</table:table>'


def row(*cells: str, extra: str = "") -> str:
    return f"<table:table-row {extra}>{''.join(cells)}</table:table-row>"


def cell(shown: str = "", **attributes: str) -> str:
    ours = {key.replace("_", "-"): text for key, text in attributes.items()}
    space = {key: "table" if key.startswith(("formula", "number")) else "office" for key in ours}
    told = " ".join(f'{space[key]}:{key}="{text}"' for key, text in ours.items())
    return f"<table:table-cell {told}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (cell("000010", value_type="string"), ("000010", "text")),
        (cell("€ 1.234,56", value_type="currency", value="1234.56"), ("1234.56", "number")),
        (cell("000010", value_type="float", value="10"), ("000010", "text")),
        (cell("10", value_type="float", value="10"), ("10", "number")),
        (cell("01-03-18", value_type="date", date_value="2018-03-01"), ("2018-03-01", "date")),
        (cell("WAAR", value_type="boolean", boolean_value="true"), ("TRUE", "text")),
        (cell("#N/B", formula="of:=NA()", value_type="string"), ("#N/B", "error")),
        (cell("Err:502", formula="of:=X", value_type="float", value="0"), ("Err:502", "error")),
        (cell("#DIV/0!", formula="of:=1/0", value_type="float", value="0"), ("#DIV/0!", "error")),
        (cell("2", formula="of:=1+1", value_type="float", value="2"), ("2", "number")),
        (cell(formula="of:=1+1"), ("=1+1", "formula")),
        (cell("a<text:s text:c='2'/>b<text:tab/>c", value_type="string"), ("a  b\tc", "text")),
        (cell("a</text:p><text:p>b", value_type="string"), ("a\nb", "text")),
    ],
)
def test_cells_keep_their_type(read, xml, expected):
    grid = read(table(row(cell("n")), row(xml)))
    assert (grid.rows[1][0], grid.kinds[1][0]) == expected


def test_repeated_cells_and_rows_are_written_out(read):
    grid = read(
        table(
            row(cell("a", number_columns_repeated="2"), cell(number_columns_repeated="3"), cell("b")),
            row(cell(), extra='table:number-rows-repeated="2"'),
            row(cell("c"), extra='table:number-rows-repeated="2"'),
            row(cell(number_columns_repeated="16384"), extra='table:number-rows-repeated="1048571"'),
        )
    )
    blank = [""] * 6
    assert grid.rows == [["a", "a", "", "", "", "b"], blank, blank, ["c", *blank[1:]], ["c", *blank[1:]]]
    assert list(grid.lines) == [1, 2, 3, 4, 5]


def test_rows_in_groups_hidden_rows_and_columns(read):
    column = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    hidden = 'table:visibility="filter"'
    group = f"<table:table-row-group>{row(cell('b'), cell('2'), extra=hidden)}</table:table-row-group>"
    grid = read(table(row(cell("a"), cell("1")), group, before=column))
    assert grid.rows == [["a", "1"], ["b", "2"]]
    assert grid.notes == (("xlsx.hidden_rows", (2,)), ("xlsx.hidden_columns", ()))


def test_a_hidden_sheet_is_said_and_two_filled_ones_are_refused(read, refused):
    style = (
        '<style:style style:name="sSleutel"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="sBlad"><style:table-properties table:display="true"/></style:style>'
    )
    both = table(row(cell("geheim")), name="Sleutel") + table(row(cell("a")))
    grid = read(both, style)
    assert (grid.sheet, grid.notes) == ("Blad", (("xlsx.hidden_sheet", ()),))
    assert refused(read, both).rule == "xlsx.sheet_choice"
    assert read(both, style, sheet="Sleutel").rows == [["geheim"]]


def test_a_time_of_day_and_a_merged_cell_are_said(read):
    moment = cell("x", value_type="date", date_value="2018-03-01T14:30:00")
    grid = read(table(row(cell("a", number_rows_spanned="2"), moment), row("<table:covered-table-cell/>", cell("b"))))
    assert grid.rows == [["a", "2018-03-01"], ["", "b"]]
    assert grid.notes == (("date.time_of_day", (1,)), ("xlsx.merged_cells", (2,)))


def test_a_password_damage_and_a_flood_of_cells_are_refused(read, refused):
    locked = b'<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'
    assert refused(read, table(row(cell("a"))), manifest=locked).rule == "file.encrypted"
    assert refused(read, table(row(cell("a", value_type="float", value="x")))).rule == "file.corrupt"
    assert refused(read, table(row(cell("a", number_columns_repeated="999999999")))).rule == "file.corrupt"
    assert refused(read, table(row(cell("a"), extra='table:number-rows-repeated="99999999"'))).rule == "file.corrupt"
    assert refused(read, "").rule == "file.corrupt"
