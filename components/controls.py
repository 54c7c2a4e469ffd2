"""A view's controls: one labelled select per visible parameter, derived from the view's declaration."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components.attributes import attributes
from components.view import LONGEST_VALUE, ChoicesFor, PageView
from vocabulary import Choices, Option


def form(slug: str, view: PageView, choices_for: ChoicesFor, places: Sequence[Option] = ()) -> html.Form:
    """All controls of one view, in the order of its parameters. `places`: the reader's own, which are areas too."""
    values = {parameter.name: getattr(view, parameter.name) for parameter in view.parameters()}
    fields = []
    for parameter in view.parameters():
        meta = parameter.metadata
        if meta["hidden"]:
            continue
        name = control_id(slug, parameter.name)
        # What is typed is answered in its hint: a live region from the start, so that the first answer is spoken too.
        spoken = {"role": "status"} if meta["among"] else {}
        hint = html.Small(meta["hint"], id=f"{name}-hint", **spoken) if meta["hint"] else None
        fields.append(
            html.Div(
                [
                    html.Label(meta["label"], htmlFor=name),
                    dbc.Select(
                        id=name,
                        options=offered(
                            parameter.name, values[parameter.name], choices_for(meta["among"], values), places
                        ),
                        value=values[parameter.name],
                    )
                    if meta["among"]
                    # Looked up when typing pauses: each letter would be a journey to the server.
                    else dbc.Input(
                        id=name, type="search", value=values[parameter.name], debounce=0.4, maxlength=LONGEST_VALUE
                    ),
                    hint,
                ],
                className="control",
            )
        )
    return html.Form(fields, className="controls", **attributes(aria_label="What this page shows"))


def offered(name: str, value: str, choices: Choices, places: Sequence[Option] = ()) -> list[dict[str, Any]]:
    """The options of one parameter's select: its choices, the reader's own places after the areas, and the value it stands at, even
    where that is nobody's place: a select shows only what it lists."""
    own = list(places) if name == "area" else []
    if value and value not in choices and all(each.value != value for each in own):
        own.append(Option(value, choices.label(value), "Place"))
    return options(choices) + options(Choices(tuple(own)))


def control_id(slug: str, parameter: str) -> str:
    return f"{slug}--{parameter}"


def options(choices: Choices) -> list[dict[str, Any]]:
    """Options for a select. A select has no groups here, so an option's group is said in its label where there is one."""
    listed: list[dict[str, Any]] = []
    for group, members in groupby(choices, key=lambda option: option.group):
        for option in members:
            # A place that is called as an area is has the group in its name already.
            said = bool(group) and option.label.startswith(f"{group}: ")
            words = {"label": f"{group}: {option.label}" if group and not said else option.label, "value": option.value}
            # Other spellings: shown on hover, and found when they are typed (workbench.js).
            listed.append(words | ({"title": " ".join(option.also)} if option.also else {}))
    return listed
