"""A publisher's file of a time that is not over is refused in words, unless it holds plans."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data_access.reference.publishers_files.layout import Layout
from data_access.reference.publishers_files.layouts import (
    LAYOUTS,
    ae_by_provider,
    icb_allocations,
    practices_and_networks,
)
from data_access.reference.publishers_files.previews import is_to_come, refuse_future
from data_access.reference.publishers_files.reading import Reading
from data_access.reference.sources.refusal import SourceRefused

TODAY = date(2026, 11, 30)


def reading(layout: Layout, period: str, key: str = "") -> Reading:
    return Reading(layout, "file.csv", key, 1, pd.DataFrame({"period": [period]}))


@pytest.mark.parametrize(
    "text", ["2026-12", "2027-03", "2026-Q4", "2026/27", "2027", "2026-01/2026-12", "2026-12-01", "2025/2027"]
)
def test_a_time_that_is_not_over_is_to_come(text: str) -> None:
    assert is_to_come(text, TODAY)


@pytest.mark.parametrize(
    "text", ["2026-11", "2026-11-30", "2026-Q3", "2025/26", "2026", "2025-11/2026-10", "2024/2026", "snapshot"]
)
def test_this_month_and_what_is_over_are_not(text: str) -> None:
    assert not is_to_come(text, TODAY)


def test_figures_of_a_month_to_come_are_refused_in_words() -> None:
    with pytest.raises(SourceRefused, match=r"It is for March 2027, and today is 30 November 2026"):
        refuse_future(reading(ae_by_provider.LAYOUT, "2027-03"), TODAY)
    refuse_future(reading(ae_by_provider.LAYOUT, "2026-10"), TODAY)


def test_allocations_of_the_years_to_come_are_taken() -> None:
    refuse_future(reading(icb_allocations.LAYOUT, "2028/29"), TODAY)
    assert [layout.id for layout in LAYOUTS if layout.plans] == [icb_allocations.LAYOUT.id]


def test_a_map_of_practices_of_a_month_to_come_is_refused() -> None:
    layout = next(each for each in practices_and_networks.LAYOUTS if each.moves_practices)
    with pytest.raises(SourceRefused, match="March 2027"):
        refuse_future(reading(layout, "2026-10", key="2027-03"), TODAY)
