"""The parts that money is moved between: boards with their allocations, or the areas within an area with payments to general practice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from caching import SingleFlightCache
from data_access import MIDLANDS, Store
from domain.resource_distribution.allocations import STREAM, no_target, streams_with_target
from domain.resource_distribution.geography import parts_of
from domain.resource_distribution.measures import (
    ALLOCATIONS_FOR_PAYMENTS,
    CORE,
    FEWEST_PATIENTS,
    NET,
    PRIMARY,
)
from domain.resource_distribution.need_alone import load_formula
from vocabulary import NOT_HELD, PLACE, Area, Refused

CLOSING, BASELINE, GROWTH = "icb_distance_from_target_closing", "icb_allocation_baseline", "icb_allocation_growth"
INEQUALITIES = "need_health_inequalities"
SCORE = "imd_2025_score_practice"
FIFTHS = 5
SMALL = "small-practices"

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Parts:
    """Parts of one kind. Arrays are by part; pounds. `people_by_fifth` and `need_by_fifth` have shape (parts, 5), the most deprived fifth of
    England's registered people first: people, and shares of the part's need. `inequalities`: people weighted by the health-inequalities part of the
    formula, which counts for `inequalities_share` of `need`; None where it is no part of these weights."""

    kind: str  # "icb", "sub_icb", "ltla", "pcn", "practice"
    codes: tuple[str, ...]
    names: tuple[str, ...]
    start: Floats
    need: Floats  # weights; of boards the published target in pounds
    people: Floats
    score: Floats  # of deprivation, averaged over people; NaN where not known
    people_by_fifth: Floats
    need_by_fifth: Floats
    inequalities: Floats | None
    inequalities_share: float
    period: str  # the year of the start
    own: NDArray[np.bool_]  # those the area chosen consists of
    left_out: (
        int  # practices that are paid and have no weight, or lie in none of the parts: their money stays with them
    )
    money_left_out: float
    unpaid: int  # practices with a weight whose payments are not known

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: Sequence[int]) -> Parts:
        """These parts alone, in this order."""
        columns: dict[str, Any] = {
            field.name: values[list(rows)]
            for field in fields(self)
            if isinstance(values := getattr(self, field.name), np.ndarray)
        }
        codes, names = (tuple(texts[row] for row in rows) for texts in (self.codes, self.names))
        return replace(self, codes=codes, names=names, **columns)

    @property
    def deprived(self) -> Floats:
        """The share of each part's people in the most deprived fifth."""
        whole = self.people_by_fifth.sum(axis=1)
        return np.asarray(np.divide(self.people_by_fifth[:, 0], whole, out=np.zeros(len(self)), where=whole > 0))


@dataclass(frozen=True, eq=False)
class Practices:
    """Every practice with a weight. `fifth`: 0 the most deprived; -1 where its deprivation is not known."""

    codes: tuple[str, ...]
    people: Floats
    need: Mapping[str, Floats]  # measure -> weighted people
    score: Floats
    fifth: NDArray[np.intp]
    within: Mapping[str, NDArray[np.str_]]  # kind -> code of the area it lies in, "" where none


_practices = SingleFlightCache(4)
_boards = SingleFlightCache(16)
_within = SingleFlightCache(64)


def load_practices(store: Store) -> Practices | Refused:
    """The newest weights of every practice, with its fifth of deprivation: fifths of all registered people of England."""
    found: Practices | Refused = _practices.get(store, lambda: _load_practices(store))
    return found


def _load_practices(store: Store) -> Practices | Refused:
    if not {CORE, PRIMARY, INEQUALITIES, SCORE} <= set(store.indicators()):
        return Refused(f"The weights of practices or their deprivation are {NOT_HELD}.")
    period = store.newest(CORE, kind="practice")
    rows = store.observations(CORE, period, kind="practice")
    codes = [str(code) for code, known in zip(rows.area, rows.known, strict=True) if known]
    people = _by_code(store, CORE, period.id, "practice", codes, "denominator")
    scores = store.observations(SCORE, store.newest(SCORE, kind="practice"), kind="practice")
    score_of = dict(zip(map(str, scores.area), scores.value, strict=True))
    score = np.array([score_of.get(code, np.nan) for code in codes], dtype=np.float64)
    return Practices(
        codes=tuple(codes),
        people=np.nan_to_num(people),
        need={
            measure: np.nan_to_num(_by_code(store, measure, period.id, "practice", codes, "numerator"))
            for measure in (CORE, PRIMARY, INEQUALITIES)
        },
        score=score,
        fifth=_fifths(score, np.nan_to_num(people)),
        within={kind: store.lies_in(codes, kind).astype(str) for kind in ("icb", "sub_icb", "pcn", "ltla")}
        | {"practice": np.array(codes)},
    )


def _fifths(score: Floats, people: Floats) -> NDArray[np.intp]:
    """Fifths of people, the most deprived first: by the middle of each practice's place in the order."""
    known = np.isfinite(score)
    order = np.flatnonzero(known)[np.argsort(-score[known], kind="stable")]
    before = np.cumsum(people[order]) - people[order] / 2
    found = np.full(score.shape, -1, dtype=np.intp)
    found[order] = np.minimum((before / people[order].sum() * FIFTHS).astype(np.intp), FIFTHS - 1)
    return found


# ---------------------------------------------------------------- boards


def load_boards(store: Store, stream: str, area: Area) -> Parts | Refused:
    """All boards of England at the close of the newest year: what they have and their target, of one stream of money.

    `own` are the boards the area consists of; none for England and for a custom area.
    """
    found: Parts | Refused = _boards.get((store, stream), lambda: _load_boards(store, stream))
    if isinstance(found, Refused):
        return found
    own = set() if area.kind in ("england", PLACE) else _boards_of(store, area)
    return replace(found, own=np.array([code in own for code in found.codes]))


def _boards_of(store: Store, area: Area) -> set[str]:
    return (
        {each.code for each in store.members(MIDLANDS, "icb")}
        if area.code == MIDLANDS
        else set(parts_of(store, area.code))
    )


def _load_boards(store: Store, stream: str) -> Parts | Refused:
    needed = {CLOSING, BASELINE, GROWTH}
    if not needed <= set(store.indicators()) or stream not in streams_with_target(store):
        return no_target(store, stream)
    practices = load_practices(store)
    if isinstance(practices, Refused):
        return practices
    breakdown = f"{STREAM}={stream}"
    period = store.newest(CLOSING, kind="icb", breakdown=breakdown)
    rows = store.observations(CLOSING, period, kind="icb", breakdown=breakdown)
    kept = [row for row in range(len(rows.area)) if rows.known[row]]
    codes = [str(rows.area[row]) for row in kept]
    # The closing distance is in pounds over the target: what a board has is the two together.
    target = rows.denominator[kept].astype(np.float64)
    made = replace(
        _described(practices, "icb", codes, CORE),
        names=tuple(str(rows.short_name[row]) for row in kept),
        start=target + rows.numerator[kept],
        need=target,
        period=period.label,
    )
    formula = load_formula(store) if stream == "core" else Refused("")
    if isinstance(formula, Refused) or made.inequalities is None:
        return replace(made, inequalities=None)
    prices = np.array([formula.prices.get(code, 1.0) for code in codes])
    return replace(made, inequalities=made.inequalities * prices, inequalities_share=formula.shares[INEQUALITIES])


# ---------------------------------------------------------------- within an area


def load_parts_within(store: Store, area: Area, kind: str) -> Parts | Refused:
    """The areas of one kind within an area: payments to general practice, and need for it by the weights of the same population.

    Spending on other services is not published below a board. Practices of fewer than 500 patients stand together. Refuses fewer than two parts.
    """
    found: Parts | Refused = _within.get((store, area.code, kind), lambda: _load_within(store, area, kind))
    return found


def _load_within(store: Store, area: Area, kind: str) -> Parts | Refused:
    practices = load_practices(store)
    if isinstance(practices, Refused):
        return practices
    period = store.newest(NET, kind="practice")
    here = sorted({code for part in parts_of(store, area.code) for code in _codes(store, part, "practice")})
    payments = _by_code(store, NET, period.id, "practice", here, "numerator")
    weighted = _by_code(store, PRIMARY, ALLOCATIONS_FOR_PAYMENTS, "practice", here, "numerator")
    people = _by_code(store, PRIMARY, ALLOCATIONS_FOR_PAYMENTS, "practice", here, "denominator")
    paid, weighed = np.isfinite(payments) & (payments >= 0), np.isfinite(weighted) & np.isfinite(people)
    within = np.array(here) if kind == "practice" else store.lies_in(here, kind).astype(str)
    kept = np.flatnonzero(paid & weighed & (within != ""))
    codes = sorted(set(within[kept].tolist()))
    if len(codes) < 2:
        return Refused(
            "There are not two parts of this kind here to move money between. Choose other parts, or a wider area."
        )
    at = np.searchsorted(codes, within[kept])

    def total(values: Floats) -> Floats:
        return np.bincount(at, values[kept], minlength=len(codes)).astype(np.float64)

    left_out = paid & ~(weighed & (within != ""))
    named = {code: each.short_name for code in codes if (each := store.area(code)) is not None}
    made = replace(
        _described(practices, kind, codes, PRIMARY),
        names=_told_apart(codes, named),
        start=total(payments),
        need=total(weighted),
        people=total(people),
        period=period.label,
        inequalities=None,
        left_out=int(left_out.sum()),
        money_left_out=float(payments[left_out].sum()),
        unpaid=int((~paid & weighed).sum()),
    )
    return _small_together(made) if kind == "practice" else made


def _codes(store: Store, area: str, kind: str) -> list[str]:
    return [each.code for each in store.members(area, kind)]


def _told_apart(codes: list[str], named: Mapping[str, str]) -> tuple[str, ...]:
    """Names; those of several areas with their codes."""
    names = [named.get(code, code) for code in codes]
    count = Counter(names)
    return tuple(f"{name} ({code})" if count[name] > 1 else name for code, name in zip(codes, names, strict=True))


def _small_together(parts: Parts) -> Parts:
    """Practices of fewer than 500 patients as one part."""
    small = parts.people < FEWEST_PATIENTS
    if small.sum() < 2:
        return parts
    keep = np.flatnonzero(~small)

    def joined(values: Floats) -> Floats:
        return np.concatenate([values[keep], [values[small].sum(axis=0)]])

    weight = parts.need[small]
    by_need = (
        (parts.need_by_fifth[small] * weight[:, None]).sum(axis=0) / weight.sum()
        if weight.sum() > 0
        else np.zeros(FIFTHS)
    )
    scores, people = parts.score[small], parts.people[small]
    known = np.isfinite(scores) & (people > 0)
    score = float(np.average(scores[known], weights=people[known])) if known.any() else np.nan
    return replace(
        parts,
        codes=(*(parts.codes[row] for row in keep), SMALL),
        names=(*(parts.names[row] for row in keep), f"{int(small.sum())} practices under {FEWEST_PATIENTS} patients"),
        start=joined(parts.start),
        need=joined(parts.need),
        people=joined(parts.people),
        score=np.append(parts.score[keep], score),
        people_by_fifth=joined(parts.people_by_fifth),
        need_by_fifth=np.vstack([parts.need_by_fifth[keep], by_need]),
        own=np.zeros(keep.size + 1, dtype=bool),
    )


# ---------------------------------------------------------------- what is known of every part


def _described(practices: Practices, kind: str, codes: list[str], component: str) -> Parts:
    """People, deprivation and need of each part, added up from its practices; money and names are the caller's."""
    place = {code: row for row, code in enumerate(codes)}
    at = np.array([place.get(str(code), -1) for code in practices.within[kind]])
    inside = at >= 0
    n = len(codes)

    def total(values: Floats, chosen: NDArray[np.bool_]) -> Floats:
        return np.bincount(at[chosen], values[chosen], minlength=n).astype(np.float64)

    scored = inside & (practices.fifth >= 0)
    cell = at[scored] * FIFTHS + practices.fifth[scored]
    by_fifth = [
        np.bincount(cell, values[scored], minlength=n * FIFTHS).reshape(n, FIFTHS).astype(np.float64)
        for values in (practices.people, practices.need[component])
    ]
    weight = by_fifth[1].sum(axis=1, keepdims=True)
    people = total(practices.people, scored)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(people > 0, total(np.nan_to_num(practices.score) * practices.people, scored) / people, np.nan)
    return Parts(
        kind=kind,
        codes=tuple(codes),
        names=tuple(codes),
        start=np.zeros(n),
        need=total(practices.need[component], inside),
        people=total(practices.people, inside),
        score=score,
        people_by_fifth=by_fifth[0],
        need_by_fifth=np.divide(by_fifth[1], weight, out=np.zeros((n, FIFTHS)), where=weight > 0),
        inequalities=total(practices.need[INEQUALITIES], inside),
        inequalities_share=0.0,
        period="",
        own=np.zeros(n, dtype=bool),
        left_out=0,
        money_left_out=0.0,
        unpaid=0,
    )


def _by_code(store: Store, measure: str, period: str, kind: str, codes: list[str], side: str) -> Floats:
    rows = store.observations(measure, period, kind=kind)
    values = {
        str(code): float(value)
        for code, value, known in zip(rows.area, getattr(rows, side), rows.known, strict=True)
        if known
    }
    return np.array([values.get(code, np.nan) for code in codes], dtype=np.float64)
