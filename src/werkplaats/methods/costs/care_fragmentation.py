"""How care is spread over organizations and professionals: continuity indices per household, over its contacts.

Every index lies between 0 and 1 and is higher when care is less spread. They say how care was organized, not whether
that was good: a household with more problems needs more kinds of care.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns

FEWEST_CONTACTS = 2
"""One contact cannot be spread over anybody."""


def bice_boxerman(counts: Sequence[float] | FloatArray) -> float:
    """Return the continuity of care index: the chance that two contacts, drawn at random, were with the same provider.

    0 when every contact was with another one, 1 when all were with the same. It is the estimator of Simpson's
    concentration without bias. Fragmentation is 1 minus this (Liu et al. 2010).

    Parameters
    ----------
    counts
        Contacts with each provider, whole and 0 or more.

    Raises
    ------
    ValueError
        When a count is negative or no whole number, or there are fewer than two contacts.

    References
    ----------
    Bice, T. W. & Boxerman, S. B. (1977). A quantitative measure of continuity of care. Med Care 15:347-349.
    Simpson, E. H. (1949). Measurement of diversity. Nature 163:688.
    Liu, C. W., Einstadter, D. & Cebul, R. D. (2010). Care fragmentation and emergency department use among complex
    patients with diabetes. Am J Manag Care 16:413-420.

    Examples
    --------
    >>> round(bice_boxerman([3, 2, 1]), 3)
    0.267
    """
    numbers = _counts(counts)
    total = numbers.sum()
    return float((np.square(numbers).sum() - total) / (total * (total - 1)))


def usual_provider(counts: Sequence[float] | FloatArray) -> float:
    """Return the share of contacts with the provider seen most (UPC); 1 when there was only one.

    Raises
    ------
    ValueError
        As `bice_boxerman`.

    References
    ----------
    Breslau, N. & Reeb, K. G. (1975). Continuity of care in a university-based practice. J Med Educ 50:965-969.

    Examples
    --------
    >>> usual_provider([3, 2, 1])
    0.5
    """
    numbers = _counts(counts)
    return float(numbers.max() / numbers.sum())


def modified_continuity(counts: Sequence[float] | FloatArray) -> float:
    """Return the modified modified continuity index (MMCI): 1 with one provider, near 0 with one for every contact.

    It looks at how many providers there were for how many contacts, and not at how contacts were divided over them.

    Raises
    ------
    ValueError
        As `bice_boxerman`.

    References
    ----------
    Magill, M. K. & Senf, J. (1987). A new method for measuring continuity of care in family practice residencies. J Fam
    Pract 24:165-168.

    Examples
    --------
    >>> round(modified_continuity([3, 2, 1]), 3)
    0.608
    """
    numbers = _counts(counts)
    total = numbers.sum() + 0.1
    return float((1 - np.count_nonzero(numbers) / total) / (1 - 1 / total))


def sequential_continuity(sequence: Sequence[Hashable]) -> float:
    """Return the share of contacts with the same provider as the contact before (SECON); the first has none before.

    Parameters
    ----------
    sequence
        Provider of each contact, in the order in which they took place.

    Raises
    ------
    ValueError
        When there are fewer than two contacts, or a provider is missing.

    References
    ----------
    Steinwachs, D. M. (1979). Measuring provider continuity in ambulatory care. Med Care 17:551-565.

    Examples
    --------
    >>> round(sequential_continuity(list("AABACAADAABA")), 3)
    0.273
    """
    followed = pd.Series(list(sequence), dtype=object)
    if followed.isna().any():
        raise ValueError(f"{int(followed.isna().sum())} contacts have no provider")
    if len(followed) < FEWEST_CONTACTS:
        raise ValueError(f"continuity needs two contacts or more, found {len(followed)}")
    return float((followed.iloc[1:].to_numpy() == followed.iloc[:-1].to_numpy()).mean())


def household_continuity(table: pd.DataFrame, *, household: str, provider: str, contacts: str) -> pd.DataFrame:
    """Return the continuity indices of each household, over the contacts of all its members.

    Parameters
    ----------
    table
        One row per household and provider, or several that are added up. Where contacts were not recorded, months of
        involvement count as contacts.
    household, provider, contacts
        Columns with the household, who was seen, and how often (whole, 0 or more).

    Returns
    -------
    DataFrame
        One row per household, sorted: ``n_contacts``, ``n_providers``, ``bice_boxerman``, ``usual_provider`` and
        ``modified_continuity``; the indices are NaN for a household with fewer than two contacts.

    Raises
    ------
    ValueError
        When a value is missing, or a count is negative or no whole number.

    References
    ----------
    Jee, S. H. & Cabana, M. D. (2006). Indices for continuity of care: a systematic review of the literature. Med Care
    Res Rev 63:158-188.

    Examples
    --------
    >>> table = pd.DataFrame({"home": ["a"] * 3, "who": ["x", "y", "z"], "months": [3, 2, 1]})
    >>> household_continuity(table, household="home", provider="who", contacts="months").round(3).to_dict("records")
    [{'n_contacts': 6, 'n_providers': 3, 'bice_boxerman': 0.267, 'usual_provider': 0.5, 'modified_continuity': 0.608}]
    """
    validate_columns(table, [household, provider])
    numbers = _whole(complete_numbers(table, contacts))
    summed = table[[household, provider]].assign(contacts=numbers).groupby([household, provider])["contacts"].sum()
    seen = summed.loc[summed > 0]
    grouped = seen.groupby(level=household)
    described = pd.DataFrame({"n_contacts": grouped.sum().astype("int64"), "n_providers": grouped.size()})
    for name, index in _INDICES.items():
        described[name] = [_index(counts.to_numpy(), index) for _, counts in grouped]
    return described


def household_sequence(table: pd.DataFrame, *, household: str, provider: str, order: str) -> pd.Series[float]:
    """Return `sequential_continuity` of each household: contacts of all its members together, in their order.

    Parameters
    ----------
    table
        One row per contact, or per professional who began.
    household, provider, order
        Columns with the household, who was seen, and what puts contacts in order. Contacts at the same moment stand in
        the order of their provider, so that the order of rows says nothing.

    Returns
    -------
    Series
        By household, sorted; NaN for a household with fewer than two contacts.

    Raises
    ------
    ValueError
        When a value is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"home": ["a", "a", "a", "b"], "who": ["x", "y", "x", "x"], "day": [1, 3, 2, 1]})
    >>> household_sequence(table, household="home", provider="who", order="day").to_dict()
    {'a': 0.5, 'b': nan}
    """
    validate_columns(table, [household, provider, order])
    ordered = table.sort_values([household, order, provider])
    return pd.Series(
        {
            name: sequential_continuity(list(seen)) if len(seen) >= FEWEST_CONTACTS else float("nan")
            for name, seen in ordered.groupby(household)[provider]
        },
        dtype="float64",
    )


def _index(counts: FloatArray, index: Callable[[FloatArray], float]) -> float:
    return index(counts) if counts.sum() >= FEWEST_CONTACTS else float("nan")


_INDICES: Mapping[str, Callable[[FloatArray], float]] = {
    "bice_boxerman": bice_boxerman,
    "usual_provider": usual_provider,
    "modified_continuity": modified_continuity,
}


def _counts(counts: Sequence[float] | FloatArray) -> FloatArray:
    numbers = _whole(np.asarray(counts, dtype=np.float64))
    if numbers.sum() < FEWEST_CONTACTS:
        raise ValueError(f"continuity needs two contacts or more, found {numbers.sum():g}")
    return numbers


def _whole(numbers: FloatArray) -> FloatArray:
    if not (np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers))).all():
        raise ValueError("contacts are counted: whole numbers of 0 or more")
    return numbers
