"""The code list that a study starts from: every domain and item that the workbench knows, each with its payer."""

from __future__ import annotations

from werkplaats.prices.code_list import CodeList
from werkplaats.prices.insured_items import INSURED_ITEMS
from werkplaats.prices.municipal_items import MUNICIPAL_ITEMS
from werkplaats.prices.other_items import OTHER_ITEMS

NATIONAL_LIST = CodeList((*MUNICIPAL_ITEMS, *INSURED_ITEMS, *OTHER_ITEMS))
"""Payers are those of today as a rule. Sheltered housing, for one, is paid by the care office for whoever has Wlz."""
