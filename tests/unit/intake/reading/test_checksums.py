"""Checksums beside a file: silent when they hold, an error when they do not."""

import hashlib

import pytest

from werkplaats.intake.reading.checksums import is_checksum_file, parse_checksums, validate_checksum

CONTENT = b"naam;bedrag\na;1\n"
SHA, MD5 = hashlib.sha256(CONTENT).hexdigest(), hashlib.md5(CONTENT).hexdigest()
WRONG = hashlib.sha256(b"another").hexdigest()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv.sha256", f"{SHA}  a.csv\n"),
        ("a.csv.sha256", SHA.upper()),
        ("a.sha256", f"{SHA} *data/a.csv"),
        ("a.csv.md5", f"{MD5}  a.csv"),
        ("a.csv.sha256", f"{SHA}  the-name-before-it-was-renamed.csv"),
        ("a.csv.sha512", f"SHA512 (a.csv) = {hashlib.sha512(CONTENT).hexdigest()}"),
        ("SHA256SUMS", f"{WRONG}  b.csv\n{SHA}  a.csv\n"),
        ("sha256sums.txt", f"{WRONG}  b.csv\n"),
        ("b.csv.sha256", WRONG),
    ],
)
def test_a_checksum_that_holds_or_is_of_another_file_is_silent(write, name, text):
    write(name, text.encode())
    validate_checksum(write("a.csv", CONTENT), "a.csv")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv.sha256", f"{WRONG}  a.csv\n"),
        ("a.csv.SHA256", WRONG),
        ("a.csv.md5", "0" * 32),
        ("SHA256SUMS", f"{WRONG}  a.csv\n"),
        ("checksums.txt", f"{WRONG}  ./a.csv\n"),
        ("a.csv.sha256", "no checksum at all"),
        ("a.csv.sha256", f"{SHA}  b.csv\n{SHA}  c.csv\n"),
    ],
)
def test_a_checksum_that_does_not_hold_is_an_error(write, refused, name, text):
    write(name, text.encode())
    error = refused(validate_checksum, write("a.csv", CONTENT), "a.csv")
    assert error.rule == "file.checksum"
    assert SHA not in str(error)


def test_lines_that_are_no_checksum_are_left_out():
    assert parse_checksums(f"# made on 1 March\n{MD5}\n{'ab' * 17}  odd length\n") == (("", MD5),)


def test_a_data_file_is_no_checksum_file():
    assert [is_checksum_file(name) for name in ("x.sha512", "MD5SUMS", "md5.csv", "sums.txt")] == [
        True, True, False, False,
    ]  # fmt: skip
