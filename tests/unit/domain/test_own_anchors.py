"""An organisation's own pounds stand among the area's anchors; what counts no pounds, or is a publisher's, does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from domain.wider_economy.anchors import newest_count, own_budgets


def measure(id: str, **other: str) -> SimpleNamespace:
    return SimpleNamespace(**{"id": id, "source": "own-estate", "unit": "£", "value_kind": "count"} | other)


def test_only_own_pounds_of_such_an_area() -> None:
    listed = [
        measure("estate"),
        measure("purchases", unit="pounds"),
        measure("published", source="council_outturn"),
        measure("staff", unit="people"),
        measure("each", value_kind="ratio"),
        measure("of_trusts"),
        measure("by_sex"),
    ]
    store: Any = SimpleNamespace(
        indicators=lambda: {each.id: each for each in listed},
        kinds=lambda id: ("trust",) if id == "of_trusts" else ("icb",),
        breakdowns=lambda id, kind: ("sex=female",) if id == "by_sex" else ("",),
    )
    assert own_budgets(store, SimpleNamespace(kind="icb")) == ["estate", "purchases"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numerator", "value", "known", "expected"),
    [(5e6, 5e6, True, 5e6), (np.nan, 7e6, True, 7e6), (np.nan, np.nan, False, np.nan)],
)
def test_a_sum_may_be_given_as_its_value_alone(numerator: float, value: float, known: bool, expected: float) -> None:
    rows = SimpleNamespace(
        numerator=np.array([numerator]), value=np.array([value]), known=np.array([known]), position=lambda code: 0
    )
    store: Any = SimpleNamespace(
        newest=lambda id, kind, breakdown: SimpleNamespace(label="2024/25"),
        observations=lambda id, period, kind, breakdown: rows,
    )
    area: Any = SimpleNamespace(kind="icb", code="E54000001")
    year, found = newest_count(store, "estate", area, "")
    assert year == "2024/25"
    np.testing.assert_equal(found, expected)
