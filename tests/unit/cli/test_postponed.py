"""A check of a small file loads nothing that it does not use."""

import subprocess
import sys
import textwrap

import pytest

from werkplaats.cli.postponed import postpone_pandas

HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount\n"
GOOD = "P0001;H001;Wmo;02A;De Linde;01-03-2023;31-03-2023;12,50\n"
BAD = "P0002;H001;Wmo;02A;De Linde;01-03-2023;31-03-2023;\n"


def check(folder, text):
    """Check a file in a process of its own; return what it printed and which slow modules it loaded."""
    (folder / "a.csv").write_text(text, encoding="utf-8")
    program = f"""
        import sys
        from werkplaats.cli.app import start
        sys.argv = ["werkplaats", "check-file", {str(folder / "a.csv")!r}, "--layout", "costs", "--json"]
        sys.argv += ["--out", {str(folder / "out")!r}]
        try:
            start()
        finally:
            slow = ["pandas", "pandera", "matplotlib", "openpyxl", "statsmodels", "pyreadstat"]
            slow.append("werkplaats.params.model")
            print([name for name in slow if name in sys.modules])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True, timeout=60
    )
    *_, loaded = done.stdout.splitlines()
    return done.stdout, loaded


def test_a_good_file_is_checked_without_pandas(tmp_path):
    printed, loaded = check(tmp_path, HEADER + GOOD)
    assert '"outcome": "accepted"' in printed
    assert loaded == "[]"
    assert (tmp_path / "out" / "quarantine.csv").read_text(encoding="utf-8").count("\n") == 1


def test_a_quarantine_is_written_with_pandas_all_the_same(tmp_path):
    printed, loaded = check(tmp_path, HEADER + GOOD + BAD)
    assert '"outcome": "quarantined"' in printed
    assert loaded == "['pandas']"
    assert "amount.missing" in (tmp_path / "out" / "quarantine.csv").read_text(encoding="utf-8")


def test_pandas_that_is_there_already_stays_what_it_is():
    pandas, finders = pytest.importorskip("pandas"), [*sys.meta_path]
    postpone_pandas()
    assert sys.modules["pandas"] is pandas
    assert sys.meta_path == finders
