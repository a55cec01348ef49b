import pandas as pd
import pytest

from werkplaats.errors import InputError
from werkplaats.intake.benchmarks.vektis import MENTAL_CARE, read_vektis

EARLY = "GESLACHT;LEEFTIJDSKLASSE;POSTCODE_3;AANTAL_BSN;AANTAL_VERZEKERDEJAREN;KOSTEN_FARMACIE;KOSTEN_TWEEDELIJNS_GGZ"
MIDDLE = (
    "GESLACHT;LEEFTIJDSKLASSE;GEMEENTENAAM;AANTAL_BSN;AANTAL_VERZEKERDEJAREN;KOSTEN_MEDISCH_SPECIALISTISCHE_ZORG;"
    "KOSTEN_SPECIALISTISCHE_GGZ"
)
LATE = (
    "geslacht;leeftijdsklasse;gemeentenaam;aantal_bsn;aantal_verzekerdejaren;kosten_medisch_specialistische_z;"
    "kosten_consulten_ggz"
)


@pytest.fixture
def read(tmp_path):
    def reader(*lines, encoding="cp1252", year=2015):
        path = tmp_path / "vektis.csv"
        path.write_bytes("\n".join([*lines, ""]).encode(encoding))
        return read_vektis(path, year=year)

    return reader


def test_the_three_generations_become_one_table(read):
    early = read(EARLY, "M;5;621;10;9.5;1.25;2.00", year=2011).table
    middle = read(MIDDLE, "V; 0 t/m  4 jaar;MAASTRICHT;10;9.5;1.25;2.00").table
    late = read(LATE, "V;90+ jaar;Maastricht;10;9.5;1.25;2.00", encoding="utf-8", year=2023).table
    assert list(early.columns) == list(middle.columns) == list(late.columns)
    assert early[["area_kind", "area", "sex", "age_class"]].iloc[0].tolist() == ["postcode3", "621", "male", "5"]
    assert middle["age_class"].tolist() == ["0-4", "0-4"]
    assert late["age_class"].tolist() == ["90+", "90+"]
    assert middle["area_key"].tolist() == late["area_key"].tolist()
    assert middle["category"].tolist() == ["specialist medical care", "specialist mental care"]
    assert late["category"].tolist() == ["specialist medical care", "mental care consultations"]
    assert early["cents"].tolist() == [125, 200]
    assert {"secondary mental care", "specialist mental care", "mental care consultations"} < MENTAL_CARE


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_letters_survive_any_encoding(read, encoding):
    table = read(MIDDLE, "M;5 t/m  9 jaar;’S-SÚDWEST-FRYSLÂN;10;9.5;1.25;2.00", encoding=encoding).table
    assert table["area"].unique().tolist() == ["’S-SÚDWEST-FRYSLÂN"]
    assert table["area_key"].unique().tolist() == ["s sudwest fryslan"]


def test_cents_are_exact_and_may_be_negative(read):
    table = read(MIDDLE, "M;90+;A;10;9.5;-0.29;99999999999.99").table
    assert table["cents"].tolist() == [-29, 9_999_999_999_999]


def test_a_row_without_names_is_the_rest_or_the_total(read):
    lines = ["M;5;621;10;9.5;100.00;0.00", "V;5;621;10;9.5;100.00;0.00"]
    rest = read(EARLY, ";;;9;9;20.00;0.00", *lines).table
    total = read(EARLY, ";;;29;28;220.00;0.00", *lines).table
    assert rest["area_kind"].value_counts().to_dict() == {"postcode3": 4, "rest": 2}
    assert total["area_kind"].value_counts().to_dict() == {"postcode3": 4, "total": 2}


def test_what_cannot_be_read_is_told_and_counts_as_missing(read):
    data = read(MIDDLE, "M;90+;A;10;9.5;;n.b.", "V;90+;A;10;9.5;1.00", "M;5;B;10;9.5;1.00;2.00")
    expected = pd.DataFrame(
        {
            "line": [2, 2, 3],
            "column": ["kosten_medisch_specialistische_z", "kosten_specialistische_ggz", ""],
            "rule": ["benchmark.missing", "benchmark.not_a_number", "benchmark.field_count"],
        }
    )
    pd.testing.assert_frame_equal(data.unread, expected, check_dtype=False)
    assert data.table["cents"].isna().sum() == 2
    assert data.table["cents"].sum() == 300
    assert data.source == "Bron: Vektis (2015)"


def test_a_category_that_is_new_keeps_its_name(read):
    table = read(MIDDLE + ";KOSTEN_NIEUW", "M;90+;A;10;9.5;1.00;2.00;3.00").table
    assert "kosten_nieuw" in set(table["category"])
    assert table["cents"].sum() == 600


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (["a;b", "1;2"], "benchmark.columns"),
        ([MIDDLE.replace("GEMEENTENAAM", "PLAATS"), "M;90+;A;10;9.5;1;2"], "benchmark.columns"),
        ([MIDDLE.rpartition(";KOSTEN_MED")[0], "M;90+;A;10;9.5"], "benchmark.columns"),
        ([MIDDLE + ";GESLACHT", "M;90+;A;10;9.5;1;2;M"], "benchmark.columns"),
        ([""], "benchmark.columns"),
        ([MIDDLE, "M;90+;A;10;9.5;1;2", "V;90+;A;1;1;1;1", "M;90+;A;10;9.5;1;2"], "benchmark.repeated"),
    ],
)
def test_a_file_that_does_not_say_whom_it_is_about_is_refused(read, lines, rule):
    with pytest.raises(InputError) as caught:
        read(*lines)
    assert caught.value.rule == rule
    assert "vektis.csv" in caught.value.where
    assert caught.value.lines == ((2, 4) if rule == "benchmark.repeated" else ())


def test_a_file_without_rows_is_an_empty_table(read):
    assert read(MIDDLE).table.empty


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="FileNotFoundError"):
        read_vektis(tmp_path / "weg.csv", year=2015)
