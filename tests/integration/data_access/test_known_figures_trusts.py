"""Figures of trusts, staff, voices and local statistics read by hand in the files, found again in the edition. The number behind # is
the line of the raw file (its header is 1) of:
- profiles: data2/oversight/trust_profiles_2026_03_selected.csv.gz
- mhcom, ambulance: data2/oversight/nof_2025_26_q1_q4_....csv.gz; override: data2/oversight/nof_2026_27_q1_midlands_acute_financial_override.csv
- staff: data2/staff/nhs_staff_survey_org_wellbeing_2021_2024.csv.gz
- gpps: data2/voices/gpps_2025_icb.csv; averages: data2/voices/gpps_2026_....csv
- local: data2/local/ons_local_statistics_selected_la.csv.gz
- global, authorities, trusts: data2/areas/ons_nearest_neighbours_global_lad.csv, strategyunit_la_peers.csv, strategyunit_nhp_peers.csv
"""

from __future__ import annotations

import pytest

from data_access import Store
from tests.integration.data_access.known_figures import Known, assert_known, each_known, found

N = None
# (indicator, breakdown, period, area, numerator, denominator, value)
KNOWN = [
    # As published: the quotients of the rounded counts are 1.1983, 0.9940 and 0.9376
    ("hospital_mortality_shmi", "", "2025", "RJE", 4350, 3630, 1.1976),  # profiles 63
    ("hospital_mortality_shmi", "", "2025", "R0A", 4165, 4190, 0.9936),  # profiles 2
    ("hospital_mortality_shmi", "", "2025", "RWE", 4130, 4405, 0.9371),  # profiles 121
    ("hospital_mortality_band", "", "2025", "RJE", N, N, 1),  # profiles 63
    ("cost_against_expected", "", "2024/25", "RWE", 1546.72e6, 1353.75e6, 154672 / 1353.75),  # profiles 121
    ("written_complaints", "", "2024/25", "RXK", 527, N, 527),  # profiles 134
    ("complaints_upheld", "", "2024/25", "RXK", N, N, 0.1688),  # profiles 134
    ("people_promise_score", "people_promise=engagement", "2025", "RWE", N, N, 6.8675),  # profiles 121
    ("people_promise_score", "people_promise=burnout", "2025", "RXK", N, N, 4.8814),  # profiles 134: pp4_2_burnout
    ("oversight_segment", "", "2025-Q4", "RWE", N, N, 4),  # profiles 121
    ("oversight_domain_score", "oversight_domain=finance_productivity", "2025-Q4", "RXK", N, N, 3.18),  # profiles 134
    ("planned_surplus_deficit", "", "2025-Q4", "RWE", N, N, -3.77),  # profiles 121
    ("mrsa_bloodstream_infections", "", "2025-Q4", "RJE", 9, N, 9),  # profiles 63
    ("oversight_average_score", "", "2026-Q1", "TAJ", N, N, 3.09),  # mhcom 8650
    ("oversight_domain_score", "oversight_domain=people_workforce", "2026-Q1", "RXT", N, N, 2.6),  # mhcom 8148
    ("oversight_metric_score", "oversight_metric=sickness_absence", "2026-Q1", "TAJ", N, N, 3.79),  # mhcom 7802
    ("crisis_contact_within_24_hours", "", "2026-Q1", "RXT", N, N, 0.6095),  # mhcom 6721
    ("sickness_absence_trust", "", "2026-Q1", "TAJ", N, N, 0.0762),  # mhcom 7106
    ("category_2_response_time", "", "2025-Q2", "RYA", N, N, 21.93),  # ambulance 7: the quarter from April
    ("oversight_financial_override_2026_27", "", "2026-Q2", "RWE", 1, 1, 1),  # override 18
    ("staff_burnout", "", "2024", "RWE", N, 12639, 0.277765),  # staff 1016
    ("staff_stress", "", "2024", "TAJ", N, 1617, 0.453757),  # staff 1076
    ("staff_violence", "from_whom=public", "2024", "RWE", N, 12640, 0.118293),  # staff 1016
    ("staff_enough_staff", "employer=board", "2024", "QUA", N, 405, 0.387654),  # staff 858
    ("gp_easy_by_phone", "", "2025", "QUA", 6439.6, 6439.6 / 0.4795, 0.4795),  # gpps 34
    ("gp_care_and_concern", "", "2025", "QUA", 11049.46, N, 0.8232),  # gpps 41
    ("gp_survey_2026_contact_averages", "", "2026", "QUA", N, N, 0.6775),  # averages of boards 25
    ("gp_survey_2026_phone_averages", "", "2026", "D2P2L", N, N, 0.6288),  # averages of parts 19
    ("economic_inactivity_rate", "", "2023", "E08000025", N, N, 0.283),  # local 18242
    ("median_weekly_pay", "", "2025-04", "E06000015", N, N, 587.6),  # local 29984
    ("preventable_cardiovascular_mortality", "", "2022/2024", "E10000024", N, N, 32.26091),  # local 75608
    ("cigarette_smokers_five_years", "", "2020/2024", "E08000025", N, N, 0.143),  # local 91886
    ("early_learning_goals", "early_learning_goal=literacy", "2024/25", "TLG", N, N, 0.688),  # local 96226
]

# (indicator, breakdown, period, area, lower, upper)
INTERVALS = [
    ("gp_easy_by_phone", "", "2025", "QUA", 0.4708, 0.4882),  # gpps 34
    ("healthy_life_expectancy_with_intervals", "sex=female", "2022/2024", "E08000025", 55.5, 60.5),  # local 83686
    ("economic_inactivity_rate", "", "2023", "TLG", 0.201, 0.223),  # local 17822
]


@each_known(KNOWN)
def test_a_figure_read_by_hand(store: Store, known: Known) -> None:
    assert_known(store, known)


@pytest.mark.parametrize("known", INTERVALS, ids=lambda known: " ".join(map(str, known[:4])))
def test_an_interval_read_by_hand(store: Store, known: tuple[str, str, str, str, float, float]) -> None:
    indicator, breakdown, period, area, lower, upper = known
    figure = found(store, indicator, period, area, breakdown)
    assert (figure.lower, figure.upper) == pytest.approx((lower, upper), rel=2e-4)


def test_boards_add_up_to_their_region(store: Store) -> None:
    midlands = store.observations("gp_easy_by_phone", "2025", kind="region")
    row = midlands.position("E40000011")
    assert row is not None
    boards = [area.code for area in store.members("E40000011", "icb", period="2025")]
    of_boards = store.observations("gp_easy_by_phone", "2025", kind="icb")
    own = [place for place in map(of_boards.position, boards) if place is not None]
    assert len(own) == 11
    assert midlands.numerator[row] == pytest.approx(of_boards.numerator[own].sum())
    assert of_boards.value[own].min() < midlands.value[row] < of_boards.value[own].max()


def test_averages_of_another_author_are_of_low_reliability(store: Store) -> None:
    found = store.observations("gp_survey_2026_overall_averages", "2026", kind="icb")
    assert len(found) == 29  # of 30: Hampshire's code passed to another board in April 2026
    assert set(found.status) == {"low reliability"}


def test_peers_read_by_hand(store: Store) -> None:
    nearest = [area.code for area in store.peers("E08000025", "ons_global")]
    assert nearest[:5] == ["E08000032", "E06000016", "E08000031", "E06000018", "E08000012"]  # global 250
    assert nearest[-1] == "E08000019"  # the twentieth: Sheffield under its code of 2025
    assert len(nearest) == 19  # N09000003, Belfast, is no area here
    assert {area.code for area in store.peers("E08000025", "strategy_unit")} == {
        *("E08000032", "E08000031", "E06000016", "E08000030", "E08000001"),
        *("E08000026", "E06000032", "E06000008", "E08000028", "E08000005"),
    }  # authorities 2753 to 2762
    assert {"RHQ", "RX1", "RTG"} <= {area.code for area in store.peers("RJE", "strategy_unit")}  # trusts 816 to 825
    assert store.classes("ons_cluster_economic")["E08000025"] == "A"
