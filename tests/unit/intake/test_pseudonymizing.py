"""Raw identifiers become pseudonyms at the door, and not one of them is to be found behind it."""

import io

import openpyxl
import pytest

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.privacy.pseudonyms import compute_pseudonym

from .kept import everything, record, rules

BSNS = ("999990019", "999990020", "999990032", "999990044", "999990056", "999990068")
NAMES = ["person_id", "household_id", "domain", "product_code", "provider", "start", "end", "amount"]


def pseudonym(key, plain: str, kind: str = "person_id") -> str:
    secret = bytes.fromhex(key.read_text().strip())
    return compute_pseudonym(secret, study="example", id_type=kind, plain=plain)


@pytest.fixture
def person(key):
    return {"person_id": {"scheme": "hmac", "key_file": str(key), "shape": "bsn"}}


@pytest.fixture
def coded(key):
    return {"person_id": {"scheme": "hmac", "key_file": str(key), "shape": "A999999"}}


def test_a_column_of_numbers_becomes_pseudonyms_and_nothing_else(protect, rows, header, person, key):
    cleaned = protect({"a.csv": header + "".join(map(record, BSNS))}, pseudonyms=person)
    assert list(rows(cleaned)["person_id"]) == [pseudonym(key, bsn) for bsn in BSNS]
    assert not [bsn for bsn in BSNS if bsn in everything(cleaned)]
    assert cleaned.findings == ()


def test_without_a_key_the_same_file_is_refused(protect, header):
    with pytest.raises(PrivacyError):
        protect({"a.csv": header + "".join(map(record, BSNS))})


def test_two_spellings_of_an_identifier_are_one_person_and_a_record_twice_is_told(protect, rows, header, coded):
    files = {"a.csv": header + record("P000001") + record("p000001 ") + record("P000002")}
    cleaned = protect(files, pseudonyms=coded)
    assert rules(cleaned) == {"row.duplicate": (3,)}
    assert rows(cleaned)["person_id"].nunique() == len(rows(cleaned)) == 2


def test_records_of_two_spellings_that_differ_are_both_used(protect, rows, header, coded):
    cleaned = protect({"a.csv": header + record("P000001") + record("p000001", amount="11,00")}, pseudonyms=coded)
    assert list(rows(cleaned)["cents"]) == [1000, 1100]
    assert rows(cleaned)["person_id"].nunique() == 1


def test_an_identifier_without_a_pseudonym_is_refused_and_not_kept(protect, header, coded):
    cleaned = protect({"a.csv": header + record("P000001") + record("X-77")}, pseudonyms=coded)
    assert rules(cleaned) == {"pseudonym.shape": (3,)}
    assert (*cleaned.quarantine["a.csv"]["text"], cleaned.balances[0].cents_quarantined) == ("", 1000)
    assert "X-77" not in everything(cleaned)


def test_what_is_set_aside_holds_pseudonyms_and_no_copy_of_the_raw_identifier(protect, header, coded, key):
    content = header.replace("amount", "amount;klant;opmerking")
    content += record("P000001", amount="tien", extra=";p000001 ;goed") + record("P000002", extra=";P000002;niets")
    cleaned = protect({"a.csv": content}, pseudonyms=coded)
    (text,) = cleaned.quarantine["a.csv"]["text"]
    assert text == record(pseudonym(key, "P000001"), amount="tien", extra=";;goed").strip()
    assert "P00000" not in everything(cleaned).upper()


def test_rows_without_a_place_for_their_fields_are_emptied_and_totals_are_not(protect, header, coded):
    whole = "".join(record(f"P{number:06d}") for number in range(3, 53))
    content = header + whole + "P000002;H001\nsee P000003\nTotaal;500,00\n"
    cleaned = protect({"a.csv": content}, pseudonyms=coded)
    assert rules(cleaned)["row.total"] == (54,)
    texts = dict(zip(cleaned.quarantine["a.csv"]["line"], cleaned.quarantine["a.csv"]["text"], strict=True))
    assert texts == {52: "", 53: "", 54: "Totaal;500,00"}


def test_a_total_is_still_held_against_the_sum(protect, header, coded):
    with pytest.raises(InputError, match=r"total\.mismatch"):
        protect({"a.csv": header + record("P000001") + "Totaal;11,00\n"}, pseudonyms=coded)


def test_numbers_of_a_workbook_become_texts(protect, rows, key, person):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(NAMES)
    for bsn in BSNS:
        book.active.append([int(bsn), "H001", "wmo", "02A", "De Linde", "01-03-2018", "31-03-2018", 10])
    book.save(buffer)
    source = {"path": "a.xlsx", "table": "costs", "layout": "generic"}
    cleaned = protect({"a.xlsx": buffer.getvalue()}, source, pseudonyms=person)
    assert list(rows(cleaned)["person_id"]) == [pseudonym(key, bsn) for bsn in BSNS]


def test_households_have_pseudonyms_of_their_own(protect, rows, header, coded, key):
    both = coded | {"household_id": {"scheme": "hmac", "key_file": str(key), "shape": "A999"}}
    (row,) = rows(protect({"a.csv": header + record("P000001")}, pseudonyms=both)).to_dict("records")
    assert row["household_id"] == pseudonym(key, "H001", "household_id")
    assert row["person_id"] == pseudonym(key, "P000001")


def test_pseudonyms_are_not_searched_for_numbers_of_people(protect, rows, header, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("raw;code\nP000001;zie 999990019\nP000002;06-12345678 bellen\n")
    path.chmod(0o600)
    codes = {"person_id": {"scheme": "code_list", "file": str(path)}}
    cleaned = protect({"a.csv": header + record("P000001") + record("P000002")}, pseudonyms=codes)
    assert len(rows(cleaned)) == 2


def test_only_the_sources_that_are_named_become_pseudonyms(protect, rows, header, coded):
    coded["person_id"]["sources"] = ["raw*.csv"]
    sources = [{"path": path, "table": "costs", "layout": "generic"} for path in ("raw*.csv", "done.csv")]
    cleaned = protect(
        {"raw1.csv": header + record("P000001"), "done.csv": header + record("K7")}, *sources, pseudonyms=coded
    )
    assert [len(text) for text in rows(cleaned)["person_id"]] == [24, 2]
