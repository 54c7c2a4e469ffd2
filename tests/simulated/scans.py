"""Whole scans of the Midlands on drawn counts: the real units of every measure, with or without differences, fitted and judged anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.few_units import FewUnits, fit_few_units
from analysis.fair_comparison.like_for_like import OneCompared
from analysis.fair_comparison.spread import Spread, fit_spread
from analysis.fair_comparison.sureness import HowSure, how_sure
from data_access import MIDLANDS, Store
from domain.fair_comparison.by_practice import judge_practices
from domain.fair_comparison.by_unit import judge_units
from domain.fair_comparison.compared import KINDS
from domain.fair_comparison.practice_models import PracticeModel, load_model
from domain.fair_comparison.scan import scanned_measures
from domain.fair_comparison.sides import area_side, level_of
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from vocabulary import Indicator

Floats = NDArray[np.float64]
LASTING = 0.999  # the worst case for a claim: whatever is there is taken to last
SPREADS = 2.0  # usual spreads that a planted difference is wide


@dataclass(frozen=True)
class Told:
    """One result of a drawn scan. `planted`: 1 or -1, the sign of a difference that was planted there, 0 for none. `right`: whether the sign told is that of the
    true difference from the Midlands. `stands_out`: see `OneCompared`."""

    measure: str
    kind: str
    area: str
    like_for_like: bool
    sure: HowSure
    planted: int
    right: bool
    stands_out: float


@dataclass(frozen=True, eq=False)
class RealMeasure:
    """A measure as the scan has it: the model fitted to the real counts, and which of its units lie in each system of the Midlands."""

    kind: str
    model: PracticeModel | UnitModel
    inside: dict[str, NDArray[np.intp]]  # rows of what is told of: a system, or a trust

    @property
    def board(self) -> NDArray[np.intp]:
        """The number of the group that differs: of practices their board, otherwise the unit itself."""
        return np.asarray(self.model.board, dtype=np.intp)

    @property
    def whole(self) -> NDArray[np.intp]:
        return np.unique(np.concatenate(list(self.inside.values())))


def real_measures(store: Store, *, every: int = 1) -> tuple[RealMeasure, ...]:
    """Each measure of the scan, or every so many."""
    systems = [area_side(store, area.code) for area in store.members(MIDLANDS, "icb")]
    found = []
    for entry, kind in scanned_measures(store)[::every]:
        model: object
        if kind == "practice":
            model = load_model(store, entry.id)
            if isinstance(model, PracticeModel):
                rows = {each.code: np.flatnonzero(each.practices[model.place]) for each in systems}
                found.append(RealMeasure(kind, model, {code: own for code, own in rows.items() if len(own)}))
            continue
        model = load_unit_model(store, entry.id, KINDS[kind])
        if isinstance(model, UnitModel):
            groups = {each.code: model.rows_of(each.codes(KINDS[kind])) for each in systems}
            if kind == "trust":
                groups = {model.codes[row]: np.array([row]) for own in groups.values() for row in own}
            found.append(RealMeasure(kind, model, {code: own for code, own in groups.items() if len(own)}))
    return tuple(found)


def drawn_scan(
    measures: tuple[RealMeasure, ...], chance: np.random.Generator, *, differ: bool, plant: int = 0
) -> list[Told]:
    """Counts of every measure drawn and judged. `differ`: boards and trusts differ as they were found to; of each measure `plant` areas of the
    Midlands differ by SPREADS usual spreads, as many above as below."""
    return [told for real in measures for told in _drawn(real, chance, differ, plant)]


def _drawn(real: RealMeasure, chance: np.random.Generator, differ: bool, plant: int) -> Iterator[Told]:
    board = real.board
    usual = float(np.sqrt(real.model.spread.board))
    of_board = usual * chance.standard_normal(int(board.max()) + 1) if differ else np.zeros(int(board.max()) + 1)
    signs: dict[str, int] = {}
    if plant and usual > 0:
        chosen = chance.permutation(list(real.inside))[:plant]
        signs = {str(area): 1 if number % 2 else -1 for number, area in enumerate(chosen)}
        for area, sign in signs.items():
            of_board[np.unique(board[real.inside[area]])] = sign * SPREADS * usual
    true = np.exp(of_board[board])
    if isinstance(real.model, PracticeModel):
        yield from _practices(real, real.model, chance, true, signs)
    else:
        yield from _units(real, real.model, chance, true, signs)


def _counts(entry: Indicator, chance: np.random.Generator, people: Floats, mean: Floats) -> Floats:
    if entry.value_kind != "proportion":
        return chance.poisson(mean).astype(float)
    return chance.binomial(np.maximum(np.round(people), 1).astype(int), np.clip(mean / people, 0, 1)).astype(float)


def _gamma(chance: np.random.Generator, variance: float, size: int) -> Floats:
    return chance.gamma(1 / variance, variance, size) if variance > 0 else np.ones(size)


def _practices(
    real: RealMeasure, model: PracticeModel, chance: np.random.Generator, true: Floats, signs: dict[str, int]
) -> Iterator[Told]:
    network = np.unique(model.network, return_inverse=True)[1]
    ratio = (
        true
        * _gamma(chance, model.spread.unit, len(true))
        * _gamma(chance, model.spread.network, network.max() + 1)[network]
    )
    count = _counts(model.indicator, chance, model.people, model.expected * ratio)
    expected = model.expected * count.sum() / model.expected.sum()
    made = replace(model, observed=count, expected=expected)
    spread = fit_spread(count, expected, made.chance, network, model.board)
    assert isinstance(spread, Spread)
    made, whole = replace(made, spread=spread), real.whole
    scale = float(count[whole].sum() / expected[whole].sum())
    level = float(model.expected[whole] @ true[whole] / model.expected[whole].sum())
    for area, rows in real.inside.items():
        judged = judge_practices(made, rows, scale)
        assert judged
        truth = float(model.expected[rows] @ true[rows] / model.expected[rows].sum())
        yield _told(real, area, judged.sure, judged.one, signs, truth / level)


def _units(
    real: RealMeasure, model: UnitModel, chance: np.random.Generator, true: Floats, signs: dict[str, int]
) -> Iterator[Told]:
    first, people = model.expected[:, -1], model.people[:, -1]
    passing = np.exp(np.sqrt(model.noise) * chance.standard_normal(len(first)))
    count = _counts(model.indicator, chance, people, first * true * passing)
    covariates = np.log(first / people)[:, None] if model.like_for_like else None
    if covariates is not None and covariates.std() == 0:
        covariates = None
    fit = fit_few_units(
        count, people, covariates, proportion=model.indicator.value_kind == "proportion", noise=model.noise, anyway=True
    )
    assert isinstance(fit, FewUnits)
    made = replace(
        model,
        periods=model.periods[-1:],
        observed=count[:, None],
        people=people[:, None],
        expected=fit.expected[:, None],
        chance=fit.chance[:, None],
        spread=Spread(0.0, 0.0, fit.between),
    )
    whole = real.whole
    level = level_of(made, whole)
    if level is None:
        return
    around = float(first[whole] @ true[whole] / first[whole].sum())
    for area, rows in real.inside.items():
        judged = judge_units(made, rows, level)
        assert judged
        yield _told(
            real,
            area,
            judged.sure,
            judged.one,
            signs,
            float(first[rows] @ true[rows] / first[rows].sum()) / around,
        )


def _told(real: RealMeasure, area: str, sure: HowSure, one: OneCompared, signs: dict[str, int], truth: float) -> Told:
    lasting = how_sure(sure.sampling, sure.usual_spread, LASTING, sure.standing_out)
    like = isinstance(real.model, PracticeModel) or real.model.like_for_like
    return Told(
        real.model.indicator.id,
        real.kind,
        area,
        like,
        lasting,
        signs.get(area, 0),
        (one.ratio > 1) == (truth > 1),
        one.stands_out,
    )
