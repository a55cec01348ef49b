"""Widths of the columns of a table in the PDF and in Word: numbers get what they need, words the rest."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.report.document import TableBlock

SMALL_TABLE = 75
"""Letters up to which Typst may choose: every column is then as wide as its text."""

LETTER, BOLD_LETTER, MARGIN = 0.65, 0.74, 1.6
"""Width of a letter, of a letter in a heading, and of the air around a cell (em)."""

LONGEST_NUMBER = 28
"""Longest text of a column that is never broken (letters); a longer one shares what is left."""

LONGEST_WORD = 11
"""Letters from which a word in a heading may be hyphenated."""

LONGEST_SHARE = 40
"""Most letters that count when columns share what is left."""

MANY_COLUMNS = 5
"""More columns than this are set in smaller type."""

PAGE, PAGE_SMALL, LEFT_AT_LEAST = 59.0, 67.0, 15.0
"""Width of the page in normal and in small type, and what the first column is left at least (em)."""

CELL_MARGIN = 3
"""Air around a cell of a Word table (letters)."""

LONGEST_HEADING, LONGEST_CROWDED, LONGEST_HYPHENATED = 30, 11, 7
"""Letters of a word in a heading that count: with room, without it in Word, and in the PDF, which hyphenates."""

SHORT = 10
"""Longest text that is not broken between its words (letters), where it is no number."""

LINE = 105
"""Letters on a line of a table; Word does not measure the text itself."""


def is_small_type(block: TableBlock) -> bool:
    """Return whether a table has so many columns that it is set in smaller type."""
    return len(block.columns) > MANY_COLUMNS


def typst_columns(block: TableBlock) -> str:
    """Return the widths of the columns as Typst reads them: the first column shares what the others leave."""
    cells = [max((len(row[place]) for row in block.rows), default=0) for place in range(len(block.columns))]
    heads = [max((len(word) for word in heading.split()), default=0) for heading in block.columns]
    if sum(map(max, cells, map(len, block.columns))) < SMALL_TABLE:
        return f"({'auto, ' * len(cells)})"
    needed = [_em(cell, head) for cell, head in zip(cells, heads, strict=True)]
    fixed = [place > 0 and cell <= LONGEST_NUMBER for place, cell in enumerate(cells)]
    # The first column may be left less than its longest text; any other keeps its longest word.
    words = [
        max((len(word) for row in block.rows for word in row[place].split(" ")), default=0)
        for place in range(len(cells))
    ]
    least = [min(LEFT_AT_LEAST, needed[0]), *map(_em, words[1:], heads[1:])]
    room = PAGE_SMALL if is_small_type(block) else PAGE
    if sum(most if stays else few for most, few, stays in zip(needed, least, fixed, strict=True)) > room:
        return f"({', '.join(f'{share:.3f}fr' for share in _shares(block, LONGEST_HYPHENATED))},)"
    shown = [
        f"{width:.1f}em" if stays else f"{min(width, LONGEST_SHARE * LETTER):.1f}fr"
        for width, stays in zip(needed, fixed, strict=True)
    ]
    return f"({', '.join(shown)},)"


def _em(cell: int, head: int) -> float:
    return max(cell * LETTER, min(head, LONGEST_WORD) * BOLD_LETTER) + MARGIN


def word_shares(block: TableBlock) -> list[float]:
    """Return the share of the width that each column gets in Word, which breaks a word where it no longer fits.

    A column gets its longest word; a column of numbers its longest text. What is left goes to those with more to say.
    Where there is not room for that, long words of headings are the first that may be broken.
    """
    return _shares(block, LONGEST_CROWDED)


def _shares(block: TableBlock, crowded: int) -> list[float]:
    """Return shares of the width; without room for all, ``crowded`` letters of a word in a heading count."""
    columns = list(zip(block.columns, *block.rows, strict=True))
    whole = [min(max(len(cell) for cell in column), LONGEST_SHARE) + CELL_MARGIN for column in columns]
    least = _least(block, LONGEST_HEADING)
    if sum(least) > LINE:
        least = _least(block, crowded)
    wanted = [max(most - few, 0) for most, few in zip(whole, least, strict=True)]
    room = max(LINE - sum(least), 0)
    given = [few + room * more / (sum(wanted) or 1) for few, more in zip(least, wanted, strict=True)]
    return [width / sum(given) for width in given]


def _least(block: TableBlock, heading: int) -> list[int]:
    """Return how many letters each column needs at least, when of a word in a heading ``heading`` letters count."""
    return [
        max(
            *(min(len(word), heading) for word in title.split(" ")),
            *(len(word) for cell in cells for word in cell.split(" ")),
            *_unbroken(cells, side),
        )
        + CELL_MARGIN
        for title, *cells, side in zip(block.columns, *block.rows, block.alignment, strict=True)
    ]


def _unbroken(cells: Sequence[str], side: str) -> list[int]:
    """Return the lengths of texts that stay on one line: those of a column of numbers, or of short texts."""
    lengths = [len(cell) for cell in cells]
    return lengths if max(lengths, default=0) <= (LONGEST_NUMBER if side == "right" else SHORT) else [0]
