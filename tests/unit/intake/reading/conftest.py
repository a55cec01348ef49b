"""Files of many kinds, made on the spot, and the rule under which one is refused."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from werkplaats.errors import InputError


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Write bytes under a name in a folder of deliveries."""

    def writer(name: str, content: bytes) -> Path:
        path = tmp_path / "delivery" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    return writer


@pytest.fixture
def pack() -> Callable[..., bytes]:
    """Return a zip archive of (name, content); a name may be a ZipInfo."""

    def packer(*members: tuple[Any, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return buffer.getvalue()

    return packer


@pytest.fixture
def book() -> Callable[..., bytes]:
    """Return an .xlsx file with the given sheets; ``change`` is called with the workbook before it is saved."""

    def maker(
        sheets: dict[str, list[list[object]]], change: Callable[[openpyxl.Workbook], None] = lambda _: None
    ) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            page = workbook.create_sheet(name)
            for row in rows:
                page.append(row)
        change(workbook)
        buffer = io.BytesIO()
        workbook.save(buffer)
        return buffer.getvalue()

    return maker


@pytest.fixture
def patch() -> Callable[[bytes, str, str, str], bytes]:
    """Replace a text in one part of a zip archive; it must stand there."""

    def patcher(content: bytes, part: str, old: str, new: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
            for name in source.namelist():
                text = source.read(name)
                if name == part:
                    assert old.encode() in text
                    text = text.replace(old.encode(), new.encode())
                target.writestr(name, text)
        return buffer.getvalue()

    return patcher


@pytest.fixture
def refused() -> Callable[..., InputError]:
    """Call a reader that must refuse, and return its error, which says what, where, what was found and what to do."""

    def caller(read: Callable[..., Any], *args: Any, **options: Any) -> InputError:
        with pytest.raises(InputError) as caught:
            read(*args, **options)
        assert caught.value.where
        assert caught.value.found
        assert caught.value.do
        return caught.value

    return caller
