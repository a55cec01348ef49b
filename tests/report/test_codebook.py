"""The codebook: names, waves and prices as the params and the published series have them."""

import pytest

from werkplaats.prices import price_factor
from werkplaats.report.chapters.codebook import codebook
from werkplaats.report.context import Context


@pytest.fixture(params=["intern", "openbaar"])
def context(request, report_input):
    return Context(report_input, "nl", request.param)


def rows_of(context, name):
    return {block.name: block.rows for block in codebook(context)}[name]


def test_every_domain_stands_with_its_payer_and_code(context):
    rows = rows_of(context, "codebook_domains")
    assert [row[2] for row in rows] == list(context.params.domains)
    assert {row[1] for row in rows} == {payer.label for payer in context.params.payers.values()}


def test_factors_bring_each_year_to_the_price_year(context):
    params = context.params
    factors = {row[0]: row[2] for row in rows_of(context, "codebook_prices")}
    assert factors[str(params.price_year)] == "1,0000"
    first = params.window.start.year
    assert factors[str(first)] == f"{price_factor(first, price_year=params.price_year):.4f}".replace(".", ",")


def test_what_the_study_does_not_use_is_left_out(report_input):
    bare = report_input.params.model_copy(update={"window": None, "domains": {}, "waves": []})
    given = type(report_input)(**{**vars(report_input), "params": bare})
    assert list(codebook(Context(given, "nl", "intern"))) == []
