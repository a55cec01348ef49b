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


def test_a_date_of_birth_beside_a_postcode_is_refused_and_neither_is_repeated(protect, header):
    names = header.replace("amount", "amount;geboortedatum;postcode")
    with pytest.raises(PrivacyError) as caught:
        protect({"a.csv": names + record("P0001", extra=";13-04-1980;6211 AB")})
    error = caught.value
    assert (error.rule, error.lines, error.columns) == (
        "privacy.direct_identifier",
        (1,),
        ("geboortedatum", "postcode"),
    )
    assert not {"1980", "6211"} & set(str(error).replace("-", " ").split())


def test_a_date_of_birth_alone_is_told_and_brought_to_the_year(protect, rows):
    source = {
        "path": "*.csv",
        "table": "persons",
        "columns": {"person_id": "nr", "birth_date": "geb", "sex": "sex"},
        "constants": {"household_id": "H001"},
    }
    cleaned = protect({"a.csv": "nr;geb;sex\nP0001;13-04-1980;female\nP0002;02-11-1975;male\n"}, source)
    (finding,) = cleaned.findings
    assert (finding.rule, finding.outcome, finding.columns) == ("privacy.indirect_identifier", "warning", ("geb",))
    assert rows(cleaned, "persons")["birth_year"].tolist() == [1980, 1975]
    assert "13-04" not in everything(cleaned)
