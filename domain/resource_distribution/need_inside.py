"""Need of the parts of an area by service, with need alone beside need with prices: sums over their practices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.need import need_index
from caching import SingleFlightCache
from data_access import Store
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.measures import CORE, NEED_COMPONENTS
from domain.resource_distribution.need_alone import load_practices_apart
from domain.resource_distribution.practices import load_units
from vocabulary import Area, Refused

ALONE = "need alone"  # of all core services together


@dataclass(frozen=True, eq=False)
class NeedInside:
    """The parts of one kind in the order of their names. `index`: measure (or ALONE) -> need index by part, the benchmark 1; NaN where
    no practice of the part has a weight. `people`: registered with practices that have a weight for all core services together.

    `left_out`: people of practices in none of the parts; `unweighted`: of practices without a weight of one service or more."""

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    people: Floats
    index: Mapping[str, Floats]
    whole: Mapping[str, float]  # the area's own index
    left_out: float
    unweighted: int
    period: str


_weights = SingleFlightCache(16)
_found = SingleFlightCache(128)


def load_need_inside(store: Store, area: Area, kind: str, benchmark: Area) -> NeedInside | Refused:
    """Refused where the area has no part with people."""
    found: NeedInside | Refused = _found.get(
        (store, area.code, kind, benchmark.code), lambda: _load(store, area, kind, benchmark)
    )
    return found


def need_of_practices(store: Store, practices: Sequence[str], measure: str) -> tuple[float, float]:
    """Weighted and registered people of any set of practices; those without a weight count in neither."""
    weights = _by_practice(store, measure)
    known = [weights[code] for code in set(practices) if code in weights]
    return sum(each[0] for each in known), sum(each[1] for each in known)


def _load(store: Store, area: Area, kind: str, benchmark: Area) -> NeedInside | Refused:
    units = load_units(store, area, kind)
    everyone = list(load_units(store, area, "practice"))
    whole = _everyone(store, benchmark)
    index: dict[str, Floats] = {}
    totals: dict[str, float] = {}
    for measure in (*NEED_COMPONENTS, ALONE):
        weights = _by_practice(store, measure)
        if not weights:
            continue
        sums = [need_of_practices(store, practices, measure) for _, practices in units.values()]
        sums.append(need_of_practices(store, everyone, measure))
        parent = need_of_practices(store, list(weights) if whole is None else whole, measure)
        weighted, people = np.array(sums).reshape(-1, 2).T
        found = need_index(weighted, people, parent_weighted=parent[0], parent_population=parent[1])
        if isinstance(found, Refused):
            return found
        index[measure], totals[measure] = found[:-1], float(found[-1])
    people = np.array([need_of_practices(store, practices, CORE)[1] for _, practices in units.values()])
    if not people.size or not np.nansum(people) > 0:
        return Refused("None of these places has patients registered in these figures.")
    in_parts = {code for _, practices in units.values() for code in practices}
    core = _by_practice(store, CORE)
    services = [_by_practice(store, measure) for measure in NEED_COMPONENTS]
    return NeedInside(
        kind=kind,
        codes=tuple(units),
        names=tuple(name for name, _ in units.values()),
        people=people,
        index=index,
        whole=totals,
        left_out=sum(core[code][1] for code in everyone if code in core and code not in in_parts),
        unweighted=sum(code in core and any(code not in service for service in services) for code in everyone),
        period=store.newest(CORE, kind="practice").label,
    )


def _everyone(store: Store, benchmark: Area) -> list[str] | None:
    """The practices of the benchmark; None for all there are."""
    return None if benchmark.kind == "england" else list(load_units(store, benchmark, "practice"))


def _by_practice(store: Store, measure: str) -> Mapping[str, tuple[float, float]]:
    """Practice -> weighted and registered people; without those whose weight is missing or 0."""

    def load() -> Mapping[str, tuple[float, float]]:
        if measure == ALONE:
            apart = load_practices_apart(store)
            if isinstance(apart, Refused):
                return {}
            rows = zip(apart.codes, apart.apart.weighted, apart.registered, strict=True)
            return {str(code): (float(weighted), float(people)) for code, weighted, people in rows}
        newest = store.newest(measure, kind="practice")
        held = store.observations(measure, newest, kind="practice")
        return {
            str(code): (float(weighted), float(people))
            for code, weighted, people, known in zip(
                held.area, held.numerator, held.denominator, held.known, strict=True
            )
            if known and weighted > 0 and people > 0
        }

    found: Mapping[str, tuple[float, float]] = _weights.get((store, measure), load)
    return found
