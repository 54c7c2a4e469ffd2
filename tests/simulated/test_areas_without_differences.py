"""Verdicts about systems that do not differ: of real practices and trusts, with their real variation, hardly one is sure.

Each test runs in the usual suite with few draws and in the slow one with those that the catalogue's figures come from.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from data_access import MIDLANDS, Store
from domain.fair_comparison.areas import FairComparison, compare_within, practices_of
from domain.fair_comparison.practice_models import PracticeModel, load_model
from tests.simulated.draws import RealUnits, phrases, real_practices, real_trusts
from vocabulary import Sureness

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


@pytest.mark.parametrize(
    ("measures", "draws"), [(BY_TRUST[:1], 20), pytest.param(BY_TRUST, 200, marks=pytest.mark.slow)]
)
def test_systems_of_trusts_dealt_out_at_random(store: Store, measures: tuple[str, ...], draws: int) -> None:
    """The real counts of trusts, dealt out to systems of the real sizes: no system differs but by the trusts it was given."""
    chance = np.random.default_rng(102)
    told: Counter[Sureness] = Counter()
    for measure in measures:
        units, count = real_trusts(store, measure), None
        for _ in range(draws):
            order = chance.permutation(len(units.people))
            count = units.drawn(chance)
            told.update(phrases(units.compared(count, units.board[order]), adjusted=False))
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
        rows = np.flatnonzero(model.within(practices_of(store, MIDLANDS)))
        sets = {
            str(number): frozenset(model.codes[chance.choice(rows, int(chance.integers(60, 181)), replace=False)])
            for number in range(draws)
        }
        found = compare_within(store, model, sets, MIDLANDS)
        told.update(each.sure.phrase for each in found.values() if isinstance(each, FairComparison))
    print({str(phrase): round(share(told, phrase), 4) for phrase in told})
    assert share(told, Sureness.SURE) == 0, "one year is never sure"
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
