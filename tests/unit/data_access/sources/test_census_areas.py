"""Codes of census areas of 2011, and figures given under codes that stand for areas of two years."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from data_access.reference.catalogue import load_catalogue
from data_access.reference.content import checked_facts
from data_access.reference.sources.census_areas import means_2011, ons_code_2011, store_code_2011, with_2011
from data_access.reference.sources.loaded import facts

ENTRY = dataclasses.replace(load_catalogue().indicators["ae_4_hour_type_1"], breakdowns=())
SPELLINGS = {code: code for code in ("E02000001", "E02000001-2011", "E02000002-2011", "E92000001")}


def test_store_codes_of_2011() -> None:
    assert store_code_2011("E02000001") == "E02000001-2011"
    assert ons_code_2011("E02000001-2011") == "E02000001"
    assert ons_code_2011("E02000001") == "E02000001"
    codes = pd.Series(["E02000001", "E92000001", "E02000002-2011"])
    assert with_2011(codes, SPELLINGS).tolist() == ["E02000001-2011", "E92000001", "E02000002-2011"]


@pytest.mark.parametrize(
    ("geographies", "expected"),
    [(("msoa11", "icb"), True), (("lsoa11",), True), (("msoa21",), False), (("lsoa11", "lsoa21"), False), ((), False)],
)
def test_the_kinds_measured_say_which_year_is_meant(geographies: tuple[str, ...], expected: bool) -> None:
    assert means_2011(geographies) is expected


@pytest.mark.parametrize(("kind", "expected"), [("msoa11", "E02000001-2011"), ("msoa21", "E02000001")])
def test_a_code_of_both_years_goes_to_the_year_of_the_indicator(kind: str, expected: str) -> None:
    entry = dataclasses.replace(ENTRY, geographies=(kind, "england"))
    given = facts(
        indicator=entry.id, period="2016", area=["E02000001", "E92000001"], numerator=[1.0, 2.0], denominator=[4.0, 4.0]
    )
    found = checked_facts("file.csv", given, {entry.id: entry}, SPELLINGS, frozenset())
    assert found["area"].tolist() == [expected, "E92000001"]
