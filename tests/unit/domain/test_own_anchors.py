"""An organisation's own pounds stand among the area's anchors; what counts no pounds, or is a publisher's, does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from domain.wider_economy.anchors import own_budgets


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
