"""What may not be in version control: data, addresses of registries, paths of a machine, large files."""

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import nbformat
import pytest

PROJECT = Path(__file__).parents[2]
LARGEST = 2 * 1024 * 1024


def load_guard():
    spec = importlib.util.spec_from_file_location("guard_data", PROJECT / "tools" / "guard_data.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GUARD = load_guard()


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git clone, so there is no list of files that are under version control")
    names = listed.stdout.decode("utf-8").split("\0")
    return [name for name in names if name and (PROJECT / name).is_file()]


def tracked_text() -> dict[str, str]:
    found = {}
    for name in tracked_files():
        content = (PROJECT / name).read_bytes()
        if b"\0" not in content:
            found[name] = content.decode("utf-8", errors="replace")
    return found


def lines_with(pattern: str) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in tracked_text().items()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_tracked_file_is_large():
    assert [name for name in tracked_files() if (PROJECT / name).stat().st_size > LARGEST] == []


def test_no_data_outside_the_example_study():
    assert [f"{name}: {why}" for name in tracked_files() for why in GUARD.find_data(name, PROJECT)] == []


def test_no_tracked_file_names_a_path_of_the_machine_it_was_made_on():
    shared_by_all = {"//", "/tmp/", "/home/", "/root/", "/opt/", "/srv/", "/var/", "/mnt/", "/usr/"}
    here = {f"{PROJECT}/", f"{PROJECT.parent}/"} - shared_by_all
    assert (
        lines_with("|".join(re.escape(path) for path in sorted(here)) + r"|/home/[a-z]\w*/|/Users/[A-Za-z]\w*/") == []
    )


def test_no_tracked_file_names_an_address_of_a_package_registry():
    registry = r"files\.python[h]osted|pypi\.org/simple|index-url\s*[=:]\s*\S|registry\.npm[j]s|/pypi/simp[l]e"
    assert lines_with(registry) == [], "an address of a registry"


def test_the_lock_holds_versions_and_hashes_and_nothing_else():
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = re.compile(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[\w.!+]+( ; [^/@]+?)?( \\)?")
    hashed = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    odd = [line for line in lines[1:] if not (pinned.fullmatch(line) or hashed.fullmatch(line))]
    assert odd == []
    assert sum(bool(pinned.fullmatch(line)) for line in lines) > 100


def test_the_lock_covers_every_dependency():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(name for extra in ("test", "dev", "docs", "build") for name in extras[extra])]
    names = {re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in wanted}
    locked = {
        line.split("==")[0].split("[")[0]
        for line in (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith(("#", " "))
    }
    assert names - locked == set(), "run: make lock"


def test_the_changelog_has_a_heading_for_changed_numbers():
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
    assert "### Numbers" in text.split("## [Unreleased]", 1)[1]


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    citation = re.search(r"^version: (.+)$", (PROJECT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    package = re.search(r'__version__ = "(.+)"', (PROJECT / "src/werkplaats/__init__.py").read_text(encoding="utf-8"))
    assert citation
    assert package
    assert {citation.group(1), package.group(1)} == {project}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes/cliënten.csv", b"a;b"),
        ("data/raw/andere/readme.md", b"text"),
        ("data/processed/maastricht/run.json", b"{}"),
        ("reports/maastricht/intern/rapport.html", b"<html>"),
        ("docs/picture.png", b"PK\x03\x04 a workbook under another name"),
        ("tests/sample.txt", b"$FL2@(#) SPSS"),
        ("tests/sample.bin", b"PAR1"),
        ("tests/sample", b"SQLite format 3\x00"),
        ("tests/sample.md", b"\x00" * 8 + b"DUCK"),
        ("secret.key", b"9f86d081"),
        ("notebooks/x.ipynb", b"not json"),
    ],
)
def test_the_guard_refuses_data(tmp_path, name, content):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert list(GUARD.find_data(name, tmp_path))


@pytest.mark.parametrize("name", ["data/raw/maastricht/gemeente/lines.csv", "docs/page.md", "data/raw/.gitkeep"])
def test_the_guard_lets_the_rest_pass(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"text")
    assert list(GUARD.find_data(name, tmp_path)) == []


@pytest.mark.parametrize(("outputs", "refused"), [(False, False), (True, True)])
def test_the_guard_refuses_a_notebook_with_outputs(tmp_path, outputs, refused):
    cell = nbformat.v4.new_code_cell("1")
    cell["outputs"] = [nbformat.v4.new_output("stream", text="1")] if outputs else []
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "x.ipynb")
    assert bool(list(GUARD.find_data("x.ipynb", tmp_path))) is refused


def test_the_guard_leaves_with_one_when_it_found_something(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("a", encoding="utf-8")
    assert GUARD.main(["x.csv"]) == 1
    assert "x.csv: the extension of a data file" in capsys.readouterr().out
    assert GUARD.main([]) == 0
