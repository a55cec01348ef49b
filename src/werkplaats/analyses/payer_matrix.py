"""Who pays and who gains: gross, the director and net per payer, and the payments after which no payer loses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from werkplaats.analyses.saving_ledger import Ledger
from werkplaats.methods.costs.payer_balance import compensation, settling_transfers
from werkplaats.results import Estimate


def build_payer_matrix(ledger: Ledger, *, payers: Iterable[str], net: Mapping[str, Estimate]) -> pd.DataFrame:
    """Return one row per payer: what its care cost less, what it paid for the director, and what is left.

    Parameters
    ----------
    ledger
        Amounts per household.
    payers
        Payers of the study, in the order of the rows; who neither pays nor saves is left out.
    net
        Payer -> its net saving per household; empty without a director.

    Returns
    -------
    DataFrame
        ``payer``, ``gross_saving``, ``director_cost``, ``net_saving``, ``conf_low`` and ``conf_high`` of the net saving
        (None without an interval) and ``n_households``; euros per household over the deployment.
    """
    rows = []
    for payer in payers:
        if payer not in ledger.payers:
            continue
        left = net.get(payer)
        bounds = (None, None) if left is None else (left.conf_low, left.conf_high)
        means = (part(payer).mean() for part in (ledger.gross_of, ledger.director_of, ledger.net_of))
        rows.append((payer, *means, *bounds, len(ledger.gross)))
    columns = ["payer", "gross_saving", "director_cost", "net_saving", "conf_low", "conf_high", "n_households"]
    return pd.DataFrame(rows, columns=columns)


def build_transfers(net: Mapping[str, Estimate]) -> pd.DataFrame:
    """Return the smallest payments after which no payer loses: ``from``, ``to``, ``euros``, ``n_households``.

    Empty when nobody loses, and when all together lose: then no payment helps.
    """
    paid = settling_transfers({payer: left.estimate for payer, left in net.items()})
    n_households = [net[str(giver)].n_households for giver in paid["from"]]
    return paid.rename(columns={"amount": "euros"}).assign(n_households=n_households)


def compensations(net: Iterable[Estimate]) -> Sequence[Estimate]:
    """Return what each losing payer would have to receive; payers that do not lose have none."""
    return [compensation(left) for left in net if left.estimate < 0]
