"""The schema and its page."""

from pathlib import Path

from werkplaats.schema import ANALYSIS, CLEANED, OPEN_DATA, TABLES
from werkplaats.schema_page import format_schema_page

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


def test_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == format_schema_page()


def test_key_columns_exist_and_every_column_says_what_it_means() -> None:
    for table in TABLES.values():
        assert set(table.key) <= set(table.names)
        assert all(column.meaning for column in table.columns)


def test_cleaned_tables_come_from_notebook_01_and_analysis_tables_from_02() -> None:
    assert {TABLES[name].written_by for name in CLEANED} == {"01_cleaning"}
    assert {TABLES[name].written_by for name in OPEN_DATA} == {"01_cleaning"}
    assert {TABLES[name].written_by for name in ANALYSIS} == {"02_households"}
