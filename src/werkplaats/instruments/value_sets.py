"""Value sets of the EQ-5D family: what a health state is worth to the population, as published.

Numbers are thousandths, as the papers print them with three decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkplaats.instruments.valuation import DIMENSIONS, ValueSet


def _by_dimension(*weights: tuple[int, ...]) -> Mapping[str, tuple[int, ...]]:
    """Return what levels 2 and up take away, by dimension; level 1 takes nothing."""
    return MappingProxyType({name: (0, *steps) for name, steps in zip(DIMENSIONS, weights, strict=True)})


NL_5L_2016 = ValueSet(
    name="EQ-5D-5L NL (Versteegh 2016)",
    instrument="eq5d_5l",
    country="NL",
    year=2016,
    constant=47,
    decrements=_by_dimension(
        (35, 57, 166, 203),
        # Levels 4 and 5 were merged in the estimation of self-care and of usual activities: not a typo.
        (38, 61, 168, 168),
        (39, 87, 192, 192),
        (66, 92, 360, 415),
        (70, 145, 356, 421),
    ),
    citation=(
        "Versteegh, M. M., Vermeulen, K. M., Evers, S. M. A. A., de Wit, G. A., Prenger, R. & Stolk, E. A. (2016). "
        "Dutch tariff for the five-level version of EQ-5D. Value in Health 19:343-352. doi:10.1016/j.jval.2016.01.003"
    ),
)

NL_3L_2006 = ValueSet(
    name="EQ-5D-3L NL (Lamers 2006)",
    instrument="eq5d_3l",
    country="NL",
    year=2006,
    constant=71,
    worst_level_constant=234,
    decrements=_by_dimension((36, 161), (82, 152), (32, 57), (86, 329), (124, 325)),
    citation=(
        "Lamers, L. M., McDonnell, J., Stalmeier, P. F. M., Krabbe, P. F. M. & Busschbach, J. J. V. (2006). The Dutch "
        "tariff: results and arguments for an effective design for national EQ-5D valuation studies. Health Economics "
        "15:1121-1132. doi:10.1002/hec.1124"
    ),
)

NL_3L_2026 = ValueSet(
    name="EQ-5D-3L NL (Roudijk & Jonker 2026)",
    instrument="eq5d_3l",
    country="NL",
    year=2026,
    constant=154,
    decrements=_by_dimension((45, 424), (59, 144), (11, 132), (114, 509), (96, 360)),
    citation=(
        "Roudijk, B. & Jonker, M. F. (2026). Revisiting health state preferences after 20 years: a new EQ-5D-3L value "
        "set for the Netherlands. European Journal of Health Economics. doi:10.1007/s10198-025-01892-2"
    ),
)

UK_3L_1997 = ValueSet(
    name="EQ-5D-3L UK (Dolan 1997)",
    instrument="eq5d_3l",
    country="UK",
    year=1997,
    constant=81,
    worst_level_constant=269,
    decrements=_by_dimension((69, 314), (104, 214), (36, 94), (123, 386), (71, 236)),
    citation="Dolan, P. (1997). Modeling valuations for EuroQol health states. Medical Care 35:1095-1108.",
)

NL_Y_2022 = ValueSet(
    name="EQ-5D-Y-3L NL (Roudijk 2022)",
    instrument="eq5d_y_3l",
    country="NL",
    year=2022,
    decrements=_by_dimension((36, 191), (28, 139), (58, 211), (111, 363), (96, 314)),
    citation=(
        "Roudijk, B., Sajjad, A., Essers, B., Lipman, S., Stalmeier, P. & Finch, A. P. (2022). A value set for the "
        "EQ-5D-Y-3L in the Netherlands. PharmacoEconomics 40 (Suppl 2):193-203. doi:10.1007/s40273-022-01192-0"
    ),
)
