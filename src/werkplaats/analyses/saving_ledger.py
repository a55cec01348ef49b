"""What each household saved, by domain and by payer, and what its director cost: the amounts behind notebook 04."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from werkplaats.analyses.savings import deployment_months, deployment_savings, director_costs
from werkplaats.params.model import StudyParams


@dataclass(frozen=True)
class Ledger:
    """Euros of the price year per analysed household, which is the index of every series.

    ``by_domain`` and ``by_payer`` hold gross savings, one column each; ``payer`` pays the director, None without one.
    """

    gross: pd.Series[float]
    by_domain: pd.DataFrame
    by_payer: pd.DataFrame
    director: pd.Series[float]
    payer: str | None
    months: pd.Series[float]

    @property
    def net(self) -> pd.Series[float]:
        """Gross saving minus what the director cost."""
        return self.gross - self.director

    @property
    def payers(self) -> list[str]:
        """Payers of care and of the director, sorted."""
        return sorted({*self.by_payer, *([self.payer] if self.payer else [])})

    def gross_of(self, payer: str) -> pd.Series[float]:
        """Return what care cost this payer less; zero for one that pays the director only."""
        return self.by_payer[payer] if payer in self.by_payer else pd.Series(0.0, index=self.gross.index)

    def director_of(self, payer: str) -> pd.Series[float]:
        """Return what the director cost this payer."""
        return self.director if payer == self.payer else self.director * 0.0

    def net_of(self, payer: str) -> pd.Series[float]:
        """Return what is left of the saving of this payer."""
        gross = self.gross_of(payer)
        return gross - self.director if payer == self.payer else gross


def build_ledger(periods: pd.DataFrame, programme: pd.DataFrame | None, params: StudyParams) -> Ledger:
    """Return the amounts of the households in ``periods``, rows of table ``household_periods``.

    Parameters
    ----------
    periods
        Rows of the households to describe; those not seen before and during are left out.
    programme
        Table of that name; None when the study lacks it.
    params
        Uses ``programme`` and ``price_year``.
    """
    gross = deployment_savings(periods).set_index("household_id")["gross"]
    payer = params.programme.payer if params.programme is not None and programme is not None else None
    director = gross * 0.0
    if programme is not None and payer is not None:
        director = director_costs(programme, price_year=params.price_year).reindex(gross.index, fill_value=0.0)
    return Ledger(
        gross=gross,
        by_domain=_wide(deployment_savings(periods, by="domain"), "domain"),
        by_payer=_wide(deployment_savings(periods, by="payer"), "payer"),
        director=director,
        payer=payer,
        months=deployment_months(periods).reindex(gross.index),
    )


def _wide(savings: pd.DataFrame, by: str) -> pd.DataFrame:
    return savings.pivot(index="household_id", columns=by, values="gross")
