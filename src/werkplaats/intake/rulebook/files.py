"""Rules on a file as a whole: whether it may be read at all, its kind, its encoding, its sheets, its column names."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

_AGAIN = "Ask for the delivery again"

_REFUSED: Mapping[str, Rule] = {
    "file.missing": Rule("there is no such file", "Check the name, and where the delivery was put"),
    "file.is_directory": Rule("a folder stands where a file was named", "Name a file, or `folder/*.csv`"),
    "file.symlink": Rule(
        "a symbolic link stands where a file was named",
        "Put the file itself in this place",
        "What a link points to can change between two runs, or lie where nobody meant to read",
    ),
    "file.not_regular": Rule(
        "a pipe, a socket or a device stands where a file was named", "Put an ordinary file in this place"
    ),
    "file.permission": Rule(
        "this account may not read the file", "Ask who manages the folder for permission to read it"
    ),
    "file.empty": Rule("the file holds no data", _AGAIN, "A file without records is an accident, not a zero"),
    "file.unknown_kind": Rule("a kind of file that cannot be read", "Ask for .csv, .xlsx, .sav or .parquet"),
    "file.type_mismatch": Rule(
        "the content is of another kind than the name says",
        "Give the file its own extension, or ask for the delivery again",
        "A program that believes the name reads nothing, or nonsense",
        "a csv file that was renamed to .xlsx",
    ),
    "file.encrypted": Rule(
        "the file is protected by a password", "Save it without a password, and send it over a protected line"
    ),
    "file.corrupt": Rule(
        "the file is damaged, or holds fewer records than it promises",
        "Ask for the file again; the transfer may have been cut off",
        "Part of the records would be missing without a word",
    ),
    "file.checksum": Rule(
        "the file is not the one that was sent: its checksum differs",
        "Ask for the file again; a byte changed on the way, or the checksum belongs to another version",
        "A changed amount looks like any other amount; only the checksum tells",
    ),
    "file.path_traversal": Rule(
        "an archive holds a file that would land outside its own folder",
        "Do not unpack it by hand; ask the sender for a new one",
        "Unpacking it would overwrite files elsewhere",
        "../../2018.csv",
    ),
    "file.zip_bomb": Rule(
        "the file unpacks to more than 200 times its size", "Do not open it; ask the sender what it is"
    ),
    "file.nested_archive": Rule("an archive inside an archive", "Unpack the outer one, and deliver the inner one"),
    "file.archive_names": Rule(
        "an archive holds a name twice, or too many files",
        "Ask the sender to pack it again",
        "It is not clear which of the two is meant",
    ),
    "file.no_space": Rule(
        "there is not enough free space to unpack the file", "Make room, or set TMPDIR to a disk that has it"
    ),
    "file.too_large": Rule("the workbook is too large to be read as a workbook", "Ask for the delivery as csv"),
    "file.xml_entities": Rule(
        "the file declares XML entities",
        "Do not open it; ask the sender for the data again",
        "No spreadsheet program writes them; they are a way to read other files, or to fill the memory",
    ),
    "parquet.nested": Rule(
        "a column holds lists, records or bytes instead of values", "Ask for a flat table, with one value per cell"
    ),
    "delivery.duplicate_file": Rule(
        "the same file was delivered twice under two names", "Take one of the two out", "Every total would double"
    ),
    "delivery.same_content": Rule(
        "two files hold the same care in another form, or in another notation",
        "Take one of the two out",
        "Every total would double",
        "kosten.csv beside the kosten.xlsx that it was made from",
    ),
}

_NOTED: Mapping[str, Rule] = {
    "delivery.incomplete": Rule(
        "a list of checksums names files that are not there",
        "Ask for the files that are missing, or for a list without them",
        "What was sent and did not arrive looks like care that was not given",
    ),
    "file.litter": Rule("the archive holds files that a computer put there by itself", "Nothing; they were left out"),
    "file.document_skipped": Rule(
        "the archive holds documents or pictures beside the data",
        "Read them: they may say what the data mean. They were not read here",
        example="leeswijzer.pdf",
    ),
    "file.row_limit": Rule(
        "the file has exactly as many rows as the program that saved it can hold",
        "Ask how many records there should be, and for the delivery as csv",
        "What did not fit was dropped without a word; in October 2020 England lost 15,841 test results in this way",
        "65,536 rows in an .xls file",
    ),
    "date.time_of_day": Rule("dates carry a time of day", "Nothing; the date was read, the time was left out"),
}

_TEXT: Mapping[str, Rule] = {
    "encoding.bom": Rule("the file begins with a byte order mark", "Nothing; it was left out"),
    "encoding.legacy": Rule("the text is Windows-1252, not UTF-8", "Nothing; it was read as Windows-1252"),
    "encoding.utf16": Rule("the text is UTF-16, not UTF-8", "Nothing; it was read as UTF-16"),
    "encoding.mixed": Rule(
        "the text is UTF-8 in some lines and Windows-1252 in others",
        "Ask for the file in one encoding",
        "Two files were pasted together; letters with accents cannot be trusted",
    ),
    "encoding.unreadable": Rule("the text is in no encoding that is known here", "Ask for the file as UTF-8"),
    "csv.dialect": Rule("the separator is not the one that was agreed upon", "Nothing; the separator was recognized"),
    "csv.eol": Rule(
        "lines end in a bare carriage return, or in more than one way",
        "Nothing; the lines were recognized",
        "A file in which lines end in two ways was pasted together from two",
    ),
    "csv.embedded_newline": Rule("a quoted field holds a line break", "Nothing; line numbers are physical lines"),
    "csv.header_row": Rule("the column names are not in the first line", "Nothing; they were found"),
    "csv.unclosed_quote": Rule(
        "a quote opens and does not close where a field ends",
        "Double quotes inside a quoted field, or ask for the file again",
        "The rest of the file would become one field",
        '"De Linde;01-03-2018;...',
    ),
    "csv.field_size": Rule(
        "a field of more than 131,072 characters",
        "Look for a quote that never closes, or ask for the file again",
        "No field of a delivery is that long",
    ),
}

_SHEETS: Mapping[str, Rule] = {
    "xlsx.sheet_choice": Rule(
        "it is not clear which sheet holds the data",
        "Name it as `sheet` of the source, or deliver each sheet as a file of its own",
        "Records on a second sheet would be lost without a word",
    ),
    "xlsx.hidden_sheet": Rule(
        "a hidden sheet holds data; it was not read",
        "Ask the sender what it is, and delete it if it is the key to the pseudonyms",
        "A key table makes every pseudonym readable for whoever has the file",
    ),
    "xlsx.note_sheet": Rule(
        "another sheet holds an explanation; it was not read as data",
        "Read it: it may say what the data mean",
    ),
    "xlsx.date_1904": Rule(
        "the workbook counts days from 1904; the dates were read so",
        "Look whether the years are right: dates that were pasted from another workbook are four years off",
        "Most workbooks count from 1900, and copied dates keep their number",
    ),
    "xlsx.hidden_rows": Rule(
        "rows that are hidden or filtered out hold data; they were read",
        "Ask whether they were meant to be delivered",
        "What is not shown on the screen is in the file all the same",
    ),
    "xlsx.hidden_columns": Rule(
        "hidden columns hold data; they were read", "Ask whether they were meant to be delivered"
    ),
    "xlsx.struck_rows": Rule(
        "rows with a line through them hold data; they were read",
        "Ask whether they still hold; if not, have the sender leave them out",
        "Whoever struck a row meant it to be gone, and a line is nothing that a program sees",
    ),
    "xlsx.merged_cells": Rule(
        "cells are merged over several rows; only the first of these rows holds the value",
        "Undo the merging, and fill in the value on every row",
        "It is not clear whether the value holds for each of these rows or for all of them together",
    ),
    "xlsx.header_row": Rule("the column names are not in the first row", "Nothing; they were found"),
}

_COLUMNS: Mapping[str, Rule] = {
    "schema.header_row": Rule(
        "there are no column names in the row that `header_row` names", "Correct `header_row`, or leave it out"
    ),
    "schema.header_normalised": Rule("column names differ in case or spaces", "Nothing; they were recognized"),
    "schema.order": Rule(
        "the columns stand in another order", "Nothing; columns are recognized by their names, not by their place"
    ),
    "schema.extra_column": Rule(
        "columns that were not agreed upon; they are not used",
        "Have the sender leave them out: what a study does not need it may not have (AVG, article 5)",
        "Every column more makes persons easier to recognize",
        "gemeente",
    ),
    "schema.missing_column": Rule(
        "a column is missing", "Correct `columns` of the source in the params file, or ask for the column"
    ),
    "schema.duplicate_column": Rule(
        "a column name stands there more than once", "Rename one of them in the delivery, or ask which one is meant"
    ),
}

RULES: Mapping[str, Rule] = {**_REFUSED, **_NOTED, **_TEXT, **_SHEETS, **_COLUMNS}
"""Rule by name."""
