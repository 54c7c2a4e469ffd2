"""Allocations to boards: workbooks of any year, read by their words, and refused where they contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data_access.reference.sources import icb_allocations
from data_access.reference.sources.icb_allocation_workbook import KIND, analyse
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

Sheets = dict[str, list[list[Any]]]
KNOWN = Known(
    [
        AreaRow("E54000055", "NHS Birmingham and Solihull ICB", "Birmingham and Solihull", "icb", "QHL", "E54000055"),
        AreaRow("E54000062", "NHS Black Country ICB", "Black Country", "icb", "QUA", "E54000062"),
    ]
)
BOARDS = [
    ["Y60", "Midlands", "QHL", "NHS Birmingham and Solihull ICB"],
    ["Y60", "Midlands", "QUA", "NHS Black Country ICB"],
]
PLACE = ["R23", "Region", "ICB23", "System Name"]


def sheet(about: str, heads: list[str], rows: list[list[Any]], total: list[Any], *, gap: int = 1) -> list[list[Any]]:
    """A sheet as the publisher lays it out: what it is about, the header, the boards, sums by region, the total for England."""
    below = [
        [None, None, "R23", "Region", *heads],
        [None, None, "Y60", "Midlands", *total],
        [None, None, "Total", "ENGLAND", *total],
    ]
    boards = [[*board, *row] for board, row in zip(BOARDS, rows, strict=True)]
    return [[about], *[[None]] * gap, [*PLACE, *heads], *boards, [None], *below]


def with_target(
    before: str, year: str, closing: tuple[float, float] = (-0.048, 0.0094)
) -> tuple[list[str], list[list[Any]], list[Any]]:
    heads = [
        f"{before} Adjusted recurrent baseline (£k)",
        f"{before} Fair Shares Target (£k)",
        f"{before} Distance from target \n(%)",
        f"{year} Base growth (%)",
        f"{year} Convergence (%)",
        f"{year} Recurrent allocation \n(£k)",
        f"{year} Recurrent allocation £/head",
        f"{year} Post-convergence distance from target \n(%)",
        f"{year} Recurrent allocation growth \n(%)",
    ]
    rows: list[list[Any]] = [
        [950_000, 1_000_000, -0.05, 0.04, 0.0021, 990_075, 990.075, closing[0], 0.042184],
        [2_020_000, 2_000_000, 0.01, 0.04, -0.0006, 2_099_540, 1049.77, closing[1], 0.039376],
    ]
    return heads, rows, [2_970_000, " 3,000,000 ", "-1.00%", "4.00%", "- ", "3,089,615 ", 1029.87, "-0.95%", "4.03%"]


def workbook(years: tuple[str, ...] = ("2026/27",)) -> Sheets:
    """Core and primary medical services by year; other primary care and running costs with all years in one sheet."""
    sheets: Sheets = {"Introduction": [["What this workbook is"]]}
    for year in years:
        before, short = f"{int(year[:4]) - 1}/{int(year[:4]) % 100:02d}", year.replace("/", "-")
        heads, rows, total = with_target(before, year)
        sheets[f"ICB Core Baseline {short}"] = sheet("Allocations (ICB core services)", heads[:1], [[1], [1]], [2])
        sheets[f"ICB Core Allocations {short}"] = sheet(
            "Allocations (ICB core services)",
            [*heads, f"{year} Total allocation (£k)", f"{year} Combined allocation (inc. discharge)\n(£k)"],
            [[*rows[0], 1_000_000, 1_010_000], [*rows[1], 2_100_000, 2_110_000]],
            [*total, 3_100_000, 3_120_000],
        )
        small = [[row[0] / 10, row[1] / 10, *row[2:5], row[5] / 10, *row[6:]] for row in rows]
        heads[5], heads[6] = "Revised recurrent allocation (£k)", f"{year} Revised recurrent allocation £/head"
        sheets[f"PMC Allocation {short}"] = sheet(
            "Allocations (primary medical care)",
            [*heads[:5], f"{year} Recurrent allocation (£k)", *heads[5:]],
            [
                [*row[:6], extra, extra / people, *row[7:]]
                for row, extra, people in zip(small, (100_000, 210_000), (1_000, 2_000), strict=True)
            ],
            [297_000, 300_000, None, None, None, 308_961.5, 310_000, None, None, None],
            gap=0,
        )
    first = f"{int(years[0][:4]) - 1}/{int(years[0][:4]) % 100:02d}"
    heads, rows = [f"{first} Recurrent baseline £k"], [[100_000.0], [200_000.0]]
    for year in years:
        heads += [f"{year} Base growth £k", f"{year} Base growth %", f"{year} Recurrent allocation £k"]
        for row in rows:
            row += [row[-1] * 0.03, 0.03, row[-1] * 1.03]
    totals = [rows[0][n] + rows[1][n] for n in range(len(heads))]
    for n in range(1, len(heads), 3):
        totals[n + 1], totals[n + 2] = "3.0%", totals[n + 2] + 50  # what NHS England keeps
    pod = sheet("Allocations (other primary care)", heads, rows, totals)
    pod.insert(
        5, ["Eng", "NHS England", "Y60", "Midlands", *[50 if "Recurrent allocation" in head else 0 for head in heads]]
    )
    sheets["Other Primary Care"] = pod
    costs = [[20_000 for _ in years], [30_000 for _ in years]]
    sheets["ICB running cost allowance"] = sheet(
        "ICB_running_cost_allowance", [f"{year} £k" for year in years], costs, [50_000 for _ in years]
    )
    sheets["ICB running cost allowance"][-1][2:4] = [None, None]  # the total has no words
    return sheets


def saved(folder: Path, sheets: Sheets, name: str = "allocations.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(folder / name)
    return folder / name


def load(folder: Path, sheets: Sheets) -> Loaded:
    return icb_allocations.load({"main": saved(folder, sheets)}, KNOWN, fewest_boards=2)


Key = tuple[str, str, str]


def by_area(loaded: Loaded) -> dict[Key, dict[str, Any]]:
    """(indicator, breakdown, area) -> its row."""
    rows = [{str(key): value for key, value in row.items()} for row in loaded.facts.to_dict("records")]
    return {(row["indicator"], row["breakdown"], row["area"]): row for row in rows}


def test_the_sheets_columns_and_years_are_found_by_their_words(tmp_path: Path) -> None:
    found = analyse(saved(tmp_path, workbook(("2026/27", "2027/28", "2028/29"))), fewest_boards=2)
    assert (found.kind, found.years) == (KIND, ("2026/27", "2027/28", "2028/29"))
    by = found.rows.set_index(["stream", "year", "measure", "board"])["value"]
    assert by["core", "2028/29", "target", "QHL"] == 1_000_000_000
    assert by["core", "2026/27", "allocation", "QUA"] == 2_110_000_000
    assert by["other_primary_care", "2027/28", "baseline", "QHL"] == pytest.approx(103_000_000)
    assert by["other_primary_care", "2026/27", "allocation", "NHS England"] == 50_000
    assert by["running_costs", "2028/29", "allocation", "QUA"] == 30_000_000
    of_core = "ICB Core Allocations 2026-27: 2026/27 Total allocation (£k), England"
    assert (of_core, 3_100_000, 3_100_000) in found.totals


def test_an_opening_position_may_be_headed_with_the_year_it_opens(tmp_path: Path) -> None:
    sheets = workbook()
    usual = analyse(saved(tmp_path, sheets), fewest_boards=2).rows
    head = sheets["ICB Core Allocations 2026-27"][2]
    head[4:7] = [
        "2026/27 Opening recurrent baseline (£k)",
        "2026/27 Opening fair-shares target (£k)",
        "2026/27 Pre-convergence distance from target (%)",
    ]
    assert analyse(saved(tmp_path, sheets), fewest_boards=2).rows.equals(usual)


def test_measures_of_a_board(tmp_path: Path) -> None:
    loaded = load(tmp_path, workbook())
    by = by_area(loaded)
    core = "allocation_stream=core"
    assert set(loaded.facts["period"]) == {"2026/27"}
    opening = by["icb_distance_from_target_opening", core, "E54000055"]
    assert (opening["numerator"], opening["denominator"]) == (-50_000_000, 1_000_000_000)
    closing = by["icb_distance_from_target_closing", core, "E54000055"]
    assert closing["numerator"] / closing["denominator"] == pytest.approx(-0.048)
    assert closing["denominator"] == pytest.approx(990_075_000 / 0.952)
    growth = by["icb_allocation_growth", core, "E54000062"]
    assert growth["numerator"] / growth["denominator"] == pytest.approx(0.039376, abs=1e-6)
    convergence = by["icb_allocation_convergence", core, "E54000062"]
    assert convergence["numerator"] / convergence["denominator"] == pytest.approx(-0.0006)
    assert convergence["denominator"] == pytest.approx(2_020_000_000 * 1.04)


def test_all_streams_together_and_pounds_per_head(tmp_path: Path) -> None:
    loaded = load(tmp_path, workbook())
    by = by_area(loaded)
    whole = 1_010_000_000 + 100_000_000 + 103_000_000 + 20_000_000
    assert by["icb_allocation", "", "E54000055"]["numerator"] == pytest.approx(whole)
    per_head = by["icb_allocation_per_head", "allocation_stream=running_costs", "E54000055"]
    assert (per_head["numerator"], per_head["denominator"]) == (20_000_000, pytest.approx(1_000_000))
    assert loaded.totals["other_primary_care 2026/27, with what NHS England keeps"] == pytest.approx(309_050_000)
    assert ("icb_allocation_target", "allocation_stream=running_costs", "E54000055") not in by


def test_a_year_without_one_of_the_streams_has_no_sum(tmp_path: Path) -> None:
    sheets = workbook()
    del sheets["Other Primary Care"]
    facts = load(tmp_path, sheets).facts
    assert "" not in set(facts["breakdown"])


def test_of_a_year_in_two_workbooks_the_later_file_counts(tmp_path: Path) -> None:
    earlier, later = workbook(), workbook()
    later["ICB running cost allowance"][3][4:] = [21_000]
    later["ICB running cost allowance"][-1][4:] = later["ICB running cost allowance"][-2][4:] = [51_000]
    files = {"a": saved(tmp_path, earlier, "a.xlsx"), "b": saved(tmp_path, later, "b.xlsx")}
    facts = icb_allocations.load(files, KNOWN, fewest_boards=2).facts
    mine = facts[(facts["breakdown"] == "allocation_stream=running_costs") & (facts["indicator"] == "icb_allocation")]
    assert dict(zip(mine["area"], mine["numerator"], strict=True)) == {"E54000055": 21_000_000, "E54000062": 30_000_000}


def test_running_costs_printed_a_year_ahead_are_left_to_the_next_workbook(tmp_path: Path) -> None:
    sheets = workbook()
    costs = sheets["ICB running cost allowance"]
    for row, value in zip(costs[2:5], ("2027/28 £k", 20_000, 30_000), strict=True):
        row.append(value)
    costs[-1].append(50_000)
    assert set(load(tmp_path, sheets).facts["period"]) == {"2026/27"}


def changed(name: str, row: int, column: int, value: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[name][row][column] = value

    return change


CORE, PMC, POD = "ICB Core Allocations 2026-27", "PMC Allocation 2026-27", "Other Primary Care"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed(CORE, 3, 6, -0.0499), r"row 4, column '.*: distance from target': found '-0.049900 for QHL in 2026/27', expected -0.050000"),
        (changed(CORE, 3, 9, 991_000), r"row 4, column '.*: growth': found '0.043158 for QHL.*expected 0.042184, which is base growth"),
        (changed(CORE, 3, 12, 0.05), r"column '.*: recurrent allocation growth': found '0.050000 for QHL"),
        (changed(CORE, 3, 11, -0.08), r"column '.*: target growth': found '1.07\d+ for QHL in 2026/27', expected 1.040000"),
        (changed(CORE, -1, 4, 2_970_100), r"row 9, column '.*Adjusted recurrent baseline.*': found '2,970,100', expected 2,970,000"),
        (changed(CORE, 3, 4, "n/a"), r"row 4, column '.*Adjusted recurrent baseline.*': found 'n/a', expected a number"),
        (changed(CORE, 3, 4, None), r"row 4, column '.*Adjusted recurrent baseline.*': found nothing, expected a number"),
        (changed(CORE, 2, 4, "2025/26 Adjusted recurrent baseline (£m)"), r"row 3.*found '2025/26 Adjusted recurrent baseline \(£m\)', expected an amount in £k"),
        (changed(CORE, 2, 4, "2025/26 Something else (£k)"), r"row 3.*found 'no baseline for 2026/27', expected baseline, target and distance"),
        (changed(CORE, 2, 13, "2026/27 Recurrent allocation (£k)"), r"found 'several columns of recurrent for 2026/27', expected one"),
        (changed(CORE, 2, 8, "2031/32 Convergence (%)"), r"found '2031/32 Convergence \(%\)', expected a year of 2026/27"),
        (changed(CORE, 4, 2, "QHL"), r"found 'QHL in several rows', expected one row for each board"),
        (changed(CORE, 4, 2, "QWU"), r"found 'QUA here or in .* only', expected the same boards in each sheet"),
        (changed(PMC, 2, 11, 150.0), r"column '£/head': found '666,667 and 1,000,000 people in QHL, 2026/27', expected one population"),
        (lambda sheets: [sheets.pop(name) for name in list(sheets) if "Core" in name], r"found 'no sheet of core services'"),
        (lambda sheets: [sheets.pop(name) for name in list(sheets) if name != "Introduction"], r"found 'no sheet of allocations'"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, change: Callable[[Sheets], None], said: str) -> None:
    sheets = workbook()
    change(sheets)
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, sheets)


def test_other_boards_too_few_boards_and_no_workbook(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook())
    with pytest.raises(SourceRefused, match="found '2 boards', expected at least 30"):
        analyse(path)
    fewer = Known([row for row in KNOWN.areas.values() if row.ods == "QHL"])
    with pytest.raises(SourceRefused, match="found '2 boards; different: QUA', expected the 1 boards of 2026-04"):
        icb_allocations.load({"main": path}, fewer, fewest_boards=2)
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"expected a workbook \(.xlsx\)"):
        analyse(tmp_path / "text.xlsx")
