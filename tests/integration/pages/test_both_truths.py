"""What was counted and what follows from it, told together: the last of few trusts, a rise in a title, the next month."""

from __future__ import annotations

import re

import numpy as np
import pytest

from analysis.fair_comparison.sureness import NextPeriod
from components.card import phrase
from data_access import MIDLANDS, Store
from domain.peers import load_peers
from domain.peers.trusts import load_specialists
from pages import unwarranted_variation as page
from pages.unwarranted_variation import View
from vocabulary import Refused, Sureness

NOTTINGHAM, BIRMINGHAM, BLACK_COUNTRY = "E54000060", "E54000055", "E54000062"
AE = "ae_4_hour_type_1"


def evidence(store: Store, area: str, indicator: str, level: str, **chosen: str) -> page.Evidence:
    return page.Evidence(View(area=area, indicator=indicator, level=level, **chosen), store)


@pytest.mark.parametrize("area", [NOTTINGHAM, MIDLANDS])
def test_the_lowest_of_few_trusts_is_named_with_its_date_though_it_does_not_stand_out(store: Store, area: str) -> None:
    """Nottingham University Hospitals, 4,781 of 11,557 visits in February 2026, counted again from the store."""
    known = evidence(store, area, AE, "trust")
    view = known.view
    rows = store.observations(AE, "2026-02", kind="trust")
    midlands = {member.code for member in store.members(MIDLANDS, "trust")}
    value = {
        code: (top / bottom, top, bottom)
        for code, top, bottom, is_known in zip(rows.area, rows.numerator, rows.denominator, rows.known, strict=True)
        if code in midlands and is_known
    }
    all_values = dict(zip(rows.area, rows.value, strict=True))
    lowest = min(value, key=lambda code: value[code][0])
    assert (lowest, value[lowest][1:]) == ("RX1", (4781, 11557)) and len(value) == 21
    general = [each for code, each in value.items() if code not in load_specialists(store)]
    assert len(general) == 20, "a children’s hospital is no peer of general ones"
    average = sum(each[1] for each in general) / sum(each[2] for each in general)
    below = f"{round(100 * average, 1) - round(100 * value[lowest][0], 1):.1f} percentage points below average"  # as both are printed
    finding, league = page.headline(view, known), page.ranked(view, known)
    placed = "A&E within 4 hours: Nottingham University Hospitals 41.4%, lowest of 21 trusts."
    assert finding.sentence == placed or area == MIDLANDS
    assert f"41.4%, lowest of 21 trusts and {below}" in finding.detail
    assert "differences this wide are usual between trusts" in finding.detail
    assert "stands out" not in finding.sentence + finding.caution + finding.detail
    assert (
        league.title == "A&E within 4 hours: Nottingham University Hospitals 41.4%, lowest of 21 trusts, February 2026"
    )
    peers = load_peers(store, "RX1")
    assert not isinstance(peers, Refused)
    better = [peer for peer in peers.peers if all_values[peer.area.code] > all_values["RX1"]]
    assert len(better) == len(peers.peers) == 10
    usual = "differences this wide are usual between trusts, and their patients may be why"
    assert league.front == f"{below}. All 10 trusts like it do better; {usual}."
    assert finding.period == "February 2026"
    assert (
        phrase(Sureness.CANNOT_TELL, placed=league.placed) == "Can’t tell why" and league.sure is Sureness.CANNOT_TELL
    )


def test_the_number_beside_the_last_of_few_trusts_is_its_own(store: Store) -> None:
    """Nottingham University Hospitals alone, and not with Sherwood Forest; worked out again from the counts."""
    known = evidence(store, NOTTINGHAM, AE, "trust")
    finding = page.headline(known.view, known)
    rows, peers = known.peers.rows, known.peers.rows.known
    average = rows.numerator[peers].sum() / rows.denominator[peers].sum()
    assert finding.placed and finding.size == pytest.approx(11557 * average - 4781)
    assert finding.size_unit == "waits of over 4 hours than at the Midlands average"
    assert finding.detail.startswith("The area’s 2 trusts together. ")


def test_a_difference_that_is_usual_is_told_and_not_claimed(store: Store) -> None:
    known = evidence(store, BLACK_COUNTRY, AE, "trust")
    finding = page.headline(known.view, known)
    assert finding.lower is not None and finding.upper is not None
    assert finding.lower * finding.upper > 0, "more than chance in the period"
    assert finding.sure is Sureness.CANNOT_TELL and finding.direction == "no different"
    value = known.unit.write(known.funnel.own_value[0])  # type: ignore[union-attr]
    assert f"had {value}," in finding.sentence
    assert finding.caution.endswith("ifferences this wide are usual between trusts, and their patients may be why.")


@pytest.mark.parametrize("area", [MIDLANDS, BIRMINGHAM])
def test_the_title_of_late_discharges_says_the_rise(store: Store, area: str) -> None:
    measure = "discharged_after_ready_date"
    known = evidence(store, area, measure, "icb")
    history = store.history(measure, area)
    first, last = history.position("2024-04"), history.position("2025-03")
    assert first is not None and last is not None
    rise = 100 * (history.value[last] - history.value[first])
    assert rise > 2
    assert f"{rise:.1f} percentage points higher than in April 2024" in page.over_time(known.view, known).title


def test_the_next_month_is_expected_in_an_interval_that_allows_for_more_than_chance(store: Store) -> None:
    known = evidence(store, NOTTINGHAM, AE, "trust")
    found = known.together.expected
    assert isinstance(found, NextPeriod) and known.together.following is not None
    low, high = (known.unit.write(at) for at in (found.lower, found.upper))
    words = f"March 2026 is expected at {low} to {high}"
    assert known.together.following.id == "2026-03"
    assert words in page.headline(known.view, known).detail
    assert words in page.over_time(known.view, known).sentence
    _, alone_low, alone_high = known.funnel.own_value  # type: ignore[union-attr]
    assert found.upper - found.lower > 5 * (alone_high - alone_low)
    older = evidence(store, NOTTINGHAM, AE, "trust", period="2025-06")
    assert "is expected at" not in page.headline(older.view, older).detail, "what came next is known"


def test_a_chart_says_what_it_allows_for(store: Store) -> None:
    known = evidence(store, BLACK_COUNTRY, AE, "trust")
    chart, sentence = known.together.control_chart, page.over_time(known.view, known).sentence
    told = re.search(
        r"autocorrelation ([.\d]+)\), so the usual range is ([.\d]+) times as wide .* (\d+) months in a row", sentence
    )
    assert told, sentence
    assert (float(told[1]), int(told[3])) == (round(chart.allowed.autocorrelation, 2), chart.run)  # type: ignore[union-attr]
    ranges = chart.moving_ranges  # type: ignore[union-attr]
    published = 2.66 * np.nanmean(ranges)
    assert float(told[2]) == pytest.approx((chart.upper[-1] - chart.mean[-1]) / published, abs=0.051)  # type: ignore[union-attr]


@pytest.mark.parametrize("measure", ["rtt_within_18_weeks", "rtt_waiting_over_52_weeks", AE])
def test_how_sure_asks_all_three_questions(store: Store, measure: str) -> None:
    level = "trust" if measure == AE else "icb"
    told = set()
    for area in store.members(MIDLANDS, "icb"):
        known = evidence(store, area.code, measure, level)
        asked = known.sure
        assert asked.persistence is not None and 0 <= asked.usual_spread <= 1 and 0.5 <= asked.sampling <= 1
        finding = page.headline(known.view, known)
        told.add(finding.sure)
        if finding.sure is Sureness.SURE:
            assert min(asked.usual_spread, asked.persistence) >= 0.95 and asked.sampling >= 0.995
    assert Sureness.CANNOT_TELL in told


def test_a_period_alone_is_never_sure(store: Store) -> None:
    known = evidence(store, BLACK_COUNTRY, "smoking_prevalence_qof", "practice")
    assert known.sure.persistence is None
    assert page.headline(known.view, known).sure is not Sureness.SURE
