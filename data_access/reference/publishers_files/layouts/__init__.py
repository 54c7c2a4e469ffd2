"""The layouts known, one module for each publication."""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout
from data_access.reference.publishers_files.layouts import (
    ae_by_provider,
    fingertips,
    gp_survey,
    icb_allocations,
    investment_fund,
    local_statistics,
    nomis,
    oversight_framework,
    practices_and_networks,
    primary_care,
    qof,
    rtt_full_extract,
    shmi,
    staff_survey,
)

LAYOUTS: tuple[Layout, ...] = (
    ae_by_provider.LAYOUT,
    rtt_full_extract.LAYOUT,
    fingertips.LAYOUT,
    icb_allocations.LAYOUT,
    *investment_fund.LAYOUTS,
    local_statistics.LAYOUT,
    *nomis.LAYOUTS,
    *practices_and_networks.LAYOUTS,
    *primary_care.LAYOUTS,
    *qof.LAYOUTS,
    shmi.LAYOUT,
    oversight_framework.LAYOUT,
    staff_survey.LAYOUT,
    gp_survey.LAYOUT,
)
MAPS: tuple[Layout, ...] = tuple(layout for layout in LAYOUTS if layout.moves_practices)  # what practices lie in
