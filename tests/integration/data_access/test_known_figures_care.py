"""Figures on care and treatment read by hand in the files they came in, found again in the edition. The number behind # is
the line of the raw file (its header is 1); where there are two, the numerator's and the denominator's. A denominator of
people is the sum of the board's practices in the file of the allocations.
"""

from __future__ import annotations

import numpy as np
import pytest

from data_access import Store
from tests.integration.data_access.known_figures import Known, assert_known, each_known, found
from vocabulary import Status

N = None
# (indicator, breakdown, period, area, numerator, denominator, value)
KNOWN = [
    # discharge_ready_date_icb_utla_provider_2024_25.csv.gz
    ("discharged_after_ready_date", "", "2025-03", "QUA", 1293, 11016, 1293 / 11016),  # 741, 738
    ("bed_days_after_ready_date", "", "2025-03", "QUA", 7176, 11016, 7176 / 11016),  # 743, 738
    ("discharged_after_ready_date", "", "2025-03", "RWE", 780, 6670, 780 / 6670),  # 20677, 20674
    ("discharged_after_ready_date_la", "", "2025-03", "E10000019", 907, 5131, 907 / 5131),  # 31160, 31157
    ("bed_days_after_ready_date_la", "", "2025-03", "E10000019", 4156, 5131, 4156 / 5131),  # 31162, 31157
    ("discharges_by_days_after_ready", "days_after_ready=21-over", "2024/25", "QHL", 226, 131203, N),  # 483, 450
    # acute_discharge_icb_provider_2024_25.csv.gz
    ("still_in_hospital_when_ready", "", "2025-03", "RWE", 226.16, 493, 226.16 / 493),  # 28180, 28177
    ("discharges_by_pathway", "discharge_pathway=3", "2024/25", "QNC", 3030, 48501, N),  # 7175; 7172 to 7175 added up
    ("reasons_still_in_hospital", "delay_reason=wellbeing", "2024/25", "QNC", 3.31, N, N),  # 7206 + 7226 + 7230 + 7256
    (
        "reasons_still_in_hospital",
        "care_at_home=not-available",
        "2024/25",
        "QHL",
        4.08,
        N,
        4.08 / 130.9,
    ),  # 618 + 666 + 672 + 676
    # hes_admitted_care_icb_provider_2024_25.csv
    ("emergency_admission_share", "", "2024/25", "QUA", 192660, 464065, 0.4152),  # 6
    ("emergency_admission_share", "", "2024/25", "RRK", 205860, 391595, 0.5257),  # 196, where the code is RRK-X
    ("hospital_stay_mean_days", "", "2024/25", "RL4", N, N, 3.1),  # 189
    ("hospital_admissions_per_1000", "admission_method=planned", "2024/25", "QUA", 63745, 1301945.1, N),  # 6
    # beds_kh03_provider_2024_25.csv.gz
    (
        "overnight_beds_occupied",
        "bed_sector=mental-illness",
        "2025-Q1",
        "RP1",
        162.7778,
        139.3556,
        1.1681,
    ),  # 8057, 8056
    # community_waits_icb_provider_mar2025.csv.gz
    ("community_waits_over_52_weeks", "", "2025-03", "QHL", 8921, 53965, 8921 / 53965),  # 153, 147
    ("community_waits_over_52_weeks", "adults_or_children=children", "2025-03", "QHL", 8900, 21477, N),  # 155, 146
    ("community_waits_over_18_weeks", "", "2025-03", "QHL", 18358, 53965, N),  # 150 + 153, 147
    (
        "community_waits_over_52_weeks",
        "community_service=paediatrics",
        "2025-03",
        "QK1",
        5335,
        8268,
        0.6453,
    ),  # 1459, 1458
    # community_services_csds_icb_provider_mar2025.csv.gz
    ("community_contacts_per_person", "", "2025-03", "QUA", 193765, 60365, 3.21),  # 190, 198
    ("community_referrals_per_1000", "", "2025-03", "QUA", 33980, 1301945.1, N),  # 174
    # urgent_community_response_icb_provider_2024_25.csv.gz
    ("urgent_response_within_2_hours", "", "2025-03", "QHL", N, N, 0.6154),  # 158
    ("urgent_response_referrals", "", "2025-03", "QHL", 310, N, 310),  # 170
    # community_beds_icb_mar2026.csv.gz
    ("community_beds_outside_trusts", "", "2026-03", "QOC", 139, 237, 0.5865),  # 1165, 1137
    ("community_beds_per_100000", "bed_purpose=step-up", "2026-03", "QOC", 15, N, N),  # 1148
    ("community_bed_stay_mean_days", "", "2026-03", "QOC", N, N, 34.63),  # 1147
    # gp_appointments_icb_2024_25.csv.gz
    ("gp_appointments_over_28_days", "", "2024/25", "QUA", 320821, 7960726, N),  # 238; 226 to 238 added up
    ("gp_appointments_missed", "", "2024/25", "QUA", 416103, 7475296, N),  # 260; 258 + 260
    # nhs111_iuc_contract_area_2024_25.csv.gz
    ("nhs111_calls_abandoned", "", "2024/25", "111AL7", 92834, 3707101, 0.02504),  # 460, 457
    ("nhs111_outcomes", "call_outcome=ambulance", "2024/25", "111AL7", 453077, 3396786, 0.13338),  # 464, 463
    # ambulance_quality_trust_2024_25.csv.gz
    ("ambulance_hear_and_treat", "", "2024/25", "RX9", 155858, 830317, N),  # 29, 26
    ("ambulance_taken_to_ae", "", "2024/25", "RX9", 381159, 674459, N),  # 38, 32
    # ae_routes_ecds_provider_2024_25.csv.gz
    ("ae_attendances_by_route", "ae_route=gp", "2024/25", "RL4", 10230, 264095, N),  # 2448, 2442
]
# Figures that stand under a warning: the board that counts its emergencies elsewhere, the trust with few discharges, the board
# that sends few contacts, the month of few referrals, the trust that does not record who sent people.
DOUBTED = [
    ("emergency_admission_share", "", "2024/25", "QGH"),
    ("still_in_hospital_when_ready", "", "2025-03", "RRK"),
    ("community_people_seen_per_1000", "", "2025-03", "QHL"),
    ("urgent_response_within_2_hours", "", "2024-04", "QVV"),
    ("ae_attendances_by_route", "ae_route=gp", "2024/25", "RXW"),
    ("discharged_after_ready_date", "", "2025-03", "RLT"),  # 49%, the highest of all trusts
    ("discharged_after_ready_date", "", "2024-08", "RLT"),
]


@each_known(KNOWN)
def test_a_figure_of_care_read_by_hand(store: Store, known: Known) -> None:
    assert_known(store, known)


@pytest.mark.parametrize(("indicator", "breakdown", "period", "area"), DOUBTED)
def test_a_figure_that_stands_under_a_warning(
    store: Store, indicator: str, breakdown: str, period: str, area: str
) -> None:
    assert found(store, indicator, period, area, breakdown).status == Status.LOW_RELIABILITY


@pytest.mark.parametrize(("period", "area"), [("2024-05", "RRE"), ("2024-10", "RY8"), ("2024-11", "RY8")])
def test_a_month_in_which_no_response_was_recorded_is_missing(store: Store, period: str, area: str) -> None:
    """Printed as 0%, between months of 70% and more."""
    history = store.history("urgent_response_within_2_hours", area)
    row = history.position(period)
    assert row is not None
    assert (history.estimate(row).value, history.estimate(row).status) == (None, Status.MISSING)
    assert np.nanmin(history.value) > 0.4


def test_people_that_rates_are_worked_out_with_are_those_of_the_allocations(store: Store) -> None:
    for area in ("QUA", "QHL", "QGH", "E92000001"):
        people = store.history("registered_population_allocation", area)
        rate = store.history("gp_appointments_per_1000", area)
        first, second = people.position("2024/25"), rate.position("2024/25")
        assert first is not None and second is not None
        assert rate.denominator[second] == pytest.approx(people.value[first], rel=1e-6)


def test_the_midlands_are_the_sum_of_their_boards(store: Store) -> None:
    history = store.history("discharged_after_ready_date", "E40000011")
    row = history.position("2025-03")
    assert row is not None and history.derived[row]
    boards = [store.history("discharged_after_ready_date", area.code) for area in store.members("E40000011", "icb")]
    counted = [board for board in boards if board.position("2025-03") is not None]
    assert len(counted) == 11
    assert history.numerator[row] == sum(board.numerator[board.position("2025-03")] for board in counted)
