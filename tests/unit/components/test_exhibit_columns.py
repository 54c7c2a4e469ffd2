"""An exhibit names only columns that its table has: a slip shows when it is made, not when it is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.exhibit import Column, Drill, Exhibit, Table
from tests.chart_samples import KINDS, sample

WITH_COLUMNS = [kind for kind in KINDS if kind != "QuantileDot"]  # its dots are in the specification


@pytest.mark.parametrize("kind", WITH_COLUMNS)
def test_a_chart_may_name_only_columns_of_its_table(kind: str) -> None:
    spec, table = sample(kind, ["Ash", "Beech"])
    assert Exhibit("x", "Title", "", table, spec).spec is spec
    assert len(spec.columns()) >= 2
    for column in spec.columns():
        without = Table(table.frame.drop(columns=column).assign(other=1), (Column("other", "Other"),))
        with pytest.raises(ValueError, match=rf"no column {column}$"):
            Exhibit("x", "Title", "", without, spec)


def test_what_a_chart_goes_without_is_no_column() -> None:
    spec, _ = sample("RankedDot", ["Ash"])
    assert None not in spec.columns()
    assert replace(spec, focus=None).columns() == spec.columns() - {"focus"}  # type: ignore[call-arg]


@pytest.mark.parametrize(("key", "name"), [("other", "name"), ("code", "other")])
def test_a_drill_may_name_only_columns_of_its_table(key: str, name: str) -> None:
    _, table = sample("RankedDot", ["Ash"])
    with pytest.raises(ValueError, match=r"no column other$"):
        Exhibit("x", "Title", "", table, drill=Drill("area", key, "Look closer", name))
