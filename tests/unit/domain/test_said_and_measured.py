"""Ranks of what is said and of what is measured, and where they are furthest apart."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.association import Association, association
from data_access.reference.periods import period
from domain.voices.said_and_measured import Comparison


def comparison(own: list[int]) -> Comparison:
    """Twelve areas: what is said falls as what is measured rises, but for the last, where both are high. One figure is missing."""
    measured = np.append(np.arange(1.0, 12.0), 20.0)
    said = np.append(np.linspace(0.9, 0.4, 11), 0.95)
    said[5] = np.nan
    related = association(measured, said)
    assert isinstance(related, Association)
    codes = tuple(f"area {number}" for number in range(12))
    year = period("2023")
    return Comparison(
        "said", year, "measured", year, codes, codes, said, measured, np.isin(np.arange(12), own), related
    )


def test_ranks_leave_out_what_lacks_a_figure() -> None:
    measured, said = comparison([0]).ranks
    assert np.isnan(measured[5])
    assert np.isnan(said[5])
    assert sorted(measured[np.isfinite(measured)]) == list(range(1, 12))
    assert (measured[0], said[0]) == (1, 2)
    assert (measured[11], said[11]) == (11, 1)


def test_the_rows_furthest_apart_either_way() -> None:
    assert comparison([5]).furthest_apart() == ()
    assert comparison([3]).furthest_apart() == (3,)
    several = comparison([1, 5, 11])
    assert several.own_ranked == 2
    assert several.furthest_apart() == (1, 11)
    assert several.ranks_apart(11) == pytest.approx(10)
