"""The arithmetic of the benchmark: what is measured is another matter, this is how it is judged."""

from __future__ import annotations

import pytest

from benchmarks.comparison import Limit, Measure, percentile, span, table

NO_SLOWER = Limit(ratio=1.0)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = list(range(1, 201))
    assert percentile(values, 0.95) == 190
    assert percentile(values, 0.5) == 100
    assert percentile(values, 1) == 200
    assert percentile([7.0], 0.95) == 7.0


def test_order_does_not_matter() -> None:
    assert percentile([3, 1, 2], 0.5) == 2


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_the_ratio_is_of_the_medians_and_ratios_of_the_pairs() -> None:
    measure = Measure("m", "ms", ours=[10, 20, 90], plain=[20, 40, 30])
    assert measure.ratio == pytest.approx(20 / 30)
    assert measure.ratios == pytest.approx([0.5, 0.5, 3.0])


def test_nothing_to_compare_has_no_ratio_and_no_verdict() -> None:
    alone = Measure("m", "s", ours=[1.0])
    assert alone.ratio is None
    assert alone.verdict() == ""
    assert Measure("m", "", ours=[0.0], plain=[0.0]).ratio is None


@pytest.mark.parametrize(
    ("ours", "plain", "said"),
    [
        ([9, 9, 9, 9], [10, 10, 10, 10], "PASS"),
        ([10, 10, 10, 10], [10, 10, 10, 10], "PASS"),
        ([10.4, 10.4, 9, 10.4], [10, 10, 10, 10], "PASS (within noise)"),
        ([10.4, 10.4, 10.4, 10.4], [10, 10, 10, 10], "FAIL"),
        ([11, 11, 9, 11], [10, 10, 10, 10], "FAIL"),
        ([11, 11, 11, 11], [10, 10, 10, 10], "FAIL"),
        ([11], [], "FAIL"),
    ],
)
def test_no_slower_than_the_plain_page(ours: list[float], plain: list[float], said: str) -> None:
    assert Measure("m", "ms", ours, plain, limit=NO_SLOWER).verdict() == said


def test_a_limit_of_ours_alone() -> None:
    assert Measure("m", "MB", [1.3], limit=Limit(ours=1.3)).verdict() == "PASS"
    assert Measure("m", "MB", [1.31], [9.0], limit=Limit(ours=1.3)).verdict() == "FAIL"


def test_median_and_range_in_words() -> None:
    assert span([1.0, 2.0, 30.0]) == "2.00 (1.00-30.0)"
    assert span([123.4]) == "123"
    assert span([]) == "-"


def test_the_table_names_the_limit_and_what_came_of_it() -> None:
    text = table([Measure("filter change", "ms", [12.0], [10.0], limit=NO_SLOWER, note="one round")])
    assert "1.20" in text and "ratio <= 1" in text and "FAIL" in text and "filter change: one round" in text
