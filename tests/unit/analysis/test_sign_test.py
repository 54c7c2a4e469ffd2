"""The sign test of changes without intervals."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.sign_test import Signs, signs
from vocabulary import Refused


def test_eight_of_nine_is_more_than_chance_brings() -> None:
    found = signs([1.3, 2.7, 3.9, 1.8, 2.3, 2.7, 1.3, 2.1, -0.4])
    assert isinstance(found, Signs)
    assert (found.up, found.down, found.same, found.places) == (8, 1, 0, 9)
    assert found.chance == pytest.approx(2 * (1 + 9) / 2**9)
    assert found.beyond_chance


def test_what_is_missing_or_the_same_says_nothing() -> None:
    found = signs([1.0, 1.0, 1.0, -1.0, -1.0, -1.0, 1e-12, 0.0, np.nan])
    assert isinstance(found, Signs)
    assert (found.up, found.down, found.same) == (3, 3, 2)
    assert found.chance == 1


def test_too_few_places_are_counted_and_not_tested() -> None:
    found = signs([1.0] * 5)
    assert isinstance(found, Signs)
    assert found.chance is None
    assert not found.beyond_chance
    assert isinstance(signs([np.nan]), Refused)
