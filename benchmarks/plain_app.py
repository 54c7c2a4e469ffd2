"""The page the application is held against: the same three charts, written as a competent Dash developer would.

One module, one callback for the three charts, `dcc.Dropdown` for area and month, `plotly.graph_objects`, everything
else as the framework does it by default. The figures come from the same SQLite edition, read with `pandas.read_sql`
once when the module is imported and kept as a data frame: the usual way for data this small, and the quickest, so the
comparison does not flatter us. The statistics are the application's own functions: what differs is all that is round
them. This page has no headline, tables, addresses, notices, downloads or dark scheme; the application has.

EDITION_FILE names the edition's SQLite file.
"""

from __future__ import annotations

import os
import sqlite3

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html

from analysis.funnels import ProportionFunnel, proportion_funnel
from analysis.proportions import proportion
from analysis.spc import SpecialCause, xmr
from vocabulary import Refused

INDICATOR = "ae_4_hour_type_1"
MIDLANDS = "E40000011"
BLUE, GREY, LIMIT = "#12436D", "#9aa5ad", "#3D3D3D"

with sqlite3.connect(os.environ["EDITION_FILE"]) as edition:
    observed = pd.read_sql(
        "SELECT p.key AS period, p.label, a.code AS area, a.short_name, o.value, o.numerator, o.denominator "
        "FROM observation o JOIN area a ON a.id = o.area JOIN period p ON p.id = o.period "
        "JOIN indicator i ON i.id = o.indicator JOIN breakdown b ON b.id = o.breakdown "
        "WHERE i.key = ? AND b.key = '' AND a.kind = 'trust' ORDER BY p.key, a.code",
        edition,
        params=(INDICATOR,),
    )
    systems = pd.read_sql(
        "SELECT a.code, a.ods, a.short_name FROM membership m JOIN area a ON a.id = m.child "
        "JOIN area r ON r.id = m.parent WHERE r.code = ? AND a.kind = 'icb' ORDER BY a.short_name",
        edition,
        params=(MIDLANDS,),
    )
    midlands = pd.read_sql(
        "SELECT a.code AS child FROM membership m JOIN area a ON a.id = m.child JOIN area r ON r.id = m.parent "
        "WHERE r.code = ? AND m.basis = 'reporting'",
        edition,
        params=(MIDLANDS,),
    )
    patients = pd.read_sql(
        "SELECT a.code AS child, r.code AS parent FROM membership m JOIN area a ON a.id = m.child "
        "JOIN area r ON r.id = m.parent WHERE m.basis = 'patients' ORDER BY m.share DESC, r.code",
        edition,
    )

compared = observed[observed["area"].isin(midlands["child"])]
homes = patients.drop_duplicates("child").set_index("child")["parent"]  # a trust's home: where most patients come from
codes = systems.set_index("ods")["code"]
months = observed[["period", "label"]].drop_duplicates().iloc[::-1]

app = Dash(__name__, title="A&E within 4 hours")
server = app.server

app.layout = html.Div(
    [
        html.H1("Which variation is real and unwarranted?"),
        dcc.Dropdown(
            id="area",
            options=[{"label": "Midlands", "value": MIDLANDS}]
            + [{"label": row.short_name, "value": row.ods} for row in systems.itertuples()],
            value=MIDLANDS,
            clearable=False,
        ),
        dcc.Dropdown(
            id="period",
            options=[{"label": row.label, "value": row.period} for row in months.itertuples()],
            value=months["period"].iloc[0],
            clearable=False,
        ),
        dcc.Graph(id="league"),
        dcc.Graph(id="funnel"),
        dcc.Graph(id="control"),
    ]
)


@callback(
    Output("league", "figure"),
    Output("funnel", "figure"),
    Output("control", "figure"),
    Input("area", "value"),
    Input("period", "value"),
)
def update(area: str, period: str) -> tuple[go.Figure, go.Figure, go.Figure]:
    trusts = compared[(compared["period"] == period) & compared["value"].notna()].sort_values("value")
    own = trusts["area"].map(homes).eq(codes[area]) if area != MIDLANDS else pd.Series(True, index=trusts.index)
    funnel = proportion_funnel(trusts["numerator"], trusts["denominator"], limits="overdispersed")
    assert not isinstance(funnel, Refused)
    chosen = trusts[own].iloc[0] if own.any() else trusts.iloc[0]
    history = observed[observed["area"] == chosen["area"]]
    label = trusts["label"].iloc[0]
    return league(trusts, own, funnel.target, label), plot(trusts, own, funnel, label), control(history)


def league(trusts: pd.DataFrame, own: pd.Series, average: float, label: str) -> go.Figure:
    interval = proportion(trusts["numerator"], trusts["denominator"])
    assert not isinstance(interval, Refused)
    value = trusts["value"] * 100
    figure = go.Figure(
        go.Scatter(
            x=value,
            y=trusts["short_name"],
            mode="markers",
            error_x={
                "type": "data",
                "symmetric": False,
                "array": interval.upper * 100 - value,
                "arrayminus": value - interval.lower * 100,
            },
            marker={"size": 11, "color": np.where(own, BLUE, GREY)},
        )
    )
    figure.add_vline(x=average * 100, line_dash="dash", line_color=BLUE)
    figure.update_layout(height=90 + 25 * len(trusts), xaxis_title=f"A&E within 4 hours, {label}")
    figure.update_xaxes(ticksuffix="%")
    return figure


def plot(trusts: pd.DataFrame, own: pd.Series, funnel: ProportionFunnel, label: str) -> go.Figure:
    people = np.linspace(trusts["denominator"].min() * 0.5, trusts["denominator"].max() * 1.05, 60)
    limits = funnel.curve(people)
    figure = go.Figure()
    for name, dash in (("lower998", "solid"), ("upper998", "solid"), ("lower95", "dot"), ("upper95", "dot")):
        line = {"color": LIMIT, "dash": dash, "width": 1.25}
        figure.add_trace(go.Scatter(x=people, y=getattr(limits, name) * 100, mode="lines", line=line, hoverinfo="skip"))
    outside = funnel.position.astype(str) != "within"
    figure.add_trace(
        go.Scatter(
            x=trusts["denominator"],
            y=trusts["value"] * 100,
            mode="markers",
            text=trusts["short_name"],
            hovertemplate="<b>%{text}</b><br>%{y:.1f}% of %{x:,.0f} people<extra></extra>",
            marker={
                "size": 11,
                "color": np.where(own, BLUE, GREY),
                "symbol": np.where(outside, "diamond", "circle"),
            },
        )
    )
    figure.add_hline(y=funnel.target * 100, line_dash="dash", line_color=BLUE)
    for name, x, y in zip(
        trusts["short_name"][outside], trusts["denominator"][outside], trusts["value"][outside] * 100, strict=True
    ):
        figure.add_annotation(x=x, y=y, text=name, showarrow=False, yshift=12)
    figure.update_layout(height=430, showlegend=False, xaxis_title=f"People seen, {label}")
    figure.update_yaxes(ticksuffix="%")
    return figure


def control(history: pd.DataFrame) -> go.Figure:
    course = xmr(history["value"].to_numpy(float), improvement="higher")
    assert not isinstance(course, Refused)
    when, unusual = (
        history["period"] + "-01",
        [cause not in (None, SpecialCause.NONE) for cause in course.special_causes],
    )
    figure = go.Figure()
    for line, dash in ((course.upper, "dash"), (course.lower, "dash"), (course.mean, "solid")):
        figure.add_trace(go.Scatter(x=when, y=line * 100, mode="lines", line={"color": LIMIT, "dash": dash}))
    figure.add_trace(
        go.Scatter(
            x=when,
            y=history["value"] * 100,
            mode="lines+markers",
            line={"color": GREY},
            marker={"size": 8, "color": np.where(unusual, "#F46A25", GREY)},
        )
    )
    figure.update_layout(height=380, showlegend=False, title=history["short_name"].iloc[0])
    figure.update_yaxes(ticksuffix="%")
    return figure
