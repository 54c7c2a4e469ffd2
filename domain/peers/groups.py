"""The peers of one place, by likeness, by a publication or by the reader's own choice, and in what each differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.peers import NEAREST, Nearest, Space, distances, nearest, position_from_middle, within_caliper
from caching import SingleFlightCache
from data_access import Store
from domain.peers.covariates import AREA_LEVELS, Covariate, PeerTable, load_area_table
from domain.peers.trusts import TRUSTS, load_trust_table
from vocabulary import Area, Refused

Basis = Literal["similar", "ons_global", "ons_economic", "ons_demographic", "strategy_unit", "own"]
SIMILAR, OWN = "similar", "own"
PUBLISHED = tuple(basis for basis in get_args(Basis) if basis not in (SIMILAR, OWN))
FEWEST_SUBJECTS = {"trust": 1}  # of a trust of a rare kind only its size may be known
USUAL_FEWEST = 3
ALIKE = 0.5  # standard units within which two places count as similar in a covariate


@dataclass(frozen=True)
class PeerDifference:
    """One covariate of a peer: its value, the place's own, and the difference (peer less own) in standard units of all places of
    the kind."""

    covariate: Covariate
    own: float
    peer: float
    spread: float


@dataclass(frozen=True)
class Peer:
    """A peer. `distance` is in standard units, None if no covariate can be compared; `apart` lists the nearest covariate first.
    `rank` is 1 for the most similar, None if a publisher or reader gives no order."""

    area: Area
    rank: int | None
    distance: float | None
    apart: tuple[PeerDifference, ...]
    same_kind: bool = True  # False: a publisher or reader names one of another kind, or of a kind that is not known

    @property
    def alike_in(self) -> tuple[str, ...]:
        """Subjects in which all that is compared is alike, the nearest first."""
        differ = {one.covariate.subject for one in self.differs_in}
        return tuple(dict.fromkeys(one.covariate.subject for one in self.apart if one.covariate.subject not in differ))

    @property
    def differs_in(self) -> tuple[PeerDifference, ...]:
        """The covariates in which it is not similar, the largest difference first."""
        return tuple(one for one in reversed(self.apart) if abs(one.spread) > ALIKE)


@dataclass(frozen=True)
class PeerGroup:
    """The peers of one place, the most similar first; there may be none. `covariates` are those compared, `not_known` those
    that others of its kind have but it lacks. Of the `of` places of its kind, `too_far` differ too much in one covariate, and
    `unknown` lack too many. `left_out`: codes given by a reader that match no place of its kind."""

    area: Area
    level: str
    kind: str
    basis: str
    peers: tuple[Peer, ...]
    covariates: tuple[Covariate, ...]
    not_known: tuple[Covariate, ...]
    of: int
    too_far: int
    unknown: int
    left_out: tuple[str, ...] = ()
    stands_out: PeerDifference | None = (
        None  # the covariates in which it is furthest from the middle of its kind, which replaces the peer here
    )

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(peer.area.code for peer in self.peers)


_cache = SingleFlightCache(1024)
_codes = SingleFlightCache(256)


def load_peers(
    store: Store, area: str, basis: str = SIMILAR, *, named: Sequence[str] = (), k: int = NEAREST
) -> PeerGroup | Refused:
    """The peers of a practice, network, part of a board, board, trust, authority or county.

    `similar`: the `k` nearest, with what each differs in. A published basis: all that the publisher names. `own`: those `named`, by any
    code. Refused for other kinds of area, for places that have ended or of which too little is known, where the publisher names none,
    and where none of those named is of the kind. Raises KeyError for an unknown area and ValueError for an unknown basis.
    """
    if basis not in get_args(Basis):
        raise ValueError(f"unknown basis {basis}")
    found = store.area(area)
    if found is None:
        raise KeyError(area)
    key = (store, found.code, basis, tuple(named), k)
    group: PeerGroup | Refused = _cache.get(key, lambda: _load(store, found, basis, tuple(named), k))
    return group


def load_peer_codes(
    store: Store, areas: Sequence[str], basis: str = SIMILAR, *, named: Sequence[str] = ()
) -> frozenset[str] | Refused:
    """Codes of the peers of several places together, such as a board's trusts, without these places. Refused, with the first
    reason, if none has peers."""
    key = (store, tuple(areas), basis, tuple(named))
    found: frozenset[str] | Refused = _codes.get(key, lambda: _together(store, areas, basis, tuple(named)))
    return found


def _together(store: Store, areas: Sequence[str], basis: str, named: tuple[str, ...]) -> frozenset[str] | Refused:
    reasons, codes = [], frozenset[str]()
    for area in areas:
        found = _similar_codes(store, area) if basis == SIMILAR else load_peers(store, area, basis, named=named)
        if isinstance(found, Refused):
            reasons.append(found.reason)
        else:
            codes |= found.codes if isinstance(found, PeerGroup) else found
    reason = reasons[0] if reasons else "Nothing is like these places."
    return codes - frozenset(areas) or Refused(reason)


def _similar_codes(store: Store, code: str) -> frozenset[str] | Refused:
    """Only the codes of the nearest, because a board has hundreds of practices and their reasons are not shown."""
    area = store.area(code)
    if area is None:
        raise KeyError(code)
    table = table_of(store, area)
    found = table if isinstance(table, Refused) else _look(area, table, NEAREST)
    if isinstance(found, Refused):
        return found
    return frozenset(str(found.table.codes[row]) for row in found.rows[found.nearest.rows])


def load_possible_peers(store: Store, area: str) -> frozenset[str] | Refused:
    """Codes of all possible peers of a place: of its kind, and not too far from it in any known covariate. Refused if
    `load_peers` refuses the place. Raises KeyError for an unknown area."""
    found = store.area(area)
    if found is None:
        raise KeyError(area)
    table = table_of(store, found)
    look = table if isinstance(table, Refused) else _look(found, table, NEAREST)
    if isinstance(look, Refused):
        return look
    return frozenset(str(look.table.codes[row]) for row in look.rows[within_caliper(look.space, look.here)])


def table_of(store: Store, area: Area) -> PeerTable | Refused:
    """All places that an area is compared with. Refused for a kind of area that has no peers."""
    if area.kind in TRUSTS:
        return load_trust_table(store)
    if area.kind in AREA_LEVELS:
        return load_area_table(store, area.kind)
    return Refused("Peers are known of practices, networks, boards and their parts, trusts and authorities only.")


def _load(store: Store, area: Area, basis: str, named: tuple[str, ...], k: int) -> PeerGroup | Refused:
    table = table_of(store, area)
    if isinstance(table, Refused):
        return table
    return _similar(store, area, table, k) if basis == SIMILAR else _given(store, area, table, basis, named)


@dataclass(frozen=True, eq=False)
class _Found:
    """The nearest of one place: the table's `rows` of its kind, its own number among these, and its nearest as numbers among them."""

    table: PeerTable
    rows: NDArray[np.intp]
    space: Space
    here: int
    nearest: Nearest


def _look(area: Area, table: PeerTable, k: int) -> _Found | Refused:
    row = table.row_of.get(area.code)
    if row is None:
        return Refused(f"Too little is known about {area.short_name} to say what is like it, or it has ended.")
    rows, space = table.spaces[str(table.kinds[row])]
    if isinstance(space, Refused):
        return space
    here = int(np.searchsorted(rows, row))
    known = np.isfinite(space.position[here])
    if len(set(space.subject[known].tolist())) < FEWEST_SUBJECTS.get(table.level, USUAL_FEWEST):
        return Refused(f"Too little is known about {area.short_name} to say what is like it.")
    found = nearest(space, here, k=k)
    return found if isinstance(found, Refused) else _Found(table, rows, space, here, found)


def _similar(store: Store, area: Area, table: PeerTable, k: int) -> PeerGroup | Refused:
    look = _look(area, table, k)
    if isinstance(look, Refused):
        return look
    rows, space, here, found = look.rows, look.space, look.here, look.nearest
    peers = tuple(
        Peer(
            _area(store, str(table.codes[rows[other]])),
            rank + 1,
            float(distance),
            _apart(table, space, rows, here, int(other)),
        )
        for rank, (other, distance) in enumerate(zip(found.rows, found.distance, strict=True))
    )
    any_known = np.asarray(np.isfinite(space.position).any(axis=0))
    return PeerGroup(
        area,
        table.level,
        str(table.kinds[rows[here]]),
        SIMILAR,
        peers,
        tuple(one for one, used in zip(table.covariates, found.used, strict=True) if used),
        tuple(
            one for one, used, some in zip(table.covariates, found.used, any_known, strict=True) if some and not used
        ),
        found.of,
        found.too_far,
        found.unknown,
        stands_out=None if peers else _stands_out(table, space, rows, here),
    )


def _stands_out(table: PeerTable, space: Space, rows: np.ndarray, here: int) -> PeerDifference:
    away = position_from_middle(space, here)
    column = int(np.nanargmax(np.abs(away)))
    values = table.values[rows, column]
    return PeerDifference(
        table.covariates[column], float(values[here]), float(np.nanmedian(values)), float(-away[column])
    )


def _given(store: Store, area: Area, table: PeerTable, basis: str, named: tuple[str, ...]) -> PeerGroup | Refused:
    """Peers named by a publisher or a reader, with their known differences."""
    row = table.row_of.get(area.code)
    kind = str(table.kinds[row]) if row is not None else table.level
    left_out: tuple[str, ...] = ()
    if basis == OWN:
        listed = [(code, store.area(code)) for code in dict.fromkeys(named)]
        fit = [one for _, one in listed if one is not None and _alike(one, area) and one.code != area.code]
        left_out = tuple(code for code, one in listed if one is None or not _alike(one, area))
        areas = tuple(dict.fromkeys(fit))
        if not areas:
            return Refused(f"{area.short_name} cannot be compared with any of the places named.")
    else:
        areas = store.peers(area.code, basis)
        if not areas:
            return Refused(f"{area.short_name} has no peers in this publication.")
    ranked = basis.startswith("ons_")
    peers = tuple(
        Peer(
            one,
            number + 1 if ranked else None,
            *_compared(table, area.code, one.code),
            same_kind=one.code in table.row_of and str(table.kinds[table.row_of[one.code]]) == kind,
        )
        for number, one in enumerate(areas)
    )
    covariates = tuple(dict.fromkeys(part.covariate for peer in peers for part in peer.apart))
    return PeerGroup(area, table.level, kind, basis, peers, covariates, (), len(areas), 0, 0, left_out)


def _alike(one: Area, area: Area) -> bool:
    return one.kind == area.kind or (one.kind in TRUSTS and area.kind in TRUSTS)


def _compared(table: PeerTable, own: str, peer: str) -> tuple[float | None, tuple[PeerDifference, ...]]:
    """The distance and the differences of two places, where both are known and of one kind."""
    here, there = table.row_of.get(own), table.row_of.get(peer)
    if here is None or there is None or table.kinds[here] != table.kinds[there]:
        return None, ()
    rows, space = table.spaces[str(table.kinds[here])]
    if isinstance(space, Refused):
        return None, ()
    first, second = int(np.searchsorted(rows, here)), int(np.searchsorted(rows, there))
    distance = float(distances(space, first)[second])
    return (distance if np.isfinite(distance) else None), _apart(table, space, rows, first, second)


def _apart(table: PeerTable, space: Space, rows: np.ndarray, here: int, there: int) -> tuple[PeerDifference, ...]:
    difference = space.position[there] - space.position[here]
    known = np.flatnonzero(np.isfinite(difference))
    return tuple(
        PeerDifference(
            table.covariates[column],
            float(table.values[rows[here], column]),
            float(table.values[rows[there], column]),
            float(difference[column]),
        )
        for column in known[np.argsort(np.abs(difference[known]), kind="stable")]
    )


def _area(store: Store, code: str) -> Area:
    found = store.area(code)
    assert found is not None  # the codes come from the store
    return found
