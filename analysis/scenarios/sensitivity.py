"""Which lever matters: each moved alone from end to end, and where moving it would change the decision."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from vocabulary import Refused

L = TypeVar("L")
Gain = Callable[[L], float | Refused]
"""What is gained with levers so set, at the figures as they are: the central value of the model's outcome, without its draws."""

STEPS = 20  # the range is cut into so many parts to find where the decision changes
MOST_TRIED = 500  # whole numbers
HALVINGS = 30


@dataclass(frozen=True)
class Swing:
    """One lever moved alone: the setting with the smallest gain and that with the largest, and those gains."""

    lever: str
    worst_at: Any
    worst: float
    best_at: Any
    best: float

    @property
    def width(self) -> float:
        return self.best - self.worst


def tornado(gain: Gain[L], levers: L, settings: Mapping[str, Sequence[Any]]) -> tuple[Swing, ...]:
    """Each lever in `settings` moved alone through its settings, the widest swing first. `levers` is a frozen dataclass.

    A setting the model refuses is left out, and a lever with no setting left too. Ties keep the order given.
    """
    swings = []
    for lever, tried in settings.items():
        gains = [(setting, _at(gain, levers, lever, setting)) for setting in tried]
        found = [(setting, each) for setting, each in gains if each is not None]
        if found:
            worst, best = (pick(found, key=lambda each: each[1]) for pick in (min, max))
            swings.append(Swing(lever, *worst, *best))
    return tuple(sorted(swings, key=lambda each: -each.width))


@dataclass(frozen=True)
class Switch:
    """Where the decision changes: `reached` is the value of the lever; None: the decision is the same all along its range."""

    lever: str
    reached: float | None
    worth_it: bool  # whether the gain reaches the threshold at the levers as they are


def switching_value(
    gain: Gain[L], levers: L, lever: str, low: float, high: float, *, threshold: float = 0.0, whole: bool = False
) -> Switch | Refused:
    """The value of one numeric lever, nearest to where it stands, at which the gain crosses `threshold`.

    With `whole` only whole numbers are tried, and the answer is the first at which the decision is the other one; every one is tried where
    there are no more than MOST_TRIED. Otherwise the range is cut into 20 parts and the crossing is closed in on by halving: two crossings
    inside one part are not seen.
    Refuses where the model refuses the levers as they are.
    """
    now = gain(levers)
    if isinstance(now, Refused):
        return now
    worth_it = now >= threshold
    stands = float(getattr(levers, lever))

    def other(value: float) -> bool:
        there = _at(gain, levers, lever, int(value) if whole else value)
        return there is not None and (there >= threshold) != worth_it

    tried = [low + (high - low) * step / STEPS for step in range(STEPS + 1)]
    each_one = whole and high - low <= MOST_TRIED
    if whole:
        tried = [float(round(each)) for each in tried]
    if each_one:
        tried = [float(each) for each in range(int(low), int(high) + 1)]
    beyond = next((value for value in sorted(tried, key=lambda each: abs(each - stands)) if other(value)), None)
    if beyond is None:
        return Switch(lever, None, worth_it)
    if each_one:
        return Switch(lever, beyond, worth_it)
    nearer = [each for each in (*tried, stands) if abs(each - stands) < abs(beyond - stands)]
    towards = [each for each in nearer if (each - stands) * (beyond - stands) >= 0]
    same = max(towards, key=lambda each: abs(each - stands))
    for _ in range(HALVINGS):
        middle = (same + beyond) / 2
        if whole:
            if abs(beyond - same) <= 1:
                break
            middle = float(round(middle))
        same, beyond = (same, middle) if other(middle) else (middle, beyond)
    return Switch(lever, beyond, worth_it)


def _at(gain: Gain[L], levers: L, lever: str, setting: Any) -> float | None:
    found = gain(dataclasses.replace(levers, **{lever: setting}))  # type: ignore[type-var]
    return None if isinstance(found, Refused) else found
