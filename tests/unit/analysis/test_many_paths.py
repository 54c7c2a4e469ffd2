"""Many paths at once come to what each comes to by itself."""

import time

import numpy as np
import pytest

from analysis.pace_of_change import UNLIMITED, Rules, last_amounts, pace_of_change
from vocabulary import Refused

RULES = (
    Rules(3, 0.044, 0.039, 0.049, closing=0.2),
    Rules(3, 0.044, 0.0, UNLIMITED),
    Rules(3, 0.02, 0.02, 0.02),
    Rules(3, -0.01, -0.05, 0.02, closing=0.5, tolerance=0.01),
    Rules(3, 0.044, 0.0, 0.1, minimum=900.0),
    Rules(3, 0.044, 0.05, 0.06),  # a floor above the envelope
    Rules(3, 0.044, 0.0, 0.045, minimum=5_000.0),  # more than there is
)


def figures(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    luck = np.random.default_rng(seed)
    parts = int(luck.integers(2, 60))
    start = luck.gamma(2, 1e8, parts) * (luck.random(parts) > 0.05)
    need = start.mean() * luck.gamma(5, 0.2, (len(RULES), parts)) * (luck.random((len(RULES), parts)) > 0.03)
    return start, need, luck.gamma(2, 1e5, parts)


@pytest.mark.parametrize("seed", range(8))
def test_each_path_is_that_of_its_own_rules_and_need(seed: int) -> None:
    start, need, people = figures(seed)
    found = last_amounts(start, need, RULES, people=people)
    alone = [pace_of_change(start, each, rules, people=people) for each, rules in zip(need, RULES, strict=True)]
    for row, path in zip(found, alone, strict=True):
        if isinstance(path, Refused):
            assert np.isnan(row).all()
        else:
            assert np.abs(row - path.amounts[-1] / 100).max() < 1  # pounds
    assert any(isinstance(each, Refused) for each in alone)
    assert sum(not isinstance(each, Refused) for each in alone) >= 4


def test_paths_of_different_years_are_not_taken() -> None:
    start, need, _ = figures(1)
    with pytest.raises(ValueError, match="years"):
        last_amounts(start, need[:2], (RULES[0], Rules(4, 0.044, 0.0, 0.1)))


@pytest.mark.parametrize("rules", [Rules(3, 0.044, 0.039, 0.049, closing=0.2), Rules(3, 0.044, 0.0, UNLIMITED)])
def test_twenty_paths_of_every_practice_are_quick_and_each_its_own(rules: Rules) -> None:
    luck = np.random.default_rng(1)
    start = luck.lognormal(0, 0.6, 6_188) * 1e6
    need = start * luck.lognormal(0, 0.08, (20, start.size))
    took = []
    for _ in range(3):
        began = time.process_time()
        found = last_amounts(start, need, [rules] * len(need), people=start)
        took.append(time.process_time() - began)
    path = pace_of_change(start, need[7], rules, people=start)
    assert not isinstance(path, Refused)
    assert np.abs(found[7] - path.amounts[-1] / 100).max() < 1  # pounds
    assert min(took) < 0.15, "about 0.03 seconds of an idle processor; twice that where every corner is sorted"
