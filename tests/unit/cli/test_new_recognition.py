"""The parts of `werkplaats new`: names of columns and items, notation of dates and amounts, codes, months, words."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from werkplaats.cli.drafting import recognize_instruments, recognize_layout
from werkplaats.cli.drafts.code_names import choose_groups, month_of, name_code
from werkplaats.cli.drafts.column_names import match_names, recognize_item
from werkplaats.cli.drafts.extent import find_window
from werkplaats.cli.drafts.notation import recognize_amounts, recognize_dates
from werkplaats.cli.drafts.questions import QUESTIONS, comment
from werkplaats.cli.drafts.recognition import recognize
from werkplaats.cli.drafts.sampling import build_sample
from werkplaats.cli.drafts.sources import build_pattern, written
from werkplaats.instruments.registry import INSTRUMENTS
from werkplaats.schema import CLEANED, TABLES


@pytest.mark.parametrize(
    ("columns", "table"),
    [
        (["household_id", "group", "start", "end"], "households"),
        (["household_id", "date", "event"], "events"),
        (["household_id", "group"], None),
        (["a", "b", "c"], None),
        (["Cliëntnummer", "Productcode", "Zorgaanbieder", "Begindatum", "Einddatum", "Bedrag"], "costs"),
        (["HUISHOUDNUMMER", "WET", "Kosten (€)", "datum ingang"], "costs"),
        (["Deelnemernr", "Bedrag"], None),
        (["Deelnemernummer", "Afnamedatum", "Meetmoment", "EQ1"], "measurements"),
        (["Respondent", "Vraag", "Antwoord"], "embedding"),
        (["Gezinsnummer", "Maand", "Aantal uren", "Uurtarief"], "programme"),
        (["Persoon", "Geslacht", "Geboortejaar"], "persons"),
        (["Persoon", "Huishouden", "Vanaf", "Tot en met"], "memberships"),
        (["Huishouden", "Functionaris", "Organisatie", "Vanaf"], "helpers"),
        (["Overdracht", "Van partij", "Naar partij", "Toestemming"], "referrals"),
    ],
)
def test_a_table_is_recognized_by_its_columns(columns, table):
    assert recognize_layout(columns) == table


@pytest.mark.parametrize("table", CLEANED)
def test_a_file_with_our_own_names_is_recognized(table):
    names = [{"cents": "amount", "rate_cents": "hourly_rate"}.get(name, name) for name in TABLES[table].names]
    assert recognize_layout(names) == table


def test_each_column_is_used_once_and_the_awarded_amount_goes_first():
    matched = match_names("costs", ["Ingediend bedrag", "Toegekend bedrag", "Aanbieder"])
    assert matched == {"amount": "Toegekend bedrag", "provider": "Aanbieder"}
    assert match_names("referrals", ["Van", "Naar"]) == {"from_party": "Van", "to_party": "Naar"}


@pytest.mark.parametrize(
    ("names", "prefix"),
    [
        (["EQ1", "eq_2", "EQ-5D 3", "eq5d5l_4", "Eq5d-05"], "eq5d_5l"),
        (["MO_eq", "mob"], None),
        (["mobiliteit", "zelfzorg", "dagelijkse activiteiten", "pijn/ongemak", "angst/somberheid"], "eq5d_5l"),
        (["EQ5D mobility", "EQ5D self-care", "EQ5D usual activities", "EQ5D pain", "EQ5D anxiety"], "eq5d_5l"),
        (["mph_1", "PG2", "ph3", "Spinnenweb 4", "Meedoen", "Dagelijks functioneren"], "positive_health"),
        (["Mate van zingeving"], None),
        (["EQ VAS"], "eq_vas"),
    ],
)
def test_items_in_usual_spellings_and_only_whole_instruments(names, prefix):
    assert recognize_instruments(names) == ([prefix] if prefix else [])


def test_every_item_that_is_recognized_belongs_to_its_instrument():
    names = ["EQ1", "EQ2", "EQ3", "EQ4", "EQ5", "VAS", *(f"PG{number}" for number in range(1, 7))]
    items = [recognize_item(name) for name in names]
    known = [f"{name}.{item}" for name in ("eq5d_5l", "eq_vas", "positive_health") for item in INSTRUMENTS[name].items]
    assert items == known


@pytest.mark.parametrize(
    ("values", "notation"),
    [
        (["31-01-2023", "1/2/2023", "03.04.2023"], "dd-mm-yyyy"),
        (["2023-01-31", "2023-02-28 00:00:00"], "yyyy-mm-dd"),
        (["20230131", "99991231"], "yyyymmdd"),
        (["44927", "44958"], "serial"),
        (["01/31/2023", "12/31/2023"], None),
        (["januari 2023"], None),
        (["31-02-2023"], None),
        ([], None),
        (["31-01-2023"] * 9 + ["onbekend"], "dd-mm-yyyy"),
        (["31-01-2023"] * 8 + ["onbekend"], None),
    ],
)
def test_the_notation_of_dates_is_told_by_the_dates(values, notation):
    assert recognize_dates(values) == notation


@pytest.mark.parametrize(
    ("values", "notation"),
    [
        (["1.234,50", "€ 12,5", "7"], "decimal_comma"),
        (["1,234.50", "12.5"], "decimal_point"),
        (["1.234", "12"], None),
        (["12,50", "12.50"], None),
        (["125050"] * 99 + ["12,50"], None),
        ([], None),
    ],
)
def test_the_notation_of_amounts_is_told_by_the_amounts(values, notation):
    assert recognize_amounts(values) == notation


@pytest.mark.parametrize(
    ("column", "raw", "code", "name"),
    [
        ("domain", "Productcategorie", "14", "wmo"),
        ("domain", "Productcategorie", "15", "shelter"),
        ("domain", "Productcategorie", "30", None),
        ("domain", "Productcategorie", "31", "youth"),
        ("domain", "Productcategorie", "56", None),
        ("domain", "Domein", "45", None),
        ("domain", "Domein", "GGZ", None),
        ("domain", "Domein", "Wet langdurige zorg", "wlz"),
        ("sex", "Geslacht", "VROUW", "female"),
        ("sex", "Geslacht", "2", None),
        ("group", "Groep", "1", None),
        ("group", "Groep", "Gebruikelijke zorg", "gebruikelijke_zorg"),
        ("wave", "Meting", "T 0", "T_0"),
    ],
)
def test_a_code_gets_a_name_only_when_it_is_certain(column, raw, code, name):
    assert name_code(column, raw, code) == name


@pytest.mark.parametrize(
    ("wave", "month"), [("M6", 6.0), ("maand_12", 12.0), ("voormeting", 0.0), ("T0", 0.0), ("T12", None), ("12", None)]
)
def test_the_month_of_a_wave_is_told_by_its_name_or_asked(wave, month):
    assert month_of(wave) == month


def test_groups_are_chosen_only_when_exactly_two_names_tell():
    assert choose_groups({"controlegroep": "c", "interventie": "i", "pool": "pool"}) == ("i", "c")
    assert choose_groups({"controle": "c", "regie a": "a", "regie b": "b"}) is None
    assert choose_groups({"interventie": "i"}) is None


def months(first: dt.date, number: int, *, complete: bool = True, stray: str = ""):
    days = [
        dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 15) for n in range(number)
    ]
    rows = [["H1", f"{day:%d-%m-%Y}", f"{day:%d-%m-%Y}", "1,00"] for day in days for _ in range(30)]
    rows += [["H1", stray, stray, "1,00"]] if stray else []
    sample = build_sample("a.csv", "text", [["household_id", "start", "end", "amount"], *rows])
    recognized = recognize(type(sample)(**{**vars(sample), "complete": complete}))
    assert recognized
    return recognized


def test_the_window_is_the_months_with_cost_lines():
    assert find_window([months(dt.date(2021, 3, 1), 12), months(dt.date(2022, 3, 1), 12)]) == (
        dt.date(2021, 3, 1),
        dt.date(2023, 2, 28),
    )
    assert find_window([months(dt.date(2021, 1, 1), 24, stray="01-06-2017")]) == (
        dt.date(2021, 1, 1),
        dt.date(2022, 12, 31),
    )


def test_the_window_is_asked_when_it_is_short_or_the_file_was_not_seen_whole():
    assert find_window([months(dt.date(2021, 1, 1), 12)]) is None
    assert find_window([months(dt.date(2021, 1, 1), 13)]) is not None
    assert find_window([months(dt.date(2021, 1, 1), 24, complete=False)]) is None


def test_a_totals_row_is_no_record_and_its_word_is_kept():
    rows = [
        ["Regel", "Huishouden", "Begindatum", "Bedrag"],
        ["1", "H1", "01-01-2023", "1,00"],
        ["Totaal", "", "", "1,00"],
    ]
    sample = build_sample("a.csv", "text", rows)
    assert (sample.n_records, sample.total) == (1, "Totaal")
    assert build_sample("a.csv", "text", rows[:2]).total == ""


def test_patterns_and_names_are_written_so_that_yaml_gives_them_back():
    assert build_pattern(["zorg/a_2018.csv", "zorg/a_2019.csv"]) == "zorg/a_*.csv"
    assert build_pattern(["b/x.csv", "c/x.csv"]) == "*/x.csv"
    assert [written(name) for name in ("wmo", "12_maanden", "0", "true", "T0")] == [
        "wmo",
        '"12_maanden"',
        '"0"',
        '"true"',
        "T0",
    ]


def test_both_languages_ask_the_same_with_the_same_words_filled_in():
    assert QUESTIONS["nl"].keys() == QUESTIONS["en"].keys()
    for key, dutch in QUESTIONS["nl"].items():
        assert set(re.findall(r"\{\w+\}", dutch)) == set(re.findall(r"\{\w+\}", QUESTIONS["en"][key])), key
        asks = [any(line.startswith("# ? ") for line in comment(QUESTIONS[language][key])) for language in QUESTIONS]
        assert len({*asks}) == 1, key
