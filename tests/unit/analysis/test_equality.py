"""Equal means equal but for rounding error, wherever two computed numbers are compared."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.association import association
from analysis.equality import above, below, differences, same, settle, side
from analysis.gaps import attributable
from analysis.quantiles import quantiles
from analysis.spc import SpecialCause, XmR, xmr
from analysis.trend import trend
from analysis.year_on_year import year_on_year_change
from vocabulary import Refused

NEARLY = 0.1 + 0.2  # 0.30000000000000004


def chart(values: list[float], **options: object) -> XmR:
    found = xmr(values, improvement="higher", **options)  # type: ignore[arg-type]
    assert isinstance(found, XmR)
    return found


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [
        (NEARLY, 0.3, 0),
        (0.3, NEARLY, 0),
        (1e9 + 1e-6, 1e9, 0),
        (0.1 + 0.2 - 0.3, 0.0, 0),
        (0.3000001, 0.3, 1),
        (0.2999999, 0.3, -1),
        (np.nan, 0.3, 0),
        (0.3, np.nan, 0),
        (np.inf, 1.0, 1),
        (-np.inf, 1.0, -1),
        (np.inf, np.inf, 0),
    ],
)
def test_sides(value: float, reference: float, expected: int) -> None:
    assert side(value, reference) == expected
    assert bool(above(value, reference)) == (expected > 0)
    assert bool(below(value, reference)) == (expected < 0)
    missing = np.isnan(value) or np.isnan(reference)
    assert bool(same(value, reference)) == (expected == 0 and not missing)


def test_values_equal_to_their_mean_are_on_neither_side() -> None:
    """Twelve months whose mean is 0.20000000000000004: the eight of 0.2 are no run below it."""
    values = [0.15, 0.25, 0.15, 0.25, *[0.2] * 8]
    assert np.mean(values) > 0.2
    found = chart(values)
    assert set(found.special_causes) == {SpecialCause.NONE}
    assert list(found.side[4:]) == [0] * 8


@pytest.mark.parametrize("shares", [(3, 20), (7, 100), (11, 30), (49, 70)])
def test_a_run_of_values_at_the_mean_is_no_shift_whatever_the_share(shares: tuple[int, int]) -> None:
    middle = shares[0] / shares[1]
    values = [middle - 0.01, middle + 0.01] * 3 + [middle] * 9
    assert set(chart(values).special_causes) == {SpecialCause.NONE}


def test_a_value_at_a_limit_is_inside_and_one_two_thirds_of_the_way_is_not_near() -> None:
    base = [0.3, 0.4] * 8
    plain = chart(base)
    reach = plain.upper[0] - plain.mean[0]
    at_limit, two_thirds = float(plain.mean[0] + reach), float(plain.mean[0] + 2 / 3 * reach)
    for value in (at_limit, np.nextafter(at_limit, 1)):
        assert not chart([*base, value], fix_after=16).outside[-1]
    assert chart([*base, at_limit + 1e-6], fix_after=16).outside[-1]
    for value in (two_thirds, np.nextafter(two_thirds, 1)):
        assert not chart([*base, value], fix_after=16).near[-1]
    assert chart([*base, two_thirds + 1e-6], fix_after=16).near[-1]


def test_equal_values_end_a_trend_though_their_sums_differ() -> None:
    rising = [0.1, 0.2, 0.3, NEARLY, 0.4, 0.5, 0.6, 0.7, 0.05, 0.05]
    assert SpecialCause.RISING not in chart(rising).special_causes


def test_a_target_equal_to_a_limit_is_met() -> None:
    found = chart([0.3, 0.4] * 8)
    for target in (float(found.lower[0]), float(np.nextafter(found.lower[0], 1))):
        assert chart([0.3, 0.4] * 8, target=target).assurance == "consistently meets"


def test_a_series_that_is_constant_but_for_rounding_error_is_constant() -> None:
    assert chart([0.3, NEARLY, 0.3, NEARLY, 0.3]).constant


def test_a_move_that_is_rounding_error_is_no_move() -> None:
    found = year_on_year_change([0.3, NEARLY, 0.3, NEARLY, 0.3])
    assert not isinstance(found, Refused)
    assert found.largest == found.mean == 0


def test_ties_by_rounding_error_are_ties() -> None:
    assert list(settle([NEARLY, 0.3, np.nan, 0.5])[[0, 1, 3]]) == [0.3, 0.3, 0.5]
    assert list(differences([0.3, NEARLY, 0.5])) == [0, pytest.approx(0.2)]
    found = quantiles([0.1, 0.3, NEARLY, 0.5, 0.7, 0.9], 3)
    assert not isinstance(found, Refused)
    assert found[1] == found[2]
    exact, noisy = (trend([0.1, 0.3, each, 0.5, 0.7, 0.9]) for each in (0.3, NEARLY))
    assert exact == noisy
    places = np.arange(12.0)
    level = np.repeat([0.3, 0.5, 0.1], 4)
    noise = level + np.tile([0.0, 5e-17, 0.0, 5e-17], 3)
    assert noise.tolist() != level.tolist()
    assert association(places, level) == association(places, noise)


def test_a_reference_equal_to_the_average_is_not_worse_than_it() -> None:
    found = attributable([0.3, NEARLY, 0.3], [100, 100, 100], reference="least deprived", higher_is_better=True)
    assert not isinstance(found, Refused)
    assert not found.reference_is_worse
    assert found.risk == 0
