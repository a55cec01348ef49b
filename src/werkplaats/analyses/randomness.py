"""One seed per study, one stream per number.

Every estimate draws from its own generator, made from the study's seed and the estimate's name. Adding a domain, or
running the notebooks in another order, then leaves every other interval exactly as it was.
"""

from __future__ import annotations

import zlib

import numpy as np


def generator(seed: int, *names: str) -> np.random.Generator:
    """Return the generator of the number with these names, the same in every run with this seed."""
    return np.random.default_rng([seed, zlib.crc32("/".join(names).encode("utf-8"))])
