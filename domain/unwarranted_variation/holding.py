"""Concentration of a gain: how few practices, networks, trusts or systems account for half of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.ambition import Concentration, Gain, concentration_of, parts_of_units
from analysis.intervals import FloatArray
from data_access import Store
from domain.fair_comparison.compared import KINDS, Compared
from domain.fair_comparison.practice_models import PracticeModel
from domain.fair_comparison.sides import area_side, wide_side
from domain.fair_comparison.unit_models import UnitModel
from vocabulary import Refused

FEWEST_UNITS = 3  # of an area, to report how few of them account for half


@dataclass(frozen=True, eq=False)
class Holding:
    """What each practice of an area holds of a gain, in events; they add up to the area's own gain. `networks`: the number of each one's."""

    codes: NDArray[np.object_]
    parts: FloatArray
    networks: NDArray[np.intp]


@dataclass(frozen=True)
class Held:
    """The fewest units of one kind ("practice", "pcn", "trust", "icb") with half of the gain of all units behind the level."""

    kind: str
    found: Concentration


def load_holding(store: Store, one: Compared, gain: Gain) -> Holding | Refused:
    """Which practices hold the gain. Refused where the measure is not counted by practice."""
    model = one.model
    if not isinstance(model, PracticeModel):
        return Refused("It is not counted by practice.")
    level = wide_side(store, one.against).level(model)
    if level is None:
        return Refused("No practice there has counts of it.")
    inside = np.flatnonzero(area_side(store, one.area).practices[model.place])
    worse = one.indicator.polarity == "lower"
    aimed = math.exp(gain.level)
    # The ratio that the expected gain stands for, so that practices add up to it.
    believed = aimed + (1 if worse else -1) * gain.events / one.expected
    parts = parts_of_units(
        model.observed[inside],
        model.expected[inside] * level[0],
        model.chance[inside] * level[0],
        model.network[inside],
        model.spread,
        believed=believed,
        level=aimed,
        more_is_worse=worse,
    )
    return parts if isinstance(parts, Refused) else Holding(model.codes[inside], parts, model.network[inside])


def load_held(store: Store, one: Compared, gain: Gain) -> tuple[Held, ...]:
    """How few hold half of a gain above 0: practices and their networks or, where it is counted by trust or by board, those of the area. Empty where
    nothing is gained, or the area has too few of them."""
    if not gain.events > 0:
        return ()
    holding = load_holding(store, one, gain)
    if isinstance(holding, Refused):
        found = _of_units(store, one, gain)
        return () if isinstance(found, Refused) else (found,)
    network = np.unique(holding.networks, return_inverse=True)[1]
    kinds = (("practice", holding.parts), ("pcn", np.bincount(network, holding.parts).astype(np.float64)))
    counted = [(kind, concentration_of(parts)) for kind, parts in kinds]
    return tuple(Held(kind, each) for kind, each in counted if not isinstance(each, Refused))


def _of_units(store: Store, one: Compared, gain: Gain) -> Held | Refused:
    """Trusts or boards of the area: each one's figure shrunk towards its expected value and compared with the level."""
    model, kind = one.model, KINDS[one.unit_kind]
    level = wide_side(store, one.against).unit_level(model) if isinstance(model, UnitModel) else None
    if level is None or not isinstance(model, UnitModel):
        return Refused("It is not counted by units.")
    rows = model.rows_of(area_side(store, one.area).codes(kind))
    if len(rows) < FEWEST_UNITS:
        return Refused("The area has too few of them.")
    scale = float(level.scale[-1])
    expected, observed = model.expected[rows, -1] * scale, np.maximum(model.observed[rows, -1], 0.5)
    error = np.sqrt(model.chance[rows, -1] * scale) / expected
    between = model.spread.board
    kept = between / (between + error**2) if between > 0 else np.zeros(len(rows))
    sign = 1.0 if one.indicator.polarity == "lower" else -1.0
    parts = sign * expected * (np.exp(kept * np.log(observed / expected)) - math.exp(gain.level))
    found = concentration_of(parts)
    return found if isinstance(found, Refused) else Held(kind, found)
