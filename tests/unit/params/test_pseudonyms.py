"""The block `pseudonyms`: which scheme needs what, and where its files may stand."""

import pytest

from werkplaats.errors import ParamsError

HMAC = "scheme: hmac\n    key_file: ~/keys/study.key\n    shape: bsn"
LIST = "scheme: code_list\n    file: /secure/codes.csv"


def block(text: str, name: str = "person_id") -> str:
    return f"pseudonyms:\n  {name}:\n    {text}\n"


def test_without_the_block_nothing_becomes_a_pseudonym(load, valid):
    assert load(valid).pseudonyms.of("gemeente/claims.csv") == {}


@pytest.mark.parametrize("text", [HMAC, LIST, HMAC.replace("bsn", "P999999"), HMAC.replace("bsn", "AA-9999.99")])
def test_a_block_that_is_complete_is_accepted(load, valid, text):
    assert list(load(valid + block(text)).pseudonyms.of("gemeente/claims.csv")) == ["person_id"]


def test_a_pseudonym_may_hold_for_some_sources_only(load, valid):
    pseudonyms = load(valid + block(HMAC + "\n    sources: [gemeente/claims.csv]", "household_id")).pseudonyms
    assert list(pseudonyms.of("gemeente/claims.csv")) == ["household_id"]
    assert pseudonyms.of("verzekeraar/claims.csv") == {}


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (HMAC.replace("\n    shape: bsn", ""), "params.missing_key", "scheme"),
        (HMAC.replace("\n    key_file: ~/keys/study.key", ""), "params.missing_key", "scheme"),
        (HMAC + "\n    file: /secure/codes.csv", "params.unknown_value", "file"),
        (LIST + "\n    key_file: /secure/key", "params.unknown_value", "key_file"),
        (LIST.replace("\n    file: /secure/codes.csv", ""), "params.missing_key", "scheme"),
        (HMAC.replace("hmac", "md5"), "params.unknown_value", "scheme"),
        (HMAC.replace("~/keys", "keys"), "params.path", "key_file"),
        (HMAC.replace("~/keys", "/secure/../project"), "params.path", "key_file"),
        (HMAC.replace("~/keys", "https://example.org"), "params.remote_path", "key_file"),
        (HMAC.replace("shape: bsn", "shape: sofi"), "params.shape", "shape"),
        (HMAC.replace("shape: bsn", "shape: '0000'"), "params.shape", "shape"),
        (HMAC + "\n    key: 00112233445566778899", "params.secret", "key"),
        (HMAC + "\n    sources: [gemeente/other.csv]", "params.unknown_value", "sources.0"),
    ],
)
def test_a_block_that_is_wrong_is_refused_by_name(problems, valid, text, rule, line):
    (problem,) = problems(valid + block(text))
    assert (problem.rule, problem.where.rsplit("person_id.", 1)[1]) == (rule, line)


def test_only_persons_and_households_have_pseudonyms(problems, valid):
    (problem,) = problems(valid + block(HMAC, "persons_id"))
    assert problem.rule == "params.unknown_key"
    assert "person_id" in problem.do


def test_the_path_of_a_key_is_not_repeated(problems, valid):
    (problem,) = problems(valid + block(HMAC.replace("~/keys/study.key", "here/private.key")))
    assert isinstance(problem, ParamsError)
    assert "private" not in str(problem)
