"""Archives: every readable member comes out, and nothing lands outside, grows without end or is skipped in silence."""

import gzip
import hashlib
import io
import random
import stat
import zipfile
from types import SimpleNamespace

import pytest

from werkplaats.intake.reading import archive_contents
from werkplaats.intake.reading.container import open_members

TEXT = b"naam;bedrag\na;1\n"


def members(path, scratch):
    return open_members(path, path.name, scratch=scratch)


def test_every_member_with_data_is_unpacked_under_a_name_of_our_own(write, pack, book, scratch):
    content = pack(("2018/a.csv", TEXT), ("2019/a.csv", TEXT + b"b;2\n"), ("b.xlsx", book({"S": [["naam"], ["a"]]})))
    found = members(write("l.zip", content), scratch)
    assert [(member.file, member.kind) for member in found] == [
        ("l.zip/2018/a.csv", "delimited"), ("l.zip/2019/a.csv", "delimited"), ("l.zip/b.xlsx", "workbook"),
    ]  # fmt: skip
    assert [member.path.read_bytes() for member in found[:2]] == [TEXT, TEXT + b"b;2\n"]
    assert {stat.S_IMODE(member.path.stat().st_mode) for member in found} == {0o600}
    assert {member.path.parent for member in found} == {scratch}
    assert found[0].notes == ()


def test_what_is_no_data_is_left_out_and_said(write, pack, scratch):
    litter = [("__MACOSX/._a.csv", b"x"), (".DS_Store", b"x"), ("~$b.xlsx", b"x"), ("map/", b"")]
    content = pack(
        *litter, ("leeswijzer.pdf", b"%PDF"), ("LEESMIJ.txt", b"x"), ("a.csv", TEXT), ("c.csv", TEXT + b"c;3")
    )
    first, second = members(write("l.zip", content), scratch)
    assert (first.file, second.file) == ("l.zip/a.csv", "l.zip/c.csv")
    assert first.notes == (("file.litter", ()), ("file.document_skipped", ()))
    assert second.notes == ()


def test_a_packed_text_is_the_text(write, scratch):
    (member,) = members(write("a.csv.gz", gzip.compress(TEXT)), scratch)
    assert (member.file, member.kind, member.path.read_bytes()) == ("a.csv.gz", "delimited", TEXT)


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "x/../../a.csv", "/etc/a.csv", "\\\\host\\a.csv", "C:\\a.csv", "c:a.csv", "..\\a.csv", link("a.csv")],
)
def test_a_member_that_would_land_elsewhere_refuses_the_archive(write, pack, scratch, refused, name):
    path = write("l.zip", pack((name, TEXT), ("good.csv", TEXT)))
    assert refused(members, path, scratch).rule == "file.path_traversal"
    assert not list(scratch.iterdir())


def test_dots_in_a_name_are_no_path(write, pack, scratch):
    assert len(members(write("l.zip", pack(("a..b/c...csv", TEXT))), scratch)) == 1


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ([("a.zip", b"PK")], "file.nested_archive"),
        ([("a.csv.gz", b"\x1f\x8b")], "file.nested_archive"),
        ([("a.mdb", b"x"), ("a.csv", TEXT)], "file.unknown_kind"),
        ([("README", b"x")], "file.unknown_kind"),
        ([("a.csv", b"%PDF")], "file.type_mismatch"),
        ([("a.csv", b"")], "file.empty"),
        ([("leeswijzer.pdf", b"%PDF")], "file.empty"),
        ([("a.csv", TEXT), ("A.csv", TEXT)], "file.archive_names"),
        ([("a.csv", TEXT), ("a.csv.sha256", b"0" * 64)], "file.checksum"),
        ([("a.csv", TEXT), ("SHA256SUMS", b"0" * 64 + b"  a.csv")], "file.checksum"),
    ],
)
def test_archives_that_are_refused(write, pack, scratch, refused, content, rule):
    assert refused(members, write("l.zip", pack(*content)), scratch).rule == rule


def test_a_checksum_inside_that_holds_is_silent(write, pack, scratch):
    digest = hashlib.sha256(TEXT).hexdigest().encode()
    content = pack(("map/a.csv", TEXT), ("map/a.csv.sha256", digest), ("SHA256SUMS", digest + b"  map/a.csv"))
    assert len(members(write("l.zip", content), scratch)) == 1


def test_a_password_is_seen_in_the_list_of_contents(write, pack, scratch, refused):
    content = bytearray(pack(("a.csv", TEXT)))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    assert refused(members, write("l.zip", bytes(content)), scratch).rule == "file.encrypted"


@pytest.mark.parametrize("cut", [10, 40, 80])
def test_a_cut_off_archive_is_corrupt(write, pack, scratch, refused, cut):
    noise = random.Random(1).randbytes(500)
    zipped = pack(("a.csv", TEXT + noise))
    assert refused(members, write("l.zip", zipped[:-cut]), scratch).rule == "file.corrupt"
    packed = gzip.compress(TEXT + noise)
    assert refused(members, write("a.csv.gz", packed[:-cut]), scratch).rule == "file.corrupt"


def test_a_flipped_bit_inside_is_corrupt(write, pack, scratch, refused):
    content = bytearray(pack(("a.csv", TEXT * 50)))
    content[45] ^= 4
    assert refused(members, write("l.zip", bytes(content)), scratch).rule == "file.corrupt"


def test_a_bomb_is_refused_from_its_list_of_contents(write, pack, scratch, refused):
    path = write("l.zip", pack(("a.csv", bytes(60 * 2**20))))
    assert path.stat().st_size < 100_000
    assert refused(members, path, scratch).rule == "file.zip_bomb"
    assert not list(scratch.iterdir())


def test_a_bomb_without_a_list_of_contents_is_stopped_while_it_unpacks(write, scratch, refused):
    path = write("a.csv.gz", gzip.compress(bytes(80 * 2**20)))
    assert refused(members, path, scratch).rule == "file.zip_bomb"
    assert sum(file.stat().st_size for file in scratch.iterdir()) < 55 * 2**20


def test_a_large_archive_of_ordinary_text_is_no_bomb(write, scratch):
    numbers = random.Random(2)
    lines = [f"P{numbers.randrange(10**6):06d};{numbers.randrange(10**6)};1,00\n".encode() for _ in range(1000)]
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1) as stream:
        for start in range(3500):
            stream.write(b"".join(lines[start % 7 :: 1]))
    (member,) = members(write("a.csv.gz", buffer.getvalue()), scratch)
    assert member.path.stat().st_size > 50 * 2**20


def test_a_full_disk_is_said_before_anything_is_unpacked(write, pack, scratch, refused, monkeypatch):
    usage = SimpleNamespace(free=10)
    monkeypatch.setattr(archive_contents.shutil, "disk_usage", lambda _: usage)
    assert refused(members, write("l.zip", pack(("a.csv", TEXT))), scratch).rule == "file.no_space"
    assert not list(scratch.iterdir())


def test_a_disk_that_fills_up_while_unpacking_is_said(write, scratch, refused, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkplaats.intake.reading.archive.os.fdopen", full)
    assert refused(members, write("a.csv.gz", gzip.compress(TEXT)), scratch).rule == "file.no_space"


def test_a_packed_archive_is_refused(write, pack, scratch, refused):
    for name in ("a.zip.gz", "a.tar.gz"):
        path = write(name, gzip.compress(pack(("a.csv", TEXT))))
        assert refused(members, path, scratch).rule == "file.nested_archive"
