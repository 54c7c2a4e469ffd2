"""Held against what came: the interval of the next month, and verdicts that were sure half a year before."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from analysis.fair_comparison.sureness import NextPeriod, next_figure, next_period
from data_access import MIDLANDS, Store
from domain.unwarranted_variation.measures import codes_in
from domain.unwarranted_variation.peers import load_compared
from domain.unwarranted_variation.sure import load_sure
from vocabulary import Sureness

AE, RTT = ("ae_4_hour_type_1", "trust"), ("rtt_within_18_weeks", "icb")
ALL = (
    AE,
    ("ae_12_hour_from_decision", "trust"),
    RTT,
    ("rtt_waiting_over_52_weeks", "icb"),
    ("cancer_62_day", "trust"),
    ("discharged_after_ready_date", "icb"),
    ("general_acute_bed_occupancy", "trust"),
)
CLAIMS = (Sureness.SURE, Sureness.PROBABLY)
FIRST = 12  # months before the first forecast; of short series 8
HALF_A_YEAR = 6


def panels(store: Store, measure: str, level: str, *, every: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Counts and denominators by month: of every unit of England (or every so many), and of each system's trusts added up."""
    single = []
    for member in store.areas(level)[::every]:
        history = store.history(measure, member.code)
        single.append((member.code, np.where(history.known, [history.numerator, history.denominator], np.nan)))
    found = [(counts[0], counts[1]) for _, counts in single]
    if level == "trust" and every == 1:
        for system in store.areas("icb"):
            inside = [counts for code, counts in single if code in codes_in(store, system.code, level)]
            if len(inside) > 1:
                added = np.sum(inside, axis=0)
                found.append((added[0], added[1]))
    return found


@pytest.mark.parametrize(("measures", "every"), [((AE, RTT), 6), pytest.param(ALL, 1, marks=pytest.mark.slow)])
def test_the_next_month_lies_in_its_interval(store: Store, measures: tuple[tuple[str, str], ...], every: int) -> None:
    """Every trust, every system and every system's trusts together, month by month: at least 90% of next months."""
    for measure, level in measures:
        inside, without = [], []
        for count, people in panels(store, measure, level, every=every):
            value = count / people
            first = FIRST if len(value) > 20 else 8
            for month in range(first, len(value)):
                if not (np.isfinite(value[month]) and np.isfinite(value[month - 1])):
                    continue
                found = next_figure(value[:month], people[:month], proportion=True)
                if isinstance(found, NextPeriod):
                    inside.append(found.lower - 1e-12 <= value[month] <= found.upper + 1e-12)
                    alone = np.sqrt(value[month - 1] * (1 - value[month - 1]) / people[month - 1])
                    without.append(abs(value[month] - value[month - 1]) <= 1.96 * alone)
        print(
            f"{measure} by {level}: {len(inside)} months, {np.mean(inside):.3f}; by one month's interval {np.mean(without):.3f}"
        )
        assert np.mean(inside) >= 0.90


@pytest.mark.parametrize(("systems", "months"), [(11, 13), pytest.param(11, None, marks=pytest.mark.slow)])
def test_what_was_sure_is_not_sure_and_opposite_half_a_year_later(
    store: Store, systems: int, months: int | None
) -> None:
    """Waits under 18 weeks and over a year, each system against the Midlands, as they were told each month."""
    claimed: Counter[Sureness] = Counter()
    opposite: Counter[Sureness] = Counter()
    for measure in ("rtt_within_18_weeks", "rtt_waiting_over_52_weeks"):
        periods = store.periods(measure, kind="icb")
        entry = store.indicator(measure)
        for area in store.members(MIDLANDS, "icb")[:systems]:
            told = {}
            for number in range(FIRST, len(periods))[-months if months else None :]:
                peers = load_compared(
                    store, entry, area, level="icb", breakdown="", period=periods[number].id, within=MIDLANDS
                )
                count, people, known = peers.rows.numerator, peers.rows.denominator, peers.rows.known
                own = peers.reporting
                sign = np.sign(count[own].sum() / people[own].sum() - count[known].sum() / people[known].sum())
                told[number] = (load_sure(store, peers).phrase, sign)
            for number, (phrase, sign) in told.items():
                later, sign_later = told.get(number + HALF_A_YEAR, (None, 0.0))
                if phrase in CLAIMS and later is not None:
                    claimed[phrase] += 1
                    opposite[phrase] += later in CLAIMS and sign_later == -sign
    print({str(each): f"{claimed[each]}, claimed with the other sign later {opposite[each]}" for each in CLAIMS})
    assert claimed.total() > 0
    assert opposite[Sureness.SURE] == 0
    assert opposite[Sureness.PROBABLY] <= 0.02 * claimed[Sureness.PROBABLY]


@pytest.mark.parametrize("draws", [100, pytest.param(3000, marks=pytest.mark.slow)])
def test_the_interval_holds_for_series_as_like_the_month_before_as_real_ones(draws: int) -> None:
    chance = np.random.default_rng(302)
    inside = []
    for number in range(draws):
        share, months = (0.0, 0.3, 0.6, 0.8, 0.9)[number % 5], int(chance.choice([24, 41, 59]))
        series = np.empty(months + 1)
        series[0] = chance.standard_normal()
        for month in range(1, months + 1):
            series[month] = share * series[month - 1] + np.sqrt(1 - share**2) * chance.standard_normal()
        found = next_period(series[:-1])
        assert isinstance(found, NextPeriod)
        inside.append(found.lower <= series[-1] <= found.upper)
    print(f"coverage {np.mean(inside):.3f}")
    assert (0.93 if draws > 1000 else 0.88) <= np.mean(inside) <= (0.97 if draws > 1000 else 1.0)
