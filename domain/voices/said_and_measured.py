"""Survey answers against measured care in the same areas of England: an association, not a cause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.ranks import lowest_ranks
from caching import SingleFlightCache
from data_access import Observations, Store
from domain.voices.patient_experience import ACCESS, QUINTILES
from domain.voices.staff_survey import RECOMMEND_CARE
from vocabulary import Area, Period, Refused

SHMI = "shmi"
WAITS = "gp_appointments_over_4_weeks"
MIDDLE_QUINTILE = QUINTILES[2]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Arrays run along `codes`. NaN where a figure is not published."""

    said_measure: str
    said_in: Period
    measured_measure: str
    measured_in: Period
    codes: tuple[str, ...]
    names: tuple[str, ...]
    said: Floats
    measured: Floats
    own: NDArray[np.bool_]
    association: Association

    @cached_property
    def ranks(self) -> tuple[Floats, Floats]:
        """Ranks from 1 among areas with both figures: measured care lowest first, survey answers highest first."""
        both = np.isfinite(self.said) & np.isfinite(self.measured)
        measured, said = (np.full(len(both), np.nan) for _ in range(2))
        measured[both], said[both] = lowest_ranks(self.measured[both]), lowest_ranks(-self.said[both])
        return measured, said

    @property
    def measured_ends(self) -> tuple[float, float]:
        """The lowest and the highest figure measured."""
        return float(np.nanmin(self.measured)), float(np.nanmax(self.measured))

    def furthest_apart(self) -> tuple[int, ...]:
        """Rows of the own areas at which the two ranks differ most either way. None: no own area has both figures."""
        measured, said = self.ranks
        rows = np.flatnonzero(self.own & np.isfinite(measured))
        if not len(rows):
            return ()
        apart = said[rows] - measured[rows]  # negative: survey answers are better than measured care predicts
        return tuple(dict.fromkeys((int(rows[np.argmax(apart)]), int(rows[np.argmin(apart)]))))

    def ranks_apart(self, row: int) -> float:
        measured, said = self.ranks
        return abs(float(said[row] - measured[row]))

    @property
    def own_ranked(self) -> int:
        """Own areas with both figures."""
        return int((self.own & np.isfinite(self.ranks[0])).sum())


_comparisons = SingleFlightCache(200)


def load_appointments(store: Store, area: Area, year: Period) -> Comparison | Refused:
    """Systems of England: experience of making an appointment, and appointments over 4 weeks after booking.

    The survey of a financial year is answered in its last three months, so the calendar year before them is set beside it.
    """
    comparison: Comparison | Refused = _comparisons.get(
        (store, WAITS, area.code, year.id), lambda: _load_appointments(store, area, year)
    )
    return comparison


def _load_appointments(store: Store, area: Area, year: Period) -> Comparison | Refused:
    wanted = year.id[:4]
    counted = next((period for period in store.periods(WAITS) if period.id == wanted), None)
    if counted is None:
        known = [period.label for period in store.periods(WAITS)]
        return Refused(
            f"Appointments are counted for {known[0]} to {known[-1]}. The survey of {year.label} was answered early in "
            f"{int(wanted) + 1}, so appointments of {wanted} would be needed."
        )
    systems = (area,) if area.kind == "icb" else store.members(area.code, "icb")
    return _compare(
        store.observations(ACCESS, year.id, kind="icb", breakdown=f"imd_quintile={MIDDLE_QUINTILE}"),
        store.observations(WAITS, counted.id, kind="icb"),
        {system.code for system in systems},
    )


def load_deaths(store: Store, area: Area) -> Comparison | Refused:
    """Trusts of England in the last year of the staff survey: staff who would recommend the care, and deaths against those expected."""
    comparison: Comparison | Refused = _comparisons.get((store, SHMI, area.code), lambda: _load_deaths(store, area))
    return comparison


def _load_deaths(store: Store, area: Area) -> Comparison | Refused:
    year = store.newest(RECOMMEND_CARE)
    if year not in store.periods(SHMI):
        return Refused(f"The hospital mortality indicator is not known for {year.label}.")
    return _compare(
        store.observations(RECOMMEND_CARE, year.id),
        store.observations(SHMI, year.id),
        {trust.code for trust in store.members(area.code, "trust")},
    )


def _compare(said: Observations, measured: Observations, home: set[str]) -> Comparison | Refused:
    rows = [measured.position(str(code)) for code in said.area]
    said_values = np.where(said.known, said.value, np.nan)
    measured_values = np.array(
        [np.nan if row is None or not measured.known[row] else measured.value[row] for row in rows]
    )
    related = association(measured_values, said_values)
    if isinstance(related, Refused):
        return related
    return Comparison(
        said_measure=said.indicator,
        said_in=said.period,
        measured_measure=measured.indicator,
        measured_in=measured.period,
        codes=tuple(str(code) for code in said.area),
        names=tuple(str(name) for name in said.short_name),
        said=said_values,
        measured=measured_values,
        own=np.array([str(code) in home for code in said.area]),
        association=related,
    )
