"""Which modules a notebook leans on, on a small package of every shape of import."""

from __future__ import annotations

import ast

import pytest

from werkplaats.pipeline.imports import data_files, import_closure

FILES = {
    "__init__.py": "",
    "top.py": "import json\nfrom pack.inner import leaf, CONSTANT\n",
    "lonely.py": "import numpy\n",
    "lazy.py": "def f():\n    from pack import lonely\n    return lonely\n",
    "inner/__init__.py": "CONSTANT = 1\n",
    "inner/leaf.py": "from .sibling import x\nfrom .. import lazy\n",
    "inner/sibling.py": "import scipy.stats\nx = 1\n",
    "inner/templates/page.html": "<p>",
    "inner/templates/deep/style.css": "p {}",
    "other/__init__.py": "",
    "other/texts/a.txt": "a",
    "loop_a.py": "from pack import loop_b\n",
    "loop_b.py": "from pack import loop_a\n",
}


@pytest.fixture
def pack(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {"pack": tmp_path / "pack"}


@pytest.mark.parametrize(
    ("code", "modules", "libraries"),
    [
        ("from pack.lonely import f", {"pack", "pack.lonely"}, {"numpy"}),
        ("import pack.lonely", {"pack", "pack.lonely"}, {"numpy"}),
        ("from pack import lonely as l", {"pack", "pack.lonely"}, {"numpy"}),
        ("from pack import lazy", {"pack", "pack.lazy", "pack.lonely"}, {"numpy"}),
        (
            "from pack.top import anything",
            {"pack", "pack.top", "pack.inner", "pack.inner.leaf", "pack.inner.sibling", "pack.lazy", "pack.lonely"},
            {"json", "scipy", "numpy"},
        ),
        ("import pandas as pd\nfrom pack.inner import CONSTANT", {"pack", "pack.inner"}, {"pandas"}),
        ("from pack import loop_a", {"pack", "pack.loop_a", "pack.loop_b"}, set()),
        ("x = 1", set(), set()),
    ],
)
def test_closure_holds_what_is_imported_and_no_neighbors(pack, code, modules, libraries):
    closure = import_closure([ast.parse(code)], pack)
    assert set(closure.modules) == modules
    assert closure.libraries == libraries


def test_data_files_come_with_the_packages_that_are_imported(pack):
    closure = import_closure([ast.parse("from pack.inner import leaf")], pack)
    assert set(data_files(closure.modules)) == {
        "pack.inner/templates/page.html",
        "pack.inner/templates/deep/style.css",
    }


def test_a_changed_import_is_seen_in_the_same_process(pack):
    tree = ast.parse("from pack import lonely")
    assert import_closure([tree], pack).libraries == {"numpy"}
    (pack["pack"] / "lonely.py").write_text("import pandas\nimport numpy\n# a longer file\n")
    assert import_closure([tree], pack).libraries == {"numpy", "pandas"}
