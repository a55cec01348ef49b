"""Good files, damaged at random: each ends in an outcome with an account that balances, never in a traceback.

Every damage has a seed, so that one that is found can be looked at again: ``check(kind, seed, folder)``.
"""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from werkplaats.errors import BalanceError
from werkplaats.intake.checking import Checked, check_delivery
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.privacy import keeps_text
from werkplaats.intake.store import Store

WINDOW = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
COSTS = ["person_id", "household_id", "domain", "product_code", "provider", "start", "end", "amount"]
ITEMS = [*(f"eq5d_{item}" for item in ("mobility", "selfcare", "activity", "pain", "anxiety")), "vas"]
ANSWERS = ["person_id", "household_id", "wave", "date", *ITEMS, *(f"mph_{number}" for number in range(1, 7))]

HOSTILE = (
    *("", " ", "\u00a0", "\t", "-", "?", "x", "0", "-0", "NULL", "nan", "#N/B", "#VERW!", "=1+1", "=HYPERLINK(1)"),
    *(
        "1.234",
        "1,234.56",
        "1.234,5",
        "12,50-",
        "€ 12,50",
        "1e3",
        "inf",
        "-inf",
        "1" * 40,
        "0,005",
        "99999999999999,99",
    ),
    *(
        "31-02-2023",
        "03/04/2023",
        "99999999",
        "31-12-9999",
        "00-00-0000",
        "45000",
        "1-1-23",
        "2023-13-01",
        "01-01-0001",
    ),
    *('"', '""', "'", ";", "a;b", '";"', "a\nb", "a\rb", "\x0b", "\x1c", "\x1f", "\x7f", "\ufeff", "\u202e", "\u200b"),
    *(
        "é",
        "Ã©",
        "漢字",
        "😀",
        "a" * 5000,
        "<script>",
        "{{7*7}}",
        "'; DROP TABLE x; --",
        "%s",
        "../../x",
        "Totaal",
        "Bron:",
    ),
)
SECRETS = ("999990019", "geheim.persoon@voorbeeld.nl", "NL91ABNA0417164300", "06-98765432", "Zwaluwstraat 17b")
"""What no message may show, beside whatever stands in the good files."""

Rows = list[list[str]]


def build_costs() -> Rows:
    rows = [
        [
            f"P47110{place % 7:02d}",
            f"H88200{place % 7 // 2:02d}",
            ("Wmo", "Jeugdwet", "Zvw", "Wlz")[place % 4],
            f"0{place % 3 + 1}A1{place % 2}",
            ("Morgenrood", "Stichting 't Anker")[place % 2],
            f"{place % 9 + 1:02d}-0{place % 5 + 1}-2023",
            f"{place % 9 + 11:02d}-0{place % 5 + 2}-2023",
            f"{3 + place * 271 // 7},{place * 37 % 100:02d}",
        ]
        for place in range(24)
    ]
    rows.append([*rows[3][:7], f"-{rows[3][7]}"])
    return [COSTS, *rows]


def build_answers() -> Rows:
    rows = [
        [
            f"P47110{person:02d}",
            f"H88200{person % 4:02d}",
            f"T{wave}",
            f"{person + 10}-0{3 + wave * 4}-2023",
            *(str((person + wave + item) % 5 + 1) for item in range(5)),
            str(40 + person + wave),
            *(str((person + item) % 11) for item in range(6)),
        ]
        for wave in (0, 1)
        for person in range(8)
    ]
    return [ANSWERS, *rows]


def write_csv(rows: Rows) -> bytes:
    return "".join(";".join(row) + "\r\n" for row in rows).encode("utf-8", errors="replace")


def write_workbook(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([typed(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def typed(cell: str) -> object:
    """Return a cell as somebody would have typed it; characters that no workbook can hold are left out."""
    plain = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell)
    try:
        return dt.datetime.strptime(plain, "%d-%m-%Y")  # noqa: DTZ007 a date has no zone
    except ValueError:
        pass
    try:
        return float(plain.replace(",", ".")) if "," in plain else plain
    except ValueError:
        return plain


def as_frame(rows: Rows) -> pd.DataFrame:
    """Return the rows as columns, with names that differ and with as many cells as there are names."""
    names = [f"{name}_{place}" if name in rows[0][:place] else name or "x" for place, name in enumerate(rows[0])]
    width = len(names)
    return pd.DataFrame([(row + [""] * width)[:width] for row in rows[1:]], columns=names, dtype=str)


def write_parquet(rows: Rows) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(as_frame(rows), preserve_index=False), buffer)
    return buffer.getvalue()


def write_statistics(rows: Rows, folder: Path) -> bytes:
    frame = as_frame(rows)
    for name in frame.columns:
        numbers = pd.to_numeric(frame[name], errors="coerce")
        frame[name] = numbers if numbers.notna().all() and np.isfinite(numbers).all() else frame[name]
    frame.columns = [f"v{place}" if not name.isidentifier() else name for place, name in enumerate(frame.columns)]
    path = folder / "written.sav"
    pyreadstat.write_sav(frame, str(path))
    return path.read_bytes()


def damage_bytes(content: bytes, random: np.random.Generator) -> bytes:
    """Insert, delete, duplicate, swap, replace or cut off some bytes."""
    at, size = int(random.integers(len(content))), int(random.integers(1, 40))
    piece = content[at : at + size]
    noise = random.integers(0, 256, size, dtype=np.uint8).tobytes()
    return (
        content[:at] + noise + content[at:],
        content[:at] + content[at + size :],
        content[:at] + piece + content[at:],
        content[:at] + piece[::-1] + content[at + size :],
        content[:at] + noise[:1] + content[at + 1 :],
        content[:at],
    )[random.integers(6)]


def damage_cell(rows: Rows, random: np.random.Generator, values: Sequence[str]) -> Rows:
    """Replace, empty, swap, double or split a cell of a record."""
    row = rows[random.integers(1, len(rows))]
    place = int(random.integers(len(row)))
    other = rows[random.integers(1, len(rows))]
    what = random.integers(6)
    if what < 3:
        row[place] = str(random.choice(values))
    elif what == 3:
        row[place], other[place] = other[place], row[place]
    elif what == 4:
        row.insert(place, row[place])
    else:
        del row[place]
    return rows


def damage_line(rows: Rows, random: np.random.Generator, values: Sequence[str]) -> Rows:
    """Insert, delete, duplicate, swap or replace a line, the names of the columns included."""
    at, other = (int(place) for place in random.integers(len(rows), size=2))
    what = random.integers(5)
    if what == 0:
        rows.insert(at, [str(random.choice(values)) for _ in range(random.integers(1, 12))])
    elif what == 1:
        del rows[at]
    elif what == 2:
        rows.insert(other, list(rows[at]))
    elif what == 3:
        rows[at], rows[other] = rows[other], rows[at]
    else:
        rows[max(1, at)] = [str(random.choice(values))] * len(rows[0])
    return rows


def damage_column(rows: Rows, random: np.random.Generator, values: Sequence[str]) -> Rows:
    """Insert, delete, duplicate, swap or fill a column, or give it another name."""
    at, other = (int(place) for place in random.integers(len(rows[0]), size=2))
    value = str(random.choice(values))
    what = random.integers(6)
    for place, row in enumerate(rows):
        if what == 0:
            row.insert(at, value if place else "extra")
        elif what == 1:
            del row[at]
        elif what == 2:
            row.insert(other, row[at])
        elif what == 3:
            row[at], row[other] = row[other], row[at]
        elif what == 4 and place:
            row[at] = value
        elif what == 5 and not place:
            row[at] = str(random.choice(HOSTILE))
    return rows


def damaged(kind: str, random: np.random.Generator, folder: Path) -> bytes:
    """Return a good file of a kind after one to three damages at one level."""
    rows = build_answers() if kind in {"answers.csv", "answers.sav"} else build_costs()
    level = ("byte", "cell", "line", "column")[random.integers(4)]
    times = int(random.integers(1, 4))
    damage = {"cell": damage_cell, "line": damage_line, "column": damage_column}.get(level)
    for _ in range(times if damage else 0):
        rows = damage([list(row) for row in rows], random, (*HOSTILE, *SECRETS))
    content = {
        ".csv": write_csv,
        ".xlsx": write_workbook,
        ".parquet": write_parquet,
        ".sav": lambda written: write_statistics(written, folder),
    }[Path(kind).suffix](rows)
    for _ in range(0 if damage else times):
        content = damage_bytes(content, random) or b"\n"
    return content


def check(kind: str, seed: int, folder: Path) -> tuple[Checked, ...]:
    """Damage a file, check it, and look at the outcome."""
    random = np.random.default_rng([seed, len(kind)])
    path = folder / f"{seed}_{kind}"
    path.write_bytes(damaged(kind, random, folder))
    layout = "questionnaires" if kind.startswith("answers") else "costs"
    with Store() as store:
        window = WINDOW if random.integers(2) else None
        checked = check_delivery(path, layout=layout, store=store, window=window)
        for item in checked:
            look_at_account(item, store)
            look_at_messages(item)
    path.unlink()
    return checked


def look_at_account(item: Checked, store: Store) -> None:
    if item.error is not None:
        assert not isinstance(item.error, BalanceError), str(item.error)
        assert item.error.rule in RULES, item.error.rule
        assert (item.outcome, item.balance, item.clean) == ("error", None, "")
        return
    assert item.balance is not None
    item.balance.validate()
    clean = store.rows(item.clean)
    assert len(clean) == item.balance.clean
    assert not sum(row[-1] for row in clean if item.balance.table == "costs") - item.balance.cents_clean
    assert len(item.quarantine) == item.balance.quarantined
    assert sum(item.quarantine["cents"]) == item.balance.cents_quarantined
    assert not any(text for rule, text in item.quarantine[["rule", "text"]].values if not keeps_text(rule))


PRIVATE = frozenset(
    cell
    for rows in (build_costs(), build_answers())
    for row in rows[1:]
    for cell in row
    if len(cell) > 5 and cell != "Jeugdwet"
) | frozenset(SECRETS)


def look_at_messages(item: Checked) -> None:
    told = [str(item.error or ""), item.file]
    for finding in item.findings:
        told += [finding.message, finding.why, finding.fix, finding.found, *finding.columns, *finding.letters]
        assert finding.rule in RULES
    shown = " ".join(told)
    assert not [value for value in PRIVATE if value in shown]


KINDS = {"costs.csv": 80, "answers.csv": 50, "costs.xlsx": 36, "costs.parquet": 26, "answers.sav": 8}
"""How many of every 200 damages are done to a file of each kind; one of SPSS takes a process of its own to read."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_file_is_accepted(kind, tmp_path):
    rows = build_answers() if kind.startswith("answers") else build_costs()
    write = {".csv": write_csv, ".xlsx": write_workbook, ".parquet": write_parquet}.get(Path(kind).suffix)
    path = tmp_path / kind
    path.write_bytes(write(rows) if write else write_statistics(rows, tmp_path))
    layout = "questionnaires" if kind.startswith("answers") else "costs"
    with Store() as store:
        (checked,) = check_delivery(path, layout=layout, store=store, window=WINDOW)
        look_at_account(checked, store)
        assert checked.outcome in {"accepted", "accepted-with-warning"}
        assert checked.balance.clean == len(rows) - 1


@pytest.mark.parametrize("kind", KINDS)
def test_damage_ends_in_an_outcome(kind, tmp_path):
    outcomes = {item.outcome for seed in range(KINDS[kind]) for item in check(kind, seed, tmp_path)}
    assert len(outcomes) > 1


@pytest.mark.slow
@pytest.mark.parametrize("part", range(9))
@pytest.mark.parametrize("kind", KINDS)
def test_more_damage_ends_in_an_outcome(kind, part, tmp_path):
    first = KINDS[kind] * (part + 1)
    for seed in range(first, first + KINDS[kind]):
        check(kind, seed, tmp_path)
