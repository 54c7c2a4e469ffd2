"""Rows of a ranked dot chart: low where there are many, and only those with long names tall."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.charts import render
from components.charts.specs import RankedDot
from components.exhibit import Column, Table

LONG = "Shropshire, Telford and Wrekin with Staffordshire and Stoke-on-Trent"
SHORT = "Ash"
AROUND = 90  # pixels above and below the rows


def drawn(names: list[str]) -> dict[str, Any]:
    frame = pd.DataFrame({"code": names, "name": names, "value": np.linspace(0.9, 0.1, len(names))})
    spec = RankedDot(value="value", name="name", code="code", value_title="share")
    return render(spec, Table(frame, (Column("name", "Name"), Column("value", "Share", "percent"))))


def pixels(figure: dict[str, Any]) -> list[float]:
    """From the top of the rows to the middle of each, in pixels."""
    axis, height = figure["layout"]["yaxis"], figure["layout"]["height"] - AROUND
    bottom, top = axis["range"]
    return [(place - top) / (bottom - top) * height for place in axis["tickvals"]]


@pytest.mark.parametrize(("number", "row"), [(11, 25), (15, 25), (16, 20), (20, 20), (21, 18)])
def test_many_rows_are_lower(number: int, row: int) -> None:
    figure = drawn([SHORT] * number)
    assert figure["layout"]["height"] == AROUND + row * number
    assert np.diff(pixels(figure)) == pytest.approx(np.full(number - 1, row), rel=0.02)


def test_a_page_of_trusts_fits_a_laptop() -> None:
    assert drawn([SHORT] * 21)["layout"]["height"] <= 510


def test_a_long_name_makes_its_own_row_taller_and_no_other() -> None:
    figure = drawn([SHORT, LONG, SHORT, SHORT])
    assert figure["layout"]["height"] == AROUND + 4 * 25 + 17
    apart = np.diff(pixels(figure))
    assert apart[0] == pytest.approx(25 + 17 / 2, rel=0.05)
    assert apart[1] == pytest.approx(25 + 17 / 2, rel=0.05)
    assert apart[2] == pytest.approx(25, rel=0.05)


def test_marks_stand_in_the_rows_of_their_names() -> None:
    figure = drawn([LONG, SHORT, LONG, SHORT])
    assert list(np.asarray(figure["data"][0]["y"], dtype=float)) == figure["layout"]["yaxis"]["tickvals"]
