"""Verdicts about systems that do not differ: of real practices and trusts, with their real variation, hardly one is sure.

Each test runs in the usual suite with few draws and in the slow one with those that the catalogue's figures come from.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from analysis.fair_comparison.sureness import HowSure, how_sure
from data_access import MIDLANDS, Store
from domain.fair_comparison.by_practice import judge_practices
from domain.fair_comparison.by_unit import Judged, judge_units
from domain.fair_comparison.practice_models import PracticeModel, load_model
from domain.fair_comparison.sides import level_of
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from domain.unwarranted_variation.measures import codes_in
from tests.simulated.draws import LASTING, RealUnits, phrases, real_practices
from vocabulary import Refused, Sureness

BY_PRACTICE = (
    "smoking_prevalence_qof",
    "diabetes_prevalence",
    "depression_prevalence",
    "dementia_prevalence",
    "obesity_prevalence",
    "hypertension_prevalence",
    "appointments_within_two_weeks",
    "ae_attendances_0_4",
)
BY_TRUST = (
    "ae_4_hour_type_1",
    "ae_12_hour_from_decision",
    "cancer_62_day",
    "discharged_after_ready_date",
    "general_acute_bed_occupancy",
)
SURE, PROBABLY = 0.01, 0.10  # the most that may be so


def share(told: Counter[Sureness], phrase: Sureness) -> float:
    return told[phrase] / sum(told.values())


def held(told: Counter[Sureness], inside: list[bool], *, many: bool) -> None:
    """The shares of phrases are within their bars, and intervals of 95% hold the truth; few draws are given more room."""
    print({str(phrase): round(share(told, phrase), 4) for phrase in told}, f"coverage {np.mean(inside):.3f}")
    assert share(told, Sureness.SURE) <= SURE * (1 if many else 2)
    assert share(told, Sureness.PROBABLY) <= PROBABLY
    assert (0.93 if many else 0.90) <= np.mean(inside) <= (0.97 if many else 0.99)


@pytest.mark.parametrize(
    ("measures", "draws"),
    [(BY_PRACTICE[:1], 4), pytest.param(BY_PRACTICE, 60, marks=pytest.mark.slow)],
)
def test_systems_of_practices_that_do_not_differ(store: Store, measures: tuple[str, ...], draws: int) -> None:
    """42 boards for each draw of each measure: counts are drawn with the variation of practices and networks alone."""
    chance = np.random.default_rng(101)
    told: Counter[Sureness] = Counter()
    inside: list[bool] = []
    for measure in measures:
        units = real_practices(store, measure)
        for _ in range(draws):
            found = units.compared(units.drawn(chance))
            told.update(phrases(found))
            inside += list((found.lower <= 1) & (found.upper >= 1))
    held(told, inside, many=draws > 50)


def worst(sure: HowSure) -> Sureness:
    """The phrase if whatever is there is taken to last, which is the worst case for a claim."""
    return how_sure(sure.sampling, sure.usual_spread, LASTING, sure.standing_out).phrase


@pytest.mark.parametrize(
    ("measures", "draws"), [(BY_TRUST[:1], 40), pytest.param(BY_TRUST, 400, marks=pytest.mark.slow)]
)
def test_systems_of_trusts_dealt_out_at_random(store: Store, measures: tuple[str, ...], draws: int) -> None:
    """The real counts of trusts, dealt out to systems of the real sizes: no system differs but by the trusts it was given."""
    chance = np.random.default_rng(102)
    told: Counter[Sureness] = Counter()
    sizes = [len(inside) for area in store.areas("icb") if (inside := codes_in(store, area.code, "trust"))]
    for measure in measures:
        model = load_unit_model(store, measure, "trust")
        assert isinstance(model, UnitModel)
        level = level_of(model, np.arange(len(model.codes)))
        assert level is not None
        for _ in range(draws):
            rows = np.split(chance.permutation(len(model.codes)), np.cumsum(sizes))
            for own in rows:
                judged = judge_units(model, own, level) if len(own) else None
                if isinstance(judged, Judged):
                    told[worst(judged.sure)] += 1
    print({str(phrase): round(share(told, phrase), 4) for phrase in told})
    assert share(told, Sureness.SURE) <= SURE * (1 if draws > 50 else 2)
    assert share(told, Sureness.PROBABLY) <= PROBABLY


@pytest.mark.parametrize(
    ("measures", "draws"), [(BY_PRACTICE[:1], 40), pytest.param(BY_PRACTICE, 150, marks=pytest.mark.slow)]
)
def test_random_sets_of_practices_as_areas(store: Store, measures: tuple[str, ...], draws: int) -> None:
    """Sets of 60 to 180 practices of the Midlands, by the real counts, with the usual spread of boards taken as known."""
    chance = np.random.default_rng(103)
    told: Counter[Sureness] = Counter()
    for measure in measures:
        model = load_model(store, measure)
        assert isinstance(model, PracticeModel)
        # A set lies in many boards: as if it were one, the spread between boards is all its own.
        model = replace(model, of=replace(model.of, board=np.zeros_like(model.of.board)))
        rows = np.flatnonzero(model.within(codes_in(store, MIDLANDS, "practice")))
        scale = float(model.observed[rows].sum() / model.expected[rows].sum())
        for _ in range(draws):
            chosen = chance.choice(rows, int(chance.integers(60, 181)), replace=False)
            judged = judge_practices(model, chosen, scale)
            assert not isinstance(judged, Refused)
            told[worst(judged.sure)] += 1
    print({str(phrase): round(share(told, phrase), 4) for phrase in told})
    assert share(told, Sureness.SURE) <= SURE * (1 if draws > 50 else 3)
    assert share(told, Sureness.PROBABLY) <= PROBABLY


@pytest.mark.parametrize(
    ("measures", "draws"), [(BY_PRACTICE[:1], 4), pytest.param(BY_PRACTICE, 60, marks=pytest.mark.slow)]
)
def test_planted_differences_are_found(store: Store, measures: tuple[str, ...], draws: int) -> None:
    """Six boards of each draw differ by two usual spreads, the others by what boards usually do."""
    chance = np.random.default_rng(104)
    found_right, inside = [], []
    for measure in measures:
        units = real_practices(store, measure)
        found, right = planted(units, chance, draws)
        print(measure, f"found {np.mean(right):.2f}, coverage {np.mean(found):.3f}")
        found_right += right
        inside += found
    assert np.mean(found_right) >= 0.6
    assert (0.93 if draws > 50 else 0.90) <= np.mean(inside) <= (0.97 if draws > 50 else 0.99)


def planted(units: RealUnits, chance: np.random.Generator, draws: int) -> tuple[list[bool], list[bool]]:
    """Whether the interval of each board holds its true ratio, and whether each planted difference was told with its sign."""
    usual = float(np.sqrt(units.spread.board))
    inside: list[bool] = []
    right: list[bool] = []
    for _ in range(draws):
        of_board = np.exp(usual * chance.standard_normal(units.boards))
        chosen = chance.choice(units.boards, 6, replace=False)
        of_board[chosen] = np.exp(2 * usual * np.tile([1.0, -1.0], 3))
        found = units.compared(units.drawn(chance, of_board))
        true = of_board * units.expected.sum() / (units.expected @ of_board[units.board])
        inside += list((found.lower <= true) & (true <= found.upper))
        told = phrases(found)
        right += [
            told[board] in (Sureness.SURE, Sureness.PROBABLY) and (found.ratio[board] > 1) == (of_board[board] > 1)
            for board in chosen
        ]
    return inside, right
