"""Rules on whole records: rows that are no records, and records that cannot be used or ask for a question."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

RULES: Mapping[str, Rule] = {
    "row.blank": Rule("a blank row", "Nothing to do"),
    "row.title": Rule("a row above the column names", "Nothing to do"),
    "row.repeated_header": Rule("the column names again", "Nothing to do"),
    "row.not_selected": Rule("a record that `where` or `one_per` of the source leaves out", "Nothing to do"),
    "csv.field_count": Rule(
        "a row with too few or too many fields",
        "Ask for the row again, or quote the field that holds the separator",
        why="Nobody can tell which value belongs to which column",
        example="P0001;H001;Wmo;02A;De Linde;01-03-2018",
    ),
    "csv.truncated": Rule(
        "the file ends in the middle of its last row",
        "Ask for the file again; rows after this one may be lost too",
        why="A transfer that was cut off loses records without a word",
    ),
    "csv.no_line_end": Rule(
        "the last line of the file has no line end",
        "Compare the last record with the source, or ask for the file again; the record was used",
        why="A transfer that is cut off in the last field leaves a smaller amount that looks whole",
    ),
    "row.total": Rule(
        "a totals row",
        "Nothing; it is no care. It was held against the sum of the file where all amounts can be read",
        why="As a record it would double every total",
        example="Totaal;;;;;;;111.919,10",
    ),
    "row.total_unchecked": Rule(
        "a totals row that cannot be checked, because amounts cannot be read", "Correct the amounts first"
    ),
    "total.mismatch": Rule(
        "the totals row does not equal the sum of its file",
        "Rows are missing or amounts were changed: ask for the file again",
        why="The sender says how much it should be, and it is not",
    ),
    "row.duplicate": Rule(
        "the same record stands earlier in the file",
        "Nothing when it was delivered twice by mistake; number the lines when it is two lines of care",
        why="Care that is counted twice makes households look dearer than they are",
    ),
    "row.duplicate_across_files": Rule(
        "the same record was delivered in an earlier file",
        "Nothing; a cumulative delivery repeats what was delivered before",
        why="Added up, the deliveries would count the same care twice",
    ),
    "key.duplicate": Rule(
        "two records for one key, with different content",
        "Ask which one holds",
        why="Taking either of them would be a guess",
    ),
    "interval.negative": Rule("the end lies before the start", "Ask which of the two is right"),
    "interval.long": Rule(
        "a line of care of more than a year",
        "Ask whether the amount is for the whole stretch; it was spread over it by days",
        why="The amount of one month, dated over years, makes care look nearly free",
        example="01-01-2018 to 31-12-2020",
    ),
    "interval.overlap": Rule(
        "claims for the same care of the same person, over days that overlap",
        "Ask whether one of them was corrected by another without being taken back; they were kept",
        why="Care that is claimed twice makes households look dearer than they are",
        example="01-03-2023 to 31-03-2023, and 15-03-2023 to 15-04-2023",
    ),
    "interval.outside_window": Rule(
        "care outside the months for which data were asked",
        "Nothing; the periods of the study leave it out",
    ),
    "interval.across_window": Rule(
        "care that runs across the first or last day for which data were asked",
        "Nothing; it is spread by days, and what lies outside is left out",
    ),
    "credit.orphan": Rule(
        "a credit without any claim that it could take back",
        "Ask for the delivery that holds the claim; the credit was kept",
        why="Without the claim it makes the household cheaper than it was",
        example="-75,00 for a product that was never claimed",
    ),
    "credit.exceeds": Rule(
        "credits that take back more than was claimed",
        "Ask whether a claim is missing or a credit was sent twice; they were kept",
        why="The household would have been paid for being cared for",
    ),
    "care.fell_silent": Rule(
        "a provider declared month after month and then stopped, long before the end of the window",
        "Ask whether care stopped, or is paid as a task from then on and declared no longer",
        why="Task-funded care is not declared: costs seem to fall while care goes on",
    ),
    "context.definition_break": Rule(
        "what is counted in a domain changes within the window",
        "Nothing; compare across this day with care, or leave the domain out of the comparison",
        why="A change in what is counted looks like a change in cost",
    ),
    "domain.no_data": Rule(
        "a domain of the study without a single cost line",
        "Ask whether nothing was spent or nothing was delivered; it counts as unknown, not as zero",
        why="What was never delivered cannot have fallen",
    ),
    "household.no_records": Rule(
        "households of the study without a single cost line",
        "Ask whether they had no care or were left out of the delivery",
        why="A household that was forgotten looks like one that costs nothing",
    ),
    "wave.order": Rule(
        "a later wave that is dated before an earlier one",
        "Ask which date or which wave is right",
        why="Before and after would change places",
    ),
    "wave.no_date": Rule(
        "answers without a date",
        "Ask for the date; the answers were kept",
        why="Whether they belong to this wave, and came after the one before, cannot be checked",
    ),
    "wave.same_day": Rule(
        "two waves of a person on one day",
        "Ask for the day on which each of them was answered; they were kept",
        why="Between two answers of one day nothing can have changed",
    ),
    "wave.copied": Rule(
        "nearly everybody gave the same answers to all items at every wave",
        "Ask whether the answers of one wave were copied to another; they were kept",
        why="A wave that was filled in with the answers of another says that nothing changed",
    ),
    "wave.window": Rule(
        "an answer far from the day of its wave",
        "Ask whether it belongs to this wave; it was kept",
        why="Change over three months is not change over a year",
    ),
    "wave.no_baseline": Rule(
        "answers of a person who did not answer at the first wave",
        "Ask for the first wave; the answers were kept",
        why="Nothing can be said about the change of this person",
    ),
}
