"""One area against another like it: the difference in people in three parts, and how sure its sign is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.fair_comparison.like_for_like import LikeForLike, compare_groups
from analysis.fair_comparison.parts import Parts, three_parts
from analysis.fair_comparison.sureness import HowSure, how_sure
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.practice_models import Allowed, PracticeModel, load_model
from vocabulary import Area, Indicator, Period, Refused


@dataclass(frozen=True)
class FairComparison:
    """An area against a wider one, in people (events) more (positive) or fewer.

    `crude` is against the wider area's rate; `like_for_like` against what the same people would have at the wider area's level,
    with its interval; `ratio` is observed over expected, `believed` the same drawn towards 1 by as much as boards do not differ.
    `parts` takes `crude` apart; refused where the area has too few practices.
    """

    indicator: Indicator
    period: Period
    area: str
    against: str
    crude: float
    like_for_like: float
    lower: float
    upper: float
    ratio: float
    believed: float
    sure: HowSure
    beyond_usual: bool
    parts: Parts | Refused
    practices: int


def compare_area(
    store: Store, indicator: str, area: str, against: str = MIDLANDS, allowed: Allowed = Allowed.DEPRIVATION
) -> FairComparison | Refused:
    """Compare an area that practices lie in (board, cluster, part of a board, network) with a wider one (region, England)."""
    model = load_model(store, indicator, allowed=allowed)
    if isinstance(model, Refused):
        return model
    return compare_within(store, model, {area: practices_of(store, area)}, against)[area]


def practices_of(store: Store, area: str) -> frozenset[str]:
    """Codes of the practices that lie in an area."""
    return frozenset(member.code for member in store.members(area, "practice"))


def compare_within(
    store: Store, model: PracticeModel, areas: Mapping[str, frozenset[str]], against: str
) -> dict[str, FairComparison | Refused]:
    """Each area, given by its practices, against a wider one."""
    wide = np.ones(len(model.codes), dtype=bool) if against == ENGLAND else model.within(practices_of(store, against))
    if not model.observed[wide].sum() > 0:
        return dict.fromkeys(areas, Refused("The area compared with has no practice with counts of it."))
    scale = model.observed[wide].sum() / model.expected[wide].sum()
    average = model.observed[wide].sum() / model.people[wide].sum()
    found: dict[str, FairComparison | Refused] = {}
    for area, practices in areas.items():
        inside = model.within(practices)
        found[area] = _compare(model, area, against, inside, float(scale), float(average))
    return found


def _compare(
    model: PracticeModel, area: str, against: str, inside: np.ndarray, scale: float, average: float
) -> FairComparison | Refused:
    if not inside.any():
        return Refused("No practice there has counts of it.")
    observed, expected = model.observed[inside], model.expected[inside] * scale
    chance, network = model.chance[inside] * scale, model.network[inside]
    one = np.zeros(int(inside.sum()), dtype=np.intp)
    groups = compare_groups(observed, expected, chance, network, one, model.spread)
    if isinstance(groups, Refused):
        return groups
    return _told(model, area, against, inside, groups, expected, average)


def _told(
    model: PracticeModel,
    area: str,
    against: str,
    inside: np.ndarray,
    groups: LikeForLike,
    expected: np.ndarray,
    average: float,
) -> FairComparison:
    observed = model.observed[inside]
    parts = three_parts(
        observed,
        expected,
        model.people[inside],
        model.rank[inside],
        model.network[inside],
        average,
        unit_variance=model.spread.unit,
    )
    whole = float(expected.sum())
    return FairComparison(
        indicator=model.indicator,
        period=model.period,
        area=area,
        against=against,
        crude=float(observed.sum() - average * model.people[inside].sum()),
        like_for_like=float(observed.sum() - whole),
        lower=float(whole * (groups.lower[0] - 1)),
        upper=float(whole * (groups.upper[0] - 1)),
        ratio=float(groups.ratio[0]),
        believed=float(groups.shrunken[0]),
        sure=how_sure(float(groups.sampling[0]), float(groups.true_sign[0])),
        beyond_usual=bool(groups.beyond_usual[0]),
        parts=parts,
        practices=int(inside.sum()),
    )


@dataclass(frozen=True)
class ComparedSystems:
    """Every system of the Midlands against the Midlands, by the same model, with its calibration."""

    model: PracticeModel
    systems: tuple[tuple[Area, FairComparison], ...]


_systems = SingleFlightCache(64)


def compare_systems(store: Store, indicator: str, allowed: Allowed = Allowed.DEPRIVATION) -> ComparedSystems | Refused:
    """The systems of the Midlands, like for like, in the newest period."""
    key = store, indicator, allowed
    found: ComparedSystems | Refused = _systems.get(key, lambda: _compare_systems(store, indicator, allowed))
    return found


def _compare_systems(store: Store, indicator: str, allowed: Allowed) -> ComparedSystems | Refused:
    model = load_model(store, indicator, allowed=allowed)
    if isinstance(model, Refused):
        return model
    areas = store.members(MIDLANDS, "icb")
    compared = compare_within(store, model, {area.code: practices_of(store, area.code) for area in areas}, MIDLANDS)
    known = [(area, found) for area in areas if isinstance(found := compared[area.code], FairComparison)]
    if not known:
        return Refused("No system of the Midlands has practices with counts of it.")
    return ComparedSystems(model, tuple(known))
