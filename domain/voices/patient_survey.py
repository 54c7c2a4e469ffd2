"""What patients of every board said of their practice in the GP Patient Survey of 2025."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.equality import above
from analysis.fair_comparison.sureness import HowSure, sure_of_difference, variance_between
from analysis.intervals import normal_quantile
from analysis.rank_intervals import rank_intervals
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.voices.staff_survey import Floats
from vocabulary import NOT_HELD, Indicator, Period, Refused, Sureness

Z = normal_quantile(0.95)  # standard errors from the middle to either limit of a published interval
CONTACT = "gp_contact_experience"


@dataclass(frozen=True, eq=False)
class PatientSurvey:
    """One question in its newest year: the systems of the Midlands, shares with the publisher's 95% intervals, and England's share.
    `rank` is each system's place among all boards of England, 1 the best; `boards` how many there are. `ranks`, shape (3, systems): the
    limits of the rank it may truly have, by the survey's error, and the probability to be in the worst quarter; NaN where that is not known."""

    indicator: Indicator
    period: Period
    codes: tuple[str, ...]
    names: tuple[str, ...]
    value: Floats
    lower: Floats
    upper: Floats
    answers: Floats
    rank: tuple[int, ...]
    ranks: Floats
    boards: int
    england: float
    between: float  # variance of true shares between all boards of England

    def sure(self, row: int) -> HowSure:
        """How sure a system's difference from England is: by its interval and by how far boards usually differ, in this one year."""
        error = float(self.upper[row] - self.lower[row]) / (2 * Z)
        return sure_of_difference(float(self.value[row]) - self.england, error, self.between)

    def differing(self, *, better: bool) -> list[int]:
        """Rows of the systems that are better than England, or worse, at least probably."""
        way = 1 if better == (self.indicator.polarity != "lower") else -1
        return [
            row
            for row, value in enumerate(self.value)
            if way * (float(value) - self.england) > 0 and self.sure(row).phrase in (Sureness.SURE, Sureness.PROBABLY)
        ]


_cache = SingleFlightCache(32)


def load_patient_survey(store: Store, measure: str) -> PatientSurvey | Refused:
    found: PatientSurvey | Refused = _cache.get((store, measure), lambda: _load(store, measure))
    return found


def _load(store: Store, measure: str) -> PatientSurvey | Refused:
    if measure not in store.indicators():
        return Refused(f"The GP Patient Survey of 2025 is {NOT_HELD}.")
    indicator, period = store.indicator(measure), store.newest(measure, kind="icb")
    rows = store.observations(measure, period, kind="icb")
    england = store.observations(measure, period, kind="england")
    whole = england.position(ENGLAND)
    if whole is None or not rows.known.any():
        return Refused("The survey has no figure for England to compare with.")
    midlands = {area.code for area in store.members(MIDLANDS, "icb")}
    known = rows.known
    better = rows.value[known] if indicator.polarity != "lower" else -rows.value[known]
    place = {
        str(code): 1 + int(above(better, value).sum()) for code, value in zip(rows.area[known], better, strict=True)
    }
    error = np.where(known, (rows.upper - rows.lower) / (2 * Z), np.nan)
    drawn = rank_intervals(np.where(known, rows.value, np.nan), error, higher_is_better=indicator.polarity != "lower")
    limits = (
        np.full((3, len(rows)), np.nan)
        if isinstance(drawn, Refused)
        else np.array([drawn.lower, drawn.upper, drawn.worst_quarter])
    )
    own = np.array([str(code) in midlands for code in rows.area]) & known
    return PatientSurvey(
        indicator=indicator,
        period=period,
        codes=tuple(str(code) for code in rows.area[own]),
        names=tuple(str(name) for name in rows.short_name[own]),
        value=rows.value[own],
        lower=rows.lower[own],
        upper=rows.upper[own],
        answers=rows.denominator[own],
        rank=tuple(place[str(code)] for code in rows.area[own]),
        ranks=limits[:, own],
        boards=int(known.sum()),
        england=float(england.value[whole]),
        between=variance_between(rows.value, (rows.upper - rows.lower) / (2 * Z)),
    )
