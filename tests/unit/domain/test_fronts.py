"""What a board hears first: one difference a family, worse, claimed, within its date; other findings fill what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.fair_comparison.compared import Compared
from domain.overview import fronts
from domain.overview.fronts import choose_fronts, fill_up, may_stand_in_front
from tests.unit.domain.test_ranking_of_findings import finding
from vocabulary import Freshness, Sureness


class Front:
    """What `choose_fronts` reads of a result."""

    def __init__(self, measure: str, **fields: Any) -> None:
        self.indicator = type("Indicator", (), {"id": measure, "family": fields.pop("family", "care")})()
        self.sure = type("HowSure", (), {"phrase": fields.pop("phrase", Sureness.PROBABLY)})()
        stale = fields.pop("stale", False)
        self.freshness = Freshness(measure, "2025", 6, stale)
        self.claimed, self.rankable, self.worse, self.like_for_like = True, True, True, True
        self.lower, self.upper, self.believed_people = 1_000.0, 3_000.0, 2_000.0
        self.difference, self.expected = 2_000.0, 50_000.0
        for name, value in fields.items():
            setattr(self, name, value)


def chosen(*results: Front) -> list[str]:
    return [each.compared.indicator.id for each in choose_fronts(results)]  # type: ignore[arg-type]


def test_one_of_each_family_in_the_families_order_and_no_more_than_three() -> None:
    families = ("resource", "care", "deaths", "ill health")
    assert chosen(*(Front(name, family=name) for name in families)) == ["deaths", "ill health", "care"]
    assert fronts.MOST == 3


def test_like_for_like_comes_before_plain_then_the_surer_then_the_most_people() -> None:
    plain = Front("plain", like_for_like=False, phrase=Sureness.SURE, believed_people=9_000.0)
    few, many = Front("few"), Front("many", believed_people=5_000.0)
    sure = Front("sure", phrase=Sureness.SURE, believed_people=1.0)
    assert chosen(plain, few, many, sure) == ["sure"]
    assert chosen(plain, few, many) == ["many"]
    assert chosen(plain) == ["plain"]


def test_findings_that_are_not_shown_in_front() -> None:
    for fields in (
        {"claimed": False},
        {"rankable": False},
        {"worse": False},
        {"worse": None},
        {"lower": -1.0},
        {"stale": True},
        {"family": "economy"},
        {"like_for_like": False},  # of one period: it may be of who the people are
        {"lower": 240.0},  # of 50,000 expected: too few to matter
        {"lower": 99.0, "expected": 1_000.0},  # too few whatever their share
    ):
        assert not may_stand_in_front(Front("x", **fields)), fields  # type: ignore[arg-type]
    assert may_stand_in_front(Front("x"))  # type: ignore[arg-type]


def test_other_families_fill_what_is_left() -> None:
    first = finding("first", family="care")
    others = [
        finding("same family", family="care"),
        finding("nothing differs", family="deaths", direction="no different"),
        finding("no size", family="deaths", size=None),
        finding("past its date", family="deaths", freshness=(Freshness("past its date", "2019", 70, True),)),
        finding("second", family="resource"),
        finding("third", family="economy"),
        finding("too many", family="experience"),
    ]
    assert [each.indicator for each in fill_up([first], others)] == ["first", "second", "third"]
    assert fill_up([first, replace(first, family="deaths")], [], most=1) == (first,)


def test_what_is_worse_stands_before_what_is_better_or_only_described() -> None:
    """Two of three cards under "What must this board decide next" were once good news."""
    first = finding("first", family="care", direction="worse")
    others = [
        finding("better", family="experience"),
        finding("described", family="resource", direction="unknown"),
        finding("first", family="care", direction="worse"),
        finding("worse in care", family="care", direction="worse"),
        finding("worse", family="economy", direction="worse"),
    ]
    assert [each.indicator for each in fill_up([first], others)] == ["first", "worse", "worse in care"]
    assert [each.indicator for each in fill_up([first], others[:3])] == ["first", "better", "described"]
    assert [each.asks_for_decision for each in others] == [False, False, True, True, True]


def test_a_difference_too_small_for_the_area_is_not_in_front() -> None:
    """The overview of Lincolnshire once began with 895 people of 800,000."""
    few = finding("out of work", family="economy", size=895.0, lower=None, upper=None)
    points = finding(
        "voices", family="experience", size=1.3, lower=0.1, upper=2.5, size_unit="percentage points {worse|better}"
    )
    pounds = finding(
        "money", family="resource", size=3.0, lower=None, upper=None, size_unit="million pounds {more|less}"
    )
    assert fill_up([], [few, points, pounds], 800_000.0) == ()
    assert fill_up([], [few], 400_000.0) == (few,)
    assert fill_up([], [few], None) == (few,)
    firm = [replace(points, lower=0.6), replace(pounds, size=-4.1)]
    assert fill_up([], firm, 800_000.0) == tuple(firm)
    assert fill_up([], [replace(points, lower=-0.6)], 800_000.0) == ()


def test_the_stand_in_has_what_a_result_has() -> None:
    names = set(vars(Front("x"))) - {"freshness", "rankable", "worse", "believed_people"}
    assert names <= set(Compared.__dataclass_fields__)
    assert all(
        isinstance(getattr(Compared, name), property) for name in ("freshness", "rankable", "worse", "believed_people")
    )
