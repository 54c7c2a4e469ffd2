"""Measures as the options of a control. Superseded measures are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vocabulary import Indicator, Option

OLDER = "Older figures"


def measure_options(
    measures: Iterable[Indicator],
    is_older: Callable[[Indicator], bool],
    group: Callable[[Indicator], str] = lambda measure: "",
) -> tuple[Option, ...]:
    """One option for each measure, in the given order. A superseded one has its own heading instead of its `group`."""
    return tuple(Option(each.id, each.short_name, OLDER if is_older(each) else group(each)) for each in measures)
