"""Who does it well, reliably: places better than expected for their people in two or more periods running, and what sets them apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.set_apart import set_apart
from analysis.steady import FEWEST_PERIODS, expected_at_average, steadily_better
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.practice_models import Allowed
from domain.peers.covariates import AREA_LEVELS, PeerTable, load_area_table
from domain.peers.trusts import load_trust_table
from domain.unwarranted_variation.expected_gaps import key_of, load_mix
from domain.unwarranted_variation.measures import comparison_kind
from domain.unwarranted_variation.panel import counts_of
from domain.unwarranted_variation.peers import Flags, Peers
from vocabulary import Area, Period, Refused

MOST_APART = 3  # covariates that are shown


@dataclass(frozen=True)
class Well:
    """One place that does well: its row in the peers, the number of consecutive periods up to the newest, and its shrunken
    excess on the better side in the newest. `system`: whom to ask; None if unknown."""

    row: int
    periods: int
    events: float
    system: Area | None


@dataclass(frozen=True)
class SetApart:
    """A covariate in which those that do it well differ from the others: the medians of the two, and the difference in standard deviations
    of all."""

    covariate: str
    well: float
    others: float
    spread: float


@dataclass(frozen=True, eq=False)
class DoingWell:
    """Places that do well, the most events first. `judged`: places with figures in at least two periods. `like_for_like`:
    expected counts are for each place's own people. `since`: the first period used."""

    places: tuple[Well, ...]
    judged: int
    like_for_like: bool
    since: Period
    apart: tuple[SetApart, ...]


_found = SingleFlightCache(48)


def load_doing_well(
    store: Store, peers: Peers, higher_is_better: bool, allowed: Allowed = Allowed.DEPRIVATION
) -> DoingWell | Refused:
    """Places compared that are better with 97.5% probability in each of the last two periods or more, cached.

    `allowed`: the adjustment, if the people are known.
    Refused for a measure without a better side, and with fewer than two comparable periods.
    """
    if peers.indicator.polarity == "neutral":
        return Refused("More of this is neither good nor bad by itself, so nobody is named as doing it well.")
    key = (store, *key_of(peers), higher_is_better, allowed)
    found: DoingWell | Refused = _found.get(key, lambda: _load(store, peers, higher_is_better, allowed))
    return found


def _load(store: Store, peers: Peers, higher_is_better: bool, allowed: Allowed) -> DoingWell | Refused:
    counts, kind = counts_of(store, peers), comparison_kind(peers.indicator)
    if len(counts.periods) < FEWEST_PERIODS:
        return Refused(
            "One period does not tell who does it well reliably: at least two that may be compared are needed."
        )
    mix = load_mix(store, peers, allowed)
    usual = np.ones(len(peers.rows)) if mix is None else mix
    base = counts.people * usual
    expected = base if kind == "ratio" else expected_at_average(counts.count, base)
    found = steadily_better(
        counts.count, expected, counts.people if kind == "proportion" else None, more_is_better=higher_is_better
    )
    if isinstance(found, Refused):
        return found
    rows = np.flatnonzero(found.periods >= FEWEST_PERIODS)
    rows = rows[np.argsort(-found.events[rows], kind="stable")]
    systems = _systems(store, peers, rows)
    places = tuple(
        Well(int(row), int(found.periods[row]), float(found.events[row]), system)
        for row, system in zip(rows, systems, strict=True)
    )
    well = np.zeros(len(peers.rows), dtype=bool)
    well[rows] = True
    judged = found.asked >= FEWEST_PERIODS
    return DoingWell(
        places,
        int(judged.sum()),
        mix is not None and peers.breakdown == "",
        counts.periods[0],
        _set_apart(store, peers, well, judged & ~well),
    )


def _systems(store: Store, peers: Peers, rows: np.ndarray) -> list[Area | None]:
    """The system of each place: that of most of a trust's patients."""
    found: list[Area | None] = []
    for row in rows:
        parents = store.parents(str(peers.rows.area[row]), "icb")
        found.append(parents[0] if parents else None)
    return found


def _set_apart(store: Store, peers: Peers, well: Flags, others: Flags) -> tuple[SetApart, ...]:
    """In what is known of them, how those that do it well differ most from the others; at least three of each are needed."""
    table = _table(store, peers)
    if table is None:
        return ()
    at = np.array([table.row_of.get(str(code), -1) for code in peers.rows.area])
    found = set_apart(np.where((at >= 0)[:, None], table.values[at], np.nan), well, others)
    if isinstance(found, Refused):
        return ()
    return tuple(
        SetApart(table.covariates[each.covariate].id, each.some, each.others, each.spread)
        for each in found[:MOST_APART]
    )


def _table(store: Store, peers: Peers) -> PeerTable | None:
    if peers.level == "trust":
        found = load_trust_table(store)
    elif peers.level in AREA_LEVELS:
        found = load_area_table(store, peers.level)
    else:
        return None
    return None if isinstance(found, Refused) else found
