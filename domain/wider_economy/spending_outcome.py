"""The effect of spending as the outcome of a what-if: value added in the area, with its uncertainty by source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from analysis.scenarios import Change, Measure, Outcome, Part, summary
from data_access import Store
from domain.wider_economy.spending import Assumed, LocalEffect, local_effect
from domain.wider_economy.supply_chain import TABLES_YEAR
from vocabulary import MILLION, Area, Refused

WHAT, UNIT = "million pounds a year of value added in the area", "million pounds"


@dataclass(frozen=True, eq=False)
class Doubted:
    """The same spending with all inputs uncertain, only the assumptions, and only local purchasing."""

    whole: LocalEffect
    assumption: LocalEffect
    model: LocalEffect


def load_doubted(
    store: Store, area: Area, pounds: float, sector: str, assumed: Assumed, seed: int, luck: int = 0
) -> Doubted | Refused:
    """Refused where `local_effect` refuses. `luck`: as there."""
    make: Callable[..., LocalEffect | Refused] = partial(
        local_effect,
        store,
        area,
        pounds,
        sector,
        None,
        assumed.recruited,
        assumed.displaced,
        more_bought=assumed.more_bought,
        spent=assumed.spent,
        supplied=assumed.supplied,
        delta=assumed.delta,
        luck=luck,
        seed=seed,
    )
    settings: tuple[Mapping[str, Any], ...] = (
        {"off": assumed.off},
        {"off": assumed.off, "vary_delta": False},
        {"off": 0.0},
    )
    found = [make(**each) for each in settings]
    for each in found:
        if isinstance(each, Refused):
            return each
    whole, assumption, model = (each for each in found if not isinstance(each, Refused))
    return Doubted(whole, assumption, model)


def outcome(store: Store, parts: Mapping[int, Doubted], seed: int) -> Outcome:
    """Millions of pounds of value added in the area. `parts`: 1 for spending, -1 for spending that ends; all in one area."""
    area = next(iter(parts.values())).whole.area

    def total(of: Callable[[Doubted], LocalEffect]) -> Any:
        return np.sum([sign * of(each).inside["gva"].total_draws for sign, each in parts.items()], axis=0) / MILLION

    whole, assumption, model = (
        total(of) for of in (lambda each: each.whole, lambda each: each.assumption, lambda each: each.model)
    )
    central = sum(sign * each.whole.inside["gva"].total for sign, each in parts.items()) / MILLION
    jobs = np.sum([sign * each.whole.inside["jobs"].total_draws for sign, each in parts.items()], axis=0)
    jobs_central = sum(sign * each.whole.inside["jobs"].total for sign, each in parts.items())
    people = _residents(store, area)
    return Outcome(
        what=WHAT,
        unit=UNIT,
        central=float(central),
        draws=model,
        people=people,
        groups=(),
        places=(Change(area.short_name, people, summary(whole, float(central))),),
        also=(Measure("full-time jobs for a year in the area", 0.0, summary(jobs, float(jobs_central))),),
        seed=seed,
        reached=whole,
        parts=(Part("assumption", assumption), Part("model", model)),
        pounds=sum(sign * each.whole.pounds for sign, each in parts.items()),
    )


def _residents(store: Store, area: Area) -> float:
    rows = store.observations("gva_per_head", TABLES_YEAR, kind=area.kind)
    row = rows.position(area.code)
    known = row is not None and np.isfinite(rows.denominator[row])
    return float(rows.denominator[row]) if known and row is not None else 0.0
