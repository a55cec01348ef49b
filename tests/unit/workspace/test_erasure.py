"""Nothing is left of people who withdrew: one identifier, hidden in every kind of file that a study writes."""

import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import typst

from werkplaats.errors import PrivacyError
from werkplaats.workspace.erasure import Trace, find_traces, validate_erased

GONE, OTHER = "H0042", "H00421"


def archive(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, content in parts.items():
            stream.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def workbook(value: str) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["household_id", value])
    book.save(buffer)
    return buffer.getvalue()


def parquet(**columns: list) -> bytes:
    return pd.DataFrame(columns).to_parquet(index=False)


HIDING_PLACES = {
    "table.parquet": lambda value: parquet(household_id=["H0001", value], cents=[1, 2]),
    "quarantine.parquet": lambda value: parquet(line=[3], text=[f"P0001;{value};wmo;12,50"]),
    "categories.parquet": lambda value: pd.DataFrame({"h": pd.Categorical(["a", value])}).to_parquet(),
    "quarantine.csv": lambda value: f"file;text\na.csv;P0001,{value},wmo\n",
    "results.json": lambda value: json.dumps({"estimates": [{"household": value}]}),
    "report.html": lambda value: f"<table><tr><td>{value}</td></tr></table>",
    "split.html": lambda value: f"<p><b>{value[:2]}</b>{value[2:]}</p>",
    "notebook.ipynb": lambda value: json.dumps({"cells": [{"outputs": [{"text": [f"household {value}\n"]}]}]}),
    "picture.svg": lambda value: f"<svg><text>{value}</text></svg>",
    "log.txt": lambda value: f"read household={value.lower()}, fine",
    "report.docx": lambda value: archive(word__document_xml=f"<w:t>{value[:3]}</w:t><w:t>{value[3:]}</w:t>"),
    "table.xlsx": workbook,
    "table.zip": lambda value: archive(inner=archive(table=parquet(household_id=[value]))),
    "member.zip": lambda value: archive(**{value: "nothing inside"}),
    "log.txt.gz": lambda value: gzip.compress(f"household {value}".encode()),
    "rapport.pdf": lambda value: typst.compile(f"= Report\nAbout household {value}, in short.".encode()),
    "store.duckdb": lambda value: b"\x00\x01DUCK\x00" + value.encode() + b"\x00",
}


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", HIDING_PLACES)
def test_an_identifier_is_found_in_every_kind_of_file_and_another_is_not(tmp_path, name):
    path = write(tmp_path, f"deep/down/{name}", HIDING_PLACES[name](GONE))
    assert find_traces([GONE, "P9999"], [tmp_path]) == (Trace(path, "content"),)
    write(tmp_path, f"deep/down/{name}", HIDING_PLACES[name](OTHER))
    assert find_traces([GONE], [tmp_path]) == ()


@pytest.mark.parametrize("name", [f"{GONE}.json", f"household_{GONE.lower()}.png", f"{GONE}-costs.csv"])
def test_the_name_of_a_file_is_searched_too(tmp_path, name):
    path = write(tmp_path, name, "nothing")
    assert find_traces([GONE], [tmp_path]) == (Trace(path, "name"),)


def test_without_anybody_or_any_folder_nothing_is_found(tmp_path):
    write(tmp_path, "a.json", f'"{GONE}"')
    assert find_traces([], [tmp_path]) == find_traces([" "], [tmp_path]) == ()
    assert find_traces([GONE], [tmp_path / "absent"]) == ()


@pytest.mark.parametrize("text", [f"x{GONE}", f"{GONE}1", f"1{GONE}x", "H004 2"])
def test_part_of_a_longer_word_is_another_identifier(tmp_path, text):
    write(tmp_path, "a.txt", text)
    assert find_traces([GONE], [tmp_path]) == ()


@pytest.mark.parametrize("text", [f"{GONE}_before", f"{GONE}-T0", f"({GONE})", f"x;{GONE};y", f"household={GONE}."])
def test_next_to_punctuation_it_is_the_same(tmp_path, text):
    write(tmp_path, "a.txt", text)
    assert len(find_traces([GONE], [tmp_path])) == 1


@pytest.mark.parametrize(
    ("gone", "name", "content"),
    [
        ("12", "t.parquet", parquet(household_id=["12"])),
        ("12", "t.parquet", parquet(household_id=[12, 13])),
        ("12", "t.csv", "household_id,cents\n12,500\n"),
        ("12", "t.csv", "cents;person_id\n500; 12\n"),
        ("12", "r.json", '{"household": "12"}'),
        ("12", "n.ipynb", '{"text": "{\\"household\\": \\"12\\"}"}'),
        ("H1", "r.html", "<td>H1</td>"),
        ("H1", "q.csv", "text\nP1;H1;wmo\n"),
        ("a.b", "r.txt", "person 'a.b'"),
        ("P(1)", "r.txt", "see P(1) there"),
        ("000010", "r.txt", "person 000010"),
        ("999990019", "r.json", "[1, 999990019]"),
        ("820bb84a98af704dabd907a3", "r.json", '"820bb84a98af704dabd907a3"'),
        ("P(1)", "t.parquet", parquet(person_id=["P(1)"])),
    ],
)
def test_short_and_strange_identifiers_are_found_where_identifiers_stand(tmp_path, gone, name, content):
    write(tmp_path, name, content)
    assert [trace.found for trace in find_traces([gone], [tmp_path])] == ["content"]


@pytest.mark.parametrize(
    ("gone", "name", "content"),
    [
        ("12", "r.json", '{"n_households": 12, "label": "12 months"}'),
        ("12", "r.html", "<td>12</td><td>12 huishoudens</td>"),
        ("12", "t.csv", "household_id,n\nH1,12\n"),
        ("12", "t.parquet", parquet(household_id=["112"], text=["12 months"])),
        ("H1", "r.html", "<h1>Report</h1>"),
        ("39227", "r.json", '{"cents": 39227}'),
    ],
)
def test_short_identifiers_are_not_seen_everywhere(tmp_path, gone, name, content):
    write(tmp_path, name, content)
    assert find_traces([gone], [tmp_path]) == ()


@pytest.mark.parametrize("cells", [[["H0042"], []], [b"H0042", b""]])
def test_a_table_with_strange_columns_is_not_passed_over(tmp_path, cells):
    path = write(tmp_path, "t.parquet", parquet(cells=cells))
    assert find_traces([GONE], [tmp_path]) == (Trace(path, "unreadable"),)


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\x1f\x8b broken", b"%PDF broken", b"PAR1 broken PAR1"])
def test_what_cannot_be_searched_is_told(tmp_path, content):
    path = write(tmp_path, "broken", content)
    assert find_traces([GONE], [tmp_path]) == (Trace(path, "unreadable"),)


def test_archives_within_archives_end_somewhere(tmp_path):
    content = b"end"
    for _ in range(6):
        content = archive(inner=content)
    assert [trace.found for trace in find_traces([GONE], [write(tmp_path, "deep.zip", content).parent])] == [
        "unreadable"
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
def test_links_are_not_followed(tmp_path):
    outside = write(tmp_path, "outside/a.txt", GONE)
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "link.txt").symlink_to(outside)
    (tmp_path / "study" / "folder").symlink_to(outside.parent)
    assert find_traces([GONE], [tmp_path / "study"]) == ()


def test_what_is_left_is_refused_by_file_and_never_by_name(tmp_path):
    write(tmp_path, f"intern/{GONE}.json", "x")
    write(tmp_path, "tables/costs.csv", GONE)
    write(tmp_path, "broken.pdf", b"%PDF")
    with pytest.raises(PrivacyError) as caught:
        validate_erased([GONE], [tmp_path])
    assert caught.value.rule == "consent.traces"
    assert caught.value.found == "3 files, of which 1 could not be searched"
    assert "costs.csv" in caught.value.where
    assert GONE not in str(caught.value)
    validate_erased(["H7777"], [tmp_path / "tables"])


def test_digits_behind_the_point_of_a_number_are_no_identifier(tmp_path):
    path = write(tmp_path, "results.json", '{"p_value": 0.000123}')
    assert find_traces(["000123"], [tmp_path]) == ()
    write(tmp_path, "results.json", '{"text": "31-03-2018,000123,wmo"}')
    assert find_traces(["000123"], [tmp_path]) == (Trace(path, "content"),)
