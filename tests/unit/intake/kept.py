"""A record of a cost file, and everything that a run would keep of such files."""

import pandas as pd


def record(person: str, *, amount: str = "10,00", extra: str = "", household: str = "H001") -> str:
    return f"{person};{household};wmo;02A;De Linde;01-03-2018;31-03-2018;{amount}{extra}\n"


def everything(cleaned) -> str:
    """All that a run would keep: tables, quarantine and findings."""
    tables = [table if isinstance(table, pd.DataFrame) else table.df() for table in cleaned.tables.values()]
    frames = [*tables, *cleaned.quarantine.values()]
    return "\n".join([*(frame.to_csv() for frame in frames), *(str(finding) for finding in cleaned.findings)])


def rules(cleaned) -> dict[str, tuple[int, ...]]:
    return {finding.rule: finding.lines for finding in cleaned.findings}
