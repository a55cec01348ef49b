"""How a text file is written: decided once per file and told, or refused with the lines that contradict it."""

import codecs

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.reading import encoding
from werkplaats.intake.reading.encoding import TextFile, open_text

TEXT = "soort;bedrag\nCoöperatie;1\nZoë;2\n"


@pytest.fixture
def decide(write, scratch):
    def decider(content: bytes) -> TextFile:
        return open_text("f.csv", write("f.csv", content), scratch=scratch)

    return decider


def text_of(text: TextFile) -> str:
    return text.path.read_bytes()[text.start :].decode()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), "encoding.bom"),
        (TEXT.encode("cp1252"), "encoding.legacy"),
        (TEXT.encode("utf-16"), "encoding.utf16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "encoding.utf16"),
        (TEXT.encode("utf-16-le"), "encoding.utf16"),
        (TEXT.replace("\n", "\r").encode(), "csv.eol"),
        (TEXT.replace("\n", "\r", 1).encode(), "csv.eol"),
        (TEXT.replace("\n", "\r").encode("cp1252"), "encoding.legacy"),
        (TEXT.replace("\n", "\r\n").encode("utf-16"), "encoding.utf16"),
    ],
)
def test_the_same_text_comes_out_and_what_was_decided_is_told(decide, content, rule):
    text = decide(content)
    assert text_of(text) == TEXT
    assert [noted for noted, _ in text.notes] == ([rule] if rule else [])


def test_a_file_that_needs_no_copy_is_read_where_it_lies(decide, scratch):
    assert text_of(decide(TEXT.replace("\n", "\r\n").encode())) == TEXT.replace("\n", "\r\n")
    assert not list(scratch.iterdir())


def test_every_copy_has_a_name_of_its_own_whatever_else_comes_and_goes(decide, scratch):
    (scratch / "spill").mkdir()
    first = decide("é\n".encode("cp1252"))
    (scratch / "spill").rmdir()
    second = decide("ë\n".encode("cp1252"))
    assert (text_of(first), text_of(second)) == ("é\n", "ë\n")


@pytest.mark.parametrize("chunk", range(1, 8))
def test_a_letter_that_is_cut_in_two_between_chunks_is_still_a_letter(decide, monkeypatch, chunk):
    monkeypatch.setattr(encoding, "_CHUNK", chunk)
    text = "a€é\r\nb😀\r\n"
    assert text_of(decide(text.encode())) == text
    assert text_of(decide(text.encode()[:-3])) == "a€é\nb", "the file was cut off within its last letter"
    with pytest.raises(InputError, match=r"encoding\.mixed"):
        decide(text.encode()[:-3] + b"\r\n")
    assert text_of(decide(b"a\r\nb\r")) == "a\nb\n"


@pytest.mark.parametrize(
    ("content", "rule", "lines"),
    [
        (b"", "file.empty", ()),
        (b"a;b\n1;\x00\n", "file.type_mismatch", ()),
        ("a;b\n1;2\n".encode("utf-16-be"), "file.type_mismatch", ()),
        ("a;b\n1;2\n".encode("utf-32"), "file.type_mismatch", ()),
        (TEXT.encode("utf-16") + b"\x00", "encoding.unreadable", ()),
        (b"a;b\n\x81;1\n", "encoding.unreadable", ()),
        ("a\né\n".encode() + "b\në\nö\n".encode("cp1252"), "encoding.mixed", (4, 5)),
        ("é;".encode() + "ë\n".encode("cp1252"), "encoding.mixed", (1,)),
    ],
)
def test_what_is_no_text_or_two_texts_is_refused(decide, content, rule, lines):
    with pytest.raises(InputError) as caught:
        decide(content)
    assert (caught.value.rule, caught.value.lines) == (rule, lines)
    assert all((caught.value.where.startswith("f.csv"), caught.value.found, caught.value.do))


@pytest.mark.parametrize("stretch", [1, 2, 3, 5, 7, 1000])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("aé€😀\r\nb\r\n".encode(), (True, False, {b"\r\n"})),
        ("aé€😀\rb\n".encode(), (True, True, {b"\r", b"\n"})),
        ("aé€😀".encode(), (True, False, set())),
        ("aé€😀".encode()[:-1], (False, False, set())),
        (b"\x80a\n", (False, False, {b"\n"})),
        ("€".encode() + b"\x80\n", (False, False, {b"\n"})),
        (b"a\xe2\x82a\n", (False, False, {b"\n"})),
        ("é".encode("cp1252") + b"\n", (False, False, {b"\n"})),
    ],
)
def test_a_file_is_judged_the_same_wherever_it_is_cut(write, monkeypatch, stretch, content, said):
    monkeypatch.setattr(encoding, "_STRETCH", stretch)
    scan = encoding._scan("f.csv", write("f.csv", content))
    assert (scan.valid, scan.bare_returns, scan.ends) == said


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"a;b\r\n1;2\n3;4\r\n", True), (b"a;b\n1;2\n", False), (b'a;b\r\n1;"2\n3"\r\n', False), (b"a;b", False)],
)
def test_lines_that_end_in_two_ways_are_told_unless_quotes_explain_them(decide, content, told):
    assert [rule for rule, _ in decide(content).notes] == (["csv.eol"] if told else [])
