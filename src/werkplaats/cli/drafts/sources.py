"""The `sources` of a drafted params file: one for each kind of file, with its columns, codes and notation."""

from __future__ import annotations

import fnmatch
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from werkplaats.cli.drafts.code_names import CODED
from werkplaats.cli.drafts.questions import comment, word
from werkplaats.cli.drafts.recognition import Recognized, find_codes
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.params.yaml_strict import resolve

_MOST_COLUMNS = 40
_REQUIRED: Mapping[str, Sequence[str]] = {
    "costs": ("household_id", "domain", "start", "end", "amount"),
    "volumes": ("household_id", "domain", "item", "unit", "volume", "start", "end"),
    "stops": ("household_id", "domain", "date"),
    "avoided": ("household_id", "event", "said_by", "evidence", "payer", "consequence", "price", "duration"),
    "neighborhood_series": ("neighborhood", "month", "measure", "value"),
    "measurements": ("person_id", "household_id"),
    "households": ("household_id", "group"),
    "programme": ("household_id", "month", "hours", "hourly_rate"),
    "helpers": ("household_id", "provider", "professional", "start"),
    "embedding": ("respondent", "organization", "item"),
    "referrals": ("referral_id", "from_party", "to_party", "consent_date"),
}
_SPECIAL = re.compile(r"^~|[^\w ./'(),&+=@!#%~;-]")
_PSAT = re.compile(
    r"(environmental_support|funding_stability|partnerships|organi[sz]ational_capacity|program_evaluation"
    r"|program_adaptation|communications|strategic_planning)_\d"
)


@dataclass(frozen=True)
class Files:
    """Files that are read in one way: the same table, columns and notation."""

    path: str
    parts: Sequence[Recognized]
    sheet: str | None

    @property
    def table(self) -> str:
        """Table that the files fill."""
        return self.parts[0].table

    @property
    def items(self) -> Mapping[str, str]:
        """Column -> item of an instrument."""
        return self.parts[0].items

    @property
    def waves(self) -> Mapping[str, str]:
        """Suffix of a column -> wave."""
        return self.parts[0].waves

    @property
    def codes(self) -> dict[str, dict[str, str | None]]:
        """Column of ours -> codes of all files, each with what it becomes."""
        return {column: codes for column, (codes, _) in self._found.items() if codes}

    @property
    def unseen(self) -> dict[str, int]:
        """Column of ours -> number of codes that are not shown."""
        return {column: number for column, (_, number) in self._found.items() if number}

    @property
    def _found(self) -> dict[str, tuple[dict[str, str | None], int]]:
        return {column: find_codes(self.parts, column) for column in CODED if column in self.parts[0].columns}

    @property
    def lacking(self) -> list[str]:
        """Columns of ours that the table needs and no column of the files was recognized as."""
        needed = [*_REQUIRED.get(self.table, ()), *(["wave"] if self.items and not self.waves else [])]
        return [name for name in needed if name not in self.parts[0].columns]

    @property
    def is_complete(self) -> bool:
        """Whether a source can be written that is read as it is; otherwise it stays a question."""
        return self.table != "measurements" or bool(self.items)


def quoted(text: str) -> str:
    """Return ``text`` in the double quotes of YAML."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def written(name: str) -> str:
    """Return a name as YAML writes it: bare when it can only be read as text, in quotes otherwise.

    Examples
    --------
    >>> written("wmo"), written("12"), written("null")
    ('wmo', '"12"', '"null"')
    """
    return name if re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) and resolve(name) == name else quoted(name)


def gather_files(recognized: Sequence[Recognized], paths: Iterable[str]) -> list[Files]:
    """Return files that are read alike together, when one pattern names them and none of the other ``paths``."""
    alike: dict[object, list[Recognized]] = {}
    for item in recognized:
        place = PurePosixPath(item.sample.path)
        columns = (*item.columns.items(), *item.items.items(), *item.waves.items())
        key = (place.parent, place.suffix, item.sample.sheet, item.table, columns, item.dates, item.amounts)
        alike.setdefault(key, []).append(item)
    sheets = Counter(item.sample.path for item in recognized)
    all_paths = {*paths}
    gathered = []
    for parts in alike.values():
        own = [part.sample.path for part in parts]
        named = {path for path in all_paths if fnmatch.fnmatchcase(path, build_pattern(own))}
        for group in [parts] if named == {*own} else [[part] for part in parts]:
            sheet = group[0].sample.sheet if max(sheets[part.sample.path] for part in group) > 1 else None
            gathered.append(Files(build_pattern([part.sample.path for part in group]), group, sheet))
    return gathered


def build_pattern(paths: Sequence[str]) -> str:
    """Return the pattern that names all ``paths``; a sign that a pattern cannot hold becomes a question mark.

    Examples
    --------
    >>> build_pattern(["zorg/2018.csv", "zorg/2019.csv"]), build_pattern(["a [1].csv"])
    ('zorg/*.csv', 'a ?1?.csv')
    """
    if len({*paths}) == 1:
        return _SPECIAL.sub("?", paths[0])
    start = _shared_beginning(paths)
    end = _shared_beginning([path[len(start) :][::-1] for path in paths])[::-1]
    return _SPECIAL.sub("?", re.sub(r"\d+$", "", start)) + "*" + _SPECIAL.sub("?", re.sub(r"^\d+", "", end))


def _shared_beginning(texts: Sequence[str]) -> str:
    pairs = zip(min(texts), max(texts), strict=False)
    return "".join(first for first, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def draft_source(files: Files, language: str) -> list[str]:
    """Return the lines of one source, with the questions that it leaves open."""
    lines = [*_remarks(files, language)]
    source = [f"  - path: {quoted(files.path)}", f"    table: {files.table}"]
    if files.sheet:
        source.append(f"    sheet: {quoted(files.sheet)}")
    source += [*_columns(files), *_constants(files, language), *_codes(files, language), *_notation(files, language)]
    source += _unpivot(files)
    return lines + (source if files.is_complete else [f"# {line.removeprefix('# ')}" for line in source])


def _remarks(files: Files, language: str) -> Iterator[str]:
    first = files.parts[0]
    if len(files.parts) > 1:
        yield from comment(word(language, "many_files", number=len(files.parts)), indent="  ")
    if any(not part.sample.complete for part in files.parts):
        number = min(part.sample.n_records for part in files.parts)
        yield from comment(word(language, "partly_seen", number=number), indent="  ")
    if files.lacking:
        yield from comment(word(language, "missing_columns", columns=", ".join(files.lacking)), indent="  ")
    if not files.is_complete:
        yield from comment(word(language, "answers"), indent="  ")
    items = {f"{raw}{suffix}" for raw in first.items for suffix in first.waves or [""]}
    unused = [name for name in first.sample.names if name not in {*first.columns.values(), *items}]
    if unused and first.sample.has_header:
        yield from comment(word(language, "other_columns", columns=list_columns(unused)), indent="  ")


def _columns(files: Files) -> list[str]:
    first = files.parts[0]
    if first.generic:
        return ["    layout: generic"]
    return ["    columns:", *(f"      {name}: {quoted(raw)}" for name, raw in first.columns.items())]


def _constants(files: Files, language: str) -> list[str]:
    if files.table != "embedding":
        return []
    items = [text for part in files.parts for text in part.sample.values[part.columns["item"]]]
    if all(_PSAT.match(text) for text in items):
        return ["    constants:", "      instrument: psat"]
    asked = comment(word(language, "constant_instrument"), indent="    ")
    return [*asked, "    # constants: {instrument: psat}"]


def _codes(files: Files, language: str) -> list[str]:
    lines, asked = [], []
    for column, codes in files.codes.items():
        raw = files.parts[0].columns[column]
        named = [f"        {quoted(code)}: {written(name)}" for code, name in codes.items() if name]
        open_ = [f"        # {quoted(code)}: ..." for code, name in codes.items() if not name]
        if open_:
            open_ = [*comment(word(language, "codes", column=raw), indent="        "), *open_]
        lines += [f"      {column}:", *named, *open_] if named else []
        asked += [] if named else [f"    # codes: {{{column}: ...}}", *open_]
    for column, number in files.unseen.items():
        text = word(language, "unseen_codes", column=files.parts[0].columns[column], number=number)
        asked += comment(text, indent="    ")
    return [*(["    codes:", *lines] if lines else []), *asked]


def _notation(files: Files, language: str) -> list[str]:
    first = files.parts[0]
    lines: list[str] = []
    if first.dates:
        lines.append(f"    dates: {first.dates}")
    elif _open_columns(first, "start", "end", "date", "month", "selection_date", "consent_date"):
        lines += [*comment(word(language, "dates"), indent="    "), "    # dates: dd-mm-yyyy"]
    if first.amounts:
        lines.append(f"    amounts: {first.amounts}")
    elif column := _open_columns(first, "amount", "hourly_rate"):
        known = "    amounts: cents" if re.search(r"(?i)cent", column) else ""
        asked = [*comment(word(language, "amounts", column=column), indent="    "), "    # amounts: cents"]
        lines += [known] if known else asked
    if any(part.sample.total for part in files.parts):
        lines.append(f"    totals_marker: {quoted(max(part.sample.total for part in files.parts))}")
    return lines


def _open_columns(recognized: Recognized, *names: str) -> str:
    """Return the first of these columns that holds text of which the notation has to be known; empty when none."""
    columns = [recognized.columns[name] for name in names if name in recognized.columns]
    sample = recognized.sample
    return next((name for name in columns if name not in sample.typed and sample.values[name]), "")


def _unpivot(files: Files) -> list[str]:
    if not files.items or files.parts[0].generic:
        return []
    lines = ["    unpivot:", "      items:", *(f"        {quoted(raw)}: {item}" for raw, item in files.items.items())]
    if files.waves:
        lines += [
            "      waves:",
            *(f"        {quoted(suffix)}: {written(wave)}" for suffix, wave in files.waves.items()),
        ]
    return lines


def draft_unknown(sample: Sample, language: str) -> list[str]:
    """Return the question that a file raises of which the table is not known."""
    path = quoted(sample.path) if sample.path.isprintable() else "?"
    detail = f"{sample.path}, {sample.sheet}" if sample.sheet else sample.path
    if sample.names:
        listed = word(language, "its_columns", columns=list_columns(sample.names))
        known = listed if sample.has_header else word(language, "no_header")
        lines = [*comment(word(language, "table", path=detail)), *comment(known)]
        return [*lines, f"#  - path: {path}", "#    table: ...", "#    columns: {}"]
    if sample.kind in {"message", "archive"}:
        lines = comment(word(language, sample.kind, path=detail, detail=sample.detail or "?"))
        return [*lines, f"#  - path: {path}", "#    table: costs"]
    if sample.detail == "empty":
        return comment(word(language, "empty", path=detail))
    if sample.kind == "unknown":
        return comment(word(language, "unknown", path=detail))
    kind = word(language, f"kind_{sample.kind}")
    return comment(word(language, "unreadable", path=detail, kind=kind, detail=sample.detail))


def list_columns(names: Sequence[str]) -> str:
    """Return names of columns as they are listed in a comment: the first of them when there are many."""
    more = [f"... ({len(names)})"] if len(names) > _MOST_COLUMNS else []
    return ", ".join([*names[:_MOST_COLUMNS], *more])
