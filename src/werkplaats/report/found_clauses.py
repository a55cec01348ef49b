"""What intake can have counted at a finding: every clause, as a template with its counts and names left open."""

from __future__ import annotations

from werkplaats.report.language import message

COUNTED: tuple[str, ...] = (
    message("{passing} of {distinct} different values pass the eleven test"),
    message("a column of this name, filled in {n} records"),
    message("a number in the text of {n} records"),
    message("{n} different values are phone numbers"),
    message("{n} of {total} records"),
    message("{n} of {total} dates have the month in front"),
    message("{n} amounts, none with a decimal separator"),
    message("{euros} euros off, over {n} records"),
    message("an amount that cannot be read, over {n} records"),
    message("{n} of {total} records, {m} different"),
    message("{n} of {total} different texts with accents"),
    message("{n} rows for {total} records with {m} items"),
    message("withdrawn.csv line {names}"),
    message(
        "burgerservicenummers of clients in a standard message, which a study with `pseudonyms` in its params replaces"
    ),
    message("{n} lines"),
    message("{n} columns"),
    message("{n} households"),
    message("the labels run against the codes"),
    message("the label for no problems does not stand at code 1"),
    message("data on {names}; sheets {others}"),
    message("hidden {names}"),
    message("decisions.csv line {names}: the record on that line has another text than when it was decided"),
    message("decisions.csv line {names}: there is no such record"),
    message("decisions.csv line {names}: several records have this text, and `line` does not say which one"),
    message("decisions.csv line {names}: the record does not break the rule that the decision is about"),
    message("e-mail address in {n} records"),
    message("phone number in {n} records"),
    message("bank account in {n} records"),
    message("address in {n} records"),
    message("columns {names}"),
    message("{n} other columns"),
    message("more than {n} characters"),
    message("the rest of the file would become one field"),
    message("{n} rows, none with data"),
    message("column names and nothing below them"),
    message("{n} columns and no records"),
    message("UTF-8 in {n} places, another encoding on {other} lines"),
    message("a blank row, or the end of the file"),
    message("direct identifiers"),
    message("{n} amounts stored as text"),
    message("{n} dates stored as text"),
    message("{n} different codes"),
    message("{n} providers"),
    message("no cost lines of {names}"),
    message("one value for every record of the file"),
    message("a column of this name"),
    message("sheets {names}"),
    message("{n} rows by {m} columns"),
    message("{n} bytes"),
)
"""About records, columns, sheets and texts."""

FILES: tuple[str, ...] = (
    message("no checksum of this file in {file}"),
    message("a content with another {algorithm} than {file} says"),
    message("nothing under this name"),
    message("a link to somewhere else"),
    message("a folder"),
    message("a pipe, a socket or a device"),
    message("0 bytes"),
    message("extension '{suffix}'"),
    message("a name without an extension"),
    message("a document type declaration, which no spreadsheet program writes"),
    message("{n} MB"),
    message("{n} other files"),
    message("more than {size} MB out of {packed} MB"),
    message("a packed file within a packed file"),
    message("a link"),
    message("a name with '..', a drive or an absolute path"),
    message("{n} empty sheets"),
    message("bytes that are neither UTF-8 nor Windows-1252"),
    message("zero bytes: a workbook, an archive or a damaged file under this name"),
    message("the same bytes as {file}"),
    message("a folder without files"),
    message("a file that this account may not read"),
    message("an archive that does not open ({error})"),
    message("an archive that does not unpack ({error})"),
    message("a member that does not open ({error})"),
    message("an archive with a password"),
    message("a workbook with a password"),
    message("an old workbook with a password"),
    message("a container as Office makes it for a password"),
    message("encrypted Parquet"),
    message("a full disk"),
    message("a full disk after {n} MB"),
    message("{n} MB to unpack, {m} MB free"),
    message("{n} files, {m} of them under a name that stands there already"),
    message("{kind} under the name of a {expected} file"),
    message("a workbook without sheets"),
    message("a workbook that does not open ({error})"),
    message("an old workbook that does not open ({error})"),
    message("Parquet that does not open ({error})"),
    message("Parquet that cannot be read to its end ({error})"),
    message("a column that cannot be read ({error})"),
    message("type {names}"),
    message("no end to it after {n} seconds"),
    message("the library that reads it was stopped dead"),
    message("{n} bytes, which is no multiple of {m}"),
    message("no end of file"),
)
"""About files that cannot be read."""

MESSAGES: tuple[str, ...] = (
    message("{n} messages"),
    message("{n} lines, {cents} cents less than the total"),
    message("{n} lines, {cents} cents more than the total"),
    message("message {n}"),
    message("no element Bericht with a Header in it"),
    message("neither a namespace nor a BerichtCode of one"),
    message("a namespace of message {n} and a BerichtCode of another message"),
    message("an encoding that is not known ({error})"),
    message("elements nested deeper than {n}"),
    message("a DOCTYPE"),
    message("{n} messages {number} of one provider with one identification"),
    message("the totals that were claimed differ"),
    message("{n} lines of the answer are not in the declaration"),
    message("not a whole number of cents without a sign"),
    message("neither D (debit) nor C (credit)"),
)
"""About standard messages."""

BREAKS: tuple[str, ...] = (
    message("{day}: own contributions of the Wmo became a fixed amount"),
    message("{day}: own contributions of the Wmo became an amount per month"),
    message("{day}: care was postponed by COVID-19 and paid all the same"),
    message("{day}: another municipality may pay for youth care, under the new domicile principle"),
    message("{day}: mental care in the Zvw is declared in another way"),
)
"""About breaks in what is counted, each with its day."""

TEMPLATES: tuple[str, ...] = (*COUNTED, *FILES, *MESSAGES, *BREAKS, message("{file} line {names}"))
"""Every clause that is known, in the order in which they are tried."""

KINDS: tuple[str, ...] = (
    message("text"),
    message("workbook"),
    message("old workbook"),
    message("binary workbook (.xlsb)"),
    message("text document or presentation"),
    message("old Office document (.xls, or protected by a password)"),
    message("zip archive"),
    message("XML document"),
)
"""Kinds of files that have a word for them; others are called by their extension."""
