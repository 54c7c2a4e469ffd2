"""One small chart of every kind, with the names that a test gives it in every place where a name can stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from components.charts import RENDERERS, specs
from components.exhibit import Column, Table
from components.units import PERCENT, unit

KINDS = tuple(sorted(kind.__name__ for kind in RENDERERS))

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


def sample(kind: str, names: Sequence[str]) -> tuple[specs.ChartSpec, Table]:
    """A chart of this kind with a unit for each name; the first name also stands wherever a single name can."""
    number, first = len(names), names[0]
    step = np.arange(number, dtype=float)
    frame = pd.DataFrame(
        {
            "name": list(names),
            "code": [f"E540000{index:02d}" for index in range(number)],
            "x": 100.0 + 50 * step,
            "y": 0.3 + 0.02 * step,
            "lower": 0.28 + 0.02 * step,
            "upper": 0.32 + 0.02 * step,
            "end": 0.25 + 0.02 * step,
            "mean": 0.4,
            "focus": [index < 3 for index in range(number)],
            "yes": True,
            "position": "within",
            "verdict": "neither",
            "month": [f"{2000 + index}-01-01" for index in range(number)],
            "order": step,
            "gain": 100 * (step - 2),
        }
    )
    people_drawn = (100.0, 100.0 + 50 * number)
    limits = specs.FunnelLimits(people_drawn, *((level,) * 2 for level in (0.4, 0.35, 0.45, 0.33, 0.47)))
    people, years = unit("people"), unit("years")
    every = (
        specs.ChangeBars(
            name="name", value="gain", lower="gain", upper="gain", unit=people, value_title=first, most=number
        ),
        specs.Choropleth(
            value="y", name="name", code="code", unit=PERCENT, boundaries="/boundaries?a=1&b=2", value_title=first
        ),
        specs.ControlChart(
            x="month",
            label="name",
            y="y",
            mean="mean",
            lower="lower",
            upper="upper",
            cause="name",
            verdict="verdict",
            y_title=first,
            target=0.45,
            target_name=first,
            by_label=True,
            events=((0, first),),
        ),
        specs.DotRows(
            name="name", value="y", series="position", lower="lower", upper="upper", value_title=first, unit=PERCENT
        ),
        specs.Waterfall(name="name", value="gain", value_title=first, unit=people),
        specs.Dumbbell(
            start="y",
            end="end",
            words="name",
            name="name",
            code="code",
            focus="focus",
            chosen="yes",
            unit=PERCENT,
            value_title=first,
            start_name=first,
            end_name="least",
            start_level=0.4,
            end_level=0.3,
            against=first,
        ),
        specs.Funnel(
            x="x",
            y="y",
            name="name",
            code="code",
            position="position",
            focus="focus",
            x_title=first,
            y_title=first,
            average_name=first,
            limits=limits,
        ),
        specs.FunnelPair(
            x="x",
            before="y",
            after="end",
            name="name",
            code="code",
            outside_before="yes",
            outside_after="focus",
            focus="focus",
            x_title=first,
            y_title=first,
            before_title=first,
            after_title=first,
            before_limits=limits,
            after_limits=limits,
            unit=PERCENT,
        ),
        specs.SmallMultiples(
            name="name",
            code="code",
            label="month",
            y="y",
            mean="mean",
            lower="lower",
            upper="upper",
            verdict="verdict",
            focus="focus",
            unit=PERCENT,
        ),
        specs.Gradient(
            x="order",
            value="y",
            lower="lower",
            upper="upper",
            name="name",
            unit=PERCENT,
            x_title=first,
            y_title=first,
            start_name=first,
            end_name=first,
            line_name=first,
            other_name=first,
            lines=specs.GradientLines(own=(0.3, 0.6), other=(0.4, 0.5)),
        ),
        specs.OwnScales(
            heading="name", detail="name", value="gain", lower="gain", upper="gain", worse=first, better=first
        ),
        specs.QuantileDot(
            quantiles=tuple(np.linspace(0, 60, 20)), unit=people, x_title=first, rules=((10.0, first),), reached=20.0
        ),
        specs.RankedDot(
            value="y",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            focus="focus",
            average=0.4,
            average_name=first,
            value_title=first,
        ),
        specs.Scatter(
            x="x",
            y="y",
            name="name",
            code="code",
            focus="focus",
            x_title=first,
            y_title=first,
            x_unit=people,
            y_unit=PERCENT,
            line=specs.Line(people_drawn, (0.3, 0.6)),
            line_name=first,
        ),
        specs.Strip(
            value="y",
            group="name",
            name="name",
            code="code",
            words="name",
            filled="focus",
            chosen="yes",
            groups=tuple(dict.fromkeys(names)),
            x_title=first,
            middle=first,
            better=first,
            worse=first,
        ),
        specs.TimeSeries(
            x="order",
            label="name",
            y="y",
            series="code",
            name="name",
            focus="focus",
            y_title=first,
            unit=PERCENT,
            breaks=((1.5, first),),
            target=0.45,
            target_name=first,
        ),
        specs.Tornado(
            name="name",
            worst="y",
            best="upper",
            worst_at="name",
            best_at="name",
            unit=years,
            value_title=first,
            now=0.4,
            now_name=first,
            threshold=0.5,
            threshold_name=first,
        ),
    )
    (spec,) = (spec for spec in every if type(spec).__name__ == kind)
    return spec, Table(frame, (Column("name", "Area"),))
