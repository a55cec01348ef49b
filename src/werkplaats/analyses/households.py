"""Notebook 02: cleaned tables become analysis tables, and who took part is described.

What a study lacks is named with the reason, and what would have been made of it is left out; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import duckdb
import pandas as pd

from werkplaats.analyses.answers import build_missing_data, build_spider_web
from werkplaats.analyses.care_measures import measure_care
from werkplaats.analyses.care_spread import build_care_spread, build_helpers_per_year, met_per_year, stacking_changes
from werkplaats.analyses.cost_tables import derive_cost_tables
from werkplaats.analyses.involvement import (
    build_events_table,
    build_helpers_summary,
    build_monthly_helpers,
    build_referrals_table,
    build_stacking_curve,
)
from werkplaats.analyses.participation import build_characteristics, build_lost, build_participant_flow
from werkplaats.analyses.populations import analysed_households, analysed_in_group, validate_groups
from werkplaats.analyses.volumes import UNPRICED, build_unpriced, value_volumes
from werkplaats.instruments.after_death import DEATH, score_after_death
from werkplaats.instruments.registry import score
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import HOUSEHOLDS
from werkplaats.tables.care_stacking import build_care_stacking
from werkplaats.tables.household_periods import build_exposure
from werkplaats.tables.person_waves import build_person_waves

Frames = Mapping[str, pd.DataFrame]
Table = pd.DataFrame | duckdb.DuckDBPyRelation
Tables = Mapping[str, Table]


def derive_tables(tables: Tables, *, params: StudyParams) -> dict[str, Table]:
    """Make every analysis table that the cleaned tables of a study allow.

    Parameters
    ----------
    tables
        Cleaned tables by name; ``households`` must be there. ``costs`` may be a relation of any size.
    params
        Uses ``price_year``, ``price_list``, ``window``, ``periods``, ``waves``, ``instruments`` and ``domains``.

    Returns
    -------
    dict
        Any of ``valued_volumes``, ``household_months`` (a relation in the database of ``costs``),
        ``household_periods``, ``estimated_periods``, ``person_waves`` and ``care_stacking``.
    """
    frames, derived = _frames(tables), dict[str, Table]()
    households = frames["households"]
    if "volumes" in frames:
        derived["valued_volumes"] = value_volumes(frames["volumes"], params=params)
    valued = derived.get("valued_volumes")
    assert valued is None or isinstance(valued, pd.DataFrame)
    derived |= derive_cost_tables(tables.get("costs"), valued, households, params=params)
    if "measurements" in frames:
        scores = _scores(frames, params)
        derived["person_waves"] = build_person_waves(scores, households, waves=params.waves)
    if "helpers" in frames:
        derived["care_stacking"] = build_care_stacking(frames["helpers"], households, window=params.window)
    return derived


def describe_households(tables: Tables, *, params: StudyParams) -> Results:
    """Describe who took part, from the cleaned and the analysis tables of a study.

    Parameters
    ----------
    tables
        Cleaned tables, and what `derive_tables` made of them, by name.
    params
        Uses ``groups``, ``window``, ``periods`` and ``price_list``, and for intervals ``confidence_level``,
        ``n_bootstrap`` and ``seed``.

    Raises
    ------
    ParamsError
        When a group that params compare has no household.
    """
    frames = _frames(tables)
    validate_groups(frames["households"], groups=params.groups)
    made = dict(_build_all(frames, params))
    described = {name: table for name, table in made.items() if len(table)}
    return Results(
        notebook=HOUSEHOLDS,
        estimates=tuple(_changes(frames, params)),
        tables=described,
        facts={
            "n_analysed": len(analysed_in_group(frames["households"], group=params.groups.intervention)),
            "n_compared": len(analysed_in_group(frames["households"], group=params.groups.reference or "")),
        },
        missing=(
            *_missing(set(tables), frames["households"], params),
            *([UNPRICED] if "unpriced_volumes" in described else []),
        ),
    )


def _frames(tables: Tables) -> Frames:
    """Return the tables that are in memory; cost lines need not be."""
    return {name: table for name, table in tables.items() if isinstance(table, pd.DataFrame)}


def _scores(frames: Frames, params: StudyParams) -> pd.DataFrame:
    measurements = frames["measurements"]
    present = set(measurements["instrument"])
    parts = [_score(frames, item, params) for item in params.instruments if item.name in present]
    columns = ["person_id", "household_id", "wave", "outcome", "score"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _score(frames: Frames, instrument: Instrument, params: StudyParams) -> pd.DataFrame:
    scores = score(frames["measurements"], instrument)
    if not instrument.dead_is_zero or "events" not in frames:
        return scores
    events = frames["events"]
    deaths = events.loc[events["event"].eq(DEATH) & events["person_id"].notna(), ["person_id", "date"]]
    # Two sources may tell of one death; two days of death were refused by the cleaning.
    deaths = deaths.drop_duplicates()
    return score_after_death(
        scores,
        deaths=deaths.drop_duplicates(),
        baseline=_days_at_baseline(frames, params.baseline),
        months={wave.name: wave.month for wave in params.waves},
    )


def _days_at_baseline(frames: Frames, wave: str) -> pd.DataFrame:
    """Return the day of each person's first measurement; the start of the household where it has none."""
    measured = frames["measurements"]
    people = measured[["person_id", "household_id"]].drop_duplicates("person_id").set_index("person_id")
    starts = people["household_id"].map(frames["households"].set_index("household_id")["start"])
    days = measured.loc[measured["wave"] == wave].groupby("person_id")["date"].min()
    return days.reindex(people.index).fillna(starts).rename("date").reset_index()


def _build_all(tables: Frames, params: StudyParams) -> Iterator[tuple[str, pd.DataFrame]]:
    households, groups = tables["households"], params.groups
    yield "participant_flow", build_participant_flow(households, groups=groups)
    yield "lost", build_lost(households, groups=groups)
    yield "characteristics", build_characteristics(tables, groups=groups)
    if "person_waves" in tables:
        analysed = analysed_households(households, groups=groups)["household_id"]
        scores = tables["person_waves"].loc[tables["person_waves"]["household_id"].isin(analysed)]
        yield "spider_web", build_spider_web(scores)
        yield "missing_data", build_missing_data(scores)
    if "volumes" in tables:
        analysed = analysed_households(households, groups=groups)["household_id"]
        volumes = tables["volumes"].loc[tables["volumes"]["household_id"].isin(analysed)]
        yield "unpriced_volumes", build_unpriced(volumes, params=params)
    if "referrals" in tables:
        yield "referrals", build_referrals_table(tables["referrals"])
    if params.window is None:
        return
    exposure = build_exposure(households, window=params.window, periods=params.periods)
    if "care_stacking" in tables:
        stacking = tables["care_stacking"]
        yield "care_stacking", build_stacking_curve(stacking, households, exposure, groups=groups)
        yield "helpers_summary", build_helpers_summary(stacking, households, exposure, groups=groups)
    if "helpers" in tables:
        helpers, window = tables["helpers"], params.window
        yield (
            "helpers_per_year",
            build_helpers_per_year(met_per_year(helpers, households, window=window, groups=groups)),
        )
        yield "care_spread", build_care_spread(measure_care(helpers, households, params=params, window=window))
    if "events" in tables:
        yield "events", build_events_table(tables["events"], households, exposure, groups=groups)


def _changes(tables: Frames, params: StudyParams) -> Iterator[Estimate]:
    """Yield how the stacking of care changed, where it is known who was involved."""
    if params.window is None or not {"helpers", "care_stacking"} <= {*tables}:
        return
    helpers, households, window, groups = tables["helpers"], tables["households"], params.window, params.groups
    exposure = build_exposure(households, window=window, periods=params.periods)
    yield from stacking_changes(
        measure_care(helpers, households, params=params, window=window),
        met_per_year(helpers, households, window=window, groups=groups),
        build_monthly_helpers(tables["care_stacking"], households, exposure, groups=groups),
        params=params,
    )


def _missing(tables: Collection[str], households: pd.DataFrame, params: StudyParams) -> Iterator[Missing]:
    sources = {
        "household_periods": ("costs", "no cost lines were delivered"),
        "person_waves": ("measurements", "no questionnaires were delivered"),
        "care_stacking": ("helpers", "it was not delivered who was involved with the households"),
        "events": ("events", "no events were delivered"),
        "referrals": ("referrals", "no handovers were delivered"),
    }
    for what, (needed, why) in sources.items():
        if needed not in tables and not (needed == "costs" and "volumes" in tables):
            yield Missing(what, why)
    if params.window is None and any(name in tables for name in ("costs", "volumes", "helpers", "events")):
        yield Missing("periods", "params have no `window`, so nobody knows for which months data were delivered")
    if households["start"].isna().all():
        yield Missing("start", "no household has a start date, so there is no before, during and after")
