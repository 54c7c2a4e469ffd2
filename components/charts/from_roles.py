"""The typed specification of a chart that a page still describes by roles and options. Goes when no page does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from components.charts import specs

KINDS: dict[str, type[specs.ChartSpec]] = {
    "changes": specs.ChangeBars,
    "ends": specs.Dumbbell,
    "funnel": specs.Funnel,
    "gradient": specs.Gradient,
    "league": specs.RankedDot,
    "map": specs.Choropleth,
    "scatter": specs.Scatter,
    "spread": specs.QuantileDot,
    "tornado": specs.Tornado,
    "trend": specs.TimeSeries,
    "xmr": specs.ControlChart,
}
OVERLAYS = {"funnel": "limits", "gradient": "lines", "scatter": "line"}


def from_roles(
    kind: str, roles: Mapping[str, str], options: Mapping[str, Any], overlay: pd.DataFrame | None
) -> specs.ChartSpec:
    given: dict[str, Any] = {**roles, **options}
    if kind == "spread" and overlay is not None:
        given["quantiles"] = tuple(overlay["x"].tolist())
    elif overlay is not None:
        given[OVERLAYS[kind]] = overlay
    known = {field.name for field in fields(KINDS[kind])}
    return KINDS[kind](**{name: value for name, value in given.items() if name in known})
