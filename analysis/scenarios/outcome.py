"""What a what-if returns: a distribution of what changes, and who gains and who loses, by group and by place."""

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
FEWEST = 100  # draws; fewer give no 95% interval worth the name

L = TypeVar("L")


@dataclass(frozen=True)
class Summary:
    """A distribution in short. `above` is the share of draws above 0, those at 0 counted half."""

    value: float
    lower: float
    upper: float
    above: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the 95% interval leaves out 0."""
        return self.lower > 0 or self.upper < 0


def summary(draws: ArrayLike, central: float | None = None) -> Summary:
    """The central value (the median of the draws unless given), the middle 95% of the draws, and how often they are above 0.

    `draws` has shape (n,), n at least 1, all finite. Raises ValueError otherwise: it is for draws a model has made.
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
    """What changes for one group or one place, in the outcome's unit: above 0 it gains, below 0 it loses."""

    name: str
    people: float
    change: Summary


@dataclass(frozen=True, eq=False)
class Measure:
    """Something else that changes with the outcome: before (one number for all draws) and after."""

    name: str
    before: float
    after: Summary


@dataclass(frozen=True, eq=False)
class Aim:
    """Something besides the gain that scenarios are judged by, higher is better. `draws`, shape (n,): with the levers as they are set.
    `assumed`, shape (n,): only what is achieved varies."""

    name: Literal["gap"]
    central: float
    draws: Floats
    assumed: Floats


def gap_closed(
    before: float, after: float, drawn_before: ArrayLike, drawn_after: ArrayLike, reached: ArrayLike
) -> tuple[Aim, ...]:
    """The share of a gap that is closed, whichever way it points: 0.25 is a quarter of it; none where there is no gap.

    `before` and `after` at the figures as they are; `drawn_before`, `drawn_after` in the draws and `reached`, what is achieved over what
    was said: one number or shape (n,).
    """
    if before == 0:
        return ()
    closed = as_floats(np.abs(drawn_before) - np.abs(drawn_after)) / abs(before)
    central = (abs(before) - abs(after)) / abs(before)
    return (Aim("gap", central, closed, np.broadcast_to(central * as_floats(reached), closed.shape)),)


@dataclass(frozen=True, eq=False)
class Outcome:
    """The answer of a model: what is gained, above 0 better, in `unit`.

    `central` is at the figures and levers as they are. `draws`, shape (n,), hold the levers where they are: only data and model vary.
    `reached`, the same shape, has the assumption vary too. `parts` has the gain with one source varying at a time.
    """

    what: str  # what is gained, to stand behind a number: "years of life expectancy at birth, on average"
    unit: str
    central: float
    draws: Floats
    people: float  # those in groups or places that change
    groups: tuple[Change, ...]
    places: tuple[Change, ...]
    also: tuple[Measure, ...]
    seed: int
    reached: Floats
    parts: tuple[Part, ...]
    aims: tuple[Aim, ...] = field(default=(), kw_only=True)  # as far as the model holds them
    losers: tuple[int, float] | None = field(
        default=None, kw_only=True
    )  # how many lose, and their people, where others lose than those listed; None: those listed are all
    pounds: float | None = field(default=None, kw_only=True)  # what it costs in a year; None: the model does not say

    @property
    def summary(self) -> Summary:
        """If what the levers say is achieved."""
        return summary(self.draws, self.central)

    @property
    def whole(self) -> Summary:
        """With the doubt whether it is achieved. The limits hold the central gain, also where every doubt lies on one side of it."""
        found = summary(self.reached, self.central)
        return replace(found, lower=min(found.lower, self.central), upper=max(found.upper, self.central))

    def part(self, source: Source) -> Floats:
        """The gain when only this source is uncertain; the central gain throughout where there is no such source."""
        found = next((part.draws for part in self.parts if part.source == source), None)
        return np.full(self.draws.shape, self.central) if found is None else found

    def doubts(self, threshold: float) -> tuple[Doubt, ...]:
        """Where the doubt comes from, the largest source first."""
        return doubts(self.parts, self.reached, threshold)

    def quantiles(self, shares: Sequence[float]) -> tuple[float, ...]:
        """The gains below which these shares of the draws lie, the assumption being uncertain too."""
        return tuple(float(value) for value in np.quantile(self.reached, shares))

    def at_least(self, threshold: float) -> float:
        """The share of draws in which the gain is at least `threshold`, the assumption being uncertain too."""
        return float(np.mean(self.reached >= threshold))


def simulate(model: Callable[[L, int], Outcome | Refused], parameters: L, seed: int = SEED) -> Outcome | Refused:
    """Run a model, and check what it promises: enough draws, all finite, changes with finite limits, no people below 0.

    Refuses with the model's own reason. Raises ValueError where a model breaks a promise: that is an error, no answer.
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
