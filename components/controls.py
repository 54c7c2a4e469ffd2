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


def form(
    slug: str,
    view: PageView,
    choices_for: ChoicesFor,
    custom_areas: Sequence[Option] = (),
    *,
    hides_empty: bool = False,
) -> html.Form:
    """All controls of one view, in the order of its parameters; those seldom changed are folded away. `custom_areas`: the reader's
    own, offered as areas too. `hides_empty`: a select that offers nothing is hidden, where no other choice fills it."""
    values = {parameter.name: getattr(view, parameter.name) for parameter in view.parameters()}
    fields: list[html.Div] = []
    rare: list[html.Div] = []
    moved = False  # whether one of those folded away stands elsewhere than at its default
    nothing_rare = True  # whether none of those folded away offers anything
    for parameter in view.parameters():
        meta = parameter.metadata
        if meta["hidden"]:
            continue
        name = control_id(slug, parameter.name)
        # The hint reacts to typing. It is a live region from the start, so that a screen reader announces its first
        # text too.
        spoken = {"role": "status"} if meta["among"] else {}
        hint = html.Small(meta["hint"], id=f"{name}-hint", **spoken) if meta["hint"] else None
        choices = choices_for(meta["among"], values) if meta["among"] else None
        # Hidden but present, because the page's callbacks refer to it.
        empty = (
            hides_empty
            and choices is not None
            and not values[parameter.name]
            and not any(option.value for option in choices)
        )
        nothing_rare &= empty or not meta["rare"]
        moved |= meta["rare"] and values[parameter.name] != parameter.default
        (rare if meta["rare"] else fields).append(
            html.Div(
                [
                    html.Label(meta["label"], htmlFor=name),
                    dbc.Select(
                        id=name,
                        options=offered(parameter.name, values[parameter.name], choices, custom_areas),
                        value=values[parameter.name],
                    )
                    if choices is not None
                    # Looked up when typing pauses; otherwise each letter would be a request.
                    else dbc.Input(
                        id=name, type="search", value=values[parameter.name], debounce=0.4, maxlength=LONGEST_VALUE
                    ),
                    hint,
                ],
                className="control",
                hidden=empty,
            )
        )
    summary = html.Summary("More choices")
    more = html.Details([summary, html.Div(rare)], className="more-choices", open=moved, hidden=nothing_rare)
    folded = [more] if rare else []
    return html.Form([*fields, *folded], className="controls", **attributes(aria_label="What this page shows"))


def offered(name: str, value: str, choices: Choices, custom_areas: Sequence[Option] = ()) -> list[dict[str, Any]]:
    """The options of one parameter's select: its choices, the reader's custom areas after the areas, and its present value even if it is
    in neither: a select shows only what it lists."""
    own = list(custom_areas) if name == "area" else []
    if value and value not in choices and all(option.value != value for option in own):
        own.append(Option(value, choices.label(value), "Place"))
    return options(choices) + options(Choices(tuple(own)))


def control_id(slug: str, parameter: str) -> str:
    return f"{slug}--{parameter}"


def options(choices: Choices) -> list[dict[str, Any]]:
    """Options for a select. It has no groups, so the label of an option starts with its group, if it has one."""
    listed: list[dict[str, Any]] = []
    for group, members in groupby(choices, key=lambda option: option.group):
        for option in members:
            # A custom area with the name of another area already has the group in its label.
            prefixed = not group or option.label.startswith(f"{group}: ")
            entry = {"label": option.label if prefixed else f"{group}: {option.label}", "value": option.value}
            # Other spellings are shown on hover and found when typed (workbench.js).
            listed.append(entry | ({"title": " ".join(option.also)} if option.also else {}))
    return listed
