"""Counts estimated from rates: by hand, what differs from the benchmark, what is missing, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.estimated_counts import EstimatedCounts, counts_of_rates, weighted_rate
from vocabulary import Refused


def test_a_rate_of_parts_is_weighted_by_people() -> None:
    """(100 × 3,000 + 200 × 1,000) / 4,000."""
    assert weighted_rate([100, 200], [3_000, 1_000]) == 125
    assert np.isnan(weighted_rate([100, np.nan], [3_000, 1_000]))
    assert np.isnan(weighted_rate([], []))
    with pytest.raises(ValueError, match="its people"):
        weighted_rate([100], [1, 2])


def test_counts_and_limits_by_hand() -> None:
    """100 events among 100,000 people: Byar's limits of 100 are 81.36 and 121.63 (Breslow and Day's formula, by hand)."""
    found = counts_of_rates([100, 200, np.nan], [100_000, 50_000, 10_000], 120)
    assert isinstance(found, EstimatedCounts)
    assert found.counts[:2].tolist() == [100, 100]
    assert found.more[:2].tolist() == [-20, 40]
    assert found.lower[:2] == pytest.approx([81.36, 162.72], abs=0.01)
    assert found.upper[:2] == pytest.approx([121.63, 243.26], abs=0.02)
    assert found.differs.tolist() == [False, True, False]
    assert np.isnan([found.counts[2], found.lower[2], found.upper[2]]).all()


@pytest.mark.parametrize(("rate", "people", "multiplier"), [(-1, 10, 100), (1, -10, 100), (1, 10, 0)])
def test_what_is_refused(rate: float, people: float, multiplier: float) -> None:
    assert isinstance(counts_of_rates([rate], [people], 1.0, multiplier=multiplier), Refused)
