"""What general practice is paid by what the payment follows, for each person weighted for need, against a benchmark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caching import SingleFlightCache
from data_access import Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.practices import PAYMENT_STREAMS, load_practice_figures, load_units
from vocabulary import Area, Refused


@dataclass(frozen=True, eq=False)
class PaymentStreams:
    """Arrays by stream, in the order of `streams`: pounds for each person weighted for need in the area and in the benchmark, and the
    pounds the area has above (below 0: below) the benchmark's rate. They add up to those of all payments."""

    streams: tuple[str, ...]
    own: Floats
    benchmark: Floats
    gap: Floats
    need: float
    year: str


_found = SingleFlightCache(64)


def load_payment_streams(store: Store, area: Area, benchmark: Area) -> PaymentStreams | Refused:
    """Of the practices with payments and a weight. Refused where there are none."""
    (own, need), (whole, whole_need) = _pounds(store, area), _pounds(store, benchmark)
    if not (need > 0 and whole_need > 0):
        return Refused("No practice here has both a weight for need and payments.")
    each = whole / whole_need
    return PaymentStreams(PAYMENT_STREAMS, own / need, each, own - each * need, need, load_practice_figures(store).year)


def _pounds(store: Store, area: Area) -> tuple[Floats, float]:
    """Pounds of each stream, and people weighted for need."""

    def load() -> tuple[Floats, float]:
        figures = load_practice_figures(store)
        rows = np.arange(len(figures))
        if area.kind != "england":
            rows = figures.rows_of(sorted(load_units(store, area, "practice")))
        streams = np.array([figures.pounds[stream][rows] for stream in PAYMENT_STREAMS])
        counts = np.isfinite(streams).all(axis=0) & (figures.need[rows] > 0)
        return streams[:, counts].sum(axis=1), float(figures.need[rows][counts].sum())

    found: tuple[Floats, float] = _found.get((store, area.code), load)
    return found
