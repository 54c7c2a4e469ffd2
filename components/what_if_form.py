"""The levers of a what-if, with whose each value is and why, and the form that saves a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import controls
from components.attributes import attributes
from components.lever_table import LeverTable
from components.parameters import ASSUMED, Parameter, Parameters, plain
from components.saved_scenario import LONGEST_REASON
from components.written_number import COMMAS, read_number
from vocabulary import Refused

SAVING = "--keep-"
"""Stands in the ids of the fields of the form that saves a scenario."""


FEW = 8
"""Levers that stand open."""


def is_saving_field(id: str) -> bool:
    return SAVING in id


def levers(
    name: str,
    parameters: Parameters,
    reasons: Mapping[str, str],
    *,
    asks: bool,
    table: LeverTable | None = None,
    whys: Mapping[str, str] | None = None,
) -> html.Form:
    """One labelled control for each parameter, whose its value is, and why it may be moved; with `asks`, a field for the reader's
    reason; `whys`: words beside a lever in place of those declared. Those of one row of a table are folded together; rows that hold something, and the first two, are open. Without a table, only the
    first FEW levers are open; the rest open if one was moved."""
    given = parameters.declared()
    parts: list[Any] = []
    loose: list[str] = []
    for row, keys in groupby(given, key=table.row_of if table else lambda _: ""):
        among = list(keys)
        shown = [
            _lever(name, key, _said(given[key], key, whys), parameters, reasons.get(key, ""), asks) for key in among
        ]
        if table is None or not row:
            parts += shown
            loose += among
            continue
        is_open = row in table.rows[:2] or any(parameters.is_moved(key) for key in among)
        heading = f"{table.noun.capitalize()} {row.upper()}"
        parts.append(html.Details([html.Summary(heading), *shown], className="row-of-levers", open=is_open))
    if table is None and len(parts) > FEW + 2:
        rest = html.Details(
            [html.Summary(f"{len(parts) - FEW} more assumptions"), *parts[FEW:]],
            className="more-levers",
            open=any(parameters.is_moved(key) for key in loose[FEW:]),
        )
        parts = [*parts[:FEW], rest]
    return html.Form(
        parts,
        className="controls levers",
        id=f"{name}-levers",
        **attributes(aria_label="Levers"),
    )


def _said(declared: Parameter, key: str, whys: Mapping[str, str] | None) -> Parameter:
    return replace(declared, why=whys[key]) if whys and key in whys else declared


def _lever(name: str, key: str, declared: Parameter, parameters: Parameters, reason: str, asks: bool) -> html.Div:
    id, value, usual = f"{name}--{key}", getattr(parameters, key), getattr(type(parameters)(), key)
    control: Component
    if declared.choices is not None:
        control = dbc.Select(id=id, options=controls.options(declared.choices), value=value)
    else:
        control = dbc.Input(id=id, type="number", value=value, min=declared.low, max=declared.high, step=declared.step)
    unit = declared.unit_name
    said = f" ({unit})" if unit and unit not in declared.label.casefold() else ""
    return html.Div(
        [
            html.Label(f"{declared.label}{said}", htmlFor=id, id=f"{id}-label"),
            control,
            html.Small(
                [
                    html.Strong(_default_of(declared), className="usual"),
                    html.Strong(f"Your value; {declared.write(usual)} is usual.", className="moved"),
                    " ",
                    declared.why,
                    *([" Source: ", declared.source] if declared.source else []),
                ],
                id=f"{id}-why",
            ),
            *([_reason(name, key, declared, reason)] if asks else []),
        ],
        className="control lever",
        role="group",  # carries the description: the control itself cannot
        **attributes(
            aria_labelledby=f"{id}-label",
            aria_describedby=f"{id}-why",
            data_usual=plain(usual),
            data_moved=str(parameters.is_moved(key)).lower(),
        ),
    )


def _default_of(declared: Parameter) -> str:
    """Whose assumption the value is while nobody has moved it."""
    if declared.source:
        return "Published."
    return f"Agreed by {declared.agreed}." if declared.agreed else f"{ASSUMED}."


def _reason(name: str, key: str, declared: Parameter, reason: str) -> html.Details:
    control = f"{name}{SAVING}why-{key}"
    return html.Details(
        [
            html.Summary("Your reason"),
            html.Label(f"Your reason: {declared.label}", htmlFor=control),
            # Read when the button is pressed: until then no letter makes a journey.
            dbc.Input(
                id=control,
                type="text",
                value=reason,
                maxlength=LONGEST_REASON,
                debounce=True,
            ),
        ],
        className="reason",
        open=bool(reason),
    )


_AS_IT_IS = ("", "Shared: everyone here (one saved before stays as it is)")


COST = "What it would cost a year, £ million, if you know"
COST_SHORT = "Cost a year"
COST_SOURCE = "Where that cost is from"
MOST_MILLIONS = 100_000.0


def read_cost(given: Any) -> float | None | Refused:
    """What was written as a cost in millions, as pounds a year; None where nothing was. Refused where it is no such number."""
    text = str("" if given is None else given).strip().removeprefix("£")
    if not text:
        return None
    millions = read_number(text)
    if millions is None or not 0 <= millions <= MOST_MILLIONS:
        commas = f" {COMMAS}" if "," in text else ""
        return Refused(f"the cost is a number of £ million a year from 0 to {MOST_MILLIONS:,.0f}.{commas}")
    return millions * 1e6


def saving(
    name: str,
    called: str = "",
    note: str = "",
    cost: str = "",
    cost_source: str = "",
    choices: Sequence[tuple[str, str]] = (),
) -> html.Details:
    """What is asked of whoever saves a scenario: a name, a note, its cost and who sees it. The reasons stand beside the levers."""

    def words(key: str, label: str, longest: int, value: str) -> html.Div:
        control = f"{name}{SAVING}{key}"
        return html.Div(
            [
                html.Label(label, htmlFor=control),
                dbc.Input(id=control, type="text", value=value, maxlength=longest, debounce=True),
            ],
            className="control lever",
        )

    shared = f"{name}{SAVING}shared"
    everyone = [(value, f"{label}, one saved before too" if value == "yes" else label) for value, label in choices]
    seen_by_choices = [_AS_IT_IS, *everyone]
    seen_by: list[Any] = [{"value": value, "label": label} for value, label in seen_by_choices]
    return html.Details(
        [
            html.Summary("Save this scenario"),
            html.P(
                "It keeps its figures, levers and reasons. Saved again under its name, it keeps what it was before. "
                "To share it, give a reason for each value of your own."
            ),
            html.Form(
                [
                    words("name", "Name of the scenario", 120, called),
                    words("note", "Note", 1_000, note),
                    words("cost", COST, 20, cost),
                    words("cost-source", COST_SOURCE, LONGEST_REASON, cost_source),
                    html.Div(
                        [
                            html.Label("Who sees it", htmlFor=shared),
                            dbc.Select(id=shared, options=seen_by, value=""),
                        ],
                        className="control lever",
                    ),
                ],
                className="controls",
                **attributes(aria_label="Save this scenario"),
            ),
            html.P(
                [
                    html.Button("Save", id=f"{name}--keep", type="button", className="small"),
                    " ",
                    html.Span("", id=f"{name}--kept", role="status"),
                ]
            ),
        ],
        className="saving",
    )
