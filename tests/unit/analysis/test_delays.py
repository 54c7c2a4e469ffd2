"""Days in bed after being ready: figures to believe, and what closing part of a distance would bring."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.scenarios.delays import DelayGaps, delay_gaps, first_year, shorten_delays, shorten_delays_gain
from vocabulary import Refused

NAMES = [f"trust {number}" for number in range(9)]


def year(rates: np.ndarray, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Months of days and discharges of units with these days a discharge."""
    chance = np.random.default_rng(seed)
    discharges = chance.integers(900, 1_100, (12, len(rates))).astype(float)
    return chance.gamma(4.0, rates / 4.0, discharges.shape) * discharges, discharges


@pytest.fixture(scope="module")
def gaps() -> DelayGaps:
    found = delay_gaps(*year(np.linspace(0.4, 1.2, 9)))
    assert not isinstance(found, Refused)
    return found


class TestDelayGaps:
    def test_a_figure_is_days_over_discharges_of_the_year(self, gaps: DelayGaps) -> None:
        days, discharges = year(np.linspace(0.4, 1.2, 9))
        assert gaps.counted == pytest.approx(days.sum(axis=0) / discharges.sum(axis=0))
        assert gaps.discharges == pytest.approx(discharges.sum(axis=0))

    def test_figures_are_drawn_towards_those_of_all(self, gaps: DelayGaps) -> None:
        spread = gaps.counted.std()
        assert gaps.believed.std() < spread
        assert gaps.believed.std() > 0.5 * spread

    def test_units_that_do_not_differ_are_believed_alike(self) -> None:
        kept = []
        for seed in range(40):
            found = delay_gaps(*year(np.full(9, 0.7), seed=seed))
            assert not isinstance(found, Refused)
            kept.append(found.believed.std() / found.counted.std())
        assert np.median(kept) < 0.1

    def test_a_unit_without_a_day_is_counted(self) -> None:
        days, discharges = year(np.linspace(0.4, 1.2, 9))
        days[:, 0] = 0.0
        found = delay_gaps(days, discharges)
        assert not isinstance(found, Refused)
        assert found.counted[0] == 0 and np.isfinite(found.believed).all()

    def test_a_unit_with_few_months_has_no_figure_and_a_missing_month_is_not_zero(self) -> None:
        days, discharges = year(np.linspace(0.4, 1.2, 9))
        days[:8, 0] = np.nan
        days[3, 1] = np.nan
        found = delay_gaps(days, discharges)
        assert not isinstance(found, Refused)
        assert not found.known[0]
        left = [month for month in range(12) if month != 3]
        assert found.counted[1] == pytest.approx(days[left, 1].sum() / discharges[left, 1].sum())
        assert found.discharges[1] == pytest.approx(discharges[left, 1].sum() * 12 / 11)

    @pytest.mark.parametrize(("units", "sign", "reason"), [(3, 1, "at least 5"), (9, -1, "below 0")])
    def test_refusals(self, units: int, sign: int, reason: str) -> None:
        days, discharges = year(np.linspace(0.4, 1.2, units))
        found = delay_gaps(sign * days, discharges)
        assert isinstance(found, Refused) and reason in found.reason


class TestShorterDelays:
    OWN = np.arange(9) >= 6

    def test_the_gain_is_the_share_of_the_distance_times_discharges(self, gaps: DelayGaps) -> None:
        found = shorten_delays(gaps, names=NAMES, own=self.OWN, what="days", share=0.5, months=0)
        assert not isinstance(found, Refused)
        level = np.median(gaps.believed)
        by_hand = 0.5 * (gaps.discharges[6:] * (gaps.believed[6:] - level)).sum()
        assert found.central == pytest.approx(by_hand)
        assert found.summary.lower < by_hand < found.summary.upper
        assert found.draws.mean() == pytest.approx(by_hand, rel=0.02)
        assert sum(place.change.value for place in found.places) == pytest.approx(by_hand)

    def test_its_central_value_is_the_same_without_draws(self, gaps: DelayGaps) -> None:
        for months in (0, 12, 30):
            found = shorten_delays(gaps, names=NAMES, own=self.OWN, what="days", share=0.3, months=months)
            assert not isinstance(found, Refused)
            assert shorten_delays_gain(gaps, own=self.OWN, share=0.3, months=months) == pytest.approx(found.central)

    def test_who_is_ahead_is_not_moved(self, gaps: DelayGaps) -> None:
        ahead = np.arange(9) < 2
        found = shorten_delays(gaps, names=NAMES, own=ahead, what="days", share=1.0)
        assert not isinstance(found, Refused)
        assert found.central == 0 and not found.draws.any()

    @pytest.mark.parametrize(("months", "part"), [(0, 1.0), (6, 0.75), (12, 0.5), (24, 0.25), (36, 1 / 6)])
    def test_what_falls_into_the_first_year(self, months: float, part: float) -> None:
        evenly = np.clip((np.arange(12_000) + 0.5) / 1_000 / months, 0, 1).mean() if months else 1.0
        assert first_year(months) == pytest.approx(part, abs=1e-6) == pytest.approx(evenly, abs=1e-3)

    @pytest.mark.parametrize(("share", "months", "reason"), [(1.2, 12, "between 0%"), (0.5, 500, "months")])
    def test_refusals(self, gaps: DelayGaps, share: float, months: float, reason: str) -> None:
        found = shorten_delays(gaps, names=NAMES, own=self.OWN, what="days", share=share, months=months)
        assert isinstance(found, Refused) and reason in found.reason

    def test_nobody_with_figures_is_refused(self, gaps: DelayGaps) -> None:
        assert isinstance(shorten_delays_gain(gaps, own=np.zeros(9, dtype=bool), share=0.5), Refused)

    @pytest.mark.parametrize("units", [9, 40])
    def test_the_interval_holds_the_truth(self, units: int) -> None:
        """True figures drawn anew, any four units moved all the way to the true median of all."""
        inside = []
        for seed in range(150):
            chance = np.random.default_rng(1_000 + seed)
            true = np.maximum(chance.normal(0.8, 0.2, units), 0.1)
            own = np.isin(np.arange(units), chance.choice(units, 4, replace=False))
            found = delay_gaps(*year(true, seed=seed))
            assert not isinstance(found, Refused)
            made = shorten_delays(
                found, names=[*map(str, range(units))], own=own, what="days", share=1.0, months=0, draws=400
            )
            assert not isinstance(made, Refused)
            moved = own & (found.believed > np.median(found.believed))
            if moved.any():
                truth = (found.discharges * (true - np.median(true)))[moved].sum()
                inside.append(made.summary.lower <= truth <= made.summary.upper)
        assert 0.9 < np.mean(inside) < 0.985
