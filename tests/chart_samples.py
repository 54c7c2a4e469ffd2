"""One small chart of every kind, with the names that a test gives it in every place where a name can stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from components.charts import RENDERERS
from components.exhibit import ChartSpec, Column, Table
from components.units import PERCENT, unit

KINDS = tuple(sorted(RENDERERS))

HOSTILE = (
    "A & B",
    "<b>x</b>",
    "St John's <GP>",
    "%{x}",
    "a<br>b",
    "&lt;",
    "$x$",
    '<a href="javascript:alert(1)">',
    "{name}",
    "&amp;lt;",
    "<extra>y</extra>",
    "%{customdata|.3f}",
    "&#60;i&#62;",
    "<span style='color:red'>z</span>",
    "#212b33",
)
"""Names that the chart library would act on, and one that reads like a colour."""


def sample(kind: str, names: Sequence[str]) -> tuple[ChartSpec, Table]:
    """A chart of this kind with a unit for each name; the first name also stands wherever a single name can."""
    number, first = len(names), names[0]
    step = np.arange(number, dtype=float)
    frame = pd.DataFrame(
        {
            "name": list(names),
            "code": [f"E540000{each:02d}" for each in range(number)],
            "x": 100.0 + 50 * step,
            "y": 0.3 + 0.02 * step,
            "lower": 0.28 + 0.02 * step,
            "upper": 0.32 + 0.02 * step,
            "end": 0.25 + 0.02 * step,
            "mean": 0.4,
            "focus": [place < 3 for place in range(number)],
            "yes": True,
            "no": False,
            "position": "within",
            "verdict": "neither",
            "month": [f"{2000 + place}-01-01" for place in range(number)],
            "order": step,
            "gain": 100 * (step - 2),
        }
    )
    gain = {"lower": "gain", "upper": "gain"}
    edge = {"lower": "lower", "upper": "upper"}
    who = {"name": "name", "code": "code", "focus": "focus", "chosen": "no"}
    line = pd.DataFrame({"x": [100.0, 100.0 + 50 * number], "y": [0.3, 0.6], "other": [0.4, 0.5], "target": 0.4})
    limits = line.assign(lower95=0.35, upper95=0.45, lower998=0.33, upper998=0.47)
    people, years = unit("people"), unit("years")
    spec = {
        "changes": ChartSpec(
            kind, {"name": "name", "value": "gain"} | gain, {"unit": people, "value_title": first, "most": number}
        ),
        "ends": ChartSpec(
            kind,
            {"start": "y", "end": "end", "words": "name"} | who | {"chosen": "yes"},
            {
                "unit": PERCENT,
                "start_name": first,
                "end_name": "least",
                "start_level": 0.4,
                "end_level": 0.3,
                "against": first,
                "value_title": first,
            },
        ),
        "funnel": ChartSpec(
            kind,
            {"x": "x", "y": "y", "position": "position"} | who | {"focus": "focus"},
            {"x_title": first, "y_title": first, "average_name": first},
            limits,
        ),
        "gradient": ChartSpec(
            kind,
            {"x": "order", "value": "y", "name": "name"} | edge,
            {
                "unit": PERCENT,
                "x_title": first,
                "y_title": first,
                "start_name": first,
                "end_name": first,
                "line_name": first,
                "other_name": first,
            },
            line,
        ),
        "league": ChartSpec(
            kind,
            {"value": "y"} | edge | who,
            {"average": 0.4, "average_name": first, "value_title": first},
        ),
        "map": ChartSpec(
            kind,
            {"value": "y", "name": "name", "code": "code"},
            {"unit": PERCENT, "boundaries": "/boundaries?a=1&b=2", "value_title": first},
        ),
        "scatter": ChartSpec(
            kind,
            {"x": "x", "y": "y"} | who,
            {"x_title": first, "y_title": first, "x_unit": people, "y_unit": PERCENT, "line_name": first},
            line,
        ),
        "spread": ChartSpec(
            kind,
            {},
            {"unit": people, "x_title": first, "rules": [(10.0, first)], "reached": 20.0},
            pd.DataFrame({"x": np.linspace(0, 60, 20)}),
        ),
        "tornado": ChartSpec(
            kind,
            {"name": "name", "worst": "y", "best": "upper", "worst_at": "name", "best_at": "name"},
            {
                "unit": years,
                "value_title": first,
                "now": 0.4,
                "now_name": first,
                "threshold": 0.5,
                "threshold_name": first,
            },
        ),
        "trend": ChartSpec(
            kind,
            {"x": "order", "label": "name", "y": "y", "series": "code", "name": "name", "focus": "focus"},
            {"y_title": first, "unit": PERCENT, "breaks": [(1.5, first)], "target": 0.45, "target_name": first},
        ),
        "xmr": ChartSpec(
            kind,
            {"x": "month", "y": "y", "mean": "mean", "label": "name", "cause": "name", "verdict": "verdict"} | edge,
            {"y_title": first, "target": 0.45, "target_name": first, "by_label": True},
        ),
    }[kind]
    return spec, Table(frame, (Column("name", "Area"),))
