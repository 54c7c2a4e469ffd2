"""Several scenarios compared: the probability that each is best, and the value of information before choosing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.scenarios.doubt import Source
from analysis.scenarios.outcome import Floats, Outcome
from vocabulary import Refused

PERMUTED = 7_919  # added to the seed, so that what one scenario achieves is independent of another
MOST = 4


@dataclass(frozen=True, eq=False)
class Score:
    """What scenarios are ranked by; higher is better. `draws`, shape (n,): with the levers as set.

    `assumed`, shape (n,): varying only what is achieved.
    """

    central: float
    draws: Floats
    assumed: Floats


def size_of(outcome: Outcome) -> Score:
    """The gain itself."""
    return Score(outcome.central, outcome.draws, outcome.part("assumption"))


def with_own_luck(score: Score, number: int, seed: int) -> Floats:
    """The score with all its uncertainty, shape (n,), for the scenario of this number (from 0).

    Uncertainty of the figures is shared between scenarios; that of what is achieved is independent.
    """
    if number == 0:
        return np.asarray(score.draws + score.assumed - score.central)
    order = np.random.default_rng(seed + PERMUTED * number).permutation(score.draws.size)
    return np.asarray(score.draws + (score.assumed - score.central)[order])


def same_gap(a: Score, b: Score) -> bool:
    """Whether one is a fixed multiple of the other in every draw, such as 25% and 27% of one gap.

    Which is larger is then assumed, not found.
    """
    scale = max(float(np.abs(a.draws).max()), float(np.abs(b.draws).max()), 1e-300)
    return bool(
        np.allclose(a.draws / scale * b.central / scale, b.draws / scale * a.central / scale, rtol=0, atol=1e-9)
    )


def probably_best(scores: Sequence[Score], seed: int) -> tuple[float | None, ...] | Refused:
    """The probability that each of 2 to 4 scenarios is best. Ties are shared evenly; the probabilities add up to 1.

    None for a scenario that closes a smaller part of the same gap as another: it is worse by construction. If only one
    remains, it has None too. Refuses fewer than two, more than four, and draws of different lengths. Source: Briggs A,
    Sculpher M, Claxton K (2006), Decision Modelling for Health Economic Evaluation, chapter 5 (several alternatives).
    """
    if not 2 <= len(scores) <= MOST:
        return Refused(f"Two to {MOST} scenarios are compared.")
    if len({score.draws.shape for score in scores}) > 1:
        return Refused("They were simulated with different numbers of draws.")
    behind = {
        number
        for number, score in enumerate(scores)
        for rival, other in enumerate(scores)
        if number != rival and same_gap(score, other) and (other.central, -rival) > (score.central, -number)
    }
    left = [number for number in range(len(scores)) if number not in behind]
    if len(left) < 2:
        return (None,) * len(scores)
    drawn = np.array([with_own_luck(scores[number], number, seed) for number in left])
    ahead = drawn >= drawn.max(axis=0)
    shares = (ahead / ahead.sum(axis=0)).mean(axis=1)
    found = dict(zip(left, map(float, shares), strict=True))
    return tuple(found.get(number) for number in range(len(scores)))


@dataclass(frozen=True)
class Knowing:
    """The expected value of partial perfect information about one source.

    `of`: the scenario whose assumption it is; None: of all. `turns`: the probability that another scenario would then
    be chosen. `worth`: the value, in the unit of the gain.
    """

    source: Source
    of: int | None
    turns: float
    worth: float


def worth_of_knowing(outcomes: Sequence[Outcome]) -> tuple[Knowing, ...]:
    """The value of information for each source of uncertainty of 2 to 4 scenarios of one unit, largest first. The
    choice is the largest expected gain.

    Figures and models become known for all scenarios at once, what is achieved for one scenario at a time. Source:
    Claxton K (1999), Journal of Health Economics 18:341-364; Briggs A and others (2006), chapter 6 (partial perfect
    information).
    """
    expected = np.array([float(each.reached.mean()) for each in outcomes])
    chosen = int(expected.argmax())

    def known(source: Source, only: int | None) -> Knowing:
        gains = np.repeat(expected[:, None], outcomes[0].draws.size, axis=1)
        for number, outcome in enumerate(outcomes):
            if only in (None, number):
                part = outcome.part(source)
                gains[number] += part - part.mean()
        worth = float(gains.max(axis=0).mean() - expected.max())
        return Knowing(source, only, float(np.mean(gains.argmax(axis=0) != chosen)), max(0.0, worth))

    there = {part.source for each in outcomes for part in each.parts}
    found = [known(source, None) for source in ("data", "model") if source in there]
    found += [
        known("assumption", number)
        for number, each in enumerate(outcomes)
        if any(part.source == "assumption" for part in each.parts)
    ]
    return tuple(sorted(found, key=lambda each: -each.worth))


def losing(outcome: Outcome) -> tuple[int, float] | None:
    """How many groups (or places, where there are no groups) lose at the figures as they are, and their people; None
    with neither.

    If the model itself counts losers, that comes first, because it may list those of one area only.
    """
    if outcome.losers is not None:
        return outcome.losers
    changes = outcome.groups or outcome.places
    if not changes:
        return None
    worse = [each.people for each in changes if each.change.value < 0]
    return len(worse), float(sum(worse))
