"""A what-if on a page: its levers' form, its answer and its exhibits, computed when it is opened and whenever a lever moves.

    details closed   nothing is computed, nothing is drawn
    details opened   the browser asks for the body once: form, answer, exhibits, for the view then shown
    lever moved, or view changed while open   one callback: the answer and the exhibits anew, as attributes

The levers live in the address behind the view (`workbench.js` puts the two together), so a link restores both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components import controls, exhibit_frame, markup, states
from components.attributes import attributes
from components.exhibit import Exhibit
from components.glossary import marked
from components.levers import ASSUMED, Lever, Levers
from components.once import Once
from components.saved_scenario import KIND, LONGEST_REASON, SavedScenario
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
    levers: type[Levers]
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


class Workings(Protocol):
    @property
    def keep(self) -> Callable[[str, str, str, Mapping[str, Any], bool | None], str] | None: ...
    @property
    def request_id(self) -> Callable[[], str]: ...
    @property
    def scheme(self) -> Callable[[], str]: ...
    @property
    def no_store(self) -> tuple[type[Exception], ...]: ...


_runs = Once(256)


def run(page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, levers: Levers) -> Any:
    """The answer for one view and one setting of the levers, remembered: its exhibits and downloads share it."""
    key = (page.path, declared.name, shown.view, shown.store, levers)
    return _runs.get(key, lambda: declared.run(shown.view, shown.evidence, levers))


def exhibits(page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, levers: Levers) -> list[Exhibit]:
    """All exhibits of one what-if; where the model refuses, each is refused with its reason."""
    made = run(page, declared, shown, levers)
    if isinstance(made, Refused):
        return [Exhibit(each.__name__, declared.title, "", refused=made.reason) for each in declared.exhibits]
    return [each(shown.view, shown.evidence, made) for each in declared.exhibits]


def of_address(page: Frame, shown: Shown, query: Mapping[str, Any]) -> list[Exhibit]:
    """The exhibits of all what-ifs that an address has open: for downloads."""
    return [
        each
        for declared in page.what_if
        if is_open(declared, query)
        for each in exhibits(page, declared, shown, declared.levers.from_query(query, declared.name)[0])
    ]


def is_open(declared: WhatIf[Any, Any, Any], query: Mapping[str, Any]) -> bool:
    return declared.name in query or any(key.startswith(f"{declared.name}.") for key in query)


# ---------------------------------------------------------------- what the reader sees


def section(page: Frame, shown: Shown, query: Mapping[str, Any], workings: Workings, view: str) -> html.Section:
    """The what-ifs of a page. Those the address has open come with their answers; the others wait for their reader."""
    name = f"{page.slug}--what-if"
    return html.Section(
        [html.H2("What if", id=f"{name}-title")]
        + [
            _details(page, number, declared, shown, query, workings, view)
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
    workings: Workings,
    view: str,
) -> html.Div:
    name = id_of(page, number)
    opened = is_open(declared, query)
    content: Any = None
    if opened:
        levers, wrong = declared.levers.from_query(query, declared.name)
        content = body(page, number, shown, levers, [each.sentence() for each in wrong], workings, view)
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


def id_of(page: Frame, number: int) -> str:
    return f"{page.slug}--if-{number}"


def body(
    page: Frame, number: int, shown: Shown, levers: Levers, notices: Sequence[str], workings: Workings, view: str
) -> list[Component]:
    """The form, the answer and the exhibits of one what-if, for the view at the address `view`."""
    declared, name = page.what_if[number], id_of(page, number)
    answer, made = _answered(page, declared, shown, levers, workings)
    return [
        html.P(declared.introduction, className="introduction"),
        form(name, levers),
        html.Div(id=f"{name}-notice", **attributes(aria_live="polite"), **markup.words(states.notice(notices))),
        html.Div(
            id=f"{name}-answer",
            className="headline",
            **attributes(aria_live="polite", data_levers=levers.to_query(declared.name)),
            **markup.words(answer),
        ),
        html.Div(id=f"{name}-asked", hidden=True, **attributes(data_asked=view)),
        html.Div(
            [
                exhibit_frame.article(
                    page.slug, f"{name}-{place}", exhibit_frame.contents(page.slug, each), open_table=False
                )
                for place, each in enumerate(made)
            ],
            className="section two",
        ),
        *([_saving(name, levers)] if workings.keep else []),
    ]


_SEEN_BY = (
    ("", "Shared: everyone here (one saved before stays as it is)"),
    ("no", "Private: this browser"),
    ("yes", "Shared: everyone here, one saved before too"),
)
_SHARED = {"yes": True, "no": False}  # anything else: as the form says of its first choice


def _saving(name: str, levers: Levers) -> html.Details:
    """What is asked of whoever keeps a scenario: a name, a note, and why each assumption stands where it does."""

    def words(key: str, label: str, longest: int) -> html.Div:
        control = f"{name}--keep-{key}"
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
                            html.Label("Who sees it", htmlFor=f"{name}--keep-shared"),
                            dbc.Select(
                                id=f"{name}--keep-shared",
                                options=[{"value": value, "label": label} for value, label in _SEEN_BY],
                                value="",
                            ),
                        ],
                        className="control lever",
                    ),
                    *(
                        words(f"why-{key}", f"Your reason: {one.label}", LONGEST_REASON)
                        for key, one in levers.declared().items()
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


def form(name: str, levers: Levers) -> html.Form:
    """One labelled control for each lever, with why it may be moved and where its usual value comes from."""
    return html.Form(
        [_field(f"{name}--{key}", one, getattr(levers, key)) for key, one in levers.declared().items()],
        className="controls",
        **attributes(aria_label="Levers"),
    )


def _field(control: str, one: Lever, value: Any) -> html.Div:
    made: Component
    if one.choices is not None:
        made = dbc.Select(id=control, options=controls.options(one.choices), value=value)
    else:
        made = dbc.Input(id=control, type="number", value=value, min=one.low, max=one.high, step=one.step)
    unit = f" ({one.unit})" if one.unit and one.unit not in one.label.casefold() else ""
    return html.Div(
        [
            html.Label(f"{one.label}{unit}", htmlFor=control, id=f"{control}-label"),
            made,
            html.Small(
                [one.why, " ", html.Strong("Source: " if one.source else f"{ASSUMED}."), one.source],
                id=f"{control}-why",
            ),
        ],
        className="control lever",
        role="group",  # carries the description: the control itself cannot
        **attributes(aria_labelledby=f"{control}-label", aria_describedby=f"{control}-why"),
    )


def _answered(
    page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, levers: Levers, workings: Workings
) -> tuple[Any, list[Any]]:
    """The answer's words and every exhibit; what fails is said to have failed, and the page stands."""
    try:
        made = run(page, declared, shown, levers)
        words: Any = (
            states.nothing(made.reason)
            if isinstance(made, Refused)
            else html.P(marked(declared.answer(shown.view, shown.evidence, made)), className="finding")
        )
        return words, list(exhibits(page, declared, shown, levers))
    except Exception:
        log.exception("what-if failed", extra={"page": page.path, "what_if": declared.name})
        fault = states.fault(workings.request_id(), "This what-if")
        return fault, [html.Div() for _ in declared.exhibits]


# ---------------------------------------------------------------- what answers the reader


def register(
    app: Dash, page: Frame, workings: Workings, shown_at: Callable[[Any], Shown], dress: Callable[[Any], Any]
) -> None:
    """The callbacks of a page's what-ifs. `shown_at` makes the page of a view's address, `dress` gives it the reader's colours."""
    for number in range(len(page.what_if)):
        _register_opening(app, page, number, workings, shown_at, dress)
        _register_levers(app, page, number, workings, shown_at)
        if workings.keep:
            _register_saving(app, page, number, workings, shown_at)


def _register_opening(
    app: Dash,
    page: Frame,
    number: int,
    workings: Workings,
    shown_at: Callable[[Any], Shown],
    dress: Callable[[Any], Any],
) -> None:
    name, declared = id_of(page, number), page.what_if[number]

    @app.callback(Output(f"{name}-body", "children"), Input(f"{name}-open", "data-open"), prevent_initial_call=True)
    def opened(view: Any) -> Any:
        try:
            shown = shown_at(view)
            return dress(html.Div(body(page, number, shown, declared.levers(), (), workings, str(view)))).children
        except workings.no_store as problem:
            return states.no_data(str(problem), getattr(problem, "remedy", ""))
        except Exception:
            log.exception("what-if failed", extra={"page": page.path, "what_if": declared.name})
            return states.fault(workings.request_id(), "This what-if")


def _register_levers(app: Dash, page: Frame, number: int, workings: Workings, shown_at: Callable[[Any], Shown]) -> None:
    name, declared = id_of(page, number), page.what_if[number]
    keys = list(declared.levers.declared())
    frames = [f"{name}-{place}" for place in range(len(declared.exhibits))]

    @app.callback(
        Output(f"{name}-notice", "data-words"),
        Output(f"{name}-answer", "data-words"),
        Output(f"{name}-answer", "data-levers"),
        *(Output(f"{frame}-{part}", prop) for frame in frames for part, prop in exhibit_frame.CHANGES),
        Input(f"{name}-asked", "data-asked"),
        *(Input(f"{name}--{key}", "value") for key in keys),
        prevent_initial_call=True,
    )
    def moved(view: Any, *given: Any) -> list[Any]:
        unchanged = [no_update] * (2 + len(frames) * len(exhibit_frame.CHANGES))
        try:
            shown = shown_at(view)
            wrong = _unusable(declared.levers, dict(zip(keys, given, strict=True)))
            if wrong:
                return [markup.for_browser(states.notice(wrong)), *unchanged]
            levers, _ = declared.levers.from_values(dict(zip(keys, given, strict=True)))
            answer, made = _answered(page, declared, shown, levers, workings)
            scheme = workings.scheme()
            parts = [part for each in made for part in exhibit_frame.contents(page.slug, each, scheme)]
            return [markup.for_browser(None), markup.for_browser(answer), levers.to_query(declared.name), *parts]
        except workings.no_store as problem:
            instead = states.no_data(str(problem), getattr(problem, "remedy", ""))
            return [markup.for_browser(instead), *unchanged]
        except Exception:
            log.exception("what-if failed", extra={"page": page.path, "what_if": declared.name})
            return [markup.for_browser(states.fault(workings.request_id(), "This what-if")), *unchanged]


def _register_saving(app: Dash, page: Frame, number: int, workings: Workings, shown_at: Callable[[Any], Shown]) -> None:
    name, declared = id_of(page, number), page.what_if[number]
    keys = list(declared.levers.declared())

    @app.callback(
        Output(f"{name}--kept", "children"),
        Input(f"{name}--keep", "n_clicks"),
        State(f"{name}-asked", "data-asked"),
        State(f"{name}--keep-name", "value"),
        State(f"{name}--keep-note", "value"),
        State(f"{name}--keep-shared", "value"),
        *(State(f"{name}--{key}", "value") for key in keys),
        *(State(f"{name}--keep-why-{key}", "value") for key in keys),
        prevent_initial_call=True,
    )
    def kept(clicks: Any, view: Any, called: Any, note: Any, seen_by: Any, *given: Any) -> Any:
        assert workings.keep is not None
        try:
            shown = shown_at(view)
            if not clicks:
                raise PreventUpdate
            if not isinstance(called, str) or not called.strip():
                return "Give it a name first."
            values = dict(zip(keys, given[: len(keys)], strict=True))
            if _unusable(declared.levers, values):
                return "Nothing was saved: a lever above holds nothing that can be used."
            reasons = {key: text for key, text in zip(keys, given[len(keys) :], strict=True) if isinstance(text, str)}
            made = _to_keep(page, declared, shown, declared.levers.from_values(values)[0], reasons)
            if isinstance(made, Refused):
                return f"Nothing was saved: {made.reason}"
            shared = _SHARED.get(seen_by) if isinstance(seen_by, str) else None
            return workings.keep(KIND, called, note if isinstance(note, str) else "", made.to_body(), shared)
        except PreventUpdate:
            raise
        except workings.no_store as problem:
            return f"It could not be saved. {problem} {getattr(problem, 'remedy', '')}"
        except Exception:
            log.exception("saving failed", extra={"page": page.path, "what_if": declared.name})
            return f"It could not be saved. Reference: {workings.request_id()}"


def _to_keep(
    page: Frame, declared: WhatIf[Any, Any, Any], shown: Shown, levers: Levers, reasons: Mapping[str, str]
) -> SavedScenario | Refused:
    made = run(page, declared, shown, levers)
    if isinstance(made, Refused):
        return made
    found = made.outcome.summary
    return SavedScenario(
        page=page.path,
        what_if=declared.name,
        view=replace(shown.view, edition="").to_query(),
        edition=shown.store.edition,
        levers=levers.to_values(),
        reasons={key: text.strip()[:LONGEST_REASON] for key, text in reasons.items() if text.strip()},
        seed=made.outcome.seed,
        answer=declared.answer(shown.view, shown.evidence, made),
        central=found.value,
        lower=found.lower,
        upper=found.upper,
    )


def _unusable(levers: type[Levers], given: Mapping[str, Any]) -> list[str]:
    """A sentence for every control that holds nothing usable. A reader in the middle of typing loses nothing."""
    _, wrong = levers.from_values(given)
    empty = [one for key, one in levers.declared().items() if given.get(key) in (None, "")]
    return [each.refusal() for each in wrong] + [
        f"“{one.label}” is empty or out of range: {one.allowed()}. Nothing below has changed." for one in empty
    ]
