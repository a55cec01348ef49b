import math

import openpyxl
import pytest

from werkplaats.errors import InputError
from werkplaats.intake.benchmarks.neighborhoods import read_kwb
from werkplaats.intake.benchmarks.open_data import normalize_area

STATLINE = "WijkenEnBuurten;Gemeentenaam_1;SoortRegio_2;Codering_3;AantalInwoners_5;k_0Tot15Jaar_8;WmoClienten_{}"
SHORT = "gwb_code_10,gwb_code_8,regio,gm_naam,recs,a_inw,a_00_14 ,p_hh_110,g_hhgro,g_ink_pi,a_wmo_t"


@pytest.fixture
def read(tmp_path):
    def reader(*lines, name="kwb.csv", year=2023):
        path = tmp_path / name
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return read_kwb(path, year=year)

    return reader


@pytest.mark.parametrize("number", [85, 98])
def test_a_number_behind_a_name_does_not_make_another_indicator(read, number):
    table = read(STATLINE.format(number), "BU00030000;Appingedam          ;Buurt     ;BU00030000;2405;.;120").table
    assert table.columns.tolist() == [
        *("year", "code", "area_kind", "area", "municipality"),
        *("population", "age_0_14", "wmo_clients"),
    ]
    row = table.iloc[0]
    assert (row["code"], row["area_kind"], row["municipality"]) == ("BU00030000", "neighborhood", "Appingedam")
    assert (row["population"], row["wmo_clients"]) == (2405.0, 120.0)
    assert math.isnan(row["age_0_14"])


def test_short_names_become_the_same_indicators_and_keep_numbers_of_their_own(read):
    table = read(SHORT, 'WK000300,000300,Wijk 00,Appingedam,Wijk,2405,"       .",7,1.2,"26,4",').table
    row = table.iloc[0]
    assert (row["code"], row["area_kind"], row["area"]) == ("WK000300", "district", "Wijk 00")
    assert (row["population"], row["p_hh_110"], row["household_size"]) == (2405.0, 7.0, 1.2)
    assert row["income_per_inhabitant"] == 26.4
    assert math.isnan(row["age_0_14"])
    assert math.isnan(row["wmo_clients"])


def test_what_is_left_blank_is_missing_and_what_is_no_number_is_told(read):
    data = read(SHORT, 'WK1,1,A,A,Wijk,.,",",7,1.2,"26,4",x', 'WK2,2,A,A,Wijk,1,2,7,1.3,"26,5",5', "WK3,3,A,A,Wijk,1")
    assert data.unread.to_numpy().tolist() == [
        [2, "wmo_clients", "benchmark.not_a_number"],
        [4, "", "benchmark.field_count"],
    ]
    assert data.source == "Bron: CBS, Kerncijfers wijken en buurten 2023"


def test_a_stem_that_stands_twice_keeps_its_numbers(read):
    table = read("Codering_3;Appartement_54;Appartement_62", "GM0003;1;2").table
    assert table[["Appartement_54", "Appartement_62"]].iloc[0].tolist() == [1.0, 2.0]
    assert table["area_kind"].tolist() == ["municipality"]


def test_codes_without_letters_get_their_kind_from_the_word_beside_them(read):
    table = read("gwb_code_8;recs;a_inw", "0003;Gemeente;5", "000300;Wijk;5", "9;iets;5").table
    assert table["area_kind"].tolist() == ["municipality", "district", ""]


def test_a_workbook_is_read_like_its_csv(tmp_path, read):
    book = openpyxl.Workbook()
    book.active.append(["gwb_code ", "regio", "recs", "a_inw", "g_hhgro"])
    book.active.append(["BU00030000", "Centrum", "Buurt", 2405, 1.8])
    book.active.append([None, None, None, None, None])
    book.active.append(["BU00030001", "Oost", "Buurt", ".", "1.9"])
    book.save(tmp_path / "kwb-2024.xlsx")
    table = read_kwb(tmp_path / "kwb-2024.xlsx", year=2024).table
    same = read(
        "gwb_code;regio;recs;a_inw;g_hhgro",
        "BU00030000;Centrum;Buurt;2405;1.8",
        "BU00030001;Oost;Buurt;.;1.9",
        year=2024,
    )
    assert table.equals(same.table)
    assert table["household_size"].tolist() == [1.8, 1.9]


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (["regio;a_inw", "A;1"], "benchmark.columns"),
        (["gwb_code;a_inw;a_inw", "GM1;1;2"], "benchmark.columns"),
        (["gwb_code;a_inw", "GM1;1", "GM1;1"], "benchmark.repeated"),
    ],
)
def test_a_file_that_does_not_say_which_area_is_refused(read, lines, rule):
    with pytest.raises(InputError) as caught:
        read(*lines)
    assert caught.value.rule == rule


def test_a_workbook_that_cannot_be_opened_is_refused(tmp_path):
    (tmp_path / "kwb.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputError, match=r"benchmark\.columns"):
        read_kwb(tmp_path / "kwb.xlsx", year=2024)


@pytest.mark.parametrize("name", ["'S-GRAVENHAGE", "s Gravenhage", "S  GRAVENHAGE "])
def test_names_of_municipalities_agree_over_years(name):
    assert normalize_area(name) == "s gravenhage"
