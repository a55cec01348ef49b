"""At the door: whatever names somebody is refused, wherever it stands, and is not repeated."""

import pytest

from werkplaats.errors import PrivacyError

from .kept import everything, record, rules

BSN = "999990019"


@pytest.mark.parametrize(
    ("column", "cell"), [("bsn", BSN), ("opmerking", f"bsn {BSN}"), ("opmerking", "mail an@voorbeeld.example")]
)
def test_a_file_that_names_somebody_is_refused(protect, header, column, cell):
    with pytest.raises(PrivacyError) as caught:
        protect({"a.csv": header.replace("amount", f"amount;{column}") + record("P0001", extra=f";{cell}")})
    assert cell.split()[-1] not in str(caught.value)


def test_the_name_of_a_file_is_looked_at(protect, header):
    source = {"path": "*.csv", "table": "costs", "layout": "generic"}
    cleaned = protect({"levering van P1 bsn.csv": header + record("P0001")}, source)
    assert "privacy.bsn" not in rules(cleaned)
    with pytest.raises(PrivacyError):
        protect({f"bsn {BSN}.csv": header + record("P0001")}, source)


def test_a_footnote_that_names_somebody_is_refused(protect, header):
    many = "".join(record(f"P{number:04d}") for number in range(50))
    with pytest.raises(PrivacyError) as caught:
        protect({"a.csv": header + many + f"navraag over bsn {BSN}\n"})
    assert BSN not in str(caught.value)


def test_a_column_of_pseudonyms_may_be_called_after_what_it_was(protect, rows, key, header):
    pseudonyms = {"person_id": {"scheme": "hmac", "key_file": str(key), "shape": "bsn"}}
    source = {
        "path": "a.csv",
        "table": "costs",
        "layout": "generic",
        "columns": {"person_id": "BSN"},
    }
    cleaned = protect({"a.csv": header.replace("person_id", "BSN") + record(BSN)}, source, pseudonyms=pseudonyms)
    assert len(rows(cleaned)) == 1
    assert BSN not in everything(cleaned)


def test_other_columns_of_such_a_file_are_looked_at_all_the_same(protect, key, header):
    pseudonyms = {"person_id": {"scheme": "hmac", "key_file": str(key), "shape": "bsn"}}
    with pytest.raises(PrivacyError):
        protect(
            {"a.csv": header.replace("amount", "amount;naam") + record(BSN, extra=";J. Jansen")}, pseudonyms=pseudonyms
        )
