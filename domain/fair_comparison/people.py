"""Who the people of every practice in England are: their ages and sexes, and how deprived they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.splines import NaturalSpline, natural_spline
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.archive import Unpacked, kept, packed
from vocabulary import NOT_HELD, Refused

PATIENTS = "registered_patients"
ETHNIC_MIX = "ethnic_minority_population_share"
RURALITY = "practice_rurality"  # classification by where a practice stands
DEPRIVATION = "imd_2025_score_practice"
FEWEST_PATIENTS = 1_000  # below it: homes, special services, practices that are closing
KEY = "people"
ARRAYS = ("patients", "shares", "youngest", "score", "rank", "rural", "minority", "network", "board")
GROUPS_FROM = (0, 15, 25, 35, 45, 55, 65, 75, 85)  # ages at which the groups begin that rates are fitted for

FloatArray = NDArray[np.float64]
Codes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class PracticePeople:
    """Every practice whose population is known. `shares`: practices x groups, of all its patients; each group is a sex and an
    age (`youngest`, its first year). `rank` is its fractional rank by deprivation, 0 the least deprived, 1 the most.

    `rural` is 1 for a practice in a rural area, and `minority` the share of its authority's residents in an ethnic group
    other than White. Both describe the surroundings, not the patients; NaN if unknown. `network` and `board` number its
    present network and board; a practice in no network has a network of its own."""

    counted_by_caches = False  # kept for as long as the edition is

    codes: Codes
    patients: FloatArray
    shares: FloatArray
    youngest: NDArray[np.int64]
    score: FloatArray
    rank: FloatArray
    curve: NaturalSpline  # of the score
    rural: FloatArray
    minority: FloatArray
    network: NDArray[np.intp]
    board: NDArray[np.intp]
    boards: tuple[str, ...]

    def rows_of(self, codes: Codes) -> NDArray[np.int64]:
        """The row of each practice; -1 where its people are not known."""
        return np.fromiter((self._rows.get(code, -1) for code in codes), dtype=np.int64, count=len(codes))

    def among(self, codes: frozenset[str]) -> NDArray[np.bool_]:
        """Which practices are among these."""
        found = np.zeros(len(self.codes), dtype=bool)
        found[[self._rows[code] for code in codes if code in self._rows]] = True
        return found

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}


_cache = SingleFlightCache(4)


def load_people(store: Store) -> PracticePeople | Refused:
    """The people of every practice, from the newest list by sex and age and the newest deprivation score."""
    found: PracticePeople | Refused = _cache.get(store, lambda: kept(store, KEY, _read) or gather_people(store))
    return found


def _read(found: Unpacked) -> PracticePeople:
    return PracticePeople(
        codes=np.array(found.facts["codes"], dtype=object),
        boards=tuple(found.facts["boards"]),
        curve=NaturalSpline(*(found.array(name) for name in ("knots", "centre", "scale"))),
        **{name: found.array(name) for name in ARRAYS},
    )


def pack_people(people: PracticePeople) -> bytes:
    """For keeping with the edition."""
    curve = {name: getattr(people.curve, name) for name in ("knots", "centre", "scale")}
    arrays = {name: getattr(people, name) for name in ARRAYS}
    return packed({"codes": people.codes.tolist(), "boards": people.boards}, arrays | curve)


def gather_people(store: Store) -> PracticePeople | Refused:
    if not all(store.periods(each, kind="practice") for each in (PATIENTS, DEPRIVATION)):
        return Refused(f"Patients by age and sex are {NOT_HELD}.")
    period = store.newest(PATIENTS, kind="practice")
    everybody = store.observations(PATIENTS, period, kind="practice")
    scores = store.observations(DEPRIVATION, store.newest(DEPRIVATION, kind="practice"), kind="practice")
    score_of = dict(zip(scores.area, scores.value, strict=True))
    score = np.array([score_of.get(code, np.nan) for code in everybody.area], dtype=np.float64)
    patients = np.asarray(everybody.numerator, dtype=np.float64)
    known = np.isfinite(score) & (patients >= FEWEST_PATIENTS)
    sums: dict[tuple[str, int], FloatArray] = {}
    for breakdown in store.breakdowns(PATIENTS, kind="practice"):
        parts = dict(part.split("=") for part in breakdown.split("&")) if breakdown else {}
        if set(parts) != {"age_band", "sex"}:
            continue
        first = int(parts["age_band"].split("-")[0])
        youngest = max(age for age in GROUPS_FROM if age <= first)
        rows = store.observations(PATIENTS, period, kind="practice", breakdown=breakdown)
        counts = dict(zip(rows.area, rows.numerator, strict=True))
        column = np.array([counts.get(code, np.nan) for code in everybody.area], dtype=np.float64)
        sums[parts["sex"], youngest] = sums.get((parts["sex"], youngest), 0.0) + column
    if not sums:
        return Refused(f"Patients by age and sex are {NOT_HELD}.")
    groups = sorted(sums)
    table = np.column_stack([sums[group] for group in groups])
    known &= np.isfinite(table).all(axis=1)
    curve = natural_spline(score[known])
    if isinstance(curve, Refused):
        return curve
    order = np.argsort(np.argsort(score[known], kind="stable"), kind="stable")
    codes = np.asarray(everybody.area, dtype=object)[known]
    network, board, boards = _belongs(store, codes)
    return PracticePeople(
        codes=codes,
        patients=patients[known],
        shares=table[known] / patients[known][:, None],
        youngest=np.array([age for _, age in groups]),
        score=score[known],
        rank=(order + 0.5) / known.sum(),
        curve=curve,
        rural=rural_of(store, codes),
        minority=_minority(store, codes),
        network=network,
        board=board,
        boards=boards,
    )


def _belongs(store: Store, codes: Codes) -> tuple[NDArray[np.intp], NDArray[np.intp], tuple[str, ...]]:
    listed = list(codes)
    boards, board = np.unique(store.lies_in(listed, "icb").astype(str), return_inverse=True)
    named = store.lies_in(listed, "pcn")
    network = np.unique(named.astype(str), return_inverse=True)[1]
    network = np.where(named == "", network.max() + 1 + np.arange(len(listed)), network)
    return np.unique(network, return_inverse=True)[1].astype(np.intp), board.astype(np.intp), tuple(boards.tolist())


def rural_of(store: Store, codes: Iterable[str]) -> FloatArray:
    """1 for a practice in a rural area, 0 in an urban one, NaN if unknown. Keeps the shape."""
    known = store.classes(RURALITY)
    return np.array([{"Rural": 1.0, "Urban": 0.0}.get(known.get(code, ""), np.nan) for code in codes], dtype=np.float64)


def _minority(store: Store, codes: Codes) -> FloatArray:
    if ETHNIC_MIX not in store.indicators():
        return np.full(len(codes), np.nan)
    periods = store.periods(ETHNIC_MIX, kind="ltla", breakdown="")
    if not periods:
        return np.full(len(codes), np.nan)
    rows = store.observations(ETHNIC_MIX, periods[-1], kind="ltla")
    share = dict(zip(rows.area, rows.value, strict=True))
    return np.array([share.get(area, np.nan) for area in store.lies_in(list(codes), "ltla")], dtype=np.float64)
