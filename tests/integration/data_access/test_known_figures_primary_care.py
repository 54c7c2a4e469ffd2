"""Figures of primary care and people read by hand in the publishers' files, found again in the edition.

The number behind # is the line of the raw file (its header is 1); sums were made by hand from the lines named.
"""

from __future__ import annotations

from data_access import Store
from tests.integration.data_access.known_figures import Known, assert_known, each_known

N = None
CLUSTER = "cluster-birmingham-solihull-black-country"
# (indicator, breakdown, period, area, numerator, denominator, value)
KNOWN = [
    # nhs_payments_gp_2022_23, columns added by hand
    ("gp_payments_by_stream", "payment_stream=need", "2022/23", "M87020", 925744.06, 9566.15, 96.7729),  # 5263
    ("gp_payments_by_stream", "payment_stream=work", "2022/23", "M87020", 24346.76, 9566.15, N),  # 5263
    ("gp_payments_by_stream", "payment_stream=local_schemes", "2022/23", "M87020", 240241.68, 9566.15, N),  # 5263
    ("gp_payments_by_stream", "payment_stream=cost", "2022/23", "M87020", 87468.58, 9566.15, N),  # 5263
    ("gp_payments_by_stream", "payment_stream=history", "2022/23", "M87020", 0, 9566.15, 0),  # 5263
    ("gp_payments_by_stream", "payment_stream=other", "2022/23", "M87020", 41143.69, 9566.15, N),  # 5263
    # qof_prevalence_practice_2024_25
    ("hypertension_prevalence", "", "2024/25", "M92001", 499, 3482, 499 / 3482),  # 105832
    ("depression_prevalence", "", "2024/25", "M92001", 331, 2677, 331 / 2677),  # 105828: of those aged 18 and over
    ("learning_disability_prevalence", "", "2024/25", "M92001", 38, 3482, 38 / 3482),  # 105833
    ("diabetes_prevalence", "", "2024/25", "M85739", 453, 4124, 453 / 4124),  # 101293: of those aged 17 and over
    ("obesity_prevalence", "", "2024/25", "M85739", 813, 4040, 813 / 4040),  # 101300
    # qof_prevalence_icb_2024_25
    ("diabetes_prevalence", "", "2024/25", "QHL", 120875, 1297545, 120875 / 1297545),  # 73
    ("hypertension_prevalence", "", "2024/25", "QUA", 217149, 1342206, 217149 / 1342206),  # 97
    ("diabetes_prevalence", "", "2024/25", CLUSTER, 226810, 2356981, 226810 / 2356981),  # 73 and 94
    # qof_indicators_icb_2024_25, as a spreadsheet counts its rows; denominator and exclusions added up
    ("blood_pressure_at_target_under_80", "", "2024/25", "QUA", 118798, 173447, 0.6849),  # 155,124 + 18,323
    ("blood_pressure_at_target_under_80", "qof_basis=not_excluded", "2024/25", "QUA", 118798, 155124, 0.7658),
    ("qof_excluded", "qof_indicator=hyp008", "2024/25", "QUA", 18323, 173447, 18323 / 173447),
    ("blood_pressure_at_target_under_80", "", "2024/25", "E92000001", 5211198, 7680932, 0.6785),
    ("severe_mental_illness_health_check", "", "2024/25", "QHL", 11932, 17587, 0.6785),  # 16,290 + 1,297
    ("cervical_screening_25_49", "", "2024/25", "QHL", 172965, 286162, 0.6044),  # 220,542 + 65,620
    ("vaccination_mmr_18_months", "", "2024/25", "QUA", 12472, 14392, 0.8666),  # 14,043 + 349
    # gp_list_by_sex_age5_jul2026_wide
    ("registered_patients", "", "2026-07", "M92001", 3527, N, 3527),  # 4987
    ("registered_patients", "age_band=0-4&sex=female", "2026-07", "M92001", 81, N, 81),
    ("registered_patients", "age_band=85-over&sex=male", "2026-07", "M92001", 13, N, 13),  # 7 + 5 + 1
    ("registered_patients_65_and_over", "", "2026-07", "M92001", 482, 3527, 482 / 3527),  # 255 + 227
    # registered_population_icb_subicb_pcn_age5_jul2026: the publisher's own sums, which ours must be
    ("registered_patients", "", "2026-07", "QUA", 1333992, N, 1333992),  # 1335
    ("registered_patients", "age_band=85-over&sex=female", "2026-07", "QUA", 19151, N, 19151),  # 1353 to 1355
    ("registered_patients", "", "2026-07", "E54000065", 3519419, N, 3519419),  # 1679: Central East
    ("registered_patients", "", "2026-07", "E54000067", 2153694, N, 2153694),  # 1163: Hampshire, with part of Frimley
    ("registered_patients", "", "2026-07", "E54000068", 1793783, N, 1793783),  # 1765: Norfolk and Suffolk
    ("registered_patients", "", "2026-07", "U2G6B", 497911, N, 497911),  # 6280
    ("registered_patients", "", "2026-07", "U05468", 29311, N, 29311),  # 9032: a network that is new
    # pcn_workforce_jun2026_by_role, and the network's patients in line 17847 of the file above
    ("network_workforce", "", "2026-06", "U19348", 15.165333, 32637, 10_000 * 15.165333 / 32637),  # 2940 to 2949
    ("network_workforce", "network_role=pharmacy", "2026-06", "U19348", 7.213333, 32637, N),  # 2944
    ("network_workforce", "network_role=social_prescribers", "2026-06", "U19348", 1.513333, 32637, N),  # 2943 and 2947
    # The others
    ("imd_2025_score_practice", "", "2025", "M92001", N, N, 40.391),  # imd2025_gp_practice_fingertips 5013
    ("appointments_within_two_weeks", "", "2023/24", "M92001", 9364, 9615, 9364 / 9615),  # iif 22997 and 22998
    ("projected_population", "age_band=85-over&sex=female", "2047", "E38000258", 26348, N, 26348),  # snpp 71605, 71631
    ("projected_population", "age_band=0-4&sex=female", "2022", "QHL", 42193, N, 42193),  # snpp 71138: its only part
    ("projected_population", "", "2047", "E92000001", 64388918, N, 64388918),  # as the publisher printed it
    ("disabled_residents", "", "2021", "E01013648", 464, 3529, 464 / 3529),  # census21_disability 3554
]


@each_known(KNOWN)
def test_a_figure_read_by_hand(store: Store, known: Known) -> None:
    assert_known(store, known, of_counts=1e-6)


def test_the_registers_go_on_in_the_measure_there_was(store: Store) -> None:
    periods = [period.id for period in store.periods("hypertension_prevalence", kind="practice")]
    assert periods == ["2022/23", "2024/25"]
