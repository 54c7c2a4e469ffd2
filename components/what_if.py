"""A what-if on a page: the form of its levers, its answer and its exhibits, computed when it is opened and whenever a lever moves.

    details closed   nothing is computed, nothing is drawn
    details opened   the browser asks for the body once: form, answer, exhibits, for the view then shown
    lever moved, or view changed while open   one callback: the answer and the exhibits anew, as attributes

The levers stand in the address behind the view (`workbench.js` joins the two), so a link restores both. Callbacks are in
`components/what_if_callbacks.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from caching import SingleFlightCache
from components import controls, exhibit_frame, markup, states
from components.attributes import attributes
from components.exhibit import Exhibit
from components.glossary import marked
from components.parameters import ASSUMED, Parameter, Parameters
from components.saved_scenario import LONGEST_REASON
from vocabulary import Refused

log = logging.getLogger(__name__)

V = TypeVar("V")
E = TypeVar("E")
R = TypeVar("R")


@dataclass(frozen=True)
class WhatIf(Generic[V, E, R]):
    """One what-if, declared. `run` is pure: all its exhibits draw on, or why there is no answer for this view."""

    name: str  # in addresses and stored scenarios, for ever: "level-up"
    title: str  # what is asked: "What if lives were longer where people are most deprived?"
    introduction: str  # what is done to whom, and what is left out
    parameters: type[Parameters]
    run: Callable[[V, E, Any], R | Refused]
    answer: Callable[[V, E, R], str]  # the sentence above the exhibits
    exhibits: Sequence[Callable[[V, E, R], Exhibit]]


class Shown(Protocol):
    """What is needed to know of a page shown for one address."""

    @property
    def view(self) -> Any: ...
    @property
    def evidence(self) -> Any: ...
    @property
    def store(self) -> Any: ...


class Frame(Protocol):
    """What is needed to know of the page a what-if stands on."""

    @property
    def slug(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def what_if(self) -> Sequence[WhatIf[Any, Any, Any]]: ...


class WhatIfServices(Protocol):
    """What is needed to know of the application."""

    @property
    def keep(self) -> Callable[[str, str, str, Mapping[str, Any], bool | None], str] | None: ...
    @property
    def request_id(self) -> Callable[[], str]: ...
    @property
    def scheme(self) -> Callable[[], str]: ...
    @property
    def no_store(self) -> tuple[type[Exception], ...]: ...


_runs = SingleFlightCache(256)


def run(page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters) -> Any:
    """The answer for one view and one setting of the levers, remembered: its exhibits and downloads share it."""
    key = (page.path, declared.name, shown.view, shown.store, parameters)
    return _runs.get(key, lambda: declared.run(shown.view, shown.evidence, parameters))


def exhibits(page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters) -> list[Exhibit]:
    """All exhibits of one what-if; where the model refuses, each is refused with its reason."""
    return [make() for make in _makers(page, declared, shown, parameters)]


def makers_at(page: Frame, shown: Shown, query: Mapping[str, Any]) -> list[Callable[[], Exhibit]]:
    """One function for each exhibit of the what-ifs that an address has open, for downloads: nothing is computed until it is called."""
    return [
        make
        for declared in page.what_if
        if is_open(declared, query)
        for make in _makers(page, declared, shown, declared.parameters.from_query(query, declared.name)[0])
    ]


def _makers(
    page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters
) -> Iterator[Callable[[], Exhibit]]:
    def exhibit_by(make: Callable[[Any, Any, Any], Exhibit]) -> Exhibit:
        result = run(page, declared, shown, parameters)
        if isinstance(result, Refused):
            return Exhibit(make.__name__, declared.title, "", refused=result.reason)
        return make(shown.view, shown.evidence, result)

    return (partial(exhibit_by, make) for make in declared.exhibits)


def is_open(declared: WhatIf[Any, Any, Any], query: Mapping[str, Any]) -> bool:
    return declared.name in query or any(key.startswith(f"{declared.name}.") for key in query)


# ---------------------------------------------------------------- what the reader sees


def section(page: Frame, shown: Shown, query: Mapping[str, Any], services: WhatIfServices, view: str) -> html.Section:
    """The what-ifs of a page. Those the address has open come with their answers; the others wait for their reader."""
    name = f"{page.slug}--what-if"
    return html.Section(
        [html.H2("What if", id=f"{name}-title")]
        + [
            _details(page, number, declared, shown, query, services, view)
            for number, declared in enumerate(page.what_if)
        ],
        id=name,
        className="section",
        **attributes(aria_labelledby=f"{name}-title"),
    )


def _details(
    page: Frame,
    number: int,
    declared: WhatIf[Any, Any, Any],
    shown: Shown,
    query: Mapping[str, Any],
    services: WhatIfServices,
    view: str,
) -> html.Div:
    name = id_of(page, number)
    opened = is_open(declared, query)
    content: Any = None
    if opened:
        parameters, rejected = declared.parameters.from_query(query, declared.name)
        content = body(page, number, shown, parameters, [value.sentence() for value in rejected], services, view)
    return html.Div(
        [
            html.Div(id=f"{name}-open", hidden=True, **attributes(data_open="")),
            html.Details(
                [html.Summary(declared.title), html.Div(content, id=f"{name}-body")],
                open=opened,
                className="what-if",
                **attributes(data_what_if=name, data_name=declared.name, data_page_view=f"{page.slug}--view"),
            ),
        ]
    )


SAVING = "--keep-"
"""Stands in the ids of the fields of the form that saves a scenario."""


def is_saving_field(id: str) -> bool:
    return SAVING in id


def id_of(page: Frame, number: int) -> str:
    return f"{page.slug}--if-{number}"


def body(
    page: Frame,
    number: int,
    shown: Shown,
    parameters: Parameters,
    notices: Sequence[str],
    services: WhatIfServices,
    view: str,
) -> list[Component]:
    """The form, the answer and the exhibits of one what-if, for the view at the address `view`."""
    declared, name = page.what_if[number], id_of(page, number)
    answer, drawn = answered(page, declared, shown, parameters, services)
    return [
        html.P(declared.introduction, className="introduction"),
        form(name, parameters),
        html.Div(id=f"{name}-notice", **attributes(aria_live="polite"), **markup.words(states.notice(notices))),
        html.Div(
            id=f"{name}-answer",
            className="headline",
            **attributes(aria_live="polite", data_levers=parameters.to_query(declared.name)),
            **markup.words(answer),
        ),
        html.Div(id=f"{name}-asked", hidden=True, **attributes(data_asked=view)),
        html.Div(
            [
                exhibit_frame.article(page.slug, f"{name}-{index}", exhibit_frame.contents(page.slug, exhibit))
                for index, exhibit in enumerate(drawn)
            ],
            className="section two",
        ),
        *([_saving(name, parameters)] if services.keep else []),
    ]


_SEEN_BY = (
    ("", "Shared: everyone here (one saved before stays as it is)"),
    ("no", "Private: this browser"),
    ("yes", "Shared: everyone here, one saved before too"),
)


def _saving(name: str, parameters: Parameters) -> html.Details:
    """What is asked of whoever keeps a scenario: a name, a note, and why each assumption stands where it does."""

    def words(key: str, label: str, longest: int) -> html.Div:
        control = f"{name}{SAVING}{key}"
        return html.Div(
            [
                html.Label(label, htmlFor=control),
                # Read when the button is pressed: until then no letter makes a journey.
                dbc.Input(id=control, type="text", value="", maxlength=longest, debounce=True),
            ],
            className="control lever",
        )

    return html.Details(
        [
            html.Summary("Save this scenario"),
            html.P(
                "It opens with the figures it was made on for as long as those are kept. Unless you choose otherwise, everyone who "
                "can open this site sees it under Scenarios; “private” means that only this browser lists it. Saved again under its "
                "name, it keeps what it was before."
            ),
            html.Form(
                [
                    words("name", "Name of the scenario", 120),
                    words("note", "Note", 1_000),
                    html.Div(
                        [
                            html.Label("Who sees it", htmlFor=f"{name}{SAVING}shared"),
                            dbc.Select(
                                id=f"{name}{SAVING}shared",
                                options=[{"value": value, "label": label} for value, label in _SEEN_BY],
                                value="",
                            ),
                        ],
                        className="control lever",
                    ),
                    *(
                        words(f"why-{key}", f"Your reason: {declared.label}", LONGEST_REASON)
                        for key, declared in parameters.declared().items()
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
        ]
    )


def form(name: str, parameters: Parameters) -> html.Form:
    """One labelled control for each parameter, with why it may be moved and where its default comes from."""
    return html.Form(
        [
            _field(f"{name}--{key}", declared, getattr(parameters, key))
            for key, declared in parameters.declared().items()
        ],
        className="controls",
        **attributes(aria_label="Levers"),
    )


def _field(id: str, declared: Parameter, value: Any) -> html.Div:
    control: Component
    if declared.choices is not None:
        control = dbc.Select(id=id, options=controls.options(declared.choices), value=value)
    else:
        control = dbc.Input(id=id, type="number", value=value, min=declared.low, max=declared.high, step=declared.step)
    unit = declared.unit_name
    said = f" ({unit})" if unit and unit not in declared.label.casefold() else ""
    source = "Source: " if declared.source else f"{ASSUMED}."
    return html.Div(
        [
            html.Label(f"{declared.label}{said}", htmlFor=id, id=f"{id}-label"),
            control,
            html.Small([declared.why, " ", html.Strong(source), declared.source], id=f"{id}-why"),
        ],
        className="control lever",
        role="group",  # carries the description: the control itself cannot
        **attributes(aria_labelledby=f"{id}-label", aria_describedby=f"{id}-why"),
    )


def answered(
    page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, parameters: Parameters, services: WhatIfServices
) -> tuple[Any, list[Any]]:
    """The words of the answer, and every exhibit. What fails is said to have failed, and the page stands."""
    try:
        result = run(page, declared, shown, parameters)
        words: Any = (
            states.nothing(result.reason)
            if isinstance(result, Refused)
            else html.P(marked(declared.answer(shown.view, shown.evidence, result)), className="finding")
        )
        return words, list(exhibits(page, declared, shown, parameters))
    except Exception:
        log.exception("what-if failed", extra={"page": page.path, "what_if": declared.name})
        return states.error(services.request_id(), "This what-if"), [html.Div() for _ in declared.exhibits]
