"""ARCHITECTURE.md says what is there: the same layers as the import contract, and every module by name."""

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "src" / "werkplaats"
PAGE = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def modules_in_the_tree() -> set[str]:
    paths = (path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.name != "__init__.py")
    return {".".join(path.with_suffix("").parts) for path in paths}


def rows_of_the_map() -> list[tuple[str, str, str]]:
    """Return package, module and meaning of every row of the module map."""
    return re.findall(r"^\| `([\w.]*)` \| `(\w+)` \| (.+) \|$", section("Module map"), re.MULTILINE)


def contract_layers() -> list[list[str]]:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = [contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers"]
    return [re.split(r"\s*\|\s*", layer) for layer in layers]


def test_every_module_is_on_the_map_and_nothing_else_is():
    on_the_map = [
        f"{package}.{module}".removeprefix("werkplaats").lstrip(".") for package, module, _ in rows_of_the_map()
    ]
    assert set(on_the_map) - modules_in_the_tree() == set(), "named, but not there"
    assert modules_in_the_tree() - set(on_the_map) == set(), "there, but not named"
    assert len(on_the_map) == len(set(on_the_map)), "named twice"


def test_every_row_of_the_map_says_something():
    assert [module for _, module, meaning in rows_of_the_map() if len(meaning.split()) < 3] == []


def test_the_layers_are_those_of_the_import_contract():
    block = re.search(r"```text\n(.*?)```", section("Layers"), re.DOTALL)
    assert block
    drawn = [re.findall(r"\w+", line.split("  ", 1)[0]) for line in block.group(1).splitlines() if line.strip()]
    assert drawn == contract_layers()


def test_every_package_of_the_tree_has_its_layer():
    top = {path.stem for path in SOURCE.iterdir() if (path.is_dir() and any(path.glob("*.py"))) or path.suffix == ".py"}
    assert top - {"__init__", "__main__", "__pycache__"} == {name for layer in contract_layers() for name in layer}


def test_files_and_folders_that_the_page_names_exist():
    named = set(re.findall(r"`((?:docs|src|tests|tools|notebooks|params)/[\w./-]*)`", PAGE))
    assert named
    assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []
