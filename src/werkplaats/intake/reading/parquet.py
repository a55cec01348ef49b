"""Parquet files: columns have a type already, and become text again without losing a digit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from werkplaats.intake.reading.content import corrupt_error
from werkplaats.intake.reading.grid import Columns, Note
from werkplaats.intake.reading.sheets import format_number
from werkplaats.intake.refusals import build_input_error

_BATCH = 100_000
_BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError)
_EXACT_DIGITS = 15
_BY_MACHINES = (b"ARROW:schema", b"pandas", b"PARQUET:field_id")


def read_parquet(file: str, path: Path) -> Columns:
    """Return every record of a Parquet file as text.

    Parameters
    ----------
    file
        Name for messages.
    path
        The file.

    Returns
    -------
    Columns
        Whole numbers and decimals digit by digit, binary fractions in 15 digits without exponent, dates and moments as
        yyyy-mm-dd (a time of day is left out, and said); a moment with a time zone is the date in that zone.

    Raises
    ------
    InputError
        When the file is damaged, or has a column that holds lists, records or bytes. Damage further on in the file is
        found while ``batches`` is walked, and raises then.
    """
    try:
        # The checksums of the pages are held against their content, when whoever wrote the file put them there.
        source = pq.ParquetFile(path, page_checksum_verification=True)
        fields = list(source.schema_arrow)
    except _BROKEN as error:
        raise corrupt_error(file, f"Parquet that does not open ({type(error).__name__})") from None
    kinds = [_kind(file, field) for field in fields]
    try:
        timed = any(_has_times(source, field) for field in fields if pa.types.is_timestamp(field.type))
    except _BROKEN as error:
        raise corrupt_error(file, f"a column that cannot be read ({type(error).__name__})") from None
    notes: tuple[Note, ...] = (("date.time_of_day", ()),) if timed else ()
    return Columns(
        file=file,
        names=[field.name for field in fields],
        kinds=kinds,
        batches=_batches(file, source),
        notes=notes,
        texts=_texts(source),
    )


def format_array(values: pa.Array) -> pa.Array:
    """Return a column as text; null is the empty text.

    Examples
    --------
    >>> format_array(pa.array([392.27, 10.0, None, 0.1 + 0.2, 1e10 + 0.5])).to_pylist()
    ['392.27', '10', '', '0.3', '10000000000.5']
    """
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_timestamp(values.type):
        values = pc.cast(_local(values), pa.date32(), safe=False)
    elif pa.types.is_floating(values.type):
        return _floats(values)
    texts = pc.cast(values, pa.string())
    if pa.types.is_boolean(values.type):
        texts = pc.utf8_upper(texts)
    elif pa.types.is_decimal(values.type):
        texts = _plain_decimals(texts)
    elif pa.types.is_time(values.type):
        texts = pc.replace_substring_regex(texts, r"\.0+$", "")
    return pc.fill_null(texts, "")


def _texts(source: pq.ParquetFile) -> tuple[str, ...]:
    """Return the notes that people and programs left with the file and with its columns."""
    held = [source.schema_arrow.metadata, *(field.metadata for field in source.schema_arrow)]
    pairs = [pair for metadata in held if metadata for pair in metadata.items()]
    return tuple(value.decode("utf-8", errors="replace") for key, value in pairs if key not in _BY_MACHINES)


def _batches(file: str, source: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    names = source.schema_arrow.names
    try:
        for batch in source.iter_batches(batch_size=_BATCH):
            yield pa.RecordBatch.from_arrays([format_array(column) for column in batch.columns], names=names)
    except _BROKEN as error:
        raise corrupt_error(file, f"Parquet that cannot be read to its end ({type(error).__name__})") from None


def _kind(file: str, field: pa.Field) -> str:
    """Return the kind of a column; one that is no text, number or date is refused."""
    held = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if any(check(held) for check in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)):
        return "number"
    if pa.types.is_date(held) or pa.types.is_timestamp(held):
        return "date"
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if any(check(held) for check in (*texts, pa.types.is_boolean, pa.types.is_null, pa.types.is_time)):
        return "text"
    raise build_input_error("parquet.nested", where=f"{file}, column {field.name}", found=f"type {held}"[:60])


def _has_times(source: pq.ParquetFile, field: pa.Field) -> bool:
    for batch in source.iter_batches(batch_size=_BATCH, columns=[field.name]):
        for values in batch.columns:
            moments = _local(values)
            days = pc.cast(pc.cast(moments, pa.date32(), safe=False), moments.type, safe=False)
            if pc.any(pc.not_equal(moments, days)).as_py():
                return True
    return False


def _local(moments: pa.Array) -> pa.Array:
    return moments if moments.type.tz is None else pc.local_timestamp(moments)


def _floats(values: pa.Array) -> pa.Array:
    """Return binary fractions as text: Arrow's own, but without exponents and without the noise beyond 15 digits."""
    texts = pc.cast(values, pa.string())
    odd = pc.or_(pc.match_substring(texts, "e"), pc.greater(pc.utf8_length(texts), _EXACT_DIGITS + len("-.")))
    if pc.any(odd).as_py():
        # Through the text, because a fraction of 32 bits that is widened first gains digits that were never there.
        mended = [format_number(float(text)) for text in pc.filter(texts, odd).to_pylist()]
        texts = pc.replace_with_mask(texts, pc.fill_null(odd, False), pa.array(mended, pa.string()))
    return pc.fill_null(texts, "")


def _plain_decimals(texts: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring(texts, "E")).as_py():
        return texts
    return pa.array([None if text is None else format(Decimal(text), "f") for text in texts.to_pylist()], pa.string())
