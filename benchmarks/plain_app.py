"""The page the application is held against: the same first chart, written as a competent Dash developer would.

One module, one callback for the chart, `dcc.Dropdown` for area and month, `plotly.graph_objects`, everything
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

from analysis.proportions import proportion
from vocabulary import Refused

INDICATOR = "ae_4_hour_type_1"
MIDLANDS = "E40000011"
BLUE, GREY = "#12436D", "#9aa5ad"

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
    ]
)


@callback(
    Output("league", "figure"),
    Input("area", "value"),
    Input("period", "value"),
)
def update(area: str, period: str) -> go.Figure:
    trusts = compared[(compared["period"] == period) & compared["value"].notna()].sort_values("value")
    own = trusts["area"].map(homes).eq(codes[area]) if area != MIDLANDS else pd.Series(True, index=trusts.index)
    average = trusts["numerator"].sum() / trusts["denominator"].sum()
    return league(trusts, own, average, trusts["label"].iloc[0])


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
