"""The excess by fifth in two parts: they add up, and each is what it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.gap_line import GapLine, gap_line
from analysis.parts_by_fifth import PartsByFifth, parts_by_fifth
from vocabulary import Refused

RATES = np.array([0.20, 0.16, 0.14, 0.12, 0.10])


def practices(
    most: float = 0.22, least: float = 0.09, level: float = 1.0, seed: int = 1, number: int = 150
) -> dict[str, Any]:
    """An area whose rates run along a line from `most` to `least`, times `level`."""
    rng = np.random.default_rng(seed)
    place = np.sort(rng.uniform(0, 1, number))
    people = rng.integers(3_000, 12_000, number).astype(float)
    return {
        "events": people * level * most * (least / most) ** place,
        "people": people,
        "fifth": np.minimum((place * 5).astype(int), 4),
        "place": place,
        "networks": rng.permutation(number) // 5,
        "rates": RATES,
    }


def told(**given: Any) -> PartsByFifth:
    found = parts_by_fifth(**given)
    assert isinstance(found, PartsByFifth)
    assert found.gradient.events + found.end == pytest.approx(found.total)
    return found


def inside(given: dict[str, Any], rate: float | np.ndarray) -> float:
    """Events of the four more deprived fifths beyond those at a rate."""
    kept = given["fifth"] < 4
    return float((given["events"] - given["people"] * rate)[kept].sum())


@pytest.mark.parametrize("level", [0.8, 1.0, 1.3])
def test_the_gap_is_what_is_beyond_the_areas_own_least_deprived_end(level: float) -> None:
    """At its own level: an area at 0.8 times the rates has 0.8 times the gap, not the whole of it."""
    given = practices(level=level)
    found = told(**given)
    assert found.gradient.events == pytest.approx(inside(given, 0.09 * level))
    assert found.gradient.events == pytest.approx(level * told(**practices()).gradient.events)
    assert found.total == pytest.approx(inside(given, 0.10))
    assert found.end == pytest.approx((0.09 * level - 0.10) * float(given["people"][given["fifth"] < 4].sum()))


def test_the_end_is_that_of_the_line_of_the_ratio() -> None:
    given = practices(number=100)
    events = given["events"] * np.exp(0.2 * np.random.default_rng(3).standard_normal(20))[given["networks"]]
    given |= {"events": events}
    line = gap_line(events, given["people"], given["place"], given["networks"])
    assert isinstance(line, GapLine)
    assert told(**given).gradient.events == pytest.approx(inside(given, line.at_least))


def test_the_level_is_told_apart_against_the_same_fifth() -> None:
    given = practices(level=1.3)
    assert told(**given).level.events == pytest.approx(inside(given, RATES[given["fifth"]]))


def test_a_flat_area_has_no_gap_whatever_its_level() -> None:
    given = practices(most=0.3, least=0.3)
    noisy = np.random.default_rng(1).poisson(given["events"]).astype(float)
    flat, found = told(**given), told(**given | {"events": noisy})
    assert flat.gradient.events == pytest.approx(0, abs=1e-6) and flat.end == pytest.approx(flat.total)
    assert found.gradient.lower < 0 < found.gradient.upper and found.same_sign < 0.975


def test_a_steeper_line_has_the_larger_gap() -> None:
    gaps = [told(**practices(most=most)).gradient.events for most in (0.08, 0.12, 0.2, 0.3)]
    assert gaps == sorted(gaps) and gaps[0] < 0 < gaps[1]


def test_where_more_is_better_fewer_are_worse() -> None:
    one, other = told(**practices(level=1.2)), told(**practices(level=1.2), higher_is_better=True)
    for part in ("level", "gradient"):
        mine, turned = getattr(one, part), getattr(other, part)
        assert (turned.events, turned.lower, turned.upper) == pytest.approx((-mine.events, -mine.upper, -mine.lower))


def test_a_practice_whose_place_is_not_known_counts_in_the_sums() -> None:
    given = practices(level=1.3)
    whole = told(**given)
    given["place"] = np.where(np.arange(150) % 10 == 0, np.nan, given["place"])
    some = told(**given)
    assert (some.level.events, some.total) == pytest.approx((whole.level.events, whole.total))
    assert some.gradient.events == pytest.approx(whole.gradient.events), "they lie on the line"


def test_the_interval_of_the_gap_holds_the_truth() -> None:
    given = practices(level=1.2, number=100)
    truth, held = told(**given).gradient.events, 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        events = given["events"] * np.exp(0.2 * rng.standard_normal(20) - 0.02)[given["networks"]]
        found = told(**given | {"events": events})
        held += found.gradient.lower <= truth <= found.gradient.upper
    assert held / 200 > 0.92


@pytest.mark.parametrize(
    "change",
    [
        {"rates": np.array([0.2, 0.1, 0.1, 0.1, 0.0])},
        {"events": np.zeros(150)},
        {"events": np.full(150, -1.0)},
        {"people": np.zeros(150)},
        {"networks": np.zeros(150, dtype=int)},
        {"place": np.full(150, 0.5)},
        {"place": np.full(150, np.nan)},
    ],
)
def test_what_is_refused(change: dict[str, Any]) -> None:
    assert isinstance(parts_by_fifth(**practices() | change), Refused)


def test_against_the_rate_counted_in_the_least_deprived_fifth() -> None:
    given = practices(most=0.2, least=0.1)
    found, least = told(**given), given["fifth"] == 4
    rate = given["events"][least].sum() / given["people"][least].sum()
    assert found.least_rate == pytest.approx(rate) and rate > 0.1  # the fifth lies above the end of the line
    assert found.beyond_least == pytest.approx((given["events"] - rate * given["people"])[~least].sum())
    assert found.beyond_least < found.gradient.events
    none = told(**given | {"fifth": np.minimum(given["fifth"], 3)})
    assert np.isnan(none.least_rate) and np.isnan(none.beyond_least)
