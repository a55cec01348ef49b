"""Care of which one file holds a part and another file the rest: credits of earlier claims, and claims sent again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note
from werkplaats.intake.store import list_lines, quote

_WHO = ("person_id", "household_id")
_CARE = ("domain", "product_code", "provider")
_PERIOD = ("start", "end")


def settle_credits_between(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Take back what was said of a credit without a claim, or beyond it, where another file of costs holds the claim.

    A claim of one month is taken back in the delivery of the next: neither of the two files is wrong.
    """
    done = [*deliveries]
    costs = [place for place, delivery in enumerate(done) if _holds_care(delivery)]
    for place in costs if len(costs) > 1 else ():
        others = [done[other] for other in costs if other != place]
        for rule, settle in (("credit.orphan", _without_claim), ("credit.exceeds", _beyond_claims)):
            lines = [line for item in done[place].findings if item.rule == rule for line in item.lines]
            if lines:
                done[place] = _tell_again(done[place], rule, lines, settle(done[place], lines, others))
    return done


def _without_claim(delivery: Delivery, lines: Sequence[int], others: Sequence[Delivery]) -> list[int]:
    """Return the lines of credits for which no other file holds a claim either."""
    left = [*lines]
    for other in others:
        names = _shared(delivery, other, (*_WHO, *_CARE))
        shared = ", ".join(map(quote, names))
        claims = select(settled(other, [*names, "cents"]), [*names, "cents"])
        left = delivery.store.column(
            f"SELECT line FROM ({_select_lines(delivery, left, names)}) "
            f"ANTI JOIN (SELECT {shared} FROM ({claims}) WHERE cents > 0) USING ({shared}) ORDER BY line"
        )
    return left


def _beyond_claims(delivery: Delivery, lines: Sequence[int], others: Sequence[Delivery]) -> list[int]:
    """Return the lines of credits of which the claims of all files together do not make up for what they take back."""
    names = [name for name in (*_WHO, *_CARE, *_PERIOD) if all(name in item.fields for item in (delivery, *others))]
    shared, held = ", ".join(map(quote, names)), [*names, "cents"]
    rows = " UNION ALL ".join(
        f"SELECT {shared}, cents FROM ({select(settled(item, held), held)})" for item in (delivery, *others)
    )
    beyond = f"SELECT {shared} FROM ({rows}) GROUP BY {shared} HAVING sum(cents) < 0"
    own = _select_lines(delivery, lines, names)
    return delivery.store.column(f"SELECT line FROM ({own}) SEMI JOIN ({beyond}) USING ({shared}) ORDER BY line")


def _shared(one: Delivery, other: Delivery, names: Sequence[str]) -> list[str]:
    return [name for name in names if name in one.fields and name in other.fields]


def _select_lines(delivery: Delivery, lines: Sequence[int], names: Sequence[str]) -> str:
    rows = select(settled(delivery, names), names)
    return f"SELECT * FROM ({rows}) SEMI JOIN ({list_lines(lines)}) USING (line)"


def _tell_again(delivery: Delivery, rule: str, lines: Sequence[int], left: Sequence[int]) -> Delivery:
    if len(left) == len(lines):
        return delivery
    delivery = replace(delivery, findings=tuple(item for item in delivery.findings if item.rule != rule))
    return note(delivery, list_lines(left), rule, "warning", columns=("amount",)) if left else delivery


def note_overlaps_between(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Tell of claims for care of which an earlier file of the same source holds a claim over the same days.

    That is how a delivery looks that was sent again with other amounts: no line of it repeats a line, and everything
    counts twice. Left out are care of one day, and claims that were taken back, in whatever file. Stretches that share
    only the day on which the one ends and the other begins follow each other.
    """
    done = [*deliveries]
    sources = dict.fromkeys(id(delivery.source) for delivery in done)
    for source in sources:
        places = [n for n, item in enumerate(done) if id(item.source) == source and _holds_care(item)]
        if len(places) > 1:
            for place, earlier, lines in list(_find_overlaps(done, places)):
                found = f"with care in {done[earlier].raw.file}"
                done[place] = note(
                    done[place],
                    list_lines(lines),
                    "interval.overlap",
                    "warning",
                    columns=(*_PERIOD, "amount"),
                    found=found,
                )
    return done


def _holds_care(delivery: Delivery) -> bool:
    named = {*delivery.fields}
    who, care = named & {*_WHO}, named & {*_CARE}
    return delivery.table == "costs" and bool(who and care) and {*_PERIOD, "cents"} <= named and bool(delivery.measured)


def _find_overlaps(deliveries: Sequence[Delivery], places: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield a file, the first of the earlier files that it overlaps with, and its lines."""
    store, lines = deliveries[places[0]].store, deliveries[places[0]].store.name("lines")
    for number, place in enumerate(places):
        rows = _select_care(deliveries[place], place)
        store.run(f"INSERT INTO {lines} {rows}" if number else f"CREATE TABLE {lines} AS {rows}")
    same = 'care, start, "end"'
    taken = f"SELECT {same}, sum(cents) AS cents FROM {lines} WHERE cents < 0 GROUP BY {same}"
    claims = f"SELECT place, {same}, sum(cents) AS cents FROM {lines} WHERE cents > 0 GROUP BY place, {same}"
    standing = (
        f'SELECT c.place, c.care, c.start, c."end" FROM ({claims}) c LEFT JOIN ({taken}) t USING ({same}) '
        f"WHERE c.cents + coalesce(t.cents, 0) > 0"
    )
    hit = (
        f"SELECT b.place, b.line, min(a.place) AS earlier FROM ({standing}) a JOIN {lines} b ON a.care = b.care "
        f'AND a.place < b.place AND a."end" > b.start AND b."end" > a.start AND b.cents > 0 GROUP BY b.place, b.line'
    )
    listed = f"SELECT place, min(earlier), list(line ORDER BY line) FROM ({hit}) GROUP BY place ORDER BY place"
    found = store.rows(listed)
    store.run(f"DROP TABLE {lines}")
    yield from ((int(place), int(earlier), [*map(int, at)]) for place, earlier, at in found)


def _select_care(delivery: Delivery, place: int) -> str:
    """Return a SELECT of the lines of more than one day, each with a hash of the care that it is about."""
    care = [name for name in (*_WHO, *_CARE) if name in delivery.fields]
    names = [*care, *_PERIOD, "cents"]
    listed = ", ".join(quote(name) for name in care)
    return (
        f'SELECT {place} AS place, line, hash({listed}) AS care, start, "end", cents '
        f'FROM ({select(settled(delivery, names), names)}) WHERE "end" > start'
    )
