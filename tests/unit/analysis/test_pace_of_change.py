"""A pace of change: budgets to the penny, floors and caps kept, no target crossed, an independent linear programme, what conflicts."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.pace_of_change import MOST_YEARS, Faster, Path, Rules, pace_of_change, rules_to_arrive
from analysis.pace_of_change.path import years_to_arrive
from vocabulary import Refused

PARTS = st.lists(st.tuples(st.floats(1, 1e9), st.floats(0.5, 1.5), st.integers(1, 10**6)), min_size=1, max_size=30)
RULES = st.builds(
    lambda years, growth, under, over, closing, tolerance, transition: Rules(
        years, growth, growth - under, growth + over, closing, tolerance, transition=transition
    ),
    st.integers(1, 5),
    st.floats(-0.03, 0.08),
    st.floats(0, 0.1),
    st.floats(0, 0.1),
    st.floats(0, 1),
    st.floats(0, 0.05),
    st.floats(0, 1e6),
)
NATIONAL = Rules(5, 0.0437, 0.0387, 0.0487, closing=0.2)


def arrays(parts: list[tuple[float, float, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    money, level, people = map(np.array, zip(*parts, strict=True))
    return money, money * level, people.astype(float)


@settings(max_examples=60, deadline=None)
@given(PARTS, RULES)
def test_every_budget_is_met_and_every_rule_kept(parts: list[tuple[float, float, int]], rules: Rules) -> None:
    money, need, people = arrays(parts)
    found = pace_of_change(money, need, rules, people=people)
    assert isinstance(found, Path)
    for each in (found.amounts, found.target, found.even):
        assert (each.sum(axis=1) == found.envelope).all()
        assert (each >= 0).all()
    last, now = found.amounts[:-1], found.amounts[1:]
    assert (now >= last * (1 + rules.floor) - 1).all(), "the floor, to the penny"
    assert (now <= last * (1 + rules.cap) + 1).all(), "the cap, to the penny"
    for year in range(rules.years):
        even = last[year] * (found.envelope[year + 1] / found.envelope[year])
        target = found.target[year + 1]
        assert (now[year][even < target] <= target[even < target] + 1).all(), "nobody rises past its target"
        assert (now[year][even > target] >= target[even > target] - 1).all(), "nobody falls past it"
    assert (found.transition.sum(axis=1) + found.unspent == round(rules.transition * 100)).all()
    assert (found.transition <= np.maximum(found.even - found.amounts, 0)[1:]).all()


@settings(max_examples=40, deadline=None)
@given(PARTS, RULES)
def test_the_order_of_the_parts_does_not_matter(parts: list[tuple[float, float, int]], rules: Rules) -> None:
    money, need, people = arrays(parts)
    order = np.random.default_rng(1).permutation(money.size)
    one = pace_of_change(money, need, rules, people=people)
    other = pace_of_change(money[order], need[order], rules, people=people[order])
    assert isinstance(one, Path) and isinstance(other, Path)
    # The sums that scale need are added in another order, so a penny may fall elsewhere each year.
    assert np.abs(one.amounts[:, order] - other.amounts).max() <= 2 * rules.years + money.max() * 1e-9


@settings(max_examples=40, deadline=None)
@given(PARTS, st.floats(0, 0.99))
def test_a_minimum_is_kept_or_said_to_conflict(parts: list[tuple[float, float, int]], share: float) -> None:
    money, need, people = arrays(parts)
    rules = Rules(3, 0.04, 0.0, 1.0, minimum=share * money.sum() / people.sum())
    found = pace_of_change(money, need, rules, people=people)
    if isinstance(found, Path):
        assert (found.amounts[1:] >= np.floor(people * rules.minimum * 100)).all()
        assert (found.amounts.sum(axis=1) == found.envelope).all()
    else:
        assert "conflict" in found.reason


def test_what_is_named_as_feasible_is_feasible() -> None:
    money, need, people = np.array([100.0, 100.0]), np.array([1.0, 1.0]), np.array([1.0, 4.0])
    rules = Rules(1, 0.0, -0.05, 0.5, minimum=30)
    refused = pace_of_change(money, need, rules, people=people)
    assert isinstance(refused, Refused) and "The protected minimum and the envelope conflict" in refused.reason
    named = float(re.findall(r"highest minimum that can be met is £([\d.]+)", refused.reason)[0])
    assert named == pytest.approx(26.25, abs=0.01), "105 for the second part, with the first at its floor of 95"
    assert isinstance(pace_of_change(money, need, replace(rules, minimum=named), people=people), Path)
    floor = -float(re.findall(r"highest floor ([\d.]+)% less", refused.reason)[0]) / 100
    assert isinstance(pace_of_change(money, need, replace(rules, floor=floor), people=people), Path)
    capped = pace_of_change(money, need, replace(rules, cap=0.1), people=people)
    assert isinstance(capped, Refused) and "A higher cap would not do" in capped.reason
    assert "Lower the minimum to £26.25 a head" in capped.reason
    apart = replace(rules, cap=0.1, floor=-0.3)
    refused = pace_of_change(money, need, apart, people=people)
    assert isinstance(refused, Refused) and "Raise the cap to 20%, or lower the minimum to £27.50" in refused.reason
    changes: tuple[dict[str, Any], ...] = ({"cap": 0.2}, {"minimum": 27.5})
    for change in changes:
        assert isinstance(pace_of_change(money, need, replace(apart, **change), people=people), Path)


@pytest.mark.parametrize(
    ("money", "people", "floor", "minimum"),
    [((0.89, 1.99, 2.13), (4, 3, 2), -0.055, 0.43), ((5.43, 3.32, 7.08, 1.5, 5.35), (4, 3, 4, 3, 2), -0.061, 0.93)],
)
def test_what_is_named_for_parts_of_a_few_pounds_is_feasible(
    money: tuple[float, ...], people: tuple[float, ...], floor: float, minimum: float
) -> None:
    """Each part is paid whole pennies, which many small parts round up."""
    rules, need = Rules(1, 0.0, floor, 9.0, minimum=minimum), np.ones(len(money))
    refused = pace_of_change(money, need, rules, people=people)
    assert isinstance(refused, Refused)
    lower = float(re.findall(r"highest minimum that can be met is £([\d.]+\d)", refused.reason)[0])
    assert isinstance(pace_of_change(money, need, replace(rules, minimum=lower), people=people), Path)
    for said in re.findall(r"highest floor ([\d.]+)% less", refused.reason):
        assert isinstance(pace_of_change(money, need, replace(rules, floor=-float(said) / 100), people=people), Path)


def test_a_cap_far_above_all_there_is_leaves_no_money() -> None:
    """The cap that a tiny part would need for its minimum, times the largest part, is more pennies than an integer holds."""
    money, need, people = np.array([1.0, 1e9, 1e9, 1e9]), np.ones(4), np.array([700_000.0, 1.0, 1.0, 1.0])
    found = pace_of_change(money, need, Rules(1, 0.05, -0.1, 4e7, minimum=50.0), people=people)
    assert isinstance(found, Path) and found.amounts[-1].sum() == found.envelope[-1]


STEPS = st.integers(-100, 100).map(lambda thousandth: thousandth / 1000)  # as levers give them: a tenth of a percent


@settings(max_examples=60, deadline=None)
@given(PARTS, STEPS, STEPS, STEPS.map(abs), st.integers(0, 120).map(lambda hundredth: hundredth / 100))
def test_whatever_is_named_can_be_met(
    parts: list[tuple[float, float, int]], growth: float, floor: float, cap: float, share: float
) -> None:
    """Follow the words of a refusal: each nearest value it names, taken alone, leaves no conflict in that year."""
    money, need, people = arrays(parts)
    rules = Rules(1, growth, floor, cap, minimum=share * money.sum() / people.sum())
    refused = pace_of_change(money, need, rules, people=people)
    if isinstance(refused, Path):
        return
    names = {
        "floor": r"(?:[Ll]ower the floor to|highest floor(?: that can be met is)?)",
        "cap": r"(?:[Rr]aise the cap to|lowest cap that can be met is)",
    }
    found: dict[str, Any] = {}
    for key, words in names.items():
        if said := re.search(rf"{words} ([\d.]+)%( less)?", refused.reason):
            found[key] = float(said[1]) / 100 * (-1 if said[2] else 1)
    if said := re.search(
        r"(?:[Ll]ower the minimum to|highest minimum that can be met is) £([\d,.]+\d)", refused.reason
    ):
        found["minimum"] = float(said[1].replace(",", ""))
    assert found, refused.reason
    together = "Floor, cap and envelope" in refused.reason
    for change in [found] if together else [{key: value} for key, value in found.items()]:
        after = pace_of_change(money, need, replace(rules, **change), people=people)
        if isinstance(after, Refused):  # the next conflict may be another one, and never the same
            assert after.reason.split(":")[0] != refused.reason.split(":")[0], (refused.reason, after.reason)
            assert "minimum" in after.reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"floor": 0.045}, "The highest floor that can be met is 4.37%"),
        ({"cap": 0.02, "floor": 0.01}, "The lowest cap that can be met is 4.37%"),
        ({"floor": 0.06, "cap": 0.05}, "The highest floor that can be met is 4.37%"),
        ({"floor": 0.06, "cap": 0.02}, "Lower the floor to 4.37%, and raise the cap to 4.37%"),
        ({"years": 0}, "Give 1 to"),
        ({"years": MOST_YEARS + 1}, "Give 1 to"),
        ({"closing": 1.5}, "between 0% and 100%"),
        ({"minimum": -1.0}, "below £0"),
        ({"growth": float("nan")}, "not a number"),
        ({"minimum": 5.0}, "number of people"),
    ],
)
def test_rules_that_conflict_are_named(change: dict[str, Any], said: str) -> None:
    found = pace_of_change([100, 200], [1, 1], replace(NATIONAL, **change))
    assert isinstance(found, Refused)
    assert said in found.reason


def test_a_small_case_by_hand() -> None:
    """100 each, need 3 to 1, no growth, 10% up and 20% down at the most: the cap decides, and the other gives up as much."""
    found = pace_of_change([100, 100], [3, 1], Rules(3, 0.0, -0.2, 0.1))
    assert isinstance(found, Path)
    assert found.amounts[:, 0].tolist() == [10_000, 11_000, 12_100, 13_310]
    assert found.moved.tolist() == [0, 1_000, 2_100, 3_310]
    assert found.to_level().tolist() == [5_000, 4_000, 2_900, 1_690]
    assert years_to_arrive(found).tolist() == [5, 5]


def test_a_fifth_of_the_distance_each_year_within_half_a_point() -> None:
    """The national rule: distances that balance are closed by a fifth of what separates them."""
    found = pace_of_change([102, 98], [1, 1], Rules(1, 0.0, -0.005, 0.005, closing=0.2))
    assert isinstance(found, Path)
    assert found.amounts[1].tolist() == [10_160, 9_840]


@pytest.mark.parametrize("seed", range(4))
def test_no_programme_moves_more_in_a_year(seed: int) -> None:
    """Least shortfall from target in one year by HiGHS, which knows nothing of the multiplier."""
    luck = np.random.default_rng(seed)
    money = luck.lognormal(0, 0.6, 12) * 1e6
    need = money * luck.lognormal(0, 0.08, 12)
    found = pace_of_change(money, need, Rules(1, 0.03, 0.01, 0.06))
    assert isinstance(found, Path)
    start, target = (each / money.mean() / 100 for each in (found.amounts[0], found.target[1]))
    n = start.size
    programme = linprog(
        np.concatenate([np.zeros(n), np.ones(n)]),
        A_ub=np.hstack([-np.eye(n), -np.eye(n)]),
        b_ub=-target,
        A_eq=np.concatenate([np.ones(n), np.zeros(n)])[None, :],
        b_eq=[target.sum()],
        bounds=[*zip(start * 1.01, start * 1.06, strict=True), *((0, None) for _ in range(n))],
    )
    ours = np.maximum(found.target[1] - found.amounts[1], 0).sum() / money.mean() / 100
    assert ours == pytest.approx(programme.fun, abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(PARTS, st.integers(1, 5))
def test_rules_to_arrive_let_everybody_arrive(parts: list[tuple[float, float, int]], by: int) -> None:
    money, need, _ = arrays(parts)
    assume(money.min() > 1_000)
    found = rules_to_arrive(money, need, replace(NATIONAL, closing=1.0), by)
    assert isinstance(found, Faster)
    assert found.path.arrived()[-1].all()
    assert found.rules.years == by
    assert found.rules.floor <= found.rules.growth <= found.rules.cap


def test_odd_parts_are_counted_and_nothing_is_lost() -> None:
    """One without patients, one that starts from nothing, one tiny."""
    found = pace_of_change([500, 0, 0.01, 1_000], [0, 5, 1e-6, 10], Rules(10, 0.02, -0.1, 0.2))
    assert isinstance(found, Path)
    assert (found.amounts.sum(axis=1) == found.envelope).all()
    assert found.amounts[-1][0] < found.amounts[0][0], "without need it is brought down"
    assert found.amounts[1][1] > 0, "it has no growth, so no cap holds it at nothing"
    assert isinstance(pace_of_change([0, 0], [1, 1], NATIONAL), Refused)


def test_everywhere_at_once_is_quick() -> None:
    luck = np.random.default_rng(1)
    money = luck.lognormal(0, 0.6, 6_188) * 1e6
    need = money * luck.lognormal(0, 0.08, 6_188)
    took = []
    for _ in range(3):
        began = time.perf_counter()
        found = pace_of_change(money, need, NATIONAL)
        took.append(time.perf_counter() - began)
    assert isinstance(found, Path)
    assert (found.amounts.sum(axis=1) == found.envelope).all()
    assert min(took) < 0.3
