"""The form that fills the levers of a table from a file, and its callback.

    form[data-fills-levers] sent --> the file's bytes in base64 --> levers and reasons, or every fault of the file in words

`assets/modules/lever-table.js` sends the form and downloads the table.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, html, no_update, set_props
from dash.exceptions import PreventUpdate

from components import markup, states
from components.attributes import attributes
from components.lever_table import Cells, LeverTable, fill, write
from components.parameters import Parameters
from components.saved import input_, texts_of
from components.saved_scenario import LONGEST_REASON
from components.what_if import WhatIfServices
from components.what_if_form import SAVING

log = logging.getLogger(__name__)
MOST_FAULTS = 12


def section(name: str, table: LeverTable) -> html.Details:
    """The form of the what-if whose ids begin with `name`."""
    form = html.Form(
        [
            html.P(
                html.Label(
                    ["CSV file or workbook (.xlsx) ", input_(type="file", name="file", accept=".csv,.txt,.xlsx")]
                )
            ),
            html.P(
                [
                    html.Button("Fill the table", type="submit", className="small"),
                    " ",
                    html.Button(
                        "Download the template",
                        type="button",
                        className="small",
                        **attributes(data_writes_levers=name),
                    ),
                ]
            ),
        ],
        **attributes(data_fills_levers=name, data_largest=str(table.largest), aria_label="Fill the table from a file"),
    )
    return html.Details(
        [
            html.Summary("Fill the table from a file"),
            html.P(
                f"The template is the table as it stands: a line for each {table.noun}, at most {len(table.rows)}. The file replaces what stands in "
                "the levers; with a fault in it, nothing changes."
            ),
            html.Div(id=f"{name}-file-form", **markup.words(form)),
            html.Div(id=f"{name}-file-said", role="status"),
            html.Div(id=f"{name}-file-asked", hidden=True),
        ],
        className="from-file",
    )


def register(app: Dash, name: str, table: LeverTable, parameters: type[Parameters], services: WhatIfServices) -> None:
    """The callback of that form."""
    keys = list(parameters.declared())
    inside = [key for key in keys if table.row_of(key)]

    @app.callback(
        Output(f"{name}-file-said", "data-words"),
        Output(f"{name}-file-said", "data-file"),
        *(Output(f"{name}--{key}", "value") for key in inside),
        Input(f"{name}-file-asked", "data-asked"),
        *(State(f"{name}--{key}", "value") for key in keys),
        prevent_initial_call=True,
    )
    def filled(asked: Any, *given: Any) -> list[Any]:
        unchanged = [no_update] * len(inside)
        try:
            fields = texts_of(asked)
            if fields.get("do") == "write":
                said = {key.removeprefix("why-"): text for key, text in fields.items() if key.startswith("why-")}
                now, _ = parameters.from_values(dict(zip(keys, given, strict=True)))
                file = {"name": table.file, "text": write(table, now, said), "sent": fields.get("sent", "")}
                return [markup.for_browser(None), json.dumps(file), *unchanged]
            if too_fast := services.too_fast():
                return [markup.for_browser(_refused([too_fast])), no_update, *unchanged]
            found = fill(table, parameters, _cells(table, fields))
            if found.faults:
                return [markup.for_browser(_refused(found.faults)), no_update, *unchanged]
            if fields.get("reasons"):
                for key, reason in found.reasons.items():
                    set_props(f"{name}{SAVING}why-{key}", {"value": reason[:LONGEST_REASON]})
            words = f"{fields.get('name', 'The file')[:80]}: {found.lines} {table.noun}{'s' if found.lines != 1 else ''} filled in."
            return [markup.for_browser(states.notice([words])), no_update, *(found.values[key] for key in inside)]
        except PreventUpdate:
            raise
        except table.refused as problem:
            return [markup.for_browser(_refused([str(problem)])), no_update, *unchanged]
        except Exception:
            log.exception("filling levers from a file failed", extra={"what_if": name})
            return [markup.for_browser(states.error(services.request_id(), "That")), no_update, *unchanged]


def _cells(table: LeverTable, fields: Mapping[str, str]) -> Cells:
    try:
        content = base64.b64decode(fields.get("bytes", ""), validate=True)
    except binascii.Error:
        content = b""
    return table.read(fields.get("name", "") or "file", content)


def _refused(faults: Sequence[str]) -> html.Div | None:
    more = [f"And {len(faults) - MOST_FAULTS} more."] if len(faults) > MOST_FAULTS else []
    return states.notice(["Nothing was filled in.", *faults[:MOST_FAULTS], *more])
