"""Need without prices: overall weights include both, those of the services need alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.need import NeedAlone, need_without_prices
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.geography import compared_areas, parts_of
from domain.resource_distribution.measures import CORE, NEED_COMPONENTS, PRIMARY
from vocabulary import NOT_HELD, PLACE, Area, Refused

SERVICES = tuple(each for each in NEED_COMPONENTS if each not in (CORE, PRIMARY))  # general practice is no core service


@dataclass(frozen=True)
class NeedAndPrices:
    """One area against a benchmark: need index and excess people on need alone and with prices, and the price level between the two."""

    area: Area
    registered: float
    alone: float
    with_prices: float

    @property
    def excess_alone(self) -> float:
        return (self.alone - 1) * self.registered

    @property
    def excess_with_prices(self) -> float:
        return (self.with_prices - 1) * self.registered

    @property
    def prices(self) -> float:
        """Relative to the benchmark."""
        return self.with_prices / self.alone


@dataclass(frozen=True)
class ListedNeed:
    """Systems, clusters and the Midlands, then a custom area where it was chosen. `left_over`: see NeedAlone."""

    areas: tuple[NeedAndPrices, ...]
    left_over: float
    period: str

    def of(self, code: str) -> NeedAndPrices | None:
        return next((each for each in self.areas if each.area.code == code), None)


@dataclass(frozen=True, eq=False)
class PracticesApart:
    """Practices of England with a weight for all core services together; `apart` has a place for each."""

    codes: NDArray[np.object_]
    registered: NDArray[np.float64]
    overall: NDArray[np.float64]
    apart: NeedAlone
    period: str


_practices = SingleFlightCache(4)
_listed = SingleFlightCache(64)


def load_need_and_prices(store: Store, area: Area, benchmark: str) -> ListedNeed | Refused:
    """`benchmark`: the code of England or the Midlands."""
    found: ListedNeed | Refused = _listed.get(
        (store, area.code if area.kind == PLACE else "", benchmark), lambda: _load(store, area, benchmark)
    )
    return found


def load_practices_apart(store: Store) -> PracticesApart | Refused:
    """Refused where the weights of the services are not in the edition or do not add up to the overall weights."""
    found: PracticesApart | Refused = _practices.get(store, lambda: _load_practices(store))
    return found


@dataclass(frozen=True)
class Formula:
    """What the overall weights are made of: shares of the services, by measure, and the price level of each board (1: the average)."""

    shares: Mapping[str, float]
    prices: Mapping[str, float]


def load_formula(store: Store) -> Formula | Refused:
    """Found from the published weights; see analysis.need.need_without_prices."""
    rows = load_practices_apart(store)
    if isinstance(rows, Refused):
        return rows
    boards = np.unique(store.lies_in(list(rows.codes), "icb").astype(str))
    return Formula(
        dict(zip(SERVICES, map(float, rows.apart.shares), strict=True)),
        dict(zip(map(str, boards), map(float, rows.apart.prices), strict=True)),
    )


def _load(store: Store, area: Area, benchmark: str) -> ListedNeed | Refused:
    rows = load_practices_apart(store)
    if isinstance(rows, Refused):
        return rows
    boards = store.lies_in(list(rows.codes), "icb").astype(str)
    midlands = [each.code for each in store.members(MIDLANDS, "icb")]

    def inside(one: Area) -> NDArray[np.bool_]:
        if one.kind == "england":
            return np.ones(len(rows.codes), dtype=bool)
        if one.kind == PLACE:
            own = {each.code for each in store.members(one.code, "practice")}
            return np.fromiter((code in own for code in rows.codes), dtype=bool, count=len(rows.codes))
        return np.isin(boards, midlands if one.code == MIDLANDS else list(parts_of(store, one.code)))

    def sums(one: Area) -> tuple[float, float, float]:
        own = inside(one)
        return tuple(float(each[own].sum()) for each in (rows.registered, rows.apart.weighted, rows.overall))  # type: ignore[return-value]

    whole = store.area(benchmark)
    assert whole is not None
    people, alone, overall = sums(whole)
    listed = [each for each in compared_areas(store) if each.code != ENGLAND]
    found = []
    for one in [*listed, *([area] if area.kind == PLACE else [])]:
        own_people, own_alone, own_overall = sums(one)
        if own_people > 0:
            found.append(
                NeedAndPrices(
                    one,
                    own_people,
                    (own_alone / own_people) / (alone / people),
                    (own_overall / own_people) / (overall / people),
                )
            )
    return ListedNeed(tuple(found), rows.apart.left_over, rows.period)


def _load_practices(store: Store) -> PracticesApart | Refused:
    if not {CORE, *SERVICES} <= set(store.indicators()):
        return Refused(f"The weights of the services are {NOT_HELD}, so need and prices cannot be told apart.")
    period = store.newest(CORE, kind="practice")
    whole = store.observations(CORE, period, kind="practice")
    columns = [_column(store, measure, period.id, list(whole.area)) for measure in SERVICES]
    boards = store.lies_in(list(whole.area), "icb").astype(str)
    known = whole.known & (whole.numerator > 0) & (boards != "")
    # A practice without children's or mothers' weights has none of that need.
    services = np.nan_to_num(np.column_stack(columns))[known]
    apart = need_without_prices(whole.numerator[known], services, np.unique(boards[known], return_inverse=True)[1])
    if isinstance(apart, Refused):
        return apart
    return PracticesApart(
        codes=np.asarray(whole.area, dtype=object)[known],
        registered=whole.denominator[known].astype(np.float64),
        overall=whole.numerator[known].astype(np.float64),
        apart=apart,
        period=period.label,
    )


def _column(store: Store, measure: str, period: str, codes: Sequence[str]) -> NDArray[np.float64]:
    rows = store.observations(measure, period, kind="practice")
    weights: Mapping[str, float] = dict(zip(map(str, rows.area[rows.known]), rows.numerator[rows.known], strict=True))
    return np.array([weights.get(str(code), np.nan) for code in codes], dtype=np.float64)
