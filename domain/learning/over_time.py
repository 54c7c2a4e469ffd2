"""The same question asked of another start, and of the figures as they were known earlier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evaluation.donors import difference_in_differences, placebos_told, synthetic_control
from analysis.evaluation.interrupted import Effect, before_and_after, interrupted
from analysis.evaluation.parallel_trends import trend_adjusted
from analysis.evaluation.verdicts import Expectation, Verdict, verdict
from caching import SingleFlightCache
from data_access import Store
from domain.learning.evaluation import NOBODY, Donors, Rule, Series, load_alongside, load_donors, load_series
from domain.learning.power import load_power
from vocabulary import Area, Period, Refused

EITHER_SIDE = {12: 3, 4: 1, 1: 1}  # periods a year -> how many earlier and later starts are tried


@dataclass(frozen=True)
class Start:
    """What one design says when the change is dated so."""

    period: Period
    effect: Effect | Refused


@dataclass(frozen=True)
class Step:
    """The register's verdict with so many periods after the change. `others`: places without a decision, and in how many of
    them the same design would have detected a change."""

    after: int
    newest: Period
    effect: Effect | Refused
    verdict: Verdict | None
    others: int
    others_told: int


@dataclass(frozen=True)
class BackTest:
    """A decision as if signed when `change` began. `expected`: from the smallest effect that the design was then stated to
    detect with 80% power in a year of figures, to twice that, in the hoped-for direction. `steps`: one for each later period
    with a figure."""

    place: Area
    past: tuple[Period, ...]  # all that was known when it was signed
    change: Period
    stated: float  # the smallest effect, as it would have been stated
    stated_after: int  # with so many periods after the change
    expected: Expectation
    apart: bool  # it did not run alongside the others before: no step can tell anything
    steps: tuple[Step, ...]

    @property
    def answered(self) -> tuple[Step, ...]:
        """The steps with an answer, oldest first."""
        return tuple(each for each in self.steps if each.verdict is not None)

    @property
    def claimed(self) -> bool:
        """Whether the newest verdict claims an effect, on either side. There must be an answer."""
        return self.answered[-1].verdict not in (Verdict.NO_SIGN, Verdict.CANNOT_TELL)

    @property
    def agreeing(self) -> int:
        """How many of them gave the verdict that all the figures give by now."""
        return sum(each.verdict is self.answered[-1].verdict for each in self.answered)

    @property
    def stands_since(self) -> Step:
        """The first step from which on the verdict is the one of now. There must be an answer."""
        answered = self.answered
        changed = [at for at, each in enumerate(answered) if each.verdict is not answered[-1].verdict]
        return answered[changed[-1] + 1 if changed else 0]


_found = SingleFlightCache(128)


def load_starts(
    store: Store,
    indicator: str,
    place: str,
    change: str,
    rule: Rule,
    design: str,
    *,
    decided_same: frozenset[str] = NOBODY,
) -> tuple[Start, ...] | Refused:
    """The same change dated some periods earlier and later, itself left out, oldest first. `decided_same`: codes of places that decided the same."""
    key = (store, "starts", indicator, place, change, rule, design, decided_same)
    found: tuple[Start, ...] | Refused = _found.get(
        key, lambda: _starts(store, indicator, place, change, rule, design, decided_same)
    )
    return found


def _starts(
    store: Store, indicator: str, place: str, change: str, rule: Rule, design: str, decided_same: frozenset[str]
) -> tuple[Start, ...] | Refused:
    series = load_series(store, indicator, place)
    if isinstance(series, Refused):
        return series
    at = series.at(change)
    if at is None:
        return Refused("The date of the change is not among the periods of this series.")
    donors, reach = load_donors(store, series, rule, decided_same), EITHER_SIDE[series.a_year]
    tried = [each for each in range(at - reach, at + reach + 1) if each != at and 0 < each < len(series.periods)]
    return tuple(Start(series.periods[each], effect_at(series, donors, each, design)) for each in tried)


def effect_at(series: Series, donors: Donors, at: int, design: str) -> Effect | Refused:
    """One design alone, with the change at one position of the series."""
    own = np.isfinite(series.value)
    late = int(own[:at].sum())
    match design:
        case "interrupted":
            along = interrupted(series.value, at, a_year=series.a_year)
            return along if isinstance(along, Refused) else along.average
        case "differenced":
            apart = difference_in_differences(series.value[own], donors.value[:, own], late)
            return apart if isinstance(apart, Refused) else apart.effect
        case "adjusted":
            adjusted = trend_adjusted(series.value, donors.value, at)
            return adjusted if isinstance(adjusted, Refused) else adjusted.effect
        case "matched":
            matched = synthetic_control(series.value[own], donors.value[:, own], late)
            return matched if isinstance(matched, Refused) else matched.effect
        case "before_after":
            return before_and_after(series.value, at)
    return Refused("The design that was stated is not one known here.")


def ran_apart(series: Series, donors: Donors, at: int, design: str) -> bool:
    """Whether a difference in differences fails its own check: the place did not run alongside the donors before the change. No other
    design takes that for granted."""
    if design != "differenced":
        return False
    found = load_alongside(series, donors, at)
    return not isinstance(found, Refused) and found.fails


def load_back_test(
    store: Store,
    indicator: str,
    place: str,
    change: str,
    rule: Rule,
    *,
    up: bool,
    decided_same: frozenset[str] = NOBODY,
) -> BackTest | Refused:
    """By difference in differences, which works for every place. `up`: whether an increase was hoped for. `decided_same`: codes
    of places with the same decision. Refused if the past is too short."""
    key = (store, "back test", indicator, place, change, rule, up, decided_same)
    found: BackTest | Refused = _found.get(
        key, lambda: _back_test(store, indicator, place, change, rule, up, decided_same)
    )
    return found


def _back_test(
    store: Store, indicator: str, place: str, change: str, rule: Rule, up: bool, decided_same: frozenset[str]
) -> BackTest | Refused:
    whole = load_series(store, indicator, place)
    if isinstance(whole, Refused):
        return whole
    at = whole.at(change)
    if at is None or at < 1:
        return Refused("The date of the change is not among the periods of this series.")
    past = whole.up_to(whole.periods[at - 1].id)
    stated = load_power(store, past, "differenced", rule, decided_same)
    if isinstance(stated, Refused):
        return stated
    smallest, known = stated[-1].smallest, np.isfinite(whole.value)
    expected = Expectation(smallest, 2 * smallest) if up else Expectation(-2 * smallest, -smallest)
    apart = ran_apart(past, load_donors(store, past, rule, decided_same), at, "differenced")
    steps = [
        _step(store, whole.up_to(whole.periods[at + after - 1].id), at, after, rule, expected, decided_same, apart)
        for after in range(1, len(whole.periods) - at + 1)
        if known[at + after - 1]
    ]
    return BackTest(
        whole.area, past.periods, whole.periods[at], smallest, stated[-1].after, expected, apart, tuple(steps)
    )


def _step(
    store: Store,
    series: Series,
    at: int,
    after: int,
    rule: Rule,
    expected: Expectation,
    decided_same: frozenset[str],
    apart: bool,
) -> Step:
    donors = load_donors(store, series, rule, decided_same)
    effect = effect_at(series, donors, at, "differenced")
    own = np.isfinite(series.value)
    elsewhere = placebos_told(donors.value[:, own], int(own[:at].sum()))
    told, others = (0, 0) if isinstance(elsewhere, Refused) else elsewhere
    reached = None if isinstance(effect, Refused) else verdict(expected, effect, sound=not apart)
    return Step(after, series.periods[-1], effect, reached, others, told)
