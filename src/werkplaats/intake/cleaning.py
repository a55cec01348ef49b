"""The steps that a raw file goes through, in their order, on the way to its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from werkplaats.intake.balance import run_steps
from werkplaats.intake.cells.dates import Window
from werkplaats.intake.delivery import Delivery, Step
from werkplaats.intake.mapping import select_records
from werkplaats.intake.records.answers import clean_answers
from werkplaats.intake.records.between_files import note_overlaps_between, settle_credits_between
from werkplaats.intake.records.context import note_context
from werkplaats.intake.records.copies import validate_copies
from werkplaats.intake.records.credits import check_credits
from werkplaats.intake.records.intervals import clean_intervals
from werkplaats.intake.records.membership import check_membership, note_moves_between
from werkplaats.intake.records.overlaps import note_overlaps
from werkplaats.intake.records.repeats import refuse_repeats, refuse_repeats_across
from werkplaats.intake.records.schemes import validate_schemes
from werkplaats.intake.records.totals import clean_totals
from werkplaats.intake.records.waves import check_waves
from werkplaats.intake.values import clean_amounts, clean_codes, clean_dates, clean_numbers, clean_texts, fill_payers
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.intake.whole_columns import clean_identifiers, judge_columns

Progress = Callable[[str], None]
"""Told the name of each file as it is taken up."""


def clean_each(
    deliveries: Sequence[Delivery],
    *,
    vocabulary: Vocabulary,
    window: Window | None = None,
    progress: Progress | None = None,
) -> list[Delivery]:
    """Clean every file by itself, and hold files of one source against each other.

    Raises
    ------
    InputError
        When a totals row contradicts its file, a column cannot be used, or two files cannot be used together.
    BalanceError
        When a record or a cent went missing in any step.
    """
    tell = progress or (lambda _file: None)
    if len(deliveries) > 1:
        validate_schemes(deliveries)
    prepared = []
    for delivery in deliveries:
        tell(delivery.raw.file)
        prepared.append(run_steps(delivery, (select_records, clean_totals, refuse_repeats)))
    steps = cell_steps(vocabulary, window)
    cleaned = [run_steps(delivery, steps) for delivery in refuse_repeats_across(prepared)]
    validate_copies(cleaned)
    judged = [run_steps(delivery, record_steps(vocabulary, window)) for delivery in cleaned]
    together = note_overlaps_between(settle_credits_between(note_moves_between(judged)))
    return note_context(together, window, domains=vocabulary.payer_of if vocabulary.planned else ())


def cell_steps(vocabulary: Vocabulary, window: Window | None) -> tuple[Step, ...]:
    """Return the steps on cells and columns."""
    return (
        clean_identifiers,
        judge_columns,
        partial(clean_texts, vocabulary=vocabulary),
        partial(clean_codes, vocabulary=vocabulary),
        partial(clean_dates, window=window),
        clean_numbers,
        clean_amounts,
        partial(clean_answers, vocabulary=vocabulary),
        partial(fill_payers, vocabulary=vocabulary),
    )


def record_steps(vocabulary: Vocabulary, window: Window | None) -> tuple[Step, ...]:
    """Return the steps on whole records, and on records against each other."""
    return (
        partial(clean_intervals, window=window),
        check_credits,
        note_overlaps,
        check_membership,
        partial(check_waves, waves=vocabulary.wave_order, planned=vocabulary.planned),
    )
