"""Widths of columns: a number stays whole, and what words leave over is theirs."""

import pytest

from werkplaats.report.document import TableBlock
from werkplaats.report.page_widths import CELL_MARGIN, LINE, typst_columns, word_shares

ACTORS = ("Gemeente", "Huishoudens", "Zorgverzekeraar", "Alle partijen")
COLUMNS = ("Partij", "Programma", "Publiek geld, uitbetaalbaar", "Publiek geld, niet uitbetaalbaar", "Netto", "Over")
AMOUNTS = ("−€ 95.000", "€ 78.753", "€ 29.745", "−€ 16.247", "−€ 16.247")


def block(columns=COLUMNS, rows=tuple((actor, *AMOUNTS) for actor in ACTORS)):
    return TableBlock("table", columns, rows, "Caption")


def letters(share):
    """Return how many letters of a line fit in a column of a Word table."""
    return share * LINE - CELL_MARGIN


def test_in_word_no_number_and_no_word_is_broken():
    for share, column in zip(word_shares(block()), zip(COLUMNS, *block().rows, strict=True), strict=True):
        heading, *cells = column
        assert letters(share) >= max(map(len, cells))
        assert letters(share) >= max(map(len, heading.split()))


def test_in_word_a_column_with_more_to_say_is_wider():
    shares = word_shares(block(("Manier", "Aanname", "p"), (("naam", "een zin van zeven woorden over iets", "0,32"),)))
    assert shares[1] == max(shares)
    assert sum(shares) == pytest.approx(1)


def test_a_column_of_words_may_break_between_them():
    name = "een woord " * 20
    first, second = word_shares(block(("Wat", "Getal"), ((name, "€ 1.000.000"),)))
    assert letters(second) >= len("€ 1.000.000")
    assert first > second


def test_a_short_first_column_leaves_the_numbers_room():
    assert typst_columns(block()).count("em") == len(COLUMNS) - 1


def test_where_not_everything_fits_words_of_headings_give_way_and_numbers_do_not():
    crowded = block(
        ("Huishouden", "Gebeurtenis", "Volgens (bewijs)", "Financier", "Kans", "Kosten", "Besteed", "Omslagkans"),
        (
            (
                "A",
                "ondertoezichtstelling (voorkomen)",
                "gezinsregisseur en jeugdbeschermer (B)",
                "Zorgverzekeraar",
                "30–60–90%",
                "€ 80.000",
                "€ 1.100",
                "1%",
            ),
        ),
    )
    shares = word_shares(crowded)
    # The air around the cells gives way first, so that with this many columns every word is still whole.
    needed = [1, len("ondertoezichtstelling"), len("gezinsregisseur"), len("Zorgverzekeraar"), 9, 8, 7, 2]
    assert all(share * LINE > letter_count for share, letter_count in zip(shares, needed, strict=True))
    # Two columns of words cannot live on what columns that are never broken would leave them.
    assert typst_columns(crowded).count("fr") == len(crowded.columns)
