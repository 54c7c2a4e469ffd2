"""A source is refused where it does not give the totals its publisher printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data_access.reference.catalogue import PrintedTotal, Source, load_indicators, load_sources
from data_access.reference.printed_totals import check_totals, compare_totals
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, facts
from data_access.reference.sources.refusal import SourceRefused

INDICATORS = load_indicators()
KNOWN = Known([AreaRow("E92000001", "England", "England", "england", "", "E92000001")])
PRACTICES = (AreaRow("M85001", "One", "One", "practice"), AreaRow("M85002", "Two", "Two", "practice"))
LOADED = Loaded(
    rows_read=2,
    areas=PRACTICES,
    facts=facts(
        indicator="hypertension_prevalence",
        period="2022/23",
        area=["M85001", "M85002"],
        numerator=[100.0, 300.0],
        denominator=[1000.0, 2000.0],
    ),
    totals={"rows with no practice": 1.0},
)
OF_PRACTICES = {"indicator": "hypertension_prevalence", "period": "2022/23", "area": "practice", "where": "Table 1"}


def source(*totals: PrintedTotal) -> Source:
    return replace(load_sources()["qof_cvd_practice"], printed_totals=totals, no_printed_total="")


def total(value: float, within: float = 0.0, **keys: str) -> PrintedTotal:
    return PrintedTotal(what="Patients", value=value, within=within, **{**OF_PRACTICES, **keys})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "printed",
    [
        total(400, part="numerator"),
        total(3000, part="denominator"),
        total(0.13, 0.005),  # 400 of 3,000, as a share printed to two decimals
        total(0.15, area="M85002"),
        PrintedTotal(what="Rows", value=1, within=0, where="Table 1", counted="rows with no practice"),
    ],
)
def test_a_total_is_reproduced_from_counts_a_share_one_area_or_what_the_loader_counted(printed: PrintedTotal) -> None:
    check_totals(source(printed), LOADED, KNOWN, INDICATORS)


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (total(401, part="numerator"), "found '400', expected 401, as printed in Table 1"),
        (total(0.14, 0.005), r"0.1333333333', expected 0.14, as printed in Table 1 \(within 0.005\)"),
        (total(400, period="2021/22", part="numerator"), "nothing it could be made from"),
        (PrintedTotal(what="Rows", value=2, within=0, where="Table 1", counted="rows with no practice"), "expected 2"),
        (PrintedTotal(what="Rows", value=2, within=0, where="Table 1", counted="not counted"), "nothing it could"),
    ],
)
def test_a_total_that_is_not_reproduced_refuses_the_source(printed: PrintedTotal, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        check_totals(source(printed), LOADED, KNOWN, INDICATORS)


def test_totals_are_told_in_the_order_of_the_entry() -> None:
    first, second = total(401, part="numerator"), total(400, part="numerator")
    found = list(compare_totals(source(first, second), LOADED, KNOWN, INDICATORS))
    assert [(item.total.value, item.found, item.holds) for item in found] == [(401, 400.0, False), (400, 400.0, True)]
