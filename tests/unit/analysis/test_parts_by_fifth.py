"""The excess by fifth in two parts: they add up, and each is what it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.parts_by_fifth import PartsByFifth, parts_by_fifth
from vocabulary import Refused

RATES = np.array([0.20, 0.16, 0.14, 0.12, 0.10])


def practices(level: float = 1.0, steeper: float = 0.0, seed: int = 1, number: int = 150) -> dict[str, Any]:
    """An area with `level` times the country's rates, and a ratio of the ends exp(steeper) times the country's."""
    rng = np.random.default_rng(seed)
    fifth = np.sort(rng.integers(0, 5, number))
    place = 0.1 + 0.2 * fifth
    people = rng.integers(3_000, 12_000, number).astype(float)
    events = people * RATES[fifth] * level * np.exp(-steeper * (place - 0.5))
    return {
        "events": events,
        "people": people,
        "fifth": fifth,
        "place": place,
        "networks": rng.permutation(number) // 5,
        "rates": RATES,
        "least_place": 0.9,
    }


def told(**given: Any) -> PartsByFifth:
    found = parts_by_fifth(**given)
    assert isinstance(found, PartsByFifth)
    assert found.gradient.events + found.end == pytest.approx(found.total)
    return found


def test_with_the_countrys_rates_all_is_gradient() -> None:
    given = practices()
    inside = given["fifth"] < 4
    found = told(**given)
    expected = float((given["people"] * (RATES[given["fifth"]] - RATES[4]))[inside].sum())
    assert found.gradient.events == pytest.approx(expected)
    assert (found.level.events, found.end) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize("level", [0.8, 1.3])
@pytest.mark.parametrize("steeper", [0.0, 0.4])
def test_the_gradient_is_what_is_beyond_the_areas_own_least_deprived_end(level: float, steeper: float) -> None:
    """The end has its own level: 0.8 times the country's rates are 0.8 times the country's gap, not the whole of it."""
    given = practices(level=level, steeper=steeper)
    inside = given["fifth"] < 4
    at_own_end = RATES[4] * level * np.exp(-steeper * (0.9 - 0.5))
    beyond = float((given["events"] - given["people"] * at_own_end)[inside].sum())
    found = told(**given)
    assert found.gradient.events == pytest.approx(beyond)
    assert found.gradient.lower <= found.gradient.events <= found.gradient.upper
    assert found.end == pytest.approx(float(given["people"][inside].sum()) * (at_own_end - RATES[4]))


def test_the_level_is_that_beyond_the_same_fifth() -> None:
    given = practices()
    inside = given["fifth"] < 4
    assert told(**practices(level=1.3)).level.events == pytest.approx(0.3 * float(given["events"][inside].sum()))


def test_a_flat_area_has_no_gap_whatever_its_level() -> None:
    given = practices()
    flat = told(**given | {"events": given["people"] * 0.3, "rates": np.full(5, 0.2)})
    assert flat.gradient.events == pytest.approx(0, abs=1e-6)
    assert flat.end == pytest.approx(flat.total)


def test_a_gradient_of_its_own_is_found() -> None:
    steep = told(**practices(steeper=0.3))
    gentle = told(**practices(steeper=-np.log(2)))
    assert steep.steeper == pytest.approx(0.3)
    assert steep.gradient.events > told(**practices()).gradient.events > gentle.gradient.events
    assert gentle.same_sign >= 0.5


def test_where_more_is_better_fewer_are_worse() -> None:
    one, other = told(**practices(level=1.2)), told(**practices(level=1.2), higher_is_better=True)
    for part in ("level", "gradient"):
        mine, turned = getattr(one, part), getattr(other, part)
        assert (turned.events, turned.lower, turned.upper) == pytest.approx((-mine.events, -mine.upper, -mine.lower))


def test_a_practice_whose_place_is_not_known_counts_in_the_level() -> None:
    given = practices(level=1.3)
    whole = told(**given)
    given["place"] = np.where(np.arange(150) % 10 == 0, np.nan, given["place"])
    assert told(**given).level.events == pytest.approx(whole.level.events)
    assert told(**given).total == pytest.approx(whole.total)


def test_the_interval_of_the_gradient_holds_the_truth() -> None:
    truth, inside = told(**practices(level=1.2, steeper=-0.3, number=100)).gradient.events, 0
    given = practices(level=1.2, steeper=-0.3, number=100)
    for seed in range(200):
        rng = np.random.default_rng(seed)
        events = given["events"] * np.exp(0.2 * rng.standard_normal(20))[given["networks"]]
        found = told(**given | {"events": events})
        inside += found.gradient.lower <= truth <= found.gradient.upper
    assert inside / 200 > 0.92


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
