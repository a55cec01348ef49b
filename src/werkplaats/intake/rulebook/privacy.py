"""Rules on who may not be recognized: direct identifiers, pseudonyms, and people who withdrew."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.intake.rulebook.rule import Rule

_REPLACE = (
    "Nothing was read in and nothing was kept. Have the sender replace it by a pseudonym or leave it out, and delete "
    "the file"
)
_NO_GROUND = "A study has no legal ground to process it (Uitvoeringswet AVG, article 46)"
_ONE_IN_ELEVEN = "One in eleven numbers of nine digits looks like a burgerservicenummer by chance"

RULES: Mapping[str, Rule] = {
    "privacy.bsn": Rule("burgerservicenummers stand in the file", _REPLACE, _NO_GROUND, "bsn 999990019"),
    "privacy.bsn_possible": Rule(
        "a number in a text that may be a burgerservicenummer",
        "Have the sender take the number out of the text. The text of the record is not kept",
        _ONE_IN_ELEVEN,
        "called back about 999990019",
    ),
    "privacy.bsn_suspected": Rule(
        "all of a few numbers may be burgerservicenummers",
        "Ask the sender what these numbers are before anybody uses the file",
        _ONE_IN_ELEVEN,
    ),
    "privacy.direct_identifier": Rule(
        "names, addresses, e-mail addresses, phone numbers or bank accounts stand in the file",
        _REPLACE,
        "They tell who somebody is without any key",
        "mail to somebody@example.org",
    ),
    "privacy.names_suspected": Rule(
        "identifiers that are written as names",
        "Ask the sender whether they are code names; if they are real, have them replaced and delete the file",
        "A surname tells who somebody is without any key",
        "De Vries",
    ),
    "privacy.address_suspected": Rule(
        "a street with a house number in a text",
        "Ask the sender whose address it is, and to leave it out; if a client lives there, delete the file",
        "An address tells who somebody is without any key",
        "verhuisd naar Dorpsstraat 12",
    ),
    "privacy.indirect_identifier": Rule(
        "full dates of birth or full postcodes stand in the file",
        "Have the sender give the year of birth, or the four digits of the postcode, and delete the file after that",
        "Together they single out nearly everybody; a file that holds both is refused",
        "geboortedatum 13-04-1980",
    ),
    "privacy.key_table": Rule(
        "another sheet of the workbook holds the key to the identifiers",
        _REPLACE,
        "With the key, every pseudonym can be read by whoever has the file",
        "person_id beside the number of the client",
    ),
    "privacy.emptied_column": Rule(
        "a column that is named after a direct identifier holds nothing",
        "Nothing; have the sender leave the column out next time",
    ),
    "pseudonym.shape": Rule(
        "an identifier that is not written as `shape` of the pseudonyms says",
        "Correct it at the source. The text of the record is not kept",
        "A lost zero or another way of writing would give one person two pseudonyms",
    ),
    "pseudonym.unknown": Rule(
        "an identifier that is not on the code list",
        "Have whoever keeps the code list add it. The text of the record is not kept",
    ),
    "pseudonym.key_file": Rule(
        "the key file cannot be trusted",
        "Keep it outside the project, as a plain file of yourself that nobody else can read (chmod 600)",
        "Whoever has the key can find out who is behind every pseudonym",
    ),
    "pseudonym.code_list": Rule(
        "the code list cannot be used",
        "Write two columns, raw;code, and give everybody one code of their own",
    ),
    "pseudonym.key_changed": Rule(
        "the key is not the one that the pseudonyms of this study were made with",
        "Use the key of the earlier runs, or remove what they wrote and start again with the new one",
        "One person would count as two",
    ),
    "consent.withdrawn": Rule(
        "records of people who withdrew",
        "Nothing; they were removed, and their text is not kept",
        "Whoever withdraws consent is in the study no longer, in no table and no report",
    ),
    "consent.unknown": Rule(
        "somebody on withdrawn.csv occurs in no delivery",
        "Check that the identifier is written as in the deliveries, leading zeros included",
        "A slip here would leave somebody in the study who withdrew",
    ),
    "consent.list": Rule(
        "withdrawn.csv cannot be read",
        "Write the columns person_id;household_id;date, and on every line a person or a household",
    ),
    "consent.traces": Rule(
        "something of people who withdrew is left in files of the study",
        "Run the whole study again, without --only, and delete what is left after that",
    ),
}

_NEVER_KEPT = ("privacy.", "pseudonym.", "consent.")


def keeps_text(rule: str) -> bool:
    """Return whether the raw text of a record that was set aside under this rule may be kept in quarantine.

    Examples
    --------
    >>> keeps_text("amount.missing"), keeps_text("pseudonym.unknown")
    (True, False)
    """
    return not rule.startswith(_NEVER_KEPT)
