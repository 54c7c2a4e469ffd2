"""Peers and funnels of unwarranted variation, on counts small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis.excess import Excess
from data_access import Observations
from domain.unwarranted_variation.examples import needs_example
from domain.unwarranted_variation.funnel import Funnel, judge
from domain.unwarranted_variation.peers import Peers
from domain.unwarranted_variation.series import NoSeries, load_area_series
from vocabulary import Area, Period, Refused, Status

COUNT = [500.0, 480.0, 520.0, 300.0, 700.0, 505.0, np.nan]
PEOPLE = [1000.0] * 7
PERIOD = Period("2026-01", "January 2026", "month")
AREA = Area("Q", "Example", "icb")


def peers(*, polarity: str = "higher", own: tuple[int, ...] = (0, 3, 6), **indicator: Any) -> Peers:
    size = len(COUNT)
    status = [Status.SUPPRESSED if np.isnan(count) else Status.OK for count in COUNT]
    rows = Observations(
        indicator="example",
        breakdown="",
        numerator=np.array(COUNT),
        denominator=np.array(PEOPLE),
        value=np.array(COUNT) / PEOPLE,
        lower=np.full(size, np.nan),
        upper=np.full(size, np.nan),
        status=np.array([str(each) for each in status], dtype=object),
        release=np.full(size, "", dtype=object),
        derived=np.zeros(size, dtype=bool),
        period=PERIOD,
        area=np.array(list("ABCDEFG"), dtype=object),
        name=np.array(list("gfedcba"), dtype=object),
        short_name=np.array(list("gfedcba"), dtype=object),
    )
    measure: Any = SimpleNamespace(
        **{"id": "example", "value_kind": "proportion", "multiplier": 1, "polarity": polarity} | indicator
    )
    return Peers(measure, AREA, "trust", "", "Y60", rows, np.isin(np.arange(size), own))


def funnel(**kind: Any) -> Funnel:
    judged = judge(peers(**kind), "chance")
    assert isinstance(judged, Funnel)
    return judged


def test_the_worse_side_is_below_where_more_is_good_and_else_above() -> None:
    for polarity, worse, better in (("higher", "D", "E"), ("lower", "E", "D"), ("neutral", "E", "D")):
        judged = funnel(polarity=polarity)
        assert [*judged.peers.rows.area[judged.outside("worse")]] == [worse]
        assert [*judged.peers.rows.area[judged.outside("better")]] == [better]


def test_reading_order_is_worse_then_ordinary_by_name_then_better_then_missing() -> None:
    judged = funnel()
    assert "".join(judged.peers.rows.area[judged.in_order(by_name=True)]) == "DFCBAEG"
    assert "".join(judged.peers.rows.area[judged.in_order(by_name=False)]) == "DABCFEG"


def test_the_area_is_its_places_with_a_figure() -> None:
    judged = funnel()
    target = sum(COUNT[:6]) / 6000
    assert judged.target == judged.pooled == pytest.approx(target)
    assert judged.peers.missing == judged.peers.held_back == ("a",)
    assert judged.own_value[0] == pytest.approx(800 / 2000)
    assert isinstance(judged.excess, Excess)
    assert judged.excess.people == pytest.approx(2000 * target - 800)  # those without the good outcome
    assert judged.excess.lower < judged.excess.people < judged.excess.upper
    assert judged.furthest_behind == needs_example(judged) == 3
    believed = judged.variation.shrunken
    assert judged.own_gain_at_median == pytest.approx(1000 * (np.nanmedian(believed) - believed[3]))
    assert 0 < judged.own_gain_at_median < 1000 * judged.median - 300, "what luck may have added is taken out"
    assert funnel(polarity="lower").excess.people == pytest.approx(800 - 2000 * target)


def test_an_area_without_a_figure_has_no_excess() -> None:
    judged = funnel(own=(6,))
    assert judged.excess is None
    assert judged.furthest_behind is None and needs_example(judged) is None
    assert np.isnan(judged.own_value).all()


def test_a_better_ratio_turns_the_sign_of_the_excess() -> None:
    """Of observed over expected where more is good, a shortfall is what is worse."""
    judged = funnel(value_kind="ratio")
    assert judged.against_expected and judged.target == 1
    assert isinstance(judged.excess, Excess)
    assert judged.excess.people == pytest.approx(2000 - 800)
    assert judged.excess.lower < judged.excess.people < judged.excess.upper
    value, low, high = judged.own_value
    assert low < value < high
    assert value == pytest.approx(0.4)


def test_too_few_places_are_refused() -> None:
    few = peers()
    assert isinstance(judge(replace(few, rows=few.rows.take([0, 1]), own=few.own[:2]), "chance"), Refused)


@pytest.mark.parametrize(("places", "why"), [([], NoSeries.NO_PLACES), (["A"] * 41, NoSeries.TOO_MANY_PLACES)])
def test_an_area_without_a_series_says_why(places: list[str], why: NoSeries) -> None:
    store: Any = SimpleNamespace(periods=lambda id, kind, breakdown: (PERIOD,) if kind == "trust" else ())
    series = load_area_series(store, peers().indicator, AREA, places, level="trust", breakdown="")
    assert series.control_chart is why
    assert series.known == () and series.trend(PERIOD) == "unknown"
