"""Moving to the level of peers: by hand, the quick gain, intervals from the errors given, and what is refused."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.scenarios import Outcome
from analysis.scenarios.peer_gaps import PeerGaps
from analysis.scenarios.peer_level import AS_COUNTED, move_to_peers, move_to_peers_gain
from vocabulary import Refused

UNITS = ["a", "b", "c", "d", "e"]
OWN = [True, True, False, True, True]
GAPS = PeerGaps(
    counted=np.array([0.2, 0.5, 0.1, -0.1, np.nan]),
    expected=np.array([0.2, 0.4, 0.1, -0.05, np.nan]),
    error=np.array([0.03, 0.02, 0.01, 0.04, np.nan]),
    people=np.array([100.0, 200.0, 100.0, 100.0, np.nan]),
    group=np.array([0, 0, 1, 2, 3]),
    kept=0.8,
    alike=0.0,
    shared=0.0,
    of_sums=1.0,
    drift=0.0,
    changes=100,
)


def moved(gaps: PeerGaps = GAPS, **given: object) -> Outcome:
    asked = {"share": 0.5, "own": OWN, "what": "seen in time", "names": UNITS} | given
    made = move_to_peers(gaps, **asked)  # type: ignore[arg-type]
    assert isinstance(made, Outcome)
    return made


def test_half_of_the_distance_to_expect_by_hand() -> None:
    """Half of 20 points of 100 people is 10; half of 40 points of 200 is 40; the one ahead stays, the one not known is left out."""
    made = moved()
    assert [each.name for each in made.places] == ["a", "b", "d"]
    assert_allclose([each.change.value for each in made.places], [10, 40, 0])
    assert (made.central, made.people) == (50, 300)


def test_what_was_counted_stands_beside_it() -> None:
    (counted,) = moved().also
    assert counted.name == AS_COUNTED
    assert counted.before == pytest.approx(0.5 * (20 + 100))


def test_the_interval_is_that_of_the_errors() -> None:
    error = 0.5 * np.hypot(100 * 0.03, 200 * 0.02)
    found = moved(draws=40_000).summary
    assert_allclose([found.lower, found.upper], [50 - 1.96 * error, 50 + 1.96 * error], atol=0.1)
    place = moved().places[0].change
    assert_allclose([place.lower, place.upper], [10 - 1.96 * 1.5, 10 + 1.96 * 1.5], atol=1e-3)


def test_errors_that_go_together_make_the_sum_wider() -> None:
    alone, alike = (replace(GAPS, alike=each).error_of([100, 200, 0, 0, 0]) for each in (0.0, 1.0))
    assert alone == pytest.approx(np.hypot(3, 4))
    assert alike == pytest.approx(3 + 4)
    assert replace(GAPS, shared=1.0).error_of([100, 0, 100, 0, 0]) == pytest.approx(3 + 1)
    assert replace(GAPS, alike=1.0).error_of([100, 0, 100, 0, 0]) == pytest.approx(np.hypot(3, 1)), "not of one group"
    level = replace(GAPS, drift=0.1)
    assert level.error_of([100, 0, 0, 0, 0]) == pytest.approx(np.hypot(3, 0.1 * 20))
    assert level.error_with_level[0] == pytest.approx(np.hypot(0.03, 0.02))


def test_the_assumption_varies_what_is_reached_alone() -> None:
    made = moved(off=0.6)
    assert_array_equal(made.draws, moved().draws)
    assert made.part("assumption").min() >= 50 * 0.4 and made.part("assumption").max() <= 50 * 1.6
    assert {each.source for each in made.parts} == {"data", "assumption"}


def test_the_quick_gain_is_the_central_value() -> None:
    for share in (0.0, 0.3, 1.0):
        assert move_to_peers_gain(GAPS, own=OWN, share=share) == pytest.approx(moved(share=share).central)
    assert moved(share=0.0).people == 0


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"own": [False] * 5}, "None of those"),
        ({"own": [False] * 4 + [True]}, "None of those"),
        ({"share": -0.1}, "between 0% and 100%"),
        ({"share": float("nan")}, "between 0% and 100%"),
        ({"off": -0.1}, "0% or more"),
    ],
)
def test_what_cannot_be_moved_is_refused(given: dict[str, object], why: str) -> None:
    asked = {"own": OWN, "names": UNITS, "what": "", "share": 0.5} | given
    made = move_to_peers(GAPS, **asked)  # type: ignore[arg-type]
    assert isinstance(made, Refused)
    assert why in made.reason


def test_ten_thousand_draws_are_soon_done() -> None:
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        assert moved(off=0.6).draws.size == 10_000
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.05
