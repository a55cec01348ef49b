"""People who withdrew are in no table, in no quarantine and in no finding; everybody else still is."""

import pytest

from .kept import everything, record

PERSONS = "person_id;household_id\n"


def cost(person: str, household: str, **given: str) -> str:
    return record(person, household=household, **given)


@pytest.fixture
def files(header):
    content = header + "".join(cost(f"P{n:04d}", f"H{n // 2:03d}", amount=f"{n},00") for n in range(1, 9))
    return {"a.csv": content, "withdrawn.csv": ""}


def test_without_anybody_on_the_list_nothing_happens(protect, rows, files):
    cleaned = protect(files | {"withdrawn.csv": PERSONS})
    assert (len(rows(cleaned)), cleaned.findings) == (8, ())


def test_a_person_is_removed_and_counted(protect, rows, files):
    cleaned = protect(files | {"withdrawn.csv": PERSONS + "P0003;\n"})
    (finding,) = cleaned.findings
    assert (finding.rule, finding.outcome, finding.n_records, finding.cents) == (
        "consent.withdrawn",
        "quarantined",
        1,
        300,
    )
    assert "P0003" not in everything(cleaned)
    assert (len(rows(cleaned)), cleaned.balances[0].quarantined, cleaned.quarantine) == (7, 1, {})


def test_a_household_is_removed_with_its_members_wherever_they_stand(protect, rows, files):
    loose = cost("P0002", "") + cost("P0003", "H009", amount="5,00")
    files |= {"withdrawn.csv": PERSONS + ";H001\n", "b.csv": files["a.csv"].splitlines()[0] + "\n" + loose}
    cleaned = protect(files, {"path": "*.csv", "table": "costs", "layout": "generic"})
    kept = rows(cleaned)
    assert "H001" not in everything(cleaned)
    # P0003 also belongs to H009, and stays there; P0002 belonged to nobody else.
    assert list(kept.loc[kept["person_id"] == "P0003", "household_id"]) == ["H009"]
    assert "P0002" not in everything(cleaned)


@pytest.mark.parametrize("spelling", ["p0003", " P0003 ", "P0003"])
def test_a_slip_in_notation_keeps_nobody_in(protect, files, spelling):
    content = files["a.csv"].replace("P0003", spelling)
    cleaned = protect({"a.csv": content, "withdrawn.csv": PERSONS + "P0003;\n"})
    assert "p0003" not in everything(cleaned).casefold()


def test_one_in_the_deliveries_of_another_length_is_another_person(protect, rows, files):
    cleaned = protect(files | {"withdrawn.csv": PERSONS + "P003;\n"})
    assert len(rows(cleaned)) == 8
    assert [(finding.rule, finding.found) for finding in cleaned.findings] == [
        ("consent.unknown", "withdrawn.csv line 2")
    ]


def test_rows_without_a_place_for_their_fields_name_nobody(protect, files):
    content = files["a.csv"] + "P0003;H001;wmo\nnog iets over p0003\nP0004;H002;wmo\n"
    cleaned = protect({"a.csv": content, "withdrawn.csv": PERSONS + "P0003;\n"})
    assert list(cleaned.quarantine["a.csv"]["text"]) == ["", "", "P0004;H002;wmo"]


def test_what_others_wrote_about_them_is_masked(protect, rows, files):
    content = files["a.csv"] + cost("P0020", "H009").replace("De Linde", "samen met P0003, thuis")
    content += cost("P0021", "H009", amount="P0003?")
    cleaned = protect({"a.csv": content, "withdrawn.csv": PERSONS + "P0003;\n"})
    assert "P0003" not in everything(cleaned)
    assert "samen met ..., thuis" in set(rows(cleaned)["provider"])
    assert cleaned.quarantine["a.csv"]["text"].str.endswith(";...?").all()


def test_a_short_code_is_masked_only_as_a_row_of_its_own(protect, rows, header):
    content = header + cost("12", "H001") + cost("13", "H001", amount="12,00") + "12;H001\n"
    cleaned = protect({"a.csv": content, "withdrawn.csv": PERSONS + "12;\n"})
    assert list(rows(cleaned)["cents"]) == [1200]
    assert list(cleaned.quarantine["a.csv"]["text"]) == [""]


def test_raw_identifiers_on_the_list_are_found_as_pseudonyms(protect, rows, header, key):
    coded = {"person_id": {"scheme": "hmac", "key_file": str(key), "shape": "A9999"}}
    content = header + cost("P0001", "H001") + cost("P0002", "H001", amount="tien") + cost("P0003", "H001")
    cleaned = protect({"a.csv": content, "withdrawn.csv": PERSONS + "P0001;\nP0002;\n"}, pseudonyms=coded)
    assert (len(rows(cleaned)), cleaned.quarantine) == (1, {})
    (finding,) = cleaned.findings
    assert (finding.rule, finding.n_records, finding.lines) == ("consent.withdrawn", 2, ())
