"""The registry of renderers: which function draws which kind of chart.

`@renders` registers one, and mypy checks its type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from components.charts.specs import ChartSpec
from components.exhibit import Table

Figure: TypeAlias = dict[str, Any]
"""A figure as a plain dict of the chart library's form."""

Spec = TypeVar("Spec", bound=ChartSpec)

RENDERERS: dict[type[ChartSpec], Callable[[Any, Table], Figure]] = {}
"""Filled when the modules of `components.charts` are imported."""


def renders(kind: type[Spec]) -> Callable[[Callable[[Spec, Table], Figure]], Callable[[Spec, Table], Figure]]:
    """Register a function as the renderer of this kind of chart. Raises ValueError if the kind has one already."""

    def enter(figure: Callable[[Spec, Table], Figure]) -> Callable[[Spec, Table], Figure]:
        if kind in RENDERERS:
            raise ValueError(f"{kind.__name__} has two renderers")
        RENDERERS[kind] = figure
        return figure

    return enter
