"""The report of an invented study, in both variants and both languages: structure, access, disclosure, honest words."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace

import docx
import pandas as pd
import pypdf
import pytest
from bs4 import BeautifulSoup

from werkplaats.disclosure.suppression import public
from werkplaats.report.chapters.deliveries import balance_block
from werkplaats.report.compose import STEM, build_report, public_input, render_files, to_csv
from werkplaats.report.contents import compose_document
from werkplaats.report.context import Context
from werkplaats.report.document import Figure, blocks_of, figures_of, tables_of
from werkplaats.report.pdf import to_pdf
from werkplaats.results import Results

FORMATS = ("html", "pdf", "docx")
CANARY = 98765432.0
CANARY_TEXTS = ("98.765.432", "98,765,432", "98765432")


@pytest.fixture(scope="module")
def made(report_input, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    return folder, build_report(report_input, folder)


@pytest.fixture(scope="module")
def html(made):
    folder, _ = made
    return {
        v: BeautifulSoup((folder / v / f"{STEM}.html").read_text("utf-8"), "html.parser")
        for v in ("intern", "openbaar")
    }


def text_of(content, name):
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if name.endswith(".docx"):
        opened = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])
    return content.decode("utf-8") if not name.endswith(".png") else ""


def test_both_variants_come_in_three_formats_with_figures_and_tables(made):
    folder, report = made
    for variant in ("intern", "openbaar"):
        for suffix in FORMATS:
            assert (folder / variant / f"{STEM}.{suffix}").stat().st_size > 10_000
        assert list((folder / variant / "figures").glob("*.png"))
        assert (folder / variant / "tables" / "estimates.csv").is_file()
    assert report.results.facts["n_figures"] >= 10


def test_html_loads_nothing_and_says_so_to_the_browser(html):
    for page in html.values():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        assert not page.find_all(["script", "link", "iframe", "object", "embed"])
        assert all(image["src"].startswith("data:image/png;base64,") for image in page.find_all("img"))
        assert "url(" not in page.find("style").text
        assert "@import" not in page.find("style").text


def test_html_can_be_read_aloud(html):
    for page in html.values():
        assert page.html["lang"] == "nl"
        assert page.title.text
        assert all(len(image.get("alt", "")) > 20 for image in page.find_all("img"))
        assert all(cell.get("scope") in ("col", "row") for cell in page.find_all("th"))
        assert all(table.find("caption") for table in page.find_all("table"))
        levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        identities = [tag["id"] for tag in page.find_all(id=True)]
        assert len(identities) == len(set(identities))
        assert all(page.find(id=link["href"][1:]) for link in page.find_all("a", href=re.compile("^#")))


def test_captions_are_numbered_alike_in_all_formats(made, html):
    folder, report = made
    document = report.documents["intern"]
    expected = [f"Figuur {figure.number}. " for figure in figures_of(document)]
    expected += [f"Tabel {table.number}. " for table in tables_of(document)]
    shown = {
        suffix: text_of((folder / "intern" / f"{STEM}.{suffix}").read_bytes(), f"x.{suffix}")
        for suffix in ("pdf", "docx")
    }
    shown["html"] = html["intern"].get_text()
    for suffix, text in shown.items():
        assert [caption for caption in expected if caption not in text] == [], suffix


def test_word_file_has_real_styles(made):
    folder, _ = made
    opened = docx.Document(str(folder / "intern" / f"{STEM}.docx"))
    names = {paragraph.style.name for paragraph in opened.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "toc 1"} <= names
    assert {table.style.name for table in opened.tables} == {"Table Grid"}
    assert "Synthetische gegevens" in opened.sections[0].header.paragraphs[0].text
    breaks = opened.element.body.xpath(".//w:p[w:pPr/w:pageBreakBefore]")
    assert [paragraph.pPr.pStyle.val for paragraph in breaks] == ["Heading1"] * 2
    assert not opened.element.body.xpath(".//w:br[@w:type='page']")
    captions = [paragraph for paragraph in opened.paragraphs if paragraph.text.startswith("Tabel ")]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in captions)
    descriptions = opened.element.body.xpath(".//wp:docPr/@descr")
    assert len(descriptions) >= 10
    assert all(len(description) > 20 for description in descriptions)
    assert opened.styles.element.xpath(".//w:lang/@w:val")[0] == "nl-NL"


def test_every_page_of_the_pdf_says_that_the_data_are_invented(made):
    folder, _ = made
    reader = pypdf.PdfReader(str(folder / "openbaar" / f"{STEM}.pdf"))
    assert all("Synthetische gegevens" in page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert reader.metadata.title == "Huishoudens met domeinoverstijgende kosten"
    assert b"pdfuaid" in (folder / "openbaar" / f"{STEM}.pdf").read_bytes()


def test_pdf_refuses_a_figure_without_alternative_text(report_input):
    document = compose_document(Context(report_input, "nl", "intern"))
    first = next(block for block in blocks_of(document) if isinstance(block, Figure))
    chapter = replace(document.chapters[0], blocks=(replace(first, alt=""),), sections=())
    with pytest.raises(Exception, match="alt"):
        to_pdf(replace(document, chapters=(chapter,)), {}, report_input.provenance.date)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_change_before_and_after_is_called_an_effect(report_input, language):
    document = compose_document(Context(report_input, language, "intern"))
    texts = [str(block) for block in blocks_of(document) if not isinstance(block, Figure)]
    texts += [f"{figure.caption} {figure.alt}" for figure in figures_of(document)]
    texts += [section.title for chapter in document.chapters for section in chapter.sections]
    assert [text for text in texts if re.search(r"\beffect(en|s)?\b", text, re.IGNORECASE)] == []


def test_the_saving_stands_next_to_what_would_have_happened_anyway(report_input):
    document = compose_document(Context(report_input, "nl", "public"))
    summary = " ".join(document.chapters[0].blocks[1].lines)
    assert "29.917" in summary
    assert "95%-BI" in summary
    assert (
        summary.lower().index("daartegen afgezet") < summary.index("29.917") < summary.index("worden vanzelf goedkoper")
    )


def test_exploratory_outcomes_are_marked_and_positive_health_is_no_measure(html):
    text = html["openbaar"].get_text()
    assert "EQ-VAS (verkennend)" in text
    assert "geen meetinstrument" in text


def test_public_variant_holds_no_single_household(report_input, tmp_path):
    planted = {name: frame.copy() for name, frame in report_input.intern.items()}
    planted["trajectories"].loc[0, "score"] = CANARY
    planted["household_costs"].loc[0, "euros_per_month"] = CANARY
    households = report_input.results["02_households"]
    small = households.tables["characteristics"].copy()
    small.loc[small["n_households"] < 10, ["n_persons", "value"]] = CANARY
    results = {
        **report_input.results,
        "02_households": replace(households, tables={**households.tables, "characteristics": small}),
    }
    report = build_report(replace(report_input, intern=planted, results=results), tmp_path)
    leaks = [
        path.name
        for path in report.files["public"]
        if any(canary in text_of(path.read_bytes(), path.name) for canary in CANARY_TEXTS)
    ]
    assert leaks == []
    inside = [
        path.name
        for path in report.files["intern"]
        if any(c in text_of(path.read_bytes(), path.name) for c in CANARY_TEXTS)
    ]
    assert inside, "the canary never sang, so this test proves nothing"
    names = [figure.name for figure in figures_of(report.documents["public"])]
    assert not [name for name in names if name.startswith(("trajectories", "household_costs"))]


def rows_of(page, caption):
    table = next(table for table in page.find_all("table") if caption in table.caption.text)
    return [[cell.get_text(" ") for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]


def test_suppressed_cells_say_so_and_are_never_zero(html):
    rows = rows_of(html["openbaar"], "Kenmerken van de huishoudens")
    limmel = next(row for row in rows if row[1] == "Limmel")
    assert limmel[2:] == ["weggelaten", "weggelaten", "54", "45%"]


def test_rows_of_which_nothing_may_be_shown_become_one(report_input):
    households = report_input.results["02_households"]
    traits = households.tables["characteristics"]
    own = traits[traits["group"] == "director"]
    results = {"02_households": replace(households, tables={**households.tables, "characteristics": own})}
    document = compose_document(Context(public_input(replace(report_input, results=results)), "nl", "public"))
    shown = next(table for table in tables_of(document) if table.name == "characteristics")
    assert [row[1] for row in shown.rows] == ["Totaal", "Limmel, Nazareth"]
    assert shown.rows[1][2:] == ("weggelaten", "weggelaten")


def test_a_dash_in_the_balance_says_only_that_there_are_no_amounts(report_input):
    cleaning = report_input.results["01_cleaning"]
    balance = cleaning.tables["balance"].assign(table=["costs", "helpers"], quarantined=[4, 0])
    balance.loc[1, ["cents_raw", "cents_clean", "cents_quarantined"]] = 0
    results = {**report_input.results, "01_cleaning": replace(cleaning, tables={"balance": balance})}
    document = compose_document(Context(public_input(replace(report_input, results=results)), "nl", "public"))
    shown = next(table for table in tables_of(document) if table.name == "balance")
    assert [row[-1] for row in shown.rows] == ["weggelaten (te klein aantal)", "\N{EN DASH}"]


def test_a_workbook_that_fills_two_tables_is_told_apart_in_the_balance(report_input):
    cleaning = report_input.results["01_cleaning"]
    balance = cleaning.tables["balance"].assign(file="a.xlsx", table=["persons", "memberships"])
    results = {**report_input.results, "01_cleaning": replace(cleaning, tables={"balance": balance})}
    shown = next(balance_block(Context(replace(report_input, results=results), "nl", "intern")))
    assert [row[0] for row in shown.rows] == ["a.xlsx (personen)", "a.xlsx (personen per huishouden)"]
    (plain,) = balance_block(Context(report_input, "nl", "intern"))
    assert [row[0] for row in plain.rows] == list(cleaning.tables["balance"]["file"])


def test_a_change_and_its_standardized_size_share_a_row(html):
    rows = rows_of(html["openbaar"], "Primaire uitkomstmaat: verandering sinds de start")
    assert [len(row) for row in rows] == [5, 5, 5]
    assert rows[1][2] == "0,37 (\N{MINUS SIGN}0,13 tot 0,87)"


def test_same_input_gives_the_same_files(report_input):
    one, two = (
        render_files(compose_document(context), context)
        for context in (Context(public_input(report_input), "en", "public") for _ in range(2))
    )
    assert [name for name in one if one[name] != two[name]] == []


def test_a_study_without_costs_leaves_the_chapters_out_and_says_so(report_input):
    kept = ("01_cleaning", "02_households", "03_quality_of_life")
    results = {name: report_input.results[name] for name in kept}
    document = compose_document(Context(replace(report_input, results=results), "nl", "intern"))
    keys = [chapter.key for chapter in document.chapters]
    assert "costs" not in keys
    assert "sustainability" not in keys
    numbers = [chapter.number for chapter in document.chapters if chapter.kind == "chapter"]
    assert numbers == [str(place) for place in range(1, len(numbers) + 1)]


def test_text_of_people_cannot_bring_in_markup(report_input):
    hostile = (
        "# Kop\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![p](/etc/passwd)\n\n"
        "\\input{/etc/passwd} `ok`{=typst}\n"
    )
    given = replace(report_input, texts={"reason": hostile})
    context = Context(given, "nl", "intern")
    page = render_files(compose_document(context), context)[f"{STEM}.html"].decode()
    parsed = BeautifulSoup(page, "html.parser")
    assert not parsed.find("script")
    assert not [link for link in parsed.find_all("a") if link["href"].startswith("javascript")]
    assert not [image for image in parsed.find_all("img") if not image["src"].startswith("data:")]


def test_hostile_labels_stay_text(report_input):
    params = report_input.params.model_copy(update={"title": '<img src=x onerror=a()> #read("/etc/passwd") "'})
    context = Context(replace(report_input, params=params), "en", "intern")
    files = render_files(compose_document(context), context)
    assert "<img src=x" not in files[f"{STEM}.html"].decode()
    assert "#read(" in text_of(files[f"{STEM}.pdf"], "x.pdf")


def test_csv_text_cannot_become_a_formula():
    content = to_csv(pd.DataFrame({"name": ["=1+1", "-x"], "value": [-1.5, None]})).decode()
    assert content == "name,value\n'=1+1,-1.5\n'-x,\n"


def test_public_drops_tables_that_do_not_state_their_households(params):
    loose = Results("02_households", tables={"names": pd.DataFrame({"x": [1.0]})})
    released = public(loose, params.disclosure)
    assert dict(released.tables) == {}
    assert [missing.what for missing in released.missing] == ["names"]
