"""An exhibit's table as an accessible HTML table: the same figures as the chart, with the same drill, by keyboard."""

from __future__ import annotations

import math
from typing import Any

from dash import dcc, html

from components import narrative
from components.exhibit import Column, Drill, Table
from components.glossary import term
from components.links import safe_link


def table(data: Table, *, caption: str, drill: Drill | None = None, control: str = "") -> html.Div:
    """The table in a frame that scrolls on its own. `control` is the id of the control a drill button sets."""
    head = [html.Th(term(c.term, c.label) if c.term else c.label, scope="col", className=c.format) for c in data.columns]
    if drill:
        head.append(html.Th("Choose", scope="col"))
    rows = data.frame.to_dict("records")
    body = [_row(data, row, drill, control) for row in rows]
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(body)], className="figures"),
        className="table-frame",
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )


def _row(data: Table, row: dict[str, Any], drill: Drill | None, control: str) -> html.Tr:
    first, *others = data.columns
    cells: list[Any] = [html.Th(written(row[first.key], first, data.why_missing), scope="row", className=first.format)]
    cells += [html.Td(written(row[c.key], c, data.why_missing), className=c.format) for c in others]
    if drill:
        button = html.Button(
            drill.verb,
            type="button",
            className="small",
            **{"data-drill": control, "data-value": row[drill.key], "aria-label": f"{drill.verb} {row[drill.name]}"},
        )
        cells.append(html.Td(button))
    return html.Tr(cells, className="focus" if data.highlight and row[data.highlight] else None)


def written(value: Any, column: Column, why_missing: str = narrative.NOT_AVAILABLE) -> Any:
    """One cell as the reader sees it."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return why_missing
    match column.format:
        case "count":
            return narrative.count(value)
        case "percent":
            return narrative.percent(value)
        case "points":
            return f"{value * 100:+.1f}".replace("-", "−")
        case "number":
            return f"{value:,.2f}"
        case "link":
            words, address = value
            return dcc.Link(words, href=safe_link(address))
        case _:
            return str(value)
