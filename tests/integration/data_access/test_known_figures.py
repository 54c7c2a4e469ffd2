"""Figures read by hand in the publishers' files, found again in the edition. The number behind # is the line of the raw file (its
header is 1), where the figure stands in one; otherwise the sum was made by hand from the rows named.
"""

from __future__ import annotations

import pytest

from data_access import Store
from tests.integration.data_access.known_figures import Known, assert_known, each_known

N = None
# (indicator, breakdown, period, area, numerator, denominator, value)
KNOWN = [
    # Care
    ("ae_4_hour_type_1", "", "2026-02", "RWE", 12356, 20546, 12356 / 20546),  # 3094
    ("ae_emergency_admissions", "", "2026-02", "RWE", 6432, N, 6432),  # 3094: 6,428 + 4 + 0
    ("rtt_within_18_weeks", "specialty=C_110", "2026-03", "QK1", 8457, 17871, 8457 / 17871),  # 38897
    ("rtt_within_18_weeks", "", "2026-03", "QK1", 77924, 130296, 77924 / 130296),  # sum of 23 specialties
    ("rtt_within_18_weeks", "", "2026-01", "E92000001", 4395958, 7155958, 4395958 / 7155958),  # national file 40
    ("cancer_62_day", "", "2025-09", "RWE", 250, 516, 250 / 516),  # 3013
    ("cancer_62_day", "", "2025-09", "E92000001", 20733, 30483, 20733 / 30483),  # 3556, the publisher's total
    ("general_acute_bed_occupancy", "", "2025-08", "RWE", 1567, 1797, 1567 / 1797),  # 5539
    ("ae_4_hour_all_icb", "", "2025-07", "E54000015", 31243, 39421, 31243 / 39421),  # 1663: 39,421 less 8,178
    ("talking_therapies_recovery", "", "2023-05", "E38000130", 153.7, 290, 0.53),  # 11671 and 11667
    ("travel_time_stroke_unit", "", "snapshot", "E01026007-2011", 49.8 * 1162, 1162, 49.8),  # 2923, Boston 001A
    # Resource
    ("need_overall_core", "", "2025/26", "M92001", 3700.474562, 3458.389546, 3700.474562 / 3458.389546),  # 5140
    ("gp_fte_qualified_per_10000", "", "2024", "M92001", 1.1, 3404.3, 11000 / 3404.3),  # 50932
    ("gp_workforce_by_role", "staff_role=gp_partner", "2023", "M85739", 1.8413, 5236, N),  # 3
    ("patients_aged_65_and_over", "", "2023", "M85739", 316, 5236, 316 / 5236),  # 3
    ("mental_health_spend_per_head", "", "2023", "QNC", N, N, 324.919855597489),  # 304
    # Ill health and care in general practice
    ("smoking_prevalence_qof", "", "2022/23", "M92001", 542, 2716, 542 / 2716),  # 10021
    ("smoking_prevalence_qof", "", "2022/23", "E54000062", 175391, 1059900, 175391 / 1059900),  # 10543
    ("smoking_prevalence_qof", "imd_decile=1", "2021/22", "E92000001", 1319465, 6884888, 1319465 / 6884888),  # 4087
    ("ae_attendances_0_4", "", "2021/22", "M92001", 110, 169, 110000 / 169),  # 6411
    ("hypertension_prevalence", "", "2022/23", "M92001", 435, 3371, 435 / 3371),  # 5474
    ("child_vaccination_qof", "", "2023/24", "M85739", N, N, 0.60273973),  # 2588
    ("anticoagulant_prescribing", "drug=apixaban", "2022-09", "E38000258", 14694, 1573910, 14694000 / 1573910),  # 6326
    # Outcomes and deprivation. The fifths of this panel are turned round: its 5 is our 1.
    ("life_expectancy_at_birth_la", "sex=male", "2023/2025", "E06000015", N, N, 78.4),  # 4940
    ("inequality_in_life_expectancy_at_birth_la", "sex=female", "2017/2019", "E07000129", N, N, -1.8),  # 1646: the sign
    ("mortality_preventable_under_75", "sex=male", "2024", "E08000025", N, N, 241.3),  # 9165
    ("mortality_avoidable_la", "", "2020", "E06000018", N, N, 344.5),  # 10150
    ("patient_experience_access_by_quintile", "imd_quintile=1", "2023/24", "E92000001", N, N, 0.659427922),  # 8791
    (
        "qof_prevalence_by_decile_region",
        "condition=diabetes&imd_decile=1",
        "2019/20",
        "TLG",
        80938.485,
        827993.374,
        N,
    ),  # 1502
    ("employment_deprivation", "", "2025", "E01013648", 190, 190 / 0.063, 0.063),  # 12968
    ("imd_2025_score", "", "2025", "E54000055", N, N, 34.77),  # boards 34
    ("resident_population_2021", "age_band=85-over", "2021", "E01013648", 11, N, 11),  # 9948
    ("life_expectancy_at_birth_male_msoa", "", "2016/2020", "E02001827-2011", 127, 14790, 85.2027),  # 4498
    # Economy and voices
    ("gva_share_health_social", "", "2022", "TLG23", 1132, 6845, 1132 / 6845),  # 3510 and 3458
    ("gva_per_head", "", "2022", "TLG31", 32013, 1157603, 32013e6 / 1157603),  # 82 of Tables 1 and 6
    ("gva_per_hour", "", "2021", "TLF30", N, N, 32.15),
    ("jobs_share_health_social", "", "2022", "TLG3", 122263.6, 898522.2, 122263.6 / 898522.2),  # 6033
    ("output_multiplier_type_1", "product=Q86", "2022", "K02000001", N, N, 1.5169369389595),  # 97
    ("staff_recommend_work", "", "2019", "RWE", N, 5347, 0.624840138),  # 604
    ("comment_theme_counts", "theme=timeliness", "2022", "comments-nhft", 60, 910, 60 / 910),  # counted by hand
]


@each_known(KNOWN)
def test_a_figure_read_by_hand(store: Store, known: Known) -> None:
    assert_known(store, known)


# Added up here from practices or small areas: as worked out by others from the same files.
SUMS = [
    ("need_overall_core", "2025/26", "QK1", 0.908),
    ("need_overall_core", "2025/26", "QUA", 1.053),
    ("need_overall_core", "2025/26", "QOC", 1.039),
    ("gp_payments_net_per_weighted_patient", "2022/23", "QK1", 155.90),
    ("gp_payments_net_per_weighted_patient", "2022/23", "QWU", 133.10),
    ("gp_payments_net_per_weighted_patient", "2022/23", "QJM", 144.49),
    ("gp_payments_net_per_weighted_patient", "2022/23", "QPM", 162.66),
]


@pytest.mark.parametrize(("indicator", "period", "area", "value"), SUMS)
def test_a_sum_worked_out_by_others(store: Store, indicator: str, period: str, area: str, value: float) -> None:
    history = store.history(indicator, area)
    row = history.position(period)
    assert row is not None
    assert history.derived[row]
    assert history.value[row] == pytest.approx(value, rel=0.0007)


def test_people_out_of_work_in_the_midlands(store: Store) -> None:
    found = store.observations("employment_deprivation", "2025", kind="region")
    row = found.position("E40000011")
    assert row is not None
    assert found.numerator[row] == pytest.approx(976_040, abs=20)


def test_figures_of_the_midlands_alone_are_not_given_for_england(store: Store) -> None:
    assert "england" not in {
        row.kind for row in store.coverage("resident_population_2021") if row.breakdown and row.derived
    }
