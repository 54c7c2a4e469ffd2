"""Which designs fail their own check on the figures there are, before a decision is signed."""

from __future__ import annotations

import numpy as np

from analysis.evaluation.donors import synthetic_control
from analysis.evaluation.interrupted import bent_before
from caching import SingleFlightCache
from data_access import Store
from domain.learning.evaluation import NOBODY, Rule, Series, load_alongside, load_donors
from vocabulary import Refused

_failing = SingleFlightCache(64)


def load_failing(
    store: Store, series: Series, rule: Rule, decided_same: frozenset[str] = NOBODY
) -> dict[str, Refused | None]:
    """Designs that would be unreliable for a change made now, with the whole series as the past: None if it fails its check,
    Refused if it cannot answer. A design that is absent passes. `decided_same`: codes of places with the same decision."""
    key = (store, series.indicator.id, series.area.code, series.periods[-1].id, rule, decided_same)
    found: dict[str, Refused | None] = _failing.get(key, lambda: _failing_now(store, series, rule, decided_same))
    return found


def _failing_now(store: Store, series: Series, rule: Rule, decided_same: frozenset[str]) -> dict[str, Refused | None]:
    donors = load_donors(store, series, rule, decided_same)
    own = np.isfinite(series.value)
    beside = load_alongside(series, donors, len(series.value))
    mixture = synthetic_control(series.value[own], donors.value[:, own], int(own.sum()) - 1)
    bent = bent_before(series.value, len(series.value), a_year=series.a_year)
    found: dict[str, Refused | None] = {}
    for design, answer, fails in (
        ("differenced", beside, not isinstance(beside, Refused) and beside.fails),
        ("matched", mixture, not isinstance(mixture, Refused) and not mixture.close),
        ("interrupted", bent, not isinstance(bent, Refused) and bent.bent),
    ):
        if fails or isinstance(answer, Refused):
            found[design] = answer if isinstance(answer, Refused) else None
    # What counts every trend as effect is no guide where another design saw a trend or a turn.
    if any(each is None for design, each in found.items() if design != "matched"):
        found["before_after"] = None
    return found
