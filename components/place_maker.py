"""Forms that make and change a custom area ("place"), on the page that declares it.

    form[data-place] sent  --one callback--> what was done, in words; the control “Chosen place” set to the changed area

Every change saves a new area under its own id and sets the page's control to it, so that the page and its address change as they do
for any choice. Forms are words built by the browser (`markup`); `assets/modules/custom-areas.js` sends a form's fields as one JSON text. If
something is refused, the form stays as it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import parse_qs

from dash import ClientsideFunction, Dash, Input, Output, html, no_update, set_props

from components import controls, markup, states
from components.attributes import attributes
from components.saved import again, chosen, field, input_, refusal, texts_of, unkeepable
from vocabulary import Choices, CustomArea, Option

log = logging.getLogger(__name__)

CONTROL = "place"  # the parameter of the page that holds the area in hand


class Said(Protocol):
    """What was done, the area now chosen (None: unchanged), a file for the reader, and what may be undone."""

    @property
    def words(self) -> Sequence[str]: ...
    @property
    def place(self) -> CustomArea | None: ...
    @property
    def none(self) -> bool: ...
    @property
    def file(self) -> tuple[str, str] | None: ...
    @property
    def undo(self) -> str: ...


@dataclass(frozen=True)
class AreaMaker:
    """What custom areas are made of, and how they are changed. Every function raises one of `refused` to refuse."""

    authorities: Callable[[], Sequence[Option]]
    networks: Callable[[], Sequence[Option]]
    practices: Callable[[], Sequence[Option]]  # suggestions while typing; any other may be entered too
    do: Callable[[Mapping[str, str], str], Said]  # (fields of a form, id of the area in hand or "") -> what was done
    options: Callable[[], Sequence[Option]]  # areas the reader has saved
    refused: tuple[type[Exception], ...]


def _form(do: str, label: str, parts: Sequence[Any], buttons: Sequence[tuple[str, str]]) -> html.Form:
    """One form: its fields, and a button for each way to send it (the first is what Enter does)."""
    return html.Form(
        [
            input_(type="hidden", name="do", value=do),
            html.Div([*parts], className="controls"),
            html.P(
                [
                    part
                    for way, words in buttons
                    for part in (
                        html.Button(words, type="submit", className="small", **attributes(name="way", value=way)),
                        " ",
                    )
                ]
            ),
        ],
        **attributes(data_place="true", aria_label=label),
    )


@lru_cache(4)
def _forms(
    authorities: tuple[Option, ...],
    networks: tuple[Option, ...],
    listed: tuple[Option, ...],
    seen_by: tuple[tuple[str, str], ...],
) -> str:
    """All ways to change the area in hand, each a form that works by keyboard. The same for every view: made once."""
    either = (("add", "Add"), ("take", "Take out"))
    practices = html.Datalist([html.Option(value=one.label) for one in listed], id="maker--practices")
    typed = input_(type="text", name="list", list="maker--practices", autocomplete="off")
    typed_list = html.Textarea("", rows="4", id="maker--list", **attributes(name="list"))
    forms = [
        _form(
            "area",
            "Practices of an authority",
            [field("Authority", chosen("area", _pairs(authorities)))],
            either,
        ),
        _form(
            "area",
            "Practices of a network",
            [field("Primary care network", chosen("area", _pairs(networks)))],
            either,
        ),
        _form(
            "list",
            "A practice by its name or code",
            [field("Practice, by any word of its name or its code", typed), practices],
            either,
        ),
        _form(
            "list",
            "Practices from a list",
            [field("Codes or names, one a line; or draw round marks on the map", typed_list)],
            either,
        ),
        _form(
            "name",
            "Name of the place",
            [field("Name", input_(type="text", name="name", autocomplete="off"))],
            (("name", "Rename"),),
        ),
        _form(
            "save",
            "Save this place",
            [field("Who sees it", chosen("shared", seen_by, "no"))],
            (("save", "Save this place"), ("delete", "Delete it from what is saved"), ("clear", "Start again")),
        ),
        _form(
            "read",
            "Places from a file",
            [
                html.Label(
                    [
                        "File (ours, CSV, or the session file of the place-based allocation tool, or its zip) ",
                        input_(type="file", name="file", accept=".json,.csv,.txt,.tsv,.zip"),
                    ]
                )
            ],
            (("read", "Read and save all its places"),),
        ),
        _form(
            "write",
            "Places to a file",
            [
                field(
                    "Form",
                    chosen(
                        "form",
                        (("json", "Ours (JSON)"), ("csv", "CSV"), ("session", "Session file of the allocation tool")),
                    ),
                )
            ],
            (("write", "Write the chosen place and those saved"),),
        ),
    ]
    return markup.for_browser(forms)


def section(maker: AreaMaker, seen_by: Sequence[tuple[str, str]], may_not: str = "") -> html.Section:
    """All ways to change the area in hand, folded. `seen_by`: who may be let see one; `may_not`: why this reader may make none."""
    if may_not:
        return html.Section(html.P(may_not, className="detail"), className="section", id="maker--section")
    forms = _forms(tuple(maker.authorities()), tuple(maker.networks()), tuple(maker.practices()), tuple(seen_by))
    return html.Section(
        [
            html.Div(id="maker--said", role="status"),
            html.Details(
                [
                    html.Summary(html.H2("Change this place", id="maker--title")),
                    html.Div(id="maker--forms", **attributes(data_words=forms)),
                ],
                className="folded",
            ),
            html.Div(id="maker--asked", hidden=True),
        ],
        className="section",
        id="maker--section",
        **attributes(aria_labelledby="maker--title"),
    )


def _pairs(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in options]


def register(app: Dash, slug: str, drawn_round: Sequence[str], maker: AreaMaker, request_id: Callable[[], str]) -> None:
    """The one callback of all forms, and what drawing round marks does on the charts with the ids `drawn_round`."""
    for chart in drawn_round:
        app.clientside_callback(
            ClientsideFunction("workbench", "listChosenMarks"),
            Input(chart, "selectedData"),
            prevent_initial_call=True,
        )

    @app.callback(
        Output("maker--said", "data-words"),
        Output("maker--said", "data-file"),
        Input("maker--asked", "data-asked"),
        prevent_initial_call=True,
    )
    def change(asked: Any) -> list[Any]:
        given = texts_of(asked)
        if wrong := unkeepable(given):
            return [markup.for_browser(wrong), no_update]
        try:
            in_hand = parse_qs(given.get("search", "")[:4000].lstrip("?")).get(CONTROL, [""])[0]
            said = maker.do(given, in_hand)
        except maker.refused as problem:
            return [markup.for_browser(refusal(problem)), no_update]
        except Exception:
            log.exception("making a place failed", extra={"page": f"/{slug}"})
            return [markup.for_browser(states.error(request_id(), "That")), no_update]
        if said.place is not None or said.none:
            value = said.place.id if said.place else "none"
            offered = [Option("none", "None yet"), *maker.options()]
            if said.place and all(option.value != value for option in offered):
                offered.append(Option(value, said.place.name, "Place"))
            set_props(
                controls.control_id(slug, CONTROL),
                {"options": controls.options(Choices(tuple(offered))), "value": value},
            )
        set_props(again(slug), {"data-again": given.get("sent", "")})
        words = html.Div([*(html.P(sentence) for sentence in said.words), _undo(said)], className="notice")
        file = no_update
        if said.file:  # numbered, so that the same file asked for twice is two files
            file = json.dumps({"name": said.file[0], "text": said.file[1], "sent": given.get("sent", "")})
        return [markup.for_browser(words), file]


def _undo(said: Said) -> html.Form | None:
    if not said.undo:
        return None
    hidden = [input_(type="hidden", name="do", value="restore"), input_(type="hidden", name="id", value=said.undo)]
    return html.Form([*hidden, html.Button("Undo", type="submit", className="small")], **attributes(data_place="true"))
