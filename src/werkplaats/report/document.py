"""The report as data: chapters, sections and blocks, without a word about HTML, PDF or Word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Alignment = Literal["left", "right"]
Tone = Literal["answer", "caution", "note"]


@dataclass(frozen=True)
class Paragraph:
    """Plain text; nothing in it is markup."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Callout:
    """A box: the answer, a caution or a note."""

    title: str
    lines: tuple[str, ...]
    tone: Tone = "note"


@dataclass(frozen=True)
class Figure:
    """A picture with its caption and with the text that replaces it for who cannot see it."""

    name: str
    png: bytes
    caption: str
    alt: str
    number: int = 0


@dataclass(frozen=True)
class TableBlock:
    """A table of formatted text. The first column heads its row."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    note: str = ""
    alignment: tuple[Alignment, ...] = ()
    number: int = 0

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows):
            raise ValueError(f"table {self.name}: every row must have {width} cells")
        if not self.alignment:
            object.__setattr__(self, "alignment", ("left", *["right"] * (width - 1)))
        if len(self.alignment) != width:
            raise ValueError(f"table {self.name}: {width} columns but {len(self.alignment)} alignments")


@dataclass(frozen=True)
class WrittenText:
    """Markdown that a person wrote; it is cleaned of markup that is not text before it is shown."""

    markdown: str


Block = Paragraph | Bullets | Callout | Figure | TableBlock | WrittenText


@dataclass(frozen=True)
class Section:
    """A titled part of a chapter. ``key`` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter, an appendix, or (kind ``front``) the summary, which has no number.

    ``new_page``: whether it starts a page. `number_document` decides: the summary and the first appendix do.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    kind: Literal["front", "chapter", "appendix"] = "chapter"
    number: str = ""
    new_page: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report.

    Attributes
    ----------
    notice
        Sentence that stands on every page, such as the warning that the data are invented; empty when there is none.
    variant
        Line on the cover that says for whom this variant is.
    """

    title: str
    subtitle: str
    commissioner: str
    date: str
    language: str
    notice: str
    variant: str
    chapters: tuple[Chapter, ...]


def number_document(document: Document) -> Document:
    """Return the document with everything numbered from 1: chapters, sections, figures, tables; appendices from A."""
    chapters: list[Chapter] = []
    counts = {"chapter": 0, "appendix": 0, "figure": 0, "table": 0}
    for chapter in document.chapters:
        number = _next_number(chapter, counts)
        blocks = _number_blocks(chapter.blocks, counts)
        sections = tuple(
            replace(section, number=f"{number}.{place}", blocks=_number_blocks(section.blocks, counts))
            for place, section in enumerate(chapter.sections, start=1)
        )
        begins = chapter.kind != "chapter" and (not chapters or chapters[-1].kind != chapter.kind)
        chapters.append(replace(chapter, number=number, blocks=blocks, sections=sections, new_page=begins))
    return replace(document, chapters=tuple(chapters))


def blocks_of(document: Document) -> Iterator[Block]:
    """Yield every block of the document, in order."""
    for chapter in document.chapters:
        yield from chapter.blocks
        for section in chapter.sections:
            yield from section.blocks


def figures_of(document: Document) -> list[Figure]:
    """Return the figures of the document, in order."""
    return [block for block in blocks_of(document) if isinstance(block, Figure)]


def tables_of(document: Document) -> list[TableBlock]:
    """Return the tables of the document, in order."""
    return [block for block in blocks_of(document) if isinstance(block, TableBlock)]


def _next_number(chapter: Chapter, counts: dict[str, int]) -> str:
    if chapter.kind == "front":
        return ""
    counts[chapter.kind] += 1
    return str(counts["chapter"]) if chapter.kind == "chapter" else chr(ord("A") + counts["appendix"] - 1)


def _number_blocks(blocks: tuple[Block, ...], counts: dict[str, int]) -> tuple[Block, ...]:
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, (Figure, TableBlock)):
            kind = "figure" if isinstance(block, Figure) else "table"
            counts[kind] += 1
            numbered.append(replace(block, number=counts[kind]))
        else:
            numbered.append(block)
    return tuple(numbered)
