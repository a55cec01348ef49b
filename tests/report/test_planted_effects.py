"""From invented lines to the first sentence of the summary: with nothing planted, and with much.

The same households twice, from the generator of the example study; only what family direction took off differs.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.households import derive_tables
from werkplaats.analyses.robustness import analyze_robustness
from werkplaats.params.loading import load_params
from werkplaats.report.chapters.summary import answer
from werkplaats.report.context import Context
from werkplaats.report.numbers import NO_BREAK
from werkplaats.synthetic.catalog import PRODUCTS
from werkplaats.synthetic.study import Study, generate
from werkplaats.synthetic.timeline import first_day, last_day
from werkplaats.workspace.storage import validate_table

pytestmark = pytest.mark.slow

PARAMS = Path(__file__).parents[2] / "params" / "maastricht.yaml"


def cleaned(study: Study) -> dict[str, pd.DataFrame]:
    """Return the cleaned tables of a study as it really happened, as cleaning gives them (tests/unit/synthetic)."""
    households = study.households.assign(exit_reason=study.households["exit_reason"].replace("", None), subgroup=None)
    lines = study.lines.loc[study.lines["cents"] > 0]
    products = [PRODUCTS[place] for place in lines["product"]]
    costs = pd.DataFrame(
        {
            "household_id": lines["household_id"],
            "domain": [product.domain for product in products],
            "payer": [product.payer for product in products],
            "start": [first_day(month) for month in lines["month"]],
            "end": [last_day(month) for month in lines["month"]],
            "cents": lines["cents"],
        }
    ).assign(**dict.fromkeys(["person_id", "product_code", "provider", "status", "basis"]))
    dated = ["selection_date", "start", "end"]
    households[dated] = households[dated].apply(pd.to_datetime)
    costs[["start", "end"]] = costs[["start", "end"]].apply(pd.to_datetime)
    return {"households": validate_table("households", households), "costs": validate_table("costs", costs)}


@pytest.fixture(scope="module", params=[0.0, 4.0])
def told(request, report_input):
    """Return the planted effect, and the first sentence of the summary in both languages."""
    params = load_params(PARAMS).model_copy(update={"n_bootstrap": 500})
    tables = cleaned(generate(effect=request.param))
    made = derive_tables(tables, params=params)
    months = made["household_months"].df()
    costs = analyze_costs(made["household_periods"], months, tables["households"], None, params=params)
    robust = analyze_robustness(made["household_periods"], months, tables["households"], None, params=params)
    found = {results.notebook: results for results in (costs.results, robust)}
    study = dataclasses.replace(report_input, params=params, results=found)
    return request.param, {
        language: answer(Context(study, language, "intern"))[0].replace(NO_BREAK, " ") for language in ("nl", "en")
    }


def test_the_summary_begins_with_what_was_planted(told):
    planted, sentences = told
    if planted:
        assert sentences["nl"].startswith("De zorgkosten daalden meer dan bij de vergelijkingshuishoudens.")
        assert sentences["en"].startswith("The cost of care fell more than in the comparison households.")
    else:
        assert sentences["nl"].startswith(
            "Een verschil in kosten met de vergelijkingshuishoudens is niet aangetoond, en ook niet uitgesloten: "
        )
        assert "en het kan alles zijn van" in sentences["nl"]
        assert sentences["en"].startswith("A difference in cost with the comparison households was not shown")
    assert "effect" not in " ".join(sentences.values())
