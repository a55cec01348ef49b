"""The page on speed: each benchmark writes its own part, between marks of its own, and leaves the rest alone."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"


def write_part(name: str, part: str, *, title: str, page: Path = PAGE) -> None:
    """Put ``part`` between the marks of benchmark ``name``; without marks it gets a section ``title`` at the end."""
    begin, end = f"<!-- {name}: written by make bench -->", f"<!-- {name}: end -->"
    text = page.read_text(encoding="utf-8")
    if begin in text:
        before, _, rest = text.partition(begin)
        after = rest.partition(end)[2]
    else:
        before, after = f"{text.rstrip()}\n\n## {title}\n\n", "\n"
    page.write_text(f"{before}{begin}\n\n{part}\n\n{end}{after}", encoding="utf-8")
