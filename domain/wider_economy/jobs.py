"""Full-time jobs in health and social care, in the larger areas of national accounts (ITL 2) that have figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from vocabulary import Area, Period, Refused

JOBS = "jobs_share_health_social"


@dataclass(frozen=True, eq=False)
class Jobs:
    """The larger areas of the Midlands, side by side, and which of them hold any part of the chosen area."""

    period: Period
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shares: NDArray[np.float64]  # of full-time jobs; NaN where not known
    own: NDArray[np.bool_]
    exact: bool  # the own ones together are the chosen area, no more and no less
    own_share: float  # of the own ones together
    england: float


_jobs = SingleFlightCache(200)


def load_jobs(store: Store, area: Area, period: Period) -> Jobs | Refused:
    jobs: Jobs | Refused = _jobs.get((store, area.code, period.id), lambda: _load_jobs(store, area, period))
    return jobs


def _load_jobs(store: Store, area: Area, period: Period) -> Jobs | Refused:
    periods = store.periods(JOBS, kind="itl2")
    if period not in periods:
        return Refused(
            f"Jobs are published for {periods[0].label} to {periods[-1].label}, not for {period.label}. Choose one of those years."
        )
    inside = {part.code for part in store.members(area.code, "itl3")}
    home = {parent.code for code in inside for parent in store.parents(code, "itl2")}
    if not home:
        return Refused(f"No area for which jobs are published holds any part of {area.short_name}.")
    midlands = {parent.code for part in store.members(MIDLANDS, "itl3") for parent in store.parents(part.code, "itl2")}
    rows = store.observations(JOBS, period, kind="itl2")
    rows = rows.take(np.isin(rows.area.astype(str), sorted(midlands)))
    own = np.isin(rows.area.astype(str), sorted(home))
    england = store.observations(JOBS, period, kind="england")
    row = england.position(ENGLAND)
    return Jobs(
        period=period,
        codes=tuple(rows.area),
        names=tuple(rows.short_name),
        shares=np.where(rows.known, rows.value, np.nan),
        own=own,
        exact=inside == {part.code for code in home for part in store.members(code, "itl3")},
        own_share=float(rows.numerator[own].sum() / rows.denominator[own].sum()) if rows.known[own].all() else np.nan,
        england=float(england.value[row]) if row is not None else np.nan,
    )
