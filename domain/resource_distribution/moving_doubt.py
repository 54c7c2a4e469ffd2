"""What a gain would be with needs and growth as far off as the reader allows: limits of every part, and draws of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.fair_shares import Floats, signs_of_errors
from analysis.pace_of_change import Rules
from analysis.scenarios import DRAWS, Change, Outcome, Part, Range, Summary
from analysis.scenarios.assumption import ACHIEVED
from analysis.scenarios.outcome import Aim, gap_closed
from domain.resource_distribution.moving import Moved, Setting, counts, last_gains, of_interest, weights
from vocabulary import MILLION

MIDDLE = 1 - 0.05**0.5  # of an uncertainty: 95% of a triangular distribution is within this distance of its centre
FIFTHS = ("Most deprived fifth", "2nd fifth", "3rd fifth", "4th fifth", "Least deprived fifth")
TARGETS = 46_101  # the seed of the signs of errors in targets
Pair = tuple[Floats, Floats]


@dataclass(frozen=True)
class Doubts:
    """How far off each may be, as a share: needs of each other, the growth of the envelope, and each target by itself."""

    need: float
    growth: float
    each: float = 0.0


@dataclass(frozen=True, eq=False)
class Doubted:
    """Millions of pounds in the last year, with about 95% limits by the reader's doubts: of every part, of each fifth by deprivation, and of what
    counts."""

    lower: Floats
    upper: Floats
    fifth_lower: Floats
    fifth_upper: Floats
    whole_lower: float
    whole_upper: float
    ends: tuple[tuple[float, float], ...]  # pounds at the two ends of each uncertainty


def doubted(moved: Moved, setting: Setting, doubts: Doubts) -> Doubted:
    """`setting`: the input of `moved`. Growth that its rules cannot meet is excluded, not an uncertainty."""
    spread, growth = MIDDLE * doubts.need, MIDDLE * doubts.growth
    both = [
        *([replace(setting, spread=sign * spread) for sign in (-1, 1)] if spread else []),
        *([replace(setting, rules=_grown(setting.rules, sign * growth)) for sign in (-1, 1)] if growth else []),
    ]
    needs = [weights(moved.parts, each) for each in both]
    signs = _signs(moved) if doubts.each else np.zeros((0, len(moved.parts)))
    off = [moved.parts.need * (1 + MIDDLE * doubts.each * each) for each in signs]
    off_weights = [weights(replace(moved.parts, need=each), setting) for each in off]
    gains = last_gains(moved.parts, [*both, *(setting for _ in off)], [*needs, *off_weights])
    by_fifth = moved.parts.need_by_fifth
    pairs, fifths, ends = [], [], []
    for first in range(0, len(both), 2):
        low, high = gains[first], gains[first + 1]
        if np.isfinite(low).all() and np.isfinite(high).all():
            pairs.append((low, high))
            fifths.append((low @ by_fifth, high @ by_fifth))
            ends.append((of_interest(moved.parts, low), of_interest(moved.parts, high)))
    if doubts.each:
        own, half, of_fifths = _spread_of(moved, gains[len(both) :])
        pairs.append((moved.gained - half, moved.gained + half))
        fifths.append((moved.gained_by_fifth() - of_fifths, moved.gained_by_fifth() + of_fifths))
        ends.append((moved.own_gain - own, moved.own_gain + own))
    lower, upper = limits(moved.gained, pairs)
    fifth_lower, fifth_upper = limits(moved.gained_by_fifth(), fifths)
    low, high = limits(np.array([moved.own_gain]), [(np.array([first]), np.array([last])) for first, last in ends])
    return Doubted(
        lower / MILLION,
        upper / MILLION,
        fifth_lower / MILLION,
        fifth_upper / MILLION,
        float(low[0]) / MILLION,
        float(high[0]) / MILLION,
        tuple(ends),
    )


def _signs(moved: Moved) -> Floats:
    """Which targets are too high and which too low in each run; those that count have signs of their own."""
    parts = moved.parts
    return signs_of_errors(counts(parts, moved.gained) | (parts.need >= np.median(parts.need)), TARGETS)


def _spread_of(moved: Moved, gains: Floats) -> tuple[float, Floats, Floats]:
    """How far errors in each target, independent between parts, move what counts, each part and each fifth: in pounds, either way."""
    own = counts(moved.parts, moved.gained)
    apart = gains[np.isfinite(gains).all(axis=1)] - moved.gained
    if not len(apart):
        return 0.0, np.zeros(len(moved.parts)), np.zeros(len(FIFTHS))
    fifths = apart @ moved.parts.need_by_fifth
    return (
        float(np.sqrt((apart[:, own].sum(axis=1) ** 2).mean())),
        np.asarray(np.sqrt((apart**2).mean(axis=0))),
        np.asarray(np.sqrt((fifths**2).mean(axis=0))),
    )


def _grown(rules: Rules, by: float) -> Rules:
    return replace(rules, growth=rules.growth * (1 + by))


def limits(central: Floats, pairs: list[Pair]) -> Pair:
    """Limits with all uncertainties: the root of the sum of squares on either side of `central`. A pair has the two ends of one."""
    below, above = np.zeros_like(central), np.zeros_like(central)
    for pair in pairs:
        below += np.maximum(central - np.minimum(*pair), 0) ** 2
        above += np.maximum(np.maximum(*pair) - central, 0) ** 2
    return central - np.sqrt(below), central + np.sqrt(above)


def drawn(central: float, ends: list[tuple[float, float]], seed: int) -> Floats:
    """Draws about `central`: each uncertainty is triangular, linear through its two ends, and they are added. Shape (DRAWS,)."""
    found = np.full(DRAWS, central)
    for stream, (low, high) in enumerate(ends):
        luck = Range(-1.0, 0.0, 1.0).drawn(DRAWS, seed, ACHIEVED + 10 * stream) / MIDDLE
        found += np.where(luck < 0, -luck * (low - central), luck * (high - central))
    return found


def _fitted(draws: Floats, central: float, lower: float, upper: float) -> Floats:
    """The draws stretched on either side of `central` so that their middle 95% are these limits: one range, however it is looked at."""
    low, high = np.quantile(draws, [0.025, 0.975])
    below = (central - lower) / (central - low) if low < central else 1.0
    above = (upper - central) / (high - central) if high > central else 1.0
    return np.asarray(central + (draws - central) * np.where(draws < central, below, above))


def outcome(moved: Moved, found: Doubted, seed: int) -> Outcome:
    """Millions of pounds a year: what the area's boards gain, or what is moved. Only the reader's doubts vary."""
    parts, gained = moved.parts, moved.gained / MILLION
    central = moved.own_gain / MILLION
    ends = [(low / MILLION, high / MILLION) for low, high in found.ends]
    reached = _fitted(drawn(central, ends, seed), central, found.whole_lower, found.whole_upper)
    rows = np.flatnonzero(counts(parts, gained))
    return Outcome(
        what=f"million pounds a year {'gained' if parts.own.any() else 'moved'}",
        unit="million pounds",
        central=central,
        draws=np.full(DRAWS, central),
        people=float(parts.people[np.abs(moved.gained) >= 1].sum()),
        groups=fifths_of(
            parts.people_by_fifth.sum(axis=0), moved.gained_by_fifth() / MILLION, found.fifth_lower, found.fifth_upper
        ),
        places=tuple(
            Change(
                parts.names[row],
                float(parts.people[row]),
                Summary(float(gained[row]), float(found.lower[row]), float(found.upper[row]), float(gained[row] > 0)),
            )
            for row in rows
        ),
        also=(),
        seed=seed,
        reached=reached,
        parts=(Part("assumption", reached),),
        aims=distance_closed(moved.gap(0), moved.gap(moved.rules.years)),
        losers=(moved.losing, float(parts.people[moved.gained <= -1].sum())),
        pounds=float(moved.path.transition[-1].sum()) / 100,
    )


def fifths_of(people: Floats, gained: Floats, lower: Floats, upper: Floats) -> tuple[Change, ...]:
    """What each fifth by deprivation gains, in million pounds, the most deprived first."""
    return tuple(
        Change(name, float(many), Summary(float(value), float(low), float(high), float(value > 0)))
        for name, many, value, low, high in zip(FIFTHS, people, gained, lower, upper, strict=True)
    )


def distance_closed(before: float, after: float) -> tuple[Aim, ...]:
    """The share of a distance from fair share that is closed; () if unknown. It has no uncertainty."""
    if not np.isfinite([before, after]).all():
        return ()
    return gap_closed(before, after, np.full(DRAWS, before), np.full(DRAWS, after), 1.0)
