"""Sensitivity: the effect of each parameter over its range, and the value at which the decision changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from vocabulary import Refused

P = TypeVar("P")
Gain = Callable[[P], float | Refused]
"""The gain with these parameters at the figures as they are: the model's central value, without draws."""

STEPS = 20  # parts into which the range is cut to find a change of the decision
MOST_TRIED = 500  # whole numbers
HALVINGS = 30
NOTHING = 1e-9  # relative to the present gain: a setting that gains no more than this has no effect


@dataclass(frozen=True)
class Swing:
    """One parameter varied alone: the settings with the smallest and the largest gain, and those gains."""

    parameter: str
    worst_at: Any
    worst: float
    best_at: Any
    best: float

    @property
    def width(self) -> float:
        return self.best - self.worst


def tornado(gain: Gain[P], parameters: P, settings: Mapping[str, Sequence[Any]]) -> tuple[Swing, ...]:
    """Each parameter in `settings` varied alone, widest swing first.

    `parameters` is a frozen dataclass. Settings that the model refuses are left out, and so are parameters with no
    other setting. Ties keep the given order.
    """
    swings = []
    for name, settings_tried in settings.items():
        gains = [(setting, _gain_at(gain, parameters, name, setting)) for setting in settings_tried]
        accepted = [(setting, gained) for setting, gained in gains if gained is not None]
        if accepted:
            worst, best = (pick(accepted, key=lambda pair: pair[1]) for pick in (min, max))
            swings.append(Swing(name, *worst, *best))
    return tuple(sorted(swings, key=lambda swing: -swing.width))


@dataclass(frozen=True)
class Switch:
    """Where the decision changes.

    `reached` is the value of the parameter; None: the decision is the same over its whole range.
    """

    parameter: str
    reached: float | None
    worth_it: bool  # whether the gain reaches the threshold now


def switching_value(
    gain: Gain[P], parameters: P, name: str, low: float, high: float, *, threshold: float = 0.0, whole: bool = False
) -> Switch | Refused:
    """The value of one numeric parameter, nearest to the present one, at which the gain crosses `threshold`.

    With `whole`, only whole numbers are tried (every one up to MOST_TRIED), and the answer is the first with the other
    decision. Otherwise the range with both ends is cut into 20 parts and the crossing is found by bisection, so two
    crossings within one part are missed. A setting without any gain does not justify an action. Refuses where the model
    refuses the present parameters.
    """
    now = gain(parameters)
    if isinstance(now, Refused):
        return now
    worth_it = bool(now >= threshold)
    present = float(getattr(parameters, name))

    def changed(value: float) -> bool:
        gained = _gain_at(gain, parameters, name, int(value) if whole else value)
        if gained is None or (not worth_it and abs(gained) <= NOTHING * abs(now)):
            return False
        return (gained >= threshold) != worth_it

    def distance(value: float) -> float:
        return abs(value - present)

    tried = [low + (high - low) * step / STEPS for step in range(STEPS + 1)]
    every_number = whole and high - low <= MOST_TRIED
    if whole:
        tried = [float(round(value)) for value in tried]
    if every_number:
        tried = [float(value) for value in range(int(low), int(high) + 1)]
    other = next((value for value in sorted(tried, key=distance) if changed(value)), None)
    if other is None or every_number:
        return Switch(name, other, worth_it)
    nearer = [value for value in (*tried, present) if distance(value) < distance(other)]
    same = max((value for value in nearer if (value - present) * (other - present) >= 0), key=distance)
    for _ in range(HALVINGS):
        middle = (same + other) / 2
        if whole:
            if abs(other - same) <= 1:
                break
            middle = float(round(middle))
        same, other = (same, middle) if changed(middle) else (middle, other)
    return Switch(name, other, worth_it)


def _gain_at(gain: Gain[P], parameters: P, name: str, setting: Any) -> float | None:
    gained = gain(dataclasses.replace(parameters, **{name: setting}))  # type: ignore[type-var]
    return None if isinstance(gained, Refused) else gained
