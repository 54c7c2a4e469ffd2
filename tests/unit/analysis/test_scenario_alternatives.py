"""Several scenarios against one another: who is likely best, what knowing more is worth, and what makes the difference."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest
from scipy import special

from analysis.scenarios import Outcome, Part, losing, probably_best, shares_of_difference, size_of, worth_of_knowing
from analysis.scenarios.alternatives import Score
from analysis.scenarios.outcome import Change, Summary, gap_closed
from vocabulary import Refused

N, SEED = 20_000, 3


def normal(mean: float, spread: float, stream: int) -> np.ndarray:
    return mean + spread * np.random.default_rng([9, stream]).standard_normal(N)


def outcome(mean: float, spread: float, stream: int, off: float = 0.0, **more: object) -> Outcome:
    data, assumed = normal(mean, spread, stream), normal(mean, off, 100 + stream)
    reached = data + assumed - mean
    parts = (Part("data", data), Part("assumption", assumed))
    return Outcome("gained", "people", mean, data, 1.0, (), (), (), SEED, reached, parts, **more)  # type: ignore[arg-type]


def test_two_normals_are_told_as_the_formula_tells_them() -> None:
    a, b = outcome(10, 3, 1), outcome(8, 4, 2)
    found = probably_best([size_of(a), size_of(b)], SEED)
    assert not isinstance(found, Refused)
    assert found[0] == pytest.approx(special.ndtr(2 / 5), abs=0.01)
    assert found[0] is not None and found[1] is not None and isclose(found[0] + found[1], 1)


def test_of_three_alike_each_is_best_a_third_of_the_time() -> None:
    found = probably_best([size_of(outcome(5, 1, stream)) for stream in (1, 2, 3)], SEED)
    assert found == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=0.015)


def test_the_smaller_part_of_one_gap_is_behind_by_construction_and_has_no_chance() -> None:
    gap = normal(100, 20, 1)
    parts = [Score(share * 100, share * gap, share * normal(100, 30, 7)) for share in (0.25, 0.27)]
    assert probably_best(parts, SEED) == (None, None)
    other = Score(26, normal(26, 5, 2), np.full(N, 26.0))
    found = probably_best([*parts, other], SEED)
    assert not isinstance(found, Refused)
    assert found[0] is None
    assert found[1] is not None and found[2] is not None and isclose(found[1] + found[2], 1)
    assert 0.4 < found[1] < 0.7, "neither is sure"


def test_fewer_than_two_and_more_than_four_are_refused() -> None:
    score = size_of(outcome(1, 1, 1))
    assert isinstance(probably_best([score], SEED), Refused)
    assert isinstance(probably_best([score] * 5, SEED), Refused)
    assert isinstance(probably_best([score, Score(1, np.ones(3), np.ones(3))], SEED), Refused)


def test_knowing_one_assumption_is_worth_the_expected_loss_it_saves() -> None:
    """Of two whose means differ by d, one uncertain by s: the unit normal loss. Source: Raiffa H, Schlaifer R (1961), chapter 5."""
    a, b = outcome(10, 0, 1), outcome(8, 0, 2, off=4)
    found = {(each.source, each.of): each for each in worth_of_knowing([a, b])}
    apart = float(a.reached.mean() - b.reached.mean()) / 4
    loss = 4 * (np.exp(-(apart**2) / 2) / np.sqrt(2 * np.pi) - apart * special.ndtr(-apart))
    assert found["assumption", 1].worth == pytest.approx(loss, rel=0.05)
    assert found["assumption", 1].turns == pytest.approx(special.ndtr(-apart), abs=0.01)
    assert found["assumption", 0].worth == pytest.approx(0, abs=1e-9)
    assert found["data", None].worth == pytest.approx(0, abs=1e-9)


def test_the_difference_is_divided_whole_and_a_joint_effect_evenly() -> None:
    """Gain = share x people: 0.2 x 100 to 0.4 x 300. By hand over both orders: (20 + 60) / 2 and (40 + 80) / 2."""

    def gain(changed: frozenset[str]) -> float:
        return (0.4 if "share" in changed else 0.2) * (300 if "people" in changed else 100)

    found = shares_of_difference(gain, ("share", "people"))
    assert not isinstance(found, Refused)
    assert found == pytest.approx({"share": 40, "people": 60})
    assert sum(found.values()) == pytest.approx(120 - 20)


def test_a_mixture_that_the_model_refuses_is_refused() -> None:
    refused = Refused("No.")
    assert shares_of_difference(lambda changed: refused if len(changed) == 1 else 1.0, ("a", "b")) == refused
    assert isinstance(shares_of_difference(lambda changed: 1.0, "abcdefghi"), Refused)


def test_those_that_lose_are_counted_with_their_people() -> None:
    changes = tuple(Change(name, 10.0 * n, Summary(n - 2.0, -9, 9, 0.5)) for n, name in enumerate("abc", start=1))
    with_groups = Outcome("g", "u", 1.0, np.ones(100), 1.0, changes, (), (), SEED, np.ones(100), ())
    assert losing(with_groups) == (1, 10.0)
    assert losing(outcome(1, 1, 1)) is None


def test_a_gap_is_closed_by_the_same_share_whichever_way_it_points() -> None:
    (up,), (down,) = gap_closed(8, 6, 8, np.full(5, 6.0), 1.0), gap_closed(-8, -6, -8, np.full(5, -6.0), 0.5)
    assert (up.central, down.central) == (0.25, 0.25)
    assert up.draws.tolist() == [0.25] * 5 and down.assumed.tolist() == [0.125] * 5
    assert gap_closed(0, 1, 0, np.ones(5), 1.0) == ()
