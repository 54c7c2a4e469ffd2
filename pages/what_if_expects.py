"""The effect of a what-if on a measure, to fill in the form of a decision that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.scenarios import Outcome
from data_access import Store
from domain.learning.evaluation import has_judged_place, judged_places
from domain.learning.nearest_measure import nearest_judged
from vocabulary import Indicator

if TYPE_CHECKING:
    from pages.what_ifs import Run

ENOUGH = 5e-3  # a range whose written end is smaller than this includes zero


@dataclass(frozen=True)
class Expects:
    """The measure of a what-if, and the range of its effect as written (a share in percentage points).

    `low` and `high` are None where the model gives none. `place`: the place it is about, "" for the area. If the
    measure cannot judge a decision, `unjudged` is its name and `indicator` the nearest that can, called `nearest`; ""
    for none.
    """

    indicator: str
    about: str
    low: float | None = None
    high: float | None = None
    place: str = ""
    unjudged: str = ""
    nearest: str = ""


def about_measure(store: Store, area: str, indicator: Indicator) -> Expects:
    """The measure without a range."""
    if has_judged_place(store, indicator.id, area):
        return Expects(indicator.id, indicator.id)
    near = nearest_judged(store, indicator.id, area)
    found, name = (near.id, near.short_name) if near else ("", "")
    return Expects(found, indicator.id, unjudged=indicator.short_name, nearest=name)


def share_moved(outcome: Outcome, indicator: Indicator) -> tuple[float, float] | None:
    """The change of a share, in percentage points, when this many more people are counted.

    None for a measure that is no share, and where the range includes zero. `outcome.people` must be everybody counted.
    """
    whole, people = outcome.whole, outcome.people
    if indicator.value_kind != "proportion" or people <= 0:
        return None
    sign = 1 if indicator.polarity == "higher" else -1
    return _range(sign * 100 * whole.lower / people, sign * 100 * whole.upper / people)


def with_range(found: Expects, limits: tuple[float, float] | None) -> Expects:
    """The same with a range, where there is one and the measure itself can judge."""
    return found if limits is None or found.unjudged else replace(found, low=limits[0], high=limits[1])


def of_the_furthest(
    store: Store, area: str, indicator: Indicator, run: Run, people: dict[str, float], *, per: float
) -> Expects:
    """The effect on the measure of the place that gains most, among those whose own series can judge it.

    `people`: by code, the denominators of the measure; `per`: 100 for a share, 1 for a mean.
    """
    found = about_measure(store, area, indicator)
    if found.unjudged:
        return found
    judged = {each.code for each in judged_places(store, indicator.id, area)}
    codes = run.words.codes
    own = [
        each for each in run.outcome.places if codes.get(each.name) in judged and people.get(codes[each.name], 0) > 0
    ]
    if not own:
        return found
    furthest = max(own, key=lambda each: each.change.value)
    code, sign = codes[furthest.name], 1 if indicator.polarity == "higher" else -1
    times = sign * per / people[code]
    limits = _range(times * furthest.change.lower, times * furthest.change.upper)
    return replace(with_range(found, limits), place=code)


def _range(one: float, other: float) -> tuple[float, float] | None:
    """Both ends to two decimals; None where they are on different sides of zero, or one is too small to write."""
    low, high = sorted((one, other))
    if low <= 0 <= high or min(abs(low), abs(high)) < ENOUGH:
        return None
    return round(low, 2), round(high, 2)
