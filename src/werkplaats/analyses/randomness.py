"""One seed per study, one stream per number.

Every term draws from its own generator, made from the study's seed and the term's name, so that running the notebooks
in another order, or adding a domain, leaves every other interval exactly as it was. The domains and payers of one term
share their draws: the same households are resampled for each, and a domain that is all of a payer has its interval.
"""

from __future__ import annotations

import zlib

import numpy as np


def generator(seed: int, *names: str) -> np.random.Generator:
    """Return the generator of the number with these names, the same in every run with this seed."""
    return np.random.default_rng([seed, zlib.crc32("/".join(names).encode("utf-8"))])
