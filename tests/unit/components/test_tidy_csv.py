"""Files of figures: nothing in them runs as a formula, whole numbers have no decimals, areas have their codes, headers are unique."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
import pytest

from components.exhibit import Column, Exhibit, Table
from components.exports import tidy_csv
from data_access.workspace.places import read as read_places
from data_access.workspace.places import to_csv
from vocabulary import CustomArea, Provenance, from_spreadsheet_text, spreadsheet_text

FORMULAS = (
    *(
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "-",
        "-cmd|' /C calc'!A0",
    ),
    *("＝1+1", "＋1", "－1", "＠SUM(A1)", "'=1", "''=1", "'＝1", "+44 20", "-1-2", "-inf", "-5"),
)
TEXTS = ("plain", "a=b", "3-4", "'quoted'", "£5", "−3.4", "", "Walsall − north", "5", "1e-05", "Ｘ＝1")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_made_text(text: str) -> None:
    assert spreadsheet_text(text) == f"'{text}"


@pytest.mark.parametrize("text", TEXTS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert spreadsheet_text(text) == text


@pytest.mark.parametrize("text", [*FORMULAS, *TEXTS])
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    assert from_spreadsheet_text(spreadsheet_text(text)) == text


def table(columns: tuple[Column, ...], **data: Any) -> Table:
    return Table(pd.DataFrame(data), columns)


def read(made: Table, origin: Provenance | None = None) -> list[list[str]]:
    text = tidy_csv.text(Exhibit("x", "t", "s", table=made, provenance=origin))
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("label", ["=1+1", "＝1", "+1", "-1", "@x", "\tx", "\rx", "－x"])
def test_a_formula_in_a_header_is_made_text(label: str) -> None:
    assert read(table((Column("a", label),), a=["x"]))[0][0] == f"'{label}"


def test_formulas_in_cells_and_in_the_origin_are_made_text() -> None:
    origin = Provenance("d", (), "=e", "＝m", "@p")
    rows = read(table((Column("a", "A"),), a=["＋1"]), origin)
    assert rows[1] == ["'＋1", "'@p", "'＝m", "", "", "'=e"]


def test_whole_numbers_have_no_decimals_and_missing_is_empty() -> None:
    columns = (Column("n", "N", "count"), Column("p", "P", "percent"), Column("f", "F", "number"))
    rows = read(table(columns, n=[3419.0, float("nan"), 0.0], p=[1.0, 0.25, -0.5], f=[-12.0, 1234567.0, 0.1]))
    assert [row[:3] for row in rows[1:]] == [["3419", "1", "-12"], ["", "0.25", "1234567"], ["0", "-0.5", "0.1"]]


def test_a_header_is_never_there_twice() -> None:
    columns = (
        *(Column("a", "Trust"), Column("a", "Period"), Column("n", "95% interval from", "count")),
        *(Column("n", "to", "count"), Column("n", "99.8% limits from", "count"), Column("n", "to", "count")),
        *(Column("n", "to", "count"), Column("n", "to", "count")),
    )
    header = read(table(columns, a=["x"], n=[1.0]))[0]
    assert len(set(header)) == len(header)
    assert header[:6] == [
        "Trust",
        "Period",
        "95% interval from",
        "95% interval to",
        "99.8% limits from",
        "99.8% limits to",
    ]
    assert header[-5:] == ["Period of the figures", "Method", "Source", "Licence", "Edition"]


@pytest.mark.parametrize(
    ("label", "codes", "written"),
    [
        ("Trust", ["RL4", "RBK"], ["RL4", "RBK"]),
        ("System", ["E54000062", "QUA"], ["E54000062", "QUA"]),
        ("Area", ["cluster-derby", "place-abc"], ["cluster-derby", "place-abc"]),
        ("Neighbourhood", ["E02002000-2011", "E02002001-2011"], ["E02002000", "E02002001"]),
        ("Primary care network", ["U65132", "U66484"], ["U65132", "U66484"]),
        ("Local authority", ["E08000027", "E08000030"], ["E08000027", "E08000030"]),
        ("Trust", ["RL4", "england"], ["RL4", ""]),
        ("Board", ["S1Y5D", "E54000066"], ["S1Y5D", "E54000066"]),
        ("Measure", ["ABC", "DEF"], None),
        ("Industry", ["C21", "A01"], None),
        ("Area", ["asthma_prevalence", "smoking_prevalence"], None),
    ],
)
def test_rows_of_areas_have_their_codes_beside_their_names(
    label: str, codes: list[str], written: list[str] | None
) -> None:
    made = table((Column("name", label), Column("n", "N", "count")), name=["A", "B"], code=codes, n=[1.0, 2.0])
    rows = read(made)
    if written is None:
        assert "Area code" not in rows[0]
    else:
        assert rows[0][:3] == [label, "Area code", "N"]
        assert [row[1] for row in rows[1:]] == written


def test_a_table_that_shows_its_codes_has_no_second_column_of_them() -> None:
    made = table((Column("name", "Practice"), Column("code", "Code")), name=["A"], code=["M87623"])
    assert read(made)[0][:3] == ["Practice", "Code", "Period"]


def test_codes_of_areas_go_before_the_keys_of_lines() -> None:
    made = table((Column("name", "Area"),), name=["A"], code=["E54000062|1"], area_code=["E54000062"])
    assert [row[:2] for row in read(made)] == [["Area", "Area code"], ["A", "E54000062"]]


def test_places_are_written_without_formulas_and_read_back_with_their_names() -> None:
    names = ["=1+1", "＝SUM(A1)", "'@x", "-5", "plain"]
    text = to_csv([CustomArea(name, ("M87623",)) for name in names], {"M87623": "＋Practice"})
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "＝", "＋", "＠"))]
    assert {"'=1+1", "'＝SUM(A1)", "''@x", "'-5", "plain", "'＋Practice"} <= set(cells)
    assert [place.name for place in read_places(text, {"M87623": "＋Practice"}).places] == names
