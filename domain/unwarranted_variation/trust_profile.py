"""All that is known of one trust on one card: each measure beside all trusts of its kind, and beside those most like it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.spine import Position, position_among, value_among_few
from caching import SingleFlightCache
from data_access import TRUST_KINDS, Store
from data_access.reference.calendar import year_before
from domain.current_measures import is_superseded
from domain.peers import SIMILAR, load_peers
from domain.peers.trusts import load_specialists
from vocabulary import NOT_HELD, Area, Freshness, Indicator, Period, Refused

OLDEST = 36  # months since a period ended, for a measure to say something of a trust today
SCORED_ANEW = ("oversight_average_score", "oversight_segment")
"""Scores made of another set of metrics from time to time: they are never compared over time."""


@dataclass(frozen=True)
class Line:
    """One measure of a trust in its newest period. `among`: the trust against those of its kind in England and its nearest
    peers, in the measure's unit. `before` is the same period a year earlier and `change` the difference since; a Refused
    gives the reason if there is none."""

    indicator: Indicator
    period: Period
    freshness: Freshness
    among: Position
    before: Period | None
    change: float | Refused


@dataclass(frozen=True)
class Profile:
    """The lines of a trust, those past their date last, else in the order of the catalogue's families and then of the measures' names, and
    how many others it is held against as most like it. `specialist`: what kind of hospital it is, where it is no general one and so stands among
    its own kind alone, of which there are too few for a position."""

    trust: Area
    lines: tuple[Line, ...]
    alike: int
    specialist: str = ""


_profiles = SingleFlightCache(64)


def load_profile(store: Store, code: str) -> Profile | Refused:
    """Every measure with a better and a worse side that trusts of this kind have figures of, no older than three years. Refused for what is no trust, and for one
    without figures. Raises KeyError for an unknown area."""
    trust = store.area(code)
    if trust is None:
        raise KeyError(code)
    if trust.kind not in TRUST_KINDS:
        return Refused("Only trusts have a card of all their measures.")
    found: Profile | Refused = _profiles.get((store, trust.code), lambda: _load(store, trust))
    return found


def _load(store: Store, trust: Area) -> Profile | Refused:
    group = load_peers(store, trust.code, SIMILAR)
    alike = () if isinstance(group, Refused) else tuple(peer.area.code for peer in group.peers)
    lines = [
        line
        for entry in store.indicators().values()
        if entry.polarity != "neutral" and not is_superseded(store, entry.id, (trust.kind,))
        if (line := _line(store, entry, trust, alike)) is not None
    ]
    if not lines:
        return Refused("No measure has a figure for this trust.")
    specialist = load_specialists(store).get(trust.code, "")
    return Profile(trust, tuple(sorted(lines, key=_order)), len(alike), specialist)


def _order(line: Line) -> tuple[bool, str, str]:
    return line.freshness.stale, line.indicator.family, line.indicator.short_name


def _line(store: Store, entry: Indicator, trust: Area, alike: tuple[str, ...]) -> Line | None:
    periods = store.periods(entry.id, kind=trust.kind, breakdown="")
    if not periods:
        return None
    period = periods[-1]
    freshness = store.freshness(entry.id, period=period, kind=trust.kind)
    if freshness.months > OLDEST:
        return None
    rows = store.observations(entry.id, period, kind=trust.kind)
    row = rows.position(trust.code)
    if row is None:
        return None
    like = [at for code in alike if (at := rows.position(code)) is not None]
    kinds = load_specialists(store) if trust.kind == "trust" else {}
    kind = kinds.get(trust.code, "")
    same = np.fromiter((kinds.get(str(code), "") == kind for code in rows.area), bool, len(rows))
    values = np.where(rows.known & same, rows.value, np.nan)
    if kind:
        among = value_among_few(values, row, like)
    else:
        among = position_among(values, row, like, higher_is_better=entry.polarity == "higher")
    if isinstance(among, Refused):
        return None
    return Line(entry, period, freshness, among, *_change(store, entry, trust, periods))


def _change(
    store: Store, entry: Indicator, trust: Area, periods: tuple[Period, ...]
) -> tuple[Period | None, float | Refused]:
    """Since the same period a year before, where the two may be compared."""
    if entry.id in SCORED_ANEW:
        return None, Refused("Not compared over time: the set of metrics behind the score changes.")
    newest, wanted = periods[-1], year_before(periods[-1])
    before = next((each for each in periods[:-1] if each.id == wanted), None)
    if before is None:
        return None, Refused(f"The period a year before is {NOT_HELD}.")
    broken = any(before.id < each.from_period <= newest.id for each in entry.series_breaks)
    if broken or {before.id, newest.id} & set(entry.incomparable_periods):
        return None, Refused("What is counted has changed since the year before.")
    history = store.history(entry.id, trust.code, breakdown="")
    at = [history.position(each.id) for each in (before, newest)]
    if any(row is None or not history.known[row] for row in at):
        return None, Refused("The trust has no figure for the year before.")
    then, now = (float(history.value[row]) for row in at)
    return before, now - then
