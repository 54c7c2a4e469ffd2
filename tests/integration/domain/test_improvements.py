"""Where improvement would pay most: gains come from the scan, practices' parts add up to them, and the second look is quick."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.ambition import Concentration
from data_access import ENGLAND, MIDLANDS, Store, open_store
from domain.fair_comparison.scan import scan_area
from domain.overview.fronts import choose_fronts
from domain.peers.trusts import load_specialists
from domain.unwarranted_variation.ambition import Ambition, Improvement, by_worth, scan_improvements
from domain.unwarranted_variation.delays import load_stays
from domain.unwarranted_variation.excluded import Excluded, load_excluded
from domain.unwarranted_variation.holding import Holding, load_holding
from domain.unwarranted_variation.sizes import sizes_of
from domain.unwarranted_variation.trust_profile import Profile, load_profile
from settings import Settings
from vocabulary import Refused, Sureness

NOTTINGHAM, BLACK_COUNTRY = "E54000060", "E54000062"
LATE = "discharged_after_ready_date"
HOSPITALS = "RX1"  # Nottingham University Hospitals


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.fixture(scope="module")
def scanned(store: Store) -> tuple[Improvement, ...]:
    return scan_improvements(store, NOTTINGHAM)


def test_every_gain_is_one_of_the_scan_and_its_measure_may_be_ranked(
    store: Store, scanned: tuple[Improvement, ...]
) -> None:
    scan = {(one.indicator.id, one.unit, one.lower, one.upper) for one in scan_area(store, NOTTINGHAM)}
    found = [(one.indicator.id, one.unit, one.lower, one.upper) for one in (each.compared for each in scanned)]
    assert len(found) > 50 and scan.issuperset(found)
    assert all(each.compared.rankable and each.compared.indicator.family != "economy" for each in scanned)
    fronts = {(each.compared.indicator.id, each.compared.unit) for each in choose_fronts(scan_area(store, NOTTINGHAM))}
    assert fronts <= {(each.compared.indicator.id, each.compared.unit) for each in scanned}


def most_first(each: Improvement) -> tuple[bool, float]:
    return not each.compared.like_for_like, -each.believed


def test_the_first_may_be_told_to_a_board_and_the_most_events_come_first(scanned: tuple[Improvement, ...]) -> None:
    claimed = [each for each in scanned if each.claimed and each.current]
    assert claimed and list(scanned[: len(claimed)]) == claimed
    assert claimed == sorted(claimed, key=most_first), "what is not adjusted never stands before what is"
    firm = [each for each in claimed if each.firm]
    assert firm == [each for each in scanned if each.firm]
    assert firm == sorted(firm, key=most_first)
    for each in firm:
        assert each.gain.probability > 0.8 and each.sure.phrase in (Sureness.SURE, Sureness.PROBABLY)
        assert each.gain.lower <= each.gain.events <= each.gain.upper and each.peers == 10
    assert not any(each.claimed for each in scanned if not each.behind)


@pytest.mark.parametrize("area", [NOTTINGHAM, BLACK_COUNTRY])
def test_parts_of_practices_add_up_to_the_gain(store: Store, area: str) -> None:
    counted = [each for each in scan_improvements(store, area) if each.compared.unit_kind == "practice"]
    assert counted
    for each in counted:
        holding = load_holding(store, each.compared, each.gain)
        assert isinstance(holding, Holding) and len(holding.codes) == len(holding.parts) > 50
        assert holding.parts.sum() == pytest.approx(each.gain.events, rel=1e-6, abs=1e-6)
        assert bool(each.held) == each.behind
        networks = np.bincount(np.unique(holding.networks, return_inverse=True)[1], holding.parts)
        for one, parts in zip(each.held, (holding.parts, networks), strict=False):
            told, most = one.found, np.sort(parts)[::-1]
            assert isinstance(told, Concentration) and told.units == len(parts)
            assert most[: told.half].sum() >= most[most > 0].sum() / 2 * (1 - 1e-9) > most[: told.half - 1].sum()
        assert [one.kind for one in each.held] in ([], ["practice", "pcn"])
    by_board = next(each for each in scan_improvements(store, area) if each.compared.unit_kind == "board")
    assert isinstance(load_holding(store, by_board.compared, by_board.gain), Refused) and by_board.held == ()


def test_what_is_counted_by_board_is_held_by_few_boards_of_the_midlands(store: Store) -> None:
    found = scan_improvements(store, MIDLANDS)
    held = [one for each in found if each.compared.unit_kind == "board" for one in each.held]
    assert held and {one.kind for one in held} == {"icb"}
    assert all(1 <= one.found.half <= one.found.behind <= one.found.units == 11 for one in held)


def test_a_trust_with_many_short_delays_gains_no_bed_days(store: Store) -> None:
    """Nottingham University Hospitals: more late discharges than the median, and 0.46 bed days for each discharge of the year (median 0.63)."""
    stays = load_stays(store, NOTTINGHAM, "trust", MIDLANDS)
    assert not isinstance(stays, Refused)
    level = float(np.nanmedian(stays.gaps.believed))
    late = {
        each.compared.unit: each for each in scan_improvements(store, NOTTINGHAM) if each.compared.indicator.id == LATE
    }
    assert late[HOSPITALS].gain.events > 100
    for unit, each in late.items():
        at = stays.codes.index(unit)
        beyond = max(float(stays.gaps.believed[at]) - level, 0.0) * float(stays.gaps.discharges[at])
        assert each.worth is not None and each.worth.days == pytest.approx(beyond)
    worth = late[HOSPITALS].worth
    assert worth is not None and worth.days == worth.pounds == 0
    assert any(each.worth is not None and each.worth.days > 500 for each in late.values())


def test_late_discharges_are_worth_their_bed_days_at_the_cited_cost(store: Store) -> None:
    found = scan_improvements(store, BLACK_COUNTRY)
    late = [each for each in found if each.compared.indicator.id == LATE]
    assert late
    for each in late:
        assert each.worth is not None
        assert each.worth.pounds == pytest.approx(each.worth.days * 395)
    ranked = by_worth(found, "bed-days")
    assert sorted(map(id, ranked)) == sorted(map(id, found))
    for current in (True, False):
        alike = [each for each in ranked if each.current == current]
        gained = [each.worth.days for each in alike if each.worth is not None and each.worth.days > 0]
        first = [each.worth.days if each.worth else None for each in alike[: len(gained)]]
        assert first == sorted(gained, reverse=True)


@pytest.mark.parametrize("area", [NOTTINGHAM, BLACK_COUNTRY])
def test_no_list_of_gains_puts_what_is_past_its_date_above_what_is_current(store: Store, area: str) -> None:
    found = scan_improvements(store, area)
    for listed in (found, by_worth(found, "bed-days"), by_worth(found, "pounds")):
        current = [each.current for each in listed]
        assert current == sorted(current, reverse=True) and len(set(current)) == 2


def test_what_does_not_hold_among_patients_not_excluded_is_not_probable(store: Store) -> None:
    """Heart failure reviews of Nottingham, 2024/25: 794 fewer than at the median level, of those not excluded about the average."""
    told = {each.compared.indicator.id: each for each in scan_improvements(store, NOTTINGHAM)}
    for id in ("heart_failure_review", "severe_mental_illness_care_plan"):
        found = told[id]
        assert found.not_excluded is not None and found.not_excluded.events < found.gain.events / 4
        assert found.gain.lower > 0 and found.sure.phrase is Sureness.CANNOT_TELL and not found.claimed
    held = told["cancer_care_review"]  # holds both ways
    assert held.claimed and held.not_excluded is not None and held.not_excluded.lower > 0
    for one in scan_area(store, NOTTINGHAM):
        if one.not_excluded is not None and one.claimed:
            assert one.difference * one.not_excluded.difference > 0


def test_the_best_quarter_asks_for_more_than_the_median(store: Store, scanned: tuple[Improvement, ...]) -> None:
    best = {
        (each.compared.indicator.id, each.compared.unit): each.gain.events
        for each in scan_improvements(store, NOTTINGHAM, Ambition.BEST_QUARTER)
    }
    more = [best[each.compared.indicator.id, each.compared.unit] - each.gain.events for each in scanned]
    assert len(more) > 50 and min(more) >= -1e-6


def test_the_own_best_needs_earlier_periods(store: Store) -> None:
    found = scan_improvements(store, NOTTINGHAM, Ambition.OWN_BEST)
    assert found and all(each.compared.periods >= 3 and each.peers == 0 for each in found)


def test_waits_in_nottingham_are_behind_the_median_trust(scanned: tuple[Improvement, ...]) -> None:
    """4,781 of 11,557 visits of February 2026 ended within 4 hours, the lowest share of 21 trusts; one of them is a children's hospital and no peer."""
    found = next(
        each for each in scanned if each.compared.unit == HOSPITALS and each.compared.indicator.id == "ae_4_hour_type_1"
    )
    assert found.compared.period.id == "2026-02" and found.peers == 19
    assert found.gain.events > 1000 and found.gain.probability > 0.99 and not found.current


def test_a_region_is_held_against_england(store: Store) -> None:
    found = scan_improvements(store, MIDLANDS)
    assert found and all(each.compared.against == ENGLAND for each in found)
    assert max(each.peers for each in found) > 100, "trusts of all England"


def test_the_second_look_is_quick(store: Store, scanned: tuple[Improvement, ...]) -> None:
    began = time.perf_counter()
    assert scan_improvements(store, NOTTINGHAM) is scanned
    assert time.perf_counter() - began < 0.06


def test_an_unknown_area_is_an_error_and_england_has_no_gain(store: Store) -> None:
    with pytest.raises(KeyError):
        scan_improvements(store, "nowhere")
    assert scan_improvements(store, ENGLAND) == ()


# ---------------------------------------------------------------- one trust, and who is excluded


def test_a_trust_has_all_its_measures_on_one_card_counted_again_from_the_store(store: Store) -> None:
    found = load_profile(store, HOSPITALS)
    assert isinstance(found, Profile) and len(found.lines) > 20
    line = next(each for each in found.lines if each.indicator.id == "ae_4_hour_type_1")
    rows = store.observations("ae_4_hour_type_1", line.period, kind="trust")
    general = ~np.isin(rows.area.astype(str), list(load_specialists(store)))
    values = rows.value[rows.known & np.isfinite(rows.value) & general]
    assert line.among.units == len(values) and line.among.median == pytest.approx(np.median(values))
    assert line.among.value == pytest.approx(4781 / 11557) and line.among.position > 0, "few in time is worse"
    for each in found.lines:
        side = (each.among.value - each.among.median) * (1 if each.indicator.polarity == "lower" else -1)
        assert not np.isfinite(each.among.position) or each.among.position * side >= 0


def test_scores_of_the_framework_are_never_compared_over_time(store: Store) -> None:
    found = load_profile(store, HOSPITALS)
    assert isinstance(found, Profile)
    for id in ("oversight_average_score", "oversight_segment"):
        line = next(each for each in found.lines if each.indicator.id == id)
        assert isinstance(line.change, Refused) and "set of metrics" in line.change.reason


def test_a_system_is_no_trust(store: Store) -> None:
    assert isinstance(load_profile(store, NOTTINGHAM), Refused)


def test_those_excluded_are_the_difference_of_two_published_counts(store: Store) -> None:
    entry = store.indicator("blood_pressure_at_target_diabetes")
    period = store.periods(entry.id, kind="icb")[-1]
    found = load_excluded(store, entry, "icb", period)
    assert isinstance(found, Excluded) and NOTTINGHAM in found.codes
    published = store.observations("qof_excluded", period, kind="icb", breakdown="qof_indicator=dm033")
    for code, share in zip(found.codes, found.shares.excluded, strict=True):
        row = published.position(code)
        assert row is not None and share == pytest.approx(float(published.value[row]), abs=1e-9)
    assert (found.shares.flattered >= found.shares.achieved).all()
    assert isinstance(load_excluded(store, store.indicator("ae_4_hour_type_1"), "trust", period), Refused)


@pytest.mark.parametrize("area", [NOTTINGHAM, BLACK_COUNTRY])
def test_at_the_average_a_gain_is_the_difference_that_every_page_tells(store: Store, area: str) -> None:
    found = scan_improvements(store, area, Ambition.EXPECTED)
    assert len(found) > 50
    for each in found:
        one = each.compared
        sign = -1 if one.indicator.polarity == "higher" else 1
        assert each.gain.events == sign * one.difference and each.sure is one.sure
        assert sorted((sign * one.lower, sign * one.upper)) == [each.gain.lower, each.gain.upper]
        assert each.believed == sign * one.believed_people and abs(each.believed) <= abs(each.gain.events)
        assert each.claimed == (one.claimed and each.behind)
    at_median = {
        (each.compared.indicator.id, each.compared.unit) for each in scan_improvements(store, area, Ambition.MEDIAN)
    }
    assert {(each.compared.indicator.id, each.compared.unit) for each in found} == at_median


def test_the_sizes_of_a_difference_lead_from_one_to_the_next(store: Store) -> None:
    scan = scan_area(store, BLACK_COUNTRY)
    for one in scan[:40]:
        told = sizes_of(store, one)
        before = next(each.events for each in told)
        for each in told[1:]:
            if each.kind == "not-excluded":
                before = next(each.events for each in told if each.kind == "difference")
            assert each.events == pytest.approx(before + each.step)
            before = each.events
        by_kind = {each.kind: each.events for each in told}
        sign = -1 if one.indicator.polarity == "higher" else 1
        assert by_kind["difference"] == sign * one.difference and ("plain" in by_kind) == bool(one.adjusted_for)
        levels = [by_kind[kind] for kind in ("median", "best-quarter") if kind in by_kind]
        assert levels == sorted(levels)
