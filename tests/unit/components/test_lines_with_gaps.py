"""A line is not drawn to a point before which a period was never published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.charts.specs import TimeSeries
from components.charts.time_series import figure
from components.exhibit import Column, Table
from components.units import PERCENT


def drawn(x: list[float], **options: Any) -> list[float | None]:
    frame = pd.DataFrame(
        {
            "x": x,
            "label": [str(int(each)) for each in x],
            "y": np.linspace(0.2, 0.5, len(x)),
            "series": "a",
            "name": "A",
            "focus": True,
        }
    )
    spec = TimeSeries("x", "label", "y", "series", "name", y_title="share", unit=PERCENT, focus="focus", **options)
    return list(figure(spec, Table(frame, columns=(Column("y", "Y"),)))["data"][-1]["x"])


@pytest.mark.parametrize(
    ("x", "gaps", "line"),
    [
        ([2019, 2020, 2022, 2023], [2022.0], [2019, 2020, None, 2022, 2023]),
        ([0, 1, 2, 3], [2.0], [0, 1, None, 2, 3]),
        ([2018, 2021, 2023], [2021.0, 2023.0], [2018, None, 2021, None, 2023]),
        ([0, 1, 2], [], [0, 1, 2]),
    ],
)
def test_the_line_breaks_at_gaps(x: list[float], gaps: list[float], line: list[float | None]) -> None:
    assert drawn(x, gaps=gaps) == line


def test_a_gap_where_the_survey_changed_too_breaks_the_line_once() -> None:
    assert drawn([0, 1, 2, 3], gaps=[2.0], breaks=[(1.5, "new survey")], cut=True) == [0, 1, None, 2, 3]
