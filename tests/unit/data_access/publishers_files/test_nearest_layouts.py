"""A file that is not known is told the layout it is nearest to, by the columns that are that layout's own, or that it is near to none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.reference.own_sources import has_own_layout
from data_access.reference.publishers_files.layout import Layout
from data_access.reference.publishers_files.layouts import LAYOUTS
from data_access.reference.publishers_files.parts import parts_of, plain
from data_access.reference.publishers_files.recognising import recognise
from data_access.reference.publishers_files.unpacking import members_of
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import as_csv


def refused(name: str, content: bytes) -> str:
    with pytest.raises(SourceRefused) as caught:
        recognise(parts_of(members_of(name, content)), LAYOUTS)
    return str(caught.value)


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(["BODY_TYPE", "BODY_CODE", "BODY_NAME", "QUALITY", "ACHIEVED", "IND", "MEASURE", "VALUE"],
                     id="MEASURE and VALUE, as QOF has them too"),
        pytest.param(
            ["area_code", "area_name", "area_type", "period", "indicator", "measure", "unit", "value", "compared", "inequality"],
            id="an indicator saved again by somebody",
        ),
        pytest.param(["PRACTICE_CODE", "PRACTICE_NAME", "IMD_YEAR", "IMD_SCORE"], id="practices and a score"),
        pytest.param(["PCN_CODE", "PCN_NAME", "ICB_CODE", "ICB_NAME", "STAFF_GROUP", "FTE"], id="networks and staff"),
        pytest.param(["Region", "trust", "rating"], id="a region"),
    ],
)  # fmt: skip
def test_codes_and_common_words_make_no_layout_the_nearest(columns: list[str]) -> None:
    words = refused("given.csv", as_csv(columns, ["x"] * len(columns)))
    assert "near to none" in words
    assert f"Its columns are: “{columns[0]}”" in words


def test_what_is_near_to_none_is_told_which_layout_shares_most_columns() -> None:
    columns = [
        *(
            "area_code",
            "area_name",
            "area_type",
            "period",
            "indicator",
            "measure",
            "unit",
            "value",
            "compared",
            "inequality",
        )
    ]
    words = refused("given.csv", as_csv(columns, ["x"] * len(columns)))
    assert "near to none" in words
    assert "shares most columns with Office for Health Improvement and Disparities, Fingertips" in words
    assert "but only such as many files have: “Area Code”, “Area Type”, “Value”." in words
    assert "missing: “Indicator ID”, “Indicator Name”, “Sex”" in words
    assert "Not known in it: “period”, “indicator”, “measure”, “unit”, “compared”, “inequality”." in words


def test_semicolons_between_columns_are_named() -> None:
    columns = [next(each for each in LAYOUTS if each.id == "fingertips").columns]
    words = refused("given.csv", as_csv(*columns).replace(b",", b";"))
    assert "divided by semicolons" in words


@pytest.mark.parametrize(
    ("name", "columns", "nearest", "missing"),
    [
        ("qof-prevalence", ["PRACTICE", "GROUP", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"],
         "Quality and Outcomes Framework, the zip", "“PRACTICE_CODE”, “GROUP_CODE”"),
        ("shmi", ["Provider code", "Provider name", "SHMI value", "SHMI banding", "Deaths"],
         "Summary Hospital-level Mortality Indicator", "“Observed deaths”, “Expected deaths”"),
        ("oversight", ["Quarter", "Trust_type", "Trust_code", "Metric_ID", "Value"],
         "NHS Oversight Framework", "“Region”, “Trust_name”, “Median_value”"),
        ("allocations", ["Region", "R26", "Board", "2026/27 recurrent allocation (£k)"],
         "Allocations to integrated care boards", "a column such as “ICB26”"),
    ],
)  # fmt: skip
def test_the_nearest_layout_is_told_by_the_columns_that_are_its_own(
    name: str, columns: list[str], nearest: str, missing: str
) -> None:
    words = refused(f"{name}.csv", as_csv(columns, ["x"] * len(columns)))
    assert f"{nearest}" in words
    assert f"Missing: {missing}." in words


@pytest.mark.parametrize(
    ("layout", "write"),
    [
        ("fingertips", lambda name: name.replace(" ", "")),
        ("fingertips", lambda name: name.replace(" ", "_").lower()),
        ("gp-list-five-years", lambda name: name.replace("_", " ").title()),
    ],
)
def test_a_column_is_the_same_however_its_words_are_joined(layout: str, write: Callable[[str], str]) -> None:
    columns = next(each for each in LAYOUTS if each.id == layout).columns
    content = as_csv([write(name) for name in columns], ["1"] * len(columns))
    found = recognise(parts_of(members_of("x.csv", content)), LAYOUTS)
    assert found.layout.id == layout
    assert list(found.header.places) == [plain(name) for name in columns]


def test_figures_in_the_layout_of_own_data_are_told_where_to_go() -> None:
    columns = [
        "indicator",
        "area",
        "period",
        "breakdown",
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
        "status",
    ]
    words = refused("ours.csv", as_csv(columns, ["x"] * len(columns)))
    assert "layout of figures of your own" in words
    assert "python manage.py add FILE" in words


def test_a_list_of_places_is_told_where_to_go() -> None:
    assert "the page “Places”" in refused("places.csv", as_csv(["place", "practice", "name"], ["East", "M91003", "x"]))


@pytest.mark.parametrize("layout", [each for each in LAYOUTS if not each.first_cells], ids=lambda each: each.id)
def test_no_publishers_file_is_taken_for_figures_of_ones_own(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(as_csv([*layout.columns, *layout.also]))
    assert not has_own_layout(path)
    path.write_bytes(as_csv(["indicator", "area", "period", "value"]))
    assert has_own_layout(path)


def test_figures_saved_again_by_others_are_no_figures_of_ones_own_unless_described(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(as_csv(["area_code", "area_name", "period", "indicator", "value"]))
    assert not has_own_layout(path)
    path.with_suffix(".yaml").write_text("name: ours", encoding="utf-8")
    assert has_own_layout(path)
