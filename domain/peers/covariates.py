"""Covariates of every place of one kind, for finding similar places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.peers import Scale, Space, place_units
from caching import SingleFlightCache
from data_access import Observations, Store
from domain.fair_comparison.people import DEPRIVATION, PATIENTS, PracticePeople, load_people
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Codes = NDArray[np.object_]

NEED = "need_overall_core"
ETHNICITY = "ethnic_minority_population_share"
AREA_DEPRIVATION = "imd_2025_score"
AGES = (("aged_0_14", 0, 15), ("aged_15_24", 15, 25), ("aged_65_84", 65, 85), ("aged_85_over", 85, 200))
AREA_LEVELS = ("practice", "pcn", "sub_icb", "icb", "ltla", "utla")


@dataclass(frozen=True)
class Covariate:
    """One covariate: covariates of one `subject` share its weight; `indicator` is the measure it comes from ("" for a
    classification)."""

    id: str
    subject: str
    scale: Scale
    indicator: str


AGE_COVARIATES = tuple(Covariate(id, "age", "logit", PATIENTS) for id, _, _ in AGES)
SIZE = Covariate("patients", "size", "log", PATIENTS)
PRACTICE_DEPRIVATION = Covariate("deprivation", "deprivation", "plain", DEPRIVATION)
DEPRIVATION_OF_AREA = Covariate("deprivation", "deprivation", "plain", AREA_DEPRIVATION)
RURAL = Covariate("rural", "rurality", "plain", "")
ETHNIC_MINORITY = Covariate("ethnic_minority", "ethnicity", "logit", ETHNICITY)
NEEDED = Covariate("need", "need", "log", NEED)


@dataclass(frozen=True, eq=False)
class PeerTable:
    """Every place of one kind. `values`: places x covariates in their own units, NaN if unknown. `kinds`: only places with the
    same value are compared; all are the same except for trusts. `scaled_with`: places with the same value share a scale, so
    that a rare kind uses the spread of a larger one."""

    level: str
    codes: Codes
    kinds: Codes
    scaled_with: Codes
    covariates: tuple[Covariate, ...]
    values: FloatArray

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {str(code): row for row, code in enumerate(self.codes)}

    @cached_property
    def spaces(self) -> dict[str, tuple[NDArray[np.intp], Space | Refused]]:
        """Kind -> the rows of its places, and their standardised covariates."""
        scales = [one.scale for one in self.covariates]
        subjects = [one.subject for one in self.covariates]
        found = {}
        for family in dict.fromkeys(self.scaled_with.tolist()):
            members = np.flatnonzero(self.scaled_with == family)
            space = place_units(self.values[members], scales, subjects)
            for kind in dict.fromkeys(self.kinds[members].tolist()):
                inside = np.flatnonzero(self.kinds[members] == kind)
                found[str(kind)] = members[inside], space if isinstance(space, Refused) else space.of(inside)
        return found

    def column(self, id: str) -> FloatArray:
        """The values of one covariate. Raises StopIteration for one it does not have."""
        return self.values[:, next(number for number, one in enumerate(self.covariates) if one.id == id)]


_cache = SingleFlightCache(32)


def load_area_table(store: Store, level: str) -> PeerTable | Refused:
    """The people of every practice, network, part of a board, board, authority or county.

    Ages, size and rurality are of the patients of the practices that lie in a place, deprivation of networks and parts of boards too;
    that of boards and authorities is published. Refused where the edition has no patients by age. Raises KeyError for another level.
    """
    if level not in AREA_LEVELS:
        raise KeyError(level)
    found: PeerTable | Refused = _cache.get((store, level), lambda: _load(store, level))
    return found


def _load(store: Store, level: str) -> PeerTable | Refused:
    people = load_people(store)
    if isinstance(people, Refused):
        return people
    return _practices(store, people) if level == "practice" else _areas(store, people, level)


def _by_age(people: PracticePeople) -> FloatArray:
    """Shares of the patients in each of AGES: practices x 4."""
    groups = [(people.youngest >= first) & (people.youngest < end) for _, first, end in AGES]
    return np.column_stack([people.shares[:, group].sum(axis=1) for group in groups])


def _practices(store: Store, people: PracticePeople) -> PeerTable:
    columns = [_by_age(people), people.score, people.rural, people.patients]
    covariates = [*AGE_COVARIATES, PRACTICE_DEPRIVATION, RURAL, SIZE]
    return _table(store, "practice", people.codes, columns, covariates)


def _areas(store: Store, people: PracticePeople, level: str) -> PeerTable:
    parents = store.lies_in(list(people.codes), level)
    inside = parents != ""
    codes, of = np.unique(parents[inside].astype(str), return_inverse=True)
    patients = people.patients[inside]

    def mean(values: FloatArray) -> FloatArray:
        """Of the patients of each place, over practices of which the value is known."""
        known = np.isfinite(values)
        total = np.bincount(of[known], weights=patients[known], minlength=len(codes))
        summed = np.bincount(of[known], weights=(patients * values)[known], minlength=len(codes))
        return np.asarray(np.divide(summed, total, out=np.full(len(codes), np.nan), where=total > 0))

    ages = _by_age(people)[inside]
    size = np.asarray(np.bincount(of, weights=patients, minlength=len(codes)), dtype=np.float64)
    score, deprivation = mean(people.score[inside]), PRACTICE_DEPRIVATION
    if level in ("icb", "ltla") and AREA_DEPRIVATION in store.indicators():
        score, deprivation = _values(_newest(store, AREA_DEPRIVATION, level), codes), DEPRIVATION_OF_AREA
    columns: list[FloatArray] = [
        np.column_stack([mean(ages[:, group]) for group in range(ages.shape[1])]),
        score,
        mean(people.rural[inside]),
        size,
    ]
    covariates = [*AGE_COVARIATES, deprivation, RURAL, SIZE]
    if level != "pcn" and ETHNICITY in store.indicators():
        columns.append(_shares(store, ETHNICITY, level, codes))
        covariates.append(ETHNIC_MINORITY)
    return _table(store, level, codes.astype(object), columns, covariates)


def _table(
    store: Store, level: str, codes: Codes, columns: list[FloatArray], covariates: Sequence[Covariate]
) -> PeerTable:
    """The table, with the need of each place where the edition has it."""
    if NEED in store.indicators():
        columns = [*columns, _shares(store, NEED, level, codes)]
        covariates = [*covariates, NEEDED]
    one_kind = np.full(len(codes), level, dtype=object)
    return PeerTable(
        level=level,
        codes=codes,
        kinds=one_kind,
        scaled_with=one_kind,
        covariates=tuple(covariates),
        values=np.column_stack(columns),
    )


def _newest(store: Store, indicator: str, kind: str) -> Observations:
    return store.observations(indicator, store.newest(indicator, kind=kind), kind=kind)


def _values(rows: Observations, codes: Sequence[str] | NDArray[np.str_] | Codes) -> FloatArray:
    value_of = {code: value for code, value, known in zip(rows.area, rows.value, rows.known, strict=True) if known}
    return np.array([value_of.get(code, np.nan) for code in codes], dtype=np.float64)


def _shares(store: Store, indicator: str, level: str, codes: Codes | NDArray[np.str_]) -> FloatArray:
    """A measure with counts for each place. Counties are sums of their authorities, new authorities sums of those they replaced;
    if one part is missing, so is the place."""
    if level not in ("ltla", "utla"):
        return _values(_newest(store, indicator, level), codes)
    rows = _newest(store, indicator, "ltla")
    listed = [str(code) for code in rows.area]
    if level == "utla":
        parents = [str(code) for code in store.lies_in(listed, "utla")]
    else:
        today = [store.successor(code) for code in listed]
        parents = [
            code if area is None or area.kind != "ltla" else area.code for code, area in zip(listed, today, strict=True)
        ]
    sums: dict[str, list[float]] = {}
    for parent, numerator, denominator in zip(parents, rows.numerator, rows.denominator, strict=True):
        both = sums.setdefault(parent, [0.0, 0.0])
        both[0] += float(numerator)
        both[1] += float(denominator)
    return np.array([_ratio(*sums.get(str(code), (np.nan, np.nan))) for code in codes], dtype=np.float64)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else float("nan")
