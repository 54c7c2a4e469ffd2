"""Examples to learn from: peers of the area's own places that are outliers on the better side."""

from __future__ import annotations

import numpy as np

from caching import SingleFlightCache
from data_access import Store
from domain.peers import load_possible_peers
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.peers import Flags, Peers
from vocabulary import Refused

SIMILAR = 2.0
"""How many times larger or smaller a similar place may be."""


def needs_example(funnel: Funnel) -> int | None:
    """The row of the area's own place with the largest excess of people on the worse side. None: none has a figure."""
    own = funnel.peers.reporting
    if not own.any():
        return None
    outside = own & funnel.outside("worse")
    worse = (funnel.peers.rows.numerator - funnel.variation.expected) * (-1 if funnel.higher_is_better else 1)
    return int(np.argmax(np.where(outside if outside.any() else own, worse, -np.inf)))


def similar_to(store: Store, peers: Peers, row: int, level: str) -> Flags:
    """Places from half to twice the size of one that could be its peers (a children's hospital is none of a general one, a practice
    of students none of others); practices also with patients in the same quintile of deprivation."""
    rows = peers.rows
    size = rows.denominator[row]
    similar = rows.known & (rows.denominator >= size / SIMILAR) & (rows.denominator <= size * SIMILAR)
    similar[row] = False
    if level == "practice":
        quintiles = _practice_quintiles(store)
        quintile = quintiles.get(str(rows.area[row]), "")  # a practice without one is similar to none
        similar &= np.fromiter((quintiles.get(code) == quintile for code in rows.area), bool, len(rows))
    possible = load_possible_peers(store, str(rows.area[row]))
    if not isinstance(possible, Refused):  # of a place of which too little is known, size alone must do
        similar &= np.fromiter((str(code) in possible for code in rows.area), bool, len(rows))
    return np.asarray(similar)


_quintiles = SingleFlightCache(4)


def _practice_quintiles(store: Store) -> dict[str, str]:
    quintiles: dict[str, str] = _quintiles.get((store,), lambda: store.classes("practice_imd_quintile"))
    return quintiles
