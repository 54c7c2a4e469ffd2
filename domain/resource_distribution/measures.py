"""The measures of need, payments and staff, and the years in which they are compared."""

from __future__ import annotations

CORE, PRIMARY = "need_overall_core", "need_primary_medical_final"
NEED_COMPONENTS = (
    CORE,
    PRIMARY,
    "need_general_acute",
    "need_community",
    "need_mental_health",
    "need_maternity",
    "need_prescribing",
    "need_health_inequalities",
)
"""Weighted populations: all core services together, then each service."""

REGISTERED = "registered_population_allocation"
NET, GROSS = "gp_payments_net_per_weighted_patient", "gp_payments_gross_per_weighted_patient"
LOCAL, DISPENSING = "gp_payments_local_schemes", "gp_payments_dispensing"
GPS, NURSES, OTHER_STAFF = "gp_fte_qualified_per_10000", "nurse_fte_per_10000", "direct_patient_care_fte_per_10000"

ALLOCATIONS_FOR_PAYMENTS = "2023/24"  # made for the population of 2022/23, the year of the payments
ALLOCATIONS_FOR_STAFF = "2024/25"  # the nearest to staff of 2024
SMALLEST_PRACTICE = 1_000  # people; smaller practices are special services, or about to close: none of them is ranked
FEWEST_PATIENTS = (
    500  # people; smaller practices share one line where money is moved: they are ranked nowhere, and lose nothing
)
FEWEST_PAID_FOR = (
    500  # weighted patients; payments of a smaller practice are not for a list of patients, so it has no rate
)
LIST_MOVED = (
    0.1  # share by which two counts of a practice's list may differ before it opened, closed or merged in between
)
UNUSUAL = (
    0.5,
    2.0,
)  # what a practice is paid over what its need gives: outside, it was paid for part of a year, or for the work of others
