"""Intervals of single figures, of slopes, and of trusts and boards against the others, held against a truth that was put in, on the real units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from analysis.burden import AchievableBenchmark, Groups, achievable_benchmark
from analysis.fair_comparison.few_units import FewUnits, fit_few_units
from analysis.fair_comparison.spread import Spread
from analysis.rates import crude_rate
from analysis.slope import FittedSlope, LineOnScale, fitted_slope_index, line_on_scale, slope_index
from analysis.slope import Slope as GroupSlope
from analysis.variation import figures_of
from data_access import Store
from domain.fair_comparison.by_unit import Judged, judge_units
from domain.fair_comparison.sides import level_of
from domain.fair_comparison.unit_models import UnitModel, _covariates, load_unit_model
from domain.inequalities.gradients import load_gradients
from domain.inequalities.neighbourhoods import load_neighbourhoods
from tests.simulated.draws import real_practices
from tests.simulated.test_intervals_shown import HIGHEST, LOWEST, MEASURES, Held, told
from vocabulary import Refused

pytestmark = pytest.mark.slow

BY_TRUST = ("ae_4_hour_type_1", "cancer_62_day", "discharged_after_ready_date", "general_acute_bed_occupancy")
BY_BOARD = ("blood_pressure_at_target_diabetes", "rtt_within_18_weeks", "copd_review")
LIFE = "life_expectancy_at_birth_female_msoa"


def test_intervals_of_shares_and_rates_hold(store: Store) -> None:
    """Wilson's of shares, exact ones and Byar's of rates, of every practice: its published rate is the true one."""
    chance, everything = np.random.default_rng(701), Held(list)
    for measure in MEASURES:
        units = real_practices(store, measure)
        kind = "proportion" if units.proportion else "rate"
        mean = np.clip(units.expected * chance.gamma(4, 1 / 4, len(units.people)), 0.5, units.people * 0.95)
        for _ in range(20):
            if units.proportion:
                count = chance.binomial(units.people.astype(int), mean / units.people).astype(float)
            else:
                count = chance.poisson(mean).astype(float)
            _, low, high = figures_of(count, units.people, kind=kind, per=1)  # type: ignore[arg-type]
            everything[kind] += list((low <= mean / units.people) & (mean / units.people <= high))
    small = Held(list)
    for events in (2.0, 4.0, 8.0, 16.0, 64.0):
        count = chance.poisson(events, 20_000).astype(float)
        found = crude_rate(count, np.full(20_000, 1_000.0), multiplier=1)
        assert not isinstance(found, Refused)
        small[f"rate of {events:g} events"] += list((found.lower <= events / 1_000) & (events / 1_000 <= found.upper))
    assert (
        min(told(small, "few events").values()) >= LOWEST
    )  # counts are whole: of few, an interval errs on the wide side
    shares = told(everything, "figures")
    assert set(shares) == {"proportion", "rate"}
    assert all(LOWEST <= share <= HIGHEST for share in shares.values()), shares


def test_slopes_of_life_expectancy_hold(store: Store) -> None:
    """Every system's neighbourhoods keep their places, their residents, their line and how far they scatter about it; the side is drawn."""
    chance, held = np.random.default_rng(702), Held(list)
    around, gradients = load_neighbourhoods(store, LIFE), load_gradients(store, LIFE)
    for gradient in gradients.by_code.values():
        rows = gradient.rows[gradient.groups.group_of >= 0]
        place, life, people = around.place[rows], around.life[rows], around.people[rows]
        found = line_on_scale(place, life, people)
        assert isinstance(found, LineOnScale)
        straight = found.at_most_deprived + found.sii * place
        for _ in range(200 if len(rows) < 2_000 else 20):
            drawn = line_on_scale(place, straight + (life - straight) * chance.choice([-1.0, 1.0], len(rows)), people)
            assert isinstance(drawn, LineOnScale)
            held["slope on one scale"].append(drawn.sii_lower <= found.sii <= drawn.sii_upper)
        groups = gradient.groups
        for _ in range(40):
            value = groups.value + groups.standard_error * chance.standard_normal(len(groups.value))
            index = slope_index(value, groups.population, standard_error=groups.standard_error, repetitions=4_000)
            true = slope_index(groups.value, groups.population, standard_error=groups.standard_error, repetitions=10)
            assert isinstance(index, GroupSlope) and isinstance(true, GroupSlope)
            held["slope of groups"].append(index.sii_lower <= true.sii <= index.sii_upper)
    shares = told(held, "slopes")
    assert all(LOWEST <= share <= HIGHEST for share in shares.values()), shares


def test_slopes_from_the_scatter_of_tenths_hold(store: Store) -> None:
    """Of England's ten tenths, whose scatter about the line is all that tells the error."""
    chance, held = np.random.default_rng(703), Held(list)
    groups = load_gradients(store, LIFE).england.groups
    people = groups.population
    ranks = (np.cumsum(people) - people / 2) / people.sum()
    for _ in range(4_000):
        value = 80 + 8 * ranks + 0.5 * chance.standard_normal(len(people))
        found = fitted_slope_index(value, people, curve="line", student=True)
        assert isinstance(found, FittedSlope)
        held["slope from scatter"].append(found.sii_lower <= 8 <= found.sii_upper)
    shares = told(held, "tenths")
    assert LOWEST <= shares["slope from scatter"] <= HIGHEST


def fitted_again(store: Store, model: UnitModel) -> UnitModel:
    """The same with what is allowed for fitted to its counts of the newest period: how uncertain that is belongs to the interval."""
    _, covariates = _covariates(store, model.indicator, model.codes, model.kind)
    fit = fit_few_units(
        model.observed[:, -1],
        model.people[:, -1],
        covariates if model.adjusted_for else None,
        proportion=model.indicator.value_kind == "proportion",
        noise=model.noise,
        anyway=True,
    )
    assert isinstance(fit, FewUnits)
    expected, chance = model.expected.copy(), model.chance.copy()
    expected[:, -1], chance[:, -1] = fit.expected, fit.chance
    return replace(model, expected=expected, chance=chance, spread=Spread(0.0, 0.0, fit.between))


@pytest.mark.parametrize(("kind", "measures"), [("trust", BY_TRUST), ("icb", BY_BOARD)])
def test_comparisons_of_trusts_and_boards_hold(store: Store, kind: str, measures: tuple[str, ...]) -> None:
    """Each unit of England against all of them together, in its newest period, where units differ as they were found to."""
    chance, everything = np.random.default_rng(704), Held(list)
    for measure in measures:
        held: Held = defaultdict(list)
        model = load_unit_model(store, measure, kind)
        assert isinstance(model, UnitModel), measure
        proportion = model.indicator.value_kind == "proportion"
        expected, people = model.expected[:, -1], model.people[:, -1]
        for _ in range(40):
            ratio = np.exp(np.sqrt(model.spread.board) * chance.standard_normal(len(expected)))
            truth = expected * ratio
            mean = truth * np.exp(np.sqrt(model.noise) * chance.standard_normal(len(expected)))  # what passes
            if proportion:
                mean = np.minimum(mean, 0.98 * people)
                count = chance.binomial(np.round(people).astype(int), mean / people).astype(float)
            else:
                count = chance.poisson(mean).astype(float)
            observed = model.observed.copy()
            observed[:, -1] = count
            drawn = fitted_again(store, replace(model, observed=observed))
            level = level_of(drawn, np.arange(len(expected)))
            assert level is not None
            true = ratio * expected.sum() / truth.sum()
            for row in range(len(expected)):
                judged = judge_units(drawn, np.array([row]), level)
                assert isinstance(judged, Judged)
                held[f"{kind} against the others"].append(judged.one.lower <= true[row] <= judged.one.upper)
        told(held, measure)
        for name, inside in held.items():
            everything[name] += inside
    shares = told(everything, "all")
    assert all(LOWEST <= share <= HIGHEST for share in shares.values()), shares


def test_what_others_reach_holds() -> None:
    """42 areas of 12 to 80 units whose true rates differ a little, as usual and a lot; the interval of what the best tenth's rate would mean in one."""
    chance, everything, by_spread = np.random.default_rng(705), Held(list), Held(list)
    for spread in (0.008, 0.02, 0.05):
        for _ in range(1_500):
            units, true = chance.integers(12, 80, 42), 0.3 + spread * chance.standard_normal(42)
            rates = true + 0.06 / np.sqrt(units) * chance.standard_normal(42)
            variance = 0.06**2 / units * chance.chisquare(units - 1) / (units - 1)
            areas = [
                Groups(np.full(2, rate), np.ones(2), np.full(2, error), np.full(2, number))
                for rate, error, number in zip(rates, variance, units, strict=True)
            ]
            found = achievable_benchmark(areas[0], areas[1:], 0)
            assert isinstance(found, AchievableBenchmark)
            if found.half == 0:  # areas that are not seen to differ have nothing to reach, and no interval
                continue
            inside = abs(found.people - (true[0] - (0.3 - 1.28155 * spread))) <= found.half
            everything["what others reach"].append(inside)
            by_spread[f"spread {spread}"].append(inside)
    told(by_spread, "what others reach")
    assert LOWEST <= told(everything, "all")["what others reach"] <= HIGHEST
