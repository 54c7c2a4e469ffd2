"""A series of places begins with their first figure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from domain.unwarranted_variation.series import load_place_series
from vocabulary import Period, Status

MONTHS = [Period(f"2025-{month:02}", f"Month {month} of 2025", "month") for month in range(1, 13)]
MEASURE: Any = SimpleNamespace(
    id="example", value_kind="proportion", multiplier=1, polarity="higher", target=None, denominator_name="people"
)


def store(known: list[bool], small: str = "") -> Any:
    history = SimpleNamespace(
        numerator=np.arange(500.0, 500.0 + len(known)),
        denominator=np.full(len(known), 1000.0),
        known=np.array(known),
        status=np.array([Status.SUPPRESSED if month.id == small else Status.OK for month in MONTHS]),
        position=lambda id: [month.id for month in MONTHS].index(id),
    )
    return SimpleNamespace(periods=lambda *given, **more: tuple(MONTHS), history=lambda *given, **more: history)


def ids(known: list[bool]) -> tuple[list[str], list[str]]:
    series = load_place_series(store(known), MEASURE, "RX1", level="trust", breakdown="")
    assert len(series.periods) == len(series.value)
    return [each.id for each in series.periods], [each.id for each in series.missing]


def test_periods_before_the_first_figure_are_left_out_and_gaps_after_it_stay() -> None:
    """The chart of a trust that began to report in 2023 once began in 2021, half of it empty."""
    known = [month > 4 and month != 8 for month in range(1, 13)]
    assert ids(known) == ([month.id for month in MONTHS[4:]], ["2025-08"])


def test_a_place_without_a_figure_has_every_period() -> None:
    everything = [month.id for month in MONTHS]
    assert ids([False] * 12) == (everything, everything)


def test_a_month_whose_numbers_are_small_is_missing_and_known_to_be_held_back() -> None:
    known = [month not in (5, 8) for month in range(1, 13)]
    series = load_place_series(store(known, small="2025-08"), MEASURE, "RX1", level="trust", breakdown="")
    assert [each.id for each in series.missing] == ["2025-05", "2025-08"]
    assert [each.id for each in series.held_back] == ["2025-08"]
