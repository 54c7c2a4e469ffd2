"""What a what-if returns: the distribution of its gain, and who gains and loses, by group and by place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from analysis.scenarios.doubt import Doubt, Part, Source, doubts
from vocabulary import Refused

Floats = NDArray[np.float64]

DRAWS = 10_000
SEED = 2026
FEWEST = 100  # draws needed for a 95% interval

L = TypeVar("L")


@dataclass(frozen=True)
class Summary:
    """A summary of a distribution. `above` is the share of draws above 0, those at 0 counted half."""

    value: float
    lower: float
    upper: float
    above: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the 95% interval excludes 0."""
        return self.lower > 0 or self.upper < 0


def summary(draws: ArrayLike, central: float | None = None) -> Summary:
    """The central value (the median of the draws unless given), the middle 95% of the draws, and the share above 0.

    `draws` has shape (n,), n at least 1, all finite. Raises ValueError otherwise, because only a model's draws are
    expected here.
    """
    gains = as_floats(draws)
    if gains.ndim != 1 or gains.size == 0 or not np.isfinite(gains).all():
        raise ValueError("a summary needs finite draws")
    lower, middle, upper = np.quantile(gains, [0.025, 0.5, 0.975])
    above = float(np.mean((gains > 0) + 0.5 * (gains == 0)))
    return Summary(float(middle) if central is None else central, float(lower), float(upper), above)


def summaries(draws: ArrayLike, central: ArrayLike) -> list[Summary]:
    """`summary` for every column of `draws`, shape (n, m), with its value from `central`, shape (m,)."""
    gains, values = as_floats(draws), as_floats(central)
    if gains.ndim != 2 or gains.shape[0] == 0 or gains.shape[1:] != values.shape or not np.isfinite(gains).all():
        raise ValueError("summaries need finite draws, one column for each value")
    lower, upper = np.quantile(gains, [0.025, 0.975], axis=0)
    above = np.mean((gains > 0) + 0.5 * (gains == 0), axis=0)
    return [Summary(*map(float, each)) for each in zip(values, lower, upper, above, strict=True)]


@dataclass(frozen=True, eq=False)
class Change:
    """The change of one group or place, in the outcome's unit: above 0 it gains, below 0 it loses."""

    name: str
    people: float
    change: Summary


@dataclass(frozen=True, eq=False)
class Measure:
    """Another quantity that changes with the outcome: before (one number for all draws) and after."""

    name: str
    before: float
    after: Summary


@dataclass(frozen=True, eq=False)
class Aim:
    """Another criterion that scenarios are ranked by; higher is better. `draws`, shape (n,): with the levers as set.

    `assumed`, shape (n,): varying only what is achieved.
    """

    name: Literal["gap"]
    central: float
    draws: Floats
    assumed: Floats


def gap_closed(
    before: float, after: float, drawn_before: ArrayLike, drawn_after: ArrayLike, reached: ArrayLike
) -> tuple[Aim, ...]:
    """The share of a gap that is closed, whatever its sign: 0.25 is a quarter; empty where there is no gap.

    `before` and `after`: at the figures as they are. `drawn_before`, `drawn_after`: in the draws. `reached`: what is
    achieved over what was planned. Each of these is one number or has shape (n,).
    """
    if before == 0:
        return ()
    closed = as_floats(np.abs(drawn_before) - np.abs(drawn_after)) / abs(before)
    central = (abs(before) - abs(after)) / abs(before)
    return (Aim("gap", central, closed, np.broadcast_to(central * as_floats(reached), closed.shape)),)


@dataclass(frozen=True, eq=False)
class Outcome:
    """The answer of a model: the gain in `unit`, above 0 better. `central` is at the figures and levers as they are.

    `draws`, shape (n,): only data and model vary. `reached`, the same shape: the assumption varies too. `parts`: the
    gain with one source varying at a time.
    """

    what: str  # what is gained, as words after a number: "years of life expectancy at birth, on average"
    unit: str
    central: float
    draws: Floats
    people: float  # people in groups or places that change
    groups: tuple[Change, ...]
    places: tuple[Change, ...]
    also: tuple[Measure, ...]
    seed: int
    reached: Floats
    parts: tuple[Part, ...]
    aims: tuple[Aim, ...] = field(default=(), kw_only=True)  # as far as the model knows them
    losers: tuple[int, float] | None = field(
        default=None, kw_only=True
    )  # losers and their people, where there are more than those listed; None: those listed are all
    pounds: float | None = field(default=None, kw_only=True)  # what it costs in a year; None: the model does not say

    @property
    def summary(self) -> Summary:
        """The gain if the plan is achieved."""
        return summary(self.draws, self.central)

    @property
    def whole(self) -> Summary:
        """The gain including the uncertainty about what is achieved.

        The limits include the central gain, also where all uncertainty lies on one side of it.
        """
        found = summary(self.reached, self.central)
        return replace(found, lower=min(found.lower, self.central), upper=max(found.upper, self.central))

    def part(self, source: Source) -> Floats:
        """The gain when only this source is uncertain; constant at the central gain where there is no such source."""
        found = next((part.draws for part in self.parts if part.source == source), None)
        return np.full(self.draws.shape, self.central) if found is None else found

    def doubts(self, threshold: float) -> tuple[Doubt, ...]:
        """The sources of uncertainty, largest first."""
        return doubts(self.parts, self.reached, threshold)

    def quantiles(self, shares: Sequence[float]) -> tuple[float, ...]:
        """Quantiles of the gain, including the uncertainty about what is achieved."""
        return tuple(float(value) for value in np.quantile(self.reached, shares))

    def at_least(self, threshold: float) -> float:
        """The probability that the gain is at least `threshold`, including the uncertainty about what is achieved."""
        return float(np.mean(self.reached >= threshold))


def simulate(model: Callable[[L, int], Outcome | Refused], parameters: L, seed: int = SEED) -> Outcome | Refused:
    """Run a model and check its promises: enough draws, all finite, changes with finite limits, no negative people.

    Returns the model's own refusal. Raises ValueError where a model breaks a promise, which is a programming error.
    """
    outcome = model(parameters, seed)
    if isinstance(outcome, Refused):
        return outcome
    if outcome.draws.ndim != 1 or outcome.draws.size < FEWEST or not np.isfinite(outcome.draws).all():
        raise ValueError("a model returns at least 100 finite draws")
    others = (outcome.reached, *(part.draws for part in outcome.parts), *(aim.draws for aim in outcome.aims))
    if any(each.shape != outcome.draws.shape or not np.isfinite(each).all() for each in others):
        raise ValueError("a model returns as many finite draws of each source of doubt")
    numbers = [
        part
        for each in (*outcome.groups, *outcome.places)
        for part in (each.people, each.change.lower, each.change.upper)
    ]
    if not np.isfinite([outcome.central, outcome.people, *numbers]).all() or outcome.people < 0:
        raise ValueError("a model returns finite numbers, and no fewer than 0 people")
    return outcome
