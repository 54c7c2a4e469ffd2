"""Every figure the workbooks print of all 42 boards, five streams and three years, found again in what the page says.

printed_allocations.csv was read by cell addresses from nhse_icb_allocations_2023_24_to_2024_25.xlsx and nhse_icb_allocations_2025_26.xlsx, not by
the loader: thousand pounds to the pound, shares to ten decimals, "" where the sheet prints none. Growth of primary medical care in 2025/26 is
that of the revised allocation. Growth of specialised services is printed without high cost drugs and devices, which are not held.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access import Store
from domain.resource_distribution.allocations import load_allocations, load_distances, load_without_target
from domain.resource_distribution.arrival import load_arriving
from vocabulary import Refused

PRINTED = pd.read_csv(Path(__file__).with_name("printed_allocations.csv"))
WITH_TARGET = [
    *(("core", year) for year in ("2023/24", "2024/25", "2025/26")),
    *(("primary_medical", year) for year in ("2023/24", "2024/25", "2025/26")),
    ("specialised", "2025/26"),
]
SHARE, POUND = 1e-9, 0.6


def printed(store: Store, stream: str, year: str) -> pd.DataFrame:
    """The printed rows of one sheet by store code."""
    rows = PRINTED[(PRINTED["stream"] == stream) & (PRINTED["year"] == year)]
    codes = [area.code for key in rows["board"] if (area := store.area(key)) is not None]
    assert len(codes) == len(set(codes)) == 42
    return rows.assign(code=codes).set_index("code")


def test_five_streams_of_42_boards_are_held() -> None:
    assert PRINTED.groupby(["stream", "year"])["board"].nunique().eq(42).all()
    assert PRINTED["stream"].nunique() == 5 and len(PRINTED) == 13 * 42


@pytest.mark.parametrize(("stream", "year"), WITH_TARGET)
def test_distances_and_convergence_are_those_printed(store: Store, stream: str, year: str) -> None:
    sheet, found = printed(store, stream, year), load_allocations(store, stream, year)
    assert not isinstance(found, Refused) and found.period.label == year
    mine = pd.DataFrame(
        {
            "baseline_k": found.baseline / 1e3,
            "target_k": found.target / 1e3,
            "allocation_k": found.allocated / 1e3,
            "opening": found.distance,
            "closing": found.closing,
            "convergence": found.convergence,
        },
        index=pd.Index(found.codes),
    ).loc[sheet.index]
    for column in ("baseline_k", "target_k", "allocation_k"):
        assert (mine[column] - sheet[column]).abs().max() < POUND / 1e3, column
    for column in ("opening", "closing", "convergence"):
        assert (mine[column] - sheet[column]).abs().max() < SHARE, column


@pytest.mark.parametrize(
    ("stream", "year"), [*WITH_TARGET[:6], *(("other_primary_care", f"20{n}/{n + 1}") for n in (23, 24, 25))]
)
def test_growth_is_that_printed(store: Store, stream: str, year: str) -> None:
    sheet = printed(store, stream, year)
    breakdown = f"allocation_stream={stream}"
    growth = store.observations("icb_allocation_growth", year, kind="icb", breakdown=breakdown)
    mine = pd.Series(growth.numerator / growth.denominator, index=growth.area)
    if (stream, year) == ("primary_medical", "2025/26"):
        whole = store.observations("icb_allocation", year, kind="icb", breakdown=breakdown)
        revised = pd.Series(whole.numerator, index=whole.area)
        mine = revised / pd.Series(growth.denominator, index=growth.area) - 1
    assert (mine.loc[sheet.index] - sheet["growth"]).abs().max() < SHARE


@pytest.mark.parametrize("stream", ["running_costs", "other_primary_care"])
def test_streams_without_target_are_those_printed_to_the_pound(store: Store, stream: str) -> None:
    for year in ("2023/24", "2024/25", "2025/26"):
        sheet, found = printed(store, stream, year), load_without_target(store, stream, year)
        assert not isinstance(found, Refused) and found.period.label == year
        mine = pd.Series(found.allocated, index=found.codes).loc[sheet.index]
        assert (mine - 1e3 * sheet["allocation_k"]).abs().max() < POUND
        assert isinstance(load_allocations(store, stream, year), Refused)


@pytest.mark.parametrize(("stream", "year"), WITH_TARGET)
def test_centred_distances_follow_from_the_printed_ones(store: Store, stream: str, year: str) -> None:
    sheet, found = printed(store, stream, year), load_allocations(store, stream, year, centred=True)
    assert not isinstance(found, Refused)
    ratio = sheet["baseline_k"].sum() / sheet["target_k"].sum()
    expected = sheet["baseline_k"] / (sheet["target_k"] * ratio) - 1
    boards = [found.codes.index(code) for code in sheet.index]
    assert np.abs(found.distance[boards] - expected.to_numpy()).max() < 2e-8  # of sums that are held to the pound
    assert found.pounds[boards].sum() == pytest.approx(0, abs=1)
    assert found.england == 0


def test_the_mean_of_the_42_is_2_percent_and_all_together_1_9(store: Store) -> None:
    found = load_allocations(store, "core", "2025/26")
    assert not isinstance(found, Refused)
    assert round(100 * float(found.distance[found.boards].mean()), 1) == 2.0
    assert round(100 * found.england, 1) == 1.9


def test_the_years_are_the_sheets_in_percent_pounds_and_pounds_a_head(store: Store) -> None:
    area = store.area("QHL")
    assert area is not None
    rows = PRINTED[(PRINTED["stream"] == "core") & (PRINTED["board"] == "QHL")]
    (percent,), (pounds,), (head,) = (
        load_distances(store, "core", [area], measure=measure) for measure in ("percent", "pounds", "head")
    )
    assert percent.labels == tuple(rows["year"])
    assert percent.value == pytest.approx(rows["opening"], abs=SHARE)
    assert pounds.value == pytest.approx(1e3 * (rows["baseline_k"] - rows["target_k"]), abs=2)
    # 2,934,141 thousand pounds (10, J) are 1,785.12 pounds a head (10, K of the workbook of 2025/26)
    people = 2_934_141e3 / 1785.1228136846373
    assert head.value[-1] == pytest.approx(pounds.value[-1] / people, rel=1e-6)


def test_arriving_from_the_printed_close(store: Store) -> None:
    """Birmingham and Solihull closed 2025/26 at -4.42%, after convergence of 0.5%: three years at 1.52% or nine at the pace of that year."""
    found = load_arriving(store, "core")
    assert not isinstance(found, Refused) and found.years == 3
    row = found.newest.row("E54000055")
    assert row is not None
    closing = float(PRINTED.query("stream == 'core' and year == '2025/26' and board == 'QHL'")["closing"].iloc[0])
    assert found.arrival.each_year[row] == pytest.approx((1 + closing) ** (-1 / 3) - 1, abs=1e-9)
    assert found.arrival.years_at_pace[row] == pytest.approx(-np.log1p(closing) / np.log1p(0.005), rel=1e-6)
    # 2,934,141 thousand pounds of recurrent allocation (10, J)
    assert found.arrival.in_all[row] == pytest.approx(2_934_141e3 / (1 + closing) - 2_934_141e3, abs=200)
    assert isinstance(load_arriving(store, "running_costs"), Refused)
