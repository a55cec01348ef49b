"""Kind of a file: what its name promises must be what its first bytes show."""

import pytest

from werkplaats.intake.reading.content import KINDS, judge_kind, sniff_content

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TEXT = b"naam;bedrag\na;1\n"


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", TEXT, "delimited"),
        ("A.CSV", TEXT, "delimited"),
        ("a.csv", b"\x00\x01;", "delimited"),  # the csv reader has better words for NUL bytes
        ("a.txt", "a;b\n".encode("utf-16"), "delimited"),
        ("a.csv", b"<5;3\n", "delimited"),
        ("a.xls", OLE + utf16("Workbook"), "old_workbook"),
        ("a.sav", b"$FL2@(#) SPSS", "sav"),
        ("a.zsav", b"$FL3@(#) SPSS", "sav"),
        ("a.dta", b"<stata_dta><header>", "dta"),
        ("a.dta", b"\x73\x02\x01\x00..", "dta"),
        ("a.xpt", b"HEADER RECORD*******LIBRARY HEADER", "xport"),
        ("a.parquet", b"PAR1....", "parquet"),
        ("a.xml", b'\xef\xbb\xbf<?xml version="1.0"?><Bericht/>', "message"),
        ("a.xml", b"<jw323:Bericht xmlns:jw323='x'>", "message"),
    ],
)
def test_a_file_is_what_its_name_and_content_agree_on(write, name, content, kind):
    assert judge_kind(name, write(name, content), name) == kind


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.csv", b"", "file.empty"),
        ("a.csv", b"PK\x05\x06" + bytes(18), "file.type_mismatch"),
        ("a.csv", OLE, "file.type_mismatch"),
        ("a.csv", b"%PDF-1.7", "file.type_mismatch"),
        ("a.csv", b"\n<!DOCTYPE html><table>", "file.type_mismatch"),
        ("a.csv", "<html><table>".encode("utf-16"), "file.type_mismatch"),
        ("a.csv", b"$FL2@(#)", "file.type_mismatch"),
        ("a.csv", b"<?xml version='1.0'?>", "file.type_mismatch"),
        ("a.xls", b"<html xmlns:x='urn:schemas-microsoft-com'>", "file.type_mismatch"),
        ("a.xls", TEXT, "file.type_mismatch"),
        ("a.xls", b"PK\x05\x06" + bytes(18), "file.type_mismatch"),
        ("a.xls", OLE + utf16("WordDocument"), "file.type_mismatch"),
        ("a.xls", OLE + utf16("EncryptedPackage"), "file.encrypted"),
        ("a.xlsx", OLE, "file.encrypted"),
        ("a.xlsx", OLE + utf16("Workbook"), "file.type_mismatch"),
        ("a.xlsx", TEXT, "file.type_mismatch"),
        ("a.xlsx", b"PK\x03\x04 and no list of contents", "file.corrupt"),
        ("a.sav", TEXT, "file.type_mismatch"),
        ("a.parquet", b"PARE....", "file.encrypted"),
        ("a.mdb", b"\x00\x01\x00\x00Standard Jet", "file.unknown_kind"),
        ("a", TEXT, "file.unknown_kind"),
        ("a.xlsb", b"PK\x03\x04", "file.unknown_kind"),
    ],
)
def test_a_file_that_is_something_else_is_refused(write, refused, name, content, rule):
    assert refused(judge_kind, name, write(name, content), name).rule == rule


@pytest.mark.parametrize(
    ("name", "members", "found"),
    [
        ("a.xlsx", ["word/document.xml"], "text document"),
        ("a.xlsx", ["data.csv"], "zip archive"),
        ("a.xlsx", ["xl/workbook.bin"], "xlsb"),
        ("a.zip", ["xl/workbook.xml"], "workbook"),
    ],
)
def test_zip_archives_are_told_apart_by_what_they_hold(write, pack, refused, name, members, found):
    path = write(name, pack(*[(member, b"x") for member in members]))
    error = refused(judge_kind, name, path, name)
    assert error.rule == "file.type_mismatch"
    assert found in error.found


def test_an_opendocument_sheet_is_no_zip_archive(write, pack):
    content = pack(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<a/>"))
    assert judge_kind("a.ods", write("a.ods", content), "a.ods") == "opendocument"


def test_every_kind_has_a_small_suffix_and_text_is_the_fallback():
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in KINDS)
    assert sniff_content(b"") == "text"
