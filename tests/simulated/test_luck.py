"""Luck is told as luck: places outside a funnel, examples, gains and what others reach, where nobody differs."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.burden import AchievableBenchmark, Groups, achievable_benchmark, aggregate
from analysis.overdispersion import back
from analysis.unit_distribution import UnitDistribution, fit_units
from analysis.variation import Variation, vary
from data_access import MIDLANDS, Store
from domain.inequalities.counts import known_counts, quintile_of
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.peers import Peers, load_compared

MEASURES = ("smoking_prevalence_qof", "diabetes_prevalence", "hypertension_prevalence", "obesity_prevalence")
GAINS = ("smoking_prevalence_qof", "diabetes_prevalence", "appointments_within_two_weeks", "ae_attendances_0_4")


def practices(store: Store, measure: str) -> Peers:
    entry, region = store.indicator(measure), store.area(MIDLANDS)
    assert region is not None
    newest = store.periods(measure, kind="practice")[-1].id
    return load_compared(store, entry, region, level="practice", breakdown="", period=newest, within=MIDLANDS)


def varied(count: np.ndarray, people: np.ndarray) -> Variation:
    found = vary(count, people, kind="proportion", limits="overdispersed")
    assert isinstance(found, Variation)
    return found


@pytest.mark.parametrize(("measures", "draws"), [(MEASURES[:1], 5), pytest.param(MEASURES, 40, marks=pytest.mark.slow)])
def test_as_many_practices_lie_outside_by_luck_as_the_page_says(
    store: Store, measures: tuple[str, ...], draws: int
) -> None:
    """Practices of the real sizes, their true shares drawn from the distribution fitted to them."""
    chance = np.random.default_rng(401)
    for measure in measures:
        peers = practices(store, measure)
        known = peers.rows.known
        count, people = peers.count[known], np.round(peers.people[known]).astype(int)
        spread = varied(count, people).dispersion
        fitted = fit_units(
            spread.transformed, spread.s, float(np.sqrt(spread.tau2)), float(np.mean(spread.transformed))
        )
        assert isinstance(fitted, UnitDistribution)
        outside, said = [], []
        for _ in range(draws):
            normal = chance.standard_normal(len(people))
            heavy = np.ones(len(people))
            if np.isfinite(fitted.freedom):
                heavy = np.sqrt(fitted.freedom / chance.chisquare(fitted.freedom, len(people)))
            true = back(fitted.middle + fitted.scale * normal * heavy, "proportion")
            found = varied(chance.binomial(people, true).astype(float), people.astype(float))
            outside.append(int((found.outside("above") | found.outside("below")).sum()))
            said.append(found.outside_by_chance)
        print(f"{measure}: outside {np.mean(outside):.1f}, said {np.mean(said):.1f}, normal {0.002 * len(people):.1f}")
        error = float(np.std(outside) / np.sqrt(draws))
        assert abs(np.mean(said) - np.mean(outside)) <= 3 * error + 0.1 * np.mean(outside)


@pytest.mark.parametrize(
    ("measures", "draws"), [(MEASURES[:1], 20), pytest.param(MEASURES, 100, marks=pytest.mark.slow)]
)
def test_no_example_and_no_gain_where_practices_differ_by_chance_alone(
    store: Store, measures: tuple[str, ...], draws: int
) -> None:
    chance = np.random.default_rng(402)
    claimed = []
    for measure in measures:
        peers = practices(store, measure)
        known = peers.rows.known
        rate = peers.count[known].sum() / peers.people[known].sum()
        people = np.where(known, np.round(peers.people), np.nan)
        for _ in range(draws):
            count = np.full(len(known), np.nan)
            count[known] = chance.binomial(people[known].astype(int), rate)
            funnel = Funnel(peers, varied(count, people))
            claimed.append(bool(funnel.believed_outside("better").any()) or funnel.own_gain_at_median > 0)
    print(f"claimed in {np.mean(claimed):.3f} of {len(claimed)} draws")
    assert np.mean(claimed) <= 0.05


@pytest.mark.parametrize(("measures", "draws"), [(GAINS[:1], 2), pytest.param(GAINS, 40, marks=pytest.mark.slow)])
def test_what_others_reach_is_not_claimed_where_systems_do_not_differ(
    store: Store, measures: tuple[str, ...], draws: int
) -> None:
    """The real practices of each fifth, dealt out to systems of the real sizes."""
    chance = np.random.default_rng(403)
    claimed = []
    for measure in measures:
        rows = store.observations(measure, store.periods(measure, kind="practice")[-1], kind="practice")
        fifth, board = quintile_of(store, rows), store.lies_in(list(rows.area), "icb")
        used = known_counts(rows) & (board != "") & (fifth >= 0)
        count, people, fifth = rows.numerator[used], rows.denominator[used], fifth[used]
        system = np.unique(board[used].astype(str), return_inverse=True)[1]
        for _ in range(draws):
            dealt = system.copy()
            for each in range(5):
                inside = np.flatnonzero(fifth == each)
                dealt[inside] = system[chance.permutation(inside)]
            groups = [aggregate(count[dealt == one], people[dealt == one], fifth[dealt == one], 5) for one in range(42)]
            known = [each for each in groups if isinstance(each, Groups)]
            for number, own in enumerate(known):
                found = achievable_benchmark(own, known[:number] + known[number + 1 :], 0)
                if isinstance(found, AchievableBenchmark):
                    claimed.append(found.claimed)
    print(f"claimed {np.mean(claimed):.4f} of {len(claimed)}")
    assert np.mean(claimed) <= 0.05
