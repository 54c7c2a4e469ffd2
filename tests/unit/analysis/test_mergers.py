"""Mergers: a system with itself changes nothing, splitting returns the parts, and what one gives another receives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.mergers import Merger, merge
from vocabulary import Refused

SYSTEMS = st.lists(st.tuples(st.floats(1e6, 1e10), st.floats(0.9, 1.1)), min_size=2, max_size=4)


def made(systems: list[tuple[float, float]], parts_each: int = 5) -> tuple[Merger, np.ndarray, np.ndarray]:
    actual, level = map(np.array, zip(*systems, strict=True))
    system = np.repeat(np.arange(actual.size), parts_each)
    need = np.random.default_rng(2).lognormal(0, 1, system.size)
    found = merge(actual, actual * level, system, need)
    assert isinstance(found, Merger)
    return found, system, need


@settings(max_examples=40, deadline=None)
@given(SYSTEMS)
def test_splitting_returns_the_parts_and_nothing_is_lost(systems: list[tuple[float, float]]) -> None:
    found, system, _ = made(systems)
    for parts, whole in ((found.part_actual, found.actual), (found.part_target, found.target)):
        assert np.bincount(system, parts).astype(np.int64).tolist() == whole.tolist()
    assert int(found.change("joint").sum()) == 0
    assert int(found.part_change("joint").sum()) == 0
    assert (found.change("up") >= -1).all() and (found.change("down") <= 1).all()
    for way in ("joint", "up", "down"):
        by_system = np.bincount(system, found.part_change(way)).astype(np.int64)
        assert by_system.tolist() == found.change(way).tolist()
    assert found.distance.min() - 1e-9 <= found.joint <= found.distance.max() + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.floats(1e6, 1e10), st.floats(0.9, 1.1))
def test_a_system_with_itself_changes_nothing(actual: float, level: float) -> None:
    found, _, _ = made([(actual, level), (actual, level)])
    assert found.joint == pytest.approx(found.distance[0], abs=1e-9)
    for way in ("joint", "up", "down"):
        assert np.abs(found.change(way)).max() <= 1
        assert np.abs(found.part_change(way)).max() <= 1


@settings(max_examples=20, deadline=None)
@given(SYSTEMS)
def test_the_order_of_the_systems_does_not_matter(systems: list[tuple[float, float]]) -> None:
    one, _, _ = made(systems)
    other, _, _ = made(systems[::-1])
    assert other.joint == pytest.approx(one.joint)
    assert np.abs(one.change("joint")[::-1] - other.change("joint")).max() <= 1


def test_two_by_hand() -> None:
    """110 for a target of 100, 90 for 100: together on target, the one gives 10 and the other has 10."""
    found = merge([110, 90], [100, 100], [0, 0, 1], [1, 3, 1])
    assert isinstance(found, Merger)
    assert found.joint == 0
    assert found.change("joint").tolist() == [-1_000, 1_000]
    assert found.part_change("joint").tolist() == [-250, -750, 1_000]
    assert found.change("up").tolist() == [0, 2_000]
    assert found.change("down").tolist() == [-2_000, 0]


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (([1], [1], [0], [1]), "at least two"),
        (([1, 2], [1, 0], [0, 1], [1, 1]), "no target"),
        (([1, 2], [1, 1], [0, 0], [1, 1]), "None of the parts"),
        (([1, 2], [1, 1], [0, 2], [1, 1]), "none of the systems"),
        (([1, 2], [1, 1], [0, 1], [1, -1]), "missing or below 0"),
        (([1, float("nan")], [1, 1], [0, 1], [1, 1]), "missing"),
    ],
)
def test_what_cannot_be_put_together_is_said(given_: tuple[list[float], ...], said: str) -> None:
    found = merge(*given_)
    assert isinstance(found, Refused) and said in found.reason
