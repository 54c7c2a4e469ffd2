"""The need index."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.need import need_index, rounded_half_up
from vocabulary import Refused


def test_places_together_need_exactly_their_share() -> None:
    weighted, population = np.array([120.0, 80.0]), np.array([100.0, 100.0])
    found = need_index(weighted, population)
    assert not isinstance(found, Refused)
    assert found.tolist() == [1.2, 0.8]
    assert (found * population).sum() == population.sum()


def test_against_a_parent_of_its_own() -> None:
    found = need_index([120], [100], parent_weighted=300, parent_population=200)
    assert not isinstance(found, Refused)
    assert found.tolist() == pytest.approx([0.8])


def test_a_place_without_people_has_no_index() -> None:
    found = need_index([5, 100], [0, 100])
    assert not isinstance(found, Refused)
    assert np.isnan(found[0])


@pytest.mark.parametrize(
    ("weighted", "population"), [([1, None], [1, 1]), ([-1, 2], [1, 1]), ([1], [1, 2]), ([], []), ([0, 0], [1, 1])]
)
def test_what_cannot_be_compared_is_refused(weighted: list[float], population: list[float]) -> None:
    assert isinstance(need_index(weighted, population), Refused)


@pytest.mark.parametrize(("value", "precision", "rounded"), [(2.675, 0.01, 2.68), (-0.5, 1, -1), (12345, 100, 12300)])
def test_halves_go_away_from_zero(value: float, precision: float, rounded: float) -> None:
    assert rounded_half_up(value, precision) == rounded
