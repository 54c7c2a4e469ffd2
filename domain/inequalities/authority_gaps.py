"""Gaps in life expectancy inside local authorities, as published: every period, and England's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sign_test import Signs, signs
from caching import SingleFlightCache
from data_access import ENGLAND, Store
from data_access.reference.periods import last_month
from domain.inequalities.indicators import AUTHORITY_GAP, LIFE_EXPECTANCY
from vocabulary import NOT_HELD, Area, Period, Refused

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AuthorityGaps:
    """The gap inside each authority of an area, in years of life, by period."""

    periods: tuple[Period, ...]
    authorities: tuple[Area, ...]
    value: Floats  # shape (authorities, periods)
    england: Floats
    signs: Signs | Refused  # of the changes from the first period to the last

    @property
    def change(self) -> Floats:
        return np.asarray(self.value[:, -1] - self.value[:, 0])


@dataclass(frozen=True)
class PublishedGap:
    """England's gap by small areas, as published."""

    value: float
    period: str


def load_authority_gaps(store: Store, measure: str, area: Area) -> AuthorityGaps | Refused:
    """`measure` is one of LIFE_EXPECTANCY: gaps are published for males and for females."""
    loaded: AuthorityGaps | Refused = _cache.get(
        (store, measure, area.code), lambda: _load(store, area, LIFE_EXPECTANCY[measure])
    )
    return loaded


def load_published_gap(store: Store, measure: str, period: Period) -> PublishedGap | None:
    """England's, in the period that ends in the same month as `period`; None where there is none."""
    sex = LIFE_EXPECTANCY[measure]
    if sex is None:
        return None
    history = store.history(AUTHORITY_GAP, ENGLAND, breakdown=sex)
    ending = last_month(period.id)
    rows = [row for row in np.flatnonzero(history.known) if last_month(str(history.period[row])) == ending]
    return PublishedGap(float(history.value[rows[0]]), str(history.label[rows[0]])) if rows else None


_cache = SingleFlightCache(128)


def _load(store: Store, area: Area, sex: str | None) -> AuthorityGaps | Refused:
    if sex is None:
        return Refused(
            "The gaps inside authorities are published for males and for females apart. Choose one of them, or another gap to follow."
        )
    periods = store.periods(AUTHORITY_GAP, kind="ltla", breakdown=sex)
    if not periods:
        return Refused(f"The gaps inside authorities are {NOT_HELD}.")
    published = [store.observations(AUTHORITY_GAP, period, kind="ltla", breakdown=sex) for period in periods]
    today = set(published[-1].area)  # districts since abolished are left out
    authorities = tuple(authority for authority in store.members(area.code, "ltla") if authority.code in today)
    if not authorities:
        return Refused(f"No authority for which the gap is published belongs to {area.short_name}.")
    known = [dict(zip(rows.area[rows.known], rows.value[rows.known], strict=True)) for rows in published]
    value = np.array([[figures.get(authority.code, np.nan) for figures in known] for authority in authorities])
    england = store.history(AUTHORITY_GAP, ENGLAND, breakdown=sex)
    at = [england.position(period.id) for period in periods]
    return AuthorityGaps(
        periods=periods,
        authorities=authorities,
        value=value,
        england=np.array([np.nan if row is None or not england.known[row] else england.value[row] for row in at]),
        signs=signs(value[:, -1] - value[:, 0]),
    )
