"""Figures of money and social care read by hand in the publishers' files, found again in the edition.

Behind # stand file, sheet, row and column (workbooks) or the lines of the raw file, its header being 1.
A = nhse_icb_allocations_2023_24_to_2024_25.xlsx, B = nhse_icb_allocations_2025_26.xlsx, S = ascof_la_2015_2025.csv,
C = council_revenue_outturn_2022_25.csv.
"""

from __future__ import annotations

import pytest

from data_access import MIDLANDS, Store
from tests.integration.data_access.known_figures import Known, assert_known, each_known, found
from vocabulary import Status

N = None
CORE = "allocation_stream=core"
CLUSTER = "cluster-birmingham-solihull-black-country"
CARE = "council_service=adult_social_care"
# (indicator, breakdown, period, area, numerator, denominator, value)
KNOWN = [
    # Allocations: Birmingham and Solihull
    ("icb_allocation", CORE, "2025/26", "QHL", 3135551352.65, N, 3135551352.65),  # B, ICB Core Allocations 2025-26, 10, X
    ("icb_allocation", CORE, "2024/25", "QHL", 2672352884.14, N, N),  # A, ICB Core Allocations 2024-25, 12, S
    ("icb_allocation", "allocation_stream=primary_medical", "2025/26", "QHL", 341720958.91, N, N),  # B, PMC, 10, P
    ("icb_allocation", "allocation_stream=other_primary_care", "2025/26", "QHL", 151386936.83, N, N),  # B, POD, 10, I
    ("icb_allocation", "allocation_stream=other_primary_care", "2023/24", "QHL", 138818266.39, N, N),  # A, Other PC, 12, J
    ("icb_allocation", "allocation_stream=running_costs", "2025/26", "QHL", 21740691.28, N, N),  # B, running cost, 10, E
    ("icb_allocation", "allocation_stream=specialised", "2025/26", "QHL", 491587232.94, N, N),  # B, Specialised, 10, R
    ("icb_allocation", "", "2025/26", "QHL", 4141987172.61, N, N),  # the five above, added by hand
    ("icb_allocation_baseline", CORE, "2025/26", "QHL", 2797301407.81, N, N),  # B, ICB Core Allocations 2025-26, 10, E
    ("icb_allocation_target", CORE, "2025/26", "QHL", 2942949071.83, N, N),  # 10, F
    ("icb_distance_from_target_opening", CORE, "2025/26", "QHL", -145647664.02, 2942949071.83, -0.0494903787),  # 10, G
    ("icb_distance_from_target_closing", CORE, "2025/26", "QHL", N, N, -0.0442420704),  # 10, L
    ("icb_distance_from_target_pounds", CORE, "2025/26", "QHL", -145647664.02, N, N),  # 10, E less F
    ("icb_allocation_convergence", CORE, "2025/26", "QHL", N, N, 0.005),  # 10, I
    ("icb_allocation_growth", CORE, "2023/24", "QHL", N, 2382257857.62, 0.0513194413),  # A, ICB Core 2023-24, 12, N and E
    # 2,672,352,884 pounds (12, S) for 2,592,669 thousand / 1,639.06 pounds = 1,581,800 people (12, K and L)
    ("icb_allocation_per_head", CORE, "2024/25", "QHL", 2672352884.14, 1581800.45, 1689.4374),
    ("icb_distance_from_target_opening", "allocation_stream=specialised", "2025/26", "QHL", N, N, 0.1533711807),  # B, 10, G
    # The Midlands and England, which the workbook prints too
    ("icb_distance_from_target_opening", CORE, "2025/26", "E40000011", N, N, 0.0038166455),  # B, Core Allocations, 49, G
    ("icb_distance_from_target_closing", CORE, "2025/26", "E40000011", N, N, 0.0027293838),  # 49, L
    ("icb_allocation_growth", CORE, "2025/26", "E40000011", N, N, 0.0427432067),  # 49, M
    ("icb_allocation", CORE, "2025/26", "E40000011", 23316807266.75, N, N),  # 49, X
    ("icb_allocation", CORE, "2025/26", "E92000001", 124345778581.38, N, N),  # 54, X
    ("icb_distance_from_target_closing", CORE, "2023/24", "E40000011", N, N, 0.0173458820),  # A, Core 2023-24, 52, M
    ("icb_distance_from_target_closing", "allocation_stream=primary_medical", "2024/25", "E40000011", N, N, 0.0053455169),  # A, PMC 2024-25, 52, M
    # Social care outcomes
    ("ascof_care_home_admissions_65", "", "2024/25", "E08000025", 992, 154406, 642.46),  # S 17231 to 17233
    ("ascof_care_home_admissions_65", "", "2024/25", "E54000055", 1225, 201431, 608.15),  # 17231 and 17243, added by hand
    ("ascof_care_home_admissions_65", "", "2024/25", "E92000001", 65060, 10981090, 592.47),  # S 17036
    ("ascof_satisfied", "", "2024/25", "E08000025", N, 365, 0.642),  # S 11865 and 11866
    ("ascof_quality_of_life_carers", "", "2023/24", "E10000018", N, 405, 7.2),  # S 9301
    ("ascof_feeling_safe", "", "2015/16", "E06000021", N, 387, 0.627),  # S 34993
    ("ascof_staff_turnover", "", "2024/25", "E06000016", N, N, 0.196),  # S 44664
    ("ascof_care_homes_good", "", "2024/25", "E10000034", 135, 166, 135 / 166),  # S 47110
    ("ascof_discharged_into_reablement", "", "2024/25", "E06000021", N, N, 0.0009),  # S 18208
    # 4B as printed, not the quotient of its rounded counts; its boards are quotients of added counts
    ("ascof_safeguarding_risk_reduced", "", "2024/25", "E06000057", 1045, 1245, 0.836),  # S 37589 to 37591
    ("ascof_safeguarding_risk_reduced", "", "2023/24", "E06000057", 785, 875, 0.896),  # S 37586 to 37588
    # Council spending; residents of Birmingham are the sum of the nineteen groups of the census
    ("council_spend", CARE, "2022/23", "E08000025", 371448000, N, 371448000),  # C 269
    ("council_spend_per_resident", CARE, "2022/23", "E08000025", 371448000, 1144922, 324.43),  # C 269
    ("council_spend_per_resident", CARE, "2022/23", "E54000055", 451293000, 1361162, 331.55),  # C 269 and 273
    ("council_spend", CARE, "2024/25", "QK1", 450026000, N, N),  # C 880, 881 and 1175
    ("council_spend", "council_service=public_health", "2024/25", "E06000021", 25359000, N, N),  # C 885
]  # fmt: skip
LOW = [
    ("ascof_reablement_no_further_support", "E10000034"),  # S 16285
    ("ascof_discharged_into_reablement", "E06000021"),  # S 18208
    ("ascof_discharged_into_reablement", "E10000028"),  # S 18205
]


@each_known(KNOWN)
def test_a_figure_read_by_hand(store: Store, known: Known) -> None:
    assert_known(store, known, 1e-5)


def test_the_interval_of_a_survey_is_the_published_margin(store: Store) -> None:
    figure = found(store, "ascof_satisfied", "2024/25", "E08000025")
    assert (figure.lower, figure.upper) == pytest.approx((0.595, 0.689))  # S 11864: 4.7 to either side


@pytest.mark.parametrize(("indicator", "area"), LOW)
def test_faults_of_recording_are_of_low_reliability(store: Store, indicator: str, area: str) -> None:
    assert found(store, indicator, "2024/25", area).status == Status.LOW_RELIABILITY


@pytest.mark.parametrize(
    ("indicator", "board"),
    [("ascof_reablement_no_further_support", "E54000019"), ("ascof_discharged_into_reablement", "E54000010")],
)
def test_a_board_with_a_fault_of_recording_has_no_figure(store: Store, indicator: str, board: str) -> None:
    assert found(store, indicator, "2024/25", board).status == Status.MISSING


@pytest.mark.parametrize("area", ["E08000025", "E54000055"])
def test_birmingham_did_not_submit(store: Store, area: str) -> None:
    figure = found(store, "council_spend_per_resident", "2024/25", area, CARE)
    assert figure.status == Status.MISSING  # C 1117
    assert figure.value is None


def test_a_cluster_without_one_of_its_boards_has_no_figure_and_the_region_is_marked(store: Store) -> None:
    history = store.history("council_spend_per_resident", CLUSTER, breakdown=CARE)
    whole, lacking = (history.position(year) for year in ("2022/23", "2024/25"))
    assert whole is not None and lacking is not None
    assert history.estimate(whole).status == Status.OK and history.derived[whole]
    assert (history.estimate(lacking).status, history.estimate(lacking).value) == (Status.MISSING, None)
    assert history.estimate(lacking).numerator is history.estimate(lacking).denominator is None
    region = store.history("council_spend_per_resident", MIDLANDS, breakdown=CARE)
    row = region.position("2024/25")
    assert row is not None and region.estimate(row).status == Status.LOW_RELIABILITY


def test_boards_added_up_by_a_loader_are_not_as_published(store: Store) -> None:
    for indicator in ("council_spend", "ascof_safeguarding_risk_reduced"):
        rows = store.coverage(indicator)
        assert {row.kind for row in rows if row.derived} >= {"icb"}
        assert all(row.derived for row in rows if row.kind == "icb")
        assert not [row for row in rows if row.derived and row.kind in ("ltla", "utla")]


@pytest.mark.parametrize(
    ("indicator", "value"), [("council_spend", 218_707_000), ("council_spend_per_resident", 639.81)]
)
def test_a_figure_far_from_its_neighbours_is_kept_and_said_to_be_unusual(
    store: Store, indicator: str, value: float
) -> None:
    """Sandwell, 2023/24 (C 697): 123, 219 and 144 million pounds in three years."""
    history = store.history(indicator, "E08000028", breakdown=CARE)
    row = history.position("2023/24")
    assert row is not None
    assert history.estimate(row).value == pytest.approx(value, rel=1e-4)
    assert history.estimate(row).status == Status.LOW_RELIABILITY
    (words,) = store.indicator(indicator).doubts({"E08000028"}, {"2023/24"}, CARE)
    assert words.startswith("Sandwell’s adult social care of 2023/24")
    assert store.indicator(indicator).doubts({"E08000028"}, {"2024/25"}, CARE) == ()


def test_tables_without_areas(store: Store) -> None:
    prices = store.matrix("price_indices")
    assert prices.values[prices.rows.index("2023/24"), prices.columns.index("gdp_deflator")] == 96.1117  # line 25
    remaining = store.matrix("mitigatable_remaining_2039_40")
    row = remaining.values[remaining.rows.index("alcohol_wholly_attributable")]  # line 4
    assert tuple(row) == pytest.approx((0.850659187, 0.98149701993, 0.5903811113))
    assert store.matrix("european_standard_population_2013").values.sum() == 100_000
