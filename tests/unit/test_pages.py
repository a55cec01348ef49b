"""What the pages for readers say can be done: the commands exist, the links lead somewhere."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(PROJECT).as_posix())


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@each_page
def test_every_link_inside_the_project_leads_somewhere(page):
    text = re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (page.parent / name) if name else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


@each_page
def test_every_make_target_that_is_named_exists(page):
    blocks = re.findall(
        r"`make ((?:[a-z-]+ ?)+)`|^    make ((?:[a-z-]+ ?)+)", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    named = {target for block in blocks for target in " ".join(block).split()}
    assert named - TARGETS == set()


@pytest.mark.parametrize("command", ["make run", "make test", "--require-hashes", "Windows", "uv pip install"])
def test_the_readme_shows_how_to_start(command):
    assert command in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_index_of_the_documentation_leads_to_every_page():
    index = (PROJECT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [path.name for path in (PROJECT / "docs").glob("*.md") if path.name != "index.md"]
    assert pages
    assert [name for name in pages if f"]({name})" not in index] == []
