"""Rules on Dutch standard messages (iWmo, iJw) and on open benchmarks."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

_AS_WRITTEN = "Ask for the message as the application wrote it"

MESSAGES: Mapping[str, Rule] = {
    "message.unknown": Rule(
        "the file is XML, but no iWmo or iJw message that is known",
        "Deliver messages 301, 305, 307, 323 and 325 (before 2021: 303 and 304) as XML, or the same as csv",
        example="<Factuur>",
    ),
    "message.not_read": Rule(
        "the message holds neither costs nor care that was delivered",
        "Leave it out; messages 301, 305, 307, 323, 325, 303 and 304 are read",
        "Requests and acknowledgements say what was asked, not what was done",
        "WMO315",
    ),
    "message.other_table": Rule(
        "no message of the source fills its table",
        "Correct `table` of the source: declarations fill costs, starts and stops fill events",
    ),
    "message.malformed": Rule(
        "the file is no well-formed XML, or it is cut off",
        "Ask for the message again; the transfer may have been cut off",
        "Part of a message has no total that it can be checked against",
    ),
    "message.structure": Rule(
        "the message lacks what it cannot do without, or says it is two things",
        _AS_WRITTEN,
        example="<Prestatie> without <IngediendBedrag>",
    ),
    "message.amount": Rule(
        "an amount of the message is no whole number of cents, or is neither debit nor credit",
        _AS_WRITTEN,
        "Messages hold whole cents and put the sign in DebetCredit; anything else was made by hand",
        "<Bedrag>1600.00</Bedrag>",
    ),
    "message.total_mismatch": Rule(
        "the lines of the message do not add up to its total",
        "Ask for the message as it was sent; lines were left out, or changed by hand",
        "Rules TR358 and TR342 of the standard (TR312 and TR320 before release 3.0) say that they must",
    ),
    "message.answer_mismatch": Rule(
        "the answer does not belong to the declaration that it names",
        "Ask for the declaration that was answered, and for the answer to this one",
        "What was not awarded can only be taken off the lines that were rejected",
    ),
    "message.repeated": Rule(
        "the same message stands in the delivery more than once",
        "Keep the one that was processed and take the others out",
        "Its amounts would count more than once",
    ),
    "message.unanswered": Rule(
        "the delivery holds no answer to this declaration, so its amounts are claimed, not awarded",
        "Ask the municipality for its answers (325; 304 before 2021)",
        "What was claimed and rejected was never paid",
    ),
    "message.orphan_answer": Rule(
        "the delivery holds the answer, not the declaration that it answers",
        "Ask for the declaration (323; 303 before 2021)",
        "An answer names only what was rejected; what was awarded stands in the declaration",
    ),
    "message.repeated_reference": Rule(
        "a reference number stands on more than one line",
        "Check that the lines are different care; they were all kept",
        "A credit points at its line by this number alone",
        "two lines RN004",
    ),
    "message.unknown_code": Rule(
        "a code is not in the code list of the standard",
        "Check which list the sender uses; the code was kept as it is",
        example="Eenheid 99",
    ),
    "message.vat": Rule(
        "a line of an invoice names value added tax apart",
        "Ask whether the amounts are with or without the tax; they were kept as they are",
        "Declarations include the tax; invoices may not",
    ),
}
"""Rules on messages."""

BENCHMARKS: Mapping[str, Rule] = {
    "benchmark.columns": Rule(
        "the file lacks the columns that tell whom its numbers are about",
        "Download the file again from its publisher and leave its first row as it is",
    ),
    "benchmark.repeated": Rule(
        "an area, sex and age class stand in the file more than once",
        "Download the file again; it may have been pasted together",
        "Its numbers would count more than once",
    ),
    "benchmark.not_a_number": Rule(
        "a cell of a benchmark is no number", "Nothing; it counts as missing", example="n.b."
    ),
    "benchmark.missing": Rule("a cell of a benchmark is empty", "Nothing; it counts as missing"),
    "benchmark.field_count": Rule(
        "a row of a benchmark has more or fewer fields than there are columns", "Download the file again"
    ),
    "benchmark.area": Rule(
        "an area that the params name is not in the benchmark",
        "Write it in `areas` as the file writes it",
        "Areas are added, merged and renamed from year to year",
    ),
    "benchmark.year": Rule(
        "the benchmark is of another year than the params say",
        "Correct `year` under `benchmarks`, or download the file of that year",
        "Its level would be read beside the costs of another year",
    ),
    "benchmark.category": Rule(
        "a category of insured care that the params name is not in the benchmark",
        "Write it in `categories` as the documentation on benchmarks names it",
        "Categories of mental care changed in 2014 and in 2022",
    ),
}
"""Rules on open benchmarks."""

RULES: Mapping[str, Rule] = {**MESSAGES, **BENCHMARKS}
