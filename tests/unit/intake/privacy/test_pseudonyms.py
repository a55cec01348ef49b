"""Pseudonyms: RFC 4231 for the primitive, and HMAC written out with plain SHA-256 for what it is computed over."""

import hashlib
from functools import partial
from pathlib import Path

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.privacy.guarded_files import write_key
from werkplaats.intake.privacy.pseudonyms import (
    authenticate,
    build_pseudonymizer,
    compute_pseudonym,
    normalize_id,
    parse_raw_id,
    validate_fingerprints,
)
from werkplaats.params.pseudonyms import Pseudonym

KEY = bytes(range(32))
BSN, OTHER_BSN, NO_BSN = "999990019", "999990020", "999990021"


def hmac_by_hand(key: bytes, message: bytes) -> str:
    """RFC 2104, section 2, for keys of at most one block."""
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()


@pytest.fixture
def build(tmp_path: Path):
    """Build a pseudonymizer with a key file of its own."""
    (tmp_path / "project").mkdir()

    def builder(*, key: str = "a.key", study="example", id_type="person_id", shape="bsn"):
        path = tmp_path / key
        if not path.exists():
            write_key(path)
        settings = Pseudonym(scheme="hmac", key_file=str(path), shape=shape)
        return build_pseudonymizer(settings, id_type=id_type, study=study, project=tmp_path / "project")

    return builder


@pytest.mark.parametrize(
    ("key", "message", "expected"),
    [
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ],
)
def test_the_primitive_agrees_with_rfc_4231(key, message, expected):
    assert authenticate(key, message).hex() == expected


def test_a_pseudonym_is_96_bits_of_an_hmac_over_study_kind_and_identifier():
    message = f"werkplaats-1\x1fpseudonym\x1fexample\x1fperson_id\x1f{BSN}".encode()
    found = compute_pseudonym(KEY, study="example", id_type="person_id", plain=BSN)
    assert found == hmac_by_hand(KEY, message)[:24]


def test_another_study_kind_key_or_identifier_gives_another_pseudonym(build):
    pseudonyms = {
        build().pseudonymize(BSN),
        build().pseudonymize(OTHER_BSN),
        build(study="other").pseudonymize(BSN),
        build(id_type="household_id").pseudonymize(BSN),
        build(key="b.key").pseudonymize(BSN),
    }
    assert len(pseudonyms) == 5
    assert {len(text) for text in pseudonyms} == {24}


def test_notation_does_not_change_a_pseudonym(build):
    pseudonymize = build().pseudonymize
    assert len({pseudonymize(text) for text in (BSN, "9999.90.019", " 999 990 019\u00a0", "999-990-019")}) == 1


def test_the_lost_zero_of_a_burgerservicenummer_comes_back():
    assert normalize_id("10000008", "bsn") == normalize_id("010000008", "bsn") != ""


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        (NO_BSN, "bsn"), ("0", "bsn"), ("000000000", "bsn"), ("1234567", "bsn"), ("", "bsn"), ("9999900190", "bsn"),
        ("９９９９９００１９", "bsn"), ("x" + BSN, "bsn"), ("10", "999999"), ("0000010", "999999"),
        ("00001O", "999999"), ("P00001", "A999999"), ("1000010", "A999999"), ("P000010x", "A999999"), ("a9b", "A.9"),
        ("\u0661" * 6, "999999"),
    ],
)  # fmt: skip
def test_what_is_not_written_as_the_shape_says_has_no_pseudonym(build, raw, shape):
    assert normalize_id(raw, shape) == ""
    assert build(shape=shape).pseudonymize(raw) == ""


def test_cells_become_pseudonyms_or_break_a_rule(build):
    parse = partial(parse_raw_id, pseudonymizer=build())
    assert parse(BSN, "text").value == build().pseudonymize(BSN)
    assert (parse(NO_BSN, "text").value, parse(NO_BSN, "text").rule) == (None, "pseudonym.shape")
    assert (parse(" ", "text").value, parse(" ", "text").rule) == ("", "")


def test_a_fingerprint_tells_keys_apart_and_nothing_else(build):
    assert build().fingerprint == build(study="other", id_type="household_id").fingerprint
    assert build().fingerprint != build(key="b.key").fingerprint
    assert len(build().fingerprint) == 16


def test_a_key_that_changed_is_refused():
    validate_fingerprints({"person_id": "aa"}, {"person_id": "aa", "household_id": "bb"})
    validate_fingerprints({"person_id": "aa"}, {})
    validate_fingerprints({"person_id": ""}, {"person_id": "bb"})
    with pytest.raises(InputError) as caught:
        validate_fingerprints({"person_id": "aa"}, {"person_id": "bb"})
    assert (caught.value.rule, caught.value.where) == ("pseudonym.key_changed", "person_id")


@pytest.fixture
def codes(tmp_path: Path):
    """Build a pseudonymizer from the text of a code list."""
    (tmp_path / "project").mkdir(exist_ok=True)

    def builder(text: str, *, shape: str | None = None, mode: int = 0o600):
        path = tmp_path / "codes.csv"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        settings = Pseudonym(scheme="code_list", file=str(path), shape=shape)
        return build_pseudonymizer(settings, id_type="person_id", study="example", project=tmp_path / "project")

    return builder


def test_a_code_list_gives_its_codes_and_knows_nobody_else(codes):
    pseudonymizer = codes(f"raw;code\n{BSN};K7Q2\n9999.90.020;M3X9\n", shape="bsn")
    assert [pseudonymizer.pseudonymize(text) for text in ("9999.90.019", OTHER_BSN)] == ["K7Q2", "M3X9"]
    assert pseudonymizer.pseudonymize("999900006") == ""
    assert parse_raw_id("999900006", "text", pseudonymizer=pseudonymizer).rule == "pseudonym.unknown"
    assert pseudonymizer.fingerprint == ""


def test_case_and_spaces_do_not_matter_in_a_code_list_without_a_shape(codes):
    assert codes("code,raw\nK7Q2, a-1\n").pseudonymize("A-1 ") == "K7Q2"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("raw;code\nA1;K1\nA1;K2\n", 3),
        ("raw;code\nA1;K1\na1 ;K2\n", 3),
        ("raw;code\nA1;K1\nA2;K1\n", 3),
        ("raw;code\nA1;\n", 2),
        ("raw;code\n;K1\n", 2),
        ("raw;code\nA1;A2\nA2;A1\n", 2),
        ("raw;code\nA1;A1\n", 2),
        ("raw\nA1\n", 1),
        ("raw;code;naam\nA1;K1;x\n", 1),
        ("raw;code\nA1;K1;x\n", 2),
        ("raw;code\n", 0),
        ("", 0),
        ("raw;code\n" + "".join(f"A{n};{n}\n" for n in (999900006, 999900018, 999900031, 999900043, 999900055)), 0),
    ],
)
def test_a_code_list_that_cannot_be_used_is_refused_with_its_line(codes, text, line):
    with pytest.raises(InputError) as caught:
        codes(text)
    assert (caught.value.rule, caught.value.lines) == ("pseudonym.code_list", (line,) if line else ())


def test_a_code_list_that_others_can_read_is_refused(codes):
    with pytest.raises(InputError) as caught:
        codes("raw;code\nA1;K1\n", mode=0o644)
    assert caught.value.rule == "pseudonym.code_list"


def test_messages_about_a_code_list_hold_no_identifier_and_no_code(codes):
    with pytest.raises(InputError) as caught:
        codes("raw;code\nGEHEIM1;CODE1\nGEHEIM1;CODE2\n")
    assert "GEHEIM" not in str(caught.value)
    assert "CODE1" not in str(caught.value)
