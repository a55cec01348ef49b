"""Volumes from cleaned lines to results: valued with a price that exists, set apart without one, never measured."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.analyses.cleaning import clean_study
from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.households import derive_tables, describe_households
from werkplaats.analyses.volumes import build_unpriced, value_volumes
from werkplaats.params.model import StudyParams
from werkplaats.workspace.storage import empty_table, validate_table

PARAMS = StudyParams.model_validate(
    {
        "study": "toy",
        "title": "Toy",
        "price_year": 2022,
        "n_bootstrap": 300,
        "groups": {"intervention": "approach"},
        "window": {"start": dt.date(2017, 1, 1), "end": dt.date(2020, 12, 31)},
        "payers": {"town": {"label": "Town"}, "insurer": {"label": "Insurer"}},
        "domains": {
            "wmo": {"label": "Wmo", "payer": "town"},
            "zvw": {"label": "Zvw", "payer": "insurer"},
            "youth": {"label": "Youth", "payer": "town"},
        },
        "price_list": {
            "prices": [
                {
                    "domain": "youth",
                    "item": "guidance",
                    "label": "Begeleiding jeugd",
                    "unit": "hour",
                    "euros": 80.0,
                    "price_year": 2022,
                    "source": "Tarievenlijst van de regio, 2022",
                    "payer": "town",
                }
            ]
        },
        "sources": [{"path": "x.csv", "table": "households", "layout": "generic"}],
    }
)


def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).reindex(columns=empty_table(name).columns)
    for column in [item for item in frame if "date" in item or item in ("start", "end")]:
        frame[column] = pd.to_datetime(frame[column])
    return validate_table(name, frame)


HOMES = [f"H{number}" for number in range(1, 5)]
HOUSEHOLDS = table(
    "households",
    [{"household_id": home, "group": "approach", "start": "2018-01-01", "end": "2018-12-31"} for home in HOMES],
)


def volume(home: str, year: int, units: float, **other: object) -> dict[str, object]:
    usual = {"domain": "zvw", "item": "gp_consultation", "unit": "consultation"}
    day = f"{year}-03-01"
    return {"household_id": home, **usual, "volume": units, "start": day, "end": day, **other}


VOLUMES = table(
    "volumes",
    [
        *(volume(home, 2017, 12.0) for home in HOMES),
        *(volume(home, 2018, 6.0) for home in HOMES),
        volume("H1", 2018, 10.0, domain="youth", item="guidance", unit="hour"),
        volume("H1", 2018, 2.0, domain="youth", item="stay", unit="day"),
        volume("H2", 2018, 2.0, unit="hour"),
        volume("H3", 2018, 3.0, basis="avoided"),
    ],
)
COSTS = table(
    "costs",
    [
        {
            "household_id": home,
            "domain": "wmo",
            "payer": "town",
            "start": f"{year}-01-01",
            "end": f"{year}-12-31",
            "cents": cents,
        }
        for home in HOMES
        for year, cents in ((2017, 120_000), (2018, 60_000))
    ],
)


def run(tables: dict[str, pd.DataFrame], params: StudyParams = PARAMS):
    derived = {
        name: made if isinstance(made, pd.DataFrame) else made.df()
        for name, made in derive_tables({"households": HOUSEHOLDS, **tables}, params=params).items()
    }
    checked = {name: validate_table(name, frame) for name, frame in derived.items()}
    costs = analyze_costs(
        checked.get("household_periods"),
        checked.get("household_months"),
        HOUSEHOLDS,
        None,
        params=params,
        costs=tables.get("costs"),
        valued=checked.get("valued_volumes"),
        estimated_periods=checked.get("estimated_periods"),
    )
    return checked, costs.results


def find(results, term, **labels):
    (found,) = [
        item
        for item in results.estimates
        if item.term == term and all(getattr(item, name) == value for name, value in labels.items())
    ]
    return found


def test_volumes_with_a_price_are_valued_by_study_or_reference():
    valued = value_volumes(VOLUMES, params=PARAMS)
    assert len(valued) == 10
    youth = valued.loc[valued["domain"] == "youth"].iloc[0]
    assert (youth["cents"], youth["payer"], youth["price_of"]) == (80_000, "town", 2022)
    assert youth["price_source"] == "Tarievenlijst van de regio, 2022"
    visits = valued.loc[valued["domain"] == "zvw"]
    assert visits["cents"].tolist()[:5] == [37_044] * 4 + [18_522]  # 12 and 6 times 30.87
    assert visits["payer"].unique().tolist() == ["insurer"]


def test_without_a_price_a_volume_is_counted_and_not_zero():
    unpriced = build_unpriced(VOLUMES, params=PARAMS)
    found = unpriced[["domain", "item", "unit", "reason", "n_lines", "n_households"]].to_dict("split")["data"]
    assert found == [
        ["youth", "stay", "day", "no_price", 1, 1],
        ["zvw", "gp_consultation", "hour", "other_unit", 1, 1],
    ]
    results = describe_households({"households": HOUSEHOLDS, "volumes": VOLUMES}, params=PARAMS)
    assert "volumes_unpriced" in {missing.what for missing in results.missing}
    assert len(results.tables["unpriced_volumes"]) == 2


def test_a_local_code_stands_for_an_item_of_the_price_list():
    own = PARAMS.model_dump(mode="json")
    own["price_list"]["items"] = [
        {"domain": "youth", "item": "guidance", "label": "Begeleiding", "payer": "town", "codes": ["45A48"]}
    ]
    params = StudyParams.model_validate_json(pd.io.json.ujson_dumps(own))
    coded = table("volumes", [volume("H1", 2018, 10.0, domain="youth", item="45A48", unit="hour")])
    assert value_volumes(coded, params=params)["item"].tolist() == ["guidance"]
    assert len(value_volumes(coded, params=PARAMS)) == 0
    assert build_unpriced(coded, params=PARAMS)["item"].tolist() == ["45A48"]


def test_measured_figures_stay_what_they_were_beside_estimated_ones():
    _, alone = run({"costs": COSTS})
    tables, both = run({"costs": COSTS, "volumes": VOLUMES})
    assert [item for item in both.estimates if item.term != "estimated_saving_mean"] == list(alone.estimates)
    pd.testing.assert_frame_equal(both.tables["cost_by_domain"], alone.tables["cost_by_domain"])
    assert set(tables["household_months"]["domain"]) == {"wmo"}
    assert "basis" not in both.facts
    visits = find(both, "estimated_saving_mean", domain="zvw")
    assert visits.estimate == pytest.approx(6 * 30.87)  # twelve visits before, six during, in as many months
    assert find(both, "estimated_saving_mean", domain="youth").estimate == pytest.approx(-800 / 4)
    assert find(both, "estimated_saving_mean", domain=None).estimate == pytest.approx(6 * 30.87 - 200)


def test_measured_estimated_and_avoided_have_a_column_each():
    _, results = run({"costs": COSTS, "volumes": VOLUMES})
    basis = results.tables["cost_basis"].set_index("domain")
    assert basis.loc["wmo"].tolist()[:3] == pytest.approx([4 * 1800.0, 0.0, 0.0])
    assert basis.loc["zvw"].tolist()[:3] == pytest.approx([0.0, 72 * 30.87, 3 * 30.87], abs=0.01)
    assert "avoided_euros" not in run({"costs": COSTS})[1].tables["cost_basis"]


def test_where_nothing_was_measured_the_figures_are_estimated_and_say_so():
    tables, results = run({"volumes": VOLUMES})
    assert results.facts["basis"] == "estimated"
    assert "estimated_periods" not in tables
    assert find(results, "gross_saving_mean", domain=None, payer=None).estimate == pytest.approx(6 * 30.87 - 200)
    # Avoided volumes are in no table of cost, and prices are those of the price year whatever the month.
    assert tables["household_months"]["real_cents"].sum() == pytest.approx(72 * 3087 + 80_000)


def test_estimated_cost_lines_are_in_no_total_of_measured_ones():
    estimated = COSTS.assign(basis="estimated", domain="youth")
    mixed = pd.concat([COSTS, estimated], ignore_index=True)
    tables, results = run({"costs": mixed})
    assert [item for item in results.estimates if item.term == "gross_saving_mean"] == [
        item for item in run({"costs": COSTS})[1].estimates if item.term == "gross_saving_mean"
    ]
    assert set(tables["estimated_periods"]["domain"]) == {"youth"}
    together, found = run({"costs": estimated, "volumes": VOLUMES})
    assert found.facts["basis"] == "estimated"
    assert set(together["household_months"]["domain"]) == {"youth", "zvw"}
    assert found.tables["reconciliation"]["n_sums"].gt(0).all()


def test_volumes_that_nobody_can_value_leave_costs_unknown():
    nothing = table("volumes", [volume("H1", 2018, 2.0, domain="youth", item="stay", unit="day")])
    tables, results = run({"volumes": nothing})
    assert len(tables["valued_volumes"]) == 0
    assert [missing.what for missing in results.missing] == ["costs"]


def test_a_delivery_of_volumes_is_read_like_any_other(tmp_path):
    (tmp_path / "volumes.csv").write_text(
        "Huishouden;Domein;Prestatie;Eenheid;Aantal;Van;Tot\n"
        "H1;Zvw;huisarts;consult;12,5;01-03-2018;31-03-2018\n"
        "H1;Zvw;huisarts;consult;veel;01-04-2018;30-04-2018\n"
        "H1;Zvw;huisarts;consult;;01-05-2018;31-05-2018\n",
        encoding="utf-8",
    )
    source = {
        "path": "volumes.csv",
        "table": "volumes",
        "columns": {
            "household_id": "Huishouden",
            "domain": "Domein",
            "item": "Prestatie",
            "unit": "Eenheid",
            "volume": "Aantal",
            "start": "Van",
            "end": "Tot",
        },
        "codes": {
            "domain": {"Zvw": "zvw"},
            "item": {"huisarts": "gp_consultation"},
            "unit": {"consult": "consultation"},
        },
    }
    params = StudyParams.model_validate({**PARAMS.model_dump(), "sources": [source]})
    cleaning = clean_study(params, tmp_path)
    volumes = cleaning.tables["volumes"]
    assert (volumes["item"].tolist(), volumes["volume"].tolist()) == (["gp_consultation"], [12.5])
    assert cleaning.results.facts["records_quarantined"] == 2
    cleaning.store.close()
