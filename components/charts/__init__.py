"""Renderers: (typed chart specification, table) -> a plotly figure as a plain dict, drawn with the light chart tokens.

A plain dict takes a twentieth of the time of `go.Figure` and is what the browser receives anyway. To add a kind of chart, add its
class to `components/charts/specs.py` and write one module with `@renders(Kind)` above its `figure(spec, table)`. Every module of
this package is imported below, so that its renderer is known.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from components.charts import specs
from components.charts.labels import plain
from components.charts.renderers import RENDERERS as RENDERERS
from components.charts.renderers import Figure
from components.exhibit import Table
from components.theme import exchange

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")

CODES = frozenset({"bdata", "customdata", "geojson", "locations"})
"""Keys whose strings are data for the browser: they are neither shown nor colours."""
SHOWN = frozenset({"hovertemplate", "hovertext", "name", "text", "ticktext"})
"""Keys whose strings are shown: a name that reads like a colour is none."""


def render(spec: specs.ChartSpec, table: Table, scheme: str = "light") -> Figure:
    """The figure of one exhibit in one colour scheme ("light" or "dark"), every text in it shown as it is written.

    This is the one place that makes figures. Strings that a renderer did not build as `labels.Markup` are escaped here.
    """
    figure: Figure = escaped(RENDERERS[type(spec)](spec, table))
    return in_dark(figure) if scheme == "dark" else figure


def escaped(part: Any) -> Any:
    """The same figure with every string escaped that is not `Markup`. Colours, dates and formats hold nothing to escape."""
    if isinstance(part, str):
        return str(plain(part))
    if isinstance(part, dict):
        return {key: value if key in CODES else escaped(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [escaped(value) for value in part]
    return part


def in_dark(figure: Figure) -> Figure:
    """The same figure with every light chart token exchanged for its dark one."""
    return _exchanged(figure, exchange())  # type: ignore[no-any-return]


def _exchanged(part: Any, colours: dict[str, str]) -> Any:
    if isinstance(part, str):
        return colours.get(part, part)
    if isinstance(part, dict):
        return {
            key: value if key in CODES or (key in SHOWN and not isinstance(value, dict)) else _exchanged(value, colours)
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [_exchanged(value, colours) for value in part]
    return part
