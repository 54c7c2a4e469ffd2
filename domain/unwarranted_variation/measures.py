"""The measures that can be compared between places, and their kinds of place, breakdowns and periods."""

from __future__ import annotations

from analysis.variation import Kind
from caching import SingleFlightCache
from data_access import TRUST_KINDS, Store
from domain.current_measures import is_superseded
from vocabulary import PLACE, Indicator, Period

FAMILIES = ("care", "ill health", "deaths", "experience", "resource", "economy")
LEVELS = (*TRUST_KINDS, "practice", "pcn", "sub_icb", "icb", "ltla", "utla", "provider")
"""Kinds of place that can be compared, in the order they are offered. One kind is never compared with another."""


def comparable_measures(store: Store, area: str = "") -> list[Indicator]:
    """Measures with counts for some kind of place, by family and name; superseded ones last. Cached.

    `area`: only measures for kinds of place in it. A custom area has practices only.
    """
    # All other areas have the same.
    own = area if _is_custom(store, area) else ""
    listed: tuple[Indicator, ...] = _comparable.get((store, own), lambda: tuple(_comparable_measures(store, own)))
    return list(listed)


_comparable = SingleFlightCache(64)
_older = SingleFlightCache(1024)


def _comparable_measures(store: Store, area: str) -> list[Indicator]:
    fit = [one for one in store.indicators().values() if "funnel" in one.supports and one.multiplier is not None]
    listed = [one for one in fit if levels(store, one.id, area)]
    return sorted(listed, key=lambda one: (is_older(store, one.id, area), FAMILIES.index(one.family), one.short_name))


def is_older(store: Store, indicator: str, area: str = "") -> bool:
    """Whether newer figures supersede a measure for every kind of place it can be compared by."""
    own = area if _is_custom(store, area) else ""
    older: bool = _older.get(
        (store, indicator, own), lambda: is_superseded(store, indicator, levels(store, indicator, own))
    )
    return older


def levels(store: Store, indicator: str, area: str = "") -> list[str]:
    """The kinds of place a measure can be compared by, in the order they are offered; in a reader's own area only practices."""
    published = store.kinds(indicator)
    if _is_custom(store, area):
        return [kind for kind in ("practice",) if kind in published]
    # Where a measure is first of all one of boards, its trusts are a part of those who provide the care, and no fair picture.
    # Of a measure of one kind of trust, the few others that report it come after.
    first = store.indicator(indicator).geographies[0]
    leads = first == "icb" or first in TRUST_KINDS
    listed = [kind for kind in LEVELS if kind in published]
    several = [kind for kind in listed if kind not in TRUST_KINDS or _reporting(store, indicator, kind) > 1]
    return sorted(several or listed, key=lambda kind: leads and kind != first)


def _reporting(store: Store, indicator: str, kind: str) -> int:
    """The most areas of one kind that have a row of a measure in any period."""
    return max((row.observations for row in store.coverage(indicator) if row.kind == kind), default=0)


def headline_measures(store: Store, area: str) -> list[Indicator]:
    """Measures for the first page: counted in people, with a good direction, monthly, and not superseded.

    A family without a monthly measure is represented by its others, and so is a custom area, because practices have few
    monthly figures.
    """
    fit = [
        one
        for one in comparable_measures(store, area)
        if one.polarity != "neutral"
        and "people" in one.supports
        and not is_superseded(store, one.id, (headline_level(store, one.id, area),))
    ]
    if _is_custom(store, area):
        return fit
    monthly = {one.family for one in fit if "control chart" in one.supports}
    return [one for one in fit if "control chart" in one.supports or one.family not in monthly]


def headline_level(store: Store, indicator: str, area: str) -> str:
    """The kind of place for the first page: the first available, but for a region its systems before its practices."""
    listed = levels(store, indicator, area)
    found = store.area(area)
    region = found is not None and found.kind == "region"
    return "icb" if region and listed[0] == "practice" and "icb" in listed else listed[0]


def periods(store: Store, indicator: str, level: str, breakdown: str) -> tuple[Period, ...]:
    """Published periods, oldest first."""
    return store.periods(indicator, kind=level, breakdown=breakdown)


def period_or_newest(store: Store, indicator: str, level: str, breakdown: str, period: str) -> Period:
    """The period of this id, or the newest where none has it. Raises NotHeld where there is none at all."""
    newest = store.newest(indicator, kind=level, breakdown=breakdown)
    return next((one for one in periods(store, indicator, level, breakdown) if one.id == period), newest)


def comparison_kind(indicator: Indicator) -> Kind:
    """How counts and denominators of a measure are compared."""
    return indicator.value_kind if indicator.value_kind in ("rate", "ratio") else "proportion"


_codes = SingleFlightCache(256)


def codes_in(store: Store, area: str, level: str) -> frozenset[str]:
    """Codes of the places of one kind in an area."""
    codes: frozenset[str] = _codes.get(
        (store, area, level), lambda: frozenset(member.code for member in store.members(area, level))
    )
    return codes


def _is_custom(store: Store, area: str) -> bool:
    """Whether the area is one that a reader put together from practices."""
    found = store.area(area) if area else None
    return found is not None and found.kind == PLACE
