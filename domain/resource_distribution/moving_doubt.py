"""What a gain would be with needs and growth as far off as the reader allows: limits of every part, and draws of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.fair_shares import Floats
from analysis.pace_of_change import Rules
from analysis.scenarios import DRAWS, Change, Outcome, Part, Range, Summary
from analysis.scenarios.assumption import ACHIEVED
from domain.resource_distribution.moving import Moved, Setting, counts, last_gain, of_interest
from vocabulary import Refused

MIDDLE = 1 - 0.05**0.5  # of a doubt: between this and the same below lie 95% of a triangle
MILLION = 1_000_000
Pair = tuple[Floats, Floats]


@dataclass(frozen=True)
class Doubts:
    """How far off each may be, as a share: needs of each other, and the growth of the envelope."""

    need: float
    growth: float


@dataclass(frozen=True, eq=False)
class Doubted:
    """Millions of pounds in the last year, with about 95% limits by the reader's doubts: of every part, and of what counts."""

    lower: Floats
    upper: Floats
    whole_lower: float
    whole_upper: float
    pairs: tuple[Pair, ...]


def doubted(moved: Moved, setting: Setting, doubts: Doubts) -> Doubted:
    """`setting`: what `moved` was made with. Growth that its rules cannot meet is no doubt: it is left out."""
    spread, growth = MIDDLE * doubts.need, MIDDLE * doubts.growth
    settings = [
        [replace(setting, spread=sign * spread) for sign in (-1, 1)] if spread else [],
        [replace(setting, rules=_grown(setting.rules, sign * growth)) for sign in (-1, 1)] if growth else [],
    ]
    pairs = []
    for both in filter(None, settings):
        low, high = (last_gain(moved.parts, each) for each in both)
        if not isinstance(low, Refused) and not isinstance(high, Refused):
            pairs.append((low, high))
    lower, upper = limits(moved.gained, pairs)
    whole = [(np.array([of_interest(moved.parts, each)]) for each in pair) for pair in pairs]
    low, high = limits(np.array([moved.own_gain]), [(first, second) for first, second in whole])
    return Doubted(lower / MILLION, upper / MILLION, float(low[0]) / MILLION, float(high[0]) / MILLION, tuple(pairs))


def _grown(rules: Rules, by: float) -> Rules:
    return replace(rules, growth=rules.growth * (1 + by))


def limits(central: Floats, pairs: list[Pair]) -> Pair:
    """Limits with all doubts together: the root of the sum of squares on either side of `central`. A pair has the two ends of one doubt."""
    below, above = np.zeros_like(central), np.zeros_like(central)
    for pair in pairs:
        below += np.maximum(central - np.minimum(*pair), 0) ** 2
        above += np.maximum(np.maximum(*pair) - central, 0) ** 2
    return central - np.sqrt(below), central + np.sqrt(above)


def drawn(central: float, ends: list[tuple[float, float]], seed: int) -> Floats:
    """Draws about `central`: each doubt is a triangle with straight lines through its two ends, and doubts add up. Shape (DRAWS,)."""
    found = np.full(DRAWS, central)
    for stream, (low, high) in enumerate(ends):
        luck = Range(-1.0, 0.0, 1.0).drawn(DRAWS, seed, ACHIEVED + 10 * stream) / MIDDLE
        found += np.where(luck < 0, -luck * (low - central), luck * (high - central))
    return found


def outcome(moved: Moved, found: Doubted, seed: int) -> Outcome:
    """Millions of pounds a year: what the area's boards gain, or what is moved. Only the reader's doubts vary."""
    parts, gained = moved.parts, moved.gained / MILLION
    central = moved.own_gain / MILLION
    ends = [(of_interest(parts, low) / MILLION, of_interest(parts, high) / MILLION) for low, high in found.pairs]
    reached = drawn(central, ends, seed)
    rows = np.flatnonzero(counts(parts, gained))
    return Outcome(
        what=f"million pounds a year {'gained' if parts.own.any() else 'moved'}",
        unit="million pounds",
        central=central,
        draws=np.full(DRAWS, central),
        people=float(parts.people[np.abs(moved.gained) >= 1].sum()),
        groups=(),
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
    )
