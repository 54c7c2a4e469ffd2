"""How far places are expected to be behind the level of their peers, from all periods up to the one shown, like for like where known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import FloatArray
from analysis.scenarios.peer_gaps import PeerGaps, Towards, expect_gaps
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.areas import compare_area
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import Allowed, PracticeModel, load_model
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from domain.unwarranted_variation.measures import codes_in
from domain.unwarranted_variation.peers import Peers
from vocabulary import Period, Refused

MOST_PERIODS = 60  # the newest; older periods predict the next one badly
OF_PRACTICES = ("practice", "pcn", "sub_icb", "icb")  # kinds of place whose figures are those of their practices


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of the places compared: shape (periods, places), oldest period first. `periods` are those of the rows."""

    periods: tuple[Period, ...]
    count: FloatArray
    people: FloatArray
    system: NDArray[np.intp]  # the number of the board a place belongs to, -1: none


_counts = SingleFlightCache(48)
_gaps = SingleFlightCache(48)


def load_gaps(
    store: Store,
    peers: Peers,
    higher_is_better: bool,
    towards: Towards,
    allowed: Allowed = Allowed.DEPRIVATION,
) -> PeerGaps | Refused:
    """The distances of these places from their levels, cached.

    If the measure is counted by practice, the level is like for like: the value expected for each place's people at the level
    of those compared. A place whose population is unknown is then left out.
    """
    key = (store, *key_of(peers), higher_is_better, towards, allowed)
    found: PeerGaps | Refused = _gaps.get(key, lambda: _expected(store, peers, higher_is_better, towards, allowed))
    return found


def _expected(
    store: Store, peers: Peers, higher_is_better: bool, towards: Towards, allowed: Allowed
) -> PeerGaps | Refused:
    counts = load_counts(store, peers)
    return expect_gaps(
        counts.count,
        counts.people,
        towards=towards,
        higher_is_better=higher_is_better,
        mix=load_mix(store, peers, allowed),
        groups=counts.system,
    )


def load_counts(store: Store, peers: Peers) -> Counts:
    """Counts of these places in every comparable period up to the one shown, cached."""
    found: Counts = _counts.get((store, *key_of(peers)), lambda: _load_counts(store, peers))
    return found


def load_mix(store: Store, peers: Peers, allowed: Allowed = Allowed.DEPRIVATION) -> FloatArray | None:
    """What each place's people would have at England's rates in the period shown (in the newest, where practices were not counted in
    it), as a share of them; NaN where they are not known. None: nothing is known of who the people are, as of a group of them only, or nothing is
    allowed for."""
    model = _model(store, peers, allowed)
    if model is None:
        return None
    return _mix(store, peers, model) if isinstance(model, PracticeModel) else _mix_of_boards(peers, model)


def allowed_for(store: Store, peers: Peers, allowed: Allowed = Allowed.DEPRIVATION) -> tuple[str, ...]:
    """What the distances allow for: keys as `Compared` has them; empty where there is nothing."""
    model = _model(store, peers, allowed)
    return () if model is None else model.adjusted_for


def _model(store: Store, peers: Peers, allowed: Allowed) -> PracticeModel | UnitModel | None:
    """The model of who the people are: by practice or, of boards whose practices are not counted, by board."""
    if peers.breakdown or peers.level not in OF_PRACTICES:
        return None
    by_practice = load_model(store, peers.indicator.id, peers.rows.period.id, allowed)
    if isinstance(by_practice, PracticeModel):
        return by_practice
    if peers.level != "icb" or allowed is not Allowed.DEPRIVATION:
        return None
    by_board = load_unit_model(store, peers.indicator.id, "icb", until=peers.rows.period.id)
    return by_board if isinstance(by_board, UnitModel) and by_board.like_for_like else None


def load_fair(store: Store, peers: Peers, allowed: Allowed = Allowed.DEPRIVATION) -> Compared | None:
    """The area against those compared, like for like: how much of the plain difference a level can close. None: not known, or not of the
    period shown."""
    against = peers.within if peers.within in (MIDLANDS, ENGLAND) else ""
    if not against or peers.area.code == against or load_mix(store, peers, allowed) is None:
        return None
    found = compare_area(store, peers.indicator.id, peers.area.code, against, allowed)
    return found if isinstance(found, Compared) and found.period.id == peers.rows.period.id else None


def key_of(peers: Peers) -> tuple[object, ...]:
    """What tells these peers from others of the same store."""
    return (
        peers.indicator.id,
        peers.area.code,
        peers.level,
        peers.breakdown,
        peers.within,
        peers.among,
        peers.rows.period.id,
    )


def _load_counts(store: Store, peers: Peers) -> Counts:
    published = store.periods(peers.indicator.id, kind=peers.level, breakdown=peers.breakdown)
    newest = [each.id for each in published].index(peers.rows.period.id)
    starts = [each.from_period for each in peers.indicator.series_breaks]
    first = max((at for at in range(newest + 1) if published[at].id in starts), default=0)
    periods = published[first : newest + 1][-MOST_PERIODS:]
    count, people = np.full((2, len(periods), len(peers.rows)), np.nan)
    count[-1], people[-1] = peers.count, peers.people
    place = {code: number for number, code in enumerate(peers.rows.area) if not peers.set_apart[number]}
    for period, each in enumerate(periods[:-1]):
        rows = store.observations(peers.indicator.id, each, kind=peers.level, breakdown=peers.breakdown)
        at = np.fromiter((place.get(code, -1) for code in rows.area), np.intp, len(rows))
        kept = (at >= 0) & rows.known & (rows.denominator > 0) & np.isfinite(rows.numerator)
        count[period, at[kept]], people[period, at[kept]] = rows.numerator[kept], rows.denominator[kept]
    system = np.full(len(peers.rows), -1)
    for number, board in enumerate(store.members(ENGLAND if peers.within == ENGLAND else MIDLANDS, "icb")):
        inside = codes_in(store, board.code, peers.level)
        system[np.fromiter((code in inside for code in peers.rows.area), bool, len(peers.rows))] = number
    return Counts(periods, count, people, system)


def _mix_of_boards(peers: Peers, model: UnitModel) -> FloatArray:
    place = {code: row for row, code in enumerate(model.codes)}
    rows = [place.get(str(code), -1) for code in peers.rows.area]
    usual = model.expected[:, -1] / model.people[:, -1]
    return np.array([usual[row] if row >= 0 else np.nan for row in rows], dtype=np.float64)


def _mix(store: Store, peers: Peers, model: PracticeModel) -> FloatArray:
    codes = [str(code) for code in model.codes]
    of = np.array(codes) if peers.level == "practice" else store.lies_in(codes, peers.level).astype(str)
    place = {str(code): number for number, code in enumerate(peers.rows.area)}
    at = np.fromiter((place.get(code, -1) for code in of), np.intp, len(of))
    expected, people = (
        np.bincount(at[at >= 0], each[at >= 0], len(peers.rows)) for each in (model.expected, model.people)
    )
    share: FloatArray = np.divide(expected, people, out=np.full(len(peers.rows), np.nan), where=people > 0)
    return share
