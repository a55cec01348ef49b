"""What somebody who knows Dutch care would say about cost lines: care that falls silent, and breaks in what counts.

A fall that comes from the way care is paid or counted is no saving. Nothing is changed here: it is told, so that
nobody takes it for one.

References
----------
Procesbeschrijving iJw 3.2, paragraph 5.2: task-funded (taakgericht) care is not declared by messages. Besluit
maatschappelijke ondersteuning 2015: fixed own contribution per four weeks from 2019, per month from 2020.
Zorgprestatiemodel: mental care in the Zvw declared in another way from 2022. Wet wijziging woonplaatsbeginsel: another
municipality pays for part of the youth care from 2022.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from werkplaats.intake.cells.dates import Window
from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note, note_file
from werkplaats.intake.store import Store, list_lines

_NAMES = ("domain", "provider", "start", "end")

_SILENT_MONTHS = 3
"""Months without any line, up to the end of the window, after which a provider has fallen silent."""

_STEADY_MONTHS = 6
"""Months with lines in each of them before that, so that there was something to fall silent."""


@dataclass(frozen=True)
class Break:
    """A day on which what is counted in a domain changed. ``domain`` is a pattern on its name."""

    day: dt.date
    domain: str
    what: str
    until: dt.date | None = None


BREAKS = (
    Break(dt.date(2019, 1, 1), r"wmo", "own contributions of the Wmo became a fixed amount"),
    Break(dt.date(2020, 1, 1), r"wmo", "own contributions of the Wmo became an amount per month"),
    Break(dt.date(2020, 3, 1), r".", "care was postponed by COVID-19 and paid all the same", dt.date(2021, 12, 31)),
    Break(
        dt.date(2022, 1, 1),
        r"jeugd|youth",
        "another municipality may pay for youth care, under the new domicile principle",
    ),
    Break(dt.date(2022, 1, 1), r"zvw|ggz|health_insur", "mental care in the Zvw is declared in another way"),
)
"""Breaks in what is counted, in their order."""


def note_context(
    deliveries: Sequence[Delivery], window: Window | None = None, *, domains: Collection[str] = ()
) -> list[Delivery]:
    """Tell of providers that fall silent before the window ends, of breaks in what is counted, and of silent domains.

    All cost files of a study are looked at together, because a year per file would hide all three.

    Parameters
    ----------
    domains
        Domains of which the study expects cost lines.
    """
    chosen = [place for place, delivery in enumerate(deliveries) if _speaks(delivery)]
    if window is None or not chosen:
        return [*deliveries]
    done = [settled(delivery, _NAMES) if place in chosen else delivery for place, delivery in enumerate(deliveries)]
    months = _keep_months(done, chosen)
    for place, lines in _find_silent(done[chosen[0]].store, months, window).items():
        found = f"{len(lines)} providers"
        done[place] = note(
            done[place], list_lines(lines), "care.fell_silent", "warning", columns=("provider",), found=found
        )
    done[chosen[0]] = _note_breaks(done[chosen[0]], months, window)
    done[chosen[0]] = _note_missing(done[chosen[0]], months, domains)
    done[chosen[0]].store.run(f"DROP TABLE {months}")
    return done


def find_breaks(extents: Sequence[tuple[str, dt.date, dt.date]], window: Window) -> list[Break]:
    """Return the breaks that lie within the cost lines of a domain that they are about, inside the window.

    Parameters
    ----------
    extents
        Domain, first day and last day of its cost lines.

    Examples
    --------
    >>> years = (dt.date(2021, 7, 1), dt.date(2022, 12, 31))
    >>> [item.day.isoformat() for item in find_breaks([("youth", *years)], years)]
    ['2020-03-01', '2022-01-01']
    """
    crossed = []
    for item in BREAKS:
        for domain, first, last in extents:
            begins, ends = max(first, window[0]), min(last, window[1])
            inside = begins < item.day <= ends or (item.until is not None and begins <= item.until and ends >= item.day)
            if re.search(item.domain, domain or "", re.IGNORECASE) and inside:
                crossed.append(item)
                break
    return crossed


def _speaks(delivery: Delivery) -> bool:
    return delivery.table == "costs" and set(_NAMES) <= set(delivery.fields)


def _keep_months(deliveries: Sequence[Delivery], chosen: Sequence[int]) -> str:
    """Return a table of domain, provider and month with any line: its last day, and where its last line stands."""
    store = deliveries[chosen[0]].store
    parts = [f"SELECT *, {place} AS place FROM ({_group_months(deliveries[place])})" for place in chosen]
    months = store.name("months")
    store.run(f"CREATE TABLE {months} AS {' UNION ALL '.join(parts)}")
    return months


def _group_months(delivery: Delivery) -> str:
    """Return a SELECT of the months of one delivery: grouped by codes of domain and provider, then by their values."""
    who = ("domain", "provider")
    codes = {name: field.column.code for name in who if (field := delivery.fields[name]).plain and field.column}
    rows = select(delivery, [name for name in _NAMES if name not in codes], codes=sorted({*codes.values()}))
    domain, provider = (codes.get(name, name) for name in who)
    grouped = (
        f"SELECT {domain} AS domain, {provider} AS provider, date_trunc('month', start) AS month, "
        f'min(start) AS first, max("end") AS last, max(line) AS line FROM ({rows}) GROUP BY ALL'
    )
    shown = ", ".join(f"{name}s.value AS {name}" if name in codes else f"grouped.{name}" for name in who)
    joins = [f"JOIN {delivery.fields[name].lookup} {name}s ON {name}s.code = grouped.{name}" for name in codes]
    return (
        f"SELECT {shown}, month, min(first) AS first, max(last) AS last, max(line) AS line "
        f"FROM ({grouped}) grouped {' '.join(joins)} GROUP BY ALL"
    )


def _find_silent(store: Store, months: str, window: Window) -> dict[int, list[int]]:
    """Return, per delivery, the last line of each provider with steady declarations in a domain and none at the end."""
    # A delivery may itself end before the window; then nobody fell silent, the files merely stop.
    ends = store.value(f"SELECT least(max(last), DATE '{window[1]}') FROM {months}")
    if ends is None:
        return {}
    silent = store.rows(
        f"SELECT arg_max(place, last), arg_max(line, last) FROM {months} WHERE provider != '' "
        f"GROUP BY domain, provider HAVING max(last) < DATE '{ends}' - INTERVAL {_SILENT_MONTHS} MONTH "
        f"AND count(DISTINCT month) >= {_STEADY_MONTHS} "
        f"AND datediff('month', min(month), max(month)) < count(DISTINCT month) + 1"
    )
    found: dict[int, list[int]] = {}
    for place, line in sorted(silent):
        found.setdefault(place, []).append(line)
    return found


def _note_breaks(delivery: Delivery, months: str, window: Window) -> Delivery:
    extents = delivery.store.rows(f"SELECT domain, min(first), max(last) FROM {months} GROUP BY 1 ORDER BY 1")
    for item in find_breaks(extents, window):
        found = f"{item.day.isoformat()}: {item.what}"
        delivery = note_file(delivery, "context.definition_break", "warning", columns=("domain",), found=found)
    return delivery


def _note_missing(delivery: Delivery, months: str, domains: Collection[str]) -> Delivery:
    absent = sorted({*domains} - {*delivery.store.column(f"SELECT DISTINCT domain FROM {months}")})
    if not absent:
        return delivery
    return note_file(
        delivery, "domain.no_data", "warning", columns=("domain",), found=f"no cost lines of {', '.join(absent)}"
    )
